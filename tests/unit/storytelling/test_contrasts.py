"""One group against everybody else: nobody on both sides, small sides not compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling.contrasts import COLUMNS, against_others, newcombe, sides


def told(groups):
    """Stories of persons: (group, number who tell of waiting, number of persons)."""
    stories, themes = [], []
    for group, count, number in groups:
        for at in range(number):
            name = f"{group}-{at}"
            stories.append((name, f"person {name}", group, f"verhaal van {name}", True))
            theme = "wachten" if at < count else "anders"
            themes.append((name, theme, 0.9 - at / 1000))
    columns = ["narrative", "person", "wijk", "text", "quotable"]
    return (
        pd.DataFrame(themes, columns=["narrative", "theme", "strength"]),
        pd.DataFrame(stories, columns=columns),
    )


def waiting(groups, **wishes):
    return (
        against_others(*told(groups), by="wijk", **wishes)
        .query("theme == 'wachten'")
        .set_index("group")
    )


def test_the_interval_is_newcombes_tenth_method():
    # Newcombe 1998, table II: 56/70 against 48/80, and 9/10 against 3/10
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe((9, 10), (3, 10)) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert newcombe((0, 10), (0, 10)) == pytest.approx((-0.2775, 0.2775), abs=5e-5)


def test_a_group_is_held_against_all_others_together():
    row = waiting([("a", 30, 50), ("b", 10, 50), ("c", 5, 50)]).loc["a"]
    assert (row["count"], row["n"], row["count_rest"], row["n_rest"]) == (30, 50, 15, 100)
    assert row["value"] == pytest.approx(60 - 15)
    assert row["lower"] < row["value"] < row["upper"]
    assert row["p"] < 1e-6
    assert row["unit"] == "procentpunt"


def test_where_nothing_differs_the_interval_holds_nought():
    table = waiting([("a", 10, 50), ("b", 10, 50), ("c", 10, 50)])
    assert (table["lower"] < 0).all()
    assert (table["upper"] > 0).all()
    assert (table["p"] == 1).all()


def test_chance_alone_is_called_different_about_as_often_as_said():
    draw, found = np.random.default_rng(4), []
    for _ in range(300):
        groups = [(name, int(draw.binomial(60, 0.2)), 60) for name in "ab"]
        found.append(waiting(groups).loc["a"])
    table = pd.DataFrame(found)
    assert 0.01 <= (table["p"] <= 0.05).mean() <= 0.08
    assert ((table["lower"] <= 0) & (table["upper"] >= 0)).mean() >= 0.92


def test_small_numbers_are_tested_exactly():
    row = waiting([("a", 5, 10), ("b", 0, 12)]).loc["a"]
    assert row["p"] == pytest.approx(0.0096, abs=2e-4)  # hypergeometric: C(10,5) / C(22,5)


def test_a_side_that_is_too_small_is_counted_and_not_compared():
    row = waiting([("a", 3, 5), ("b", 10, 50)]).loc["a"]
    assert (row["count"], row["n"]) == (3, 5)
    assert all(math.isnan(row[name]) for name in ("value", "lower", "upper", "p"))


def test_nobody_stands_on_both_sides():
    themes, stories = told([("a", 20, 20), ("b", 20, 20)])
    stories.loc[stories["narrative"] == "b-0", "person"] = "person a-0"
    row = against_others(themes, stories, by="wijk").set_index("group").loc["a"]
    assert (row["n"], row["n_rest"]) == (20, 19)


def test_who_has_no_group_is_on_neither_side():
    themes, stories = told([("a", 5, 20), ("b", 5, 20)])
    stories.loc[stories["narrative"] == "b-1", "wijk"] = None
    table = against_others(themes, stories, by="wijk").query("theme == 'wachten'")
    assert table["n"].tolist() == [20, 19]
    assert table["n_rest"].tolist() == [19, 20]


def test_without_stories_there_is_an_empty_table():
    themes, stories = told([])
    assert list(against_others(themes, stories, by="wijk").columns) == list(COLUMNS)


def test_a_quote_per_side_comes_from_who_may_be_quoted_and_tells_most():
    themes, stories = told([("a", 5, 20), ("b", 5, 20)])
    stories.loc[stories["narrative"] == "a-0", "quotable"] = False
    found = sides(themes, stories, by="wijk", theme="wachten", group="a").set_index("side")
    assert found["narrative"].to_dict() == {"in": "a-1", "out": "b-0"}


def test_no_quote_on_the_other_side_is_from_somebody_in_the_group():
    themes, stories = told([("a", 5, 20), ("b", 5, 20)])
    stories.loc[stories["narrative"] == "b-0", "person"] = "person a-3"
    found = sides(themes, stories, by="wijk", theme="wachten", group="a").set_index("side")
    assert found.loc["out", "narrative"] == "b-1"
