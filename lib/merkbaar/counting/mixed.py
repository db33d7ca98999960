"""A mixed model: means and changes from all rows, also of people who were measured only once.

Linear, with a random intercept per person and, where asked, per municipality that people live in;
by restricted maximum likelihood (REML; Patterson and Thompson 1971), with Satterthwaite's degrees
of freedom. Unlike a mean of who is left, it stays right when people drop out because of what was
seen of them before (missing at random). Only sums per person are needed, so that the likelihood
costs the same for a hundred people as for a million.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import SourceError, TooFewData
from .mixed_likelihood import Sums, satterthwaite, summed, variances

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

METHOD = "gemengd model (REML, toevalseffect per persoon)"


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval; p two-sided, of "is zero", unadjusted."""

    value: float
    lower: float
    upper: float
    error: float
    df: float
    p: float


@dataclass(frozen=True)
class Mixed:
    """A fitted model.

    Attributes
    ----------
    cells : DataFrame, shape (n_cells, …)
        The columns of `by`, with ``n`` rows and ``persons``; in the order of `coefficients`.
    coefficients : ndarray, shape (n_cells + n_adjusters,)
        Marginal mean per cell, then the effects of what is adjusted for.
    covariance : ndarray, shape (n_cells + n_adjusters, n_cells + n_adjusters)
    person, municipality, residual : float
        Variances, in squared points; `municipality` is 0 where it isn't in the model.
    n, persons : int
        Rows and people that the model rests on.
    left_out : int
        Rows without a score (or without a value to adjust for): not in the model.
    moved : int
        People with rows in more than one municipality; each place is a person of its own.
    log_likelihood : float
        Restricted.
    """

    by: tuple[str, ...]
    cells: pd.DataFrame
    coefficients: np.ndarray
    covariance: np.ndarray
    person: float
    municipality: float
    residual: float
    n: int
    persons: int
    left_out: int
    moved: int
    log_likelihood: float
    slopes: np.ndarray
    spread: np.ndarray

    def estimate(self, weights: Sequence[float] | np.ndarray) -> Estimate:
        """Give a weighted sum of the coefficients.

        Parameters
        ----------
        weights : array-like of float, shape (n_cells,) or (n_cells + n_adjusters,)
            (1, 0, …) is the mean of the first cell; (−1, 1, 0, …) the change from first to second.
        """
        import numpy as np
        from scipy import stats

        full = np.zeros(len(self.coefficients))
        full[: len(weights)] = weights
        value = float(full @ self.coefficients)
        variance = float(full @ self.covariance @ full)
        if not variance > 0 or self.residual <= 0:
            return Estimate(value, *(math.nan,) * 5)
        error = math.sqrt(variance)
        most = self.n - len(full)
        df = satterthwaite(full, variance, self.slopes, self.spread, most=most)
        half = float(stats.t.ppf(0.975, df)) * error
        p = float(2 * stats.t.sf(abs(value) / error, df))
        return Estimate(value, value - half, value + half, error, df, p)

    def compare(self, first: Sequence[str] | str, second: Sequence[str] | str) -> Estimate:
        """Give mean of the second cell − mean of the first, named by their values of `by`.

        Raises
        ------
        KeyError
            If a cell isn't in the model.
        """
        import numpy as np

        weights = np.zeros(len(self.cells))
        weights[self._place(second)] += 1
        weights[self._place(first)] -= 1
        return self.estimate(weights)

    def _place(self, cell: Sequence[str] | str) -> int:
        key = (cell,) if isinstance(cell, str) else tuple(map(str, cell))
        keys = list(self.cells[list(self.by)].itertuples(index=False, name=None))
        if key not in keys:
            raise KeyError(f"no cell {key!r}; the model has {keys}")
        return keys.index(key)

    def means(self) -> pd.DataFrame:
        """Give the marginal mean of each cell.

        Returns
        -------
        DataFrame, shape (n_cells, …)
            The columns of `by`, ``value``, ``lower``, ``upper``, ``error``, ``df``, ``n`` (rows)
            and ``persons``.
        """
        import numpy as np

        found = [self.estimate(row) for row in np.eye(len(self.cells))]
        parts = {
            name: [getattr(one, name) for one in found]
            for name in ("value", "lower", "upper", "error", "df")
        }
        counts = self.cells[["n", "persons"]]
        return self.cells[list(self.by)].assign(**parts).join(counts)


