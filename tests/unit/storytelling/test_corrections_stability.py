"""A theme that people merged or split stands as firmly as it comes back, corrections and all."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling import ThemeModel, corrections
from merkbaar.storytelling.corrections_stability import measured

TOLD = (
    "De bus {} reed vandaag weer niet naar het ziekenhuis",
    "De schulden {} en de deurwaarder maken mij bang",
    "Mijn zoon {} gaat weer naar school en de juf helpt",
    "Op de schimmel {} in de woning komt al jaren niemand af",
)
WORDS = ("vroeg", "laat", "toen", "steeds", "soms", "nooit", "altijd", "morgen", "gister", "straks")
SIGNED = {"author": "R", "reason": "gelezen", "date": "2026-03-01"}


@pytest.fixture(scope="module")
def stories():
    texts = [text.format(word) for word in WORDS for text in TOLD]
    ids = [f"n{i:02d}" for i in range(len(texts))]
    return pd.DataFrame({"narrative": ids, "text": texts, "language": "nl"})


@pytest.fixture(scope="module")
def model(stories):
    return ThemeModel(n_themes=4).fit(stories["text"]).assess(bootstraps=4)


def theme_of(model, stories, narrative):
    """The anchors of the theme of a story: all its stories."""
    label = model.labels_[stories["narrative"].tolist().index(narrative)]
    return {"anchors": stories["narrative"][model.labels_ == label].tolist()}


@pytest.fixture(scope="module")
def merge(model, stories):
    one, other = (theme_of(model, stories, story) for story in ("n00", "n01"))
    return {"do": "merge", "theme": one, "into": other, "label": "Samen", **SIGNED}


def test_a_merged_theme_gets_a_stability_of_its_own(model, stories, merge):
    found = corrections.corrected(model, stories, [merge])
    table = found.themes.set_index("label")["stability"]
    assert table.notna().all()
    assert table["Samen"] >= 0.9, "both halves come back every time, and so do the corrections"
    pd.testing.assert_frame_equal(found.model.themes_, found.themes)


def test_the_themes_that_nobody_changed_keep_theirs(model, stories, merge):
    found = corrections.corrected(model, stories, [merge]).themes.set_index("theme")
    before = model.themes_.set_index("theme")["stability"]
    kept = found.loc[~found["renamed"], "stability"]
    assert len(kept) == 2
    pd.testing.assert_series_equal(kept, before[kept.index])


def test_a_part_that_was_split_off_is_measured(model, stories):
    part = {"label": "Laat", "words": ["laat", "steeds", "soms", "nooit", "altijd"]}
    theme = theme_of(model, stories, "n00")
    split = {"do": "split", "theme": theme, "parts": [part], **SIGNED}
    found = corrections.corrected(model, stories, [split]).themes.set_index("label")
    assert found.loc["Laat", "stability"] >= 0.9


def test_on_the_desk_it_is_left_until_later(model, stories, merge):
    found = corrections.corrected(model, stories, [merge], assess=False)
    assert math.isnan(found.themes.set_index("label")["stability"]["Samen"])


def test_a_model_that_was_not_assessed_is_not_measured_now(stories, merge):
    fresh = ThemeModel(n_themes=4).fit(stories["text"])
    assert corrections.corrected(fresh, stories, [merge]).themes["stability"].isna().all()


def test_the_same_input_gives_the_same_figures(model, stories, merge):
    one, two = (corrections.corrected(model, stories, [merge]).themes for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_a_theme_that_does_not_come_back_is_not_firm(model, stories):
    draw = np.random.default_rng(0)
    labels = draw.integers(0, 2, len(stories))
    themes = pd.DataFrame({"theme": ["a", "b"], "stability": [float("nan"), 0.5]})
    known = corrections.material(stories, model.vectors_)
    ids = stories["narrative"].tolist()
    firm = measured(model, themes, labels, [], known, ids=ids, bootstraps=3)
    assert firm[0] < 0.6
    assert firm[1] == 0.5
