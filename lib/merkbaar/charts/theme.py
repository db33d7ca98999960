"""One theme for all charts: three colours with a meaning, grey for the rest.

The colours here are those of the light page and of paper; a page replaces them by its own
custom properties, through the class that :mod:`.render` puts on each mark. Blue, slate and
orange stay apart for the usual forms of colour blindness (Okabe and Ito 2008).
"""

from __future__ import annotations

from typing import Any

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
