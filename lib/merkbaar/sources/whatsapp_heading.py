"""Find the date and time that open a message in a chat export, in any script.

A heading is read without knowing its language: the numbers, what stands between them, and the
words around the time. What the numbers mean (day or month first, which calendar, which half of
the day) is decided afterwards over the whole file, in ``whatsapp_moment``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from merkbaar.sources.whatsapp_words import HALVES

LONGEST = 90
"""Characters at the start of a line in which a heading has to end."""

MARKS = "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Characters that steer the direction of writing and show nothing."""

_LAST_DIGIT = 0x1FC00
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_SPACES += "\u202f\u205f\u3000\t"
_UNITS = {"年": "/", "년": "/", "月": "/", "월": "/", "日": " ", "일": " "}
_UNITS |= {"時": ":", "时": ":", "시": ":", "分": ":", "분": ":", "秒": " ", "초": " "}
_UNIT = re.compile(r"(?<=\d)\s?([年년月월日일時时시分분秒초])\s?")
_CLOSED = re.compile(r"\[([^\[\]]{6,60})\](?::|\s?-(?=\s))?\s?")
_DASHED = re.compile(r"(.{6,60}?)\s[-–—](?:\s|$)")
_COLONED = re.compile(r"(.{6,60}?\d[^\d:]{0,8}):\s(?=\S)")
_BARE = re.compile(r"(\d.{5,40}?\d[:.]\d\d[:.]\d\d)\s(?=\S)")
_PART = re.compile(r"\d+|[^\W\d_][^\d\s.,:/\-–—()'’\"<>]*|[^\w\s]|\s+|.")


@dataclass(frozen=True)
class Heading:
    """The numbers and words of one date and time, before anyone knows what they mean.

    Attributes
    ----------
    date : tuple of str
        Two or three numbers as printed (ASCII digits).
    time : tuple of int
        Hour, minute, second (0 where the export gives none).
    months : tuple of str
        Words among the date's numbers: a month, an era, a weekday; with their places.
    before, after : str
        Words right before and right after the time, without points and spaces.
    dotted : bool
        Whether the words after the time have points: «p. m.».
    signature : tuple
        How it is written; all headings of one export have the same.
    end : int
        Where the heading ends in the line as it stands in the file.
    """

    date: tuple[str, ...]
    time: tuple[int, int, int]
    months: tuple[tuple[int, str], ...]
    before: str
    after: str
    dotted: bool
    signature: tuple[object, ...]
    end: int


@cache
def _table() -> dict[int, str | None]:
    """Give what each character becomes while a heading is read (None: left out)."""
    table: dict[int, str | None] = {ord(mark): None for mark in MARKS}
    table |= {ord(space): " " for space in _SPACES}
    table |= {ord("،"): ",", ord("、"): ",", ord("，"): ",", ord("："): ":", ord("．"): "."}
    for code in range(128, _LAST_DIGIT):
        if (digit := unicodedata.decimal(chr(code), None)) is not None:
            table[code] = str(digit)
    return table


def plain(text: str) -> str:
    """Write text with ASCII digits, ordinary spaces and without marks of direction."""
    return text.translate(_table())


def bare(text: str) -> str:
    """Leave out the marks of direction, and nothing else."""
    return text.translate(_MARKLESS)


_MARKLESS: dict[int, None] = {ord(mark): None for mark in MARKS}


def heading(line: str) -> Heading | None:
    """Read the date and time at the start of a line, if they are there.

    Parameters
    ----------
    line : str
        One line of an export, as it stands in the file.

    Returns
    -------
    Heading or None
    """
    opening = line[:LONGEST]
    text = plain(opening).lstrip(" ")
    if not any(character.isdigit() for character in text[:24]):
        return None
    for style, pattern in (("[]", _CLOSED), ("-", _DASHED), (":", _COLONED), (" ", _BARE)):
        if (match := pattern.match(text)) and (found := _read(match[1], style)):
            if style == ":" and found.after and found.after not in HALVES:
                continue  # the colon is the one after the name
            return _placed(found, line, consumed=match.end())
        if match and style == "[]":
            return None
    return None


def _placed(found: Heading, line: str, *, consumed: int) -> Heading:
    """Say where the heading ends in the line as it stands in the file."""
    table, seen, started = _table(), 0, False
    for place, character in enumerate(line):
        if seen == consumed:
            # marks that follow belong to the message: they say what kind it is
            return _with_end(found, place)
        written = table.get(ord(character), character)
        if written is None or (not started and written == " "):
            continue
        started = True
        seen += 1
    return _with_end(found, len(line))


