"""Which themes go together with which numbers, by how much, and how surely that isn't chance.

Three families, all fixed before any link is looked at:

- *over time*: a number that changed with the theme that the monitor file named beforehand
  (``companion_words``). That a theme is told more in the year in which a number rises is a fair
  question only of such a pair: with two waves, all that rises rises with all that rises.
- *of people*: the same named pairs, by who tells of the theme, where numbers of people are known;
- *explored*: every number that is a finding with every theme, every theme that changed with every
  number, and the named pairs by wijk; only in ways in which the shared rise plays no part: where
  (wijken), and who (people).

Who got better (:data:`merkbaar.insights.scope.IMPROVED`) stands in no table: it is looked at where
an approach moved what it is meant to move, and told there.

Which numbers and themes were findings may choose what is asked: shuffling stories leaves every
number as it is, shuffling wijken leaves each number and each theme as it changed, and shuffling
people within wijk and wave as well. So that choice says nothing of how they go together. Within a
family p is adjusted by the largest |z| (Westfall and Young 1993), and the interval is as wide as
that asks: it leaves out 0 exactly where a link is told. However many are looked at, a false link is
told over time in at most 5 % of editions, of people in 2.5 % and of what was explored in 2.5 %
(:data:`RATES`); any at all in at most 10 %. They stay out of the family of findings: a link is no
comparison but how two of them meet, and a finding without any link stays a finding. But whether a
theme changed is one question in an edition: where it is asked by name, that answer is the theme's
(:func:`merkbaar.insights.joining.answer`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..tables import Cell, Finding, Link, Offer
from .link_data import changes, counted, of_people
from .multiplicity import Q
from .scope import IMPROVED, Scope

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .permuting import Chance, Shuffled

ROUTES = ("waves", "areas", "people")
FAMILIES = ("over time", "of people", "explored")
RATES = (Q, Q / 2, Q / 2)
"""Per family in how many editions it may tell any false link."""
_NEAR_ONE = 1 - 1e-9
TABLE = "links"
"""Name of the table in which links are offered."""
_BASE = 5
"""To what numbers of people are rounded, as in the table of who spoke."""


@dataclass(frozen=True)
class Tested:
    """A pair of a number and a theme, in one way.

    Attributes
    ----------
    p : float
        Adjusted over its family; NaN where nothing could move.
    rate : float
        Of its family: p at or below it is a link.
    limit : float
        How many of its spread it has to be from 0 for that: the half width of its interval.
    persons : int
        People behind it, whatever `n` counts: of people the smaller of who tells of the theme and
        who doesn't.
    """

    measure: str
    theme: str
    route: str
    named: bool
    z: float
    p: float
    rate: float
    limit: float
    value: float
    lower: float
    upper: float
    unit: str
    n: int
    persons: int

    @property
    def way(self) -> str:
        """What it says: with, against, none or untestable."""
        if math.isnan(self.z):
            return "untestable"
        if self.p > self.rate:
            return "none"
        return "with" if self.z > 0 else "against"

    @property
    def link(self) -> Link:
        """As it stands with a finding."""
        where = {"measure": self.measure, "theme": self.theme, "route": self.route}
        value, lower, upper = (
            None if math.isnan(one) else one for one in (self.value, self.lower, self.upper)
        )
        about = (self.route, self.measure, self.theme, self.way)
        return Link(*about, value, lower, upper, self.unit, self.n, Cell(TABLE, where))


def linked(
    told: pd.DataFrame,
    results: Mapping[str, Offer],
    found: Sequence[Finding],
    scope: Scope,
    *,
    named: Mapping[str, str],
    people: pd.DataFrame | None = None,
    random_state: int = 0,
) -> tuple[Tested, ...]:
    """Test all pairs of the two families.

    Parameters
    ----------
    told : DataFrame
        person, area, period, theme: one row for each theme that somebody told of in a period; one
        without theme for who told of none. Left of the gate.
    results : mapping of str to Offer
        Tables of the edition, with the changes of numbers per wijk.
    found : sequence of Finding
        All findings of the edition.
    named : mapping of str to str
        Per number the theme that the monitor file named.
    people : DataFrame, optional
        person, measure, value: numbers of single people, left of the gate.
    random_state : int

    Returns
    -------
    tuple of Tested
        By number, theme and way; also what can't be tested.
    """
    from .permuting import adjusted

    periods = (scope.compare_with, scope.period)
    told = told.loc[told["period"].isin([one for one in periods if one])]
    themes = sorted(set(told["theme"].dropna()))
    if not scope.compare_with or not themes:
        return ()
    roads = _roads(told, results, people, themes, scope)
    if not roads:
        return ()
    families = [_family(kind, roads, themes, found, scope, named) for kind in FAMILIES]
    tested: list[Tested] = []
    shuffled = [road.shuffled for road in roads]
    chances = adjusted(shuffled, families, rates=RATES, random_state=random_state)
    for kind, rate, masks, found_p in zip(FAMILIES, RATES, families, chances, strict=True):
        for road, mask, chance in zip(roads, masks, found_p, strict=True):
            named_pair = kind != "explored"
            tested += road.tested(themes, mask, chance, rate=rate, named=named_pair, scope=scope)
    return tuple(sorted(tested, key=lambda one: (one.measure, one.theme, ROUTES.index(one.route))))


@dataclass(frozen=True)
class _Road:
    """One way of shuffling, with the numbers that it holds themes against."""

    route: str
    measures: tuple[str, ...]
    shuffled: Shuffled
    persons: int

    def tested(
        self,
        themes: Sequence[str],
        mask: np.ndarray,
        chance: Chance,
        *,
        rate: float,
        named: bool,
        scope: Scope,
    ) -> list[Tested]:
        """Give the pairs of a family."""
        import numpy as np

        one, made = self.shuffled, []
        for theme, measure in np.argwhere(mask).tolist():
            name = self.measures[measure]
            made.append(
                Tested(
                    measure=name,
                    theme=themes[theme],
                    route=self.route,
                    named=named,
                    z=float(one.z[theme, measure]),
                    p=float(chance.p[theme, measure]),
                    rate=rate,
                    **self._figures(theme, measure, float(chance.limit[theme, measure])),
                    unit=_unit(self.route, scope.meaning(name).unit),
                    n=int(one.n[measure]),
                    persons=self.persons if one.fewest is None else int(one.fewest[theme]),
                )
            )
        return made

    def _figures(self, theme: int, measure: int, limit: float) -> dict[str, float]:
        effect = float(self.shuffled.effect[theme, measure])
        half = limit * float(self.shuffled.error[theme, measure])
        if self.route == "areas":  # Fisher's z of a correlation
            middle, wide = _fisher(effect), _fisher(half)
            lower, upper = math.tanh(middle - wide), math.tanh(middle + wide)
        else:
            lower, upper = effect - half, effect + half
        return {"value": effect, "lower": lower, "upper": upper, "limit": limit}


def _fisher(correlation: float) -> float:
    """Stretch a correlation to where its spread is the same everywhere; one of 1 stays finite."""
    return math.atanh(max(min(correlation, _NEAR_ONE), -_NEAR_ONE))


def _roads(
    told: pd.DataFrame,
    results: Mapping[str, Offer],
    people: pd.DataFrame | None,
    themes: Sequence[str],
    scope: Scope,
) -> list[_Road]:
    from . import permuting

    areas = sorted(set(told["area"].dropna()) - {scope.total})
    waves = counted(told, themes, areas, (str(scope.compare_with), scope.period))
    measures, rises, signs = changes(results, scope, areas)
    persons = len(set(told["person"]))
    roads = []
    if measures and areas:
        over_time = permuting.over_waves(waves, signs)
        roads.append(_Road("waves", measures, over_time, persons))
        roads.append(_Road("areas", measures, permuting.over_areas(waves, rises), persons))
    if people is not None:
        for measure, part in sorted(people.groupby("measure")):
            shuffled = of_people(told, part, themes)
            if shuffled is not None:
                roads.append(_Road("people", (str(measure),), shuffled, int(shuffled.n[0])))
    return roads


def _family(
    kind: str,
    roads: Sequence[_Road],
    themes: Sequence[str],
    found: Sequence[Finding],
    scope: Scope,
    named: Mapping[str, str],
) -> list[np.ndarray]:
    """Say per road which pairs of theme and number are in a family, shape (n_themes, n_numbers)."""
    import numpy as np

    sure = [one for one in found if one.kind in ("change", "difference")]
    numbers = {one.measure for one in sure}
    if any(scope.own_outcome(one) for one in sure):
        numbers.add(IMPROVED)
    changed = {one.measure for one in sure if one.comparator == "time" and _whole(one, scope)}
    rising = {theme for one in found if one.kind == "share_change" for theme in one.themes}
    masks = []
    for road in roads:
        mask = np.zeros((len(themes), len(road.measures)), dtype=bool)
        for at, measure in enumerate(road.measures):
            own = np.array([named.get(measure) == theme for theme in themes])
            if kind == "over time":
                mask[:, at] = own & (road.route == "waves") & (measure in changed)
            elif kind == "of people":
                mask[:, at] = own & (road.route == "people")
            elif road.route != "waves" and scope.meaning(measure).better != "none":
                told = np.array([theme in rising for theme in themes])
                mask[:, at] = (own | told | (measure in numbers)) & ~(
                    own & (road.route == "people")
                )
        masks.append(mask)
    return masks


def _unit(route: str, unit: str) -> str:
    """Name the unit of a link; of people that of the number, without the ends of its scale."""
    own = "punten" if any(map(str.isdigit, unit)) else unit
    return {"waves": "%", "areas": ""}.get(route, own)


def _whole(one: Finding, scope: Scope) -> bool:
    return scope.whole(one.subject)


def links_table(
    found: Iterable[Finding], told: pd.DataFrame | None, people: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Lay out the links that stand with findings, for the gate.

    Parameters
    ----------
    told, people : DataFrame
        As they were given to :func:`merkbaar.insights.findings`.

    Returns
    -------
    DataFrame
        One row a pair and way: measure, theme and route name a cell. Figures have two digits,
        numbers of people are rounded to five. Behind a link of people (``persons``) stand no more
        than the smaller of who tells of the theme and who doesn't.
    """
    import pandas as pd

    everyone = 0 if told is None else len(set(told["person"]))
    fewest = {} if told is None or people is None else _fewest(told, people)
    rows = {}
    for one in (link for finding in found for link in finding.links):
        size = one.n or 0
        figures = {name: _two(getattr(one, name)) for name in ("value", "lower", "upper")}
        if figures["value"] is not None:
            rows[one.measure, one.theme, one.route] = {
                **one.evidence.where,
                **figures,
                "n": size if one.route == "areas" else _BASE * round(size / _BASE),
                "persons": fewest.get((one.measure, one.theme), 0)
                if one.route == "people"
                else everyone,
                "unit": one.unit,
            }
    columns = ["measure", "theme", "route", "value", "lower", "upper", "n", "persons", "unit"]
    frame = pd.DataFrame([rows[key] for key in sorted(rows)], columns=columns)
    return frame.assign(grade="joined")


def _fewest(told: pd.DataFrame, people: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Give per number and theme the smaller of who tells of it and who doesn't."""
    themes, found = sorted(set(told["theme"].dropna())), {}
    for measure, part in people.groupby("measure"):
        shuffled = of_people(told, part, themes)
        if shuffled is not None and shuffled.fewest is not None:
            sizes = shuffled.fewest.tolist()
            found.update({(str(measure), t): n for t, n in zip(themes, sizes, strict=True)})
    return found


def _two(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.2g}")
