"""Indicators: a change counts only beyond the usual ups and downs, and never across a break."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.indicators import indicators, noise, shared_swing
from merkbaar.errors import SourceError

AREAS = [f"WK{i:02d}" for i in range(1, 13)]
YEARS = [str(year) for year in range(2021, 2027)]
NOW = ("2026", "2025")


def figures(seed: int = 1, count: int = 10, *, step: float = 0, swing: float = 0) -> pd.DataFrame:
    chance, rows = np.random.default_rng(seed), []
    for number in range(count):
        common = dict(zip(YEARS, chance.normal(0, swing or 1e-12, len(YEARS)), strict=True))
        for area in AREAS:
            for year in YEARS:
                value = 40 + chance.normal(0, 1) + common[year]
                value += step if number == 0 and year == "2026" else 0
                rows.append((area, year, f"i{number:02d}", value, "%"))
    return pd.DataFrame(rows, columns=["area", "period", "indicator", "value", "unit"])


def whole(frame: pd.DataFrame, **options) -> pd.DataFrame:
    table = indicators(frame, compare=NOW, total="GM99", **options)
    return table[(table["area"] == "GM99") & (table["period"] == "2026")].set_index("measure")


def test_a_change_beyond_the_usual_is_seen_and_the_others_are_not():
    found = whole(figures(step=3))
    assert found.loc["i00", "vs_time"] == pytest.approx(3, abs=1)
    assert found.loc["i00", "vs_time_p"] < 1e-4
    assert (found["vs_time_p"].drop("i00") > 0.001).all()


def test_the_municipality_is_the_weighted_mean_of_areas_measured_twice():
    frame = figures(count=1)
    frame.loc[(frame["area"] == "WK01") & (frame["period"] == "2025"), "value"] = np.nan
    both = frame[(frame["area"] != "WK01") & (frame["period"] == "2026")]
    assert whole(frame).loc["i00", "value"] == pytest.approx(both["value"].mean())
    heavy = whole(frame, weights={"WK02": 1000.0}).loc["i00", "value"]
    own = frame.query("area == 'WK02' and period == '2026'")["value"].item()
    assert heavy == pytest.approx(own, abs=0.05)


def test_own_rows_of_the_municipality_are_used_where_they_are():
    frame = figures(count=1)
    rows = [("GM99", year, "i00", 50.0 + int(year == "2026"), "%") for year in YEARS]
    own = pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)])
    assert whole(own).loc["i00", "vs_time"] == pytest.approx(1.0)


def test_nothing_is_tested_across_a_redefinition():
    broken = whole(figures(step=3), redefined={"i00": ("2026",)})
    assert np.isnan(broken.loc["i00", "vs_time_p"])
    before = figures()
    jump = (before["indicator"] == "i00") & (before["period"] < "2023")
    before.loc[jump, "value"] -= 15
    known = whole(before, redefined={"i00": ("2023",)}).loc["i00"]
    unknown = whole(before).loc["i00"]
    assert np.isfinite(known["vs_time_p"])
    width = [row["vs_time_upper"] - row["vs_time_lower"] for row in (known, unknown)]
    assert width[1] > 3 * width[0]  # the jump would pass for a swing of the indicator


def test_without_history_there_is_no_test():
    short = figures().query("period in ['2025', '2026']")
    assert whole(short)["vs_time_p"].isna().all()
    assert whole(short)["value"].notna().all()


def test_noise_is_learnt_from_before_the_step_that_is_tested():
    wide = figures(step=50, count=1).pivot_table(index="area", columns="period", values="value")
    found = noise(wide, NOW)
    assert found is not None
    assert found.area_sd == pytest.approx(np.sqrt(2), rel=0.25)
    assert noise(wide.iloc[:2], NOW) is None


def test_a_yearly_swing_that_areas_share_makes_the_municipality_less_sure():
    calm, restless = (shared_swing_of(figures(count=40, swing=swing)) for swing in (0.0, 1.0))
    assert calm < 1.5
    assert restless > 5


def shared_swing_of(frame: pd.DataFrame) -> float:
    found = []
    for _, rows in frame.groupby("indicator"):
        wide = rows.pivot_table(index="area", columns="period", values="value")
        found.append(noise(wide, NOW))
    return shared_swing([one for one in found if one])


@pytest.mark.parametrize("swing", [0.0, 0.5])
def test_pure_noise_is_called_a_change_in_about_five_percent(swing):
    hits = tests = 0
    for seed in range(30):
        p = whole(figures(seed, count=20, swing=swing))["vs_time_p"]
        hits, tests = hits + (p <= 0.05).sum(), tests + len(p)
    assert hits / tests <= 0.075


def test_a_missing_value_gives_no_cell_and_never_a_zero():
    frame = figures(count=1)
    frame.loc[(frame["area"] == "WK03") & (frame["period"] == "2026"), "value"] = np.nan
    table = indicators(frame, compare=NOW, total="GM99")
    assert table.query("area == 'WK03' and period == '2026'").empty
    assert (table["value"] > 10).all()


def test_a_cell_that_is_there_twice_is_refused():
    frame = figures(count=1)
    with pytest.raises(SourceError, match="dubbel"):
        indicators(pd.concat([frame, frame.head(1)]), compare=NOW, total="GM99")
    with pytest.raises(SourceError, match="indicator"):
        indicators(frame.drop(columns="indicator"), compare=NOW, total="GM99")


def test_the_mean_of_counts_is_no_figure_of_the_municipality():
    counts = figures(count=1).assign(unit="inwoners")
    assert whole(counts).empty
    assert whole(counts.drop(columns="unit")).empty
    assert len(whole(counts, weights={"WK01": 100.0, "WK02": 300.0})) == 1
    areas = indicators(counts, compare=NOW, total="GM99")
    assert areas["vs_time_p"].notna().sum() == len(AREAS)


@pytest.mark.parametrize(
    "unit", ["%", "per 1.000", "euro per huishouden", "cijfer 1-10", "gemiddelde"]
)
def test_the_mean_of_shares_and_means_stands_for_the_municipality_and_says_so(unit):
    row = whole(figures(count=1).assign(unit=unit)).loc["i00"]
    assert "gewoon gemiddelde van gebieden" in row["method"]


def test_figures_of_the_municipality_itself_are_kept_also_of_counts():
    frame = figures(count=1).assign(unit="inwoners")
    rows = [("GM99", year, "i00", 480.0, "inwoners") for year in YEARS]
    own = pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)])
    assert whole(own).loc["i00", "value"] == 480
    alone = whole(pd.DataFrame(rows, columns=frame.columns)).loc["i00"]
    assert alone["value"] == 480
    assert np.isnan(alone["vs_time_p"])


def with_buurten(seed: int = 1) -> pd.DataFrame:
    """Each wijk of `figures` in two buurten that go up and down five times as much."""
    frame, chance = figures(seed, count=1), np.random.default_rng(seed + 100)
    parts = [frame]
    for number in (1, 2):
        area = "BU" + frame["area"].str[2:] + f"0{number}"
        value = 60 + chance.normal(0, 5, len(frame))
        parts.append(frame.assign(area=area, value=value))
    return pd.concat(parts, ignore_index=True)


def test_wijken_and_buurten_count_nobody_twice():
    both, wijken = with_buurten(), figures(count=1)
    assert whole(both).loc["i00"].equals(whole(wijken).loc["i00"])
    assert whole(both).loc["i00", "n"] == len(AREAS)


def test_each_level_has_its_own_noise():
    table = indicators(with_buurten(), compare=NOW, total="GM99")
    width = (table["vs_time_upper"] - table["vs_time_lower"]).dropna()
    level = table.loc[width.index, "area"].str[:2]
    assert width[level == "BU"].min() > 3 * width[level == "WK"].max()


def test_a_change_over_two_years_is_held_against_steps_of_two_years():
    chance, rows = np.random.default_rng(5), []
    years = [str(year) for year in range(2012, 2027)]
    for area in AREAS:
        walk = 40 + chance.normal(0, 1, len(years)).cumsum()
        rows += [(area, year, value) for year, value in zip(years, walk, strict=True)]
    frame = pd.DataFrame(rows, columns=["area", "period", "value"])
    wide = frame.pivot_table(index="area", columns="period", values="value")
    one, two = noise(wide, ("2026", "2025")), noise(wide, ("2026", "2024"))
    assert one is not None
    assert two is not None
    assert one.area_sd == pytest.approx(1, rel=0.15)
    assert two.area_sd == pytest.approx(np.sqrt(2), rel=0.2)


def test_a_code_that_ends_in_a_letter_is_of_the_level_of_its_beginning():
    frame = figures(count=1)
    frame["area"] = frame["area"].replace({"WK12": "WK1A"})
    assert whole(frame).loc["i00", "n"] == len(AREAS)


def test_the_tenth_measurement_comes_after_the_ninth_and_a_break_in_between_is_seen():
    frame = figures(step=3)
    frame["period"] = frame["period"].map(dict(zip(YEARS, map(str, range(5, 11)), strict=True)))
    plain = whole(figures(step=3))
    table = indicators(frame, compare=("10", "9"), total="GM99")
    found = table[(table["area"] == "GM99") & (table["period"] == "10")].set_index("measure")
    assert found.loc["i00", "vs_time_p"] == pytest.approx(plain.loc["i00", "vs_time_p"])
    breaks = {"i00": ["10"]}
    broken = indicators(frame, compare=("10", "9"), total="GM99", redefined=breaks)
    assert broken.query("measure == 'i00'")["vs_time_p"].isna().all()
