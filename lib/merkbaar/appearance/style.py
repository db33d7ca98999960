"""A house style as it goes into an edition: values of our own names, checked, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .. import places
from ..errors import DefinitionError
from . import slots
from .colours import BLACK, WHITE

FILE = "tokens.css"
"""Our own values, beside the stylesheet: a token file as a municipality's."""
SIZES = {"size": (16.0, 20.0), "radius": (0.0, 16.0)}
"""What a page bears, in pixels; more or less is brought to the nearest end."""
_VALUE = {
    "colour": re.compile(r"#[0-9a-f]{6}"),
    "fonts": re.compile(r'(?:"[\w][\w .-]{0,60}"|[a-z-]+)(?:, (?:"[\w][\w .-]{0,60}"|[a-z-]+))*'),
    "size": re.compile(r"\d{1,2}(?:\.\d{1,4})?rem"),
    "radius": re.compile(r"\d{1,2}(?:\.\d{1,2})?px"),
}


@dataclass(frozen=True)
class HouseStyle:
    """Colours, fonts and sizes by our names (:mod:`.slots`), for light and dark.

    Attributes
    ----------
    light, dark : mapping of str to str
        Colours ``#rrggbb``; `light` also has fonts, the size of text and the corners.
    """

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)

    def colour(self, name: str) -> str:
        """Give a colour as it is on paper."""
        return self.on_paper[name]

    @property
    def on_paper(self) -> dict[str, str]:
        """The colours for print and for office files: the light ones on white paper."""
        from .repair import on_white

        return on_white(self.light)

    @property
    def font(self) -> str:
        """The first font by name; "" where it is whatever the machine has."""
        return _first(self.light.get(slots.FONT, ""))

    @property
    def heading_font(self) -> str:
        """The first font of headings by name."""
        return _first(self.light.get(slots.HEADING_FONT, "")) or self.font

    def css(self) -> str:
        """Write it as the head of our stylesheet."""
        dark, paper = _block(self.dark), _block(self.on_paper)
        return (
            f":root{{{_block(self.light)}}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
            f"@media print{{:root{{{paper}}}}}\n"
        )

    def to_dict(self) -> dict[str, dict[str, str]]:
        """Give it as it stands in ``edition.json``."""
        return {"light": dict(sorted(self.light.items())), "dark": dict(sorted(self.dark.items()))}


def style_of(edition: Mapping[str, Any]) -> HouseStyle | None:
    """Give the house style of an edition, as it was sealed; None where it has our own.

    Parameters
    ----------
    edition : mapping
        ``edition.json``.

    Raises
    ------
    DefinitionError
        If a name or a value in it isn't one that we write.
    """
    given = edition.get("style")
    if not given:
        return None
    for part in ("light", "dark"):
        for name, value in given.get(part, {}).items():
            slot = slots.BY_NAME.get(name)
            if slot is None or not _VALUE[slot.kind].fullmatch(str(value)):
                raise DefinitionError(
                    "De huisstijl in edition.json ('style') heeft een naam of een waarde die "
                    "Merkbaar niet schrijft. Verwacht: de editie zoals zij is vrijgegeven. Geef "
                    "haar opnieuw vrij met 'merkbaar release'."
                )
    return HouseStyle(light=dict(given.get("light", {})), dark=dict(given.get("dark", {})))


@cache
def default_text() -> str:
    """Read our own token file."""
    return (places.templates() / "page" / FILE).read_text(encoding="utf-8")


@cache
def default_style() -> HouseStyle:
    """Give our own values."""
    from .reading import values_of
    from .tokens import read_tokens

    found = read_tokens(default_text())
    light, dark = (values_of(found, dark=dark).values for dark in (False, True))
    return HouseStyle(light=light, dark={name: dark[name] for name in slots.COLOURS})


def _block(values: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in sorted(values.items()))


def _first(fonts: str) -> str:
    first = fonts.split(",")[0].strip()
    return first.strip('"') if first.startswith('"') else ""


__all__ = ["BLACK", "FILE", "SIZES", "WHITE", "HouseStyle", "default_style", "style_of"]
