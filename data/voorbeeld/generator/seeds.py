"""One seed, and from it a stream of chance per file: adding a file changes no other file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SEED = 20260


def stream(name: str) -> np.random.Generator:
    """Give the generator of chance that belongs to a name.

    Parameters
    ----------
    name : str
        What it is for ("people", "pulse"); the same name always gives the same numbers.
    """
    import numpy as np

    child = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.default_rng([SEED, child])
