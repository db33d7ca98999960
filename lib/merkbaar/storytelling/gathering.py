"""Put together what holds no theme: readers see it as other stories, counted and not compared.

Some stories are alike to no others. What is found among them changes with every handful that is
left out, and words that stand out in them mean nothing. Under names of their own they would seem
themes; a researcher still sees them in the notebook, and can give one a name: then it stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from merkbaar.storytelling.corrections import as_model
from merkbaar.storytelling.labelling import OTHER
from merkbaar.storytelling.stability import FIRM
from merkbaar.tables import OTHER_THEME

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from merkbaar.storytelling.corrections import Replayed


def loose(themes: pd.DataFrame) -> list[str]:
    """Name the themes that nobody asked for or named, and that don't stand firm.

    Parameters
    ----------
    themes : DataFrame
        theme, stability (0-1; NaN where it wasn't looked at), seeded and renamed (bool).
    """
    named = themes["seeded"].astype(bool) | themes["renamed"].astype(bool)
    return themes.loc[~named & (themes["stability"] < FIRM), "theme"].tolist()


def gathered(found: Replayed, narratives: Sequence[str] = ()) -> Replayed:
    """Put the loose themes together as one, ``OTHER_THEME``, which comes last.

    A story that also carries a theme keeps it; its main theme stays its main theme.

    Parameters
    ----------
    found : Replayed
        After the corrections.
    narratives : sequence of str
        Ids of the stories in the order in which its model was fitted, where it has one.

    Returns
    -------
    Replayed
        The same where no theme is loose.
    """
    gone = loose(found.themes)
    if not gone:
        return found
    told = _told(found.story_themes, gone)
    themes = _themes(found.themes, gone, told)
    fresh = replace(found, story_themes=told, themes=themes)
    if found.model is None:
        return fresh
    return replace(fresh, model=as_model(found.model, narratives, fresh))


def _told(story_themes: pd.DataFrame, gone: Sequence[str]) -> pd.DataFrame:
    """Rename the loose themes; a story that carries several of them carries one, the strongest."""
    inside = story_themes["theme"].isin(gone)
    told = story_themes.assign(theme=story_themes["theme"].mask(inside, OTHER_THEME))
    both = ["narrative", "theme"]
    strongest = told.groupby(both)["strength"].transform("max")
    main = told.groupby(both)["main"].transform("any")
    told = told.assign(strength=strongest, main=main)
    return told.drop_duplicates(both).reset_index(drop=True)


def _themes(themes: pd.DataFrame, gone: Sequence[str], told: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    kept = themes.loc[~themes["theme"].isin(gone)]
    other = themes.loc[themes["theme"] == gone[0]].copy()
    other["theme"], other["label"] = OTHER_THEME, OTHER["nl"]
    other["words"] = [[] for _ in range(len(other))]
    other["size"] = told.loc[told["main"], "theme"].tolist().count(OTHER_THEME)
    other["stability"] = float("nan")
    return pd.concat([kept, other], ignore_index=True)
