"""The map of stories in a notebook: to hover, with a select for the keyboard and a list to read."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from merkbaar.publishing import story_chart
from merkbaar.publishing.story_chart import COLOURS, GREY, MIME, StoryChart, show_map


@pytest.fixture
def shown():
    draw = np.random.default_rng(1)
    labels = np.array([0] * 25 + [1] * 5 + [-1])
    model = SimpleNamespace(
        labels_=labels,
        vectors_=draw.normal(size=(31, 5)) + 5 * labels[:, None],
        strengths_=np.full((31, 2), 0.75),
        random_state=0,
        themes_=pd.DataFrame({"theme": ["t01", "t02"], "label": ["bus <b>", "geld"]}),
    )
    texts = [f"verhaal {i} <script>alert(1)</script> " + "woord " * 60 for i in range(31)]
    stories = pd.DataFrame({"narrative": [f"{i:032x}" for i in range(31)], "text": texts})
    return show_map(model, stories)


def test_every_story_with_a_theme_is_a_point_and_can_be_read(shown):
    spec = shown.chart().to_dict()
    points = spec["layer"][0]
    assert len(points["data"]["values"]) == 30
    assert {tip["field"] for tip in points["encoding"]["tooltip"]} == {
        "thema",
        "verhaal",
        "sterkte",
    }
    assert all(len(row["verhaal"]) <= story_chart.LONGEST + 2 for row in points["data"]["values"])


def test_no_story_is_named_in_what_is_drawn(shown):
    assert f"{3:032x}" not in json.dumps(shown.chart().to_dict())
    assert "narrative" not in shown.places


def test_a_theme_can_be_picked_with_the_keyboard(shown):
    (pick,) = [one for one in shown.chart().to_dict()["params"] if one["name"] == "thema"]
    assert pick["bind"]["input"] == "select"
    assert pick["bind"]["labels"] == ["alle thema's", "bus <b>", "geld"]


def test_the_same_stories_stand_in_a_list(shown):
    table = shown.table()
    assert "bus &lt;b&gt;: 25 verhalen (de 20 sterkste)" in table
    assert "geld: 5 verhalen</summary>" in table
    assert table.count("<li") == 25
    assert "<script" not in table


def test_jupyterlab_is_given_what_it_can_draw_without_a_network(shown, monkeypatch):
    given = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: given.append(data))
    shown._ipython_display_()
    assert [next(iter(data)) for data in given] == [MIME, "text/html"]
    assert given[0][MIME]["$schema"].endswith("vega-lite/v5.json")
    assert "url" not in json.dumps(given[0][MIME])


def test_names_stand_apart(shown):
    places = pd.DataFrame(
        {
            "label": ["een", "twee", "drie"],
            "x": [0.0, 0.0, 0.001],
            "y": [0.0, 0.0, 0.0],
            "strength": 0.5,
            "text": "",
            "place": [0, 1, 2],
        }
    )
    values = StoryChart(places).chart().to_dict()["layer"][1]["data"]["values"]
    assert len({row["y"] for row in values}) == 3


def test_only_the_largest_themes_have_a_colour_of_their_own():
    number = len(COLOURS) + 2
    places = pd.DataFrame(
        {"label": [f"t{i}" for i in range(number) for _ in range(number - i)], "x": 0.0, "y": 0.0}
    )
    places = places.assign(place=places["label"].str[1:].astype(int), strength=0.5, text="")
    colours = StoryChart(places)._colours()
    assert colours[: len(COLOURS)] == list(COLOURS)
    assert colours[len(COLOURS) :] == [GREY] * 2


def test_what_is_no_theme_has_no_colour_of_its_own_however_large():
    places = pd.DataFrame({"label": ["Overige verhalen"] * 9 + ["bus"], "x": 0.0, "y": 0.0})
    places = places.assign(place=[1] * 9 + [0], strength=0.5, text="")
    assert StoryChart(places)._colours() == [COLOURS[0], GREY]


def test_without_themes_that_is_said(monkeypatch):
    given = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: given.append(data))
    names = ["theme", "label", "strength", "x", "y", "text", "place"]
    StoryChart(pd.DataFrame({name: [] for name in names}))._ipython_display_()
    assert len(given) == 1
    assert "geen kaart" in given[0]["text/html"]


def test_the_same_input_gives_the_same_chart(shown):
    assert shown.chart().to_json() == shown.chart().to_json()


def test_a_page_that_allows_no_script_to_be_made_can_draw_it_and_has_a_picture(shown, monkeypatch):
    import base64

    given = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: given.append(data))
    shown._ipython_display_()
    (map_, _) = given
    assert map_[MIME]["usermeta"]["embedOptions"]["ast"] is True
    assert base64.b64decode(map_["image/png"]).startswith(b"\x89PNG")
