"""Rooms: what a large system falls apart in while the cells between them stand still."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Key = tuple[tuple[str, str], ...]
Parents = Mapping[str, Mapping[str, str]]

_BLOCK = 12
"""Values of a dimension that make a room, where no hierarchy says what belongs together."""


def rooms_of(
    keys: Sequence[Key | None],
    rows: Sequence[Mapping[int, float]],
    parents: Parents,
    *,
    blocks: bool,
) -> list[int]:
    """Number the rooms: cells within one municipality, or one block of the largest dimension.

    A movement that leaves what lies between rooms still (-1) stays within one. What isn't a cell (a
    remainder) lies in the room of all that it is left over from.
    """
    name, room_of = _division(keys, parents, blocks=blocks)
    if not room_of:
        return [0] * len(keys)
    numbers = {label: i for i, label in enumerate(sorted(set(room_of.values())))}
    rooms = [
        -1 if key is None else numbers.get(room_of.get(dict(key).get(name, ""), ""), -1)
        for key in keys
    ]
    nameless = [key is None for key in keys]
    beside: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        there = {rooms[i] for i in row if not nameless[i]} - {-1}
        for i in row:
            if nameless[i]:
                beside[i] |= there
    for i, there in beside.items():
        rooms[i] = next(iter(there)) if len(there) == 1 else -1
    return rooms


def _division(
    keys: Sequence[Key | None], parents: Parents, *, blocks: bool
) -> tuple[str, dict[str, str]]:
    """Give the dimension along which rooms lie, and the room of each of its lowest values."""
    used: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        for name, value in key or ():
            used[name].add(value)
    for name in sorted(parents):
        whole_of = {value: parents[name].get(value, "") for value in used[name]}
        wholes = set(whole_of.values()) & used[name]
        if wholes:
            return name, {value: whole for value, whole in whole_of.items() if value not in wholes}
    if not blocks:
        return "", {}
    name = max(sorted(used), key=lambda one: len(used[one]), default="")
    return name, {value: f"{i // _BLOCK:06d}" for i, value in enumerate(sorted(used[name]))}
