"""By which story a quote or photo is known again, however it is redacted or made next time.

What was taken back from readers may not return. Its words are known by a hash, but a name that is
recognised later changes them. So the story itself is marked, under the monitor's key; where its
story can't be found, everything of that kind of its person is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .at_rest import read_table
from .door import Door
from .files import read_json
from .folders import Folders
from .media import MEDIA

if TYPE_CHECKING:
    import pandas as pd

    from .taking import Shown

FILE = "told_in.json"
"""In a concept, left of the gate: per quote and photo the marks of its story and person."""
KINDS = ("quote", "photo")
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "steps": ("phase", "event", "emotion", "actor", "channel"),
    "codes": ("code", "round"),
    "goals": ("goal", "expected"),
}
"""Standard tables and columns with what professionals wrote down of somebody."""
LEAST = 0.5
"""Share of the words of a quote that a story must have, to be the one it was told in."""


def of_concept(
    shown: Iterable[Mapping[str, Any]], candidates: Any, *, kind: str, door: Door
) -> dict[str, list[str]]:
    """Mark the stories and people that quotes or photos of a concept are of.

    Parameters
    ----------
    candidates : DataFrame or None
        narrative, person, and text (quotes) or hash (photos).
    kind : str
        One of :data:`KINDS`.

    Returns
    -------
    dict of str to list of str
        Per id its marks, sorted.
    """
    if candidates is None or not len(candidates):
        return {}
    by = "text" if kind == "quote" else "hash"
    of: dict[str, set[str]] = {}
    for value, *who in candidates[[by, "narrative", "person"]].itertuples(index=False, name=None):
        of.setdefault(str(value), set()).update(_both(kind, who, door))
    return {one[kind]: sorted(of.get(str(one[by]), ())) for one in shown}


def is_told(quotes: pd.DataFrame, folders: Folders, door: Door) -> list[bool]:
    """Say of each candidate quote whether its person told these words in that story.

    Consent is asked of the person that a notebook names beside the words: another's yes, or words
    that nobody wrote, would pass with a slip in a join.

    Parameters
    ----------
    quotes : DataFrame
        narrative, person and text.
    """
    from ..privacy.placed import bare

    path = folders.prepared / "narratives.parquet"
    if not path.is_file() or not len(quotes):
        return [False] * len(quotes)
    told = read_table(path, key=door.key, columns=["narrative", "person", "text"])
    rows = told[["narrative", "person", "text"]].itertuples(index=False, name=None)
    known = {(story, person): f" {bare(str(text))} " for story, person, text in rows}
    return [
        f" {bare(str(text))} " in known.get((story, person), "")
        for story, person, text in zip(
            quotes["narrative"], quotes["person"], quotes["text"], strict=True
        )
    ]


def in_dossiers(quotes: pd.DataFrame, folders: Folders, door: Door) -> list[bool]:
    """Say of each candidate quote whether a professional wrote words of it in a dossier.

    A dossier's texts are those of goals, and of steps and codes that are of no story: what
    somebody tagged in a story may be that story's own words.

    Parameters
    ----------
    quotes : DataFrame
        text.
    """
    from ..privacy.verbatim import repeats, runs

    if not len(quotes):
        return []
    written = runs(_of_dossiers(folders, door))
    return [repeats(str(text), written) for text in quotes["text"]]


def _of_dossiers(folders: Folders, door: Door) -> set[str]:
    """Give the texts in the prepared tables of coded dossiers."""
    found: set[str] = set()
    for table, columns in WRITTEN.items():
        path = folders.prepared / f"{table}.parquet"
        if not path.is_file():
            continue
        frame = read_table(path, key=door.key)
        if "narrative" in frame:
            frame = frame.loc[frame["narrative"].isna() | (frame["narrative"] == "")]
        for column in columns:
            if column in frame:
                found.update(frame[column].dropna().astype(str))
    return found


def of_both(
    quotes: Iterable[Mapping[str, Any]],
    of_quotes: Any,
    photos: Iterable[Mapping[str, Any]],
    of_photos: Any,
    *,
    door: Door,
) -> dict[str, list[str]]:
    """Mark the quotes and the photos of a concept, each by its candidates."""
    told_in = of_concept(quotes, of_quotes, kind="quote", door=door)
    return told_in | of_concept(photos, of_photos, kind="photo", door=door)


def of_taken(taken: Iterable[Shown], folders: Folders, door: Door) -> set[str]:
    """Mark the stories of what is taken back; the people where a story can't be found."""
    marks: set[str] = set()
    for one in taken:
        kind = "photo" if one.path else "quote"
        people = _people(one, kind, folders)
        stories = _with_picture(one, people, folders, door) if one.path else []
        stories = stories or ([] if one.path else _with_words(one, people, folders, door))
        told = [(story, None) for story in stories] or [(None, person) for person in people]
        marks |= {mark for who in told for mark in _both(kind, who, door)}
    return marks


