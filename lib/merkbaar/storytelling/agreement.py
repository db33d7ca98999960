"""Do coders see the same? Krippendorff's alpha, with a bootstrap interval over units.

``alpha = 1 - D_o / D_e`` from the coincidence matrix (Krippendorff 2019, *Content Analysis*,
ch. 12): 1 is full agreement, 0 is what chance would give. Any number of coders, any gaps; a unit
with fewer than two codes says nothing and is left out. Written here because the library for it
(``krippendorff``) is GPL; a test holds the two to each other.

The interval draws units anew and holds ``D_e`` as found (as Hayes & Krippendorff 2007 do): what
chance would give is known from all codes. Drawing it anew too leaves draws in which everybody gave
one code, of which alpha isn't known, and with a rare code held the truth in as few as 30 % of
simulations (this way 91 to 100 %: ``docs/measurements.md``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from merkbaar.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Verdict = Literal["firm", "tentative", "weak", "undefined"]
FIRM, TENTATIVE = 0.80, 0.667
"""From FIRM conclusions may rest on the codes; from TENTATIVE to FIRM only tentative ones
(Krippendorff 2019, p. 356)."""
LEAST_DRAWS = 0.9
"""Share of the draws that must hold a unit of every coder, for an interval to be given."""
_WORDS: dict[Verdict, str] = {
    "firm": "stevig",
    "tentative": "voorlopig: alleen voorzichtige conclusies",
    "weak": "te zwak om conclusies op te bouwen",
    "undefined": "niet te bepalen",
}
_REASONS = {
    "one_coder": "er zijn geen twee codeurs",
    "no_pairs": "geen enkele eenheid is door twee codeurs gecodeerd",
    "no_variation": "iedereen gaf overal dezelfde code, en dan is toeval niet uit te sluiten",
}


@dataclass(frozen=True)
class Agreement:
    """How far coders agree beyond chance.

    Attributes
    ----------
    alpha, lower, upper : float
        Alpha and its 95 % bootstrap interval over units; NaN where undefined, and no interval
        where every draw gives the same.
    units, coders, codes : int
        Units with at least two codes, the coders of them, and their codes.
    level : {"nominal", "ordinal", "interval", "ratio"}
    reason : str
        Why alpha is undefined: one_coder, no_pairs or no_variation; else empty.
    """

    alpha: float
    lower: float
    upper: float
    units: int
    coders: int
    codes: int
    level: Level
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """Firm (from .80), tentative (.667-.80), weak or undefined: by alpha itself."""
        return verdict_of(self.alpha)

    @property
    def sentence(self) -> str:
        """One Dutch sentence with alpha, interval, units, coders and what they allow."""
        if self.verdict == "undefined":
            return f"Overeenstemming niet te bepalen: {_REASONS[self.reason]}."
        known = not math.isnan(self.lower)
        between = f"tussen {_dutch(self.lower)} en {_dutch(self.upper)}; " if known else ""
        text = (
            f"Alfa {_dutch(self.alpha)} ({between}{self.units} eenheden, {self.coders} codeurs): "
            f"{_WORDS[self.verdict]}."
        )
        if known and verdict_of(self.lower) != self.verdict:
            text += f" De ondergrens zegt: {_WORDS[verdict_of(self.lower)]}."
        return text if known else f"{text} Er is geen marge: hoe zeker dit is, weten we niet."


def alpha(
    ratings: pd.DataFrame | np.ndarray | Sequence[Sequence[Any]],
    *,
    level: Level = "nominal",
    order: Sequence[Any] | None = None,
    groups: Sequence[Any] | None = None,
    bootstraps: int = 1000,
    random_state: int = 0,
) -> Agreement:
    """Give Krippendorff's alpha of codes.

    Parameters
    ----------
    ratings : array-like, shape (n_coders, n_units)
        A code per coder and unit; None or NaN where a coder didn't code a unit.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the codes can bear: names, an order, distances, or distances from a true zero.
    order : sequence, optional
        The codes in their order, for an ordinal scale of words; numbers order themselves.
    groups : sequence, shape (n_units,), optional
        Units of one group are drawn together (all codes of one dossier).
    bootstraps : int
        Draws of units, with replacement; 0 for no interval.
    random_state : int

    Raises
    ------
    SourceError
        If there is no such level, a code isn't in `order`, or words have no order while the level
        asks for one.
    """
    import numpy as np

    found, coders = disagreement(ratings, level=level, order=order), _coders(ratings)
    pairable = found.sizes > 0
    shape = (int(pairable.sum()), coders, int(found.sizes.sum()), level)
    nothing = float("nan"), float("nan"), float("nan")
    if coders < 2 or not pairable.any():
        return Agreement(*nothing, *shape, reason="one_coder" if coders < 2 else "no_pairs")
    if math.isnan(found.alpha):
        return Agreement(*nothing, *shape, reason="no_variation")
    drawn_by = np.arange(len(pairable)) if groups is None else np.asarray(groups, dtype=object)
    weights = draws(drawn_by[pairable], bootstraps=bootstraps, random_state=random_state)
    lower, upper = middle(found.only(pairable).alphas(weights))
    return Agreement(found.alpha, lower, upper, *shape)


@dataclass(frozen=True)
class Disagreement:
    """How far the codes of each unit lie apart, and what chance would give.

    Attributes
    ----------
    within : ndarray, shape (n_units,)
        Disagreement within each unit; 0 where it has fewer than two codes.
    sizes : ndarray, shape (n_units,)
        Codes of each unit; 0 where it has fewer than two.
    expected : float
        Disagreement per code if codes fell by chance; NaN where nothing varies.
    """

    within: np.ndarray
    sizes: np.ndarray
    expected: float

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha over all units; NaN where nothing varies."""
        total = float(self.sizes.sum())
        return 1 - float(self.within.sum()) / total / self.expected if total else math.nan

    def alphas(self, weights: np.ndarray) -> np.ndarray:
        """Give alpha for each weighing of the units, what chance would give being held as found.

        Parameters
        ----------
        weights : ndarray, shape (n_draws, n_units)

        Returns
        -------
        ndarray, shape (n_draws,)
            From -1; NaN where a draw holds none of the units.
        """
        import numpy as np

        sizes = weights @ self.sizes
        observed = np.divide(
            weights @ self.within, sizes, out=np.full(len(sizes), np.nan), where=sizes > 0
        )
        return np.maximum(1 - observed / self.expected, -1)

    def only(self, rows: np.ndarray) -> Disagreement:
        """Give the same of some of the units, what chance would give being held as found."""
        return Disagreement(self.within[rows], self.sizes[rows], self.expected)


