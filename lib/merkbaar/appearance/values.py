"""One value of a token: a colour, a list of fonts or a length; anything else is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from .colours import from_oklch, from_rgb

FONT_NAME = re.compile(r"-?[\w][\w .-]{0,60}")
GENERIC = (
    *("serif", "sans-serif", "monospace", "system-ui", "ui-sans-serif", "ui-serif"),
    "-apple-system",
)
PIXELS = {"px": 1.0, "rem": 16.0, "em": 16.0, "pt": 4 / 3}
MOST_FONTS = 12


def colour_of(parts: Sequence[Any], *, dark: bool = False) -> tuple[str, float] | None:
    """Give a colour as ``#rrggbb`` and how opaque it is (0-1); None if it isn't a colour.

    Parameters
    ----------
    parts : sequence
        CSS parts, no ``var()`` left in them.
    dark : bool
        Which of the two a ``light-dark()`` means.
    """
    import tinycss2
    from tinycss2 import color5

    try:
        found: Any = color5.parse_color(
            tinycss2.serialize(list(parts)), ("dark",) if dark else ("light",)
        )
        if found is None or isinstance(found, str):  # currentcolor
            return None
        if found.space in ("oklch", "oklab"):
            light, first, second = (part or 0.0 for part in found.coordinates)
            if found.space == "oklab":
                first, second = math.hypot(first, second), math.degrees(math.atan2(second, first))
            return from_oklch((light, first, math.radians(second))), float(found.alpha)
        return from_rgb(part or 0.0 for part in found.to("srgb").coordinates), float(found.alpha)
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def fonts_of(parts: Sequence[Any]) -> tuple[str, ...] | None:
    """Give the names in a list of fonts; None if there is anything else in it."""
    names: list[list[str]] = [[]]
    for part in parts:
        if part == ",":
            names.append([])
        elif part.type in ("ident", "string"):
            names[-1].append(part.value)
        elif part.type not in ("whitespace", "comment"):
            return None
    found = tuple(" ".join(words) for words in names if words)
    whole = all(FONT_NAME.fullmatch(name) for name in found)
    return found if found and whole and len(found) <= MOST_FONTS else None


def font_list(names: Sequence[str]) -> str:
    """Write a list of fonts for CSS; it ends in a font that every machine has."""
    ends = () if names[-1] in GENERIC else ("sans-serif",)
    return ", ".join(name if name in GENERIC else f'"{name}"' for name in (*names, *ends))


def pixels_of(parts: Sequence[Any]) -> float | None:
    """Give a length in pixels; of ``clamp()``, which grows with the window, the least."""
    kept = [part for part in parts if part.type not in ("whitespace", "comment")]
    if len(kept) == 1 and kept[0].type == "function" and kept[0].lower_name == "clamp":
        return pixels_of([part for part in kept[0].arguments if part.type != "whitespace"][:1])
    if len(kept) != 1:
        return None
    one = kept[0]
    if one.type == "number" and one.value == 0:
        return 0.0
    if one.type == "dimension" and one.lower_unit in PIXELS and math.isfinite(one.value):
        return one.value * PIXELS[one.lower_unit]
    return None
