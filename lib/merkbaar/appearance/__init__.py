"""The house style: colours and letters of a municipality, held to contrast before anyone sees them.

A municipality's own token file (CSS custom properties, in the names of the NL Design System) is
read as data: colours, names of fonts and sizes of a fixed list, nothing else of it.
"""

from __future__ import annotations

from .reading import Loaded, load_style
from .style import HouseStyle, default_style, style_of

__all__ = ["HouseStyle", "Loaded", "default_style", "load_style", "style_of"]
