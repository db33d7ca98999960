import pytest
from tests.unit.pages import made_up

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
