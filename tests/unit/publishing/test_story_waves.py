"""The tables of two waves in a notebook: whole, in Dutch, or the reason why there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.publishing.story_waves import ONE_WAVE, TOO_FEW, became, followed, shown_whole
from merkbaar.storytelling import ThemeModel
from merkbaar.storytelling.corrections import Replayed, corrected

LONG = "niet los gevonden in de andere golf, misschien wel verteld, en nog wat meer"
THEMES = pd.DataFrame(
    {
        "theme": ["t02", "t01"],
        "label": ["Lang wachten", "De bus"],
        "size": [8, 8],
        "words": [[], []],
    }
)


@pytest.fixture
def stories():
    rows = [(f"n{i}", f"p{i}", ("2025", "2026")[i % 2]) for i in range(40)]
    return pd.DataFrame(rows, columns=["narrative", "person", "period"])


@pytest.fixture
def decided(stories):
    themes = [("t01", "t02")[i // 2 % 2] for i in range(len(stories))]
    told = pd.DataFrame({"narrative": stories["narrative"], "theme": themes, "strength": 1.0})
    return Replayed(told.assign(main=True), THEMES)


def test_the_labels_stand_in_the_order_of_the_themes_with_dutch_headings(decided, stories):
    shown = followed(decided, stories).to_html()
    assert shown.index("Lang wachten") < shown.index("De bus")
    for heading in ("thema", "wat het werd", "hoe zeker", "mensen eerst", "van wie daarna"):
        assert f">{heading}<" in shown


def test_no_text_is_cut_off_and_what_is_missing_is_a_dash():
    shown = shown_whole(pd.DataFrame({"wat het werd": [LONG], "p": [float("nan")]})).to_html()
    assert LONG in shown
    assert ">–<" in shown


def test_a_story_with_html_in_its_theme_stays_text(decided, stories):
    themes = THEMES.assign(label=["<script>alert(1)</script>", "De bus"])
    shown = followed(Replayed(decided.story_themes, themes), stories).to_html()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_one_wave_a_wave_that_is_not_there_and_no_themes_are_said(decided, stories):
    alone = stories.assign(period="2025")
    assert followed(decided, alone) == ONE_WAVE
    assert "'2031'" in followed(decided, stories, after="2031")
    nothing = Replayed(decided.story_themes.head(0), THEMES.head(0))
    assert "geen thema's" in followed(nothing, stories)


def test_waves_of_few_stories_are_not_bundled_alone(decided, stories):
    assert became(stories, decided) == TOO_FEW


def test_large_waves_are_bundled_alone_with_what_people_decided():
    subjects = [("school", "klas", "juf"), ("bus", "halte", "chauffeur"), ("tuin", "boom", "gras")]
    texts = [
        f"Verhaal {i} over {subjects[i % 3][0]} en {subjects[i % 3][1]} en {subjects[i % 3][2]}"
        for i in range(240)
    ]
    stories = pd.DataFrame({"text": texts, "narrative": [f"n{i:03d}" for i in range(240)]})
    stories = stories.assign(
        person=stories["narrative"], language="nl", period=["2025"] * 120 + ["2026"] * 120
    )
    model = ThemeModel(n_themes=3, languages=("nl",)).fit(texts)
    shown = became(stories, corrected(model, stories, []), n_themes=3, languages=("nl",)).to_html()
    assert shown.count("hetzelfde") == 3
