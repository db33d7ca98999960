"""How one group's themes differ from everybody else's, in one theme space, with a quote per side.

A group is a wijk, an age group, a language: each is held against all persons who aren't in it, so
that no person stands on both sides. p-values aren't adjusted here: ``insights`` does, once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from merkbaar.storytelling.sharing import LEAST, change_p, exact_p, too_few, wilson

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""Persons with a story, on either side, from which anything is compared."""
COLUMNS = (
    "measure", "theme", "group", "value", "lower", "upper", "p",
    "share", "share_rest", "count", "n", "count_rest", "n_rest", "unit", "method",
)  # fmt: skip
METHOD = (
    "aandeel van de personen in de groep min het aandeel van alle anderen (Newcombe 1998, 95 %); "
    "p van de scoretoets, bij kleine aantallen van Fisher, niet gecorrigeerd"
)


def against_others(
    story_themes: pd.DataFrame,
    stories: pd.DataFrame,
    *,
    by: str,
    least: float = LEAST,
    fewest: int = FEWEST,
) -> pd.DataFrame:
    """Hold the share of each group that tells of a theme against that of everybody else.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength (a story may have several themes).
    stories : DataFrame
        The usable stories: narrative, person and the column `by`. Of somebody with stories in two
        groups, each group has one; the others are who isn't in the group at all.
    by : str
        Column with the group; who has none is in neither side.
    least : float
        Strength from which a story tells of a theme.
    fewest : int
        Persons from which a side is compared.

    Returns
    -------
    DataFrame
        A row per theme and group, in order: measure ("theme_contrast"), theme, group, value
        (difference, percentage points), lower, upper, p (NaN all three where a side is too
        small), share and share_rest (%), count, n, count_rest, n_rest (persons), unit, method.
        Groups without anybody aren't there.

    Notes
    -----
    Interval: Newcombe (1998), method 10, from two Wilson intervals. p: score test of two shares;
    Fisher's exact test where fewer than five are expected in a cell.
    """
    import pandas as pd

    placed = stories.loc[stories[by].notna(), ["narrative", "person", by]]
    told = story_themes.loc[story_themes["strength"] >= least, ["narrative", "theme"]]
    tellers = placed.merge(told, on="narrative")
    everybody = set(placed["person"])
    rows = []
    for theme in sorted(set(story_themes["theme"])):
        mine = set(tellers.loc[tellers["theme"] == theme, "person"])
        for group in sorted(set(placed[by]), key=str):
            inside = set(placed.loc[placed[by] == group, "person"])
            here = set(tellers.loc[(tellers["theme"] == theme) & (tellers[by] == group), "person"])
            rest = everybody - inside
            counts = (len(here), len(inside)), (len(mine & rest), len(rest))
            rows.append(("theme_contrast", theme, group, *_row(*counts, fewest)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def sides(
    story_themes: pd.DataFrame, stories: pd.DataFrame, *, by: str, theme: str, group: str
) -> pd.DataFrame:
    """Choose one story from the group and one from the others that tell most of a theme.

    Parameters
    ----------
    stories : DataFrame
        narrative, person, text, quotable (bool) and the column `by`: only quotable stories are
        chosen, and never two of one person.

    Returns
    -------
    DataFrame
        side ("in" or "out"), narrative, person, text; at most two rows.
    """
    import pandas as pd

    about = story_themes.loc[story_themes["theme"] == theme, ["narrative", "strength"]]
    open_ = stories.loc[stories["quotable"] & stories[by].notna()].merge(about, on="narrative")
    open_ = open_.sort_values(["strength", "narrative"], ascending=[False, True], kind="stable")
    inside = open_.loc[open_[by] == group].head(1)
    persons = set(stories.loc[stories[by] == group, "person"])
    outside = open_.loc[~open_["person"].isin(persons)].head(1)
    found = pd.concat([inside.assign(side="in"), outside.assign(side="out")], ignore_index=True)
    return found.loc[:, ["side", "narrative", "person", "text"]]


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Return the interval of the difference of two independent shares, as fractions.

    Parameters
    ----------
    first, second : (count, n)
        n at least 1.

    Notes
    -----
    Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10 (95 %).
    """
    (one, two), (low, high) = (
        (first[0] / first[1], second[0] / second[1]),
        (wilson(*first), wilson(*second)),
    )
    down = math.hypot(one - low[0], high[1] - two)
    up = math.hypot(low[1] - one, two - high[0])
    return max(-1.0, one - two - down), min(1.0, one - two + up)


def _row(here: tuple[int, int], rest: tuple[int, int], fewest: int) -> tuple:
    share, others = (100 * count / n if n else math.nan for count, n in (here, rest))
    value, lower, upper, p = math.nan, math.nan, math.nan, math.nan
    if min(here[1], rest[1]) >= fewest:
        value, p = share - others, _p(here, rest)
        lower, upper = (100 * end for end in newcombe(here, rest))
    return value, lower, upper, p, share, others, *here, *rest, "procentpunt", METHOD


def _p(here: tuple[int, int], rest: tuple[int, int]) -> float:
    test = exact_p if too_few(here, rest) else change_p
    return test(rest, here)
