"""The names of themes in one file of stories: by words that can't be somebody's name."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..storytelling import glossing
from ..storytelling.labelling import about
from .naming import named_safely

if TYPE_CHECKING:
    from ..storytelling import ThemeModel

WITHOUT_CAPITALS = ("ar",)
"""Languages that write names as any other word, so that no text tells which words are ordinary."""
ARTICLE = "ال"


def named(model: ThemeModel, texts: Iterable[str]) -> ThemeModel:
    """Give the model with labels and words that can't be a name: for files, pages and screens.

    Parameters
    ----------
    model : ThemeModel
        Fitted.
    texts : iterable of str
        All texts of the file, redacted: from them is learnt which words are ordinary.

    Returns
    -------
    ThemeModel
        A copy; only ``label`` and ``words`` of its ``themes_`` differ.
    """
    safe = named_safely(about(model.themes_), texts, own=_known(model))
    fresh, themes = copy.copy(model), model.themes_["theme"]
    fresh.themes_ = model.themes_.assign(
        label=[safe[theme]["title"]["nl"] for theme in themes],
        words=[safe[theme]["words"] for theme in themes],
    )
    return fresh


def _known(model: ThemeModel) -> set[str]:
    """Give the theme's words that are in our own list of everyday words, without the article.

    The dictionary won't do: it holds names, and half of all names are words as well.
    """
    told = {word for words in model.themes_["words"] for word in words}
    bridges = [glossing.gloss_of(code) for code in WITHOUT_CAPITALS if code in model.languages_]
    listed = {word for one in bridges if one for word in one.everyday}
    return {word for word in told if word in listed or word.removeprefix(ARTICLE) in listed}
