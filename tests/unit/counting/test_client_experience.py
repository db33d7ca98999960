"""Client experience: the same question in the same year, per service, provider and leefgebied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from merkbaar.counting.client_experience import (
    UNSORTED,
    agreement,
    compare,
    dated,
    in_leefgebieden,
    unknown_labels,
    with_services,
)
from merkbaar.errors import SourceError, TooFewData
from merkbaar.instruments import load


def answers(n: int = 120) -> pd.DataFrame:
    chance = np.random.default_rng(11)
    labels = ["helemaal mee eens", "Mee eens ", "neutraal", "mee oneens", "geen mening"]
    return pd.DataFrame(
        {
            "person": [f"p{i}" for i in range(n)],
            "question": "Ik werd snel geholpen",
            "period": "2026",
            "provision": chance.choice(["Begeleiding", "Dagbesteding", "Pleegzorg"], n),
            "value": chance.choice(labels, n),
        }
    )


def test_the_share_that_agrees_is_of_who_has_an_opinion():
    frame = answers()
    row = agreement(frame).iloc[0]
    said = frame["value"].str.strip().str.casefold()
    opinion = said != "geen mening"
    agrees = said.isin(["helemaal mee eens", "mee eens"])
    assert row["n"] == opinion.sum()
    assert row["no_opinion"] == (~opinion).sum()
    assert row["value"] == pytest.approx(100 * agrees.sum() / opinion.sum())
    ends = proportion_confint(agrees.sum(), opinion.sum(), method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx([100 * end for end in ends])


def test_someone_who_answered_twice_counts_once_with_the_last():
    frame = pd.DataFrame(
        {
            "person": ["a", "a", "b"],
            "question": "q",
            "period": "2026",
            "value": ["mee eens", "mee oneens", "mee eens"],
            "moment": pd.to_datetime(["2026-05-01", "2026-06-01", "2026-05-01"]),
        }
    )
    row = agreement(frame.iloc[[1, 0, 2]]).iloc[0]
    assert (row["count"], row["n"]) == (1, 2)


def test_a_provider_is_compared_with_the_rest_of_the_same_question_and_year():
    frame = answers(300)
    by = ["question", "period", "provision"]
    table = agreement(frame, by=by, total={"provision": "alle"}).set_index("provision")
    row, whole = table.loc["Begeleiding"], table.loc["alle"]
    assert whole["n"] == table.drop("alle")["n"].sum()
    assert row["vs_provision"] == pytest.approx(row["value"] - whole["value"])
    assert np.isnan(whole["vs_provision"])
    rest = whole["count"] - row["count"], whole["n"] - row["n"]
    low, high = confint_proportions_2indep(
        row["count"], row["n"], *rest, method="newcomb", compare="diff"
    )
    scale = 1 - row["n"] / whole["n"]
    assert row["vs_provision_lower"] == pytest.approx(100 * scale * low, abs=0.02)
    assert row["vs_provision_upper"] == pytest.approx(100 * scale * high, abs=0.02)


def test_nothing_is_compared_over_years():
    both = pd.concat([answers(), answers().assign(period="2025")])
    assert not [name for name in agreement(both).columns if name.startswith("vs_")]


def test_another_question_or_year_cannot_be_compared():
    table = agreement(pd.concat([answers(), answers().assign(period="2025")])).to_dict("records")
    with pytest.raises(SourceError, match="verschillende jaren"):
        compare(table[0], table[1])
    other = {**table[0], "question": "Ik ben tevreden"}
    with pytest.raises(SourceError, match="verschillende vragen"):
        compare(table[0], other)


def test_two_municipalities_with_the_same_question_and_year_can():
    first, second = agreement(answers(80)).iloc[0], agreement(answers(200)).iloc[0]
    effect, lower, upper, p = compare(first, second)
    assert effect == pytest.approx(first["value"] - second["value"])
    assert lower < effect < upper
    assert 0 < p <= 1


def test_question_and_period_cannot_be_left_out():
    with pytest.raises(SourceError, match="dezelfde vraag"):
        agreement(answers(), by=["provision", "period"])
    with pytest.raises(SourceError, match="'provider'"):
        agreement(answers(), by=["question", "period", "provider"])


def test_nobody_with_an_opinion_is_too_little():
    with pytest.raises(TooFewData, match="mening"):
        agreement(answers().assign(value="geen mening"))


@pytest.mark.parametrize("label", ["5", "agree", "1.0"])
def test_codes_and_other_languages_are_refused_and_never_a_disagreement(label):
    with pytest.raises(SourceError, match="20 van 20 antwoorden") as caught:
        agreement(answers(20).assign(value=label))
    assert f" {label}" not in str(caught.value)


def test_a_label_that_is_not_known_is_counted_and_listed_without_its_value():
    frame = answers(60)
    frame.loc[[3, 7], "value"] = ["strongly agree", "4"]
    row, before = agreement(frame).iloc[0], agreement(frame.drop([3, 7])).iloc[0]
    assert row["unknown"] == 2
    same = ["value", "lower", "upper", "count", "n", "persons", "no_opinion"]
    assert row[same].to_dict() == before[same].to_dict()
    listed = unknown_labels(frame)
    assert listed.index.tolist() == [3, 7]
    assert "value" not in listed
    assert set(listed["reason"]) == {"onbekend label"}


def test_own_labels_can_be_given_and_an_empty_answer_is_no_opinion():
    frame = answers(4).assign(value=["Agree", "disagree", "", None])
    row = agreement(frame, agree=["agree"], otherwise=["disagree"]).iloc[0]
    assert row[["value", "n", "no_opinion", "unknown"]].tolist() == [50, 2, 2, 0]
    assert unknown_labels(frame, agree=["agree"], otherwise=["disagree"]).empty


def test_all_labels_of_the_questionnaire_are_known():
    labels = {*load("ceo_wmo").answers.values(), *load("ceo_wmo").missing}
    words = [label for label in labels if not label.isdecimal()]
    frame = answers(len(words)).assign(value=words)
    assert unknown_labels(frame)["reason"].tolist() == []


def test_everyone_agreeing_keeps_an_interval():
    row = agreement(answers().assign(value="mee eens")).iloc[0]
    assert row["value"] == 100
    assert row["lower"] < 100


def spells() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": ["a", "a", "b", "c"],
            "provision": ["Begeleiding", "Dagbesteding", "Begeleiding", "Pleegzorg"],
            "provider": ["X", "Y", "X", "Z"],
            "start": pd.to_datetime(["2026-01-01", "2026-01-01", "2026-01-01", "2026-06-01"]),
            "end": pd.to_datetime([None, "2026-05-01", None, None]),
        }
    )


def test_an_answer_belongs_to_the_services_that_ran_on_its_day():
    said = pd.DataFrame({"person": ["a", "b", "c", "d"], "moment": pd.Timestamp("2026-05-01")})
    found = with_services(said, spells())
    assert list(zip(found.kept["person"], found.kept["provision"], strict=True)) == [
        ("a", "Begeleiding"),
        ("b", "Begeleiding"),
    ]
    assert found.refused["person"].tolist() == ["c", "d"]


def test_no_answer_is_lost_and_two_services_give_two_rows():
    said = pd.DataFrame({"person": ["a", "b", "d"], "moment": pd.Timestamp("2026-02-01")})
    found = with_services(said, spells())
    assert len(found.kept) == 3
    assert set(found.kept["person"]) | set(found.refused["person"]) == {"a", "b", "d"}


def test_two_maps_of_leefgebieden_leave_the_services_as_they_are():
    frame = answers(200)
    maps = ({"Begeleiding": "zorg", "Dagbesteding": "meedoen"}, {"Begeleiding": "meedoen"})
    by = ["question", "period", "provision"]
    first, second = (agreement(in_leefgebieden(frame, one), by=by) for one in maps)
    assert first.equals(second)
    names = [set(in_leefgebieden(frame, one)["leefgebied"]) for one in maps]
    assert names == [{"zorg", "meedoen", UNSORTED}, {"meedoen", UNSORTED}]
    for one in maps:
        found = agreement(in_leefgebieden(frame, one), by=["question", "period", "leefgebied"])
        assert found["n"].sum() == first["n"].sum()


def test_no_answers_give_no_rows_but_all_columns():
    table = agreement(answers().iloc[:0], total={"question": "alle"})
    assert table.empty
    assert {"question", "value", "count", "persons", "vs_question_p"} <= set(table.columns)


def test_a_score_is_of_the_day_of_the_first_answer_in_its_wave():
    days = pd.to_datetime(["2026-03-02", "2026-03-01", "2026-09-01"])
    said = pd.DataFrame({"person": "a", "wave": ["T0", "T0", "T1"], "moment": days})
    scores = pd.DataFrame({"person": ["a", "a", "b"], "wave": ["T0", "T1", "T0"], "score": 7.0})
    assert dated(scores, said)["moment"].tolist() == [days[1], days[2], pd.NaT]
