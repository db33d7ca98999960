"""The fortnightly pulse of Schuldrust: stress, unrest and trust, with people who drop out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .seeds import stream
from .workbook import write_csv

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PEOPLE, ROUNDS = 140, 12
LETTER = 1.5
"""T1: how much higher stress is at the fortnight of the letter with the debt overview."""
LEVEL, BETWEEN, WITHIN = 5.6, 1.3, 0.9
HAZARD, SLOPE = -3.3, 0.8
"""T7: log-odds of dropping out after a round = HAZARD + SLOPE x (last stress - LEVEL)."""
PHASES = (
    "Intake en screening",
    "Overzicht inkomsten en uitgaven",
    "Overzicht schulden",
    "Optimaliseren inkomsten en uitgaven",
    "Hulp bij leefgebieden",
    "Resultaat en uitstroom",
)


@dataclass(frozen=True)
class Round:
    """One answered round; scores in half points from 0 to 10."""

    person: Any
    number: int
    day: dt.date
    letter: bool
    stress: float
    unrest: float
    trust: float

    @property
    def phase(self) -> str:
        """The phase of the debt help in which it fell."""
        return PHASES[(self.number - 1) // 2]


def _half(value: float) -> float:
    return round(min(max(value, 0.0), 10.0) * 2) / 2


def participants(table: pd.DataFrame) -> pd.DataFrame:
    """Give the people of the pulse: 140 of those who answered T0 for Schuldrust."""
    return table[(table.approach == "Schuldrust") & table.t0].iloc[:PEOPLE]


def _person(person: Any, chance: np.random.Generator) -> list[Round]:
    """Let one person answer until they drop out. The level is flat but for the letter."""
    import numpy as np

    start = dt.date(2025, 9, 1) + dt.timedelta(days=int(chance.integers(0, 150)))
    own, unrest, trust = chance.normal(0, BETWEEN), chance.normal(0, 1.2), chance.normal(0, 1.2)
    letter_round = int(chance.integers(4, 7))
    rounds = []
    for number in range(1, ROUNDS + 1):
        letter = number == letter_round
        stress = _half(LEVEL + own + LETTER * letter + chance.normal(0, WITHIN))
        others = (5.4 + 0.5 * own + unrest, 6.1 - 0.3 * own + trust)
        values = [_half(level + chance.normal(0, WITHIN)) for level in others]
        day = start + dt.timedelta(days=14 * (number - 1) + int(chance.integers(0, 3)))
        rounds.append(Round(person, number, day, letter, stress, *values))
        if chance.random() < 1 / (1 + np.exp(-(HAZARD + SLOPE * (stress - LEVEL)))):
            break
    return rounds


def rounds(people: pd.DataFrame) -> list[Round]:
    """Give every answered round of the pulse."""
    chance = stream("pulse")
    return [r for person in people.itertuples() for r in _person(person, chance)]


def _typed(day: dt.date, chance: np.random.Generator) -> str:
    """Write a day in one of the two ways in which the two volunteers type it."""
    return f"{day.day}-{day.month}-{day.year}" if chance.random() < 0.6 else day.isoformat()


def write(answered: list[Round], path: Path) -> None:
    """Write the pulse as it was typed in: two notations of dates, scores with a comma."""
    chance = stream("pulse typing")
    rows: list[list[object]] = [
        [
            "clientnummer",
            "wijkcode",
            "datum",
            "tweeweken",
            "fase",
            "brief schuldenoverzicht",
            "stress",
            "onrust",
            "geloof in oplossing",
        ]
    ]
    for r in answered:
        scores = [f"{v:g}".replace(".", ",") for v in (r.stress, r.unrest, r.trust)]
        who = (r.person.client, r.person.area, _typed(r.day, chance))
        letter = "ja" if r.letter else "nee"
        rows.append([*who, f"puls {r.number:02d}", r.phase, letter, *scores])
    write_csv(path, rows, encoding="utf-8-sig")
