"""Drawings: every cell in its place, doubt visible, nothing in them but marks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.unit.pages import made_up

from merkbaar.charts import bars, dot, slope, svg, theme

LIB = Path(__file__).resolve().parents[3] / "lib"
NAMES = {area["code"]: area["name"] for area in made_up.AREAS}


@pytest.fixture(scope="module")
def tables():
    return made_up.tables()


@pytest.fixture(scope="module")
def drawn(tables) -> str:
    return svg(dot(tables["reach_by_wijk"], names=NAMES, chosen="WK999902", target=40.0))


def marks(drawing: str, role: str) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(drawing)
    groups = [one for one in root.iter() if one.get("class") == f"m-{role}"]
    return {mark.get("data-key"): mark for group in groups for mark in group}


def meta(drawing: str) -> dict:
    return json.loads(ElementTree.fromstring(drawing).get("data-chart"))


def at(mark: ElementTree.Element) -> float:
    return float(re.match(r"translate\(([-\d.]+)", mark.get("transform", "translate(0)"))[1])


def test_each_wijk_has_a_dot_where_its_value_is(drawn, tables):
    scale = meta(drawn)
    dots = marks(drawn, "dot")
    assert set(dots) == set(made_up.CODES)
    here = 22.3 / scale["domain"][1] * scale["size"]
    assert at(dots["WK999902"]) == pytest.approx(here, abs=0.2)


def test_the_interval_runs_from_lower_to_upper(drawn, tables):
    scale, line = meta(drawn), marks(drawn, "interval")["WK999902"]
    per_point = scale["size"] / scale["domain"][1]
    assert at(line) == pytest.approx((22.3 - 5.6) * per_point, abs=0.2)
    assert float(line.get("x2")) == pytest.approx(11.2 * per_point, abs=0.2)


def test_the_whole_and_the_target_are_lines(drawn):
    scale = meta(drawn)
    per_point = scale["size"] / scale["domain"][1]
    assert at(marks(drawn, "target")["target"]) == pytest.approx(40 * per_point, abs=0.2)
    assert at(marks(drawn, "whole")["GM9999"]) == pytest.approx(48 * per_point, abs=0.2)


def test_the_highest_wijk_comes_first(drawn, tables):
    labels = re.findall(r'class="axis">([^<]+)<', drawn)
    assert labels[-1] == "Havenkwartier"
    assert set(labels) == set(NAMES.values())


def test_a_hidden_cell_is_a_dash_and_never_a_zero(tables):
    drawing = svg(dot(tables["reach_by_wijk"], names=NAMES, at={"group_age": "18-34"}))
    assert marks(drawing, "dot")["WK999912"].get("display") == "none"
    assert marks(drawing, "dash")["WK999912"].get("display") is None
    assert marks(drawing, "dash")["WK999901"].get("display") == "none"


def test_an_estimate_is_an_open_dot(tables):
    rough = made_up.table(
        "rough", {"area": ["GM9999", "WK999901"]}, lambda area: (10.0, 2.0, 40), grade="estimate"
    )
    assert marks(svg(dot(rough)), "dot")["WK999901"].get("class") == "is-open"


def test_a_line_has_a_band_and_the_whole_beside_it(tables):
    drawing = svg(
        slope(tables["waiting_by_wijk"], at={"area": "WK999902"}, compare={"area": "GM9999"})
    )
    for series in ("ours", "whole"):
        assert set(marks(drawing, f"{series}_dot")) == {"2025", "2026"}
        assert len(marks(drawing, f"{series}_line")) == 1
        assert len(marks(drawing, f"{series}_band")) == 1


def test_a_hidden_period_leaves_a_gap():
    table = made_up.table(
        "gap",
        {"period": ["2024", "2025", "2026"]},
        lambda period: None if period == "2025" else (10.0, 1.0, 50),
    )
    drawing = svg(slope(table))
    assert marks(drawing, "ours_dot")["2025"].get("display") == "none"
    assert marks(drawing, "ours_line")["ours"].get("d").count("L") == 1


def test_an_edition_with_nothing_to_show_still_draws(tables):
    none = made_up.table("none", {"period": ["2025", "2026"]}, lambda period: None)
    assert marks(svg(slope(none)), "ours_dot")["2025"].get("display") == "none"


def test_a_bar_a_theme_with_a_dot_a_group_and_unstable_ones_hatched(tables):
    drawing = svg(bars(tables["theme_shares"], dots="group_age", unstable=["money"]))
    assert set(marks(drawing, "bar")) == set(made_up.THEMES)
    assert "is-hatched" in marks(drawing, "bar")["money"].get("class")
    assert set(marks(drawing, "dot")) == {
        f"{name}|{group}" for name in made_up.THEMES for group in made_up.GROUPS
    }
    shapes = {marks(drawing, "dot")[f"wait|{group}"].get("d") for group in made_up.GROUPS}
    assert len(shapes) == 3, "colour alone doesn't tell groups apart"


def test_forty_themes_can_be_drawn():
    names = [f"thema {number}" for number in range(40)]
    table = made_up.tables(names)["theme_shares"]
    assert len(marks(svg(bars(table)), "bar")) == 40


def test_the_same_chart_gives_the_same_bytes(drawn, tables):
    again = svg(dot(tables["reach_by_wijk"], names=NAMES, chosen="WK999902", target=40.0))
    assert again == drawn


def test_a_drawing_has_no_id_style_or_script_and_is_small(drawn):
    assert not re.search(r'<script|<style|\bid="|style="|https?://(?!www\.w3\.org/2000/svg)', drawn)
    assert len(drawn) < 12_000


def test_a_drawing_is_hidden_from_screen_readers_unless_it_has_a_text(drawn, tables):
    assert 'aria-hidden="true"' in drawn
    told = svg(dot(tables["reach_by_wijk"]), alt_text="Bereik per wijk")
    assert 'role="img"' in told
    assert 'aria-label="Bereik per wijk"' in told


def test_a_hostile_name_is_text(tables):
    drawing = svg(dot(tables["reach_by_wijk"], names={"WK999901": "<script>alert(1)</script>"}))
    assert "<script" not in drawing


def test_values_on_the_axis_are_dutch_and_kept_as_numbers(tables):
    drawing = svg(slope(tables["satisfaction"]))
    found = re.findall(r'data-value="([\d.]+)">([\d,]+)<', drawing)
    assert found
    assert all(value.replace(".", ",") == text for value, text in found)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "colour", [theme.OURS, theme.COMPARISON, theme.ATTENTION, theme.QUIET, theme.INK]
)
def test_marks_stand_out_from_paper_by_three_to_one(colour):
    assert contrast(colour, "#ffffff") >= 3


def test_importing_charts_loads_neither_altair_nor_pandas():
    code = (
        "import sys, merkbaar.charts;"
        "assert not {'altair', 'pandas', 'vl_convert'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(LIB)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
