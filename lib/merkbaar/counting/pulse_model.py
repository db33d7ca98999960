"""The model under the pulse: phases and events, with a level of one's own for each person.

A mixed model (:mod:`.mixed`), because people drop out: a mean of who is left changes when its
people change. Its errors take the person as a cluster too (Liang and Zeger 1986), since answers of
one person in neighbouring rounds are more alike than a level of one's own explains; of the two
errors the larger counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .mixed import Estimate, Mixed, mixed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

METHOD = "gemengd model met een eigen niveau per persoon (REML), fouten per persoon"
METHOD_PLACES = "gemengd model met een eigen niveau per persoon en per gemeente (REML)"
INTERVALS = "interval niet gecorrigeerd"
"""Said of levels, which have an interval and no p; the family is settled in ``insights``."""


@dataclass(frozen=True)
class Fitted:
    """A fitted model of one item.

    Attributes
    ----------
    cells : tuple of str
        In the order of the coefficients.
    adjusters : tuple of str
        Zero-one columns after the cells.
    shares : ndarray, shape (n_adjusters,)
        Part of the rows in which each is one: the model centres them.
    robust : ndarray or None
        Covariance of the coefficients with the person as a cluster; None with municipalities.
    """

    model: Mixed
    cells: tuple[str, ...]
    adjusters: tuple[str, ...]
    shares: np.ndarray
    robust: np.ndarray | None

    def estimate(self, weights: Sequence[float] | np.ndarray) -> Estimate:
        """Give a weighted sum of the coefficients, with the larger of the two errors."""
        import numpy as np
        from scipy import stats

        found = self.model.estimate(weights)
        if self.robust is None or math.isnan(found.error):
            return found
        full = np.zeros(len(self.robust))
        full[: len(weights)] = weights
        error = max(found.error, math.sqrt(max(float(full @ self.robust @ full), 0.0)))
        df = max(min(found.df, self.model.persons - 1.0), 1.0)
        half = float(stats.t.ppf(0.975, df)) * error
        p = float(2 * stats.t.sf(abs(found.value) / error, df))
        return Estimate(found.value, found.value - half, found.value + half, error, df, p)

    def weights(self, cells: dict[str, float], **adjusters: float) -> np.ndarray:
        """Give the weights of a mix of cells where the adjusters are as given (by default 0).

        Parameters
        ----------
        cells : mapping of str to float
            Weight per cell; what their sum is decides how much of the adjusters comes along.
        """
        import numpy as np

        full = np.zeros(len(self.cells) + len(self.adjusters))
        for cell, weight in cells.items():
            full[self.cells.index(cell)] = weight
        for place, name in enumerate(self.adjusters):
            plain = sum(cells.values()) * self.shares[place]
            full[len(self.cells) + place] = adjusters.get(name, 0.0) - plain
        return full


def fitted(
    rows: pd.DataFrame, *, score: str, by: str, adjust: Sequence[str] = (), places: bool = False
) -> Fitted:
    """Fit the model to the rows of a panel.

    Parameters
    ----------
    rows : DataFrame
        ``person``, `score`, `by` and the zero-one columns of `adjust`.
    places : bool
        Whether municipalities are a second random intercept (column ``municipality``).

    Raises
    ------
    TooFewData
        As :func:`merkbaar.counting.mixed.mixed`.
    """
    import numpy as np

    used: Any = rows.dropna(subset=[score, by])
    place = "municipality" if places else None
    model = mixed(used, score=score, by=(by,), adjust=adjust, municipality=place)
    cells = tuple(model.cells[by])
    design = np.zeros((len(used), len(model.coefficients)))
    codes = used[by].map({cell: at for at, cell in enumerate(cells)}).to_numpy()
    design[np.arange(len(used)), codes] = 1.0
    values = used[list(adjust)].to_numpy(dtype=float)
    shares = values.mean(axis=0) if len(adjust) else np.zeros(0)
    design[:, len(cells) :] = values - shares
    robust = None if places else _robust(model, design, used[score].to_numpy(), used["person"])
    return Fitted(model, cells, tuple(adjust), shares, robust)


def _robust(
    model: Mixed, design: np.ndarray, score: np.ndarray, person: pd.Series
) -> np.ndarray | None:
    """Give the sandwich covariance: Σ over persons of the squared score, between the model's."""
    import numpy as np
    import pandas as pd

    if model.residual <= 0:
        return None
    codes, names = pd.factorize(person)
    rest = score - design @ model.coefficients
    sizes = np.bincount(codes)
    ratio = model.person / model.residual
    shrink = ratio / (1 + sizes * ratio)
    sums = np.column_stack([np.bincount(codes, weights=column) for column in design.T])
    cross = [np.bincount(codes, weights=column * rest) for column in design.T]
    own = np.bincount(codes, weights=rest)
    scores = (np.column_stack(cross) - sums * (shrink * own)[:, None]) / model.residual
    many = len(names)
    meat = scores.T @ scores * (many / max(many - 1, 1))
    return model.covariance @ meat @ model.covariance
