"""Split text into records and cells, also where quotes are wrong or line ends are mixed."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from dataclasses import dataclass

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_LINE_END = r"(?:\r\n|\n|\r)"


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written.

    Attributes
    ----------
    separator : str
        Between cells; one character or more; empty where there is one column.
    quote : str
        Around cells; empty where quotes have no meaning.
    escape : str
        Before a quote inside a cell; empty where such a quote is doubled.
    trim : bool
        Whether separators are followed (or surrounded) by padding that isn't part of a cell.
    """

    separator: str
    quote: str = '"'
    escape: str = ""
    trim: bool = False


@dataclass(frozen=True)
class Record:
    """One record: its cells, its first line (from 1) and its text as it stands in the file."""

    cells: list[str]
    line: int
    raw: str
    mended: bool = False


def split(text: str, dialect: Dialect, *, expected: int | None = None) -> list[Record]:
    """Split a text into records.

    Well-formed text goes through the standard csv reader in strict mode. Where that fails on a
    quote, each record is read with the reading of the quote that gives the usual width: the
    quote is an ordinary character at the start of a cell, or quotes within a quoted cell are.

    Parameters
    ----------
    text : str
        The text, with any mixture of line ends.
    dialect : Dialect
        How it is written.
    expected : int, optional
        Usual number of cells; found from the well-formed lines where not given.

    Returns
    -------
    list of Record
        Every line that isn't wholly empty; joined they hold all of the text.
    """
    if dialect.separator == "":
        return [Record([line], i, line) for i, line in _numbered(text) if line]
    records = _strict(text, dialect)
    if records is None:
        return _lenient(text, dialect, expected)
    if _swallowed(records, dialect):
        apart = _lenient(text, dialect, usual_width(records), one_line=True)
        if _regular(apart) > _regular(records):
            return apart
    return records


def _numbered(text: str) -> list[tuple[int, str]]:
    lines = io.StringIO(text, newline="").readlines()
    return [(i, line.rstrip("\r\n")) for i, line in enumerate(lines, 1)]


def _strict(text: str, dialect: Dialect) -> list[Record] | None:
    if len(dialect.separator) != 1 or dialect.escape or (dialect.separator == " " and dialect.trim):
        return None
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(
        lines,
        delimiter=dialect.separator,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=True,
        skipinitialspace=dialect.trim,
        strict=True,
    )
    records = []
    start = 0
    try:
        for cells in reader:
            end = reader.line_num
            if cells:
                raw = lines[start] if end == start + 1 else "".join(lines[start:end])
                if dialect.trim:
                    cells = [cell.strip(" ") for cell in cells]
                records.append(Record(cells, start + 1, raw))
            start = end
    except csv.Error:
        return None
    return records


def _swallowed(records: list[Record], dialect: Dialect) -> bool:
    """Say whether a stray quote seems to have swallowed line ends and separators."""
    if not dialect.quote:
        return False
    width = usual_width(records)
    for record in records:
        if len(record.cells) < width and re.search(r"[\r\n]", record.raw.rstrip("\r\n")):
            long = max(record.cells, key=len)
            if re.search(r"[\r\n]", long) and long.count(dialect.separator) >= 2:
                return True
    return False


def _regular(records: list[Record]) -> int:
    width = usual_width(records)
    return sum(len(record.cells) == width for record in records)


def usual_width(records: list[Record]) -> int:
    """Give the commonest number of cells, the larger on a tie; 0 without records."""
    counts = Counter(len(r.cells) for r in records if any(c.strip() for c in r.cells))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _lenient(
    text: str, dialect: Dialect, expected: int | None, *, one_line: bool = False
) -> list[Record]:
    scanner = _Scanner(text, dialect, one_line=one_line)
    records = []
    while scanner.position < len(text):
        if (record := scanner.record(expected)) is not None:
            records.append(record)
    if expected is None and any(record.mended for record in records):
        width = usual_width([r for r in records if not r.mended])
        return _lenient(text, dialect, width or usual_width(records))
    return records


