"""Panels that other people made, against statsmodels: cigarettes per state, O'Brien and Kaiser."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from merkbaar.counting.mixed import mixed
from merkbaar.counting.outcome import paired


def test_a_mixed_model_of_cigarettes_per_state_is_that_of_statsmodels(shared_data):
    frame = pd.read_csv(shared_data / "outcome_stats" / "Cigar.csv")
    frame = frame.loc[frame["year"].isin([70, 80, 90])].astype({"year": str})
    ours = mixed(frame, score="sales", by=["year"], adjust=["price"], person="state")
    centred = frame.assign(price=frame["price"] - frame["price"].mean())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = smf.mixedlm("sales ~ 0 + year + price", centred, groups=centred["state"])
        theirs = model.fit(reml=True)
    assert ours.coefficients == pytest.approx(theirs.fe_params.to_numpy(), rel=1e-4)
    assert ours.person == pytest.approx(float(theirs.cov_re.iloc[0, 0]), rel=1e-3)
    assert ours.residual == pytest.approx(float(theirs.scale), rel=1e-3)


def kaiser(shared_data) -> pd.DataFrame:
    """O'Brien and Kaiser 1985: 16 people, three groups, five hours before and after."""
    wide = pd.read_csv(shared_data / "outcome_stats" / "OBrienKaiser.csv")
    hours = [name for name in wide if "." in name]
    long = wide.melt(["rownames", "treatment"], hours, var_name="hour", value_name="score")
    wave, hour = (long["hour"].str.split(".").str[at] for at in (0, 1))
    long = long.assign(wave=np.where(wave == "pre", "pre" + hour, wave))
    means = long.groupby(["rownames", "treatment", "wave"], as_index=False)["score"].mean()
    return means.rename(columns={"rownames": "person", "treatment": "approach"})


def test_differences_with_the_control_group_are_those_of_a_table_of_means(shared_data):
    frame = kaiser(shared_data)
    found = paired(
        frame, reference="control", waves=("pre5", "post"), earlier=("pre1", "pre2", "pre3", "pre4")
    ).set_index("approach")
    means = frame.pivot_table(index="approach", columns="wave", values="score")
    change = means["post"] - means["pre5"]
    for name in ("A", "B"):
        row = found.loc[name]
        assert row["vs_reference"] == pytest.approx(change[name] - change["control"])
        assert row["trend"] in {"held", "undecided", "broken"}
        assert row["trend_lower"] < row["trend_value"] < row["trend_upper"]
    assert found.loc[["A", "B", "control"], "n_pairs"].tolist() == [4, 7, 5]


def test_the_trend_before_is_the_difference_of_the_slopes_of_least_squares(shared_data):
    frame = kaiser(shared_data)
    before = [f"pre{hour}" for hour in range(1, 6)]
    row = paired(frame, reference="control", waves=("pre5", "post"), earlier=before[:4])
    row = row.set_index("approach").loc["B"]
    wide = frame.pivot_table(index=["approach", "person"], columns="wave", values="score")[before]
    slope = wide.apply(lambda one: np.polyfit(range(5), one, 1)[0], axis=1)
    by_group = slope.groupby(level="approach").mean()
    assert row["trend_value"] == pytest.approx(by_group["B"] - by_group["control"])
