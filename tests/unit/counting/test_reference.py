"""Beside the reference group: in the same place, with what was to be expected and how it began."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merkbaar.counting.effect_sizes import expected_regression
from merkbaar.counting.outcome import CEILING, EXTREME, FLOOR, at_the_ends, paired
from merkbaar.counting.pairing import sift
from merkbaar.errors import SourceError


def panel(effects: dict[tuple[str, str], float], n: int = 40) -> pd.DataFrame:
    chance, rows = np.random.default_rng(2), []
    for (area, approach), effect in effects.items():
        own = chance.normal(5, 1, n)
        for wave, moved in (("T0", 0.0), ("T1", effect)):
            scores = own + moved + chance.normal(0, 0.5, n)
            rows += [
                (f"{area}{approach}{i}", wave, area, approach, s) for i, s in enumerate(scores)
            ]
    return pd.DataFrame(rows, columns=["person", "wave", "area", "approach", "score"])


TWO_TOWNS = {
    ("noord", "route"): -1.0, ("noord", "ref"): 0.0, ("zuid", "route"): 2.0, ("zuid", "ref"): 3.0,
}  # fmt: skip


def test_a_cell_is_compared_with_the_reference_group_of_its_own_place():
    table = paired(panel(TWO_TOWNS), by=["area", "approach"], reference="ref")
    found = table.set_index(["area", "approach"])["vs_reference"]
    assert found["noord", "route"] == pytest.approx(-1, abs=0.4)
    assert found["zuid", "route"] == pytest.approx(-1, abs=0.4)
    assert found.xs("ref", level="approach").isna().all()


def test_a_place_without_a_reference_group_is_not_compared():
    effects = {key: value for key, value in TWO_TOWNS.items() if key != ("zuid", "ref")}
    table = paired(panel(effects), by=["area", "approach"], reference="ref")
    row = table.set_index(["area", "approach"]).loc[("zuid", "route")]
    assert np.isnan(row["vs_reference"])
    assert (row["grade"], row["trend"]) == ("paired", "")


def test_what_was_to_be_expected_uses_the_reference_group_of_the_same_place():
    frame = panel(TWO_TOWNS)
    frame.loc[frame["area"] == "zuid", "score"] += 3
    table = paired(frame, by=["area", "approach"], reference="ref").set_index(["area", "approach"])
    for area in ("noord", "zuid"):
        part = frame.query("area == @area and approach == 'ref'")
        wide = part.pivot(index="person", columns="wave", values="score")
        r = np.corrcoef(wide["T0"], wide["T1"])[0, 1]
        row = table.loc[(area, "route")]
        assert row["expected_regression"] == pytest.approx(
            expected_regression(row["mean_t0"], wide["T0"].mean(), r)
        )


def test_a_reference_group_needs_approaches():
    with pytest.raises(SourceError, match="'approach'"):
        paired(panel(TWO_TOWNS), by=["area"], reference="ref")


def test_a_group_of_two_pairs_is_not_compared():
    few = panel(TWO_TOWNS, n=2)
    table = paired(few, by=["area", "approach"], reference="ref")
    assert table["vs_reference"].isna().all()
    assert table["value"].isna().all()
    assert table["n"].eq(2).all()


def test_a_scale_that_can_not_show_it_is_seen_at_its_ends():
    frame = panel({("noord", "route"): 0.0})
    frame["score"] = frame["score"].clip(5, 10)
    row = paired(frame, scale=(5, 10)).iloc[0]
    assert row["floor"] > EXTREME
    assert row["ceiling"] == 0


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "a", "b", "c"]),
            st.sampled_from(["T0", "T1", "T2"]),
            st.sampled_from([None, 1.0, 2.0]),
            st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_whatever_comes_every_row_is_kept_or_refused_and_what_is_kept_can_be_paired(rows):
    frame = pd.DataFrame(rows, columns=["person", "wave", "score", "day"])
    frame["moment"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(frame["day"], unit="D")
    found = sift(frame, waves=("T0", "T1"))
    assert len(found.kept) + len(found.refused) == len(frame)
    assert not found.kept.duplicated(["person", "wave"]).any()
    assert found.refused["reason"].ne("").all()
    if set(found.kept["wave"]) == {"T0", "T1"}:
        table = paired(found.kept.assign(approach="x"))
        assert table["n_t0"].sum() + table["n_t1"].sum() == len(found.kept)


def test_without_a_margin_of_ones_own_groups_are_never_called_alike_before():
    chance, rows = np.random.default_rng(3), []
    for name in ("a", "ref"):
        own = chance.normal(5, 1, 40)
        for wave, moved in (("T-1", 0.0), ("T0", 0.0), ("T1", 3.0 * (name == "a"))):
            scores = own + moved + chance.normal(0, 0.1, 40)
            rows += [(f"{name}{i}", wave, name, s) for i, s in enumerate(scores)]
    frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    states = [
        paired(frame, reference="ref", earlier=["T-1"], margin=margin)
        .set_index("approach")
        .loc["a", "trend"]
        for margin in (None, 0.5)
    ]
    assert states == ["undecided", "held"]


def test_of_the_reference_group_itself_nothing_is_expected_without_a_mean_from_elsewhere():
    frame = panel({("noord", "route"): -0.5, ("noord", "ref"): 0.0})
    table = paired(frame, reference="ref").set_index("approach")
    assert np.isnan(table.loc["ref", "expected_regression"])
    given = paired(frame, reference="ref", population_mean=3.0, reliability=0.5)
    row = given.set_index("approach").loc["ref"]
    assert row["expected_regression"] == pytest.approx(0.5 * (3.0 - row["mean_t0"]))


def test_people_who_began_at_an_end_of_the_scale_are_said_beside_the_change():
    frame = panel({("noord", "route"): 0.0, ("noord", "ref"): 0.0})
    low = frame.assign(score=frame["score"].clip(5, 10))
    both = paired(low.assign(score=low["score"].clip(upper=5.3)), scale=(5, 5.3))
    plain = paired(frame, scale=(0, 10))
    assert paired(low, scale=(5, 10))["method"].str.endswith(FLOOR).all()
    assert both["method"].str.endswith(f"{FLOOR}; {CEILING}").all()
    assert not plain["method"].str.contains("begon op").any()
    assert at_the_ends((15.0, 15.0)) == []
    assert at_the_ends((float("nan"), 15.1)) == [CEILING]
