"""What was agreed over an earlier edition, and how its figure moved since: never why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import wording
from ..tables import SafeFinding, SafeTable, Words
from . import filters
from .cards import Certainty, certainty
from .panels import unit_of
from .texts import LANGUAGES, complete, dated, joined, ui
from .voices import shares
from .workbench import Workbench

SIGNS = {"open": "○", "bezig": "◐", "gedaan": "●", "vervallen": "–"}
"""Drawn beside the word, never instead of it."""
UNDONE = ("open", "bezig")


@dataclass(frozen=True)
class Reading:
    """A figure at one moment, or why it isn't shown."""

    period: Words
    value: Words
    interval: Words
    reason: Words | None


@dataclass(frozen=True)
class Movement:
    """How a figure moved since something was agreed.

    Attributes
    ----------
    then, now : Reading or None
        None where the edition has no such figure; then `note` says so.
    difference, certainty : Words, Certainty or None
        As the finding on this change has them; None where it wasn't tested.
    """

    name: Words
    place: Words
    then: Reading | None = None
    now: Reading | None = None
    difference: Words | None = None
    certainty: Certainty | None = None
    note: Words | None = None


@dataclass(frozen=True)
class Agreement:
    """Something that was agreed, ready for the markup."""

    what: Words
    who: Words
    when: Words
    at: Words
    sign: str
    status: Words
    happened: Words
    told: bool
    overdue: bool
    movements: tuple[Movement, ...]


def agreed(bench: Workbench) -> tuple[Agreement, ...]:
    """Give what was agreed over earlier editions, in the order of the edition; none is fine."""
    actions = bench.published.edition.get("actions") or ()
    return tuple(_agreement(bench, one) for one in actions)


def _agreement(bench: Workbench, action: Mapping[str, Any]) -> Agreement:
    happened, status = str(action.get("happened") or ""), str(action["status"])
    until = str(bench.published.edition.get("until", ""))
    return Agreement(
        what=complete(str(action["what"])),
        who=complete(str(action["who"])),
        when=dated(str(action["when"])),
        at=ui("agreed.at", edition=str(action["edition"])),
        sign=SIGNS[status],
        status=ui(f"agreed.status.{status}"),
        happened=complete(happened) if happened else ui("agreed.not_told"),
        told=bool(happened),
        overdue=status in UNDONE and bool(until) and str(action["when"]) < until,
        movements=tuple(_movements(bench, action)),
    )


def _movements(bench: Workbench, action: Mapping[str, Any]) -> Iterator[Movement]:
    for part in ("measure", "theme"):
        if action.get(part):
            yield _movement(bench, part, str(action[part]), action)


def _movement(bench: Workbench, part: str, code: str, action: Mapping[str, Any]) -> Movement:
    """Look up the figure of then and now; say where there is none."""
    name, known = _named(bench, part, code)
    subject = {str(key): str(value) for key, value in (action.get("subject") or {}).items()}
    if not known:
        return Movement(name, complete(""), note=ui("agreed.gone"))
    table = _table(bench, part, code)
    wanted = {part: code, **subject, "period": bench.period}
    here = bench.where(table, wanted) if table else {}
    if table is None or "period" not in here or not _is_there(here, wanted, part):
        return Movement(name, _place(bench, subject), note=ui("agreed.no_figure"))
    return _moved(bench, table, here, name, str(action["period"]))


def _named(bench: Workbench, part: str, code: str) -> tuple[Words, bool]:
    """Name a measure or theme; and say whether the edition still knows it."""
    if part == "measure":
        return bench.names.of("measure", code), bool(bench.names.measure(code))
    known = code in bench.published.edition.get("themes", {})
    return joined(ui("card.theme"), bench.names.of("theme", code), by=": "), known


def _place(bench: Workbench, subject: Mapping[str, str]) -> Words:
    named = (bench.names.of(dimension, code) for dimension, code in subject.items())
    return joined(*named) if subject else complete(bench.names.municipality)


def _table(bench: Workbench, part: str, code: str) -> SafeTable | None:
    """Find the table that a measure or theme stands in."""
    published = bench.published
    if part == "theme":
        return shares(published)
    for one in published.findings:
        for cell in one.evidence if one.measure == code else ():
            table = published.tables.get(cell.table)
            if table is not None and "period" in table.dimensions:
                return table
    listed = (one for one in published.tables.values() if "measure" in one.dimensions)
    return next((one for one in listed if code in filters.values(one, "measure")), None)


