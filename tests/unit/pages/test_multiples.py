"""All leefgebieden: at most six small charts at once, those worth a look first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.multiples import FIRST, leefgebieden
from merkbaar.pages.workbench import Workbench
from merkbaar.tables import SafeTable

LAST = {"i01": 30.0, "i02": 36.0, "i03": 30.5, "i10": 33.0}


def indicators(unit: str = "%") -> SafeTable:
    """Ten measures that were all 30 the year before; only those in `LAST` changed."""
    names = [f"i{at:02d}" for at in range(1, 11)]
    made = made_up.table(
        "indicators",
        {"measure": names, "area": ["GM9999"], "period": ["2025", "2026"]},
        lambda measure, area, period: (
            LAST.get(measure, 30.0) if period == "2026" else 30.0,
            1.0,
            900,
        ),
        unit="",
    )
    at = made.columns.index("unit")
    rows = [(*row[:at], unit, *row[at + 1 :]) for row in made.rows]
    return SafeTable.from_dict({**made.to_dict(), "rows": rows})


def published(findings=(), unit: str = "%"):
    edition = made_up.edition()
    edition["measures"] = [
        {"id": f"i{at:02d}", "title": f"Indicator {at}", "unit": unit, "leefgebied": "wonen"}
        for at in range(1, 11)
    ]
    return made_up.published(
        tables={"indicators": indicators(unit)}, findings=findings, quotes=(), edition=edition
    )


def titles(found) -> list[str]:
    (field,) = leefgebieden(Workbench(found, [found.tables["indicators"]]))
    assert len(field.first) == FIRST
    return [one.title["nl"].removeprefix("Indicator ") for one in field.all]


def about(measure: str, rank: int, certainty: str = "shown"):
    (one,) = (one for one in made_up.findings() if one.finding == "waiting.change")
    return replace(one, measure=measure, rank=rank, certainty=certainty, evidence=())


def test_what_changed_most_comes_first_and_the_rest_keep_the_order_of_the_monitor():
    assert titles(published()) == ["2", "10", "3", "1", "4", "5", "6", "7", "8", "9"]


def test_a_finding_comes_before_a_change_and_a_headline_before_what_was_also_found():
    findings = (about("i07", 0), about("i09", 1), about("i08", 0, "no_difference"))
    assert titles(published(findings))[:4] == ["9", "7", "2", "10"]


def test_the_rest_is_behind_one_button_that_says_how_many_there_are():
    html = pages.story(published()).html
    field = html.split('<section class="field"')[1].split('<details class="twin">')[0]
    shown, rest = field.split('<details class="more">')
    assert shown.count("multiple-title") == FIRST
    assert rest.count("multiple-title") == 10 - FIRST
    assert "Toon alle 10 cijfers over" in rest


@pytest.mark.parametrize(
    ("unit", "said"), [("%", "36 %"), ("dagen", "36 dagen"), ("cijfer 0-10", "36,0")]
)
def test_a_table_of_several_measures_writes_each_in_its_own_unit(unit, said):
    page = pages.story(published(unit=unit))
    assert f'<strong data-show="value">{said}</strong>' in page.html
    assert page.payload["tables"]["indicators"]["units"]["i02"] == unit
    assert unit in page.payload["units"]


def test_a_small_chart_is_told_to_who_can_not_see_it():
    assert 'aria-label="Indicator 2. 2025: 30 %, 2026: 36 %."' in pages.story(published()).html
