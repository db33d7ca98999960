"""Work on parts of a table of numbers side by side, the same answer for any number of cores.

Each part is worked out by itself and parts come back in their order, so nothing depends on how
many cores there are. Meant for numpy and scipy, which let other threads go on while they compute.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def blocks(number: int, *, size: int) -> list[slice]:
    """Cut `number` rows into parts of `size` rows; the last may be smaller."""
    return [slice(start, min(start + size, number)) for start in range(0, number, size)]


def side_by_side(work: Callable[[Part], Answer], parts: Iterable[Part]) -> list[Answer]:
    """Return the answer to each part, in the order of the parts.

    Parameters
    ----------
    work : callable
        Called with one part; may write in rows that no other part writes in.
    parts : iterable
    """
    every = list(parts)
    if len(every) < 2:
        return [work(part) for part in every]
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        return list(cores.map(work, every))
