"""Several measures at once, each against the reference group where that was asked it."""

from __future__ import annotations

import pandas as pd

from merkbaar.counting.outcomes import paired_each


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