def _is_there(here: Mapping[str, str], wanted: Mapping[str, str], part: str) -> bool:
    """Whether a cell is about what was asked: no other wijk may stand in for it."""
    asked = {name: code for name, code in wanted.items() if name in here or name != "measure"}
    return (part in here or part == "measure") and all(
        here.get(name) == code for name, code in asked.items()
    )


def _moved(
    bench: Workbench, table: SafeTable, here: Mapping[str, str], name: Words, before: str
) -> Movement:
    now, then = dict(here), {**here, "period": before}
    cells = {period: _cell(table, {**here, "period": period}) for period in (before, now["period"])}
    place = bench.label(table, {**here, "period": ""})
    places = max(_places(table, cell) for cell in cells.values())  # both in the same detail
    reading = _reading(bench, table, now["period"], cells[now["period"]], places)
    if before == now["period"] or before not in filters.values(table, "period"):
        return Movement(name, place, now=reading, note=ui("agreed.no_then"))
    tested = _tested(bench, table, now, then)
    both = all(cell["state"] == "shown" for cell in cells.values())
    return Movement(
        name,
        place,
        then=_reading(bench, table, before, cells[before], places),
        now=reading,
        difference=_difference(tested) if tested else None,
        certainty=certainty(wording.told_as(tested)) if tested else None,
        note=_untested(bench, before) if both and tested is None else None,
    )


def _cell(table: SafeTable, where: Mapping[str, str]) -> Mapping[str, Any]:
    """Find a cell; one that isn't shown has nothing but its state."""
    for record in table.records():
        if all(str(record[name]) == where[name] for name in table.dimensions):
            return record if record["state"] == "shown" else {"state": record["state"]}
    return {"state": "missing"}


def _places(table: SafeTable, cell: Mapping[str, Any]) -> int:
    ends = (cell.get(end) for end in ("lower", "upper"))
    return wording.telling(unit_of(table, cell), cell.get("value"), *ends)


def _reading(
    bench: Workbench, table: SafeTable, period: str, cell: Mapping[str, Any], places: int
) -> Reading:
    shown, unit = cell["state"] == "shown", unit_of(table, cell)
    low, high = (cell.get(end) for end in ("lower", "upper"))
    why = table.reason if cell["state"] == "suppressed" else cell["state"]
    return Reading(
        period=bench.names.of("period", period),
        value=_written(cell.get("value"), unit, places),
        interval=_between(low, high, unit, places),
        reason=None if shown else {lang: wording.reason(why, lang) for lang in LANGUAGES},
    )


def _written(value: float | None, unit: str, places: int) -> Words:
    return {lang: wording.number(value, unit, lang, decimals=places) for lang in LANGUAGES}


def _between(low: float | None, high: float | None, unit: str, places: int) -> Words:
    if low is None or high is None:
        return complete("")
    lower = {
        lang: wording.bound(low, unit, lang, decimals=places, difference=False)
        for lang in LANGUAGES
    }
    return ui("card.range", lower=lower, upper=_written(high, unit, places))


def _tested(
    bench: Workbench, table: SafeTable, now: Mapping[str, str], then: Mapping[str, str]
) -> SafeFinding | None:
    """Find the finding on exactly this change; only insights says how sure a change is."""
    for one in bench.published.findings:
        stands_on = [(cell.table, dict(cell.where)) for cell in one.evidence[:2]]
        if one.comparator == "time" and stands_on == [(table.name, now), (table.name, then)]:
            return one
    return None


def _untested(bench: Workbench, before: str) -> Words:
    """Say why no finding stands on a change: it was looked at and not found, or not looked at."""
    looked = before == str(bench.published.edition.get("compare_with") or "")
    return ui("agreed.not_found" if looked else "agreed.not_tested")


def _difference(found: SafeFinding) -> Words | None:
    if found.effect is None or found.lower is None or found.upper is None:
        return None
    places = wording.telling(found.unit, found.effect, found.lower, found.upper)
    how = {"decimals": places, "signed": True, "difference": True}

    def told(value: float | None) -> Words:
        return {lang: wording.number(value, found.unit, lang, **how) for lang in LANGUAGES}

    low = {lang: wording.bound(found.lower, found.unit, lang, **how) for lang in LANGUAGES}
    between = ui("card.range", lower=low, upper=told(found.upper))
    return ui("agreed.difference", effect=told(found.effect), range=between)
