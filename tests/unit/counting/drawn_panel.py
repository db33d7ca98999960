"""Panels drawn by chance, of which the truth is known: levels, a letter, and who drops out why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from merkbaar.counting.pulse_panel import Panel

PHASES = tuple(f"fase{number}" for number in range(1, 7))
ITEMS = ("stress", "onrust", "geloof")
LEVEL, BETWEEN, WITHIN = 5.6, 1.3, 0.9
HAZARD, SLOPE = -3.3, 0.8
"""Log-odds of stopping after a round, at the level, and per point above it."""


def drawn(
    chance: np.random.Generator,
    *,
    persons: int = 150,
    rounds: int = 12,
    letter: float = 0.0,
    stops: str = "score",
    alike: float = 0.0,
    half_points: bool = True,
    drift: float = 0.0,
) -> Panel:
    """Draw a panel.

    Parameters
    ----------
    letter : float
        Points of stress that the letter adds in its round (the fourth to sixth).
    stops : str
        "score" (by the last stress seen), "level" (by the person's own level) or "nobody".
    alike : float
        Correlation of a person's neighbouring rounds, beside their own level.
    half_points : bool
        Scores in half points from 0 to 10, as people give them.
    drift : float
        Points of stress that each phase adds to the one before.
    """
    own = chance.normal(0, BETWEEN, persons)
    shape = (persons, rounds)
    mixes = ((1.0, 0.0), (0.5, 1.2), (-0.3, 1.2))
    scores = {}
    for item, (along, apart) in zip(ITEMS, mixes, strict=True):
        level = LEVEL + along * own + chance.normal(0, 1, persons) * apart
        scores[item] = level[:, None] + _rest(chance, shape, alike)
    scores["stress"] += drift * (np.arange(rounds) // 2)
    came = chance.integers(3, 6, persons)
    scores["stress"][np.arange(persons), came] += letter
    if half_points:
        scores = {item: np.round(np.clip(one, 0, 10) * 2) / 2 for item, one in scores.items()}
    there = _there(chance, scores["stress"], own, stops)
    who, when = np.nonzero(there)
    rows = pd.DataFrame(
        {
            "person": who,
            "round": when + 1,
            "phase": np.array(PHASES)[when // 2],
            "moment": pd.NaT,
            **{item: one[who, when] for item, one in scores.items()},
        }
    )
    letters = {"person": np.arange(persons), "event": "brief", "round": came + 1}
    return Panel(rows, pd.DataFrame(letters), ITEMS, PHASES, ("brief",), {})


def _rest(chance: np.random.Generator, shape: tuple[int, int], alike: float) -> np.ndarray:
    rest = chance.normal(0, WITHIN, shape)
    for at in range(1, shape[1] if alike else 0):
        rest[:, at] = alike * rest[:, at - 1] + (1 - alike**2) ** 0.5 * rest[:, at]
    return rest


def _there(
    chance: np.random.Generator, stress: np.ndarray, own: np.ndarray, stops: str
) -> np.ndarray:
    """Say which rounds are answered: all up to the one after which a person stops."""
    above = stress - LEVEL if stops == "score" else np.broadcast_to(own[:, None], stress.shape)
    odds = np.exp(HAZARD + SLOPE * above) if stops != "nobody" else np.zeros(stress.shape)
    gone = chance.random(stress.shape) < odds / (1 + odds)
    return np.cumsum(gone, axis=1) - gone == 0
