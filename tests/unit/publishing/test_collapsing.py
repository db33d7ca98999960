"""Categories are joined where a table is read, so that whatever counts sees the joined ones."""

from __future__ import annotations

import pandas as pd

from merkbaar.publishing.collapsing import collapse

JOINED = {"age": {"75-84": "75+", "85+": "75+"}}


def population(*rows):
    columns = ["area", "group", "period", "persons", "lower", "upper", "source"]
    return pd.DataFrame(rows, columns=columns)


def test_people_get_the_joined_category_and_keep_their_row():
    people = pd.DataFrame({"person": ["a", "b", "c"], "group_age": ["85+", None, "18-74"]})
    after = collapse(people, "persons", JOINED)
    assert after["group_age"].tolist()[0::2] == ["75+", "18-74"]
    assert after["group_age"].isna().tolist() == [False, True, False]
    assert people["group_age"][0] == "85+", "what was given stays as it was"


def test_another_grouping_with_the_same_values_is_left_alone():
    people = pd.DataFrame({"person": ["a"], "group_cohort": ["85+"]})
    assert collapse(people, "persons", JOINED)["group_cohort"].tolist() == ["85+"]


def test_the_population_of_a_joined_category_is_the_sum_of_its_parts():
    after = collapse(
        population(
            ("W", "18-74", "2026", 100, 90, 110, "x"),
            ("W", "75-84", "2026", 20, 15, 30, "x"),
            ("W", "85+", "2026", 5, 3, 8, "y"),
            ("W", "alle", "2026", 125, 110, 140, "x"),
        ),
        "population",
        JOINED,
    )
    assert after.to_dict("list") == {
        "area": ["W"] * 3,
        "group": ["18-74", "75+", "alle"],
        "period": ["2026"] * 3,
        "persons": [100, 25, 125],
        "lower": [90, 18, 110],
        "upper": [110, 38, 140],
        "source": ["x", "x; y", "x"],
    }


def test_areas_and_periods_are_joined_apart():
    rows = [
        (area, group, period, 4 + i, 1, 9, "x")
        for i, (area, period, group) in enumerate(
            (a, p, g) for a in "VW" for p in ("2025", "2026") for g in ("75-84", "85+")
        )
    ]
    after = collapse(population(*rows), "population", JOINED)
    assert after["persons"].tolist() == [9, 13, 17, 21]


def test_a_joined_category_of_which_a_part_is_missing_is_missing_and_not_less():
    after = collapse(population(("W", "85+", "2026", 5, 3, 8, "x")), "population", JOINED)
    assert after.empty
    unknown = population(
        ("W", "85+", "2026", 5, None, 8, "x"), ("W", "75-84", "2026", 5, 3, 8, "x")
    )
    after = collapse(unknown, "population", JOINED)
    assert after["persons"].tolist() == [10]
    assert after["lower"].isna().all()


def test_nothing_to_join_changes_nothing():
    before = population(("W", "85+", "2026", 5, 3, 8, "x"))
    pd.testing.assert_frame_equal(collapse(before, "population", {}), before)
    pd.testing.assert_frame_equal(collapse(before[["area", "persons"]], "population", JOINED),
                                  before[["area", "persons"]])  # fmt: skip
