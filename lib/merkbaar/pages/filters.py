"""What a reader can choose, and which published cell a choice points to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..periods import in_order
from ..published import Published
from ..tables import SafeTable, Words
from .names import Names


@dataclass(frozen=True)
class Choice:
    """One filter.

    Attributes
    ----------
    dimension : str
        ``area``, ``group_…`` or ``period``.
    label : Words
    default : str
        The code that stands for "no choice": the total, or the edition's period.
    values : tuple of str
        The codes, the default first.
    """

    dimension: str
    label: Words
    default: str
    values: tuple[str, ...]


def values(table: SafeTable, dimension: str) -> list[str]:
    """List the codes of a dimension in the order of the table."""
    at = table.columns.index(dimension)
    return list(dict.fromkeys(str(row[at]) for row in table.rows))


def choices(published: Published, tables: Iterable[SafeTable], names: Names) -> tuple[Choice, ...]:
    """List the filters of the edition, with what the tables on the page can answer."""
    found = []
    tables = list(tables)
    for dimension in published.edition.get("filters", ()):
        there = [table for table in tables if dimension in table.dimensions]
        if not there:
            continue
        codes = dict.fromkeys(code for table in there for code in values(table, dimension))
        if not codes:
            continue
        if dimension == "period":
            default, ordered = _periods(published, codes)
        else:
            default = next((t.totals[dimension] for t in there if dimension in t.totals), "")
            ordered = [code for code in codes if code != default]
            if dimension == "area":
                order = [str(area["code"]) for area in published.edition.get("areas", ())]
                ordered = [code for code in order if code in codes and code != default]
        if ordered:
            label = names.dimension(dimension)
            found.append(Choice(dimension, label, default, (default, *ordered)))
    return tuple(found)


def _periods(published: Published, codes: Iterable[str]) -> tuple[str, list[str]]:
    ordered = in_order(codes)[::-1]
    default = str(published.edition.get("period", ""))
    if default not in ordered:
        default = ordered[0]
    return default, [code for code in ordered if code != default]


def where(table: SafeTable, subject: Mapping[str, str], period: str) -> dict[str, str]:
    """Point to a cell: by the subject, else the edition's period, else the total, else the last.

    A total that the table doesn't hold is pointed to all the same: its cell is missing, and no
    part may stand in for it.
    """
    place = {}
    for dimension in table.dimensions:
        there = values(table, dimension)
        asked = [subject.get(dimension), period if dimension == "period" else None]
        known = next((code for code in asked if code in there), None)
        place[dimension] = known or table.totals.get(dimension) or (there[-1] if there else "")
    return place