def renamed(
    stories: Mapping[str, str], persons: Mapping[str, str], *, old: Door, new: Door
) -> dict[str, str]:
    """Give every mark under an old key as it is under a new one."""
    pairs = [(kind, (story, None), (stories[story], None)) for kind in KINDS for story in stories]
    pairs += [(kind, (None, who), (None, persons[who])) for kind in KINDS for who in persons]
    return {
        before: now
        for kind, was, became in pairs
        for before, now in zip(_both(kind, was, old), _both(kind, became, new), strict=True)
    }


def of_person(stories: Iterable[str], persons: Iterable[str], *, door: Door) -> set[str]:
    """Give every mark of a person and their stories."""
    who = [*((story, None) for story in stories), *((None, person) for person in persons)]
    return {mark for kind in KINDS for one in who for mark in _both(kind, one, door)}


def _both(kind: str, who: Sequence[Any], door: Door) -> list[str]:
    """Give the mark of a story and that of a person, where they are known."""
    from ..privacy.placed import keyed_mark

    parts = zip(("story", "person"), who, strict=True)
    return [keyed_mark(kind, what, one, key=door.key) for what, one in parts if _is_known(one)]


def _is_known(one: Any) -> bool:
    return isinstance(one, str) and bool(one)


def _people(one: Shown, kind: str, folders: Folders) -> list[str]:
    """Give whose it is, by what the register knows of each edition that shows it."""
    from ..privacy.placed import mark

    found: set[str] = set()
    for edition in one.editions:
        said_by = read_json(folders.register / "said_by" / f"{edition}.json", {})
        published = folders.released(edition) / "published" / f"{kind}s.json"
        same = [shown[kind] for shown in read_json(published, []) if mark(shown) == one.mark]
        found |= {person for shown in same for person in said_by.get(shown, ())}
    return sorted(found)


def _with_words(one: Shown, people: Sequence[str], folders: Folders, door: Door) -> list[str]:
    """Find the stories that a quote was told in: with its words, or else with most of them."""
    from ..privacy.placed import bare

    path = folders.prepared / "narratives.parquet"
    if not path.is_file():
        return []
    told = read_table(path, key=door.key, columns=["narrative", "person", "text"])
    told = told.loc[told["person"].isin(list(people))] if people else told
    words, whole = set(bare(one.text).split()), f" {bare(one.text)} "
    texts = [f" {bare(str(text))} " for text in told["text"]]
    same = [whole in text for text in texts]
    if not any(same) and people:
        same = [len(words & set(text.split())) >= LEAST * len(words) for text in texts]
    return sorted(told.loc[same, "narrative"])


def _with_picture(one: Shown, people: Sequence[str], folders: Folders, door: Door) -> list[str]:
    """Find the stories that a photo stands by; one that is made otherwise now by its person."""
    path = folders.prepared / f"{MEDIA}.parquet"
    if not path.is_file():
        return []
    index = read_table(path, key=door.key, columns=["narrative", "person", "hash"])
    same = index["hash"] == one.content["hash"]
    mine = index.loc[same if same.any() else index["person"].isin(list(people))]
    return sorted(mine["narrative"])
