"""Each group of the municipality, beside the areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.experience import experience
from merkbaar.counting.groups import with_each_group
from merkbaar.counting.reach import reach
from merkbaar.counting.waiting import waiting
from merkbaar.errors import SourceError

PERIODS = ("2026", "2025")
EVERYONE = "alle"


def scores(unknown: int = 0) -> pd.DataFrame:
    """Marks of 300 people a year; who is 65 or older gives one more."""
    chance = np.random.default_rng(4)
    rows = []
    for period in PERIODS:
        for at in range(300):
            old = at % 3 == 0
            score = chance.normal(7.0 + old, 1)
            rows.append((f"{period}{at}", f"WK{at % 4}", period, "65+" if old else "18-64", score))
    table = pd.DataFrame(rows, columns=["person", "area", "period", "group_age", "score"])
    table.loc[table.index[:unknown], "group_age"] = None
    return table


def asked(counted, rows, *groups):
    return with_each_group(counted, rows, groups=groups, total="GM", compare=PERIODS)


def test_areas_stay_as_they_were_and_each_group_of_the_whole_stands_beside_them():
    rows = scores()
    table = asked(experience, rows, "group_age")
    plain = experience(rows, by=["area", "period"], total="GM", compare=PERIODS)
    same = table[table["group_age"] == EVERYONE].reset_index(drop=True)
    pd.testing.assert_frame_equal(same[list(plain.columns)], plain)
    groups = table[table["group_age"] != EVERYONE]
    assert set(groups["area"]) == {"GM"}, "never a group within an area"
    assert set(zip(groups["group_age"], groups["period"], strict=True)) == {
        (group, period) for group in ("65+", "18-64") for period in PERIODS
    }


def test_a_group_is_held_against_everyone_by_welchs_test_with_the_others():
    rows = scores()
    table = asked(experience, rows, "group_age").set_index(["area", "group_age", "period"])
    one = table.loc[("GM", "65+", "2026")]
    now = rows[rows["period"] == "2026"]
    old, other = (now.loc[part, "score"] for part in (now["group_age"] == "65+",
                                                      now["group_age"] != "65+"))  # fmt: skip
    found = stats.ttest_ind(old, other, equal_var=False)
    assert one["vs_group_age_p"] == pytest.approx(found.pvalue)
    assert one["vs_group_age"] == pytest.approx(old.mean() - now["score"].mean())
    assert one["vs_group_age_value"] == pytest.approx(now["score"].mean())
    assert one["n"] == 100
    assert np.isnan(one["vs_area"])


def test_who_has_no_known_group_is_among_everyone_and_has_no_row():
    table = asked(experience, scores(unknown=30), "group_age")
    cells = table.set_index(["area", "group_age", "period"])
    assert cells.loc[("GM", EVERYONE, "2026"), "n"] == 300
    assert cells.loc[("GM", "65+", "2026"), "n"] == 90
    assert cells.loc[("GM", "18-64", "2026"), "n"] == 180
    assert set(table["group_age"]) == {EVERYONE, "65+", "18-64"}
    assert cells.loc[("GM", "65+", "2026"), "vs_group_age_value"] == pytest.approx(
        cells.loc[("GM", EVERYONE, "2026"), "value"]
    )


def test_two_divisions_are_never_crossed():
    rows = scores()
    rows["group_sex"] = ["v" if at % 2 else "m" for at in range(len(rows))]
    table = asked(experience, rows, "group_age", "group_sex")
    split = (table[["group_age", "group_sex"]] != EVERYONE).sum(axis=1)
    assert split.max() == 1
    by_sex = table[table["group_sex"] != EVERYONE]
    assert by_sex["vs_group_sex"].notna().all()
    assert by_sex["vs_group_age"].isna().all()


def test_waiting_is_shuffled_over_groups_as_over_areas():
    chance = np.random.default_rng(6)
    rows = scores().assign(days=chance.gamma(3, 6, 600))
    rows["days"] *= np.where(rows["group_age"] == "65+", 1.6, 1.0)
    table = asked(waiting, rows, "group_age").set_index(["area", "group_age", "period"])
    one = table.loc[("GM", "65+", "2026")]
    assert one["vs_group_age"] > 0
    assert one["vs_group_age_lower"] > 0
    assert one["vs_group_age_p"] < 0.001
    mirror = table.loc[("GM", "18-64", "2026")]
    assert mirror["vs_group_age_p"] == pytest.approx(one["vs_group_age_p"], abs=0.002)


def test_without_groups_it_is_the_table_of_areas():
    rows = scores()
    plain = experience(rows, by=["area", "period"], total="GM", compare=PERIODS)
    pd.testing.assert_frame_equal(asked(experience, rows), plain)


def test_a_group_without_a_column_is_refused_and_named():
    with pytest.raises(SourceError, match="'group_sex'"):
        asked(experience, scores(), "group_sex")


def denominators(*, lower: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who was reached of whom: of 65+ 300 of 1,000, of the others 500 of 1,000 each."""
    groups = {"65+": (1000, 300), "35-64": (1000, 500), "18-34": (1000, 500),
              EVERYONE: (3000, 1300)}  # fmt: skip
    where = [("GM", group, "2026") for group in groups]
    by = ["area", "group_age", "period"]
    of = pd.DataFrame(where, columns=by).assign(persons=[n for n, _ in groups.values()])
    of["lower"], of["upper"] = of["persons"] * lower, of["persons"] / lower
    return pd.DataFrame(where, columns=by).assign(persons=[k for _, k in groups.values()]), of


def test_reach_of_a_group_is_held_against_everyone_of_whom_it_is_part():
    table = reach(*denominators(lower=0.97), by=["area", "group_age", "period"], total="GM")
    cells = table.set_index("group_age")
    assert cells.loc["65+", "vs_group_age"] == pytest.approx(30 - 1300 / 30)
    assert cells.loc["65+", "vs_group_age_upper"] < 0
    assert cells.loc["65+", "vs_group_age_p"] < 0.001
    assert np.isnan(cells.loc[EVERYONE, "vs_group_age"])


def test_with_a_wide_margin_the_same_difference_in_reach_is_not_sure():
    table = reach(*denominators(lower=0.6), by=["area", "group_age", "period"], total="GM")
    one = table.set_index("group_age").loc["65+"]
    assert one["vs_group_age_lower"] < 0 < one["vs_group_age_upper"]
    assert one["vs_group_age_p"] > 0.05
