import pytest
from tests.unit.pages import made_up

from merkbaar.pages.cards import card
from merkbaar.pages.cube import encode
from merkbaar.pages.panels import panel
from merkbaar.pages.workbench import Workbench
from merkbaar.tables import SafeTable


def counted(table):
    """The same table without intervals, as a count has none."""
    given = table.to_dict()
    bounds = [given["columns"].index(name) for name in ("lower", "upper")]
    rows = [[None if at in bounds else one for at, one in enumerate(row)] for row in given["rows"]]
    return SafeTable.from_dict({**given, "rows": rows})


@pytest.mark.parametrize("along", ["area", "period"])
def test_only_a_figure_with_an_interval_says_that_its_drawing_shows_how_sure_it_is(along):
    published = made_up.published()
    table = published.tables["reach_by_wijk"]
    bench = Workbench(published, [table])
    subject = {"area": "WK999902", "period": "2026"}
    assert panel(bench, table, along, subject).sure
    assert not panel(bench, counted(table), along, subject).sure


def test_a_hidden_sum_says_that_it_tells_of_one_and_not_that_people_are_few():
    published = made_up.published()
    table = published.tables["reach_by_wijk"]
    summed = SafeTable.from_dict({**table.to_dict(), "reason": "suppressed_amount"})
    hidden = {"group_age": "18-34", "period": "2026"}
    for one, words in ((table, "te weinig mensen om te"), (summed, "niet te tonen: het zegt")):
        shown = panel(Workbench(published, [one]), one, "area", hidden)
        reasons = [row.reason["nl"] for row in shown.rows if row.reason]
        assert any(reason.startswith(words) for reason in reasons)
    assert "reason" not in encode(table)
    assert encode(summed)["reason"] == "suppressed_amount"


def test_a_card_on_a_group_begins_with_the_groups_side_by_side():
    where = {"area": "GM9999", "group_age": "65+", "period": "2026"}
    everyone = {**where, "group_age": "alle"}
    cells = [{"table": "reach_by_wijk", "where": one} for one in (where, everyone)]
    one = made_up.finding("reach.group", comparator="group", subject=where, evidence=cells)
    bench = Workbench(made_up.published(), list(made_up.published().tables.values()))
    shown = card(bench, one, None)
    assert shown.panels[0].along == "group_age"
    assert shown.title["nl"] == "In de groep 65+ bereiken we ongeveer 1 op de 5 mensen"
    assert "leeftijd 65+" in shown.subtitle["nl"]
    assert "age 65+" in shown.subtitle["en"]
    assert shown.category == "not"
