"""The map of which executed copies are kept: not a word of a story, and nothing that names one."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from merkbaar.publishing.story_chart import MIME
from merkbaar.publishing.story_places import BANDS, OTHER, StoryPlaces, show_places


def told(number=60):
    """Stories of as many people, half of them a wave; four Polish, of which one in 2026."""
    return pd.DataFrame(
        {
            "narrative": [f"{i:032x}" for i in range(number)],
            "person": [f"persoon-{i}" for i in range(number)],
            "text": [f"Ik heet Truus en woon op nummer {i}" for i in range(number)],
            "language": ["pl" if i in (0, 1, 2, number - 1) else "nl" for i in range(number)],
            "period": ["2025" if i < number // 2 else "2026" for i in range(number)],
        }
    )


def fitted(number=60):
    draw = np.random.default_rng(1)
    labels = np.arange(number) % 2
    strengths = np.linspace(0.5, 1, number).round(3)
    return SimpleNamespace(
        labels_=labels,
        vectors_=draw.normal(size=(number, 5)) + 5 * labels[:, None],
        strengths_=np.column_stack([strengths, strengths]),
        random_state=0,
        themes_=pd.DataFrame({"theme": ["t01", "t02"], "label": ["bus <b>", "geld"]}),
    )


def shown(stories=None, *, minimum=3, **more):
    stories = told() if stories is None else stories
    return show_places(fitted(len(stories)), stories, wave="period", minimum=minimum, **more)


@pytest.fixture
def given(monkeypatch):
    given = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: given.append(data))
    return given


def test_nothing_of_a_story_or_a_person_is_in_what_a_notebook_keeps(given):
    shown()._ipython_display_()
    kept = json.dumps(given, ensure_ascii=False)
    assert "Truus" not in kept
    assert "persoon-" not in kept
    assert "0000000000" not in kept, "the code of a story outlives a consent"


def test_pointing_at_a_story_tells_theme_place_language_and_wave_only():
    points = shown().chart().to_dict()["layer"][0]
    tips = [tip["field"] for tip in points["encoding"]["tooltip"]]
    assert tips == ["thema", "plek", "taal", "periode"]
    assert all(set(row) == {*tips, "x", "y"} for row in points["data"]["values"])
    assert len(points["data"]["values"]) == 60


def test_a_language_of_few_people_is_not_named_nor_one_of_few_in_a_wave():
    places = shown(minimum=3).places
    assert places["language"].value_counts().to_dict() == {"nl": 56, "pl": 3, OTHER: 1}
    assert set(shown(minimum=5).places["language"]) == {"nl", OTHER}


def test_two_stories_of_one_person_are_one_person():
    stories = told()
    stories.loc[[0, 1, 2], "person"] = "persoon-0"
    assert "pl" not in set(shown(stories, minimum=3).places["language"])


def test_a_wave_of_few_people_is_not_named():
    stories = told()
    stories.loc[[5, 6], "period"] = "2024"
    stories.loc[[7], "period"] = None
    assert set(shown(stories, minimum=3).places["wave"]) == {"2025", "2026", OTHER}


def test_the_strength_is_told_in_bands_and_every_main_theme_has_one():
    places = shown().places
    assert "strength" not in places
    assert set(places["band"]) == {band for _, band in BANDS}


def test_who_can_not_point_reads_how_many_lie_where():
    table = shown().table()
    assert "<caption>" in table
    assert "bus &lt;b&gt;" in table
    assert sum(map(int, re.findall(r"<td>(\d+)</td>", table))) == 60


def test_jupyterlab_draws_it_without_a_network_and_the_same_each_time(given):
    shown()._ipython_display_()
    shown()._ipython_display_()
    assert given[0][MIME]["$schema"].endswith("vega-lite/v5.json")
    assert "url" not in json.dumps(given[0][MIME])
    assert given[:2] == given[2:]


def test_a_theme_of_the_monitor_has_its_title():
    places = shown(titles={"t02": "Geldzorgen"}).places
    assert set(places["label"]) == {"bus <b>", "Geldzorgen"}


def test_the_name_that_a_person_gave_goes_before_that_of_the_monitor():
    model, stories = fitted(), told()
    model.themes_["renamed"] = [False, True]
    titles = {"t01": "Vervoer", "t02": "Geldzorgen"}
    places = show_places(model, stories, wave="period", minimum=3, titles=titles).places
    assert set(places["label"]) == {"Vervoer", "geld"}


def test_without_themes_that_is_said(given):
    names = ["label", "band", "language", "wave", "x", "y", "place"]
    StoryPlaces(pd.DataFrame({name: [] for name in names}))._ipython_display_()
    assert "geen kaart" in given[0]["text/html"]
