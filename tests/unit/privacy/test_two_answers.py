"""A mean of yes and no is guarded as the share that it is, whatever its unit says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.two_answers import said_yes
from merkbaar.tables import Offer


def answered(yes, of, *, low=0.0, spread=True):
    """Give cells with a mean of two answers, and its interval."""
    share, n = np.array(yes) / np.array(of), np.array(of, dtype=float)
    half = 1.96 * np.sqrt(share * (1 - share) / n) if spread else np.nan
    codes = [f"vraag {i}" for i in range(len(n))]
    return pd.DataFrame({"item": codes, "value": low + share, "lower": low + share - half,
                         "upper": low + share + half, "n": n, "persons": n})  # fmt: skip


def shown(frame, *, kind="mean", unit="punten"):
    offer = Offer("t", frame, ("item",), unit, kind=kind, population="p")
    (table,) = protect_edition([offer]).tables
    return {row["item"]: row["value"] for row in table.records()}


@pytest.mark.parametrize("kind", ["mean", "index", ""])
@pytest.mark.parametrize("unit", ["punten", "", "cijfer", "ja = 1", "punten 0-1"])
@pytest.mark.parametrize("low", [0.0, 1.0])
@pytest.mark.parametrize("spread", [False, True])
def test_two_of_fifty_who_said_yes_are_hidden_in_a_mean_as_in_a_share(kind, unit, low, spread):
    told = shown(answered([2, 30, 25], [50, 50, 60], low=low, spread=spread), kind=kind, unit=unit)
    assert told["vraag 0"] is None
    assert told["vraag 1"] is not None


def test_and_so_are_two_of_fifty_who_did_not():
    told = shown(answered([48, 30, 25], [50, 50, 60]))
    assert told["vraag 0"] is None
    assert None not in (told["vraag 1"], told["vraag 2"])


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_a_notebook_that_rounds_hides_nothing_from_the_gate(decimals):
    frame = answered([3, 40], [57, 83], spread=False).round(decimals)
    assert shown(frame)["vraag 0"] is None


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("low", [0, 1])
def test_answers_on_a_longer_scale_are_told_as_before(seed, low):
    chance = np.random.default_rng(seed)
    rows = []
    for item in range(3):
        scores = low + np.clip(chance.poisson(0.12, 60), 0, 5)
        scores[:2] = low + 3
        mean, half = scores.mean(), 1.96 * scores.std(ddof=1) / np.sqrt(60)
        rows.append((f"vraag {item}", mean, mean - half, mean + half, 60, 60))
    names = ["item", "value", "lower", "upper", "n", "persons"]
    assert None not in shown(pd.DataFrame(rows, columns=names)).values()


@pytest.mark.parametrize(
    "values", [[-0.3, 0.4], [0.4, 1.2], [0.0, 1.0], [0.4, 2.0], [3.2, 3.4]],
    ids=["a change", "beyond one", "all or none", "beyond two", "a mark"],
)  # fmt: skip
def test_what_cannot_be_two_answers_is_no_share(values):
    none, n = np.full(2, np.nan), np.full(2, 50.0)
    assert np.isnan(said_yes(np.array(values), (none, none), n, ["a", "a"])).all()


def test_a_mean_that_is_no_whole_number_of_people_is_of_other_answers():
    value, none, n = np.array([0.4237, 0.51111]), np.full(2, np.nan), np.array([50.0, 60.0])
    assert np.isnan(said_yes(value, (none, none), n, ["a", "a"])).all()


def test_each_measure_of_a_table_is_judged_by_itself():
    value, none, n = np.array([0.04, 0.6, 7.2, 6.9]), np.full(4, np.nan), np.full(4, 50.0)
    found = said_yes(value, (none, none), n, ["a", "a", "b", "b"])
    assert found[:2].tolist() == [2.0, 30.0]
    assert np.isnan(found[2:]).all()


def test_nobody_asked_says_nothing():
    none = np.array([np.nan, np.nan])
    found = said_yes(np.array([0.1, np.nan]), (none, none), np.array([0.0, 50.0]), ["a", "a"])
    assert np.isnan(found).all()


def test_an_index_of_coding_stays_an_index():
    frame = answered([36, 48], [50, 50], spread=False)
    assert None not in shown(frame, kind="index", unit="cijfer alfa").values()
    assert None in shown(frame, kind="mean", unit="cijfer alfa").values()
