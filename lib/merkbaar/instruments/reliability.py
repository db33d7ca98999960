"""Reliability: whether the items of a scale hang together (Cronbach's alpha, McDonald's omega)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .catalogue import find
from .instrument import Instrument
from .scoring import points as item_points
from .scoring import wide_points

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_FEWEST = 10
_Z95 = 1.959963984540054
_NO_ERROR = 0.005
"""Lowest uniqueness of an item (that of R's ``factanal``): there the fit has no answer."""
_COLUMNS = ["wave", "n", "items", "alpha", "omega", "method", "note"]


def alpha(items: pd.DataFrame) -> float:
    """Give Cronbach's alpha: k / (k − 1) · (1 − Σ s²ᵢ / s²_total) (Cronbach 1951).

    Parameters
    ----------
    items : DataFrame, shape (n_persons, n_items)
        Points, reversed items already turned; people with a missing item are left out.

    Raises
    ------
    TooFewData
        With fewer than two items or ten complete persons, or without any spread.
    SourceError
        If an item surely goes against the others (the 95 % interval of its correlation with their
        sum, by Fisher's z, lies below 0): probably not reversed.
    """
    points, names = _complete(items)
    _refuse_opposite(points, names)
    k = points.shape[1]
    spread = points.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - points.var(axis=0, ddof=1).sum() / spread))


def omega(items: pd.DataFrame) -> float:
    """Give McDonald's omega total: (Σλ)² / ((Σλ)² + Σψ) from a one-factor ML fit (McDonald 1999).

    Two items say nothing of one factor: then it is the Spearman-Brown coefficient 2r / (1 + r)
    (Eisinga, Te Grotenhuis & Pelzer 2013).

    Parameters
    ----------
    items : DataFrame, shape (n_persons, n_items)
        As for :func:`alpha`.

    Returns
    -------
    float
        NaN where an item is the same for everybody, or the fit finds an item without any error of
        its own (a Heywood case): then there is no such number.

    Raises
    ------
    TooFewData, SourceError
        As :func:`alpha`.
    """
    import numpy as np

    points, names = _complete(items)
    _refuse_opposite(points, names)
    sds = points.std(axis=0, ddof=1)
    if (sds == 0).any():
        return float("nan")
    correlations = np.corrcoef(points, rowvar=False)
    if points.shape[1] == 2:
        r = float(correlations[0, 1])
        return 2 * r / (1 + r)
    loadings, unique = _one_factor(correlations)
    if unique.min() <= _NO_ERROR * 1.01:
        return float("nan")
    common = float((loadings * sds).sum()) ** 2
    return common / (common + float((unique * sds**2).sum()))


