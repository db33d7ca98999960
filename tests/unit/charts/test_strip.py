"""A strip: all wijken on one line, from one drawing that each measure puts its marks on."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from tests.unit.pages import made_up

from merkbaar import charts
from merkbaar.charts.strip import WIDTH

SVG = "{http://www.w3.org/2000/svg}"
VALUES = {"GM9999": 30.0, "WK999901": 10.0, "WK999902": 60.0, "WK999903": None}


def table(values=None, unit: str = "dagen"):
    found = values or VALUES

    def cell(area: str):
        return None if found[area] is None else (found[area], 5.0, 100)

    return made_up.table("waiting", {"area": list(found)}, cell, unit=unit)


def marks(svg: str, kind: str) -> dict[str, ElementTree.Element]:
    groups = ElementTree.fromstring(svg).iter(f"{SVG}g")
    (group,) = (one for one in groups if one.get("class") == f"m-{kind}")
    return {mark.get("data-key", ""): mark for mark in group}


def along(mark: ElementTree.Element) -> float:
    return float(re.match(r"translate\(([-\d.]+),", mark.attrib["transform"])[1])


def ends(svg: str) -> list[float]:
    return json.loads(ElementTree.fromstring(svg).attrib["data-chart"])["domain"]


def test_each_wijk_is_a_dot_at_its_value():
    drawn = charts.strip(table())
    low, high = ends(drawn)
    dots = marks(drawn, "dot")
    assert set(dots) == set(VALUES) - {"GM9999"}
    for code in ("WK999901", "WK999902"):
        where = (VALUES[code] - low) / (high - low) * WIDTH
        assert along(dots[code]) == pytest.approx(where, abs=0.06)


def test_what_is_hidden_is_not_drawn():
    drawn = charts.strip(table())
    assert marks(drawn, "dot")["WK999903"].get("display") == "none"
    assert marks(drawn, "interval")["WK999903"].get("display") == "none"
    assert marks(drawn, "dot")["WK999901"].get("display") is None


def test_an_interval_runs_from_its_lower_to_its_upper_end():
    drawn = charts.strip(table())
    low, high = ends(drawn)
    bar = marks(drawn, "interval")["WK999902"]
    assert along(bar) == pytest.approx((55.0 - low) / (high - low) * WIDTH, abs=0.06)
    assert float(bar.attrib["x2"]) == pytest.approx(10.0 / (high - low) * WIDTH, abs=0.11)


def test_the_whole_and_the_target_are_lines_and_a_target_is_only_there_if_there_is_one():
    drawn = charts.strip(table(), target=90.0)
    low, high = ends(drawn)
    assert high >= 90.0
    assert along(marks(drawn, "whole")["GM9999"]) == pytest.approx(
        (30.0 - low) / (high - low) * WIDTH, abs=0.06
    )
    assert along(marks(drawn, "target")["target"]) > along(marks(drawn, "whole")["GM9999"])
    assert "m-target" not in charts.strip(table())


def test_the_chosen_wijk_is_marked():
    drawn = marks(charts.strip(table(), at={"area": "WK999902"}), "dot")
    assert [code for code, mark in drawn.items() if mark.get("class") == "is-chosen"] == [
        "WK999902"
    ]


def test_its_ends_are_written_for_the_script_to_translate():
    drawn = charts.strip(table({"GM9999": 0.4, "WK999901": 0.1, "WK999902": 0.6}, unit="punten"))
    low, high = (next(iter(marks(drawn, name).values())) for name in ("low", "high"))
    assert [low.attrib["data-value"], high.attrib["data-value"]] == [f"{e:g}" for e in ends(drawn)]
    assert "." not in low.text + high.text
    assert low.get("data-key") is None


def test_the_same_table_gives_the_same_bytes_and_another_table_leaves_it_alone():
    first = charts.strip(table())
    charts.strip(table({**VALUES, "WK999901": 55.0}))
    assert charts.strip(table()) == first


def test_a_table_of_which_all_is_hidden_draws_only_its_line():
    drawn = charts.strip(table(dict.fromkeys(VALUES)))
    shown = [m for m in marks(drawn, "dot").values() if m.get("display") != "none"]
    assert shown == []
    assert marks(drawn, "whole")["GM9999"].get("display") == "none"
