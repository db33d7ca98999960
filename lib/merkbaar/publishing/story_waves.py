"""What became of themes between two waves, as a table in a notebook; left of the gate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Unpack

from ..errors import DefinitionError
from ..storytelling import comparing
from .in_dutch import in_dutch
from .story_themes import named

if TYPE_CHECKING:
    import pandas as pd

    from ..storytelling.comparing import Params
    from ..storytelling.corrections import Replayed

ONE_WAVE = "Er is één golf: er valt niets te vergelijken."


def became(
    stories: pd.DataFrame,
    decided: Replayed,
    *,
    before: str = "",
    after: str = "",
    **params: Unpack[Params],
) -> pd.DataFrame | str:
    """Compare two waves with what people decided; a table, or why there is none.

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
    safely = partial(named, texts=stories["text"])
    wishes = {"wave": "period", "before": before, "after": after}
    try:
        table = comparing.compare(stories, **wishes, decided=decided, named=safely, **params)
    except DefinitionError as error:  # too few stories or themes in a wave
        return str(error)
    if table.empty:
        return ONE_WAVE
    return in_dutch(table)
