"""The frame of the pages left of the gate has the readers' colours, in light and in dark."""

from __future__ import annotations

import re

import pytest

from merkbaar.appearance.colours import contrast
from merkbaar.places import templates

FRAME = (templates() / "voila" / "merkbaar" / "index.html.j2").read_text(encoding="utf-8")
TOKENS = (templates() / "page" / "tokens.css").read_text(encoding="utf-8")
SAME = {
    "werk-ink": "basis-color-default-color-document",
    "werk-paper": "basis-color-default-bg-document",
    "werk-ground": "basis-color-default-bg-subtle",
    "werk-link": "nl-link-color",
    "werk-mark": "merkbaar-chart-attention-color",
}


def in_light_and_dark(text: str) -> list[dict[str, str]]:
    """The colours by name, in light and in dark, ``#fff`` written out."""
    parts = text.split("@media")[:2]
    found = [re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", part) for part in parts]
    return [{name: re.sub(r"^#(\w)(\w)(\w)$", r"#\1\1\2\2\3\3", one) for name, one in part}
            for part in found]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_frame_has_the_colours_of_the_readers_pages(scheme):
    ours, theirs = in_light_and_dark(FRAME)[scheme], in_light_and_dark(TOKENS)[scheme]
    assert {name: ours[name] for name in SAME} == {name: theirs[SAME[name]] for name in SAME}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_and_links_have_contrast_enough_on_paper_and_ground(scheme):
    ours = in_light_and_dark(FRAME)[scheme]
    for words in ("werk-ink", "werk-link"):
        for ground in ("werk-paper", "werk-ground"):
            assert contrast(ours[words], ours[ground]) >= 4.5, (words, ground)


def test_what_jupyter_draws_is_dark_too_and_a_chart_keeps_its_white_ground():
    dark = in_light_and_dark(FRAME)[1]
    paper = dark["jp-layout-color0"]
    for words in ("content-font-color1", "ui-font-color1", "ui-font-color2", "content-link-color"):
        assert contrast(dark[f"jp-{words}"], paper) >= 4.5, words
    assert contrast(dark["jp-content-font-color1"], dark["jp-layout-color2"]) >= 4.5
    assert ".vega-embed {background: #fff" in FRAME
