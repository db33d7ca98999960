"""Themes followed from one wave to another: one set of themes, and who told of each in each wave.

The themes are those of all waves together, as people corrected them, so that a name, a merge, a
split, a story that was moved and what was rejected hold in both waves. What becomes of a theme is
then a question of people only. How sure it is, is how often the same comes out when persons are
drawn again (bootstrap by person, over both waves together), with each story kept in its themes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from merkbaar.storytelling.comparing import WORDS, chosen
from merkbaar.storytelling.held import fate
from merkbaar.storytelling.sharing import LEAST

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DRAWS = 200
COLUMNS = ("theme", "became", "probability", "n_before", "all_before", "n_after", "all_after")


def follow(
    story_themes: pd.DataFrame,
    stories: pd.DataFrame,
    *,
    wave: str = "wave",
    before: str = "",
    after: str = "",
    draws: int = DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Say what became of each theme between two waves.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength: of the stories of all waves together, as corrected.
    stories : DataFrame
        Usable stories: narrative, person and the column `wave`.
    before, after : str
        Values of `wave`. Left open: the first and the last.
    draws : int
        How often persons are drawn again.
    random_state : int

    Returns
    -------
    DataFrame
        One row a theme that somebody told of in one of the two: ``theme``, ``became`` (a word in
        Dutch), ``probability`` (0-1), ``n_before``, ``all_before``, ``n_after`` and ``all_after``
        (persons who tell of it, as in :func:`merkbaar.storytelling.sharing.shares`, and all
        persons of that wave). Empty where there is one wave only.

    Raises
    ------
    DefinitionError
        If a wave isn't there.
    """
    import numpy as np
    import pandas as pd

    names = chosen(stories[wave].tolist(), before, after)
    if names is None:
        return pd.DataFrame(columns=list(COLUMNS))
    themes = list(dict.fromkeys(story_themes["theme"]))
    there, told = _told(story_themes, stories, wave, names, themes)
    ones = np.ones(there.shape[1], dtype=int)
    counts, everybody = _counted(there, told, ones)
    said = _fates(counts, everybody)
    draw, again = np.random.default_rng(random_state), np.zeros(len(themes))
    for _ in range(draws):
        weights = np.bincount(draw.integers(0, len(ones), len(ones)), minlength=len(ones))
        same = zip(_fates(*_counted(there, told, weights)), said, strict=True)
        again += [one == other for one, other in same]
    table = pd.DataFrame(
        {
            "theme": themes,
            "became": [WORDS[kind] for kind in said],
            "probability": (again / max(draws, 1)).round(3) if draws else np.nan,
            "n_before": counts[0],
            "all_before": everybody[0],
            "n_after": counts[1],
            "all_after": everybody[1],
        }
    )
    return table.loc[table["n_before"] + table["n_after"] > 0].reset_index(drop=True)


def _told(
    story_themes: pd.DataFrame,
    stories: pd.DataFrame,
    wave: str,
    names: tuple[str, str],
    themes: list[str],
) -> tuple[np.ndarray, np.ndarray]:
    """Say who is in which wave, (2, persons), and tells of what there, (2, persons, themes)."""
    import numpy as np

    mine = stories.loc[stories[wave].astype(str).isin(names)]
    people = {person: at for at, person in enumerate(dict.fromkeys(mine["person"]))}
    there = np.zeros((2, len(people)), dtype=int)
    told = np.zeros((2, len(people), len(themes)), dtype=int)
    waves = [names.index(name) for name in mine[wave].astype(str)]
    there[waves, [people[person] for person in mine["person"]]] = 1
    carried = story_themes.loc[story_themes["strength"] >= LEAST, ["narrative", "theme"]]
    pairs = mine.merge(carried, on="narrative")
    place = {theme: at for at, theme in enumerate(themes)}
    told[
        [names.index(name) for name in pairs[wave].astype(str)],
        [people[person] for person in pairs["person"]],
        [place[theme] for theme in pairs["theme"]],
    ] = 1
    return there, told


def _counted(
    there: np.ndarray, told: np.ndarray, weights: np.ndarray
) -> tuple[list[list[int]], list[int]]:
    """Count who tells of each theme in each wave, and everybody."""
    counts = [(weights @ told[side]).tolist() for side in (0, 1)]
    return counts, (there @ weights).tolist()


def _fates(counts: list[list[int]], everybody: list[int]) -> list[str]:
    pairs = zip(*counts, strict=True)
    return [fate((one, everybody[0]), (other, everybody[1]), both="same") for one, other in pairs]
