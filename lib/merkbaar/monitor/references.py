"""Names in a monitor file that point to nothing, or to two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..periods import is_earlier
from .collapsing import Broken, broken_collapses
from .definition import Monitor


def broken_references(monitor: Monitor) -> list[Broken]:
    """Places in the file (as a path of keys) with what is wrong there, in Dutch."""
    return [
        *_twice(monitor),
        *_unknown_leefgebieden(monitor),
        *_unknown_questions(monitor),
        *_unknown_areas(monitor),
        *_elsewhere(monitor),
        *_unknown_filters(monitor),
        *_editions(monitor),
        *_crosswalks(monitor),
        *_pulse(monitor),
        *broken_collapses(monitor),
    ]


def _twice(monitor: Monitor) -> Iterator[Broken]:
    lists: dict[str, Iterable[str]] = {
        "areas": [area.code for area in monitor.areas],
        "elsewhere": [name for one in monitor.elsewhere for name in (one.code, one.name)],
        "groups": [group.id for group in monitor.groups],
        "questions": [question.id for question in monitor.questions],
        "leefgebieden": [domain.id for domain in monitor.leefgebieden],
        "services": [service.id for service in monitor.services],
        "approaches": [approach.id for approach in monitor.approaches],
        "measures": [measure.id for measure in monitor.measures],
        "themes": [theme.id for theme in monitor.themes],
        "analyses": [analysis.notebook for analysis in monitor.analyses],
        "pages": monitor.pages,
    }
    for part, names in lists.items():
        yield from _repeated((part,), tuple(names))
    for part in ("phases", "emotions", "images", "codes"):
        listed = getattr(monitor.journey, part, ())
        yield from _repeated(("journey", part), [one.id for one in listed])
    for part in ("phases", "events"):
        listed = getattr(monitor.pulse, part, ())
        yield from _repeated(("pulse", part), [one.id for one in listed])


def _repeated(where: tuple[str, ...], names: Sequence[str]) -> Iterator[Broken]:
    for name, times in Counter(names).items():
        if times > 1:
            place = max(index for index, other in enumerate(names) if other == name)
            yield (
                (*where, place),
                f"'{name}' staat {times} keer in '{'.'.join(where)}'. Verwacht: één keer.",
            )


def _unknown_leefgebieden(monitor: Monitor) -> Iterator[Broken]:
    known = {domain.id for domain in monitor.leefgebieden}
    parts = {
        "services": monitor.services,
        "approaches": monitor.approaches,
        "measures": monitor.measures,
    }
    for part, items in parts.items():
        for index, item in enumerate(items):
            if item.leefgebied is not None and item.leefgebied not in known:
                yield (part, index, "leefgebied"), _unknown(item.leefgebied, known, "leefgebieden")


def _unknown_questions(monitor: Monitor) -> Iterator[Broken]:
    known = {question.id for question in monitor.questions}
    parts = {"measures": monitor.measures, "stories": monitor.stories}
    for part, items in parts.items():
        for index, item in enumerate(items):
            if item.question is not None and item.question not in known:
                yield (part, index, "question"), _unknown(item.question, known, "questions")


def _unknown_areas(monitor: Monitor) -> Iterator[Broken]:
    known = {area.code for area in monitor.areas} | {monitor.municipality.code}
    for index, area in enumerate(monitor.areas):
        if area.parent is not None and area.parent not in known:
            yield ("areas", index, "parent"), _unknown(area.parent, known, "areas")


def _elsewhere(monitor: Monitor) -> Iterator[Broken]:
    own = monitor.municipality
    for index, one in enumerate(monitor.elsewhere):
        if one.code == own.code or one.name == own.name:
            yield (
                ("elsewhere", index),
                "dit is de gemeente zelf. Verwacht: Nederland of een andere gemeente, bijvoorbeeld "
                "{code: NL00, name: Nederland}.",
            )


def _unknown_filters(monitor: Monitor) -> Iterator[Broken]:
    known = {"area", "period", *(f"group_{group.id}" for group in monitor.groups)}
    for index, name in enumerate(monitor.filters):
        if name not in known:
            yield ("filters", index), _unknown(name, known, "filters (area, period, group_…)")


def _editions(monitor: Monitor) -> Iterator[Broken]:
    periods = {plan.period for plan in monitor.editions.values()}
    for name, plan in monitor.editions.items():
        before = plan.compare_with
        if before is not None and before not in periods and not is_earlier(before, plan.period):
            yield (
                ("editions", name, "compare_with"),
                f"gevonden: '{before}'. Verwacht: een periode vóór {plan.period}, zo geschreven.",
            )


def _crosswalks(monitor: Monitor) -> Iterator[Broken]:
    for index, walk in enumerate(monitor.crosswalks):
        where = ("crosswalks", index)
        if not monitor.areas:
            yield where, "er zijn geen 'areas'. Verwacht: de gebieden van nu, met hun codes."
        if walk.averages and walk.population is None:
            yield (
                (*where, "averages"),
                "gevonden: 'averages' zonder 'population'. Verwacht: de indicator met het aantal "
                "inwoners; daarmee wordt gewogen.",
            )
        for name in sorted({*walk.counts} & {*walk.averages}):
            yield (
                (*where, "averages"),
                f"'{name}' staat onder 'counts' en onder 'averages'. Verwacht: een van de twee.",
            )


def _pulse(monitor: Monitor) -> Iterator[Broken]:
    pulse = monitor.pulse
    if pulse is None:
        return
    known = {measure.id for measure in monitor.measures}
    for index, item in enumerate(pulse.items):
        if item not in known:
            yield ("pulse", "items", index), _unknown(item, known, "measures")
    yield from _repeated(("pulse", "items"), pulse.items)
    for index, event in enumerate(pulse.events):
        if event.id in pulse.order:
            yield (
                ("pulse", "events", index),
                f"'{event.id}' is ook een fase. Verwacht: een code van zichzelf.",
            )
    if not pulse.lowest < pulse.highest:
        yield (
            ("pulse", "lowest"),
            f"gevonden: {pulse.lowest:g} tot {pulse.highest:g}. Verwacht: een laagste score die "
            "onder de hoogste ligt.",
        )


def _unknown(name: str, known: Iterable[str], where: str) -> str:
    expected = ", ".join(sorted(known)) or "niets: de lijst is leeg"
    return f"gevonden: '{name}'. Verwacht: een van {where} ({expected})."
