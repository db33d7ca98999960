"""Whether a finding may leave: each cell it stands on is shown, and its figures are theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from merkbaar.tables import Cell, Finding, SafeTable

_TESTED = ("p", "q")
"""Made from counts before anything was rounded: with every digit they give those counts back."""
_ENDS = ("lower", "upper", "detectable")
_DIGITS = 4
TWO_CELLS = ("time", "area", "municipality", "group", "reference")
"""What compares two cells, which must be of one table: another's steps can be coarser."""
NOT_ITS_CELLS = "de cijfers van de bevinding zijn niet die van de cellen waarop zij rust"


def judge(
    findings: Sequence[Finding], tables: Mapping[str, SafeTable]
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """Give the findings that may leave, and a report of the others (without values).

    That nothing is known of a hidden cell isn't told either: the smallest difference that would
    have shown says how many people there are, and that there was no finding says which counts
    can't be. No finding keeps a p-value, and the ends of intervals keep four figures.
    """
    kept, lost = [], []
    index = {name: _states(table) for name, table in tables.items()}
    for finding in findings:
        states = [_state(cell, tables.get(cell.table), index) for cell in finding.evidence]
        if not states or "unfound" in states:
            lost.append(_lost(finding, "unfound", "de bevinding wijst niet naar een cel"))
        elif set(states) != {"shown"}:
            lost.append(_lost(finding, "evidence", "een cel waarop de bevinding rust is verborgen"))
        else:
            ends = {name: _short(getattr(finding, name)) for name in _ENDS}
            kept.append(replace(finding, **dict.fromkeys(_TESTED), **ends))
    return kept, lost


def as_shown(
    findings: Sequence[Finding], tables: Mapping[str, SafeTable]
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """Give the findings that say what their cells show, and a report of the others.

    A finding's own figures don't pass the gate by themselves: its value, n and interval are those
    of its first cell, what it is compared with is its second where that is in the same table, and
    its effect is the difference. Where a table is rounded the effect is rounded on its own.
    """
    kept, lost = [], []
    for finding in findings:
        if _says_its_cells(finding, tables):
            kept.append(finding)
        else:
            lost.append(_lost(finding, "figures", NOT_ITS_CELLS))
    return kept, lost


def _says_its_cells(finding: Finding, tables: Mapping[str, SafeTable]) -> bool:
    first, rest = finding.evidence[0], finding.evidence[1:2]
    table = tables[first.table]
    other = cell_of(finding, rest[0], table) if rest and rest[0].table == first.table else None
    own = cell_of(finding, first, table)
    if own is None or (other is None and rest and rest[0].table == first.table):
        return False
    if other is None and rest and finding.comparator in TWO_CELLS:
        return False
    if not table.rounding and not is_difference(finding):
        return False
    return says(finding, own, other)


def says(finding: Finding, own: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Whether a finding has the figures of its cell, and of the one that it is compared with."""
    ends = (finding.value_lower, finding.value_upper)
    told = [(finding.value, own["value"]), (finding.n, own["n"])]
    told += [(end, own[name]) for end, name in zip(ends, ("lower", "upper"), strict=True)]
    if other is not None:
        told.append((finding.reference, other["value"]))
    return all(said is None or _same(said, shown) for said, shown in told)


def _same(said: float, shown: Any, *, off: float = 1e-9) -> bool:
    return (
        shown is not None
        and shown == shown
        and math.isclose(said, shown, rel_tol=1e-6, abs_tol=off)
    )


def is_difference(finding: Finding) -> bool:
    """Whether the effect is value minus reference, each rounded on its own."""
    value, reference, effect = finding.value, finding.reference, finding.effect
    if value is None or reference is None or effect is None:
        return True
    decimals = max(_decimals(value), _decimals(reference))
    return _same(effect, value - reference, off=1.01 * 10.0**-decimals)


def _decimals(number: float) -> int:
    exponent = Decimal(repr(float(number))).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def cell_of(finding: Finding, cell: Cell, table: SafeTable) -> dict[str, Any] | None:
    """Give the row that an address means for a finding; what it leaves out is the total."""
    where = {name: table.totals[name] for name in table.dimensions if name in table.totals}
    where |= {name: str(value) for name, value in cell.where.items() if name in table.columns}
    if "measure" in table.columns:
        where["measure"] = where.get("measure", finding.measure)
    found = (r for r in table.records() if all(str(r[name]) == v for name, v in where.items()))
    return next(found, None)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")


def _lost(finding: Finding, rule: str, why: str) -> dict[str, Any]:
    return {"finding": finding.finding, "rule": rule, "why": why}


def _states(table: SafeTable) -> list[tuple[dict[str, Any], str]]:
    return [(record, record["state"]) for record in table.records()]


def _state(
    cell: Cell,
    table: SafeTable | None,
    index: Mapping[str, list[tuple[dict[str, Any], str]]],
) -> str:
    """Give the state of a cell: shown only if every row that it can mean is shown.

    A dimension that the address leaves out means its total, where the table has one.
    """
    if table is None:
        return "unfound"
    where = {
        **{name: table.totals[name] for name in table.dimensions if name in table.totals},
        **{name: str(value) for name, value in cell.where.items()},
    }
    asked = {name: value for name, value in where.items() if name in table.columns}
    if not set(cell.where) <= set(table.columns):
        return "unfound"
    states = {
        state
        for record, state in index[table.name]
        if all(str(record[name]) == value for name, value in asked.items())
    }
    if not states:
        return "unfound"
    return "shown" if states == {"shown"} else "hidden"
