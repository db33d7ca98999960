"""Find how a delimited text is written: separator, quote, escape and padding.

Every candidate reads a sample; the one whose records have one width and whose cells look like
values wins. The idea of pattern times type is that of Van den Burg, Nazábal and Sutton,
"Wrangling messy CSV files by detecting row and type patterns", Data Mining and Knowledge
Discovery 33 (2019) 1799-1820; the scores are our own.
"""

from __future__ import annotations

import re
from collections import Counter

from merkbaar.sources.records import Dialect, Record, split
from merkbaar.sources.shapes import is_typed

SAMPLE_CHARACTERS = 200_000
SAMPLE_LINES = 300
USUAL = (";", ",", "\t", "|")
_SEVERAL = ("||", "::", ";;", "~|~", "|~|", "@@", "##", "$$", "^^")
_SELDOM = (":", "~", "^", "#", "&", "*", "!", "§", "¦", "¬", "=", "/", "\x1e", "\x1f", "\x01")
_PRIOR: dict[str, float] = dict.fromkeys(USUAL, 1.0)
_PRIOR |= dict.fromkeys(_SEVERAL, 0.9) | dict.fromkeys(_SELDOM, 0.4)
_PRIOR |= {":": 0.2, "/": 0.1, "=": 0.1, "!": 0.2, "*": 0.2}
_ONE_COLUMN = 0.1
_ONE_TYPED_COLUMN = 0.45


def detect(text: str) -> Dialect:
    """Find the dialect of a text.

    Parameters
    ----------
    text : str
        The whole text; the first 300 lines or 200,000 characters are looked at.

    Returns
    -------
    Dialect
        The best candidate; an empty separator where the text is one column.
    """
    sample = _sample(text)
    best, best_score = Dialect(""), _one_column_score(sample)
    for separator in _separators(sample):
        for candidate in _candidates(sample, separator):
            score = _score(sample, candidate)
            if score > best_score * 1.0001:
                best, best_score = candidate, score
    return best


def _sample(text: str) -> str:
    if len(text) > SAMPLE_CHARACTERS:
        cut = max(text.rfind("\n", 0, SAMPLE_CHARACTERS), text.rfind("\r", 0, SAMPLE_CHARACTERS))
        text = text[: cut + 1] if cut > 0 else text[:SAMPLE_CHARACTERS]
    ends = [m.end() for m in re.finditer(r"\r\n|\n|\r", text)]
    return text[: ends[SAMPLE_LINES - 1]] if len(ends) > SAMPLE_LINES else text


def _separators(sample: str) -> list[str]:
    found = [s for s in (*USUAL, *_SEVERAL, *_SELDOM) if s in sample]
    found = [s for s in found if len(s) > 1 or s not in _doubled(sample)]
    return [*found, " "] if " " in sample else found


def _doubled(sample: str) -> set[str]:
    """Give separators that stand only in pairs where several-character ones do."""
    return {
        several[0]
        for several in _SEVERAL
        if several[0] == several[1]
        and several[0] not in ",;\t"
        and (count := sample.count(several)) >= 2
        and sample.count(several[0]) <= 2 * count
    }


def _candidates(sample: str, separator: str) -> list[Dialect]:
    trim = separator == " "
    if separator != " ":
        outside = re.sub(r'"[^"]*"', '""', sample)
        padded = len(re.findall(re.escape(separator) + "(?: |$)", outside, re.MULTILINE))
        total = outside.count(separator)
        trim = padded >= 0.9 * total and outside.count(separator + " ") >= 0.5 * total > 0
    edge = re.escape(separator)
    quotes = [q for q in '"' if q in sample]
    if (
        len(re.findall(rf"(?:^|{edge})[ ]?'[^'\r\n]*'(?=[ ]?{edge}|\s*$)", sample, re.MULTILINE))
        > 1
    ):
        quotes.append("'")
    found = []
    for quote in quotes or ['"']:
        found.append(Dialect(separator, quote, "", trim))
        if "\\" + quote in sample:
            found.append(Dialect(separator, quote, "\\", trim))
    if quotes:
        found.append(Dialect(separator, "", "", trim))
    if separator == " ":
        found += [Dialect(" ", one.quote, one.escape) for one in found]
    return found


def _score(sample: str, dialect: Dialect) -> float:
    records = [r for r in split(sample, dialect) if any(c.strip() for c in r.cells)]
    if not records:
        return 0.0
    widths = Counter(len(r.cells) for r in records)
    width = max((w for w in widths if w > 1), key=lambda w: (widths[w], w), default=1)
    if width == 1:
        return 0.0
    share = widths[width] / len(records)
    typed, looks = _cells_score(records, width, dialect)
    prior = _PRIOR.get(dialect.separator, 0.0)
    if dialect.separator == " ":
        sure = share > 0.9 and width >= 4 and len(records) >= 5
        prior = 0.5 if sure or (typed >= 0.5 and share > 0.8) else 0.02
    if dialect.trim and share < 0.8:
        prior *= 0.3  # punctuation in running text, not a separator
    mended = sum(r.mended for r in records) / len(records)
    return prior * share**1.5 * (1 - 1 / width) * looks * (1 - 0.5 * mended)


def _cells_score(records: list[Record], width: int, dialect: Dialect) -> tuple[float, float]:
    typed = looks = cells = 0.0
    for record in records:
        if len(record.cells) != width:
            continue
        for cell in record.cells:
            if cell and not cell.isspace():
                one = _looks(cell, dialect)
                typed += one == 1.0
                looks += one
                cells += 1
    return (typed / cells, looks / cells) if cells else (0.0, 0.0)


def _looks(cell: str, dialect: Dialect) -> float:
    """Give how much a cell looks like one value, from 0 to 1."""
    if is_typed(cell):
        return 1.0
    bare = cell.strip()
    if bare[0] == bare[-1] == '"' or (bare.count('"') % 2 and bare[0] in "\"'") or '","' in bare:
        return 0.05
    if bare[0] == bare[-1] == "'" and len(bare) > 1:
        return 0.1
    if re.search(r"[;|\t]", bare.replace(dialect.separator, "")):
        return 0.3
    if re.search(r",\S", bare) and dialect.separator != ",":
        return 0.5
    if bare[-1] == "\\" or '\\"' in bare:
        return 0.3
    return 0.8 if bare == cell else 0.7


def _one_column_score(sample: str) -> float:
    lines = [line for line in sample.splitlines() if line.strip()]
    if not lines:
        return 0.0
    body = lines[1:] or lines
    if sum(map(is_typed, body)) >= 0.9 * len(body):
        return _ONE_TYPED_COLUMN
    return _ONE_COLUMN * 0.8
