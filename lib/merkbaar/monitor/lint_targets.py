"""Warnings about targets: missing, impossible, reached already, or beyond what history shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .advising import Advice, Earlier, names, said_of
from .definition import Measure, Monitor

SURE = 0.95
"""How much of what is to be expected lies inside the prediction interval."""
FOR_A_TREND = 4
"""From how many periods a trend has a prediction interval worth looking at."""
TIMES = 3
"""With fewer periods: how many times the largest step so far a yearly step may be."""
_GOALS = {"verantwoorden", "sturen"}
_SCALE = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:-|tot)\s*(-?\d+(?:[.,]\d+)?)")
_DEMAND = (
    "Een doel moet realistisch en haalbaar zijn, maar ook ambitieus: net haalbaar. Dat vraagt een "
    "goed gesprek bij het inrichten."
)


def lint_targets(monitor: Monitor, earlier: Sequence[Earlier]) -> Iterator[Advice]:
    """Give the warnings about targets; `earlier` is the oldest edition first."""
    yield from _missing(monitor)
    yield from _contradicting(monitor)
    for at, measure in enumerate(monitor.measures):
        if measure.target is None:
            continue
        if why := impossible(measure):
            yield Advice(
                "target-impossible",
                ("measures", at, "target"),
                f"het doel van {measure.title} kan niet: {why}.",
                _DEMAND,
                "Kies een getal dat kan, of zet 'better: higher' of 'better: lower' erbij.",
                (measure.id,),
            )
        else:
            yield from _against_history(at, measure, history(measure, earlier))


def _missing(monitor: Monitor) -> Iterator[Advice]:
    found = [
        (at, one)
        for at, one in enumerate(monitor.measures)
        if one.target is None and one.better != "none"
        if _GOALS.intersection((said := said_of(one, monitor)).purposes)
        and said.need != "nice-to-know"
    ]
    if found:
        titles = [one.title for _, one in found]
        yield Advice(
            "no-target",
            ("measures", found[0][0]),
            f"zonder doelstelling: {names(titles)}.",
            "Welke score verwachten we? Een doel maakt verantwoording steviger, en ook het leren "
            "wordt rijker als verwachtingen vooraf zijn uitgesproken.",
            "Zet 'target: …' en 'target_year: …' bij de indicator. Is hij om van te leren, zet "
            "dan 'purposes: [leren]'.",
            tuple(one.id for _, one in found),
        )


def _contradicting(monitor: Monitor) -> Iterator[Advice]:
    seen: dict[tuple[str, str], Measure] = {}
    for at, one in enumerate(monitor.measures):
        if one.target is None:
            continue
        key = (one.indicator or one.title.casefold(), one.unit)
        other = seen.setdefault(key, one)
        if _contradict(other, one):
            yield Advice(
                "contradictory-targets",
                ("measures", at, "target"),
                f"twee doelen spreken elkaar tegen: {other.title} ('{other.id}') naar "
                f"{_n(other.target)} en {one.title} ('{one.id}') naar {_n(one.target)}.",
                _DEMAND,
                "Kies samen één doel, en haal het andere weg.",
                (other.id, one.id),
            )


def _contradict(one: Measure, other: Measure) -> bool:
    """Whether two targets of the same figure can't both hold; steps on the way to one can."""
    if one.better != other.better:
        return True
    first, last = sorted((one, other), key=lambda each: each.target_year or 0)
    if not first.target_year or first.target_year == last.target_year:
        return first.target != last.target
    further = (last.target or 0.0) - (first.target or 0.0)
    return (further < 0) if one.better == "higher" else (further > 0)


def impossible(measure: Measure) -> str:
    """Say why a target can't be, in Dutch; "" where it can.

    A share lies between 0 and 100, a score inside the scale that its unit names, and a target
    needs a better side.
    """
    target, unit = measure.target, measure.unit
    if target is None:
        return ""
    if measure.better == "none":
        return "er staat niet welke kant beter is"
    scale = _SCALE.search(unit)
    if unit.strip() == "%":
        low, high = 0.0, 100.0
    elif scale:
        low, high = (float(end.replace(",", ".")) for end in scale.groups())
    else:
        return ""
    if low <= target <= high:
        return ""
    return f"{_n(target)} ligt buiten {_n(low)} tot {_n(high)}"


