"""The dashboard: every figure of the edition on a line, with its year before and its wijken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.dashboard import dashboard
from merkbaar.tables import SafeTable


@pytest.fixture(scope="module")
def page(published):
    return dashboard(published)


def line(html: str, measure: str) -> str:
    start = html.index(f'id="c-{measure}"')
    return html[start : html.find('<tr role="row" id="c-', start + 10)]


def of_waiting(place: str, measure: str = "waiting_days", *, period: str = "2026"):
    (table,) = (one for one in made_up.tables().values() if one.name == "waiting_by_wijk")
    (found,) = (one for one in table.records() if (one["area"], one["period"]) == (place, period))
    return found


def test_each_measure_over_time_has_a_line_with_its_value(page, published):
    html = line(page.html, "waiting_days")
    value = of_waiting("GM9999")["value"]
    assert f"{round(value)} dagen" in html
    for measure in ("reach", "waiting_days"):
        assert page.html.count(f'id="c-{measure}"') == 1


def test_the_year_before_stands_beside_it_and_stays_what_it_is(page):
    html = line(page.html, "waiting_days")
    before = of_waiting("GM9999", period="2025")["value"]
    at = html.index('data-fixed="period"')
    assert f"{round(before)} dagen" in html[at : at + 200]


def test_all_wijken_are_in_the_table_below_the_strip(page):
    html = line(page.html, "waiting_days")
    for name in made_up.WIJKEN:
        assert name in html
    assert html.count("<tr data-key=") == len(made_up.WIJKEN) + 1


def test_a_hidden_cell_is_a_dash_with_its_reason(published):
    table = published.tables["waiting_by_wijk"]
    where, state = table.columns.index("area"), table.columns.index("state")
    figures = [table.columns.index(name) for name in ("value", "lower", "upper", "n")]
    rows = []
    for row in table.rows:
        made = list(row)
        if made[where] == "WK999903":
            made[state] = "suppressed"
            for at in figures:
                made[at] = None
        rows.append(tuple(made))
    hidden = SafeTable.from_dict({**table.to_dict(), "rows": rows})
    page = dashboard(replace(published, tables={**published.tables, "waiting_by_wijk": hidden}))
    html = line(page.html, "waiting_days")
    row = html[html.index('data-key="WK999903"><th') :].split("</tr>")[0]
    assert "–" in row
    assert "te weinig mensen om te tonen" in row


def test_what_was_found_stands_with_its_certainty_and_the_rest_says_nothing(page, published):
    html = line(page.html, "waiting_days")
    assert 'class="found"' in html
    assert "aangetoond" in html or "waarschijnlijk" in html
    quiet = [one for one in published.findings if one.certainty == "no_difference"]
    for one in quiet:
        if f'id="c-{one.measure}"' in page.html:
            assert "geen verschil aangetoond" not in line(page.html, one.measure)


def test_only_wijk_and_year_can_be_chosen_since_most_measures_know_no_groups(page):
    assert 'data-filter="area"' in page.html
    assert 'data-filter="period"' in page.html
    assert 'data-filter="group_age"' not in page.html


def test_an_edition_without_numbers_says_so(published):
    page = dashboard(replace(published, tables={}, findings=()))
    assert "<tbody" not in page.html
    assert page.html.count(">Alle cijfers op een rij<") == 1


def test_a_measure_that_no_table_holds_per_wijk_says_that_it_is_of_the_whole(published):
    table = published.tables["waiting_by_wijk"]
    at = table.columns.index("area")
    rows = [row for row in table.rows if row[at] == "GM9999"]
    whole = SafeTable.from_dict({**table.to_dict(), "rows": rows})
    page = dashboard(replace(published, tables={**published.tables, "waiting_by_wijk": whole}))
    html = line(page.html, "waiting_days")
    assert "alleen voor heel Wilgendam" in html
    assert "<svg" not in html


def test_a_table_without_a_cell_for_everybody_has_no_line(page, published):
    assert "approach" in published.tables["loneliness_by_approach"].dimensions
    assert 'id="c-loneliness"' not in page.html


def test_the_same_edition_gives_the_same_bytes(page, published):
    assert pages.dashboard(published).document() == page.document()
