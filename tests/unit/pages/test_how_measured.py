"""How a table was measured is said once, also where its cells say it in several ways."""

from __future__ import annotations

from tests.unit.pages import made_up

from merkbaar.pages.panels import how


def test_what_several_cells_say_alike_is_said_once():
    table = made_up.tables()["reach_by_wijk"]
    data = {**table.to_dict(), "method": {}}
    at = list(data["columns"]).index("method")
    ways = ("Welch; p niet gecorrigeerd", "Student; p niet gecorrigeerd; let op de schaal", "")
    data["rows"] = [
        [*row[:at], ways[place % 3], *row[at + 1 :]] for place, row in enumerate(data["rows"])
    ]
    said = how(type(table).from_dict(data))["nl"]
    assert "Berekening: Welch; p niet gecorrigeerd; Student; let op de schaal" in said
    assert said.count("p niet gecorrigeerd") == 1
