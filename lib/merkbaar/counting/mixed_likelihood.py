"""The restricted likelihood of a model with random intercepts, from sums per person.

With θ₁ = σ²_person / σ² and θ₂ = σ²_municipality / σ², the inverse of the variance of a person's
n rows is (I − θ₁ / (1 + n θ₁) 1 1ᵀ) / σ² (Sherman and Morrison 1950), so that all that is needed
are sums of rows per person, gathered by the number of rows, and per municipality.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_NOTHING = 1e-9
"""Part of the residual variance below which a random effect counts as none."""
_MOST = 1e3
"""Largest standard deviation of a random effect, in residual ones; there, nothing is residual."""


@dataclass(frozen=True)
class Sums:
    """All that the likelihood needs of the rows.

    Attributes
    ----------
    start : ndarray, shape (width,)
        Coefficients of ordinary least squares; the last column of the sums is their residual.
    total : ndarray, shape (width + 1, width + 1)
        Cross products of the rows.
    sizes, counts : ndarray, shape (n_sizes,)
        Numbers of rows that a person has, and how many people have that number.
    within : ndarray, shape (n_sizes, width + 1, width + 1)
        Per size, summed over people: cross products of their sums.
    places, place_counts : ndarray or None
        Per municipality and size: sums of rows, and people.
    """

    n: int
    width: int
    rank: int
    persons: int
    start: np.ndarray
    total: np.ndarray
    sizes: np.ndarray
    counts: np.ndarray
    within: np.ndarray
    places: np.ndarray | None
    place_counts: np.ndarray | None


@dataclass(frozen=True)
class Found:
    """The maximum; `slopes` and `spread` are what Satterthwaite's degrees of freedom need."""

    coefficients: np.ndarray
    covariance: np.ndarray
    person: float
    municipality: float
    residual: float
    log_likelihood: float
    slopes: np.ndarray
    spread: np.ndarray


def summed(
    score: np.ndarray,
    design: np.ndarray,
    person: np.ndarray,
    municipality: np.ndarray | None = None,
) -> Sums:
    """Sum the rows.

    Parameters
    ----------
    score : ndarray, shape (n_rows,)
    design : ndarray, shape (n_rows, width)
    person : ndarray of int, shape (n_rows,)
        Codes from 0, without gaps.
    municipality : ndarray of int, shape (n_persons,), optional
        Code of the municipality of each person.
    """
    import numpy as np

    start, _, rank, _ = np.linalg.lstsq(design.T @ design, design.T @ score, rcond=1e-10)
    rows = np.column_stack([design, score - design @ start])
    own = np.column_stack([np.bincount(person, weights=column) for column in rows.T])
    sizes, which, counts = np.unique(np.bincount(person), return_inverse=True, return_counts=True)
    within = np.stack([_cross(own[which == k]) for k in range(len(sizes))])
    places = place_counts = None
    if municipality is not None:
        shape = (int(municipality.max()) + 1, len(sizes))
        flat = municipality * len(sizes) + which
        columns = [np.bincount(flat, weights=c, minlength=shape[0] * shape[1]) for c in own.T]
        places = np.stack([column.reshape(shape) for column in columns], axis=-1)
        place_counts = np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)
    return Sums(
        n=len(score),
        width=design.shape[1],
        rank=int(rank),
        persons=len(own),
        start=start,
        total=_cross(rows),
        sizes=sizes.astype(float),
        counts=counts.astype(float),
        within=within,
        places=places,
        place_counts=place_counts,
    )


def _cross(rows: np.ndarray) -> np.ndarray:
    return rows.T @ rows


def _weighed(sums: Sums, person: float, municipality: float) -> tuple[np.ndarray, float]:
    """Give the cross products under the model, times σ², and the log determinant, less n log σ²."""
    import numpy as np

    shrink = 1 / (1 + sums.sizes * person)
    cross = sums.total - np.tensordot(person * shrink, sums.within, axes=1)
    determinant = float(-(sums.counts * np.log(shrink)).sum())
    if sums.places is not None and municipality > 0:
        toward = np.einsum("k,mkq->mq", shrink, sums.places)
        weight = 1 + municipality * (sums.place_counts * sums.sizes * shrink).sum(axis=1)
        cross = cross - (toward * (municipality / weight)[:, None]).T @ toward
        determinant += float(np.log(weight).sum())
    return cross, determinant


def _solved(sums: Sums, person: float, municipality: float) -> tuple[Any, float, float, float]:
    """Give the factor of XᵀV⁻¹X, the residual sum of squares, and two log determinants."""
    import numpy as np

    cross, determinant = _weighed(sums, person, municipality)
    factor = np.linalg.cholesky(cross[:-1, :-1])
    toward = np.linalg.solve(factor, cross[:-1, -1])
    rest = max(float(cross[-1, -1] - toward @ toward), 0.0)
    return (factor, toward), rest, determinant, 2 * float(np.log(np.diag(factor)).sum())


