"""The tables of an edition with the rows of each measure at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..tables import Offer
from .cells import records

Row = Mapping[str, Any]


class Shelf:
    """Gives the rows of a measure in a table; reads each table once.

    Parameters
    ----------
    results : mapping of str to Offer
        All tables of the edition.
    """

    def __init__(self, results: Mapping[str, Offer]) -> None:
        self.results = results
        self._rows: dict[str, dict[str, list[Row]]] = {}

    def rows(self, table: str, measure: str) -> list[Row]:
        """Give the rows of a measure; all of a table that has no measures."""
        if table not in self._rows:
            found: dict[str, list[Row]] = {}
            for row in records(self.results[table].frame):
                found.setdefault(str(row.get("measure", "")), []).append(row)
            self._rows[table] = found
        mine = self._rows[table]
        return mine.get(measure, mine.get("", []))
