"""Colours against published figures, and the nearest that passes against what it promises."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merkbaar.appearance.colours import (
    apart,
    contrast,
    from_oklch,
    from_rgb,
    mix,
    nearest_passing,
    to_oklch,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),  # WCAG's own well-known near miss
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("colour", "light", "chroma", "hue"),
    [  # as Ottosson's own pages and CSS Color 4 give them
        ("#ffffff", 1.0, 0.0, None),
        ("#ff0000", 0.628, 0.2577, 29.23),
        ("#00ff00", 0.8664, 0.2948, 142.5),
        ("#0000ff", 0.452, 0.3132, 264.05),
    ],
)
def test_oklch_is_that_of_the_specification(colour, light, chroma, hue):
    found = to_oklch(colour)
    assert found[0] == pytest.approx(light, abs=0.001)
    assert found[1] == pytest.approx(chroma, abs=0.001)
    if hue is not None:
        assert math.degrees(found[2]) % 360 == pytest.approx(hue, abs=0.1)


@given(COLOURS)
def test_a_colour_goes_to_oklch_and_back(colour):
    assert from_oklch(to_oklch(colour)) == colour


@settings(max_examples=50, deadline=None)
@given(COLOURS, COLOURS, st.sampled_from((3.0, 4.5)))
def test_the_nearest_passing_colour_passes_and_nothing_nearer_does(colour, ground, ratio):
    found = nearest_passing(colour, [(ground, ratio)])
    assert found is not None  # black or white always does on one ground
    assert contrast(found, ground) >= ratio
    if contrast(colour, ground) >= ratio:
        assert found == colour
        return
    light, chroma, hue = to_oklch(colour)
    distance = abs(to_oklch(found)[0] - light)
    for step in range(1, 20):
        nearer = light + (distance - 0.01) * step / 20 * (1 if step % 2 else -1)
        if 0 <= nearer <= 1 and abs(nearer - light) < distance - 0.01:
            assert contrast(from_oklch((nearer, chroma, hue)), ground) < ratio + 0.15


def test_where_no_lightness_passes_there_is_none():
    assert nearest_passing("#0f5ea8", [("#000000", 4.5), ("#ffffff", 5.0)]) is None


def test_hue_is_kept_when_a_colour_is_made_darker():
    darker = nearest_passing("#ff9100", [("#ffffff", 4.5)])
    assert darker is not None
    before, after = (math.degrees(to_oklch(one)[2]) for one in ("#ff9100", darker))
    assert after == pytest.approx(before, abs=3)


def test_red_and_green_of_one_lightness_are_alike_for_some_eyes_and_blue_and_orange_are_not():
    assert apart("#b05a50", "#7d7a3c") < apart("#0f5ea8", "#a8420a")
    assert apart("#0f5ea8", "#a8420a") > 0.1
    assert apart("#123456", "#123456") == 0


def test_mixing_goes_from_one_colour_to_the_other():
    assert mix("#ffffff", "#000000", 0) == "#ffffff"
    assert mix("#ffffff", "#000000", 1) == "#000000"
    light = [to_oklch(mix("#ffffff", "#0f5ea8", part / 4))[0] for part in range(5)]
    assert light == sorted(light, reverse=True)


def test_parts_out_of_range_are_brought_within_it():
    assert from_rgb((-0.1, 0.5, 1.4)) == "#0080ff"
    assert contrast(from_oklch((1.4, 0.0, 0.0)), "#ffffff") == 1
