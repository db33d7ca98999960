"""What became of themes between two waves, as a table in a notebook; left of the gate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Unpack

from ..errors import DefinitionError
from ..storytelling import comparing, following
from ..storytelling.stability import ENOUGH
from .in_dutch import in_dutch
from .story_themes import named

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from ..storytelling.comparing import Params
    from ..storytelling.corrections import Replayed

ONE_WAVE = "Er is één golf: er valt niets te vergelijken."
TOO_FEW = (
    f"Dit heeft pas zin vanaf {ENOUGH} verhalen per golf. Met minder zijn thema's van één golf "
    "vaak toeval. De tabel hierboven, met de thema's van beide golven samen, kan wel."
)


def followed(
    decided: Replayed, stories: pd.DataFrame, *, before: str = "", after: str = ""
) -> Styler | str:
    """Say what became of each theme of both waves together; a table, or why there is none.

    Parameters
    ----------
    decided : Replayed
        The themes of all waves together with their corrections.
    stories : DataFrame
        Usable stories: narrative, person and ``period``.
    before, after : str
        The waves; left open the first and the last.
    """
    if decided.themes.empty:
        return "Er zijn geen thema's om te vergelijken."
    told = decided.story_themes
    try:
        table = following.follow(told, stories, wave="period", before=before, after=after)
    except DefinitionError as error:
        return str(error)
    if table.empty:
        return ONE_WAVE
    labels = dict(zip(decided.themes["theme"], decided.themes["label"], strict=True))
    order = {theme: at for at, theme in enumerate(labels)}
    table = table.sort_values("theme", key=lambda themes: themes.map(order))
    table.insert(0, "label", table.pop("theme").map(labels))
    return shown_whole(in_dutch(table))


def shown_whole(table: pd.DataFrame) -> Styler:
    """Lay a table out so that no text in it is cut off, without row numbers."""
    laid = table.style.hide(axis="index").set_properties(**{"text-align": "left"})
    laid.format(precision=2, na_rep="–", escape="html")
    return laid


def became(
    stories: pd.DataFrame,
    decided: Replayed,
    *,
    before: str = "",
    after: str = "",
    **params: Unpack[Params],
) -> Styler | str:
    """Bundle two waves each alone, but for what people decided; a table, or why there is none.

    Parameters
    ----------
    stories : DataFrame
        Usable stories: narrative, person, text (redacted), language and ``period``.
    decided : Replayed
        The themes of all waves together with their corrections.
    before, after : str
        The waves; left open the first and the last.
    **params
        As in :func:`merkbaar.storytelling.comparing.compare`.
    """
    names = comparing.chosen(stories["period"].tolist(), before, after)
    told = stories["period"].tolist()
    if names and min(told.count(name) for name in names) < ENOUGH:
        return TOO_FEW
    safely = partial(named, texts=stories["text"])
    wishes = {"wave": "period", "before": before, "after": after}
    try:
        table = comparing.compare(stories, **wishes, decided=decided, named=safely, **params)
    except DefinitionError as error:  # too few stories or themes in a wave
        return str(error)
    if table.empty:
        return ONE_WAVE
    return shown_whole(in_dutch(table))
