"""Photos beside the quotes of their theme: each once, quietly, with what is to be seen in words."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from ..published import Published
from ..tables import SafePhoto, Words
from .cards import Card
from .texts import joined, ui

PORTRAIT = (280, 400)
"""Most pixels on the page of a photo that stands; one that lies fills its column."""


@dataclass(frozen=True)
class Picture:
    """A photo as it stands on the page, inside the page itself."""

    photo: SafePhoto
    address: str
    origin: Words

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height on the page of a photo that stands; None for one that lies."""
        width, height = self.photo.width, self.photo.height
        if width >= height:
            return None
        scale = min(PORTRAIT[0] / width, PORTRAIT[1] / height, 1.0)
        return max(1, round(width * scale)), max(1, round(height * scale))


def on_cards(published: Published, made: Sequence[Card]) -> dict[str, Picture]:
    """Choose at most one photo for each card, of one of its themes; none stands twice.

    Returns
    -------
    dict of str to Picture
        By the anchor of the card.
    """
    left = list(published.photos)
    found: dict[str, Picture] = {}
    for card in made:
        themes = [theme.code for theme in card.themes]
        if one := next((photo for photo in left if photo.theme in themes), None):
            left.remove(one)
            found[card.anchor] = _picture(published, one)
    return found


def by_theme(published: Published, placed: dict[str, Picture]) -> dict[str, list[Picture]]:
    """Give the photos that no card shows, by theme."""
    there = {picture.photo.photo for picture in placed.values()}
    found: dict[str, list[Picture]] = {}
    for photo in published.photos:
        if photo.photo not in there:
            found.setdefault(photo.theme, []).append(_picture(published, photo))
    return found


def _picture(published: Published, photo: SafePhoto) -> Picture:
    packed = base64.b64encode(published.pictures[photo.photo]).decode("ascii")
    hidden = ui("photo.blurred") if photo.blurred else ""
    return Picture(photo, f"data:image/jpeg;base64,{packed}", joined(ui("photo.origin"), hidden))
