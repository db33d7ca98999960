"""Under which filters a quote may stand: only where enough people told of its theme."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from merkbaar.privacy.margins import Key, Parents, roots
from merkbaar.privacy.redaction import offerable, ordinary_words

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.privacy.cells import Cells
    from merkbaar.privacy.solving import Hidden

_COLUMNS = ("narrative", "person", "theme", "pole", "text", "language", "made_by")
_HOW = "typed|spoken|transcribed|translated(?::[a-z]{2,3})?"
_FIXED = {
    "made_by": (re.compile(rf"(?:{_HOW})(?:\+(?:{_HOW}))*"), "unknown"),
    "language": (re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?"), "und"),
    "pole": (re.compile(r"[a-z_]{1,12}"), "unknown"),
}
"""Beside a quote: what it may look like, and what stands there for anything else."""
RANKS, LAST = range(1, 21), 21


@dataclass(frozen=True)
class ThemeCells:
    """Per theme and place: whether it is shown, with enough people in it."""

    states: Mapping[tuple[str, Key], bool]

    def passes(self, theme: str, place: Key) -> bool:
        """Whether enough people told of a theme at a place, by what the gate shows.

        The cell itself decides; where it isn't offered, a shown part of it is enough.
        """
        own = self.states.get((theme, place))
        if own is not None:
            return own
        return any(
            good and name == theme and set(place) <= set(key)
            for (name, key), good in self.states.items()
        )


def theme_cells(tables: Sequence[Cells], hidden: Hidden, *, minimum: int) -> ThemeCells:
    """Gather what the tables with a dimension ``theme`` show."""
    states: dict[tuple[str, Key], bool] = {}
    for t, table in enumerate(tables):
        if "theme" not in table.offer.dimensions or not table.guarded:
            continue
        people = table.amounts.get("count", table.amounts["persons"])
        for r, (where, key) in enumerate(zip(table.where, table.keys, strict=True)):
            place = tuple(item for item in key if item[0] != "theme")
            good = (t, r) not in hidden and bool(people[r] >= minimum)
            good = good and bool(table.amounts["persons"][r] >= minimum)
            states[where["theme"], place] = good and states.get((where["theme"], place), True)
    return ThemeCells(states)


def candidates(
    quotes: pd.DataFrame, *, withdrawn: Collection[str], names: Collection[str]
) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Give the quotes that may be shown at all, and how many were dropped by which rule.

    Rules: ``consent`` (a column ``consent`` that isn't true, or withdrawn since), ``identifier``
    (something that should have been redacted), ``name`` (a word that may be a name, unless a
    column ``offerable`` says that it was looked at), ``dossier`` (a column ``in_dossier`` that is
    true: a professional wrote these words), ``once`` (one a person a theme).
    """
    import pandas as pd

    dropped: dict[str, int] = defaultdict(int)
    kept: list[dict[str, object]] = []
    seen: set[tuple[object, object]] = set()
    words = ordinary_words(str(text) for text in quotes["text"]) if len(quotes) else None
    for row in quotes.to_dict("records"):
        person = row["narrative"] if pd.isna(row["person"]) else row["person"]
        once = (person, row["theme"])
        if row["person"] in withdrawn or not _true(row.get("consent", True)):
            dropped["consent"] += 1
        elif once in seen or ("text", row["text"]) in seen:
            dropped["once"] += 1
        elif rule := _unfit(row, words, names):
            dropped[rule] += 1
        elif _true(row.get("in_dossier", False)):
            dropped["dossier"] += 1
        else:
            seen |= {once, ("text", row["text"])}
            kept.append({**row, **{name: _fixed(name, row[name]) for name in _FIXED}})
    return kept, dict(dropped)


def _fixed(name: str, said: object) -> str:
    """Give what stands beside a quote as a code; anything else could say who told it."""
    code, other = _FIXED[name]
    return str(said) if code.fullmatch(str(said)) else other


def _true(value: object) -> bool:
    return value == value and bool(value)


def _unfit(row: Mapping[str, object], words: object, names: Collection[str]) -> str:
    from merkbaar.privacy.redaction import redact

    text, language = str(row["text"]), str(row["language"])
    if redact(text, language, keep=names).spans:
        return "identifier"
    if "offerable" in row:
        return "" if _true(row["offerable"]) else "name"
    good = offerable(text, language=language, words=words, allowed=names)  # type: ignore[arg-type]
    return "" if good else "name"


def ordered(rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Put quotes in an order of their own: it says nothing of who or when.

    The side that carries a theme ("a") comes first, then what is most about the theme (a column
    ``rank``), then by the text itself. All three follow from the words that are published.
    """

    def place(row: dict[str, object]) -> tuple[str, int, str]:
        told = f"{row['theme']}\x1f{row['text']}"
        return str(row["pole"]), _rank(row), hashlib.sha256(told.encode()).hexdigest()

    return sorted(rows, key=place)


def _rank(row: Mapping[str, object]) -> int:
    """Give the place of a quote in its theme and side; another number would say something else."""
    rank = row.get("rank")
    return int(rank) if isinstance(rank, int | float) and rank in RANKS else LAST


def missing_columns(quotes: pd.DataFrame) -> list[str]:
    """Give the columns that a table of quotes should have and hasn't."""
    return [name for name in _COLUMNS if name not in quotes.columns] if len(quotes) else []


def shown_under(
    row: Mapping[str, object], cells: ThemeCells, parents: Parents
) -> tuple[dict[str, str], ...]:
    """Give the filter combinations under which a quote may stand; empty if there are none.

    Who sees a quote appear under "wijk A" and under "65+" knows that its author is both. So the
    largest combination of attributes that passes as a whole is sought, and the quote stands only
    under that and what it holds.
    """
    theme = str(row["theme"])
    for attributes in _attribute_sets(row, parents):
        if cells.passes(theme, _place(attributes)):
            under = [some for some in _subsets(attributes) if cells.passes(theme, _place(some))]
            return tuple(under) if {} in under else ()
    return ()


def _place(attributes: Mapping[str, str]) -> Key:
    return tuple(sorted(attributes.items()))


def _attribute_sets(row: Mapping[str, object], parents: Parents) -> Iterator[dict[str, str]]:
    """Yield sets of attributes, the largest first; a buurt before its wijk."""
    groups = sorted(str(name) for name in row if str(name).startswith("group_"))
    present = {
        name: _chain(str(row[name]), parents.get(name, {}))
        for name in ("period", "area", *groups)
        if name in row and row[name] == row[name] and row[name] not in (None, "")
    }
    present = {name: values for name, values in present.items() if values}
    for size in range(len(present), -1, -1):
        for some in combinations(present, size):
            for values in product(*(present[name] for name in some)):
                yield dict(zip(some, values, strict=True))


def _chain(value: str, above: Mapping[str, str]) -> list[str]:
    """Give a value and what it lies in, up to but without the whole."""
    tops, chain = roots(above), []
    while value and value not in tops and value not in chain:
        chain.append(value)
        value = above.get(value, "")
    return chain


def _subsets(attributes: Mapping[str, str]) -> list[dict[str, str]]:
    items = list(attributes.items())
    return [dict(some) for size in range(len(items) + 1) for some in combinations(items, size)]