class _Scanner:
    """Reads one record after another; on a wrong quote it tries both readings."""

    def __init__(self, text: str, dialect: Dialect, *, one_line: bool = False) -> None:
        self.text = text
        self.dialect = dialect
        self.position = 0
        self.line = 1
        pad = "[ ]*" if dialect.trim else ""
        separator = _separator_pattern(dialect)
        end = rf"(?={pad}(?:{separator}|{_LINE_END}|\Z))"
        self.plain = re.compile(rf"(?:(?!{separator})[^\r\n])*")
        self.gap = re.compile(separator)
        self.stop = re.compile(rf"{pad}({_LINE_END}|\Z)")
        self.pad = re.compile("[ ]*")
        if dialect.quote:
            q, e = re.escape(dialect.quote), re.escape(dialect.escape)
            plain = rf"[^{q}{e}" + (r"\r\n]*+" if one_line else "]*+")
            inner = rf"{plain}(?:(?:{q}{q}|{e}.){plain})*+"
            if not e:
                inner = rf"{plain}(?:{q}{q}{plain})*+"
            self.quoted = re.compile(rf"{q}({inner}){q}{end}", re.DOTALL)
            self.loose = re.compile(rf"{q}([^\r\n]*?){q}{end}")

    def record(self, expected: int | None) -> Record | None:
        start, line = self.position, self.line
        cells, end, wrong = self._cells(start, loose=False)
        if wrong:
            loose, loose_end, failed = self._cells(start, loose=True)
            fits, loose_fits = len(cells) == expected, len(loose) == expected and not failed
            if loose_fits or (not fits and not failed and expected is None):
                cells, end = loose, loose_end
        raw = self.text[start:end]
        self.position = end
        self.line += len(re.findall(_LINE_END, raw))
        if not raw.strip("\r\n"):
            return None
        return Record(cells, line, raw, wrong)

    def _cells(self, at: int, *, loose: bool) -> tuple[list[str], int, bool]:
        cells: list[str] = []
        wrong = False
        while True:
            cell, at, bad = self._cell(at, loose)
            cells.append(cell)
            wrong |= bad
            stop = self.stop.match(self.text, at)
            if stop:
                return cells, stop.end(), wrong
            gap = self.gap.match(self.text, at)
            at = gap.end() if gap and gap.end() > at else at + 1

    def _cell(self, at: int, loose: bool) -> tuple[str, int, bool]:
        text, dialect = self.text, self.dialect
        first = self.pad.match(text, at).end() if dialect.trim else at  # type: ignore[union-attr]
        bad = False
        if dialect.quote and text.startswith(dialect.quote, first):
            if match := self.quoted.match(text, first):
                return self._unescaped(match[1]), self._after(match.end()), False
            bad = True
            if loose and (match := self.loose.match(text, first)):
                return self._unescaped(match[1]), self._after(match.end()), False
        match = self.plain.match(text, at)
        cell = match[0] if match else ""
        cell = self._unescaped(cell, doubled=False)
        return (cell.strip(" ") if dialect.trim else cell), at + len(match[0] if match else ""), bad

    def _after(self, at: int) -> int:
        return self.pad.match(self.text, at).end() if self.dialect.trim else at  # type: ignore[union-attr]

    def _unescaped(self, cell: str, *, doubled: bool = True) -> str:
        dialect = self.dialect
        if dialect.quote and doubled:
            cell = cell.replace(dialect.quote * 2, dialect.quote)
        if dialect.escape:
            marks = re.escape(dialect.quote + dialect.escape)
            cell = re.sub(re.escape(dialect.escape) + f"([{marks}])", r"\1", cell)
        return cell


def _separator_pattern(dialect: Dialect) -> str:
    if dialect.separator == " ":
        return "[ ]+" if dialect.trim else "[ ]"
    return re.escape(dialect.separator)
