"""Each cell beside the reference group: its change, its start, and how both developed before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .differences import BROKEN, TREND_WORDS, UNKNOWN, Trend, clustered, slopes, trend, welch_each
from .moments import FEWEST
from .pairing import Pairs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["BROKEN", "TREND_WORDS", "against", "expected", "places", "with_trend"]
_TREND = ("trend", "trend_value", "trend_lower", "trend_upper", "trend_p")


def places(pairs: Pairs, reference: str | None, moments: pd.DataFrame) -> np.ndarray:
    """Find for each cell the row of the reference group in the same place; −1 without one.

    Raises
    ------
    SourceError
        If "approach" isn't in `by`, or nobody with two measurements is in the reference group.
    """
    import numpy as np

    size = len(pairs.cells)
    if reference is None:
        return np.full(size, -1)
    if "approach" not in pairs.by:
        raise SourceError("Met een referentiegroep moet 'approach' in 'by' staan.")
    here = (pairs.cells["approach"] == reference).to_numpy()
    if not moments["n"].to_numpy()[here].sum():
        there = pairs.cells.loc[moments["n"].to_numpy() > 0, "approach"]
        raise SourceError(
            f"Niemand met twee metingen hoort bij de referentiegroep '{reference}'. Gevonden: "
            f"{', '.join(sorted(there.unique())) or 'niemand'}. "
            "Pas de naam van de referentiegroep in het monitorbestand aan."
        )
    rest = [name for name in pairs.by if name != "approach"]
    keys = list(zip(*(pairs.cells[name] for name in rest), strict=True)) or [()] * size
    rows = {key: row for row, key in enumerate(keys) if here[row]}
    return np.array([rows.get(key, -1) for key in keys])


def expected(
    moments: pd.DataFrame,
    others: np.ndarray,
    reliability: float | None,
    population_mean: float | None,
) -> np.ndarray:
    """Give the change to expect without any effect: (1 − r) (μ − x̄₀); NaN where unknown.

    r and μ are given, or those of the reference group. Of that group itself nothing is then known:
    beside its own mean it would be 0 by construction.
    """
    import numpy as np

    there = others >= 0
    itself = others == np.arange(len(moments))
    theirs = moments.iloc[np.where(there, others, 0)].reset_index(drop=True)
    spread = np.sqrt(theirs["before_var"] * theirs["after_var"]).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(spread > 0, theirs["shared"].to_numpy() / spread, np.nan)
    enough = there & (theirs["n"].to_numpy() >= FEWEST)
    r = np.where(enough, found, np.nan) if reliability is None else reliability
    own = theirs["before"].to_numpy()
    known_mean = np.where(enough & ~itself, own, np.nan)
    mean = known_mean if population_mean is None else population_mean
    known = moments["n"].to_numpy() >= FEWEST
    return np.where(known, (1 - r) * (mean - moments["before"].to_numpy()), np.nan)


def against(pairs: Pairs, moments: pd.DataFrame, others: np.ndarray) -> pd.DataFrame:
    """Give the difference-in-differences of each cell, and how it started (all unadjusted).

    Returns
    -------
    DataFrame, shape (n_cells, 8)
        ``vs_reference``, ``…_lower``, ``…_upper``, ``…_p``, ``…_value`` (the reference group's
        change), ``t0_difference``, ``t0_difference_p``, ``t0_standardised``.
    """
    import numpy as np
    import pandas as pd

    at = np.where(others >= 0, others, 0)
    own = others == np.arange(len(moments))

    def both(mean: str, spread: str) -> tuple[Any, Any]:
        columns = [moments[name].to_numpy(dtype=float) for name in ("n", mean, spread)]
        n = np.where((others >= 0) & ~own, columns[0], 0)
        return (n, *columns[1:]), tuple(column[at] for column in columns)

    change = np.stack(welch_each(*both("step", "step_var")))
    if "cluster" in pairs.complete:
        change = _by_cluster(pairs, others, known=~np.isnan(change[0]))
    start = welch_each(*both("before", "before_var"))
    pooled = np.sqrt((moments["before_var"] + moments["before_var"].to_numpy()[at]) / 2)
    known = ~np.isnan(change[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(pooled > 0, start[0] / pooled, np.nan)
    figures = {
        **dict(zip(("", "_lower", "_upper", "_p"), change, strict=True)),
        "_value": np.where(known, moments["step"].to_numpy()[at], np.nan),
    }
    return pd.DataFrame(
        {
            **{f"vs_reference{part}": figure for part, figure in figures.items()},
            "t0_difference": np.where(known, start[0], np.nan),
            "t0_difference_p": np.where(known, start[3], np.nan),
            "t0_standardised": np.where(known, apart, np.nan),
        }
    )


def _by_cluster(pairs: Pairs, others: np.ndarray, *, known: np.ndarray) -> np.ndarray:
    """Compare with errors that follow the cluster; NaN where that can't be."""
    import numpy as np
    import pandas as pd

    rows = pairs.complete
    codes, _ = pd.factorize(rows["cluster"].astype(str), sort=True)
    step = (rows["after"] - rows["before"]).to_numpy(dtype=float)
    of = {cell: np.asarray(where) for cell, where in rows.groupby("cell").indices.items()}
    made = np.full((4, len(pairs.cells)), np.nan)
    for cell in np.flatnonzero(known):
        mine, theirs = of[cell], of[others[cell]]
        found = clustered(step[mine], codes[mine], step[theirs], codes[theirs])
        if found is not None:
            made[:, cell] = (found.value, found.lower, found.upper, found.p)
    return made


def with_trend(
    table: pd.DataFrame,
    answers: pd.DataFrame,
    others: np.ndarray,
    before: Sequence[str],
    *,
    margin: float | None,
    score: str,
    by: Sequence[str],
    cluster: str | None,
) -> pd.DataFrame:
    """Add how each group and the reference group developed before (see `differences.trend`).

    ``trend`` is "" where nothing is compared. Without a margin of one's own nothing is "held": the
    difference that is found is no measure of what may be overlooked.
    """
    compared = table["vs_reference"].notna().to_numpy()
    found: list[Trend | None] = [UNKNOWN if one else None for one in compared]
    if len(before) > 1 and compared.any():
        known = answers.dropna(subset=["person", score])
        rising = slopes(known, before, score=score, by=by, cluster=cluster)
        keys = list(table[list(by)].itertuples(index=False, name=None))
        parts: Any = rising.groupby(list(by), observed=True)
        named = {tuple(map(str, key)): part for key, part in parts}
        empty = rising.iloc[:0]
        for row in compared.nonzero()[0]:
            near = margin if margin is not None else 0.0
            mine = named.get(keys[row], empty)
            found[row] = trend(mine, named.get(keys[others[row]], empty), margin=near)
    figures = [_row(one) for one in found]
    return table.assign(**dict(zip(_TREND, zip(*figures, strict=True), strict=True)))


def _row(one: Trend | None) -> tuple[str, float, float, float, float]:
    if one is None:
        return "", math.nan, math.nan, math.nan, math.nan
    return one.state, one.value, one.lower, one.upper, one.p
