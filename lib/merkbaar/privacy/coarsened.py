"""Two ways to cut the same people of which one is made of the other: together they tell of few."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import Cells

MADE_OF = {"leefgebied": ("provision", "service", "dienst", "voorziening")}
"""A dimension, and those that the monitor sorts under it."""


def refuse_coarsened(tables: Sequence[Cells]) -> None:
    """Refuse a table per leefgebied beside one per service, of the same people.

    Somebody with two services stands in two rows of the one and in one row of the other: the
    services of a leefgebied together, less the leefgebied, are those few with their marks.

    Raises
    ------
    PrivacyError
        Names both tables.
    """
    guarded = [table for table in tables if table.guarded]
    for coarse, fine in permutations(guarded, 2):
        if coarse.offer.population != fine.offer.population:
            continue
        for whole, parts in MADE_OF.items():
            part = next((name for name in parts if name in fine.offer.dimensions), "")
            if part and whole in coarse.offer.dimensions and whole not in fine.offer.dimensions:
                raise PrivacyError(
                    f"Tabel '{coarse.name}' telt per {whole} en tabel '{fine.name}' per {part}, "
                    f"over dezelfde mensen (population '{fine.offer.population}'). Wie er twee "
                    "heeft, is dan uit het verschil te berekenen. Verwacht: één van de twee. Bied "
                    "er één aan."
                )
