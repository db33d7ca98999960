"""The design page has the colours of the readers' pages, and they can be read in light and dark."""

from __future__ import annotations

import re

import pytest

from merkbaar.places import templates
from merkbaar.workshop.design_style import DARK, LIGHT, STYLE

SAME = {
    "ink": "basis-color-default-color-document",
    "quiet": "basis-color-default-color-subtle",
    "ground": "basis-color-default-bg-document",
    "faint": "basis-color-default-bg-default",
    "rule": "basis-color-default-border-subtle",
    "line": "basis-color-default-border-default",
    "strong": "nl-button-primary-background-color",
    "on-strong": "nl-button-primary-color",
    "tint": "basis-color-selected-bg-subtle",
    "focus": "basis-focus-outline-color",
}
TEXT = [
    *[(ink, ground) for ink in ("ink", "good", "wrong") for ground in ("ground", "faint", "tint")],
    ("quiet", "ground"),
    ("on-strong", "strong"),
]


def tokens():
    """The colours of the pages: light and dark, by name."""
    text = (templates() / "page" / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media")[:2]
    assert dark.startswith(" (prefers-color-scheme: dark)")
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    line = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(a * b for a, b in zip(line, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", SAME)
def test_a_colour_is_the_one_of_the_pages_in_light_and_in_dark(name):
    light, dark = tokens()
    assert (LIGHT[name], DARK[name]) == (light[SAME[name]], dark.get(SAME[name], light[SAME[name]]))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_have_contrast_enough(colours, ink, ground):
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(colours):
    assert contrast(colours["line"], colours["ground"]) >= 3


def test_every_colour_that_a_rule_names_is_there_in_both():
    assert set(re.findall(r"var\(--([\w-]+)\)", STYLE)) == set(LIGHT) == set(DARK)
    assert STYLE.count("{") == STYLE.count("}")