def history(measure: Measure, earlier: Sequence[Earlier]) -> list[tuple[float, float]]:
    """Give the published figures of a measure as (year, value), oldest first.

    Only of editions with the same unit, and from its last redefinition on. Periods that aren't
    years ("2026", "2026-1") don't count.
    """
    found: dict[float, float] = {}
    for edition in earlier:
        was = edition.measures.get(measure.id, {})
        if was.get("unit", measure.unit) == measure.unit:
            values = edition.values.get(measure.id, {})
            found.update({at: value for name, value in values.items() if (at := _year(name))})
    since = max(filter(None, map(_year, measure.redefined)), default=0.0)
    return sorted((at, value) for at, value in found.items() if at >= since)


def _year(period: str) -> float:
    return float(period[:4]) if re.fullmatch(r"\d{4}", period) else 0.0


def _against_history(
    at: int, measure: Measure, past: list[tuple[float, float]]
) -> Iterator[Advice]:
    if not past or measure.target is None:
        return
    last, now = past[-1]
    sign = 1 if measure.better == "higher" else -1
    if sign * (now - measure.target) >= 0:
        yield Advice(
            "target-reached",
            ("measures", at, "target"),
            f"het doel van {measure.title} is al gehaald: het was {_n(now)} in {last:.0f}, het "
            f"doel is {_n(measure.target)}.",
            _DEMAND,
            "Kies een doel dat nog iets vraagt, of zeg dat het gaat om vasthouden en haal "
            "'target:' weg.",
            (measure.id,),
        )
        return
    aimed = float(measure.target_year or last + 1)
    if aimed <= last:
        yield _too_far(at, measure, f"het jaar {aimed:.0f} is al gemeten, en het doel niet gehaald")
        return
    reach = within_reach(past, aimed, sign, step=measure.smallest_effect)
    if reach and sign * (measure.target - reach.bound) > 0:
        end = "hoger" if sign > 0 else "lager"
        yield _too_far(at, measure, f"{reach.rule} komt het niet {end} dan {_n(reach.bound)}")


@dataclass(frozen=True)
class Reach:
    """How far history lets a figure come (`bound`, in its unit), and by which rule."""

    bound: float
    rule: str


def within_reach(
    past: list[tuple[float, float]], aimed: float, sign: int, *, step: float = 0
) -> Reach | None:
    """Say how far a figure may be expected to come in a year; None with one period.

    From four periods on: the end of the 95 % prediction interval of a straight line through them
    (ordinary least squares; Student's t). With two or three: three times the largest yearly step
    so far (or `step`, if that is more), from the last figure on.

    Parameters
    ----------
    past : list of (float, float)
        Year and value, oldest first.
    aimed : float
        The year of the target, after the last one.
    sign : int
        1 where higher is better, else -1.
    step : float
        The smallest difference that matters: two figures that are alike don't forbid all change.
    """
    if len(past) < 2:
        return None
    if len(past) < FOR_A_TREND:
        steps = [abs(new - old) / (then - when) for (when, old), (then, new) in pairwise(past)]
        last, now = past[-1]
        bound = now + sign * TIMES * max(*steps, step) * (aimed - last)
        return Reach(bound, f"ook met {TIMES} keer de grootste stap tot nu toe, elk jaar weer,")
    return _trend(past, aimed, sign)


def _trend(past: list[tuple[float, float]], aimed: float, sign: int) -> Reach:
    """The end of the prediction interval of a straight line in a year to come."""
    from scipy.stats import t as student

    number, freedom = len(past), len(past) - 2
    year = sum(one for one, _ in past) / number
    value = sum(one for _, one in past) / number
    spread = sum((one - year) ** 2 for one, _ in past)
    slope = sum((one - year) * (now - value) for one, now in past) / spread
    left = sum((now - value - slope * (one - year)) ** 2 for one, now in past)
    error = (left / freedom) ** 0.5 * (1 + 1 / number + (aimed - year) ** 2 / spread) ** 0.5
    width = float(student.ppf((1 + SURE) / 2, freedom)) * error
    bound = value + slope * (aimed - year) + sign * width
    return Reach(bound, f"als de lijn van {past[0][0]:.0f} tot {past[-1][0]:.0f} doorgaat,")


def _too_far(at: int, measure: Measure, why: str) -> Advice:
    return Advice(
        "target-unrealistic",
        ("measures", at, "target"),
        f"het doel van {measure.title} ({_n(measure.target)}"
        f"{f' in {measure.target_year}' if measure.target_year else ''}) lijkt niet haalbaar: "
        f"{why}.",
        _DEMAND,
        "Kies een doel dichterbij ('target:') of een later jaar ('target_year:'). Denkt u dat het "
        "kan, zeg dan in het gesprek wat er anders gaat dan tot nu toe.",
        (measure.id,),
    )


def _n(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}".replace(".", ",")
