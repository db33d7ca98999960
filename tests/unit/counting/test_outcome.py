"""Outcome: paired change, difference with the reference group, and what is said beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.effect_sizes import hedges_correction, standardised
from merkbaar.counting.outcome import change, paired
from merkbaar.errors import SourceError, TooFewData


def scores(changes: dict[str, float], n: int = 100, seed: int = 1) -> pd.DataFrame:
    chance, rows = np.random.default_rng(seed), []
    for approach, mean in changes.items():
        before = chance.normal(4, 1.5, n)
        after = before + mean + chance.normal(0, 1, n)
        for wave, values in (("T0", before), ("T1", after)):
            rows += [(f"{approach}{i}", wave, approach, value) for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def test_each_approach_is_compared_with_the_reference_group():
    table = paired(
        scores({"buurtmaatjes": -0.9, "coach": -0.1, "referentie": -0.1}), reference="referentie"
    ).set_index("approach")
    assert table.loc["buurtmaatjes", "vs_reference"] == pytest.approx(-0.8, abs=0.3)
    assert table.loc["buurtmaatjes", "vs_reference_p"] < 0.001
    assert table.loc["buurtmaatjes", "p"] == table.loc["buurtmaatjes", "vs_reference_p"]
    assert table.loc["coach", "vs_reference_p"] > 0.01
    assert np.isnan(table.loc["referentie", "vs_reference"])


def test_the_difference_is_that_of_welch():
    from scipy import stats

    frame = scores({"a": -0.5, "ref": 0.0})
    wide = frame.pivot_table(index=["approach", "person"], columns="wave", values="score")
    moved = (wide["T1"] - wide["T0"]).groupby(level="approach").apply(list)
    expected = stats.ttest_ind(moved["a"], moved["ref"], equal_var=False)
    found = paired(frame, reference="ref").set_index("approach").loc["a"]
    assert found["vs_reference_p"] == pytest.approx(expected.pvalue)


def test_without_a_reference_group_nothing_is_compared_and_the_grade_is_lower():
    row = paired(scores({"a": -0.5})).iloc[0]
    assert row["grade"] == "paired"
    assert np.isnan(row["p"])
    assert "geen vergelijking" in row["method"]


def test_chance_allotment_gives_the_highest_grade():
    table = paired(scores({"a": -0.5, "ref": 0}), reference="ref", randomised=True)
    assert table.set_index("approach").loc["a", "grade"] == "randomised"


def test_who_has_one_measurement_changes_the_counts_but_not_the_estimate():
    frame = scores({"a": -0.5})
    extra = pd.DataFrame({"person": ["new"], "wave": ["T0"], "approach": ["a"], "score": [9.0]})
    first, second = paired(frame).iloc[0], paired(pd.concat([frame, extra])).iloc[0]
    assert second["n_t0"] == first["n_t0"] + 1
    assert second["n_pairs"] == first["n_pairs"] == second["persons"]
    assert second["value"] == pytest.approx(first["value"])


def test_expected_regression_to_the_mean_stands_beside_the_raw_change():
    frame = scores({"a": 0.0, "ref": 0.0}, n=400)
    shifted = frame.assign(score=frame["score"] + (frame["approach"] == "a") * 1.0)
    row = paired(shifted, reference="ref").set_index("approach").loc["a"]
    assert row["expected_regression"] == pytest.approx(-0.17, abs=0.12)
    given = paired(shifted, reliability=0.5, population_mean=4.0).set_index("approach").loc["a"]
    assert given["expected_regression"] == pytest.approx(0.5 * (4.0 - given["mean_t0"]))


def test_groups_that_started_elsewhere_are_shown():
    frame = scores({"a": 0.0, "ref": 0.0})
    shifted = frame.assign(score=frame["score"] + (frame["approach"] == "a") * 2.0)
    row = paired(shifted, reference="ref").set_index("approach").loc["a"]
    assert row["t0_difference"] == pytest.approx(2.0, abs=0.6)
    assert row["t0_difference_p"] < 0.001


def test_errors_follow_the_cluster_where_people_are_alike():
    chance, rows = np.random.default_rng(3), []
    for team in range(20):
        approach = "a" if team < 10 else "ref"
        shared = chance.normal(0, 1)
        for i in range(10):
            before = chance.normal(4, 1)
            after = before + shared + chance.normal(0, 0.3)
            person = f"{team}-{i}"
            rows += [(person, "T0", approach, team, before), (person, "T1", approach, team, after)]
    frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "team", "score"])
    loose = paired(frame, reference="ref").set_index("approach").loc["a"]
    tight = paired(frame, reference="ref", cluster="team").set_index("approach").loc["a"]
    width = [row["vs_reference_upper"] - row["vs_reference_lower"] for row in (loose, tight)]
    assert width[1] > 1.8 * width[0]
    assert loose["vs_reference"] == pytest.approx(tight["vs_reference"])


def test_an_approach_that_is_one_team_is_not_compared():
    frame = scores({"a": 1.0, "ref": 0.0})
    number = frame.groupby("person", sort=False).ngroup() % 5
    one = frame["approach"].where(frame["approach"] == "a", "ref" + number.astype(str))
    row = paired(frame.assign(team=one), reference="ref", cluster="team")
    row = row.set_index("approach").loc["a"]
    assert np.isnan(row["vs_reference_p"])
    assert row["grade"] == "paired"
    several = frame.assign(team=frame["approach"] + number.astype(str))
    compared = paired(several, reference="ref", cluster="team").set_index("approach").loc["a"]
    assert compared["vs_reference_lower"] < compared["vs_reference"]
    assert compared["grade"] == "reference"


def test_a_wave_that_is_missing_is_named():
    with pytest.raises(SourceError, match="T1"):
        paired(scores({"a": 0.0}).query("wave == 'T0'"))


def test_a_person_twice_in_a_wave_is_refused():
    frame = scores({"a": 0.0}, n=10)
    with pytest.raises(SourceError, match="dubbel"):
        paired(pd.concat([frame, frame.head(1)]))


def test_nobody_paired_gives_a_row_without_a_value():
    frame = scores({"a": 0.0}, n=10)
    apart = frame.assign(person=frame["person"] + frame["wave"])
    row = paired(apart).iloc[0]
    assert row["n_pairs"] == 0
    assert np.isnan(row["value"])


def test_an_unknown_reference_group_is_named_with_what_there_is():
    with pytest.raises(SourceError, match="Gevonden: a"):
        paired(scores({"a": 0.0}), reference="controle")


def test_equal_answers_have_no_interval_of_width_zero():
    found = change([3, 3, 3, 3], [2, 2, 2, 2])
    assert found.mean == -1
    assert np.isnan(found.lower)
    assert np.isnan(found.p)


def test_too_few_pairs_and_unequal_lengths_are_errors():
    with pytest.raises(TooFewData):
        change([1, 2], [2, 3])
    with pytest.raises(ValueError, match="one length"):
        change([1, 2, 3], [1, 2])


def test_a_missing_score_leaves_its_pair_out():
    assert change([1, 2, 3, np.nan], [2, 3, 5, 1]).n == 3


def test_effect_sizes_of_hardly_anybody_are_missing():
    assert np.isnan(standardised(np.array([1.0, 2.0]), np.array([2.0, 3.0]))["dz"])
    assert np.isnan(hedges_correction(1))


def test_the_interval_of_the_difference_covers_95_percent():
    hits = 0
    for seed in range(300):
        frame = scores({"a": -0.5, "ref": 0.0}, n=30, seed=seed)
        row = paired(frame, reference="ref").set_index("approach").loc["a"]
        hits += row["vs_reference_lower"] <= -0.5 <= row["vs_reference_upper"]
    assert 0.92 <= hits / 300 <= 0.98


def test_large_scores_that_all_change_the_same_have_no_interval_from_rounding():
    before = np.array([100000.1, 233333.3, 312345.7, 41234.2, 77777.77])
    frame = pd.DataFrame(
        {
            "person": list(range(5)) * 2,
            "wave": ["T0"] * 5 + ["T1"] * 5,
            "approach": "a",
            "score": np.concatenate([before, before + 0.1]),
        }
    )
    theirs = frame.assign(approach="ref", person=frame["person"] + 9)
    table = paired(pd.concat([frame, theirs]), reference="ref").set_index("approach")
    assert table["value"].tolist() == pytest.approx([0.1, 0.1])
    for name in ("lower", "upper", "p_change", "dz", "vs_reference", "vs_reference_p"):
        assert table[name].isna().all(), name
    bare = change(before, before + 0.1)
    assert bare.mean == pytest.approx(0.1)
    assert np.isnan([bare.lower, bare.upper, bare.p, bare.dz, bare.dz_lower]).all()


def test_large_scores_that_change_by_cents_that_differ_keep_their_interval():
    before = np.array([100000.1, 233333.3, 312345.7, 41234.2])
    found = change(before, before + np.array([0.1, 0.2, 0.1, 0.3]))
    assert found.lower < found.mean < found.upper
    assert found.p < 0.1
