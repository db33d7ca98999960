"""Photos of stories, each under the theme that its story tells most of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from merkbaar.storytelling.sharing import LEAST

if TYPE_CHECKING:
    import pandas as pd


def choose(
    stories: pd.DataFrame, story_themes: pd.DataFrame, *, least: float = LEAST
) -> pd.DataFrame:
    """Give each photo the theme under which it may be offered.

    Parameters
    ----------
    stories : DataFrame
        The usable stories of the edition: narrative, person, area, period, ``group_…``, and
        ``photo`` where the monitor has photos (missing for a story without one).
    story_themes : DataFrame
        narrative, theme, strength.
    least : float
        Strength from which a story tells of a theme.

    Returns
    -------
    DataFrame
        narrative, person, theme, and area, period and ``group_…`` as far as `stories` has them;
        one row a photo, in the order of the stories. Empty without photos.
    """
    more = [name for name in stories.columns if name.startswith("group_")]
    more += [name for name in ("area", "period") if name in stories.columns]
    kept = ["narrative", "person", "theme", *more]
    if "photo" not in stories.columns:
        return stories.iloc[:0].reindex(columns=kept)
    told = story_themes.loc[story_themes["strength"] >= least]
    told = told.sort_values(["strength", "theme"], ascending=[False, True], kind="stable")
    first = told.drop_duplicates("narrative")[["narrative", "theme"]]
    shown = stories.loc[stories["photo"].notna()].drop(columns="theme", errors="ignore")
    return shown.merge(first, on="narrative")[kept].reset_index(drop=True)
