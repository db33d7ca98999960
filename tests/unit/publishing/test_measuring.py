"""What a questionnaire's figures mean is looked up once, for the notebook."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from merkbaar.instruments import load
from merkbaar.publishing.measuring import OWN, credited, measured, statements


def edition(**instruments: str) -> SimpleNamespace:
    named = [("loneliness", "lower"), ("health", "lower"), ("mood", "higher"), ("mark", "none")]
    plain = {"smallest_effect": 0.0, "trend_margin": None}
    measures = [SimpleNamespace(id=name, better=way, **plain) for name, way in named]
    monitor = SimpleNamespace(measures=measures)
    return SimpleNamespace(instruments=instruments, monitor=monitor)


def answers(instrument: str, items: int, n: int = 60) -> pd.DataFrame:
    chance = np.random.default_rng(1)
    own = chance.normal(0, 1, n)
    rows = []
    for item in range(1, items + 1):
        turned = -1 if instrument == "djg6" and item in (2, 3, 5) else 1
        latent = turned * (own + chance.normal(0, 0.5, n))
        codes = np.clip(np.round(2 - latent), 1, 3).astype(int)
        rows += [(f"p{i}", instrument, str(item), str(code), "T0") for i, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=["person", "instrument", "item", "value", "wave"])


def test_the_ends_and_the_better_side_of_a_scale_are_known():
    found = measured(edition(srh="health"), answers("srh", 1))
    assert found.scales == {"health": (1.0, 5.0)}
    assert found.better == {"health": "lower"}
    assert found.recall == {"srh": "nu"}


def test_one_question_has_no_reliability_and_so_no_classes():
    assert measured(edition(srh="health"), answers("srh", 1)).reliabilities == {}


def test_a_scale_without_a_published_reliability_has_the_alpha_of_the_first_wave():
    found = measured(edition(djg6="loneliness"), answers("djg6", 6)).reliabilities["loneliness"]
    assert found.source == OWN
    assert 0.5 < found.value < 1


def test_what_nobody_answered_and_what_is_not_in_the_catalogue_is_left_out():
    found = measured(edition(djg6="loneliness", own_list="mood"), answers("srh", 1))
    assert found.instruments == {}


def test_a_measure_without_a_better_side_is_not_in_better():
    found = measured(edition(satisfaction="mark"), answers("satisfaction", 1))
    assert found.instruments == {"satisfaction": "mark"}
    assert found.better == {}


def test_statements_are_given_in_words_with_the_year_of_the_answer():
    said = pd.DataFrame(
        {
            "person": ["a", "b", "c", "d"],
            "instrument": ["ceo_wmo", "ceo_wmo", "ceo_wmo", "srh"],
            "item": ["1", "ceo_wmo.1", "2", "1"],
            "value": ["1", "2.0", "9", "1"],
            "moment": pd.to_datetime(["2026-03-01", "2025-03-01", "2026-03-01", "2026-03-01"]),
        }
    )
    about = load("ceo_wmo")
    table = statements(said)
    assert table["person"].tolist() == ["a", "b", "c"]
    assert table["question"].tolist() == [
        about.items[at].text or about.items[at].item for at in (0, 0, 1)
    ]
    assert table["value"].tolist()[:2] == [about.answers["1"], about.answers["2"]]
    assert pd.isna(table["value"].iloc[2])
    assert table["period"].tolist() == ["2026", "2025", "2026"]
    assert statements(said.iloc[3:]).empty


def test_the_perceived_contribution_is_a_part_of_one_from_the_last_wave():
    said = pd.DataFrame(
        {
            "person": ["a", "a", "b", "c"],
            "approach": "route",
            "instrument": "contribution",
            "item": "1",
            "value": ["2", "7", "10", "weet niet"],
            "wave": ["T1", "T2", "T2", "T2"],
        }
    )
    table = credited(said)
    assert dict(zip(table["person"], table["contribution"], strict=True)) == {"a": 0.7, "b": 1.0}
    assert credited(answers("srh", 1).assign(approach="route")).empty


def test_an_instrument_of_ones_own_is_known_too():
    own = {"own_list": replace(load("srh"), instrument="own_list", highest=7.0)}
    found = measured(edition(own_list="mood"), answers("own_list", 1), own=own)
    assert found.scales == {"mood": (1.0, 7.0)}


def test_the_margin_of_a_trend_is_its_own_else_the_smallest_effect_that_matters():
    one = edition(srh="health")
    marks = [
        SimpleNamespace(id="health", better="lower", smallest_effect=0.3, trend_margin=None),
        SimpleNamespace(id="mood", better="higher", smallest_effect=0.3, trend_margin=0.1),
        SimpleNamespace(id="other", better="none", smallest_effect=0.0, trend_margin=None),
    ]
    one.monitor.measures = marks
    assert measured(one, answers("srh", 1)).margins == {"health": 0.3, "mood": 0.1}
