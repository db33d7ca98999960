"""Calendars, names of months and words for the half of the day, from CLDR (through Babel)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from merkbaar.sources.whatsapp_heading import MARKS, Heading
from merkbaar.sources.whatsapp_words import HALVES, LANGUAGES, REGIONS

if TYPE_CHECKING:
    from babel import Locale

Half = str | tuple[tuple[int, int], ...]
"""«am», «pm», or the minutes of the day between which a word such as 晚上 is used."""

_BUDDHIST, _MINGUO = -543, 1911
_ERAS = {"reiwa": 2018, "令和": 2018, "r": 2018, "heisei": 1988, "平成": 1988, "h": 1988}
_ERAS |= {"民國": _MINGUO, "民国": _MINGUO, "minguo": _MINGUO, "be": _BUDDHIST, "พ": _BUDDHIST}
_ERAS |= {"พ.ศ": _BUDDHIST, "พุทธศักราช": _BUDDHIST}
_HIJRI_EPOCH = date(622, 7, 19)
_JALALI_LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)


def year_of(text: str, month: int, day: int, *, era: str, persian: bool) -> date | None:
    """Read a year in the calendar it is written in, with its month and day.

    Gregorian, Buddhist (2560s), Japanese eras and Minguo only count their years differently;
    Persian (1390s) and Hijri (1440s) years also have other months.

    Parameters
    ----------
    text : str
        The year as printed, one to four digits.
    month, day : int
        As printed.
    era : str
        Words that stood among the numbers, casefolded.
    persian : bool
        Whether the export is in Persian, so that a two-digit year of 80–99 is Persian.

    Returns
    -------
    date or None
        None where it is no day of that calendar.
    """
    year = int(text)
    for word in era.split():
        if word.strip(".") in _ERAS:
            return _gregorian(year + _ERAS[word.strip(".")], month, day)
    if len(text) <= 2:
        year += 1300 if persian and year >= 80 else 2500 if year >= 52 else 2000
    if 2400 <= year < 2700:
        year += _BUDDHIST
    elif 98 <= year <= 150:
        year += _MINGUO
    elif 1350 <= year < 1430:
        return _from_jalali(year, month, day)
    elif 1430 <= year < 1500:
        return _from_hijri(year, month, day)
    return _gregorian(year, month, day)


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> date | None:
    """Turn a Solar Hijri day into a Gregorian one (33-year cycle, exact for 1343–1502)."""
    leap = year % 33 in _JALALI_LEAPS
    longest = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    passed = sum(365 + (other % 33 in _JALALI_LEAPS) for other in range(1343, year))
    months = sum(31 if other <= 6 else 30 for other in range(1, month))
    return date(1964, 3, 21) + timedelta(days=passed + months + day - 1)


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """Turn a Hijri day into a Gregorian one by the tabular calendar: a day off at most, mostly."""
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _HIJRI_EPOCH + timedelta(days=days)


def month_reader(words: set[str], *, languages: Sequence[str]) -> dict[str, int]:
    """Give the number of each month's name, in the one language that knows most of them.

    Names clash between languages («listopad» is October or November), so one language is
    chosen for the whole file.
    """
    if not words:
        return {}

    def fit(language: str) -> tuple[int, bool]:
        return sum(word in _months(language) for word in words), language in languages

    best = max(_ordered(languages), key=fit)
    return {word: _months(best)[word] for word in words if word in _months(best)}


def _ordered(languages: Sequence[str]) -> list[str]:
    """Give every language, the likeliest first."""
    return list(dict.fromkeys([*languages, *LANGUAGES]))


@cache
def _months(language: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for locale in _locales(language):
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months.get(form, {}).get(width, {}).items():
                    found.setdefault(_squeezed(name), number)
    return found


def _locales(language: str) -> list[Locale]:
    """Give a language as CLDR has it, and as it is written in other countries."""
    from babel import Locale, UnknownLocaleError

    locales = []
    for region in REGIONS.get(language, (language,)):
        try:
            locales.append(Locale.parse(region))
        except (UnknownLocaleError, ValueError):
            continue
    return locales


_LOOSE = frozenset(". \u00a0\u202f-'’" + MARKS)


def _squeezed(name: str) -> str:
    """Write a word as ``whatsapp_heading`` does: without points, spaces and capitals."""
    return "".join(letter for letter in name.casefold() if letter not in _LOOSE)


@cache
def _halves(language: str) -> dict[str, Half]:
    """Give the words for the half or part of the day in one language."""
    found: dict[str, Half] = {}
    for locale in _locales(language):
        rules = (locale.day_period_rules or {}).get(None, {})
        for form in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for period, name in _periods(locale, form, width):
                    half = period if period in ("am", "pm") else _spans(rules.get(period, []))
                    had = found.setdefault(_squeezed(name), half)
                    if isinstance(had, tuple) and isinstance(half, tuple):
                        found[_squeezed(name)] = tuple(sorted({*had, *half}))
    return {word: half for word, half in found.items() if half}


def _periods(locale: Locale, form: str, width: str) -> list[tuple[str, str]]:
    """List the parts of the day with their names, the two halves first."""
    words = locale.day_periods.get(form, {}).get(width, {})
    return sorted(words.items(), key=lambda item: item[0] not in ("am", "pm"))


def _spans(rules: list[dict[str, int]]) -> tuple[tuple[int, int], ...]:
    """Turn CLDR's seconds into minutes of the day, first and last + 1."""
    spans = []
    for rule in rules:
        start = rule.get("from", rule.get("at", 0)) // 60
        stop = rule["before"] // 60 if "before" in rule else start + 1
        spans.append((start, stop if stop > start else stop + 1440))
    return tuple(spans)


