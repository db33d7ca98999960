import pytest
from tests.unit.pages import made_up

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
