"""Published tables as the filter script reads them: compact, and nothing but published cells."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from .. import wording
from ..tables import SafeTable
from ..wording.numbers import digits
from .texts import LANGUAGES

STATES = {"shown": "s", "suppressed": "x", "missing": "m"}
COUNTED = frozenset({"", "mensen", "personen", "verhalen"})
"""Units of things that are counted: whole numbers."""
FIGURES = ("value", "lower", "upper", "n")


def encode(table: SafeTable) -> dict[str, Any]:
    """Write a table as lists: codes once, and cells by their place among all combinations.

    Returns
    -------
    dict
        ``dims``, ``at`` (codes per dimension), ``totals``, ``unit``, the figures (rounded to four
        decimals), ``state`` (a letter a cell), ``reason`` (which words say why a cell is hidden,
        where those aren't "too few people"), and ``where`` (the place of each cell), which is
        left out where the table holds every combination in order.
    """
    records = table.records()
    codes = {
        dimension: list(dict.fromkeys(str(record[dimension]) for record in records))
        for dimension in table.dimensions
    }
    every = {place: at for at, place in enumerate(product(*codes.values()))}
    where = [every[tuple(str(record[name]) for name in table.dimensions)] for record in records]
    return {
        "dims": list(table.dimensions),
        "at": codes,
        "totals": dict(table.totals),
        "unit": table.unit,
        **({"units": by_measure} if (by_measure := measured_in(table)) else {}),
        **({} if table.reason == "suppressed" else {"reason": table.reason}),
        "state": "".join(STATES[record["state"]] for record in records),
        **{name: [_figure(record, name) for record in records] for name in FIGURES},
        **({} if where == list(range(len(every))) else {"where": where}),
    }


def _figure(record: Mapping[str, Any], name: str) -> float | int | None:
    value = record.get(name)
    if value is None or record["state"] != "shown":
        return None
    short = round(float(value), 4)
    return int(short) if short == int(short) else short


def measured_in(table: SafeTable) -> dict[str, str]:
    """Give the unit of each measure, for a table whose measures differ in unit."""
    if table.unit or not {"measure", "unit"} <= set(table.columns):
        return {}
    return {str(one["measure"]): str(one["unit"] or "") for one in table.records()}


def units(tables: Mapping[str, SafeTable]) -> dict[str, Any]:
    """Say how each unit is written: its decimals, and its form for one and for many."""
    return {
        unit: {
            "digits": 0 if unit in COUNTED else digits(unit),
            "forms": {language: _forms(unit, language) for language in LANGUAGES},
        }
        for unit in sorted(_all_units(tables))
    }


def _all_units(tables: Mapping[str, SafeTable]) -> set[str]:
    every = tables.values()
    return {unit for table in every for unit in (table.unit, *measured_in(table).values())}


def _forms(unit: str, language: str) -> list[str]:
    one, many = (
        wording.number(value, unit, language, decimals=0).replace(str(value), "{}", 1)
        for value in (1, 7)
    )
    return [one, many]


def about() -> dict[str, list[str]]:
    """Say each whole percentage in words, per language."""
    return {
        language: [wording.about(float(share), language) for share in range(101)]
        for language in LANGUAGES
    }
