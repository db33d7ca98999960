"""Links with stories and other explanations beside a finding: from shown cells only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.evidence import cell_of
from merkbaar.tables import VERDICTS

if TYPE_CHECKING:
    from merkbaar.tables import Cell, Finding, Link, Rival, SafeTable

_SIGN = {"with": 1.0, "against": -1.0}


def shown_links(finding: Finding, tables: Mapping[str, SafeTable]) -> tuple[Link, ...]:
    """Give the links of which the cell is shown, with the figures of that cell and no others.

    Of wijken and people the figure says itself whether more goes with more: a link that says
    otherwise is taken away.
    """
    kept = []
    for link in finding.links:
        row = _shown(finding, link.evidence, tables)
        if row is None or (link.route != "waves" and _SIGN.get(link.way, 0) * row["value"] < 0):
            continue
        figures = {name: row[name] for name in ("value", "lower", "upper", "n")}
        kept.append(replace(link, **figures, unit=str(row["unit"] or "")))
    return tuple(kept)


def shown_rivals(finding: Finding, tables: Mapping[str, SafeTable]) -> tuple[Rival, ...]:
    """Give the other explanations; of which a cell isn't shown, nothing is known.

    They are put in order anew: the place of one of which nothing is known would tell what was.
    """
    told = (
        rival
        if all(_shown(finding, cell, tables) for cell in rival.evidence)
        else replace(rival, verdict="unknown", evidence=())
        for rival in finding.rivals
    )
    return tuple(sorted(told, key=lambda rival: (VERDICTS.index(rival.verdict), rival.name)))


def _shown(
    finding: Finding, cell: Cell, tables: Mapping[str, SafeTable]
) -> Mapping[str, Any] | None:
    table = tables.get(cell.table)
    if table is None or not set(cell.where) <= set(table.columns):
        return None
    row = cell_of(finding, cell, table)
    return row if row is not None and row["state"] == "shown" else None
