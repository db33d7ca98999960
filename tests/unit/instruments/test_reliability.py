"""Alpha and omega: per wave, reversed items turned first, and what says nothing left empty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import SourceError, TooFewData
from merkbaar.instruments import alpha, load, omega, reliability, reliability_all


def items(n: int = 400, *, loadings=(0.9, 0.8, 0.7, 0.6), seed: int = 3) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    trait = chance.normal(size=n)
    return pd.DataFrame(
        {
            str(at): loading * trait + np.sqrt(1 - loading**2) * chance.normal(size=n)
            for at, loading in enumerate(loadings, start=1)
        }
    )


def mastery_answers(n: int = 300, *, wave: str = "T0", seed: int = 5) -> pd.DataFrame:
    """Answers to a scale of which two statements point the other way."""
    chance = np.random.default_rng(seed)
    trait = chance.normal(size=n)
    rows = []
    for item in load("mastery").items:
        noisy = trait + chance.normal(size=n)
        level = np.digitize(noisy, [-1.2, -0.4, 0.4, 1.2])  # 0 low … 4 high control
        code = level + 1 if item.direction == "negative" else 5 - level
        rows += [(f"p{at}", wave, item.item, value) for at, value in enumerate(code)]
    return pd.DataFrame(rows, columns=["person", "wave", "item", "value"])


def test_omega_finds_the_loadings_that_were_put_in():
    loadings = np.array([0.9, 0.8, 0.7, 0.6])
    truth = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert omega(items(20_000)) == pytest.approx(truth, abs=0.005)


def test_the_fit_is_that_of_statsmodels():
    from statsmodels.multivariate.factor import Factor

    from merkbaar.instruments.reliability import _one_factor

    correlations = np.corrcoef(items(500, loadings=(0.9, 0.7, 0.6, 0.5, 0.4)), rowvar=False)
    theirs = Factor(corr=correlations, n_factor=1, method="ml").fit()
    loadings, unique = _one_factor(correlations)
    assert loadings == pytest.approx(np.abs(theirs.loadings[:, 0]), abs=1e-3)
    assert unique == pytest.approx(theirs.uniqueness, abs=1e-3)


def test_omega_is_above_alpha_where_items_differ_and_equal_where_they_do_not():
    assert omega(items(20_000)) > alpha(items(20_000))
    same = items(20_000, loadings=(0.7, 0.7, 0.7, 0.7))
    assert omega(same) == pytest.approx(alpha(same), abs=0.002)


def test_omega_does_not_depend_on_the_unit_of_all_items_together():
    assert omega(items() * 10) == pytest.approx(omega(items()))


def test_an_item_that_is_the_same_for_everybody_leaves_omega_empty():
    assert np.isnan(omega(items().assign(**{"4": 1.0})))


def test_an_item_without_error_of_its_own_leaves_omega_empty():
    correlations = [[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]]  # the first loading would be 1.13
    white = np.random.default_rng(3).normal(size=(200, 3))
    white = np.linalg.qr(np.column_stack([np.ones(200), white]))[0][:, 1:]
    heywood = pd.DataFrame(white @ np.linalg.cholesky(correlations).T)
    assert np.isnan(omega(heywood))
    assert 0.8 < alpha(heywood) < 0.9


def test_reversed_statements_are_turned_before_anything_is_computed():
    table = reliability(mastery_answers(), "mastery")
    assert table.loc[0, "alpha"] > 0.75
    assert table.loc[0, "omega"] == pytest.approx(table.loc[0, "alpha"], abs=0.03)
    assert table.loc[0, "items"] == 7


def test_a_statement_that_was_recoded_wrongly_is_named():
    frame = mastery_answers()
    wrong = frame["item"] == "6"
    frame.loc[wrong, "value"] = 6 - frame.loc[wrong, "value"]
    with pytest.raises(SourceError, match="Item 6 gaat tegen de andere items in"):
        reliability(frame, "mastery")


def few(seed: int) -> pd.DataFrame:
    """Ten people, five items of one factor: alpha of the population is .56."""
    return items(10, loadings=(0.45,) * 5, seed=seed)


def test_ten_people_of_one_scale_are_hardly_ever_refused():
    noted = refused = 0
    for seed in range(200):
        try:
            noted += "kan toeval zijn" in reliability(few(seed)).loc[0, "note"]
        except SourceError:
            refused += 1
    assert refused <= 6
    assert noted > 60


def test_an_item_that_may_go_against_the_others_by_chance_is_named_in_a_note():
    frame = next(one for one in map(few, range(50)) if "toeval" in reliability(one).loc[0, "note"])
    row = reliability(frame).loc[0]
    rest = {name: frame.drop(columns=name).sum(axis=1) for name in frame}
    against = [name for name in frame if np.cov(frame[name], rest[name])[0, 1] < 0]
    assert against
    assert f"item {', '.join(against)}." in row["note"]
    assert np.isfinite(row["alpha"])
    assert reliability(items()).loc[0, "note"] == ""


def test_an_item_surely_against_the_others_is_refused_with_few_people_too():
    frame = items(12, loadings=(0.95, 0.95, 0.95, 0.95))
    with pytest.raises(SourceError, match="Item 2 gaat tegen"):
        reliability(frame.assign(**{"2": -frame["2"]}))


def test_a_refused_scale_says_why_and_the_others_keep_their_figures():
    right = mastery_answers().assign(instrument="mastery")
    wrong = mastery_answers(seed=9).assign(instrument="own_scale")
    turned = wrong["item"] == "6"
    wrong.loc[turned, "value"] = 6 - wrong.loc[turned, "value"]
    own = {"own_scale": replace(load("mastery"), instrument="own_scale")}
    measures = {"mastery": "control", "own_scale": "grip"}
    table = reliability_all(pd.concat([right, wrong]), measures=measures, own=own)
    table = table.set_index("instrument")
    assert table.loc["mastery", "value"] > 0.75
    assert table.loc["mastery", "note"] == ""
    refused = table.loc["own_scale"]
    assert refused["note"].startswith("Geweigerd. Item 6 gaat tegen de andere items in")
    assert np.isnan(refused["value"])
    assert (refused["n"], refused["persons"], refused["items"]) == (0, 0, 7)


def test_waves_are_apart_and_people_who_skipped_a_question_are_left_out():
    later = mastery_answers(wave="T1", seed=8)
    later = later.drop(later.index[later["person"].isin(["p0", "p1"]) & (later["item"] == "3")])
    table = reliability(pd.concat([mastery_answers(), later]), "mastery").set_index("wave")
    assert table["n"].to_dict() == {"T0": 300, "T1": 298}


def test_everybody_answering_alike_gives_no_number_and_no_error():
    frame = mastery_answers()
    frame["value"] = 3
    table = reliability(frame, "mastery")
    assert table[["alpha", "omega"]].isna().all(axis=None)
    with pytest.raises(TooFewData, match="enig verschil"):
        alpha(pd.DataFrame(np.ones((20, 3))))


def test_points_may_be_given_as_they_are():
    table = reliability(items())
    assert table[["wave", "n", "items"]].iloc[0].tolist() == ["", 400, 4]
    assert table.loc[0, "alpha"] == pytest.approx(alpha(items()))


def test_every_scale_of_a_monitor_is_given_and_single_questions_are_not():
    frame = mastery_answers().assign(instrument="mastery")
    single = frame[frame["item"] == "1"].assign(instrument="srh")
    measures = {"mastery": "control", "srh": "health"}
    table = reliability_all(pd.concat([frame, single]), measures=measures)
    assert table["measure"].tolist() == ["control"]
    assert table["persons"].tolist() == [300]
    empty = reliability_all(single, measures=measures)
    assert empty.empty
    assert "value" in empty
    with pytest.raises(TooFewData, match="Gevonden: srh"):
        reliability_all(single, measures={"mastery": "control"})
