"""Colours in a space in which steps look alike, their contrast, and the nearest that passes.

OKLab and OKLCH: Ottosson 2020, https://bottosson.github.io/posts/oklab/. Contrast: WCAG 2.2,
"relative luminance" and "contrast ratio". How people with dichromacy see colours: Machado,
Oliveira and Fernandes 2009, severity 1.0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Numbers = tuple[float, float, float]
BLACK, WHITE = "#000000", "#ffffff"
STEPS = 400
"""Steps of lightness in which the nearest passing colour is looked for."""
_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_SEEN = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours (``#rrggbb``), 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def nearest_passing(colour: str, grounds: Iterable[tuple[str, float]]) -> str | None:
    """Give the colour nearest in lightness that passes, with the same hue.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    grounds : iterable of (str, float)
        What it stands on, and the contrast it needs there.

    Returns
    -------
    str or None
        The colour itself if it passes; None where no lightness does.
    """
    wanted = list(grounds)
    if _passes(colour, wanted):
        return colour
    light, chroma, hue = to_oklch(colour)
    tried = sorted((at / STEPS for at in range(STEPS + 1)), key=lambda at: (abs(at - light), at))
    shades = (from_oklch((at, chroma, hue)) for at in tried)
    return next((shade for shade in shades if _passes(shade, wanted)), None)


def _passes(colour: str, wanted: Sequence[tuple[str, float]]) -> bool:
    return all(contrast(colour, ground) >= ratio for ground, ratio in wanted)


def apart(one: str, other: str) -> float:
    """Give the smallest distance in OKLab at which anyone sees two colours, dichromats too."""
    pairs = [(_linear(one), _linear(other))]
    pairs += [(_times(seen, pairs[0][0]), _times(seen, pairs[0][1])) for seen in _SEEN.values()]
    return min(math.dist(_lab(left), _lab(right)) for left, right in pairs)


def mix(one: str, other: str, part: float) -> str:
    """Give the colour at `part` (0-1) of the way from one to the other, in OKLab."""
    first, second = _lab(_linear(one)), _lab(_linear(other))
    mixed = [a + (b - a) * part for a, b in zip(first, second, strict=True)]
    return _written(_from_lab((mixed[0], mixed[1], mixed[2])))


def to_oklch(colour: str) -> Numbers:
    """Give lightness (0-1), chroma and hue (radians) of ``#rrggbb``."""
    light, a, b = _lab(_linear(colour))
    return light, math.hypot(a, b), math.atan2(b, a)


def from_oklch(parts: Numbers) -> str:
    """Give ``#rrggbb``; a colour that no screen has loses chroma, not hue or lightness."""
    light, chroma, hue = parts
    light = min(max(light, 0.0), 1.0)
    if not _on_screen(light, chroma, hue):
        low, high = 0.0, chroma
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if _on_screen(light, middle, hue) else (low, middle)
        chroma = low
    return _written(_from_lab((light, chroma * math.cos(hue), chroma * math.sin(hue))))


def from_rgb(parts: Iterable[float]) -> str:
    """Give ``#rrggbb`` of red, green and blue from 0 to 1."""
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in parts)


def _on_screen(light: float, chroma: float, hue: float) -> bool:
    linear = _from_lab((light, chroma * math.cos(hue), chroma * math.sin(hue)))
    return all(-1e-4 <= part <= 1 + 1e-4 for part in linear)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Numbers:
    red, green, blue = (_lit(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _lit(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _written(linear: Numbers) -> str:
    return from_rgb(
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        for part in (min(max(one, 0.0), 1.0) for one in linear)
    )


def _lab(linear: Numbers) -> Numbers:
    long, middle, short = (math.cbrt(part) for part in _times(_TO_LMS, linear))
    return _times(_TO_LAB, (long, middle, short))


def _from_lab(lab: Numbers) -> Numbers:
    long, middle, short = (part**3 for part in _times(_FROM_LAB, lab))
    return _times(_FROM_LMS, (long, middle, short))


def _times(matrix: Sequence[Sequence[float]], by: Numbers) -> Numbers:
    first, second, third = (sum(a * b for a, b in zip(row, by, strict=True)) for row in matrix)
    return first, second, third