def clock_reader(
    headings: Sequence[Heading], *, languages: Sequence[str]
) -> tuple[Callable[[Heading], tuple[int, int, int] | None], bool]:
    """Find the words that say which half of the day a time is in, and read times with them.

    Returns
    -------
    read : function
        From a heading to hour, minute, second; None where the half isn't known.
    settled : bool
        False where words were found that had to be guessed or couldn't be read.
    """
    hours = [head.time[0] for head in headings]
    for side in ("after", "before"):
        words = {getattr(head, side) for head in headings} - {""}
        if side == "before" and len(words) == 1 and max(hours) > 12:
            continue  # «um», «às», «kl.»: the same word before every time of a day of 24 hours
        known = _known(words, languages)
        if known and len(words) > len(known) and len(words) == 2 and max(hours) <= 12:
            other = {"am": "pm", "pm": "am"}.get(str(next(iter(known.values()))))
            known |= {word: other for word in words if other and word not in known}
        if known:
            return _Clock(side, known).read, words == set(known)
    for side in ("after", "before"):
        words = sorted({getattr(head, side) for head in headings} - {""})
        if len(words) == 2 and max(hours) <= 12:
            return _guessed(headings, side, words), False
    return (lambda head: head.time), True


def spoken(headings: Sequence[Heading]) -> tuple[str, ...]:
    """Say which languages the words around the times belong to; none where too many fit."""
    words = {word for head in headings for word in (head.before, head.after) if len(word) > 1}
    words -= {"am", "pm"}
    if not words:
        return ()
    found = tuple(language for language in LANGUAGES if words <= set(_halves(language)))
    return found if len(found) <= 4 else ()


def _known(words: set[str], languages: Sequence[str]) -> dict[str, Half]:
    """Read the words in the one language that knows most of them."""
    common = {word: HALVES[word] for word in words if word in HALVES}
    if not words or len(common) == len(words):
        return dict(common)

    def fit(language: str) -> tuple[int, bool]:
        return sum(word in _halves(language) for word in words), language in languages

    best = _halves(max(_ordered(languages), key=fit))
    found = {word: best[word] for word in words if word in best}
    return found if len(found) > len(common) else dict(common)


