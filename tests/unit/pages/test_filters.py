"""What a reader can choose stands in an order that a reader expects."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from merkbaar.pages.filters import choices
from merkbaar.pages.names import Names


def test_the_newest_period_comes_first_and_ten_is_newer_than_nine():
    edition = {"period": "golf 8", "filters": ["period"]}
    table = SimpleNamespace(
        dimensions=("period",),
        totals={},
        columns=("period",),
        rows=[["golf 10"], ["golf 8"], ["golf 9"]],
    )
    published = cast("Any", SimpleNamespace(edition=edition))
    (choice,) = choices(published, cast("Any", [table]), Names(edition))
    assert choice.values == ("golf 8", "golf 10", "golf 9")
    edition["period"] = "weg"
    (choice,) = choices(published, cast("Any", [table]), Names(edition))
    assert choice.default == "golf 10"
