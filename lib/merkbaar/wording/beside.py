"""Sentences on what stands beside a finding: themes that go with it, and other explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..tables import Finding, Link, Rival
from .catalogue import has, interface
from .names import Names
from .numbers import bound, digits, number

_MOST = 6
"""Most decimals of a link."""
Say = Callable[..., str]
_CORRELATION = 1
"""Decimals of a correlation: with a dozen wijken the second says nothing."""


def link(one: Link, finding: Finding, names: Names, language: str, say: Say) -> str:
    """Write how a theme and a number go together, with the figures of the link.

    Parameters
    ----------
    say : callable
        Fills a text of the catalogue with the words of the finding.
    """
    if one.way == "untestable" or one.value is None:
        key, figures = "link.any.untestable", {}
    else:
        way, figures = _direction(one), _figures(one, language)
        own = f"link.{one.route}.{one.measure}.{way}"
        key = own if has(own) else f"link.{one.route}.{way}"
    title = finding.title if one.measure == finding.measure else {}
    words = {
        "theme": names.themes.get(one.theme, one.theme),
        "measure": _inside(names.measure(one.measure, title, language)),
    }
    return say(key, **words, **figures)


def together(rivals: Sequence[Rival]) -> list[tuple[Rival, ...]]:
    """Put other explanations as they are told: each on its own, what is open in one go."""
    some: dict[int, list[Rival]] = {}
    for at, one in enumerate(rivals):
        some.setdefault(-1 if one.verdict == "unknown" else at, []).append(one)
    return [tuple(ones) for ones in some.values()]


def rival(some: Sequence[Rival], say: Say) -> str:
    """Write other explanations of one verdict as questions, with what the data say of them."""
    several = "" if len(some) == 1 else ".several"
    asked = [say(f"rival.{one.name}") for one in some]
    return " ".join([*asked, say(f"rival.verdict.{some[0].verdict}{several}")])


def steady(finding: Finding, language: str) -> str:
    """Say whether the sign of a finding holds; empty where nothing was drawn anew."""
    key = f"stable.{finding.stability}"
    return interface(key, language) if has(key) else ""


def _direction(one: Link) -> str:
    if one.way == "none":
        return "none"
    if one.route == "areas":
        return one.way
    return "up" if (one.value or 0) > 0 else "down"


def _figures(one: Link, language: str) -> dict[str, str]:
    usual = _CORRELATION if one.route == "areas" else digits(one.unit)
    places = _off_zero(one, usual) if one.way in ("with", "against") else usual
    how: Mapping[str, Any] = {"signed": True, "difference": True, "decimals": places}
    return {
        "link_value": number(one.value, one.unit, language, **how),
        "link_lower": bound(one.lower, one.unit, language, **how),
        "link_upper": number(one.upper, one.unit, language, **how),
        "link_n": number(one.n, "", language, decimals=0),
    }


def _off_zero(one: Link, places: int) -> int:
    """Give as many decimals as it takes that no bound of a link that was found reads as 0."""
    bounds = [abs(bound) for bound in (one.lower, one.upper) if bound]
    nearest = min(bounds, default=1.0)
    while round(nearest, places) == 0 and places < _MOST:
        places += 1
    return places


def _inside(title: str) -> str:
    """Write a title as it stands inside a sentence: no capital, unless it is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
