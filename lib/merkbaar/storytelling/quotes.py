"""Choose quotes: near the heart of a theme, unlike each other, from both sides, never rewritten.

Without coded poles side "a" carries the theme: what most of its people tell. "b" is the other side:
stories that deny its words ("hoefde niet te wachten"), else the smaller side of its main axis.
What is left over ("Overige verhalen") has nothing in common, so that no quote can stand for it.

Maximal marginal relevance (Carbonell & Goldstein 1998), at most one quote a person, and only
from texts that the caller has marked ``quotable`` (consent to quote, redacted, offerable). A long
story gives a run of its own whole sentences, letter by letter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.storytelling.provenance import ENOUGH, shown, told_alike
from merkbaar.tables import OTHER_THEME

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

NEARNESS = 0.7
"""Weight of nearness to the theme against difference from what is chosen (λ)."""
STRENGTH, TELLING, LABELLED = 0.5, 0.6, 0.5
"""What adds to nearness: the strength of the theme in the story, and each of up to two of the
theme's words in the quote, by how much the word belongs to this theme alone; and what a redaction
label in it ("[TELEFOON]") takes off. These and ``LEAST`` were chosen on the example."""
LEAST, MIDWAY = 0.75, 0.3
"""How much a quote must be about its theme, as part of the one that is most; and what beginning
with a word that points back ("Dan …", "Hij …") takes off."""
DENYING = frozenset(
    re.split(
        " ",
        "geen niet nooit zonder nauwelijks amper no not never without hardly nie bez sin nunca "
        "لا لم بدون",
    )
)
"""Words that deny what stands after them (in Turkish it stands before)."""
REACH_OF_DENIAL = 3
"""How many words after it."""
STEM = 6
SHORTEST, LONGEST = 25, 320
POLES = ("positive", "negative", "mixed")
LABEL = re.compile(r"\[[A-Z-]+(?:-\d+)?\]")
BACK = frozenset(
    re.split(
        " ",
        "dan dus maar want en of toen daarom daardoor daarna daarmee die dat dit deze zo ook toch "
        "terwijl hij ze zij hem haar hen so but and or then because that this these those he she "
        "they it",
    )
)
"""Words that point back to what was said before, at the beginning of a sentence."""
HERE = frozenset({"dat", "dit", "that", "this"})
"""Those that point back among its first three words too."""
SENTENCE = re.compile(r"\S[^.!?…؟\n]*(?:[.!?…؟]+[\"'”’)]*|\n|$)")


def choose(
    stories: pd.DataFrame,
    model: ThemeModel,
    *,
    per_pole: int = 2,
    shortest: int = SHORTEST,
    longest: int = LONGEST,
    used: Sequence[str] = (),
    enough: int = ENOUGH,
) -> pd.DataFrame:
    """Choose the quotes of each theme.

    Parameters
    ----------
    stories : DataFrame
        The stories in the order in which `model` was fitted: narrative, person, text, quotable
        (bool), and where they are there pole, language, made_by, original_language, area,
        period, ``group_…``. Rows outside the edition's period may have quotable False.
    per_pole : int
        Most quotes of a theme from each pole.
    shortest, longest : int
        Characters in a quote.
    used : sequence of str
        Persons that may not be quoted (again).
    enough : int
        From how many people who told of the theme a translated quote names the language it was
        told in (:func:`merkbaar.storytelling.provenance.shown`): the monitor's minimum.

    Returns
    -------
    DataFrame
        narrative, person, theme, pole, text, language, made_by, area, period and ``group_…`` (as
        far as `stories` has them) and told_alike (how many people a language in made_by rests on,
        for the gate); the best first within theme and pole, with its rank there, from 1.
    """
    import pandas as pd

    if len(stories) != len(model.labels_):
        raise ValueError(
            f"{len(stories)} stories, but the model was fitted on {len(model.labels_)}."
        )
    stories = stories.reset_index(drop=True)
    chosen: list[dict] = []
    persons = set(used)
    told = Told.of(stories["text"].astype(str))
    # the smallest themes choose first: they have least to choose from
    order = model.themes_["size"].argsort(kind="stable")
    for place in order:
        if model.themes_["theme"].iloc[place] == OTHER_THEME:
            continue
        named = _named(stories, model, int(place), enough)
        chosen += _of_theme(named, model, int(place), per_pole, (shortest, longest), persons, told)
    keep = ["narrative", "person", "theme", "pole", "text", "language", "made_by", "area", "period"]
    keep += [name for name in stories.columns if name.startswith("group_")]
    keep += ["told_alike", "rank"]
    out = pd.DataFrame(chosen, columns=[*keep, "place", "order"])
    out = out.sort_values(["place", "pole", "order"], kind="stable", ignore_index=True)
    out["rank"] = out.groupby(["place", "pole"]).cumcount() + 1
    return out.drop(columns=["place", "order"])


def excerpt(text: str, *, words: Sequence[str], shortest: int, longest: int) -> str:
    """Return the text, or of a long one the run of whole sentences with most of the words.

    What comes back is a piece of `text` as it stands, or "" where none has a fitting length. A run
    that begins with a word that points back must hold a word more than one that doesn't.
    """
    text = text.strip()
    if len(text) <= longest:
        return text if len(text) >= shortest else ""
    spans = [found.span() for found in SENTENCE.finditer(text)]
    wanted = [word.lower() for word in words]
    best: tuple[int, int, str] | None = None
    for first, (start, _) in enumerate(spans):
        for _, end in spans[first:]:
            piece = text[start:end].strip()
            if len(piece) > longest:
                break
            if len(piece) >= shortest:
                held = sum(word in piece.lower() for word in wanted) - midway(text, piece)
                if best is None or (held, len(piece)) > best[:2]:
                    best = (held, len(piece), piece)
    return best[2] if best else ""


def midway(text: str, piece: str) -> bool:
    """Say whether a piece of a text begins with what points back to what came before it."""
    said = [word.casefold() for word in re.findall(r"[^\W\d_]+", piece)[:3]]
    back = bool(said) and (said[0] in BACK or not HERE.isdisjoint(said))
    return back and not text.strip().startswith(piece)


def _named(stories: pd.DataFrame, model: ThemeModel, place: int, enough: int) -> pd.DataFrame:
    """Say of the stories of a theme how they came to be, as it may stand beside a quote."""
    import pandas as pd

    if "made_by" not in stories:
        return stories
    own = stories.loc[model.labels_ == place]
    said = pd.Series(shown(own, enough=enough), index=own.index, dtype="object")
    alike = pd.Series(told_alike(own), index=own.index)
    return stories.assign(made_by=said, told_alike=alike.reindex(stories.index, fill_value=0))


def _of_theme(
    stories: pd.DataFrame,
    model: ThemeModel,
    place: int,
    per_pole: int,
    lengths: tuple[int, int],
    persons: set[str],
    told: Told,
) -> list[dict]:
    """Choose the quotes of one theme and add their persons to `persons`."""
    row = model.themes_.iloc[place]
    own = [int(i) for i in (model.labels_ == place).nonzero()[0]]
    own = [i for i in own if bool(stories.loc[i, "quotable"])]
    words = row["words"]
    texts = {
        i: excerpt(
            str(stories.loc[i, "text"]), words=words, shortest=lengths[0], longest=lengths[1]
        )
        for i in own
    }
    own = _about(model, place, {i: text for i, text in texts.items() if text})
    about = _relevance(model, place, {i: texts[i] for i in own}, told)
    for i in own:
        about[i] -= MIDWAY * midway(str(stories.loc[i, "text"]), texts[i])
    if "pole" not in stories.columns:
        own = _most_about(about)
    poles = _poles(stories, model, own, _denying(model, place, {i: texts[i] for i in own}))
    out: list[dict] = []
    for pole in sorted(set(poles.values())):
        side = [i for i in poles if poles[i] == pole]
        worth = {i: about[i] for i in side}
        for i in _mmr(model, worth, stories, per_pole, persons):
            found = {name: stories.loc[i, name] for name in stories.columns}
            extra = {"theme": row["theme"], "pole": pole, "text": texts[i]}
            plain = {"made_by": "typed", "told_alike": 0}
            out.append({**plain, **found, **extra, "place": place, "order": len(out)})
    return out


def _poles(
    stories: pd.DataFrame, model: ThemeModel, rows: list[int], denying: set[int]
) -> dict[int, str]:
    """Return the pole of each story: as coded, else "a" carries the theme and "b" is the other."""
    import numpy as np

    if "pole" in stories.columns:
        return {i: str(stories.loc[i, "pole"]) for i in rows if stories.loc[i, "pole"] in POLES}
    if denying and len(denying) < len(rows):
        return {i: "b" if i in denying else "a" for i in rows}
    if len(rows) < 2:
        return dict.fromkeys(rows, "a")
    middle = model.vectors_[rows].mean(axis=0)
    axis = np.linalg.svd(model.vectors_[rows] - middle, full_matrices=False)[2][0]
    axis = axis * np.sign(axis[np.abs(axis).argmax()] or 1)
    own = model.labels_ == model.labels_[rows[0]]
    sides = (model.vectors_ - middle) @ axis > 0
    people = [stories.loc[own & (sides == side), "person"].nunique() for side in (False, True)]
    carries = people[1] > people[0]
    return {i: "a" if bool(sides[i]) == carries else "b" for i in rows}


def _denying(model: ThemeModel, place: int, texts: dict[int, str]) -> set[int]:
    """Give the quotes in which each word of the theme that they hold is denied."""
    words = _own_words(model, place)
    return {row for row, text in texts.items() if denies(text, words)}


def denies(text: str, words: Sequence[str]) -> bool:
    """Say whether a text holds words of a theme and denies them all ("geen wachttijd")."""
    tokens = re.findall(r"[^\W\d_]+", text.casefold())
    held = [at for at, token in enumerate(tokens) if any(_same(token, word) for word in words)]
    return bool(held) and all(
        not DENYING.isdisjoint(tokens[max(0, at - REACH_OF_DENIAL) : at]) for at in held
    )


def _own_words(model: ThemeModel, place: int) -> list[str]:
    """Give the words that a theme was asked for by, or else those in its label."""
    row = model.themes_.iloc[place]
    seeds = (model.seeds or {}).get(str(row["theme"]), ())
    return [word.casefold() for word in (seeds or row["words"][:3])]


@dataclass(frozen=True)
class Told:
    """Which stories hold which words, by the first letters of a word.

    Attributes
    ----------
    rows : mapping of str to set of int
        Per beginning of six letters (or a whole shorter word) the stories that hold it.
    """

    rows: Mapping[str, set[int]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Told:
        """Read each story once."""
        rows: dict[str, set[int]] = defaultdict(set)
        for row, text in enumerate(texts):
            for token in set(re.findall(r"[^\W\d_]+", text.casefold())):
                rows[token[:STEM]].add(row)
        return cls(dict(rows))

    def telling(self, word: str, inside: np.ndarray) -> float:
        """Give the part of the stories with a word that lie in a theme, 0-1.

        "Wachtlijst" is said where people wait, "gebeld" everywhere.
        """
        some = self.rows.get(word[:STEM], set()) | self.rows.get(word[: STEM - 1], set())
        return float(inside[sorted(some)].mean()) if some else 0.0


def _relevance(
    model: ThemeModel, place: int, texts: dict[int, str], told: Told
) -> dict[int, float]:
    """Say how much each quote is about the theme: near its heart, strong in it, and in its words.

    Nearness alone isn't enough: what stands nearest the middle of a theme can be about anything.
    Of the words, the two that most belong to this theme alone count, each by how much.
    """
    inside = model.labels_ == place
    direction = _direction(model.vectors_[inside])
    theme = str(model.themes_.iloc[place]["theme"])
    seeds = (model.seeds or {}).get(theme, ())
    words = {word.casefold() for word in (*seeds, *model.themes_.iloc[place]["words"])}
    weights = {word: told.telling(word, inside) for word in sorted(words)}
    found = {}
    for row, text in texts.items():
        held = sorted((weights[word] for word in weights if words_in(text, [word])), reverse=True)
        near = float(model.vectors_[row] @ direction)
        strong = float(model.strengths_[row, place])
        labelled = LABELLED * bool(LABEL.search(text))
        found[row] = near + STRENGTH * strong + TELLING * sum(held[:2]) - labelled
    return found


def _most_about(about: dict[int, float]) -> list[int]:
    """Leave out what is much less about the theme than what is most about it."""
    best = max(about.values(), default=0.0)
    return [row for row, worth in about.items() if worth >= best - (1 - LEAST) * abs(best)]


def _about(model: ThemeModel, place: int, texts: dict[int, str]) -> list[int]:
    """Leave out quotes without any word of a seeded theme, where there are quotes with one."""
    theme = str(model.themes_.iloc[place]["theme"])
    seeds = [word.casefold() for word in (model.seeds or {}).get(theme, ())]
    telling = [row for row, text in texts.items() if words_in(text, seeds)]
    return telling or list(texts)


def words_in(text: str, words: Sequence[str]) -> int:
    """Count the words that a text holds, in one form or another (the first six letters)."""
    tokens = set(re.findall(r"[^\W\d_]+", text.casefold()))
    return sum(any(_same(token, word) for token in tokens) for word in words)


def _same(token: str, word: str) -> bool:
    return token[:STEM] == word[:STEM] or (len(token) == STEM - 1 and word.startswith(token))


def _mmr(
    model: ThemeModel,
    worth: dict[int, float],
    stories: pd.DataFrame,
    most: int,
    persons: set[str],
) -> list[int]:
    """Choose rows that are about the theme and unlike each other; one a person."""
    chosen: list[int] = []
    while len(chosen) < most:
        open_ = [i for i in worth if stories.loc[i, "person"] not in persons]
        if not open_:
            break
        best = max(open_, key=lambda i: (_worth(model, i, worth[i], chosen), -i))
        chosen.append(best)
        persons.add(stories.loc[best, "person"])
    return chosen


def _worth(model: ThemeModel, row: int, near: float, chosen: list[int]) -> float:
    alike = max((float(model.vectors_[row] @ model.vectors_[i]) for i in chosen), default=0.0)
    return round(NEARNESS * near - (1 - NEARNESS) * alike, 9)


def _direction(members: np.ndarray) -> np.ndarray:
    from merkbaar.storytelling.space import unit

    return unit(members.mean(axis=0, keepdims=True))[0]
