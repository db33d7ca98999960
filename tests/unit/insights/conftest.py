"""A small made-up edition with known truths, shared by the tests of the room."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.experience import experience
from merkbaar.counting.indicators import indicators
from merkbaar.counting.intervals import wilson
from merkbaar.counting.outcome import paired
from merkbaar.counting.reach import reach
from merkbaar.counting.waiting import waiting
from merkbaar.tables import Offer

AREAS = [f"WK9999{i:02d}" for i in range(1, 13)]
TOTAL = "GM9999"
PERIODS = ("2026", "2025")


def measure(name: str, **parts):
    """A measure as the monitor file gives it."""
    usual = {
        "title": name,
        "title_en": "",
        "unit": "",
        "better": "none",
        "smallest_effect": 0.0,
        "target": None,
        "leefgebied": None,
        "redefined": (),
        "companion_words": (),
    }
    return SimpleNamespace(id=name, **{**usual, **parts})


MEASURES = (
    measure("reach", better="higher", smallest_effect=5, leefgebied="meedoen"),
    measure(
        "waiting_days",
        better="lower",
        smallest_effect=3,
        leefgebied="gezondheid",
        companion_words=("wachten", "wachtlijst"),
    ),
    measure("loneliness", better="lower", smallest_effect=0.3, leefgebied="meedoen"),
    measure(
        "satisfaction",
        better="higher",
        smallest_effect=0.1,
        leefgebied="gezondheid",
        companion_words=("opnieuw", "verhaal"),
    ),
)
WORDS = {"lang wachten": ["wachten", "maanden"], "steeds opnieuw": ["opnieuw", "vertellen"]}


def offer(name: str, frame: pd.DataFrame, dimensions: tuple[str, ...], unit: str) -> Offer:
    return Offer(name, frame, dimensions, unit, totals={"area": TOTAL})


def _reach(chance: np.random.Generator) -> Offer:
    people, size = [], []
    for period in PERIODS:
        rows = [(area, 1000, 220 if area == AREAS[1] else 503) for area in AREAS]
        rows.append((TOTAL, 12000, sum(row[2] for row in rows)))
        for area, n, count in rows:
            margin = 0.04 if area == TOTAL else 0.1
            size.append((area, period, n, n * (1 - margin), n * (1 + margin)))
            people.append((area, period, count))
    frame = reach(
        pd.DataFrame(people, columns=["area", "period", "persons"]),
        pd.DataFrame(size, columns=["area", "period", "persons", "lower", "upper"]),
        by=["area", "period"],
        total=TOTAL,
        compare=PERIODS,
    )
    return offer("reach_by_wijk", frame, ("area", "period"), "%")


def _waiting(chance: np.random.Generator) -> Offer:
    rows = []
    for period, days in (("2025", 18), ("2026", 31)):
        for i in range(600):
            rows.append((f"{period}{i}", AREAS[i % 12], period, chance.gamma(3, days / 3)))
    spells = pd.DataFrame(rows, columns=["person", "area", "period", "days"])
    frame = waiting(spells, by=["area", "period"], total=TOTAL, compare=PERIODS)
    return offer("waiting", frame, ("area", "period"), "dagen")


def _loneliness(chance: np.random.Generator) -> Offer:
    rows = []
    for approach, change in (("buurtmaatjes", -0.9), ("beweegcoach", -0.1), ("referentie", -0.1)):
        for i in range(130):
            before = chance.normal(3.5, 1.3)
            after = before + change + chance.normal(0, 1.1)
            for wave, value in (("T0", before), ("T1", after)):
                rows.append((f"{approach}{i}", wave, approach, value))
    answers = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    frame = paired(answers, reference="referentie", measure="loneliness", unit="punten 0-6")
    return offer("loneliness", frame, ("approach",), "punten 0-6")


def _satisfaction(chance: np.random.Generator) -> Offer:
    rows = []
    for period, mean in (("2025", 7.1), ("2026", 7.4)):
        for i in range(800):
            rows.append((f"{period}{i}", AREAS[i % 12], period, chance.normal(mean, 0.9)))
    scores = pd.DataFrame(rows, columns=["person", "area", "period", "score"])
    frame = experience(scores, by=["area", "period"], total=TOTAL, compare=PERIODS)
    return offer("satisfaction", frame, ("area", "period"), "cijfer 1-10")


def _themes() -> Offer:
    shares = {
        "lang wachten": (18, 59),
        "steeds opnieuw": (16, 52),
        "naast me": (30, 35),
    }
    rows = []
    for theme, counts in shares.items():
        for period, count, n in zip(("2025", "2026"), counts, (230, 270), strict=True):
            lower, upper = (100 * bound for bound in wilson(count, n))
            rows.append(
                {
                    "measure": "theme_share",
                    "theme": theme,
                    "area": TOTAL,
                    "period": period,
                    "value": 100 * count / n,
                    "lower": lower,
                    "upper": upper,
                    "n": n,
                    "persons": count,
                    "count": count,
                    "p": float("nan"),
                    "grade": "stories",
                    "unit": "%",
                    "method": "",
                }
            )
    return offer("theme_shares", pd.DataFrame(rows), ("theme", "area", "period"), "%")


def _indicators(chance: np.random.Generator) -> Offer:
    rows = []
    for number in range(20):
        for area in AREAS:
            for year in range(2021, 2027):
                rows.append((area, str(year), f"i{number:02d}", 40 + chance.normal(0, 1.5), "%"))
    frame = pd.DataFrame(rows, columns=["area", "period", "indicator", "value", "unit"])
    table = indicators(frame, compare=PERIODS, total=TOTAL)
    return offer("indicators", table, ("measure", "area", "period"), "")


@pytest.fixture(scope="session")
def results() -> dict[str, Offer]:
    """An edition with T2–T5 planted and twenty indicators in which nothing happens."""
    chance = np.random.default_rng(7)
    made = [_reach(chance), _waiting(chance), _loneliness(chance), _satisfaction(chance)]
    made += [_themes(), _indicators(chance)]
    return {one.name: one for one in made}
