"""Scoring against what the sources publish: ends, worked checks, limits, missing answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.instruments import load, read_folder, score
from merkbaar.instruments.catalogue import available

MHI5_WORST = ["voortdurend", "voortdurend", "nooit", "voortdurend", "nooit"]
MHI5_BEST = ["nooit", "nooit", "voortdurend", "nooit", "voortdurend"]


def answers(values, *, person="p", **columns) -> pd.DataFrame:
    rows = [(person, str(at), value) for at, value in enumerate(values, start=1)]
    return pd.DataFrame(rows, columns=["person", "item", "value"]).assign(**columns)


def one(values, instrument, **options):
    return score(answers(values), instrument, **options).iloc[0]


@pytest.mark.parametrize(("given", "points"), [(MHI5_WORST, 0), (MHI5_BEST, 100)])
def test_mhi5_runs_from_0_very_unhealthy_to_100_perfectly_healthy(given, points):
    """CBS 2021/09: positive questions 3 and 5 get 5…0, the others the other way; times four."""
    assert one(given, "mhi5")["score"] == points


def test_a_score_of_exactly_60_is_healthy_for_cbs_and_complaints_for_the_ggd():
    """Raw 15 times 4 (CBS: under 60 is unhealthy; RIVM and GGD'en: 60 or less)."""
    sixty = ["soms", "soms", "vaak", "soms", "vaak"]  # 3 + 3 + 3 + 3 + 3 = 15
    assert one(sixty, "mhi5", cutoff="cbs")[["score", "level"]].tolist() == [
        60, "psychisch gezond"
    ]  # fmt: skip
    assert one(sixty, "mhi5", cutoff="ggd")["level"] == "psychische klachten"


def test_mhi5_does_not_follow_the_slip_in_cbs_2019_34():
    """That page calls 1, 2 and 3 negative; 3 (calm) is positive."""
    calm = ["nooit", "nooit", "voortdurend", "nooit", "voortdurend"]
    assert one(calm, "mhi5")["score"] > one(["nooit"] * 5, "mhi5")["score"]


@pytest.mark.parametrize(
    ("points", "level"),
    [(10, "geen of laag risico"), (15, "geen of laag risico"), (16, "matig risico"),
     (29, "matig risico"), (30, "hoog risico"), (50, "hoog risico")],
)  # fmt: skip
def test_k10_has_the_limits_of_cbs(points, level):
    """CBS 2021/26: 10-15, 16-29, 30-50; 'altijd' is 5 points, 'nooit' 1."""
    high, rest = divmod(points - 10, 4)
    given = ["altijd"] * high + (["nooit"] * (10 - high))
    if rest:
        given[high] = {1: "af en toe", 2: "soms", 3: "meestal"}[rest]
    row = one(given, "k10", cutoff="cbs")
    assert (row["score"], row["level"]) == (points, level)


def test_k10_fills_one_or_two_missing_answers_with_the_mean_of_that_question():
    """CBS 2021/26: with three or more missing there is no score."""
    whole = [answers(["altijd"] * 10, person="a"), answers(["nooit"] * 10, person="b")]
    two = answers(["soms"] * 8, person="c")
    three = answers(["soms"] * 7, person="d")
    table = score(pd.concat([*whole, two, three]), "k10").set_index("person")
    assert table["score"].to_dict() == {
        "a": 50,
        "b": 10,
        "c": 30,
        "d": pytest.approx(np.nan, nan_ok=True),
    }
    # questions 9 and 10 were answered by a and b only: (5 + 1) / 2 = 3 each


def test_k10_fills_from_people_of_the_same_wave_only():
    first = answers(["altijd"] * 10, person="a", wave="T0")
    later = answers(["nooit"] * 10, person="a", wave="T1")
    gap = answers(["soms"] * 9, person="b", wave="T1")
    table = score(pd.concat([first, later, gap]), "k10").set_index(["person", "wave"])
    assert table.loc[("b", "T1"), "score"] == 28  # 27 + 1, not 27 + 5


def test_de_jong_gierveld_counts_one_missing_answer_as_not_lonely_and_no_more():
    """Manual of the Loneliness Scale: `if (mlones>1) lones=-1`; a missing answer isn't counted."""
    lonely = ["ja", "nee", "nee", "ja", "nee", "ja"]
    assert one([*lonely[:5], "weet niet"], "djg6")["score"] == 5
    assert np.isnan(one([*lonely[:4], None, None], "djg6")["score"])
    part = one([*lonely[:5], "weet niet"], "djg6")
    assert np.isnan(part["score_emotional"])
    assert part["score_social"] == 3


def test_de_jong_gierveld_11_has_emotional_questions_2_3_5_6_9_10():
    emotional = {"2", "3", "5", "6", "9", "10"}
    scale = load("djg11")
    assert {item.item for item in scale.items if item.subscale == "emotional"} == emotional
    worst = ["ja" if str(at) in emotional else "nee" for at in range(1, 12)]
    row = one(worst, "djg11", cutoff="rivm")
    assert row[["score", "score_emotional", "score_social"]].tolist() == [11, 6, 5]
    assert row["level"] == "(zeer) ernstig eenzaam"


@pytest.mark.parametrize(
    ("points", "level"),
    [(2, "niet eenzaam"), (3, "eenzaam"), (8, "eenzaam"), (9, "(zeer) ernstig eenzaam")],
)
def test_de_jong_gierveld_11_has_the_limits_of_rivm(points, level):
    """RIVM 50120NED: 3 or more lonely, 9 or more (very) seriously."""
    assert load("djg11").band(points) == level


def test_all_more_or_less_is_lonely_on_every_question_of_both_scales():
    assert one(["min of meer"] * 6, "djg6")["score"] == 6
    assert one(["min of meer"] * 11, "djg11")["score"] == 11


def test_mastery_turns_the_two_positive_statements():
    """RIVM: 7-35, 7-19 is too little; LASA: a higher score is more mastery, nothing is filled."""
    most = ["helemaal mee oneens"] * 5 + ["helemaal mee eens"] * 2
    least = ["helemaal mee eens"] * 5 + ["helemaal mee oneens"] * 2
    assert one(most, "mastery", cutoff="rivm")[["score", "level"]].tolist() == [
        35, "matig of veel regie"
    ]  # fmt: skip
    assert one(least, "mastery", cutoff="rivm")[["score", "level"]].tolist() == [
        7, "onvoldoende regie"
    ]  # fmt: skip
    assert load("mastery").band(19) == "onvoldoende regie"
    assert load("mastery").band(20) == "matig of veel regie"
    assert np.isnan(one(most[:6], "mastery")["score"])


def test_phq4_has_two_parts_of_two_questions_and_four_levels():
    """NINDS F2495: 0-2, 3-5, 6-8, 9-12; 1-2 are anxiety, 3-4 depression; 3 or more is positive."""
    row = one([1, 2, 0, 0], "phq4", cutoff="kroenke")
    assert row[["score", "score_anxiety", "score_depression", "level"]].tolist() == [
        3, 3, 0, "lichte klachten"
    ]  # fmt: skip
    phq4 = load("phq4")
    assert [phq4.band(at) for at in (2, 5, 8, 12)] == [
        "geen klachten", "lichte klachten", "matige klachten", "ernstige klachten"
    ]  # fmt: skip
    assert phq4.band(3, subscale="anxiety") == "aanwijzing voor angst"


def test_cohesion_turns_the_statement_that_people_hardly_know_each_other():
    """CBS 2018/01: a mean from 1 to 5, higher is more cohesion."""
    best = ["helemaal mee eens"] * 3 + ["helemaal mee oneens"] + ["helemaal mee eens"] * 2
    assert one(best, "cohesion")["score"] == 5
    assert one(["mee eens"] * 6, "cohesion")["score"] == pytest.approx((5 * 4 + 2) / 6)


def test_brs_turns_2_4_and_6_and_gives_the_mean():
    """Smith et al. 2008."""
    assert one([5, 1, 5, 1, 5, 1], "brs")["score"] == 5
    assert one([4, 4, 4, 4, 4, 4], "brs")["score"] == 3


def test_pss10_turns_4_5_7_and_8_and_who5_is_times_four():
    """LASA (Perceived stress): 0-40; Topp et al. 2015: raw 0-25 times four, 50 or less is low."""
    assert one([4, 4, 4, 0, 0, 4, 0, 0, 4, 4], "pss10")["score"] == 40
    assert one([5, 5, 5, 5, 5], "who5")["score"] == 100
    assert load("who5").band(50) == "laag welbevinden"
    assert load("who5").band(52) == "voldoende welbevinden"


def test_life_satisfaction_and_health_have_the_limits_of_cbs():
    """CBS 2022/16: 1-4, 5-6, 7-10; CBS 2011/35: (very) good against the rest."""
    assert [load("life_satisfaction").band(at) for at in (4, 5, 6, 7)] == [
        "ontevreden", "niet tevreden, niet ontevreden", "niet tevreden, niet ontevreden", "tevreden"
    ]  # fmt: skip
    assert [load("srh").band(at) for at in (2, 3)] == ["(zeer) goed", "minder dan goed"]
    assert [load("rondkomen").band(at) for at in (2, 3)] == ["geen moeite", "moeite met rondkomen"]


def test_the_wmo_statements_have_no_total_and_give_who_agrees():
    row = one(["mee eens", "neutraal", "weet niet", *["niet mee eens"] * 7], "ceo_wmo")
    assert np.isnan(row["score"])
    assert row[["score_1", "score_2"]].tolist() == [100, 0]
    assert np.isnan(row["score_3"])


def test_the_contribution_is_a_share_from_0_to_1():
    assert [one([value], "contribution")["score"] for value in (0, 7, 10)] == [0, 0.7, 1]


def test_the_spider_web_refuses_two_moments_also_with_questions_of_ones_own(tmp_path):
    (tmp_path / "mpg.yml").write_text(
        "instrument: mpg\nanswers: [{code: 0, label: slecht}, {code: 10, label: goed}]\n"
        "items: [{id: 1, text: Ik voel mij gezond., direction: up}]\n"
        "scoring: {method: sum, points: {up: {0: 0, 10: 10}}, lowest: 0, highest: 10}\n",
        encoding="utf-8",
    )
    own = read_folder(tmp_path)
    twice = pd.concat([answers([10], wave="T0"), answers([0], wave="T1")])
    with pytest.raises(DefinitionError, match="gespreksinstrument en geen meetinstrument"):
        score(twice, "mpg", own=own)
    assert score(answers([10], wave="T0"), "mpg", own=own)["score"].tolist() == [10]
    with pytest.raises(DefinitionError, match="kan niet worden gescoord"):
        score(twice, "mpg")


@pytest.mark.parametrize("name", [one for one in available() if load(one).method == "none"])
def test_what_has_no_scoring_of_ours_is_not_scored(name):
    with pytest.raises(DefinitionError, match=f"instruments/{name}.yml"):
        score(answers([1]), name)
