"""The people of Wilgendam who may need support. Nobody in it exists; every file refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .identifiers import bsns, client_numbers, phones
from .places import WIJKEN, buurt_codes
from .seeds import stream

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

AGES = ("", "18-34", "35-64", "65+")
"""Age groups; empty for the young, whose group no file states."""
_AGE_SHARES = (0.12, 0.20, 0.38, 0.30)
_BORN = ((2010, 2022), (1992, 2007), (1962, 1990), (1932, 1960))
HARBOUR = "WK999902"
REACH_HARBOUR, REACH_ALL = 0.22, 0.48
_STAYS = 0.80
"""Share of the people reached in 2025 who are reached in 2026 as well."""


def reach_elsewhere() -> float:
    """Reach outside Havenkwartier that makes the municipality's REACH_ALL."""
    total = sum(wijk.at_risk for wijk in WIJKEN)
    harbour = next(wijk.at_risk for wijk in WIJKEN if wijk.code == HARBOUR)
    return (REACH_ALL * total - REACH_HARBOUR * harbour) / (total - harbour)


def _households(chance: np.random.Generator, wijk: str, count: int) -> list[str]:
    """Give each of `count` people of a wijk a household of one to four."""
    numbers: list[str] = []
    household = 0
    while len(numbers) < count:
        household += 1
        size = int(chance.choice([1, 2, 3, 4], p=[0.55, 0.25, 0.12, 0.08]))
        numbers += [f"H{wijk[4:]}-{household:04d}"] * size
    return numbers[:count]


def _reached(
    chance: np.random.Generator, shares: tuple[float, float], count: int
) -> tuple[list[int], list[int]]:
    """Say exactly which share of `count` people is reached in each of two years (0 or 1).

    The number reached is fixed, not drawn: a register is a census, and what is planted is the
    reach itself. Who is reached is drawn.
    """
    import numpy as np

    before, now = (round(share * count) for share in shares)
    stay = round(_STAYS * before)
    order = chance.permutation(count)
    first, second = np.zeros(count, int), np.zeros(count, int)
    first[order[:before]] = 1
    second[order[:stay]] = 1
    second[order[before : before + (now - stay)]] = 1
    return first.tolist(), second.tolist()


def _shares(chance: np.random.Generator) -> dict[str, tuple[float, float]]:
    """Give the reach of each wijk in both years: equal but for noise, and for Havenkwartier."""
    import numpy as np

    others = [wijk for wijk in WIJKEN if wijk.code != HARBOUR]
    lasting = chance.normal(0, 0.012, size=(len(others), 1))
    noise = lasting + chance.normal(0, 0.006, size=(len(others), 2))
    noise -= np.average(noise, axis=0, weights=[wijk.at_risk for wijk in others])
    levels = reach_elsewhere() + noise
    shares = {w.code: (float(y[0]), float(y[1])) for w, y in zip(others, levels, strict=True)}
    return {**shares, HARBOUR: (REACH_HARBOUR, REACH_HARBOUR)}


def population() -> pd.DataFrame:
    """Make everyone at risk, one row a person.

    Returns
    -------
    DataFrame
        bsn, client, phone, household, area, buurt, birth_year, group_age, and whether the
        registrations reach them: reached_2025, reached_2026 (0 or 1).
    """
    import pandas as pd

    chance = stream("people")
    total = sum(wijk.at_risk for wijk in WIJKEN)
    numbers = (bsns(chance, total), client_numbers(chance, total), phones(chance, total))
    shares = _shares(chance)
    rows: list[tuple[object, ...]] = []
    for wijk in WIJKEN:
        count = wijk.at_risk
        reached = _reached(chance, shares[wijk.code], count)
        ages = chance.choice(4, size=count, p=_AGE_SHARES)
        born = [int(chance.integers(*_BORN[age])) for age in ages]
        buurten = chance.choice(buurt_codes(wijk), size=count)
        homes = _households(chance, wijk.code, count)
        for i in range(count):
            home = (homes[i], wijk.code, str(buurten[i]))
            rows.append((*home, born[i], AGES[ages[i]], reached[0][i], reached[1][i]))
    columns = ["household", "area", "buurt", "birth_year", "group_age"]
    people = pd.DataFrame(rows, columns=[*columns, "reached_2025", "reached_2026"])
    for place, (name, values) in enumerate(zip(("bsn", "client", "phone"), numbers, strict=True)):
        people.insert(place, name, values)
    return people
