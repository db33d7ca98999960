"""Two waves of stories side by side: each bundled alone, and what became of every theme.

What :func:`merkbaar.storytelling.waves.match` finds, in a table that can be read. What people
decided about themes holds in both waves (``held``); only the other stories are bundled alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from merkbaar.errors import DefinitionError
from merkbaar.periods import in_order
from merkbaar.storytelling.held import Held, fate, held, persons_in
from merkbaar.storytelling.sharing import LEAST

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.storytelling.corrections import Replayed
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
    "decided": "afgesproken: door mensen besloten",
    "shrunk": "veel kleiner",
    "grown": "veel groter",
    "unheard": "in één golf door niemand verteld, dat kan toeval zijn",
    "too_few": "te weinig om te vergelijken",
}
"""What became of themes, for people."""
FEWEST_THEMES = 2
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


REST = "(andere verhalen)"


def compare(
    stories: pd.DataFrame,
    *,
    wave: str = "wave",
    before: str = "",
    after: str = "",
    decided: Replayed | None = None,
    named: Callable[[ThemeModel], ThemeModel] | None = None,
    **params: Unpack[Params],
) -> pd.DataFrame:
    """Bundle two waves, each alone, and say what became of every theme.

    Parameters
    ----------
    stories : DataFrame
        Usable stories: text, language, person and the column `wave`; with `decided` narrative too.
    before, after : str
        Values of `wave`. Left open: the first and the last (wave 10 comes after wave 9).
    decided : Replayed, optional
        The themes of all waves together with the corrections of people
        (:func:`merkbaar.storytelling.corrections.corrected`): themes that they decided about are
        the same in both waves, and what they rejected isn't looked for.
    named : callable, optional
        Gives a fitted model other labels (without words that may be a name).
    **params
        Parameters of :class:`merkbaar.storytelling.ThemeModel`; ``n_themes`` holds for each wave,
        with the themes that people decided about.

    Returns
    -------
    DataFrame
        One row a theme, or a few that belong together: ``before`` and ``after`` (their labels),
        ``became`` (a word in Dutch), ``probability`` (0-1: how often the same comes out if other
        people had told and the themes stayed as they are; missing where people decided),
        ``likeness`` (cosine), ``n_before`` and ``n_after`` (persons who tell of it, as in
        :func:`merkbaar.storytelling.sharing.shares`). Themes that people decided about first.
        Empty where there is one wave only.

    Raises
    ------
    DefinitionError
        If a wave isn't there; and where nothing was decided, if a wave has too few stories to
        bundle or one theme only. Else a row says so of the other stories.
    """
    import pandas as pd

    names = chosen(stories[wave].tolist(), before, after)
    if names is None:
        return pd.DataFrame(columns=list(COLUMNS))
    parts = tuple(stories.loc[stories[wave].astype(str) == name] for name in names)
    settled = held(decided, tuple(params.get("seeds") or ()))
    rows = _decided(settled, parts)
    rest = settled.rest(parts[0]), settled.rest(parts[1])
    try:
        rows += _found(rest, parts, _without(params, settled), named)
    except DefinitionError:
        if not settled.labels:
            raise
        sizes = [persons_in(part) for part in rest]
        rows += [(REST, REST, "too_few", math.nan, math.nan, *sizes)] if any(sizes) else []
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.assign(became=[WORDS[kind] for kind in table["became"]])


def _decided(settled: Held, parts: Sequence[pd.DataFrame]) -> list[tuple]:
    """Give a row for each theme that people decided about and somebody told of."""
    everybody = [persons_in(part) for part in parts]
    rows = []
    for theme, label in settled.labels.items():
        one, other = (settled.people(theme, part) for part in parts)
        kind = fate((one, everybody[0]), (other, everybody[1]), both="decided")
        labels = label if one else "", label if other else ""
        if one or other:
            rows.append((*labels, kind, math.nan, math.nan, one, other))
    return rows


def _found(
    rest: tuple[pd.DataFrame, pd.DataFrame],
    parts: Sequence[pd.DataFrame],
    params: Params,
    named: Callable[[ThemeModel], ThemeModel] | None,
) -> list[tuple]:
    """Give a row for each family of themes among the stories about which nothing was decided."""
    from merkbaar.storytelling import waves

    models = [_fitted(part, params) for part in rest]
    who = rest[0]["person"].astype(str).tolist(), rest[1]["person"].astype(str).tolist()
    matched = waves.match(*models, persons=who, random_state=params.get("random_state", 0))
    if named:
        models = [named(model) for model in models]
    everybody = [persons_in(part) for part in parts]
    rows = []
    for family in matched.to_dict("records"):
        sides = list(zip(models, who, (family["before"], family["after"]), strict=True))
        one, other = (_people(*side) for side in sides)
        kind = family["kind"]
        if kind == "agreed":
            kind = fate((one, everybody[0]), (other, everybody[1]), both=kind)
        labels = [
            _labels(model, ids) if _people(model, own, ids) else "" for model, own, ids in sides
        ]
        if one or other:
            rows.append((*labels, kind, family["probability"], family["likeness"], one, other))
    return rows


def _without(params: Params, settled: Held) -> Params:
    """Look for what is left: fewer themes, and not by the words of what people decided about."""
    fresh = params.copy()
    if params.get("seeds"):
        fresh["seeds"] = {
            theme: words
            for theme, words in (params.get("seeds") or {}).items()
            if theme not in settled.lost
        }
    if number := params.get("n_themes"):
        fresh["n_themes"] = max(FEWEST_THEMES, number - len(settled.labels))
    return fresh


def chosen(waves: Sequence[object], before: str, after: str) -> tuple[str, str] | None:
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
    """Count who told a story that carries one of these."""
    places = [place for place, theme in enumerate(model.themes_["theme"]) if theme in ids]
    carried = (model.strengths_[:, places] >= LEAST).any(axis=1) & (model.labels_ >= 0)
    return len({who for who, told in zip(persons, carried, strict=True) if told})