def _deviance(sums: Sums, person: float, municipality: float, residual: float | None) -> float:
    """Give −2 log restricted likelihood; at its best residual variance where that is None."""
    _, rest, determinant, information = _solved(sums, person, municipality)
    freedom = sums.n - sums.width
    scale = rest / freedom if residual is None else residual
    if scale <= 0:
        return -math.inf
    return freedom * math.log(2 * math.pi * scale) + determinant + information + rest / scale


def variances(sums: Sums) -> Found:
    """Find the variances of the greatest restricted likelihood, and all that follows from them."""
    import numpy as np

    ratios = _ratios(sums)
    (factor, toward), rest, _, _ = _solved(sums, *ratios)
    residual = rest / (sums.n - sums.width)
    inverse = np.linalg.inv(factor)
    found: dict[str, Any] = {
        "coefficients": sums.start + inverse.T @ toward,
        "covariance": residual * inverse.T @ inverse,
        "person": ratios[0] * residual,
        "municipality": ratios[1] * residual,
        "residual": residual,
    }
    if rest <= 1e-20 * sums.n or max(ratios) > 0.5 * _MOST**2:
        none = np.zeros((0, sums.width, sums.width))
        found["residual"] = 0.0
        return Found(**found, log_likelihood=math.nan, slopes=none, spread=np.zeros((0, 0)))
    slopes, spread = _curvature(sums, (residual, found["person"], found["municipality"]))
    likelihood = -_deviance(sums, *ratios, None) / 2
    return Found(**found, log_likelihood=likelihood, slopes=slopes, spread=spread)


def _ratios(sums: Sums) -> tuple[float, float]:
    """Minimise the profiled deviance over the two ratios, as standard deviations (≥ 0)."""
    from scipy import optimize

    two = sums.places is not None
    bounds = [(0.0, _MOST)] * (2 if two else 1)

    def worth(roots: np.ndarray) -> float:
        value = _deviance(sums, float(roots[0]) ** 2, float(roots[1]) ** 2 if two else 0.0, None)
        return value if math.isfinite(value) else -1e300

    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000}
    start = [1.0, 0.3][: len(bounds)]
    best: Any = optimize.minimize(
        worth, start, method="Nelder-Mead", bounds=bounds, options=options
    )
    person, municipality = float(best.x[0]) ** 2, float(best.x[1]) ** 2 if two else 0.0
    return (person if person > _NOTHING else 0.0, municipality if municipality > _NOTHING else 0.0)


def _curvature(sums: Sums, found: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Give ∂C/∂ψ and the covariance of the variances ψ that aren't zero (2 H⁻¹ of the deviance)."""
    import numpy as np

    free = [place for place, value in enumerate(found) if value > 0]
    steps = {place: 1e-3 * found[place] for place in free}

    def moved(*by: tuple[int, int]) -> tuple[float, float, float]:
        values = list(found)
        for place, sign in by:
            values[place] += sign * steps[place]
        return values[0], values[1], values[2]

    def worth(values: tuple[float, float, float]) -> float:
        return _deviance(sums, values[1] / values[0], values[2] / values[0], values[0])

    middle = worth(found)
    curve = np.zeros((len(free), len(free)))
    for i, a in enumerate(free):
        ends = worth(moved((a, 1))) + worth(moved((a, -1)))
        curve[i, i] = (ends - 2 * middle) / steps[a] ** 2
        for j, b in enumerate(free[:i]):
            same = worth(moved((a, 1), (b, 1))) + worth(moved((a, -1), (b, -1)))
            cross = worth(moved((a, 1), (b, -1))) + worth(moved((a, -1), (b, 1)))
            curve[i, j] = curve[j, i] = (same - cross) / (4 * steps[a] * steps[b])
    slopes = [
        (_covariance(sums, moved((a, 1))) - _covariance(sums, moved((a, -1)))) / (2 * steps[a])
        for a in free
    ]
    return np.stack(slopes), 2 * np.linalg.pinv(curve)


def _covariance(sums: Sums, values: tuple[float, float, float]) -> np.ndarray:
    import numpy as np

    cross, _ = _weighed(sums, values[1] / values[0], values[2] / values[0])
    return values[0] * np.linalg.inv(cross[:-1, :-1])


def satterthwaite(
    weights: np.ndarray, variance: float, slopes: np.ndarray, spread: np.ndarray, *, most: float
) -> float:
    """Give the degrees of freedom 2 v² / (gᵀ A g) (Satterthwaite 1946), from 1 to `most`."""
    import numpy as np

    slope = np.einsum("i,kij,j->k", weights, slopes, weights)
    doubt = float(slope @ spread @ slope)
    if not doubt > 0:
        return float(most)
    return float(min(max(2 * variance**2 / doubt, 1.0), most))
