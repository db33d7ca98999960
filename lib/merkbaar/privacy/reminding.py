"""What earlier releases tell of sums (euros, hours, days), beside those that are offered now."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.cells import QUANTITIES
from merkbaar.privacy.margins import Key
from merkbaar.privacy.past import FREE
from merkbaar.privacy.withheld import HIDDEN, place_of

if TYPE_CHECKING:
    from merkbaar.privacy.summing import Amounts

Release = Mapping[str, Any]
IN_LEDGER = len(QUANTITIES)
"""Place of a sum in what a release's ledger holds of a cell; of a hidden one its need follows, and
the largest contribution."""
_STILL = (0.0, 0.0)


def remind(every: Sequence[Amounts], released: Sequence[Release]) -> None:
    """Give sums of now those of earlier releases that nobody offers now, shown and hidden.

    Of several releases the last has the say; but what was shown once, readers know. Sums that have
    few in common with those of now are of other people, and tell nothing.

    Parameters
    ----------
    every : sequence of Amounts
        Get their ``then`` and ``known``, and ``room`` and ``own`` of what was hidden.
    released : sequence of mapping
        Oldest first; one of before the name of an amount was kept tells nothing here.
    """
    for release in released:
        for (population, name), cells in _told(release).items():
            found = _of(every, population, name, cells)
            if found is None:
                continue
            for key, (value, need, own) in cells.items():
                room = _STILL if need is None else FREE
                known = found.then.get(key, (value, FREE))[1] == _STILL
                if key in found.values:
                    if room == _STILL and math.isclose(found.values[key], value):
                        found.known.add(key)
                    continue
                if known and room == FREE:
                    continue
                found.then[key] = value, room
                found.room[key], found.own[key] = need or 0.0, own


def _told(release: Release) -> dict[tuple[str, str], dict[Key, tuple[float, float | None, float]]]:
    """Give, per population and name, a release's sums; what must stay possible; the largest part.

    What must stay possible is None where the sum was shown.
    """
    found: dict[tuple[str, str], dict[Key, tuple[float, float | None, float]]] = defaultdict(dict)
    for address in release.get("places", {}):
        population, name, key = place_of(release, address, summed=True)
        hidden = release.get(HIDDEN, {}).get(address, ())
        if name and len(hidden) > IN_LEDGER and hidden[IN_LEDGER] is not None:
            value, need, own = hidden[IN_LEDGER:]
            found[population, name][key] = value, need, own
        shown = release.get(address, ())
        if name and len(shown) > IN_LEDGER and shown[IN_LEDGER] is not None:
            found[population, name][key] = shown[IN_LEDGER], None, 0.0
    return found


def _of(
    every: Sequence[Amounts],
    population: str,
    name: str,
    cells: Mapping[Key, tuple[float, float | None, float]],
) -> Amounts | None:
    """Give the sums that cells are of: most of what both have is the same."""
    best, most = None, -1
    for one in every:
        if (one.population, one.name) == (population, name):
            common = [key for key in cells if key in one.values]
            same = sum(math.isclose(one.values[key], cells[key][0]) for key in common)
            if 2 * same >= len(common) and same > most:
                best, most = one, same
    return best
