"""Several measures at once, each against the reference group where that was asked it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.outcome import CEILING
from merkbaar.counting.outcomes import (
    attrition_each,
    classes_each,
    ends_each,
    expected_each,
    from_all_each,
    moved_each,
    paired_each,
    stayed_each,
    without_classes,
)
from merkbaar.counting.reliable import Reliability


def scores(measure, approach, changes, *, waves=("T0", "T1")):
    rows = [
        {"person": f"{measure}{approach}{i}", "wave": wave, "score": 5.0 + i % 3 + moved}
        for i, change in enumerate(changes)
        for wave, moved in zip(waves, (0.0, change), strict=False)
    ]
    return pd.DataFrame(rows).assign(measure=measure, approach=approach)


def test_each_measure_is_compared_with_the_reference_group_on_that_measure():
    table = paired_each(
        pd.concat(
            [
                scores("loneliness", "maatjes", [-2, -1, -2, -1, -2]),
                scores("loneliness", "vergelijking", [0, 0.5, 0, -0.5, 0]),
                scores("health", "maatjes", [0, 1, 0, 1, 0]),
                scores("health", "vergelijking", [0, 1, 0, 1, 0]),
            ]
        ),
        reference="vergelijking",
    )
    found = table.set_index(["measure", "approach"])["vs_reference"].round(6)
    assert found["loneliness", "maatjes"] == -1.6
    assert found["health", "maatjes"] == 0


def test_a_measure_that_the_reference_group_was_not_asked_has_no_comparison():
    table = paired_each(scores("debt", "rust", [-1, 0, -1, -2]), reference="vergelijking")
    assert list(table["grade"]) == ["paired"]
    assert table["vs_reference"].isna().all()
    once = scores("debt", "vergelijking", [0, 0, 0], waves=("T0",))
    both = pd.concat([scores("debt", "rust", [-1, 0, -1, -2]), once])
    assert paired_each(both, reference="vergelijking")["vs_reference"].isna().all()


def test_one_wave_gives_no_rows_but_all_columns():
    table = paired_each(scores("health", "maatjes", [0, 0, 0], waves=("T0",)))
    assert table.empty
    assert {"measure", "approach", "value", "persons", "p"} <= set(table.columns)


def test_the_last_of_many_waves_is_the_tenth_and_not_the_ninth():
    nine = scores("health", "maatjes", [1, 1, 2, 1], waves=("1", "9"))
    ten = nine.loc[nine["wave"] == "9"].assign(wave="10")
    ten["score"] += 1
    table = paired_each(pd.concat([nine, ten], ignore_index=True))
    assert table["value"].round(6).tolist() == [2.25]


def three() -> pd.DataFrame:
    return pd.concat(
        [
            scores("loneliness", "maatjes", [-2, -1, 0, 1, -2, -2]),
            scores("loneliness", "vergelijking", [0, 0.5, 0, -0.5, 0]),
            scores("loneliness", "maatjes", [], waves=()),
        ]
    )


def test_who_moved_which_way_is_counted_and_adds_up():
    table = moved_each(three(), better={"loneliness": "lower"}).set_index(["approach", "way"])
    found = table.loc["maatjes", "value"].to_dict()
    assert found == {"better": 4, "same": 1, "worse": 1, "alle": 6}
    assert table.loc[("maatjes", "alle"), "balance"] == pytest.approx(50)
    assert table.loc[("maatjes", "better"), "share"] == pytest.approx(400 / 6)


def test_a_measure_of_which_better_is_not_said_is_left_out():
    assert moved_each(three(), better={"health": "higher"}).empty


def test_classes_are_counted_only_with_a_source():
    source = Reliability(0.9, "verzonnen bron", sd=1.0)
    table = classes_each(
        three(), better={"loneliness": "lower"}, reliabilities={"loneliness": source}
    ).set_index(["approach", "class"])
    assert table.loc[("maatjes", "improved"), "value"] == 4
    assert table.loc[("maatjes", "deteriorated"), "value"] == 1
    assert table["source"].eq("verzonnen bron").all()
    assert classes_each(three(), better={"loneliness": "lower"}, reliabilities={}).empty


def test_who_moved_is_left_out_where_there_are_classes_of_it():
    other = three().assign(measure="health")
    both = moved_each(
        pd.concat([three(), other]), better={"loneliness": "lower", "health": "higher"}
    )
    source = {"loneliness": Reliability(0.9, "verzonnen bron", sd=1.0)}
    counted = classes_each(three(), better={"loneliness": "lower"}, reliabilities=source)
    assert set(without_classes(both, counted)["measure"]) == {"health"}
    assert without_classes(both, counted.iloc[:0]).equals(both)


def test_one_threshold_holds_for_all_approaches_whatever_their_own_spread():
    frame = pd.concat([scores("m", "narrow", [3.0] * 12), scores("m", "wide", [3.0] * 12)])
    wide = frame["approach"] == "wide"
    frame.loc[wide, "score"] += frame.loc[wide, "person"].str[-1].astype(float)
    source = {"m": Reliability(0.5, "verzonnen bron")}
    table = classes_each(frame, better={"m": "higher"}, reliabilities=source)
    found = table.set_index(["approach", "class"])["value"]
    assert found["narrow", "improved"] == found["wide", "improved"]


def test_recovered_is_there_only_with_a_cut_off():
    source = {"loneliness": Reliability(0.9, "verzonnen bron", sd=1.0)}
    ways = {"loneliness": "lower"}
    without = classes_each(three(), better=ways, reliabilities=source)
    assert "recovered" not in set(without["class"])
    cut = classes_each(three(), better=ways, reliabilities=source, cut_offs={"loneliness": 5.5})
    assert cut.set_index(["approach", "class"]).loc[("maatjes", "recovered"), "value"] > 0


def test_who_left_stands_beside_every_change():
    once = scores("loneliness", "maatjes", [9, 9], waves=("T0",)).assign(person=["x", "y"])
    table = stayed_each(pd.concat([three(), once])).set_index("approach")
    assert table.loc["maatjes", ["persons", "n", "value"]].tolist() == [6, 10, 75]
    assert table["lower"].isna().all()
    assert not {"count", "n_t0", "left"} & set(table.columns)
    assert attrition_each(pd.concat([three(), once]))["left"].tolist() == [2, 0]


def test_all_rows_give_a_change_beside_the_paired_one():
    table = from_all_each(three(), reference="vergelijking").set_index("approach")
    assert table.loc["maatjes", "value"] == pytest.approx(-1.0, abs=1e-6)
    assert table.loc["maatjes", "vs_reference"] == pytest.approx(-1.0, abs=1e-6)


def test_the_share_at_the_end_of_a_scale_is_told():
    table = paired_each(three(), scales={"loneliness": (5.0, 7.0)}).set_index("approach")
    assert table.loc["maatjes", ["floor", "ceiling"]].tolist() == pytest.approx([100 / 3, 100 / 3])


def test_a_row_twice_or_without_a_score_does_not_stop_the_rest():
    messy = pd.concat([three(), three().head(1), three().head(1).assign(score=None, person="z")])
    assert paired_each(messy).equals(paired_each(three()))


def test_one_wave_gives_tables_without_rows_and_with_their_columns():
    once = scores("loneliness", "maatjes", [0, 0, 0], waves=("T0",))
    source = {"loneliness": Reliability(0.9, "verzonnen bron")}
    ways = {"loneliness": "lower"}
    made = {
        "way": moved_each(once, better=ways),
        "class": classes_each(once, better=ways, reliabilities=source),
        "lower": stayed_each(once),
        "vs_reference": from_all_each(once),
        "sd_t0": paired_each(once),
    }
    for column, table in made.items():
        assert table.empty
        assert {"measure", "approach", "value", "persons", column} <= set(table.columns)


def test_the_expected_change_stands_in_a_table_of_its_own():
    changes = paired_each(three(), reference="vergelijking")
    table = expected_each(changes)
    known = changes.loc[changes["approach"] != "vergelijking"]
    assert table["approach"].tolist() == known["approach"].tolist()
    assert table["value"].tolist() == known["expected_regression"].tolist()
    assert expected_each(paired_each(three())).empty


def test_scales_that_are_too_short_are_listed_with_what_they_hide():
    frame = three()
    ends = {name: (frame["score"].min() - 5, 4.0) for name in frame["measure"].unique()}
    cut = frame.assign(score=frame["score"].clip(upper=4.0))
    table = ends_each(paired_each(cut, scales=ends))
    assert set(table["said"]) == {CEILING}
    assert (table["share"] > 15).all()
    assert ends_each(paired_each(frame)).empty


def earlier(lift: float, *, n: int = 60, noise: float = 0.4) -> pd.DataFrame:
    """One measure of two groups at T-1, T0 and T1; `lift` is how they grew apart before."""
    chance = np.random.default_rng(8)
    parts = []
    for approach, before, after in (("a", lift, 1.0), ("ref", 0.0, 0.0)):
        own = chance.normal(5, 1, n)
        for wave, moved in (("T-1", 0.0), ("T0", before), ("T1", before + after)):
            score = own + moved + chance.normal(0, noise, n)
            people = [f"{approach}{i}" for i in range(n)]
            parts.append(pd.DataFrame({"person": people, "wave": wave, "score": score}))
            parts[-1]["approach"] = approach
    return pd.concat(parts, ignore_index=True).assign(measure="m")


@pytest.mark.parametrize(
    ("frame", "margins", "state", "grade"),
    [
        (earlier(0.0), {"m": 0.4}, "held", "reference"),
        (earlier(0.8), {"m": 0.4}, "broken", "paired"),
        (earlier(0.0, n=5, noise=1.5), {"m": 0.4}, "undecided", "reference"),
        (earlier(0.0), None, "undecided", "reference"),
        (earlier(0.0).query("wave != 'T-1'"), {"m": 0.4}, "not_testable", "reference"),
    ],
    ids=["alike", "apart", "few", "no margin", "nothing before"],
)
def test_what_was_measured_before_the_start_says_whether_groups_developed_alike(
    frame, margins, state, grade
):
    table = paired_each(frame, reference="ref", margins=margins).set_index("approach")
    row = table.loc["a"]
    assert (row["trend"], row["grade"]) == (state, grade)
    assert row["vs_reference"] == pytest.approx(1.0, abs=2.0 if len(frame) < 40 else 0.3)
    assert ("niet te toetsen" in row["method"]) == (state == "not_testable")


def test_what_was_measured_before_the_start_is_no_start():
    frame = earlier(0.8)
    after = frame.query("wave != 'T-1'")
    for made in (moved_each, attrition_each, from_all_each, stayed_each):
        more = {"better": {"m": "higher"}} if made is moved_each else {}
        pd.testing.assert_frame_equal(made(frame, **more), made(after, **more))


def test_a_start_with_only_earlier_moments_shows_no_change():
    assert paired_each(earlier(0.8).query("wave != 'T1'")).empty