def mixed(
    rows: pd.DataFrame,
    *,
    score: str = "score",
    by: Sequence[str] = ("wave",),
    adjust: Sequence[str] = (),
    person: str = "person",
    municipality: str | None = None,
) -> Mixed:
    """Fit y = mean of the cell + adjusters + person (+ municipality) + rest, by REML.

    Parameters
    ----------
    rows : DataFrame
        One row a measurement: `person`, `score`, the columns of `by` and of `adjust`. Rows without
        a score are left out and counted.
    by : sequence of str
        Columns whose combinations are the cells ("wave"; or "approach", "wave"; or "phase").
    adjust : sequence of str
        Columns that the means are adjusted for, additively: numbers as a line, others per value.
        Each is centred on the rows, so a mean is that of the average row.
    municipality : str, optional
        Column of a second random intercept, within which people are alike.

    Raises
    ------
    SourceError
        If a column is not there.
    TooFewData
        If fewer than two people or no more rows than cells have a score, nobody was measured
        twice, or cells and adjusters can't be told apart.
    """
    place = [municipality] if municipality else []
    if missing := [c for c in (person, score, *by, *adjust, *place) if c not in rows]:
        raise SourceError(
            f"De metingen missen de kolom '{missing[0]}'. Verwacht: "
            f"{', '.join((person, score, *by, *adjust, *place))}."
        )
    used = rows.dropna(subset=[person, score, *by, *adjust, *place])
    _check_enough(used, person)
    cells, codes = _cells(used, by, person)
    design = _design(used, codes, len(cells), adjust)
    sums, people = _sums(used, design, score, person, municipality)
    return _fitted(sums, tuple(by), cells, left_out=len(rows) - len(used), people=people)


def _check_enough(used: pd.DataFrame, person: str) -> None:
    people = len(used[person].unique())
    if people < 2:
        raise TooFewData(
            f"Er zijn metingen van {people} mensen; nodig zijn er ten minste 2. Controleer de "
            "sleutels en de keuze van mensen."
        )
    if people == len(used):
        raise TooFewData(
            f"Van de {people} mensen is niemand twee keer gemeten. Zonder herhaalde metingen is "
            "verschil tussen mensen niet van verandering te scheiden. Controleer of de sleutels "
            "van de metingen bij elkaar horen."
        )


def _cells(used: pd.DataFrame, by: Sequence[str], person: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the cells that occur, sorted, with their sizes; and the cell of each row."""
    grouped = used[[person, *by]].astype(dict.fromkeys(by, str)).groupby(list(by), sort=True)
    cells = grouped[person].agg(n="size", persons="nunique").reset_index()
    return cells, grouped.ngroup().to_numpy()


def _design(
    used: pd.DataFrame, codes: np.ndarray, n_cells: int, adjust: Sequence[str]
) -> np.ndarray:
    """Give the design, shape (n_rows, n_cells + n_adjusters): indicators, centred adjusters."""
    import numpy as np
    import pandas as pd

    adjusters = []
    for column in adjust:
        values = used[column]
        if pd.api.types.is_numeric_dtype(values):
            adjusters.append(values.to_numpy(dtype=float))
            continue
        own, names = pd.factorize(values.astype(str), sort=True)
        adjusters.extend((own == code).astype(float) for code in range(1, len(names)))
    design = np.zeros((len(used), n_cells + len(adjusters)))
    design[np.arange(len(used)), codes] = 1.0
    for place, column in enumerate(adjusters, start=n_cells):
        design[:, place] = column - column.mean()
    return design


def _sums(
    used: pd.DataFrame, design: np.ndarray, score: str, person: str, municipality: str | None
) -> tuple[Sums, tuple[int, int]]:
    """Give the sums of the rows, and how many people there are and how many of them moved."""
    import numpy as np
    import pandas as pd

    score_ = used[score].to_numpy(dtype=float)
    codes, names = pd.factorize(used[person])
    if municipality is None:
        return summed(score_, design, codes), (len(names), 0)
    places, _ = pd.factorize(used[municipality])
    pairs, units = pd.factorize(codes * (places.max() + 1) + places)
    of_unit = np.asarray(units) % (places.max() + 1)
    of_person = np.asarray(units) // (places.max() + 1)
    moved = int((np.bincount(of_person, minlength=len(names)) > 1).sum())
    return summed(score_, design, pairs, of_unit), (len(names), moved)


def _fitted(
    sums: Sums,
    by: tuple[str, ...],
    cells: pd.DataFrame,
    *,
    left_out: int,
    people: tuple[int, int],
) -> Mixed:
    if sums.n <= sums.width or sums.rank < sums.width:
        raise TooFewData(
            f"Het model heeft {sums.width} onbekenden en {sums.n} metingen, en kan ze niet uit "
            "elkaar houden. Kies minder groepen of momenten, of minder om voor te corrigeren."
        )
    found = variances(sums)
    return Mixed(
        by=by,
        cells=cells,
        coefficients=found.coefficients,
        covariance=found.covariance,
        person=found.person,
        municipality=found.municipality,
        residual=found.residual,
        n=sums.n,
        persons=people[0],
        left_out=left_out,
        moved=people[1],
        log_likelihood=found.log_likelihood,
        slopes=found.slopes,
        spread=found.spread,
    )
