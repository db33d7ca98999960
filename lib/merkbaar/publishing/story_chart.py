"""The map of stories in a notebook: to hover, to filter with the keyboard, and as a list to read.

It shows redacted texts of stories, so it stays left of the gate: it can't be offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from ..storytelling.labelling import OTHER
from ..storytelling.story_map import MOST, story_map

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from ..storytelling import ThemeModel

LONGEST, IN_LIST = 220, 20
"""Characters of a story that are shown when one points at it; stories of a theme in the list."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
MIME = "application/vnd.vegalite.v5+json"
"""JupyterLab draws this itself, without a network; the chart uses nothing newer."""
WITHOUT_EVAL = {"embedOptions": {"ast": True, "actions": False}}
"""The chart is read, not turned into a script: a page of the portal allows no script to be made."""
COLOURS = ("#4477aa", "#ee6677", "#228833", "#aa8800", "#3399aa", "#aa3377", "#994411")
"""Of the largest themes, apart for the usual forms of colour blindness (Tol 2021)."""
GREY = "#9aa3ad"
WIDTH, LINE = 760, 18
"""Width of the map and height of a name, in pixels."""
ALL = "alle thema's"


@dataclass(frozen=True)
class StoryChart:
    """A map that a notebook shows, with a list of the same stories under it.

    Attributes
    ----------
    places : DataFrame
        label, place (of the theme), x, y, and of each story theme, strength and text; a
        row a story.
    """

    places: pd.DataFrame

    subtitle: ClassVar[str] = (
        "Elk punt is een verhaal; wat op elkaar lijkt, ligt bij elkaar. Wijs een punt aan om het "
        "te lezen."
    )
    tips: ClassVar[Mapping[str, str]] = {
        "thema": "thema",
        "verhaal": "verhaal",
        "sterkte": "hoort erbij (0-1)",
    }
    """What is told when one points at a story, and what it is called."""
    columns: ClassVar[Mapping[str, str]] = {
        "thema": "label",
        "verhaal": "text",
        "sterkte": "strength",
        "x": "x",
        "y": "y",
    }
    """What the chart is given, and from which column: this and nothing else."""

    def chart(self) -> alt.LayerChart:
        """Return the chart; whoever prints it elsewhere keeps it left of the gate."""
        import altair as alt

        return alt.LayerChart.from_dict(self.spec())

    def spec(self) -> dict[str, Any]:
        """Return the chart as Vega-Lite: plain values, for an import of Altair takes a second."""
        picked = {
            "name": "thema",
            "select": {"type": "point", "fields": ["thema"]},
            "bind": {
                "input": "select",
                "options": [None, *self._names()],
                "labels": [ALL, *self._names()],
                "name": "Thema: ",
            },
            "views": ["verhalen"],
        }
        letters = {"type": "text", "fontSize": 13, "fontWeight": 600}
        under = {**letters, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
        where = {axis: {"field": axis, "type": "quantitative"} for axis in ("x", "y")}
        text = {**where, "text": {"field": "thema", "type": "nominal"}}
        named = {"data": {"values": self._named()}, "encoding": text}
        return {
            "title": {
                "text": "Kaart van de verhalen",
                "subtitle": self.subtitle,
                "anchor": "start",
            },
            "width": WIDTH,
            "height": self._height(),
            "params": [picked],
            "layer": [
                self._points(),
                {**named, "mark": under},
                {**named, "mark": {**letters, "color": "#1a1a1a"}},
            ],
        }

    def _points(self) -> dict[str, Any]:
        """Return a point a story, faint where another theme was picked."""
        plain = {"axis": None, "title": None, "type": "quantitative"}
        places = {
            axis: {**plain, "field": axis, "scale": {"domain": self._extent(axis), "nice": False}}
            for axis in ("x", "y")
        }
        colours = {"domain": self._names(), "range": self._colours()}
        colour = {"field": "thema", "type": "nominal", "scale": colours, "legend": None}
        faint = {"condition": {"param": "thema", "value": 0.85}, "value": 0.08}
        tips = [self._tip(name, title) for name, title in self.tips.items()]
        return {
            "name": "verhalen",
            "data": {"values": _rows(self.places, self.columns)},
            "mark": {"type": "circle", "size": 70},
            "encoding": {**places, "color": colour, "opacity": faint, "tooltip": tips},
        }

    def _tip(self, name: str, title: str) -> dict[str, str]:
        if name == "sterkte":
            return {"field": name, "type": "quantitative", "title": title, "format": ".2f"}
        return {"field": name, "type": "nominal", "title": title}

    def table(self) -> str:
        """Return the same stories as a list to read, by theme; for who can't use a mouse."""
        parts = []
        for theme in self._names():
            own = self.places.loc[self.places["label"] == theme]
            best = own.sort_values("strength", ascending=False, kind="stable").head(IN_LIST)
            lines = "".join(f"<li dir='auto'>{escape(text)}</li>" for text in best["text"])
            more = f" (de {IN_LIST} sterkste)" if len(own) > IN_LIST else ""
            parts.append(
                f"<details><summary>{escape(theme)}: {len(own)} verhalen{more}</summary>"
                f"<ol>{lines}</ol></details>"
            )
        if not parts:
            return "<p>Er zijn geen thema's, dus er is geen kaart.</p>"
        return f"<p>Dezelfde verhalen als lijst:</p>{''.join(parts)}"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if len(self.places):
            spec = {"$schema": SCHEMA, "usermeta": WITHOUT_EVAL, **self.spec()}
            shown = {MIME: spec, "image/png": _drawn(spec), "text/plain": "Kaart van de verhalen"}
            display(shown, raw=True)
        display({"text/html": self.table(), "text/plain": "Lijst van de verhalen"}, raw=True)

    def _names(self) -> list[str]:
        return list(dict.fromkeys(self.places.sort_values("place", kind="stable")["label"]))

    def _colours(self) -> list[str]:
        """Return a colour a theme: its own for the largest, grey for the rest and what is none."""
        sizes = self.places["label"].value_counts()
        themes = [name for name in self._names() if name != OTHER["nl"]]
        order = sorted(themes, key=lambda name: -sizes[name])
        own = dict(zip(order, COLOURS, strict=False))
        return [own.get(name, GREY) for name in self._names()]

    def _extent(self, axis: str) -> list[float]:
        values = self.places[axis].tolist()
        low, high = min(values), max(values)
        room = max(0.05 * (high - low), 0.05)
        return [round(low - room, 3), round(high + room, 3)]

    def _height(self) -> int:
        """Return the height at which a step down is as long as a step across."""
        (left, right), (low, high) = self._extent("x"), self._extent("y")
        return int(min(max(WIDTH * (high - low) / (right - left), WIDTH / 2), WIDTH))

    def _named(self) -> list[dict[str, Any]]:
        """Return where the name of each theme stands: where it lies closest, none on another."""
        (left, right), (low, high) = self._extent("x"), self._extent("y")
        across, down = (right - left) / WIDTH, (high - low) / self._height() * LINE
        rows: list[dict[str, Any]] = []
        for name in self._names():
            x, y = _heart(self.places.loc[self.places["label"] == name, ["x", "y"]].to_numpy())
            while any(
                abs(row["y"] - y) < down
                and abs(row["x"] - x) < 4 * across * (len(name) + len(row["thema"]))
                for row in rows
            ):
                y -= down
            rows.append({"thema": name, "x": round(x, 3), "y": round(y, 3)})
        return rows


def _heart(points: Any) -> tuple[float, float]:
    """Return the point with its nearest third of the others closest around it."""
    import numpy as np

    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    near = np.sort(apart, axis=1)[:, : max(1, len(points) // 3)].mean(axis=1)
    x, y = points[int(near.round(6).argmin())]
    return float(x), float(y)


def _drawn(spec: dict[str, Any]) -> str:
    """Draw the chart as a picture as well (base64), for who can't show it otherwise.

    JupyterLab's own renderer makes one itself where there is none, which a page of Voila can't.
    """
    import base64

    import vl_convert

    return base64.b64encode(vl_convert.vegalite_to_png(spec)).decode("ascii")


def show_map(model: ThemeModel, stories: pd.DataFrame, *, most: int = MOST) -> StoryChart:
    """Draw the map of the stories of an edition, left of the gate.

    Parameters
    ----------
    model : ThemeModel
        Fitted on `stories`, or as corrected (``corrections.corrected(…).model``).
    stories : DataFrame
        narrative and text (redacted), in the order in which the model was fitted.
    most : int
        Most stories to show.
    """
    found = story_map(model, stories["narrative"].tolist(), most=most)
    texts = dict(zip(stories["narrative"], stories["text"].astype(str), strict=True))
    order = {theme: at for at, theme in enumerate(model.themes_["theme"])}
    return StoryChart(
        found.assign(
            text=[_short(texts[story]) for story in found["narrative"]],
            place=[order[theme] for theme in found["theme"]],
        ).drop(columns="narrative")
    )


def _rows(places: pd.DataFrame, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the points as plain values: what the chart needs and nothing else."""
    columns = [places[column].tolist() for column in names.values()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
