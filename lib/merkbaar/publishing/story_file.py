"""One file with a column of texts, for who has no monitor: read, redacted, nothing dropped.

What is made of it stays left of the gate: it hasn't been made safe for readers.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from ..periods import in_order
from .folders import Folders
from .redacting import redact_all

if TYPE_CHECKING:
    import pandas as pd

    from ..privacy.redaction import Redaction
    from ..sources.loaded import Loaded

LANGUAGES = ("nl", "ar", "en", "es", "pl", "tr")
"""Languages that the default embedder reads, the reader's first."""
ALL_WAVES = "alle verhalen"
OFTEN, OFTEN_SHARE, PLACES = 10, 0.05, 3
"""How many texts, and which part of them, name a place that may be named to the researcher."""


@dataclass(frozen=True)
class StoryFile:
    """What was read of one file.

    Attributes
    ----------
    name : str
        Name of the file.
    stories : DataFrame
        All rows that were kept, in order: row (in the file, or missing), order (from 1),
        narrative (an id that new rows don't shift), person (a number for each person, or for
        each row where the file names nobody), wave, language, text (redacted), usable, reason,
        words.
    refused : DataFrame
        file, sheet, row, reason of rows that could not be read.
    often : dict of str to int
        Places that were taken out of many texts, and of how many.
    folders : Folders
        Where what people decide about its themes is written.
    """

    name: str
    stories: pd.DataFrame
    refused: pd.DataFrame
    often: Mapping[str, int]
    folders: Folders

    @property
    def usable(self) -> pd.DataFrame:
        """The stories that can be bundled."""
        return self.stories.loc[self.stories["usable"]].reset_index(drop=True)

    @property
    def waves(self) -> list[str]:
        """The waves in which there is a usable story, in order (2 comes before 10)."""
        return in_order(set(self.usable["wave"]) - {""})

    def in_waves(self, stories: pd.DataFrame) -> pd.DataFrame:
        """Give the usable stories with their wave as ``period``; without one they are left out.

        Where no story of the file has a wave, all are one period.

        Parameters
        ----------
        stories : DataFrame
            :attr:`stories`, or with what a model set apart marked.
        """
        usable = stories.loc[stories["usable"]]
        if not self.waves:
            return usable.assign(period=ALL_WAVES)
        return usable.loc[usable["wave"] != ""].assign(period=lambda rows: rows["wave"])


def open_stories(
    file: str | Path,
    *,
    text: str,
    wave: str = "",
    person: str = "",
    sheet: str | None = None,
    keep: Sequence[str] = (),
    home: str | Path = ".",
) -> StoryFile:
    """Read the texts in one file; every text is redacted before anything else sees it.

    Parameters
    ----------
    file : str or Path
        Any raw file with a column of texts.
    text : str
        Name of that column.
    wave : str, optional
        Name of the column that says when it was told; a date becomes its year.
    person : str, optional
        Name of the column that says who told it; only a number of our own is kept.
    sheet : str, optional
        Sheet of a workbook; needed where more than one has data.
    keep : sequence of str
        Names that stay in the texts: of wijken, of organisations.
    home : str or Path
        Folder with ``corrections/themes.yml``; in a notebook its own.

    Returns
    -------
    StoryFile

    Raises
    ------
    SourceError
        If the file can't be read, or a column isn't there, or `text` holds no text.
    """
    from ..sources import load

    loaded = load(Path(file), sheet=sheet)
    wishes = {"wave": wave, "person": person}
    return stories_of(loaded, Path(file).name, text, **wishes, keep=keep, home=Path(home))


def stories_of(
    loaded: Loaded,
    file: str,
    text: str,
    *,
    wave: str = "",
    person: str = "",
    keep: Sequence[str] = (),
    home: Path = Path(),
) -> StoryFile:
    """Make stories of a file that was read; see :func:`open_stories`."""
    import pandas as pd

    from ..sources.file_rows import file_rows
    from ..storytelling import languages, narratives

    texts = _texts(loaded.table, file, text)
    waves = _waves(loaded.table, file, wave)
    spoken = languages.identify(texts, LANGUAGES)
    known = [LANGUAGES[0] if code == languages.UNDETERMINED else code for code in spoken]
    done = redact_all(texts, known, keep=keep)
    safe = [one.text for one in done]
    columns = {
        "row": pd.Series(file_rows(loaded, file) or [None] * len(texts), dtype="Int64"),
        "order": pd.Series(range(1, len(texts) + 1), dtype="int64"),
        "narrative": pd.Series(_names(safe, waves), dtype="str"),
        "person": pd.Series(_persons(loaded.table, file, person), dtype="str"),
        "wave": pd.Series(waves, dtype="str"),
        "language": pd.Series(known, dtype="str"),
        "text": pd.Series(safe, dtype="str"),
    }
    stories = narratives.prepare(pd.DataFrame(columns))
    folders = Folders(home=home.resolve(), monitor="")
    return StoryFile(file, stories, loaded.refused, _often_named(texts, done), folders)


