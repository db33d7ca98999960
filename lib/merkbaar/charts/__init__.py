"""Charts for readers: a SafeTable in, an Altair chart or a static SVG out. Saves nothing.

Altair is imported when a chart is made, not before: charts are drawn once, at publication, and
a page that is opened needs none of this.
"""

from __future__ import annotations

from .dot_plot import dot
from .journey import journey_map
from .line import slope
from .pulse import pulse_curve, pulse_rounds, pulse_scale
from .render import svg
from .share_bars import bars
from .strip import strip
from .two_moments import two_moments

__all__ = [
    "bars",
    "dot",
    "journey_map",
    "pulse_curve",
    "pulse_rounds",
    "pulse_scale",
    "slope",
    "strip",
    "svg",
    "two_moments",
]