class _Clock:
    """Reads times with words for the half of the day."""

    def __init__(self, side: str, known: dict[str, Half]) -> None:
        self.side = side
        self.known = known

    def read(self, head: Heading) -> tuple[int, int, int] | None:
        hour, minute, second = head.time
        word = getattr(head, self.side)
        half = self.known.get(word)
        if hour > 12 or (half is None and not word):
            return head.time
        if half is None:
            return None
        if isinstance(half, str):
            return hour % 12 + (12 if half == "pm" else 0), minute, second
        choices = (hour % 12, hour % 12 + 12)
        best = min(choices, key=lambda choice: _distance(choice * 60 + minute, half))
        return best, minute, second


def _distance(minute: int, spans: tuple[tuple[int, int], ...]) -> int:
    """Say how many minutes a time lies outside the part of the day (around the clock)."""
    away = []
    for start, stop in spans:
        for moment in (minute, minute + 1440):
            inside = start <= moment < stop
            away.append(0 if inside else min(abs(moment - start), abs(moment - stop + 1)))
    return min(away)


def _guessed(
    headings: Sequence[Heading], side: str, words: list[str]
) -> Callable[[Heading], tuple[int, int, int] | None]:
    """Try both readings of two unknown words; the one that runs forward in time wins."""

    def back(first: str) -> int:
        clock = _Clock(side, {words[0]: first, words[1]: "pm" if first == "am" else "am"})
        told = [(head.date, head.months, clock.read(head) or (0, 0, 0)) for head in headings]
        return sum(a[:2] == b[:2] and b[2] < a[2] for a, b in pairwise(told))

    scores = {first: back(first) for first in ("am", "pm")}
    if scores["am"] == scores["pm"]:
        return lambda _: None
    first = min(scores, key=lambda key: scores[key])
    return _Clock(side, {words[0]: first, words[1]: "pm" if first == "am" else "am"}).read


def written_order(
    dates: Sequence[tuple[str, ...]], first: Heading, languages: Sequence[str]
) -> list[str]:
    """Rank the orders by the way of writing: language, separator, zeros in front.

    Used only where the numbers themselves leave more than one order.
    """
    separators = first.signature[3]
    separator = separators[0] if isinstance(separators, tuple) and separators else "-"
    padded = any(number.startswith("0") for numbers in dates for number in numbers[:2])
    short = all(len(number) <= 2 for numbers in dates for number in numbers)
    single = any(len(number) == 1 for numbers in dates for number in numbers[:2])
    orders = ["dmy", "mdy", "ymd", "ydm", "myd", "dym"]
    votes = dict.fromkeys(orders, 0.0)
    regions = [region for language in languages for region in REGIONS.get(language, (language,))]
    for place, region in enumerate(dict.fromkeys(regions)):
        order, mark, wide = _pattern(region)
        fits = mark == separator and (not single if wide else not padded)
        votes[order] = votes.get(order, 0) + (2.0 if fits else 0.5) / (place + 1)
    if not regions and separator == "/" and short and single and not padded and not first.dotted:
        votes["mdy"] += 1  # as in the United States; «a. m.» with points is written elsewhere
    if dates and len(dates[0][0]) == 4:
        votes["ymd"] += 9
    return sorted(orders, key=lambda order: (-votes[order], orders.index(order)))


@cache
def _pattern(region: str) -> tuple[str, str, bool]:
    """Give the order, separator and padding of a region's short date (CLDR)."""
    from babel import Locale, UnknownLocaleError

    try:
        pattern = str(Locale.parse(region).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError, KeyError):
        return "dmy", "/", True
    letters = [letter.lower() for letter in pattern if letter in "dMy"]
    order = "".join(dict.fromkeys(letters))
    mark = next((letter for letter in pattern if letter in "/.-"), " ")
    return order if len(order) == 3 else "dmy", mark, "dd" in pattern
