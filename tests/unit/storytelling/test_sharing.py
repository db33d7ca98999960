import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling.sharing import change_p, shares, wilson


def told(counts, *, same_people=False):
    """Stories per period: {period: (with the theme, all)}."""
    rows, themes = [], []
    for period, (count, number) in counts.items():
        for i in range(number):
            story = f"{period}-{i}"
            person = f"p{i}" if same_people else f"p{story}"
            rows.append((story, person, period, "A" if i % 2 else "B"))
            if i < count:
                themes.append((story, "wachten", 0.8))
    stories = pd.DataFrame(rows, columns=["narrative", "person", "period", "area"])
    return pd.DataFrame(themes, columns=["narrative", "theme", "strength"]), stories


def test_a_share_with_its_interval():
    table = shares(*told({"2025": (18, 212), "2026": (55, 248)}), by=["period"])
    assert table["value"].round(3).tolist() == [8.491, 22.177]
    assert table["n"].tolist() == [212, 248]
    assert table["count"].tolist() == [18, 55]
    assert (table["lower"] < table["value"]).all()
    assert (table["value"] < table["upper"]).all()


def test_the_change_has_the_p_of_the_score_test():
    table = shares(*told({"2025": (18, 212), "2026": (55, 248)}), by=["period"])
    assert math.isnan(table["p"][0])
    from scipy.stats import chi2_contingency

    expected = chi2_contingency([[18, 194], [55, 193]], correction=False).pvalue
    assert table["p"][1] == pytest.approx(expected, rel=1e-9)


def test_a_change_among_few_is_not_surer_than_fishers_exact_test_says():
    from scipy.stats import fisher_exact

    table = shares(*told({"2025": (3, 5), "2026": (19, 105)}), by=["period"])
    assert table["p"][1] == pytest.approx(fisher_exact([[3, 2], [19, 86]]).pvalue)
    assert table["p"][1] > 0.05 > change_p((3, 5), (19, 105))


def test_a_person_with_two_stories_counts_once():
    themes, stories = told({"2026": (3, 10)})
    stories["person"] = ["x"] * 3 + [f"p{i}" for i in range(7)]
    table = shares(themes, stories, by=["period"])
    assert table.loc[0, ["n", "persons", "count"]].tolist() == [8, 8, 1]


def test_a_weak_theme_is_not_counted():
    themes, stories = told({"2026": (3, 10)})
    assert shares(themes.assign(strength=0.4), stories, by=["period"])["count"].tolist() == [0]


def test_a_theme_nobody_tells_of_is_zero_not_missing():
    table = shares(*told({"2025": (0, 20), "2026": (5, 20)}), by=["period"])
    assert table["value"].tolist() == [0, 25]
    assert table["lower"][0] == 0


def test_the_same_people_in_both_periods_make_a_change_surer():
    apart = shares(*told({"2025": (20, 100), "2026": (30, 100)}), by=["period"])
    paired = shares(*told({"2025": (20, 100), "2026": (30, 100)}, same_people=True), by=["period"])
    assert paired["p"][1] < apart["p"][1]


def test_totals_count_everyone_once():
    table = shares(
        *told({"2025": (4, 40), "2026": (10, 40)}), by=["area", "period"], totals={"area": "GM9999"}
    )
    per_area = table[table["area"] != "GM9999"].groupby("period")["n"].sum()
    total = table[table["area"] == "GM9999"].set_index("period")["n"]
    assert per_area.to_dict() == total.to_dict() == {"2025": 40, "2026": 40}


def test_a_story_without_a_place_counts_in_the_total_only():
    themes, stories = told({"2026": (4, 40)})
    stories.loc[0, "area"] = None
    table = shares(themes, stories, by=["area", "period"], totals={"area": "alle"})
    numbers = table.set_index("area")["n"]
    assert numbers["alle"] == 40
    assert numbers.drop("alle").sum() == 39


def test_the_order_of_the_rows_does_not_matter():
    themes, stories = told({"2025": (4, 40), "2026": (10, 40)})
    one = shares(themes, stories, by=["area", "period"])
    two = shares(themes[::-1], stories[::-1], by=["area", "period"])
    pd.testing.assert_frame_equal(one, two)


def test_wilson_covers_a_share_as_often_as_it_says():
    draw = np.random.default_rng(0).binomial(50, 0.1, 4000)
    inside = [low <= 0.1 <= high for low, high in (wilson(int(count), 50) for count in draw)]
    assert 0.93 < np.mean(inside) < 0.98


def test_wilson_gives_the_published_interval():
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=1e-4)


def test_a_change_from_nothing_has_no_p():
    assert math.isnan(change_p((0, 0), (3, 10)))
    assert change_p((0, 10), (0, 10)) == 1


def test_wave_ten_comes_after_wave_nine_and_is_held_against_it():
    counts = {"9": (50, 100), "10": (52, 100), "2": (5, 100)}
    table = shares(*told(counts), by=["period"])
    assert table["period"].tolist() == ["2", "9", "10"]
    assert math.isnan(table["p"][0])
    assert table["p"][1] == pytest.approx(change_p((5, 100), (50, 100)))
    assert table["p"][2] == pytest.approx(change_p((50, 100), (52, 100)))
    assert table["p"][1] < 0.001 < 0.5 < table["p"][2]


def test_rows_stand_by_theme_then_as_asked_with_periods_in_their_order():
    themes, stories = told({"T10": (2, 10), "T9": (3, 10)})
    more = pd.concat([themes, themes.assign(theme="geld")])
    table = shares(more, stories, by=["area", "period"])
    asked = table[["theme", "area", "period"]].to_numpy().tolist()
    assert asked[:4] == [["geld", a, p] for a in ("A", "B") for p in ("T9", "T10")]
    assert [row[0] for row in asked[4:]] == ["wachten"] * 4