def _with_end(found: Heading, end: int) -> Heading:
    return replace(found, end=end)


def _read(inner: str, style: str) -> Heading | None:
    """Read what stands inside the brackets, or before the dash."""
    inner = _UNIT.sub(lambda match: _UNITS[match[1]], inner)
    parts = [part for part in _PART.findall(inner) if part]
    numbers = [place for place, part in enumerate(parts) if part.isdigit()]
    if not 3 <= len(numbers) <= 6 or any(len(parts[place]) > 4 for place in numbers):
        return None
    if sum(part[0].isalpha() for part in parts) > 9:
        return None
    gaps = ["".join(parts[a + 1 : b]).strip() for a, b in pairwise(numbers)]
    if (clock := _clock(gaps, len(numbers))) is None:
        return None
    start, stop = clock
    return _heading(parts, numbers, gaps, start, stop, style)


def _clock(gaps: list[str], count: int) -> tuple[int, int] | None:
    """Find which of the numbers are the time, as first and last + 1."""
    if ":" in gaps:
        start = gaps.index(":")
        stop = start + 2
        if stop < count and start + 1 < len(gaps) and gaps[start + 1] in (":", "."):
            stop += 1
    elif any(gap.lower() == "h" for gap in gaps):
        start = [gap.lower() for gap in gaps].index("h")
        stop = start + 2
    elif count >= 5 and gaps[3] == ".":
        start, stop = 3, count
    elif count >= 5 and gaps[0] == "." and gaps[1] != ".":
        start, stop = 0, 2
    elif count in (4, 5) and gaps[2] == "." and gaps[1] != ".":
        start, stop = 2, count
    else:
        return None
    dated = count - (stop - start)
    return (start, stop) if dated in (1, 2, 3) and (start == 0 or stop == count) else None


def _heading(
    parts: list[str], numbers: list[int], gaps: list[str], start: int, stop: int, style: str
) -> Heading | None:
    """Put the parts in their places; refuse what can't be a date and a time."""
    clock = [int(parts[place]) for place in numbers[start:stop]]
    if clock[0] > 24 or any(value > 59 for value in clock[1:]) or len(parts[numbers[start]]) > 2:
        return None
    if any(len(parts[place]) != 2 for place in numbers[start + 1 : stop]):
        return None
    dated = numbers[stop:] if start == 0 else numbers[:start]
    date = tuple(parts[place] for place in dated)
    first, last = numbers[start], numbers[stop - 1]
    if start == 0:
        before, gap, tail = parts[:first], parts[last + 1 : dated[0]], parts[dated[-1] + 1 :]
        after, months = gap, _words(parts, dated[0], dated[-1], dated)
        loose = tail
    else:
        before, after = parts[dated[-1] + 1 : first], parts[last + 1 :]
        months, loose = _words(parts, 0, dated[-1], dated), []
    if len(date) < 3 and not months:
        months = _words(parts, 0, len(parts) - 1, dated)
    if len(date) == 1 and not months:
        return None
    separators = tuple(gaps[stop:] if start == 0 else gaps[: len(dated) - 1])
    if months:
        separators = ("word",)
    elif any(gap not in {".", "/", "-", ",", ""} for gap in separators):
        return None
    time = (clock[0], clock[1], clock[2] if len(clock) > 2 else 0)
    dotted = "." in "".join(after)
    signature = (style, start == 0, len(date), separators, len(clock), gaps[start])
    said = (_joined(before), _joined([*after, *loose]))
    signature = (*signature, bool(said[0]), bool(said[1]))
    return Heading(date, time, months, *said, dotted, signature, 0)


def _words(
    parts: list[str], first: int, last: int, dated: list[int]
) -> tuple[tuple[int, str], ...]:
    """List the words among the date's numbers, each with the number it stands before.

    Words at one place are given apart and joined: «de junio de», but also «มี.ค.».
    """
    places: dict[int, list[str]] = {}
    for place in range(first, last + 1):
        if parts[place][0].isalpha():
            at = sum(number < place for number in dated)
            places.setdefault(at, []).append(parts[place].casefold())
    found = []
    for at, words in places.items():
        found += [(at, word) for word in words]
        found += [(at, "".join(words))] if len(words) > 1 else []
    return tuple(found)


def _joined(parts: list[str]) -> str:
    """Join words so that «a. m.», «a.m.» and «am» are the same."""
    return "".join(part for part in parts if part[0].isalpha()).casefold()
