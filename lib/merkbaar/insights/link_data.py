"""What links are tested on: who told of what in two waves, and how numbers changed per wijk."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..tables import Offer
from .scope import Scope

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .permuting import Shuffled, Waves


def counted(
    told: pd.DataFrame, themes: Sequence[str], areas: Sequence[str], periods: tuple[str, str]
) -> Waves:
    """Count who told of what in two waves, per wijk.

    Parameters
    ----------
    told : DataFrame
        person, area, period, theme.
    periods : tuple of str
        Before, now. Somebody with stories in two wijken counts in each.
    """
    import numpy as np

    from .permuting import Waves

    part = told.loc[told["area"].isin(list(areas)) & told["period"].isin(list(periods))]
    units = part.groupby(["person", "area"], sort=True).ngroup().to_numpy()
    many = int(units.max()) + 1 if len(units) else 0
    wave = (part["period"] == periods[1]).to_numpy().astype(int)
    place = np.zeros(many, dtype=int)
    place[units] = part["area"].map({area: at for at, area in enumerate(areas)}).to_numpy()
    here = np.zeros((2, many), dtype=bool)
    here[wave, units] = True
    tells = np.zeros((2, many, len(themes)), dtype=bool)
    known = part["theme"].notna().to_numpy()
    codes = part["theme"].map({name: at for at, name in enumerate(themes)})
    tells[wave[known], units[known], codes[known].to_numpy().astype(int)] = True
    both: Any = here.all(axis=0)

    def per_area(rows: Any) -> np.ndarray:
        sums = np.zeros((len(areas), *rows.shape[1:]), dtype=np.int64)
        np.add.at(sums, place, rows.astype(np.int64))
        return sums

    single: list[Any] = [here[at] & ~both for at in (0, 1)]
    before, now = (tells[at] for at in (0, 1))
    pairs: Any = (before & ~now, now & ~before, before & now)
    return Waves(
        size=np.stack([per_area(one) for one in single]),
        told=np.stack([per_area(tells[at] & single[at][:, None]) for at in (0, 1)]),
        both=per_area(both),
        pairs=np.stack([per_area(one & both[:, None]) for one in pairs]),
    )


def changes(
    results: Mapping[str, Offer], scope: Scope, areas: Sequence[str]
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Give the change of each number in each wijk, from the tables of the edition.

    Returns
    -------
    measures : tuple of str
    rises : ndarray, shape (n_areas, n_measures)
        NaN where a wijk has no figure, or the series was redefined in between.
    whole : ndarray, shape (n_measures,)
        The change in the municipality; NaN where it isn't known.
    """
    import numpy as np

    found: dict[str, dict[str, float]] = {}
    for name in sorted(results):
        for measure, row in _per_area(results[name], scope).items():
            if not scope.broken(measure):
                found.setdefault(measure, row)
    measures = tuple(sorted(found))
    rises = np.full((len(areas), len(measures)), np.nan)
    for at, measure in enumerate(measures):
        rises[:, at] = [found[measure].get(area, math.nan) for area in areas]
    whole = np.array([found[measure].get(scope.total, math.nan) for measure in measures])
    return measures, rises, whole


def _per_area(offer: Offer, scope: Scope) -> dict[str, dict[str, float]]:
    """Give value now less value before, per measure and wijk."""
    names, frame = offer.dimensions, offer.frame
    rest = set(names) - {"area", "period", "measure"}
    if not {"area", "period"} <= set(names) or any(not n.startswith("group_") for n in rest):
        return {}
    for name in rest:
        frame = frame.loc[frame[name].astype(str) == offer.totals.get(name)]
    if "measure" not in frame:
        frame = frame.assign(measure=offer.name)
    wide = frame.assign(period=frame["period"].astype(str)).pivot_table(
        index=["measure", "area"], columns="period", values="value", aggfunc="first"
    )
    if not {scope.period, scope.compare_with} <= set(wide.columns):
        return {}
    step: Any = (wide[scope.period] - wide[scope.compare_with]).dropna()
    found: dict[str, dict[str, float]] = {}
    for (measure, area), value in step.items():
        found.setdefault(str(measure), {})[str(area)] = float(value)
    return found


def of_people(told: pd.DataFrame, numbers: pd.DataFrame, themes: Sequence[str]) -> Shuffled | None:
    """Hold the numbers of people against what they told last; None where hardly anybody has both.

    Everybody counts once, in the wijk and the wave of the last story.
    """
    import numpy as np

    from .permuting import FEWEST_TOLD, over_people

    values = dict(zip(numbers["person"], numbers["value"], strict=True))
    own = told.loc[told["person"].isin(list(values)) & told["area"].notna()]
    last = own.groupby("person")["period"].transform("max")
    own = own.loc[own["period"] == last]
    first = own.groupby("person")["area"].transform("min")
    own = own.loc[own["area"] == first]
    people = sorted(set(own["person"]), key=lambda one: (values[one], one))
    if len(people) < 2 * FEWEST_TOLD:
        return None
    place = {one: at for at, one in enumerate(people)}
    tells = np.zeros((len(people), len(themes)), dtype=bool)
    column = {name: at for at, name in enumerate(themes)}
    spoken = own.loc[own["theme"].notna()]
    tells[spoken["person"].map(place), spoken["theme"].map(column)] = True
    cells = own.drop_duplicates("person").set_index("person").loc[people, ["area", "period"]]
    strata = cells.groupby(["area", "period"], sort=True).ngroup().tolist()
    return over_people(np.array([values[one] for one in people], dtype=float), tells, strata)
