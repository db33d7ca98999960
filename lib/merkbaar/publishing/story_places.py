"""The map of stories without a word of them, for notebooks of which executed copies are kept.

Pointing at a story tells its theme, how much it belongs there, the language and the wave: nothing
that a person said, and no code of a story, for a code would outlive a consent that is withdrawn.
A language or wave that fewer than the monitor's minimum told in isn't named either. With texts the
map is at the desk (:func:`merkbaar.publishing.story_chart.show_map`).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from ..storytelling.story_map import MOST, story_map
from .story_chart import StoryChart

if TYPE_CHECKING:
    import pandas as pd

    from ..storytelling import ThemeModel

BANDS = ((0.85, "in het hart"), (0.65, "ertussenin"), (0.0, "aan de rand"))
"""From what strength a story lies where in its theme (a main theme has 0.5 or more)."""
OTHER = "andere"


class StoryPlaces(StoryChart):
    """A map that says nothing of what anybody told."""

    subtitle: ClassVar[str] = (
        "Elk punt is een verhaal; wat op elkaar lijkt, ligt bij elkaar. Wijs een punt aan "
        "voor thema, taal en periode."
    )
    tips: ClassVar[Mapping[str, str]] = {
        "thema": "thema",
        "plek": "plek in het thema",
        "taal": "taal",
        "periode": "periode",
    }
    columns: ClassVar[Mapping[str, str]] = {
        "thema": "label",
        "plek": "band",
        "taal": "language",
        "periode": "wave",
        "x": "x",
        "y": "y",
    }

    def table(self) -> str:
        """Return how many stories lie where in each theme; for who can't use a mouse."""
        if not len(self.places):
            return "<p>Er zijn geen thema's, dus er is geen kaart.</p>"
        bands = [band for _, band in BANDS]
        heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in ("thema", *bands))
        rows = []
        for theme in self._names():
            own = self.places.loc[self.places["label"] == theme, "band"].tolist()
            cells = "".join(f"<td>{own.count(band)}</td>" for band in bands)
            rows.append(f"<tr><th scope='row'>{escape(theme)}</th>{cells}</tr>")
        title = "<caption>Verhalen per thema en plek op de kaart</caption>"
        return f"<table>{title}<tr>{heads}</tr>{''.join(rows)}</table>"


def show_places(
    model: ThemeModel,
    stories: pd.DataFrame,
    *,
    wave: str,
    minimum: int,
    titles: Mapping[str, str] | None = None,
    most: int = MOST,
) -> StoryPlaces:
    """Draw the map of stories without their texts.

    Parameters
    ----------
    model : ThemeModel
        Fitted on `stories`, or as corrected (``corrections.corrected(…).model``).
    stories : DataFrame
        narrative, person, language and the column `wave`, in the order in which the model was
        fitted.
    wave : str
        Column with the wave or period.
    minimum : int
        A language, or a language in a wave, that fewer people told in is called ``OTHER``.
    titles : mapping of str to str, optional
        Theme to the title that it has in the monitor file; a name that people gave goes before.
    most : int
        Most stories to show.
    """
    found = story_map(model, stories["narrative"].tolist(), most=most)
    told: Any = stories.drop_duplicates("narrative").set_index("narrative")
    told = _named(told, wave, minimum).loc[found["narrative"].tolist()]
    order = {theme: at for at, theme in enumerate(model.themes_["theme"])}
    names = {**dict(zip(found["theme"], found["label"], strict=True)), **_titles(model, titles)}
    places = found.assign(
        label=[names[theme] for theme in found["theme"]],
        place=[order[theme] for theme in found["theme"]],
        band=[_band(float(strength)) for strength in found["strength"]],
        language=told["language"].tolist(),
        wave=told[wave].tolist(),
    )
    return StoryPlaces(places.drop(columns=["narrative", "strength", "theme"]))


def _titles(model: ThemeModel, titles: Mapping[str, str] | None) -> dict[str, str]:
    themes = model.themes_
    own = set(themes.loc[themes["renamed"], "theme"]) if "renamed" in themes else set()
    return {theme: title for theme, title in (titles or {}).items() if theme not in own}


def _named(told: Any, wave: str, minimum: int) -> Any:
    """Name a wave, and a language in it, only where enough people told."""
    made = told.assign(**{wave: told[wave].fillna(OTHER).astype(str)})
    waves = made.groupby(wave)["person"].nunique()
    made[wave] = made[wave].where(made[wave].map(waves) >= minimum, OTHER)
    made["language"] = made["language"].fillna(OTHER).astype(str)
    for both in (["language"], ["language", wave]):
        people = made.groupby(both)["person"].transform("nunique")
        made["language"] = made["language"].where(people >= minimum, OTHER)
    return made


def _band(strength: float) -> str:
    return next(band for least, band in BANDS if strength >= least)
