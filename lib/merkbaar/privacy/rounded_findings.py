"""Findings with the figures of the rounded cells that they stand on, and with no others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.evidence import NOT_ITS_CELLS, cell_of, is_difference, says
from merkbaar.privacy.means import tidy
from merkbaar.privacy.stepped_findings import in_steps

if TYPE_CHECKING:
    from merkbaar.privacy.rounding import Rounded
    from merkbaar.tables import Finding, SafeTable

_FIGURES = ("value", "lower", "upper", "n")


def round_findings(
    findings: Sequence[Finding], tables: Mapping[str, SafeTable], views: Mapping[str, Rounded]
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """Give findings with the figures of the rounded cells that they stand on.

    Returns
    -------
    kept : list of Finding
    lost : list of dict
        A report of those of which rounding turned the difference round, or took it away.
    """
    kept, lost = [], []
    why = "door het afronden is dit verschil niet meer te zien"
    for finding in findings:
        if not _as_measured(finding, tables, views):
            wrong = {"rule": "figures", "why": NOT_ITS_CELLS}
            lost.append({"finding": finding.finding, **wrong})
        elif told := _rounded(finding, tables, views):
            kept.append(told)
        else:
            lost.append({"finding": finding.finding, "rule": "rounding", "why": why})
    return kept, lost


def _as_measured(
    finding: Finding, tables: Mapping[str, SafeTable], views: Mapping[str, Rounded]
) -> bool:
    """Whether a finding on a mean says what was measured, before it is told in steps."""
    view = views[finding.evidence[0].table]
    own, other = _evidence(finding, tables)
    if not view.stepped or own is None:
        return True
    records = tables[view.table.name].records()
    frame = view.table.frame.to_dict("records")
    exact = [
        None if one is None else {name: frame[records.index(one)].get(name) for name in _FIGURES}
        for one in (own, other)
    ]
    return exact[0] is not None and is_difference(finding) and says(finding, exact[0], exact[1])


def _rounded(
    finding: Finding, tables: Mapping[str, SafeTable], views: Mapping[str, Rounded]
) -> Finding | None:
    own, other = _evidence(finding, tables)
    view = views[finding.evidence[0].table]
    if view.stepped and own is not None:
        row = tables[view.table.name].records().index(own)
        answers = view.answers(row)
        return in_steps(finding, own, other, minimum=view.minimum, answers=answers)
    if not view.base or not view.table.guarded or own is None:
        return finding
    reference = finding.reference if other is None else other["value"]
    ends = {"value_lower": own["lower"], "value_upper": own["upper"], "n": own["n"]}
    told = replace(finding, value=own["value"], reference=reference, **ends)
    if not view.form:
        size = math.nan if own["n"] is None else float(own["n"])
        moved = _moved(told, view)
        if moved is None:
            return None
        effect, low, high = view.coarse(moved, size)
        seen = view.coarse((None, None, finding.detectable), size)[2]
        return replace(told, effect=effect, lower=low, upper=high, detectable=seen)
    effect = None if None in (told.value, reference) else _less(told.value, reference)
    low, high = _apart(own, other, effect, reference)
    if effect is not None and finding.effect is not None and effect * finding.effect <= 0:
        if finding.effect and finding.kind != "unknown":
            return None
        low = high = None
    return replace(told, effect=effect, lower=low, upper=high, detectable=None)


def _moved(told: Finding, view: Rounded) -> tuple[float | None, ...] | None:
    """Give a difference of means, with its ends, from the figures that are shown.

    None where it turned round, or was rounded away.
    """
    own = (told.effect, told.lower, told.upper)
    if not view.totals or None in (told.effect, told.value, told.reference):
        return own
    effect, before = _less(told.value, told.reference), float(told.effect or 0.0)
    if before and effect * before <= 0 and told.kind != "unknown":
        return None
    return tuple(None if one is None else one + effect - before for one in own)


def _evidence(
    finding: Finding, tables: Mapping[str, SafeTable]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Give the cell of a finding's value, and the one that it is compared with."""
    first = finding.evidence[0]
    own = cell_of(finding, first, tables[first.table])
    rest = [cell for cell in finding.evidence[1:2] if cell.table == first.table]
    return own, cell_of(finding, rest[0], tables[first.table]) if rest else None


def _apart(
    own: Mapping[str, Any], other: Mapping[str, Any] | None, effect: float | None, reference: Any
) -> tuple[float | None, float | None]:
    """Give the interval of a difference of two shown shares from theirs (Newcombe 1998)."""
    if effect is None or own["lower"] is None or own["upper"] is None:
        return None, None
    if other is None:
        return _less(own["lower"], reference), _less(own["upper"], reference)
    if other["lower"] is None or other["upper"] is None:
        return None, None
    down = math.hypot(own["value"] - own["lower"], other["upper"] - other["value"])
    up = math.hypot(own["upper"] - own["value"], other["value"] - other["lower"])
    return tidy(round(effect - down, 1)), tidy(round(effect + up, 1))


def _less(value: Any, other: Any) -> float:
    return tidy(value - other)
