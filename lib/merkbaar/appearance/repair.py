"""Fill what a municipality's file leaves out, and hold all of it to contrast (WCAG 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import slots
from .colours import BLACK, WHITE, apart, contrast, mix, nearest_passing, to_oklch

SURFACE = 1.35
"""Most contrast of a tinted surface with paper: the same text is read on both."""
PAPER = 7.0
"""Paper bears text that stands out so much: black or white."""
DIFFERENT = 0.1
"""Least distance in OKLab between colours with a meaning, also for who is colour-blind."""
INSTEAD = ("#a8420a", "#0f5ea8", "#8a1a6b", "#39424e", "#7f8a96", "#1c2530")


@dataclass(frozen=True)
class Change:
    """A colour that was too faint or too alike, and what came in its place."""

    name: str
    given: str
    used: str
    ground: str
    found: float
    needed: float
    """Contrast; 0 where the colour was too like another one."""


def completed(
    given: Mapping[str, str], ours: Mapping[str, str]
) -> tuple[dict[str, str], list[Change]]:
    """Give all colours of a scheme: those given, or made of them, or ours, all readable.

    Parameters
    ----------
    given : mapping of str to str
        Colours from the file, by our names.
    ours : mapping of str to str
        Our own colours, for what can't be made.

    Returns
    -------
    colours : dict of str to str
        Every colour of :data:`slots.COLOURS`.
    changes : list of Change
        What was given and didn't pass.
    """
    colours, changes = dict(given), []
    _paper(colours, ours, changes)
    _made(colours, ours)
    _surfaces(colours, given, changes)
    for name, needed in slots.NEEDED.items():
        _readable(colours, name, needed, given, changes)
    _different(colours, given, changes)
    return {name: colours[name] for name in slots.COLOURS}, changes


def _paper(colours: dict[str, str], ours: Mapping[str, str], changes: list[Change]) -> None:
    """Hold paper to what text can be read on."""
    paper = colours.setdefault(slots.PAPER, ours[slots.PAPER])
    text = max((BLACK, WHITE), key=lambda one: contrast(one, paper))
    if (found := contrast(text, paper)) < PAPER:
        used = nearest_passing(paper, [(text, PAPER)]) or WHITE
        changes.append(Change(slots.PAPER, paper, used, text, found, PAPER))
        colours[slots.PAPER] = used


def _made(colours: dict[str, str], ours: Mapping[str, str]) -> None:
    """Make what isn't given of what is: one colour of a house makes a page of that house."""
    paper, dark = colours[slots.PAPER], to_oklch(colours[slots.PAPER])[0] < 0.5
    same = paper == ours[slots.PAPER]
    colours.setdefault(slots.INK, ours[slots.INK] if same else WHITE if dark else BLACK)
    link = colours.get(slots.LINK) or colours.get(slots.OURS) or colours.get(slots.BUTTON)
    colours.setdefault(slots.LINK, link or ours[slots.LINK])
    colours.setdefault(slots.OURS, colours[slots.LINK])
    colours.setdefault(slots.BUTTON, colours[slots.LINK])
    colours.setdefault(slots.BUTTON_TEXT, paper)
    colours.setdefault(slots.HEADING, colours[slots.INK])
    colours.setdefault(slots.BRAND, colours[slots.OURS])
    colours.setdefault(slots.ATTENTION, ours[slots.ATTENTION])
    colours.setdefault(slots.TINT, mix(paper, colours[slots.OURS], 0.08))
    colours.setdefault(slots.WARM, mix(paper, colours[slots.ATTENTION], 0.08))
    parts = {
        slots.SOFT: 0.72,
        slots.GROUND: 0.04,
        slots.FAINT: 0.1,
        slots.LINE: 0.17,
        slots.QUIET: 0.55,
        slots.NEUTRAL: 0.5,
    }
    for name, part in parts.items():
        made = mix(paper, colours[slots.INK], part)
        colours.setdefault(name, ours[name] if same else made)
    colours.setdefault(slots.COMPARISON, ours[slots.COMPARISON])
    colours.setdefault(slots.FOCUS, ours[slots.FOCUS])
    colours.setdefault(slots.FOCUS_GROUND, ours[slots.FOCUS_GROUND])


def _surfaces(colours: dict[str, str], given: Mapping[str, str], changes: list[Change]) -> None:
    paper = colours[slots.PAPER]
    for name in slots.SURFACES:
        found = contrast(colours[name], paper)
        if found <= SURFACE:
            continue
        at = next(part for part in (0.5, 0.3, 0.2, 0.1, 0.05, 0.0) if _near(colours, name, part))
        used = mix(paper, colours[name], at)
        if name in given:
            changes.append(Change(name, colours[name], used, paper, found, SURFACE))
        colours[name] = used


def _near(colours: Mapping[str, str], name: str, part: float) -> bool:
    paper = colours[slots.PAPER]
    return contrast(mix(paper, colours[name], part), paper) <= SURFACE


def _readable(
    colours: dict[str, str],
    name: str,
    needed: tuple[tuple[str, float], ...],
    given: Mapping[str, str],
    changes: list[Change],
) -> None:
    was = colours[name]
    grounds = [(colours[ground], ratio) for ground, ratio in needed]
    used = nearest_passing(was, grounds)
    if used == was:
        return
    ground, ratio = min(grounds, key=lambda one: contrast(was, one[0]) / one[1])
    colours[name] = used or max((BLACK, WHITE), key=lambda one: contrast(one, ground))
    if name in given:
        found = contrast(was, ground)
        changes.append(Change(name, was, colours[name], ground, found, ratio))


def _different(colours: dict[str, str], given: Mapping[str, str], changes: list[Change]) -> None:
    """Keep the three colours with a meaning apart, for everyone's eyes."""
    paper, told = colours[slots.PAPER], [colours[slots.OURS]]
    for name in (slots.ATTENTION, slots.COMPARISON):
        was = colours[name]
        tried = [was, *(nearest_passing(one, [(paper, slots.DRAWN)]) or was for one in INSTEAD)]
        apart_from_all = (one for one in tried if min(apart(one, t) for t in told) >= DIFFERENT)
        used = next(apart_from_all, was)
        if used != was and name in given:
            changes.append(Change(name, was, used, paper, contrast(was, paper), 0))
        colours[name] = used
        told.append(used)


def on_white(light: Mapping[str, str]) -> dict[str, str]:
    """Give colours for paper: white, with everything on it as readable as on a screen."""
    given = {name: light[name] for name in slots.COLOURS if name in light}
    for name in (slots.PAPER, slots.GROUND, slots.TINT, slots.WARM):
        given[name] = WHITE
    if contrast(given.get(slots.FAINT, WHITE), WHITE) > SURFACE:
        given[slots.FAINT] = mix(WHITE, BLACK, 0.08)
    from .style import default_style

    return completed(given, default_style().light)[0]
