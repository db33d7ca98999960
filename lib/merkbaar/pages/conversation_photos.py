"""Photos as cards to hang beside the stories: with what is to be seen in words, nothing of who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .pictures import Picture, by_theme
from .voices import Theme, shares, sized
from .workbench import Workbench

MOST = 8
"""Photo cards in a pack: four sheets."""


@dataclass(frozen=True)
class PhotoCard:
    """A photo that a person approved, with the theme it belongs to."""

    theme: Theme
    picture: Picture


def photos(bench: Workbench, first: Sequence[str]) -> tuple[tuple[PhotoCard, ...], ...]:
    """Choose the photos that stand without any filter, and put them on sheets of two.

    Parameters
    ----------
    first : sequence of str
        Themes whose photos come first: those behind the findings. Within a theme the order of
        the edition stays.
    """
    open_to_all = [one for one in bench.published.photos if {} in map(dict, one.shown_under)]
    kept = {one.photo for one in open_to_all}
    by = by_theme(bench.published, {})
    ordered = list(dict.fromkeys([*(one for one in first if one in by), *by]))
    told = shares(bench.published)
    made = [
        PhotoCard(sized(bench, code, told), picture)
        for code in ordered
        for picture in by[code]
        if picture.photo.photo in kept
    ][:MOST]
    return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))