def reliability(
    items: pd.DataFrame,
    instrument: str | Instrument | None = None,
    *,
    own: Mapping[str, Instrument] | None = None,
) -> pd.DataFrame:
    """Give alpha and omega, per wave where the answers have waves.

    Parameters
    ----------
    items : DataFrame
        With an `instrument`: answers as for :func:`merkbaar.instruments.score` (reversed items
        are turned here). Without: points, one column an item, reversed items already turned.
    instrument : str or Instrument, optional
        What the answers are of.
    own : mapping of str to Instrument, optional
        Instruments of one's own.

    Returns
    -------
    DataFrame, shape (n_waves, 7)
        ``wave``, ``n`` (complete persons), ``items``, ``alpha`` and ``omega`` (NaN where there are
        too few, or no spread), ``method`` and ``note``: which items go against the others, where
        that can be chance.

    Raises
    ------
    SourceError
        If an item surely goes against the others: its name is given.
    """
    import pandas as pd

    if instrument is None:
        return pd.DataFrame([_row("", items)], columns=_COLUMNS)
    chosen = find(instrument, own)
    scored = item_points(items, chosen)
    if "wave" not in scored:
        scored = scored.assign(wave="")
    rows = [
        _row(wave, wide_points(part, chosen))
        for wave, part in scored.groupby("wave", sort=True, observed=True)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(wave: Any, wide: pd.DataFrame) -> dict[str, Any]:
    note = ""
    try:
        found = (alpha(wide), omega(wide))
        note = _note(*_complete(wide))
    except TooFewData:
        found = (float("nan"), float("nan"))
    how = "Spearman-Brown" if wide.shape[1] == 2 else "één factor, grootste aannemelijkheid"
    return {
        "wave": wave,
        "n": len(wide.dropna()),
        "items": wide.shape[1],
        "alpha": found[0],
        "omega": found[1],
        "method": f"alfa (Cronbach); omega ({how})",
        "note": note,
    }


def _complete(items: pd.DataFrame) -> tuple[np.ndarray[Any, Any], list[str]]:
    complete = items.dropna()
    n, k = complete.shape
    points = complete.to_numpy(dtype=float)
    spread = float(points.sum(axis=1).var(ddof=1)) if n > 1 else 0.0
    if k < 2 or n < _FEWEST or spread <= 0:
        raise TooFewData(
            f"Voor de betrouwbaarheid zijn er {n} volledige antwoorden op {k} vragen; nodig zijn "
            f"ten minste {_FEWEST} mensen, 2 vragen en enig verschil tussen mensen."
        )
    return points, [str(name) for name in complete.columns]


def _with_the_others(points: np.ndarray) -> list[tuple[float, float]]:
    """Give each item's correlation with the sum of the others, and the upper end of its interval.

    Fisher's z (1921), 95 %, two-sided. NaN for an item that is the same for everybody.
    """
    import numpy as np

    found = []
    for place in range(points.shape[1]):
        item, rest = points[:, place], points.sum(axis=1) - points[:, place]
        if min(item.std(), rest.std()) == 0:
            found.append((float("nan"), float("nan")))
            continue
        r = float(np.clip(np.corrcoef(item, rest)[0, 1], -1 + 1e-15, 1 - 1e-15))
        upper = float(np.tanh(np.arctanh(r) + _Z95 / (len(points) - 3) ** 0.5))
        found.append((r, upper))
    return found


def _refuse_opposite(points: np.ndarray, names: list[str]) -> None:
    for item, (_, upper) in zip(names, _with_the_others(points), strict=True):
        if upper < 0:
            raise SourceError(
                f"Item {item} gaat tegen de andere items in (negatieve samenhang). Waarschijnlijk "
                "is het omgekeerd gecodeerd. Vul 'recode' in bij de bron."
            )


def _note(points: np.ndarray, names: list[str]) -> str:
    against = [item for item, (r, _) in zip(names, _with_the_others(points), strict=True) if r < 0]
    if not against:
        return ""
    return (
        f"Gaat tegen de andere items in, maar dat kan toeval zijn: item {', '.join(against)}. "
        "Controleer of het omgekeerd gecodeerd is."
    )


def _one_factor(correlations: np.ndarray) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Loadings and uniquenesses of one factor by maximum likelihood, on correlations.

    Lawley and Maxwell (1971), with the bounds and the start of R's ``factanal``: statsmodels has
    no bounds, and its fit of an item without error stops somewhere near the border.
    """
    import numpy as np
    from scipy.optimize import minimize

    def misfit(unique: np.ndarray) -> tuple[float, np.ndarray[Any, Any]]:
        values, loadings = _loadings(correlations, unique)
        rest = values[:-1]
        off = np.outer(loadings, loadings) + np.diag(unique) - correlations
        return float((rest - np.log(rest) - 1).sum()), np.diag(off) / unique**2

    k = len(correlations)
    start = (1 - 0.5 / k) / np.diag(np.linalg.pinv(correlations))
    bounds = [(_NO_ERROR, 1.0)] * k
    first = np.clip(start, _NO_ERROR, 1)
    options = {"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000}
    fit = minimize(misfit, first, jac=True, bounds=bounds, method="L-BFGS-B", options=options)
    return _loadings(correlations, fit.x)[1], fit.x


def _loadings(
    correlations: np.ndarray, unique: np.ndarray
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Eigenvalues of Ψ^-½ R Ψ^-½, smallest first, and the loadings that follow from the largest."""
    import numpy as np

    scale = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlations / np.outer(scale, scale))
    values = np.clip(values, 1e-12, None)
    loadings = scale * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
    return values, loadings * (1 if loadings.sum() >= 0 else -1)
