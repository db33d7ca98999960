"""Two waves of stories side by side: each bundled alone, and what became of every theme.

What :func:`merkbaar.storytelling.waves.match` finds, in a table that can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from merkbaar.errors import DefinitionError
from merkbaar.periods import in_order

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.storytelling.embedding import Embedder
    from merkbaar.storytelling.themes import ThemeModel

WORDS: Mapping[str, str] = {
    "same": "hetzelfde",
    "split": "uiteengevallen",
    "merged": "samengegaan",
    "regrouped": "anders verdeeld",
    "new": "nieuw",
    "gone": "weg",
    "blurred": "niet los gevonden in de andere golf, misschien wel verteld",
    "agreed": "afgesproken: dezelfde zoekwoorden",
}
"""What became of themes, for people."""
COLUMNS = ("before", "after", "became", "probability", "likeness", "n_before", "n_after")
SURE = 0.8
"""Probability under which the stories themselves must be read before anything is said. Above it
too for "new" and "gone": of two halves of one wave a quarter of what is so sure is one of those."""


class Params(TypedDict, total=False):
    """Parameters of a theme model."""

    n_themes: int | None
    embedder: str | Embedder
    languages: Sequence[str] | None
    seeds: Mapping[str, Sequence[str]] | None
    random_state: int
    cache_folder: Path | None


def compare(
    stories: pd.DataFrame,
    *,
    wave: str = "wave",
    before: str = "",
    after: str = "",
    **params: Unpack[Params],
) -> pd.DataFrame:
    """Bundle two waves, each alone, and say what became of every theme.

    Parameters
    ----------
    stories : DataFrame
        Usable stories: text, language, person and the column `wave`.
    before, after : str
        Values of `wave`. Left open: the first and the last (wave 10 comes after wave 9).
    **params
        Parameters of :class:`merkbaar.storytelling.ThemeModel`; ``n_themes`` holds for each wave.

    Returns
    -------
    DataFrame
        One row a theme, or a few that belong together: ``before`` and ``after`` (their labels),
        ``became`` (a word in Dutch), ``probability`` (0-1: how often the same comes out if other
        people had told and the themes stayed as they are), ``likeness`` (cosine), ``n_before``
        and ``n_after`` (persons). Empty where there is one wave only.

    Raises
    ------
    DefinitionError
        If a wave isn't there, has too few stories to bundle, or one theme only.
    """
    import pandas as pd

    from merkbaar.storytelling import waves

    names = _names(stories[wave].tolist(), before, after)
    if names is None:
        return pd.DataFrame(columns=list(COLUMNS))
    parts = [stories.loc[stories[wave].astype(str) == name] for name in names]
    models = [_fitted(part, params) for part in parts]
    who = parts[0]["person"].astype(str).tolist(), parts[1]["person"].astype(str).tolist()
    found = waves.match(*models, persons=who, random_state=params.get("random_state", 0))
    return pd.DataFrame(
        {
            "before": [_labels(models[0], ids) for ids in found["before"]],
            "after": [_labels(models[1], ids) for ids in found["after"]],
            "became": [WORDS[kind] for kind in found["kind"]],
            "probability": found["probability"],
            "likeness": found["likeness"],
            "n_before": [_people(models[0], who[0], ids) for ids in found["before"]],
            "n_after": [_people(models[1], who[1], ids) for ids in found["after"]],
        }
    )


def _names(waves: Sequence[object], before: str, after: str) -> tuple[str, str] | None:
    """Name the two waves; None where there is one only and nobody asked for another."""
    there = in_order({str(name) for name in waves if name is not None and name == name} - {""})
    missing = [name for name in (before, after) if name and name not in there]
    if missing:
        raise DefinitionError(
            f"Golf {' en '.join(map(repr, missing))} staat niet bij de verhalen. "
            f"Gevonden golven: {', '.join(there) or 'geen'}."
        )
    first, last = before or (there[0] if there else ""), after or (there[-1] if there else "")
    return (first, last) if first != last else None


def _fitted(part: pd.DataFrame, params: Params) -> ThemeModel:
    from merkbaar.storytelling.themes import ThemeModel

    model = ThemeModel(**params)
    return model.fit(part["text"].tolist(), text_languages=part["language"].tolist())


def _labels(model: ThemeModel, ids: Sequence[str]) -> str:
    named = dict(zip(model.themes_["theme"], model.themes_["label"], strict=True))
    return " + ".join(str(named[theme]) for theme in ids)


def _people(model: ThemeModel, persons: Sequence[str], ids: Sequence[str]) -> int:
    """Count who told a story of which one of these is the main theme."""
    places = {place for place, theme in enumerate(model.themes_["theme"]) if theme in ids}
    return len({who for who, label in zip(persons, model.labels_, strict=True) if label in places})
