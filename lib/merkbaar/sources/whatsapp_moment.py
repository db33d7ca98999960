"""Decide over a whole chat what its dates and times mean: order, calendar, half of the day.

One line can't tell whether 3/4/25 is in March or April; a file mostly can. Every order that the
numbers allow is tried, and the one in which the chat runs forward in time wins. Only where two
orders are equally good does the way of writing decide (CLDR date patterns), and then it is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from merkbaar.sources.whatsapp_calendar import (
    clock_reader,
    month_reader,
    spoken,
    written_order,
    year_of,
)
from merkbaar.sources.whatsapp_heading import Heading

FIRST_YEAR, LAST_YEAR = 2009, 2060
"""A chat before WhatsApp existed, or far in the future, is a wrong reading of the numbers."""

_Triple = tuple[tuple[str, ...], tuple[tuple[int, str], ...]]
_ORDERS = ("dmy", "mdy", "ymd", "ydm", "myd", "dym")
_DAY = timedelta(days=1)
_JITTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Reading:
    """How the dates of one chat were read.

    Attributes
    ----------
    moments : tuple of datetime or None
        One a heading, without a time zone; None where the numbers are no date.
    order : str
        "dmy", "mdy", "ymd", …; "word" where months are written out.
    certain : bool
        False where another order is as good and only the way of writing decided.
    unknown : tuple of str
        What couldn't be settled: "half" (words for the half of the day), "year", "month".
    """

    moments: tuple[datetime | None, ...]
    order: str
    certain: bool
    unknown: tuple[str, ...]


def read_moments(headings: Sequence[Heading], *, languages: Sequence[str] = ()) -> Reading:
    """Read the dates and times of all headings of one chat together.

    Parameters
    ----------
    headings : sequence of Heading
        In the order of the file.
    languages : sequence of str
        Languages that the export's own sentences point to, likeliest first.

    Returns
    -------
    Reading
    """
    languages = tuple(languages) or spoken(headings)
    order, dates, certain, unknown = _dates(headings, languages)
    clock, settled = clock_reader(headings, languages=languages)
    if not settled:
        unknown = (*unknown, "half")
    moments = []
    for day, head in zip(dates, headings, strict=True):
        time = clock(head)
        if day is None or time is None:
            moments.append(None)
        else:
            extra = _DAY if time[0] == 24 else timedelta(0)
            moments.append(datetime(day.year, day.month, day.day, time[0] % 24, *time[1:]) + extra)
    return Reading(tuple(moments), order, certain, unknown)


def _dates(
    headings: Sequence[Heading], languages: Sequence[str]
) -> tuple[str, list[date | None], bool, tuple[str, ...]]:
    """Choose the order of day, month and year, and read the dates in it."""
    words = {word for head in headings for _, word in head.months}
    months = month_reader(words, languages=languages) if words else {}
    if any(word in months for word in words):
        return _worded(headings, months)
    if any(len(head.date) == 2 for head in headings):
        return "md", _yearless(headings), False, ("year",)
    triples = list(dict.fromkeys((head.date, head.months) for head in headings))
    persian = "fa" in languages
    scores = []
    for order in _allowed(triples):
        known = {triple: _day(triple, order, persian=persian) for triple in triples}
        scores.append((_score(known, headings), order, known))
    hint = written_order([triple[0] for triple in triples], headings[0], languages)
    scores.sort(key=lambda item: (item[0], hint.index(item[1])))
    best, order, known = scores[0]
    certain = len(scores) == 1 or scores[1][0] != best
    return order, [known[(head.date, head.months)] for head in headings], certain, ()


def _allowed(triples: Sequence[_Triple]) -> list[str]:
    """List the orders that the place of the year leaves open."""
    for place in range(3):
        wide = sum(len(days[place]) > 2 or int(days[place]) > 31 for days, _ in triples)
        if wide * 2 > len(triples):  # most of them: a quoted line may hold any number
            return [order for order in _ORDERS if order[place] == "y"]
    if any(words for _, words in triples):  # an era before a year of one or two digits
        places = {place for _, words in triples for place, _ in words}
        return [order for order in _ORDERS if order.index("y") in places] or list(_ORDERS[:3])
    return list(_ORDERS[:3])


def _day(triple: _Triple, order: str, *, persian: bool) -> date | None:
    """Read three numbers in one order; None where that is no day."""
    numbers, words = triple
    at = {letter: place for place, letter in enumerate(order)}
    era = " ".join(word for _, word in words)
    day, month = int(numbers[at["d"]]), int(numbers[at["m"]])
    return year_of(numbers[at["y"]], month, day, era=era, persian=persian)


def _score(
    known: dict[_Triple, date | None],
    headings: Sequence[Heading],
) -> tuple[int, int, int, int]:
    """Score an order, lower is better: no day, no likely year, back in time, spread out."""
    invalid = sum(day is None for day in known.values())
    days = [day for day in known.values() if day]
    odd = sum(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days)
    told = [day for head in headings if (day := known[(head.date, head.months)])]
    back = sum(later < earlier - _DAY for earlier, later in pairwise(told))
    return invalid, odd, back, _spread(days)


def _spread(days: list[date]) -> int:
    """Say how thin the days lie: the power of five of days per day written (needs four)."""
    if len(days) < 4:
        return 0
    thin = ((max(days) - min(days)).days + 1) / len(days)
    return sum(thin >= 5**power for power in (1, 2, 3))


def _worded(
    headings: Sequence[Heading], months: dict[str, int]
) -> tuple[str, list[date | None], bool, tuple[str, ...]]:
    """Read dates whose month is a word."""
    days = [_worded_day(head, months) for head in headings]
    if any(len(head.date) == 1 for head in headings):
        return "word", days, False, ("year",)
    return "word", days, True, ("month",) if None in days else ()


def _worded_day(head: Heading, months: dict[str, int]) -> date | None:
    """Read a day and a year beside the name of a month; the year is the wider of the two."""
    month = next((months[word] for _, word in head.months if word in months), None)
    if month is None or len(head.date) != 2:
        return None
    wide = [place for place, text in enumerate(head.date) if len(text) > 2 or int(text) > 31]
    place = wide[0] if wide else 1
    day = int(head.date[1 - place])
    return year_of(head.date[place], month, day, era="", persian=False)


def _yearless(headings: Sequence[Heading]) -> list[date | None]:
    """Old exports leave the year out of this year's messages: then there is no day to give."""
    return [None for _ in headings]


