"""Scoring: codes or labels, don't know is missing, and bad input is named without its value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError, SourceError, TooFewData
from merkbaar.instruments import alpha, available, load, points, reliability, score

LONELY = {"1": "ja", "2": "nee", "3": "nee", "4": "ja", "5": "nee", "6": "ja"}
FINE = {"1": "nee", "2": "ja", "3": "ja", "4": "nee", "5": "ja", "6": "nee"}


def answers(*people: dict[str, object], **columns: object) -> pd.DataFrame:
    rows = [
        {"person": f"p{i}", "item": item, "value": value, **columns}
        for i, given in enumerate(people)
        for item, value in given.items()
    ]
    return pd.DataFrame(rows)


def test_labels_codes_and_numbers_mean_the_same():
    codes = {"ja": 1, "min of meer": 2, "nee": 3}
    numbers = {item: float(codes[value]) for item, value in LONELY.items()}
    texts = {item: f" {value.upper()} " for item, value in LONELY.items()}
    for given in (LONELY, numbers, texts, {k: str(codes[v]) for k, v in LONELY.items()}):
        assert score(answers(given), "djg6")["score"].tolist() == [6]


def test_reversed_items_are_turned():
    frame = points(answers(FINE), load("djg6"))
    assert frame["points"].tolist() == [0] * 6
    assert score(answers(FINE), "djg6")["score"].tolist() == [0]


@pytest.mark.parametrize("unknown", ["weet niet", "98", 99, np.nan, None, ""])
def test_dont_know_is_missing_and_one_too_many_gives_no_score(unknown):
    given = {**LONELY, "4": unknown, "1": unknown}
    row = score(answers(given, FINE), "djg6").set_index("person").loc["p0"]
    assert np.isnan(row["score"])
    assert row["n_missing"] == 2
    assert row["score_social"] == 3  # the subscale of which nothing is missing


def test_items_may_carry_the_name_of_the_instrument():
    for prefix in ("djg6.", "djg6_", "DJG6", "djg6-0"):
        given = {f"{prefix}{item}": value for item, value in LONELY.items()}
        assert score(answers(given), "djg6")["score"].tolist() == [6]


def test_only_rows_of_the_instrument_are_scored():
    other = answers({"1": "4"}, instrument="srh")
    both = pd.concat([answers(LONELY, instrument="djg6"), other])
    assert len(score(both, "djg6")) == 1


def test_waves_and_approaches_are_kept_apart():
    frame = pd.concat(
        [
            answers(LONELY, FINE, wave="T0", approach="a", area="WK01"),
            answers(FINE, FINE, wave="T1", approach="a", area="WK01"),
        ]
    )
    table = score(frame, "djg6")
    assert table[["person", "wave", "score"]].to_numpy().tolist() == [
        ["p0", "T0", 6.0],
        ["p0", "T1", 0.0],
        ["p1", "T0", 0.0],
        ["p1", "T1", 0.0],
    ]
    assert list(table.columns[:4]) == ["person", "wave", "approach", "area"]


def test_combinations_that_do_not_occur_are_not_made_up():
    frame = pd.concat(
        [answers(LONELY, wave="T0", area="WK01"), answers({}, FINE, wave="T1", area="WK02")]
    )
    assert len(score(frame, "djg6")) == 2


def test_who_answered_twice_counts_once_with_the_first_and_is_marked():
    first = answers(LONELY, moment=pd.Timestamp("2026-01-01"), wave="T0")
    second = answers(FINE, moment=pd.Timestamp("2026-01-09"), wave="T0")
    table = score(pd.concat([second, first]), "djg6")
    assert table["score"].tolist() == [6]
    assert table["twice"].tolist() == [True]


def test_an_answer_outside_the_scale_is_refused_without_its_value():
    with pytest.raises(SourceError, match="buiten de schaal") as caught:
        score(answers({**LONELY, "3": "geheim"}), "djg6")
    assert "geheim" not in str(caught.value)
    assert "item 3" in str(caught.value)


def test_an_item_of_another_questionnaire_is_refused():
    with pytest.raises(SourceError, match="horen er niet bij"):
        score(answers({**LONELY, "7": "ja"}), "djg6")


def test_no_answers_or_a_missing_column_are_named():
    with pytest.raises(SourceError, match="geen antwoorden"):
        score(answers(LONELY, instrument="mhi5"), "djg6")
    with pytest.raises(SourceError, match="value"):
        score(answers(LONELY).drop(columns="value"), "djg6")


def test_an_unknown_instrument_is_named_with_the_nearest():
    assert "djg6" in available()
    with pytest.raises(DefinitionError, match="Bedoelde u 'djg6'"):
        load("djg_6")


def test_a_half_written_instrument_says_what_is_missing(tmp_path):
    from merkbaar.instruments.catalogue import read

    path = tmp_path / "own.yml"
    path.write_text("instrument: own\nscoring: {points: {}}\ntitle: Eigen\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"own\.yml.*niet volledig"):
        read(path)


def items(n: int = 200, seed: int = 1) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    trait = chance.normal(size=n)
    return pd.DataFrame({str(i): trait + chance.normal(size=n) for i in range(1, 7)})


def test_alpha_is_high_for_items_that_hang_together_and_refuses_one_that_is_reversed():
    assert alpha(items()) == pytest.approx(6 * 0.5 / (1 + 5 * 0.5), abs=0.05)
    with pytest.raises(SourceError, match="Item 3"):
        alpha(items().assign(**{"3": -items()["3"]}))


def test_alpha_of_hardly_anybody_is_refused():
    with pytest.raises(TooFewData):
        alpha(items(5))


def test_reliability_is_given_per_wave_and_missing_where_there_are_too_few():
    chance = np.random.default_rng(2)
    people = []
    for _ in range(60):
        sad = chance.random() < 0.5
        given = {i: (LONELY if (chance.random() < 0.8) == sad else FINE)[i] for i in LONELY}
        people.append(given)
    frame = pd.concat([answers(*people, wave="T0"), answers(LONELY, wave="T1")])
    table = reliability(frame, "djg6").set_index("wave")
    assert table.loc["T0", "n"] == 60
    assert 0.5 < table.loc["T0", "alpha"] < 1
    assert np.isnan(table.loc["T1", "alpha"])
