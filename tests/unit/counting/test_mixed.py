"""The mixed model: like statsmodels, right under drop-out, honest where it can't say."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from merkbaar.counting.mixed import mixed
from merkbaar.errors import SourceError, TooFewData


def panel(people: int = 150, seed: int = 1, *, missing: float = 0.25) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "person": np.repeat([f"p{i:04d}" for i in range(people)], 3),
            "wave": np.tile(["T0", "T1", "T2"], people),
            "town": np.repeat([f"town {i % 9}" for i in range(people)], 3),
            "age": np.repeat(chance.normal(50, 10, people), 3),
        }
    )
    of_town = chance.normal(0, 0.8, 9)[np.repeat(np.arange(people) % 9, 3)]
    own = np.repeat(chance.normal(0, 1.2, people), 3)
    change = rows["wave"].map({"T0": 5.0, "T1": 5.6, "T2": 5.4})
    rows["score"] = change + of_town + own + 0.03 * rows["age"] + chance.normal(0, 1, 3 * people)
    rows.loc[chance.random(len(rows)) < missing, "score"] = np.nan
    return rows


def theirs(formula: str, rows: pd.DataFrame, groups: str, **more: object):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return smf.mixedlm(formula, rows, groups=rows[groups], **more).fit(reml=True)


def test_a_model_with_people_is_that_of_statsmodels():
    rows = panel()
    ours, yardstick = mixed(rows), theirs("score ~ 0 + wave", rows.dropna(), "person")
    assert ours.coefficients == pytest.approx(yardstick.fe_params.to_numpy(), rel=1e-5)
    errors = np.sqrt(np.diag(ours.covariance))
    assert errors == pytest.approx(yardstick.bse_fe.to_numpy(), rel=1e-3)
    assert ours.person == pytest.approx(float(yardstick.cov_re.iloc[0, 0]), rel=1e-3)
    assert ours.residual == pytest.approx(float(yardstick.scale), rel=1e-3)
    assert ours.log_likelihood == pytest.approx(float(yardstick.llf), abs=1e-4)


def test_a_model_with_people_and_towns_is_that_of_statsmodels():
    rows = panel()
    ours = mixed(rows, municipality="town", adjust=["age"])
    used = rows.dropna()
    used = used.assign(age=used["age"] - used["age"].mean())
    yardstick = theirs(
        "score ~ 0 + wave + age",
        used,
        "town",
        re_formula="1",
        vc_formula={"person": "0 + C(person)"},
    )
    assert ours.coefficients == pytest.approx(yardstick.fe_params.to_numpy(), rel=1e-4)
    assert ours.municipality == pytest.approx(float(yardstick.cov_re.iloc[0, 0]), rel=2e-3)
    assert ours.person == pytest.approx(float(yardstick.vcomp[0]), rel=2e-3)
    assert ours.residual == pytest.approx(float(yardstick.scale), rel=2e-3)


def test_with_complete_pairs_the_change_is_that_of_the_paired_test():
    rows = panel(40, missing=0).query("wave != 'T2'")
    wide = rows.pivot_table(index="person", columns="wave", values="score")
    change = wide["T1"] - wide["T0"]
    found = mixed(rows).compare("T0", "T1")
    assert found.value == pytest.approx(change.mean())
    assert found.error == pytest.approx(change.std(ddof=1) / 40**0.5, rel=1e-6)
    assert found.df == pytest.approx(39, abs=0.01)
    assert found.lower < found.value < found.upper


def test_one_person_without_a_pair_changes_n_and_hardly_the_change():
    rows = panel(40, missing=0).query("wave != 'T2'")
    alone = pd.DataFrame({"person": ["alone"], "wave": ["T0"], "score": [5.0]})
    with_one = mixed(pd.concat([rows, alone], ignore_index=True))
    assert with_one.n == 81
    assert with_one.persons == 41
    assert with_one.compare("T0", "T1").value == pytest.approx(
        mixed(rows).compare("T0", "T1").value, abs=0.05
    )


def test_drop_out_that_depends_on_the_last_score_makes_no_change():
    chance = np.random.default_rng(3)
    own = chance.normal(0, 1.5, 4000)
    first, second = own + chance.normal(0, 1, 4000), own + chance.normal(0, 1, 4000)
    second[first > 0.5] = np.nan
    rows = pd.DataFrame(
        {
            "person": np.tile(np.arange(4000), 2),
            "wave": np.repeat(["T0", "T1"], 4000),
            "score": np.concatenate([first, second]),
        }
    )
    raw = rows.groupby("wave")["score"].mean()
    assert raw["T1"] - raw["T0"] < -0.5
    found = mixed(rows).compare("T0", "T1")
    assert found.lower < 0 < found.upper
    assert abs(found.value) < 0.1


def test_the_order_of_rows_does_not_matter():
    rows = panel(60)
    turned = rows.sample(frac=1, random_state=2)
    one, other = mixed(rows, municipality="town"), mixed(turned, municipality="town")
    assert one.means()["value"].to_numpy() == pytest.approx(other.means()["value"], rel=1e-9)
    assert one.cells.equals(other.cells)


def test_means_tell_how_many_rows_and_people_are_behind_them():
    rows = panel(50)
    table = mixed(rows).means().set_index("wave")
    counted = rows.dropna().groupby("wave").size()
    assert table["n"].to_dict() == counted.to_dict()
    assert list(table.columns) == ["value", "lower", "upper", "error", "df", "n", "persons"]
    assert mixed(rows).left_out == int(rows["score"].isna().sum())


def test_cells_can_be_of_more_than_one_column():
    rows = panel(60).assign(approach=lambda frame: "route " + frame["town"].str[-1].isin(
        list("0123")).astype(int).astype(str))  # fmt: skip
    found = mixed(rows, by=["approach", "wave"])
    assert len(found.cells) == 6
    change = found.compare(("route 0", "T0"), ("route 0", "T1"))
    assert math.isfinite(change.p)
    with pytest.raises(KeyError):
        found.compare(("route 9", "T0"), ("route 0", "T1"))


def test_someone_who_moved_is_counted_and_stays_in():
    rows = panel(60, missing=0)
    rows.loc[rows.index[1:3], "town"] = ["town 7", "town 8"]
    found = mixed(rows, municipality="town")
    assert found.moved == 1
    assert found.n == 180
    assert found.persons == 60


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows.assign(score=7.0),
        lambda rows: rows.assign(score=rows["age"]),
        lambda rows: rows.assign(score=rows["age"] + (rows["wave"] == "T1")),
    ],
    ids=["all equal", "nobody changes", "everyone changes the same"],
)
def test_scores_without_chance_get_no_interval(shape):
    found = mixed(shape(panel(30, missing=0))).compare("T0", "T1")
    assert math.isfinite(found.value)
    assert math.isnan(found.lower)
    assert math.isnan(found.p)


def test_one_person_is_refused():
    with pytest.raises(TooFewData, match="1 mensen"):
        mixed(panel(1, missing=0))


def test_nobody_measured_twice_is_refused():
    with pytest.raises(TooFewData, match="niemand twee keer"):
        mixed(panel(20, missing=0).drop_duplicates("person"))


def test_what_cannot_be_told_apart_is_refused():
    rows = panel(20, missing=0).assign(copy=lambda frame: frame["wave"])
    with pytest.raises(TooFewData, match="uit elkaar"):
        mixed(rows, adjust=["copy"])


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(SourceError, match="'phase'"):
        mixed(panel(5), by=["phase"])
