"""What could be joined where much is hidden: a proposal, never done by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..monitor import Monitor, shown_groups
from ..monitor.definition import Grouping
from ..tables import SafeTable

MUCH = 0.3
"""Share of a grouping's cells that must be hidden before something is proposed."""


def joining(tables: Sequence[SafeTable], monitor: Monitor) -> list[str]:
    """Give, per grouping of which much is hidden, which two neighbours could be joined.

    Parameters
    ----------
    tables : sequence of SafeTable
        Only their states are looked at: a proposal says nothing that isn't published.

    Returns
    -------
    list of str
        Dutch sentences; none where little is hidden or two categories are left.
    """
    return [text for group in shown_groups(monitor) for text in _proposed(group, tables, monitor)]


def _proposed(group: Grouping, tables: Sequence[SafeTable], monitor: Monitor) -> Iterator[str]:
    states = {value: _states(f"group_{group.id}", value, tables) for value in group.values}
    cells = [state for some in states.values() for state in some]
    if len(group.values) < 3 or not cells or _part(cells) < MUCH:
        return
    best = max(pairwise(group.values), key=lambda pair: _part([*states[pair[0]], *states[pair[1]]]))
    wholes = monitor.privacy.collapse.get(group.id, {})
    parts = [part for value in best for part in wholes.get(value, (value,))]
    quoted = ", ".join(f'"{part}"' for part in parts)
    yield (
        f"Van de cellen naar {group.title.lower()} is {100 * _part(cells):.0f} % verborgen, het "
        f"meest bij '{best[0]}' en '{best[1]}'. U kunt die samenvoegen: zet in het monitorbestand "
        f"onder 'privacy:'  collapse: {{{group.id}: {{\"{best[0]} en {best[1]}\": [{quoted}]}}}}"
        + ("." if monitor.privacy.rounding else ". Of rond aantallen af:  rounding: 5.")
        + " Kies liefst vóór de eerste vrijgave: later wisselen kost extra streepjes."
    )


def _states(column: str, value: str, tables: Sequence[SafeTable]) -> list[str]:
    return [
        record["state"]
        for table in tables
        if column in table.dimensions
        for record in table.records()
        if str(record[column]) == value and record["state"] != "missing"
    ]


def _part(states: Sequence[str]) -> float:
    return states.count("suppressed") / len(states) if states else 0.0
