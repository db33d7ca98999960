"""Shares of people who tell of a theme, per period, place and group, and their change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

from merkbaar.periods import in_order, sort_key

if TYPE_CHECKING:
    import pandas as pd

LEAST = 0.5
EXPECTED = 5
"""Fewest persons expected in each of the four cells for the score test alone."""
METHOD = (
    "aandeel van de personen met een bruikbaar verhaal (Wilson 95 %); verandering: verschil van "
    "twee aandelen, personen in beide perioden meegerekend, p van de scoretoets, bij kleine "
    "aantallen nooit onder die van Fisher, niet gecorrigeerd"
)


def shares(
    story_themes: pd.DataFrame,
    stories: pd.DataFrame,
    *,
    by: Sequence[str],
    period: str = "period",
    totals: Mapping[str, str] | None = None,
    least: float = LEAST,
) -> pd.DataFrame:
    """Count, per person, who tells of each theme.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength (a story may have several themes).
    stories : DataFrame
        The usable stories: narrative, person and the columns of `by`.
    by : sequence of str
        Dimensions of the table; `period` may be among them, then the change since the period
        before is tested.
    totals : mapping of str to str, optional
        Dimension: code that stands for all ("GM9999"); adds the totals over that dimension.
    least : float
        Strength from which a story tells of a theme.

    Returns
    -------
    DataFrame
        measure, theme, the dimensions, value (% of persons), lower, upper, n and persons
        (persons with a story), count (persons who tell of the theme), p (unadjusted; of the
        change since the period before), grade, unit, method.

    Notes
    -----
    p: score test with the covariance of persons in both periods; where fewer than five are
    expected in a cell, Fisher's exact p if that is larger.
    """
    import pandas as pd

    themes = sorted(set(story_themes["theme"]))
    told = story_themes.loc[story_themes["strength"] >= least, ["narrative", "theme"]]
    rows = []
    for part in _parts(stories.filter(["narrative", "person", *by]), by, totals or {}):
        people = _persons(part, by)
        tellers = part.merge(told, on="narrative")
        for theme in themes:
            mine = _persons(tellers.query("theme == @theme"), by)
            rows += _rows(theme, people, mine, by, period)
    columns = ["measure", "theme", *by, "value", "lower", "upper", "n", "persons", "count", "p"]
    out = pd.DataFrame(rows, columns=columns)
    out[["grade", "unit", "method"]] = ["", "%", METHOD]
    out = out.drop_duplicates(["theme", *by])
    ranks = {period: _ranks(out[period].tolist())} if period in by else {}
    ranked = out[["theme", *by]].assign(**ranks).sort_values(["theme", *by])
    return out.loc[ranked.index].reset_index(drop=True)


def wilson(count: int, n: int, *, z: float = 1.959963984540054) -> tuple[float, float]:
    """Return the Wilson (1927) interval of a share, as fractions."""
    if n == 0:
        return float("nan"), float("nan")
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return low, 1.0 if count == n else min(1.0, middle + half)


def change_p(before: tuple[int, int], after: tuple[int, int], *, together: float = 0.0) -> float:
    """Return the two-sided p of a change between two shares (score test).

    Parameters
    ----------
    before, after : (count, n)
    together : float
        Sum, over persons in both periods, of the product of their deviations.
    """
    (one, first), (two, second) = before, after
    if not first or not second:
        return float("nan")
    pooled = (one + two) / (first + second)
    variance = pooled * (1 - pooled) * (1 / first + 1 / second) - 2 * together / (first * second)
    if variance <= 0:
        return 1.0
    z = (two / second - one / first) / math.sqrt(variance)
    return math.erfc(abs(z) / math.sqrt(2))


def too_few(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two shares (count, n) are of too few persons for the score test alone."""
    total, told = one[1] + other[1], one[0] + other[0]
    return min(one[1], other[1]) * min(told, total - told) < EXPECTED * total


def exact_p(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return Fisher's exact two-sided p of two shares (count, n)."""
    from scipy.stats import fisher_exact

    found: Any = fisher_exact([[count, n - count] for count, n in (one, other)])
    return float(found.pvalue)


def _parts(
    stories: pd.DataFrame, by: Sequence[str], totals: Mapping[str, str]
) -> list[pd.DataFrame]:
    """Return the stories as they are, and with dimensions replaced by their total."""
    named = [name for name in by if name in totals]
    subsets = chain.from_iterable(combinations(named, r) for r in range(len(named) + 1))
    kept = stories.dropna(subset=[name for name in by if name not in named])
    parts = []
    for subset in subsets:
        part = kept.assign(**{name: totals[name] for name in subset})
        parts.append(part.dropna(subset=list(by)))
    return parts


def _rows(
    theme: str,
    people: dict[tuple, set],
    tellers: dict[tuple, set],
    by: Sequence[str],
    period: str,
) -> list[tuple]:
    """Return the rows of one theme; `people` and `tellers` are persons per cell."""
    rows = []
    for cell, persons in people.items():
        n, count = len(persons), len(tellers.get(cell, ()))
        lower, upper = wilson(count, n)
        p = _change(cell, people, tellers, by, period)
        rows.append(
            ("theme_share", theme, *cell, 100 * count / n, 100 * lower, 100 * upper, n, n, count, p)
        )
    return rows


def _change(
    cell: tuple,
    people: dict[tuple, set],
    tellers: dict[tuple, set],
    by: Sequence[str],
    period: str,
) -> float:
    """Return the p of the change since the period before, or NaN."""
    if period not in by:
        return float("nan")
    at = list(by).index(period)
    earlier = [other[at] for other in people if sort_key(other[at]) < sort_key(cell[at])]
    if not earlier:
        return float("nan")
    then = (*cell[:at], max(earlier, key=sort_key), *cell[at + 1 :])
    if then not in people:
        return float("nan")
    first, second = tellers.get(then, set()), tellers.get(cell, set())
    before, after = (len(first), len(people[then])), (len(second), len(people[cell]))
    share, later = before[0] / before[1], after[0] / after[1]
    both = people[then] & people[cell]
    together = math.fsum(
        sorted(((who in first) - share) * ((who in second) - later) for who in both)
    )
    p = change_p(before, after, together=together)
    return max(p, exact_p(before, after)) if too_few(before, after) else p


def _ranks(periods: Sequence[object]) -> list[int]:
    rank = {name: at for at, name in enumerate(in_order(periods))}
    return [rank[str(name)] for name in periods]


def _persons(frame: pd.DataFrame, by: Sequence[str]) -> dict[tuple, set]:
    """Return the persons of each cell."""
    cells: dict[tuple, set] = {}
    for person, *cell in frame[["person", *by]].itertuples(index=False):
        cells.setdefault(tuple(cell), set()).add(person)
    return dict(sorted(cells.items(), key=lambda item: tuple(map(str, item[0]))))