def localise(
    moments: Sequence[datetime | None], timezone: str
) -> tuple[list[datetime | None], int, int]:
    """Give wall-clock times their zone; where the clock was set, the file's order decides.

    Parameters
    ----------
    moments : sequence of datetime or None
        Wall-clock times in the order of the file.
    timezone : str
        Name of the zone the phone was in, such as "Europe/Amsterdam".

    Returns
    -------
    moments : list of datetime or None
        The same, aware. An hour that happened twice is read as the first one until the file
        goes back in time; an hour that never was is moved forward by the gap.
    doubled, missing : int
        How many moments lay in an hour that happened twice, or never.
    """
    zone = ZoneInfo(timezone)
    utc = ZoneInfo("UTC")
    last: datetime | None = None
    told, doubled, missing = [], 0, 0
    for moment in moments:
        if moment is None:
            told.append(None)
            continue
        early = moment.replace(tzinfo=zone, fold=0).astimezone(utc)
        late = moment.replace(tzinfo=zone, fold=1).astimezone(utc)
        chosen = early
        if early < late:
            doubled += 1
            if last is not None and early < last - _JITTER and late >= last - _JITTER:
                chosen = late
        elif early > late:
            missing += 1
        last = chosen
        told.append(chosen.astimezone(zone))
    return told, doubled, missing
