"""Numbers that look like a person's and can't be one: BSN, phone, client number.

BSNs are the numbers 9999xxxxx that pass the 11-proef. That whole range is kept for tests; the
narrower 99999xxxx has only 909 of them, too few for a municipality. Phone numbers start with
06 00, which isn't in the Dutch numbering plan for mobile numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_FIRST, _LAST = 999900000, 999999999


def passes_eleven(number: str) -> bool:
    """Whether nine digits pass the BSN's 11-proef."""
    return sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=True)) % 11 == 0


def bsns(chance: np.random.Generator, count: int) -> list[str]:
    """Give `count` different BSNs from the test range, in no order that means anything."""
    valid = [n for n in map(str, range(_FIRST, _LAST + 1)) if passes_eleven(n)]
    return [valid[i] for i in chance.permutation(len(valid))[:count]]


def misspell(bsn: str, chance: np.random.Generator) -> str:
    """Change one of the last digits of a BSN, as a typing error does: it fails the 11-proef."""
    place = int(chance.integers(5, 9))
    digit = (int(bsn[place]) + int(chance.integers(1, 9))) % 10
    changed = bsn[:place] + str(digit) + bsn[place + 1 :]
    return changed if not passes_eleven(changed) else misspell(bsn, chance)


def client_numbers(chance: np.random.Generator, count: int) -> list[str]:
    """Give `count` different client numbers of the municipality's own system ("WG104233")."""
    return [f"WG{n}" for n in 100000 + chance.permutation(90000)[:count]]


def phones(chance: np.random.Generator, count: int) -> list[str]:
    """Give `count` different mobile numbers that can't be issued ("06 00 12 34 56")."""
    digits = (f"{n:06d}" for n in chance.permutation(1_000_000)[:count])
    return [f"06 00 {d[:2]} {d[2:4]} {d[4:]}" for d in digits]