def disagreement(
    ratings: pd.DataFrame | np.ndarray | Sequence[Sequence[Any]],
    *,
    level: Level = "nominal",
    order: Sequence[Any] | None = None,
) -> Disagreement:
    """Measure how far codes lie apart; parameters and errors as :func:`alpha`."""
    import numpy as np

    if level not in get_args(Level):
        raise SourceError(
            f"Onbekend meetniveau '{level}'. Verwacht: {', '.join(get_args(Level))}. Kies er een."
        )
    counts, scale = _counted(ratings, level, order)
    counts[counts.sum(axis=1) < 2] = 0
    sizes, totals = counts.sum(axis=1), counts.sum(axis=0)
    every = totals.sum()
    if (totals > 0).sum() < 2:
        return Disagreement(np.zeros(len(counts)), sizes, math.nan)
    apart = _distances(scale, totals, level)
    within = (counts @ apart * counts).sum(axis=1) / np.maximum(sizes - 1, 1)
    expected = float(totals @ apart @ totals / (every - 1) / every)
    return Disagreement(within, sizes, expected if expected > 0 else math.nan)


def draws(groups: Sequence[Any] | np.ndarray, *, bootstraps: int, random_state: int) -> np.ndarray:
    """Draw units with replacement, those of one group together.

    Returns
    -------
    ndarray, shape (bootstraps, n_units)
        How often each unit is drawn; without rows where there are fewer than two groups.
    """
    import numpy as np
    import pandas as pd

    own = pd.factorize(np.asarray(groups, dtype=object), sort=True)[0]
    many = int(own.max()) + 1 if len(own) else 0
    if many < 2:
        return np.zeros((0, len(own)))
    chance = np.random.default_rng(random_state)
    drawn = chance.multinomial(many, np.full(many, 1 / many), size=bootstraps)
    return drawn[:, own].astype(float)


def middle(found: np.ndarray) -> tuple[float, float]:
    """Give the middle 95 % of drawn alphas; NaN where too few are known or none differ."""
    import numpy as np

    known = found[~np.isnan(found)]
    if not len(found) or len(known) < LEAST_DRAWS * len(found):
        return math.nan, math.nan
    lower, upper = (float(end) for end in np.quantile(known, [0.025, 0.975]))
    return (lower, upper) if upper > lower else (math.nan, math.nan)


def _coders(ratings: Any) -> int:
    import pandas as pd

    return int(pd.DataFrame(ratings).notna().any(axis=1).sum())


def _counted(
    ratings: Any, level: Level, order: Sequence[Any] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Count per unit how often each value was given; the values in order, as numbers."""
    import numpy as np
    import pandas as pd

    table = pd.DataFrame(ratings)
    given = table.to_numpy(dtype=object).ravel()
    units = np.tile(np.arange(table.shape[1]), len(table))
    there = ~pd.isna(given)
    cells, units = pd.Series(given[there], dtype=object), units[there]
    values = list(order) if order is not None else sorted(cells.unique(), key=_sortable)
    if len(cells) and not set(cells.unique()) <= set(values):
        raise SourceError(
            "Er is een code gegeven die niet in 'order' staat. Noem daar elke code, in volgorde."
        )
    words = any(isinstance(value, str) for value in values)
    if words and (level in ("interval", "ratio") or (level == "ordinal" and order is None)):
        raise SourceError(
            f"Meetniveau '{level}' vraagt getallen, maar er zijn codes in woorden. Geef 'order' "
            "(alleen bij 'ordinal'), of kies 'nominal'."
        )
    place = {value: at for at, value in enumerate(values)}
    counts = np.zeros((table.shape[1], len(values)))
    columns = np.asarray([place[value] for value in cells], dtype=int)
    np.add.at(counts, (units, columns), 1)
    scale = range(len(values)) if words or level in ("nominal", "ordinal") else values
    return counts, np.asarray(list(scale), dtype=float)


def _sortable(value: Any) -> tuple[int, Any]:
    return (1, value) if isinstance(value, str) else (0, float(value))


def _distances(scale: np.ndarray, totals: np.ndarray, level: Level) -> np.ndarray:
    """Give how far each two codes lie apart; ordinal: by the ranks that all codes give them."""
    import numpy as np

    at = np.cumsum(totals) - totals / 2 if level == "ordinal" else scale
    one, other = at[:, None], at[None, :]
    if level == "nominal":
        return (one != other).astype(float)
    if level != "ratio":
        return (one - other) ** 2
    together = one + other
    ratio = np.divide(one - other, together, out=np.zeros_like(together), where=together != 0)
    return ratio**2


def verdict_of(value: float) -> Verdict:
    """Say what an alpha allows: firm from .80, tentative from .667, weak below, or undefined."""
    if math.isnan(value):
        return "undefined"
    return "firm" if value >= FIRM else "tentative" if value >= TENTATIVE else "weak"


def _dutch(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
