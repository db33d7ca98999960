"""Which names in one text are one person, so that they keep one number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from merkbaar.privacy.people import particles, stem


def name_parts(name: str) -> list[str]:
    """Give what of a name tells people apart: its words without particles and initials."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name.casefold().replace("’", "'"))
    long = [word for word in words if len(word) > 1 and word not in particles()]
    return long or words


def number_people(names: Sequence[str]) -> list[int]:
    """Number people in order: who is written with a part of an earlier name, or more, is the same.

    "Hilde Osselvoort" and "Hilde" are one, so are "mevrouw Tol" and "Anna Tol"; "Anna Tol" and
    "Bert Tol" are two.
    """
    people: list[set[str]] = []
    known: dict[str, list[int]] = {}
    numbers = []
    for name in names:
        parts = {stem(part) for part in name_parts(name)}
        near = sorted({n for part in parts for n in known.get(part, ())})
        same = [n for n in near if parts <= people[n] or people[n] <= parts]
        number = same[0] if same else len(people)
        if not same:
            people.append(set())
        for part in parts - people[number]:
            known.setdefault(part, []).append(number)
        people[number] |= parts
        numbers.append(number + 1)
    return numbers
