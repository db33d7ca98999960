"""Read text as dates and times, only where a whole column can be read in one way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_CLOCK = (
    r"(?:[T ]+(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s?(?P<z>Z|[-+]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(rf"(?P<y>\d{{4}})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}}){_CLOCK}")
_NUMERIC = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_CLOCK}"
)
_NAMED = re.compile(rf"(?P<d>\d{{1,2}})[- ](?P<n>[a-z]{{3,9}})\.?[- ](?P<y>\d{{4}}){_CLOCK}")
_SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
UNSURE = (
    "Tekst die op datums lijkt, maar dag en maand zijn niet te onderscheiden; als tekst gelaten."
)
SHORT_YEAR = "Datums met een jaartal van twee cijfers; als tekst gelaten."


@dataclass(frozen=True)
class MomentReading:
    """How a column of texts reads as moments.

    Attributes
    ----------
    values : dict of str to datetime, or None
        For each distinct text its moment; None as a whole where the column stays text.
    order : str
        "iso", "dag-maand", "maand-dag" or "" (with month names).
    remark : str or None
        Why a column that looks like dates stays text.
    """

    values: dict[str, dt.datetime] | None
    order: str = ""
    remark: str | None = None


def read(texts: Iterable[str], *, timezone: str, day_first: bool | None) -> MomentReading | None:
    """Read a column's distinct texts as moments.

    Parameters
    ----------
    texts : iterable of str
        Distinct cells, stripped, without missing ones.
    timezone : str
        Zone to which moments with an offset are brought; others stay without zone.
    day_first : bool or None
        What other columns of the file show; None where they show nothing.

    Returns
    -------
    MomentReading or None
        None where the column doesn't look like moments.
    """
    bare = list(texts)
    if not bare or not bare[0][:1].isdigit():
        return None
    for pattern, order in ((_ISO, "iso"), (_NAMED, "")):
        if matches := _all(pattern, bare):
            return _values(matches, order, timezone)
    if matches := _all(_NUMERIC, bare):
        return _numeric(matches, timezone, day_first)
    if all(_SHORT.fullmatch(text) for text in bare):
        return MomentReading(None, remark=SHORT_YEAR)
    return _several_ways(bare, timezone, day_first)


def _several_ways(bare: list[str], timezone: str, day_first: bool | None) -> MomentReading | None:
    """Read a column in which dates are written in more than one way, each of them sure."""
    values: dict[str, dt.datetime] = {}
    rest = bare
    for pattern, order in ((_ISO, "iso"), (_NAMED, ""), (_NUMERIC, "numeric")):
        fitting = [text for text in rest if pattern.fullmatch(text.lower())]
        rest = [text for text in rest if text not in set(fitting)]
        if not (matches := _all(pattern, fitting)):
            continue
        if order == "numeric":
            reading = _numeric(matches, timezone, day_first)
        else:
            reading = _values(matches, order, timezone)
        if reading is None or reading.values is None:
            return reading
        values |= reading.values
    if rest or len({value.tzinfo is None for value in values.values()}) != 1:
        return None
    return MomentReading(values, "verschillende schrijfwijzen")


def _all(pattern: re.Pattern[str], texts: list[str]) -> dict[str, re.Match[str]] | None:
    found: dict[str, re.Match[str]] = {}
    for text in texts:
        match = pattern.fullmatch(text.lower() if pattern is _NAMED else text)
        if match is None:
            return None
        found[text] = match
    return found


def _numeric(
    matches: dict[str, re.Match[str]], timezone: str, day_first: bool | None
) -> MomentReading | None:
    first = max(int(m["a"]) for m in matches.values())
    second = max(int(m["b"]) for m in matches.values())
    if first > 12 and second > 12:
        return None
    if first > 12 or second > 12:
        day_first = first > 12
    if day_first is None:
        return MomentReading(None, remark=UNSURE)
    return _values(matches, "dag-maand" if day_first else "maand-dag", timezone)


def _values(matches: dict[str, re.Match[str]], order: str, timezone: str) -> MomentReading | None:
    zones = {bool(match["z"]) for match in matches.values()}
    if len(zones) > 1:
        return None
    try:
        values = {text: _moment(match, order, timezone) for text, match in matches.items()}
    except (ValueError, KeyError):
        return None
    return MomentReading(values, order)


def _moment(match: re.Match[str], order: str, timezone: str) -> dt.datetime:
    parts = match.groupdict()
    if order == "dag-maand":
        day, month = int(parts["a"]), int(parts["b"])
    elif order == "maand-dag":
        day, month = int(parts["b"]), int(parts["a"])
    else:
        day = int(parts["d"])
        month = _MONTHS[parts["n"]] if order == "" else int(parts["m"])
    fraction = int((parts["f"] or "0")[:6].ljust(6, "0"))
    hour, minute, second = (int(parts[key] or 0) for key in ("h", "mi", "s"))
    moment = dt.datetime(int(parts["y"]), month, day, hour, minute, second, fraction)
    return _in_zone(moment, parts["z"], timezone) if parts["z"] else moment


def _in_zone(moment: dt.datetime, offset: str, timezone: str) -> dt.datetime:
    if offset == "Z":
        delta = dt.timedelta()
    else:
        bare = offset.replace(":", "")
        delta = dt.timedelta(hours=int(bare[1:3]), minutes=int(bare[3:5]))
        delta = -delta if bare[0] == "-" else delta
    return moment.replace(tzinfo=dt.timezone(delta)).astimezone(ZoneInfo(timezone))
