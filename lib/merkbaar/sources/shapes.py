"""Recognise what a cell looks like, and learn what the cells of a column have in common."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_NUMBER = (
    r"[-+]?(?:\d+(?:[.,]\d+)?|\d{1,3}(?:[.,' \u00a0]\d{3})+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d+)?"
)
NUMBER = re.compile(rf"\s*(?:(?:€|EUR|\$|£)\s*)?{_NUMBER}\s*(?:%|€|EUR)?\s*")
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[APap]\.?[Mm]\.?)?"
_MONTH = r"(?:jan|feb|mar|mrt|maart|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,6}"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}"
    rf"|\d{{1,2}}[-/. ]{_MONTH}\.?[-/. ]\d{{2,4}}|{_MONTH}[- ]\d{{2,4}})"
)
MOMENT = re.compile(
    rf"\s*(?:{_DATE}(?:[T ]+{_TIME}(?:Z|[-+]\d\d:?\d\d)?)?|{_TIME})\s*", re.IGNORECASE
)
_OTHER = re.compile(
    r"\s*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|true|false|ja|nee|yes|no|n/?a|null|nan"
    r"|n\.v\.t\.|[.\-x]|\d{4}\s?[A-Z]{2})\s*",
    re.IGNORECASE,
)
_RUN = re.compile(r"\d+|[^\W\d_]+|\s+|.", re.DOTALL)
_LONGEST_SHAPE = 40


def is_number(cell: str) -> bool:
    """Say whether a cell is written as a number, in any of the usual ways."""
    return bool(NUMBER.fullmatch(cell))


def is_moment(cell: str) -> bool:
    """Say whether a cell is written as a date, a time or both."""
    return bool(MOMENT.fullmatch(cell))


def is_typed(cell: str) -> bool:
    """Say whether a cell is more than running text: number, moment, address, yes or no."""
    return is_number(cell) or is_moment(cell) or bool(_OTHER.fullmatch(cell))


def _runs(value: str) -> list[str] | None:
    runs = _RUN.findall(value)
    return runs if len(runs) <= _LONGEST_SHAPE else None


def _kinds(runs: list[str]) -> tuple[str, ...]:
    return tuple("9" if r.isdigit() else "A" if r.isalpha() else r for r in runs)


@dataclass(frozen=True)
class ColumnShape:
    """What the cells of one column have in common.

    Attributes
    ----------
    pattern : compiled pattern or None
        Matches a cell of this column; None where the column is running text.
    blank : bool
        Whether the column has blank cells.
    """

    pattern: re.Pattern[str] | None
    blank: bool
    always_blank: bool = False

    def fits(self, cell: str) -> bool:
        """Say whether a cell could stand in this column."""
        bare = cell.strip()
        if not bare:
            return self.blank
        if self.always_blank:
            return False
        return self.pattern is None or bool(self.pattern.fullmatch(bare))


def learn(values: list[str]) -> ColumnShape:
    """Learn the shape of a column from its cells.

    Cells are cut into runs of digits, letters and other characters. Where at most four
    sequences of runs cover at least 97 % of the cells, and the shapes aren't plain words, the
    column is patterned; a run that is the same everywhere is literal, a digit run of constant
    length keeps its length. A column that is always written as a number is patterned as that.

    Parameters
    ----------
    values : list of str
        Cells of rows with the right number of cells.

    Returns
    -------
    ColumnShape
        Pattern for the column.
    """
    bare = [v.strip() for v in values]
    filled = [v for v in bare if v]
    blank = len(filled) < len(bare)
    if not filled:
        return ColumnShape(None, True, always_blank=True)
    pattern = _pattern(filled)
    if pattern is None and sum(map(is_number, filled)) >= 0.97 * len(filled):
        pattern = NUMBER
    return ColumnShape(pattern, blank)


def _pattern(filled: list[str]) -> re.Pattern[str] | None:
    groups: dict[tuple[str, ...], list[list[str]]] = {}
    for value in filled:
        runs = _runs(value)
        if runs is None:
            return None
        groups.setdefault(_kinds(runs), []).append(runs)
        if len(groups) > 24:
            return None
    sizes = Counter({kinds: len(rows) for kinds, rows in groups.items()})
    least = 2 if len(filled) >= 20 else 1
    common = [kinds for kinds, size in sizes.most_common(4) if size >= least]
    if sum(sizes[k] for k in common) < 0.97 * len(filled):
        return None
    if any(_is_words(kinds) for kinds in common):
        return None
    return re.compile("|".join(f"(?:{_alternative(groups[k])})" for k in common))


def _is_words(kinds: tuple[str, ...]) -> bool:
    return "9" not in kinds


def _alternative(rows: list[list[str]]) -> str:
    parts = []
    for column in zip(*rows, strict=True):
        distinct = set(column)
        if len(distinct) == 1 and (len(rows) >= 5 or not column[0].isalnum()):
            parts.append(re.escape(column[0]))
        elif column[0].isdigit():
            parts.append(_lengths(r"\d", distinct, len(rows)))
        elif column[0].isalpha():
            parts.append(_lengths(r"[^\W\d_]", distinct, len(rows)))
        else:
            parts.append(r"\s+")
    return "".join(parts)


def _lengths(kind: str, distinct: set[str], rows: int) -> str:
    lengths = {len(d) for d in distinct}
    if len(lengths) == 1 and rows >= 5:
        return f"{kind}{{{lengths.pop()}}}"
    return f"{kind}+"