def _texts(table: pd.DataFrame, file: str, column: str) -> list[str]:
    import pandas as pd

    values = _column(table, file, column, option="--text", holds="tekst")
    filled = bool(values.notna().to_numpy().any())
    if filled and not pd.api.types.is_string_dtype(values):
        raise SourceError(
            f"'{file}', kolom '{column}': hier staan getallen, datums of ja/nee. Verwacht: tekst "
            "die mensen schreven. Geef met --text de kolom met tekst."
        )
    return ["" if value is None or value != value else str(value) for value in values]


def _waves(table: pd.DataFrame, file: str, column: str) -> list[str]:
    """Give the wave of each row as a short text; a date becomes its year, nothing becomes ""."""
    import pandas as pd

    if not column:
        return [""] * len(table)
    values = _column(table, file, column, option="--wave", holds="de golf of datum")
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.year.astype("Int64")
    named = ["" if gone else _short(value) for value, gone in _pairs(values)]
    years = _years({name for name in named if name})
    return [years.get(name, name) for name in named]


def _pairs(values: pd.Series) -> Iterator[tuple[Any, bool]]:
    return zip(values, values.isna(), strict=True)


def _years(named: set[str]) -> dict[str, str]:
    """Give the year of each, if all of them are dates as people type them; else nothing."""
    from ..sources.date_texts import read_date

    for order in ("day_first", "month_first"):
        dates = {name: read_date(name, order) for name in named}
        if all(dates.values()):
            return {name: str(date.year) for name, date in dates.items() if date}
    return {}


def _short(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _persons(table: pd.DataFrame, file: str, column: str) -> list[str]:
    """Number the persons in the order in which they come: nothing of the file's own value stays.

    A row without a person is a person of its own.
    """
    if not column:
        return [f"p{number:05d}" for number in range(1, len(table) + 1)]
    values = _column(table, file, column, option="--person", holds="wie het vertelde")
    known: dict[str, str] = {}
    keys = [
        f"row {at}" if gone else f"value {value}" for at, (value, gone) in enumerate(_pairs(values))
    ]
    return [known.setdefault(key, f"p{len(known) + 1:05d}") for key in keys]


def _column(table: pd.DataFrame, file: str, column: str, *, option: str, holds: str) -> pd.Series:
    from ..sources.headings import listed, nameable

    if column in table:
        return table.loc[:, column]
    there = {name.lower(): name for name in nameable(table)}
    near = get_close_matches(column.lower(), there, n=1, cutoff=0.5)
    hint = f" Bedoelde u '{there[near[0]]}'?" if near else ""
    raise SourceError(
        f"'{file}' heeft geen kolom '{column}'.{hint} Gevonden kolommen: "
        f"{listed(table)}. Geef met {option} de kolom met {holds}."
    )


def _names(texts: Sequence[str], waves: Sequence[str]) -> list[str]:
    """Name each story by what it says (redacted), its wave and its place among equal ones."""
    seen: Counter[str] = Counter()
    names = []
    for text, wave in zip(texts, waves, strict=True):
        told = f"{wave}\0{text}"
        seen[told] += 1
        digest = hashlib.sha256(f"{told}\0{seen[told]}".encode()).hexdigest()
        names.append(digest[:16])
    return names


def _often_named(texts: Sequence[str], done: Sequence[Redaction]) -> dict[str, int]:
    """Places that were taken out of many texts (so that it tells nothing of one), and how many."""
    counts: Counter[str] = Counter()
    for text, one in zip(texts, done, strict=True):
        spans = (span for span in one.spans if span.kind == "location")
        counts.update({text[span.start : span.end].strip().title() for span in spans})
    least = max(OFTEN, OFTEN_SHARE * sum(bool(text.strip()) for text in texts))
    return {place: count for place, count in counts.most_common(PLACES) if count >= least}
