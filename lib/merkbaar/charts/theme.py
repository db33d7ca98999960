"""One theme for all charts: three colours with a meaning, grey for the rest.

The colours here are those of the light page and of paper; a page replaces them by its own
custom properties, through the class that :mod:`.render` puts on each mark. Blue, slate and
orange stay apart for the usual forms of colour blindness (Okabe and Ito 2008).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..appearance import HouseStyle, slots
from ..appearance.colours import WHITE, mix, nearest_passing

OURS = "#0f5ea8"
COMPARISON = "#39424e"
ATTENTION = "#b3470b"
QUIET = "#8a94a0"
FAINT = "#dfe3e8"
INK = "#1c2530"
FONT = "system-ui, sans-serif"
WIDTH = 400
"""Width of a whole drawing in pixels: the page shows it at 0.7 to 1.3 of that."""
ROW = 22
"""Height of a row of a dot plot or bar chart, in pixels."""
TEXT = 13
"""Size of text in pixels."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")


@dataclass(frozen=True)
class Palette:
    """The colours and the font of files that no stylesheet reaches: pictures, office files.

    Attributes
    ----------
    soft : str
        Text that is less important than `ink`.
    heading, brand : str
        Titles; the band above them.
    accent : str
        As `ours`, and so dark that white text can be read on it.
    tint : str
        A ground for the heading of a table.
    font, heading_font : str
        Names; "" is whatever the program has.
    """

    ours: str = OURS
    comparison: str = COMPARISON
    attention: str = ATTENTION
    quiet: str = QUIET
    faint: str = FAINT
    ink: str = INK
    soft: str = "#515c68"
    heading: str = INK
    brand: str = OURS
    neutral: str = "#8a96a3"
    accent: str = OURS
    tint: str = "#e8eef5"
    font: str = ""
    heading_font: str = ""

    def recoloured(self, drawing: str) -> str:
        """Give a drawing (SVG) these colours in place of our own."""
        own = {
            one.casefold(): other
            for one, other in (
                (OURS, self.ours),
                (COMPARISON, self.comparison),
                (ATTENTION, self.attention),
                (QUIET, self.quiet),
                (FAINT, self.faint),
                (INK, self.ink),
            )
        }
        return _HEX.sub(lambda found: own.get(found[0].casefold(), found[0]), drawing)


def palette(style: HouseStyle | None) -> Palette:
    """Give the palette of a house style, on white paper; our own without one."""
    if style is None:
        return Palette()
    paper = style.on_paper
    return Palette(
        ours=paper[slots.OURS],
        comparison=paper[slots.COMPARISON],
        attention=paper[slots.ATTENTION],
        quiet=paper[slots.QUIET],
        faint=paper[slots.FAINT],
        ink=paper[slots.INK],
        soft=paper[slots.SOFT],
        heading=paper[slots.HEADING],
        brand=paper[slots.BRAND],
        neutral=paper[slots.NEUTRAL],
        accent=nearest_passing(paper[slots.OURS], [(WHITE, slots.TEXT)]) or INK,
        tint=mix(WHITE, paper[slots.OURS], 0.1),
        font=style.font,
        heading_font=style.heading_font,
    )


def config() -> dict[str, Any]:
    """Give the Vega-Lite configuration that all charts share."""
    axis = {
        "domain": False,
        "ticks": False,
        "labelFont": FONT,
        "labelFontSize": TEXT,
        "labelColor": INK,
        "labelPadding": 8,
        "title": None,
        "gridColor": FAINT,
        "labelLimit": 200,
    }
    return {
        "background": None,
        "view": {"stroke": None},
        "font": FONT,
        "axis": axis,
        "legend": {"disable": True},
        "text": {"font": FONT, "fontSize": TEXT, "color": INK},
    }


def text_width(text: str) -> float:
    """Estimate the width of a label in pixels: the fonts of readers differ."""
    return sum(0.36 if letter in "ijl.,'|! " else 0.64 for letter in text) * TEXT
