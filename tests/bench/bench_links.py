"""Are planted links between numbers and stories found, and is nothing else attached?

``run()`` gives one dict a measurement, as of the other benchmarks. Run it alone with
``python -m tests.bench.bench_links`` (PYTHONPATH=lib).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.bench_insights import (
    AREAS,
    BEFORE,
    MEASURES,
    NOW,
    TOTAL,
    indicator_table,
    measure,
    rate,
    theme_table,
)

from merkbaar.counting.waiting import waiting
from merkbaar.insights import findings
from merkbaar.tables import Offer


def stories(
    chance: np.random.Generator, shares: dict[str, tuple[Any, Any]], people: int = 19
) -> pd.DataFrame:
    """Who told of what: `people` per wijk and wave, a tenth of them in both.

    `shares` gives per theme the chance before and now, each a number or one per wijk.
    """
    rows = []
    for at, area in enumerate(AREAS):
        for wave, period in enumerate((BEFORE, NOW)):
            for number in range(people):
                person = f"{area}-{number}" if number < people // 10 else f"{area}{period}{number}"
                told = [
                    theme
                    for theme, pair in shares.items()
                    if chance.random() < np.broadcast_to(pair[wave], (len(AREAS),))[at]
                ]
                rows += [(person, area, period, theme) for theme in told or [None]]
    return pd.DataFrame(rows, columns=["person", "area", "period", "theme"])


def theme_table_of(told: pd.DataFrame) -> Offer:
    """The shares of the municipality, counted from who told of what."""
    people = {period: set(part["person"]) for period, part in told.groupby("period")}
    counts = {
        str(theme): (
            part.loc[part["period"] == BEFORE, "person"].nunique(),
            part.loc[part["period"] == NOW, "person"].nunique(),
        )
        for theme, part in told.dropna(subset=["theme"]).groupby("theme")
    }
    return theme_table(counts, (len(people[BEFORE]), len(people[NOW])))


def linked_runs(runs: int, *, seed: int) -> list[dict[str, Any]]:
    """Count how often a planted link is found, each of its three ways, and an unlinked theme.

    Of ten themes one is linked, one rises everywhere without any link to a number that nobody
    named with it, and eight do nothing. Waiting rises from 18 to 31 days; three more numbers of
    wijken change without any link.
    """
    goals = {"waves": 0, "areas": 0, "people": 0}
    wrong = dict.fromkeys(goals, 0)
    for number in range(runs):
        chance = np.random.default_rng([seed, number])
        for way in goals:
            links = one_linked(chance, way)
            goals[way] += ("lang wachten", way) in links
            wrong[way] += any(theme != "lang wachten" for theme, _ in links)
    planted = {
        "waves": "8 % to 22 % of 456 people, the theme named in the monitor file",
        "areas": "in half of the wijken 10 % to 60 %, elsewhere 35 %; 60 people per wijk and wave",
        "people": "220 people with story and number, 9 days more (sd 10)",
    }
    rows = []
    for way, hits in goals.items():
        false = rate(wrong[way], runs)
        rows.append(
            {
                "what": f"planted link found, {way}: {planted[way]}",
                "measured": f"{hits / runs:.0%} of {runs} runs",
                "reach": ">= 90 % of runs",
                "met": hits / runs >= 0.9,
                "detail": "",
            }
        )
        rows.append(
            {
                "what": f"any unlinked theme (nine, one of them rising) attached, beside {way}",
                "measured": f"{false['rate']:.1%} of {runs} (upper bound {false['upper']:.1%})",
                "reach": "<= 5 % of runs",
                "met": false["rate"] <= 0.05,
                "detail": "",
            }
        )
    return rows


def one_linked(chance: np.random.Generator, way: str) -> set[tuple[str, str]]:
    """Give the themes that stand with a number in an edition with one planted link."""
    half = np.arange(len(AREAS)) % 2
    shares: dict[str, tuple[Any, Any]] = {f"thema {i}": (0.1, 0.1) for i in range(8)}
    shares["stijgt vanzelf"] = (0.08, 0.25)
    shares["lang wachten"] = {
        "waves": (0.08, 0.22),
        "areas": (np.where(half, 0.10, 0.35), np.where(half, 0.60, 0.35)),
        "people": (0.2, 0.2),
    }[way]
    told = stories(chance, shares, people=60 if way == "areas" else 19)
    rise = 13 + 8 * (2 * half - 1) if way == "areas" else np.full(len(AREAS), 13.0)
    tables = [waiting_per_area(chance, rise), indicator_table(chance, swing=0.0, changes={0: 10.0})]
    people = days_of_people(chance, told) if way == "people" else None
    named = () if way in ("areas", "people") else ("wachten",)
    days = measure("waiting_days", better="lower", smallest_effect=5, companion_words=named)
    wanted = [*MEASURES[:3], days, measure("i01", better="lower")]
    found = findings(
        {table.name: table for table in [*tables, theme_table_of(told)]},
        measures=wanted,  # type: ignore[arg-type]
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        theme_words={theme: theme.split() for theme in shares},
        told=told,
        people=people,
    )
    return {
        (link.theme, link.route)
        for one in found
        for link in one.links
        if link.way in ("with", "against")
    } | {(theme, "waves") for one in found if one.kind == "joined" for theme in one.themes}


def waiting_per_area(chance: np.random.Generator, rise: np.ndarray) -> Offer:
    rows = []
    for period, extra in ((BEFORE, np.zeros(len(AREAS))), (NOW, rise)):
        for area, more in zip(AREAS, extra, strict=True):
            values = chance.gamma(3, (18 + more) / 3, 120)
            rows += [(f"{area}{period}{i}", area, period, v) for i, v in enumerate(values)]
    spells = pd.DataFrame(rows, columns=["person", "area", "period", "days"])
    frame = waiting(spells, by=["area", "period"], total=TOTAL, compare=(NOW, BEFORE))
    return Offer("waiting", frame, ("area", "period"), "dagen")


def days_of_people(chance: np.random.Generator, told: pd.DataFrame) -> pd.DataFrame:
    """Days that 220 of the tellers waited: nine more for who tells of it."""
    mine = set(told.loc[told["theme"] == "lang wachten", "person"])
    people = sorted(set(told["person"]))
    chosen = chance.permutation(people)[:220]
    days = [25 + 9 * (person in mine) + chance.normal(0, 10) for person in chosen]
    return pd.DataFrame({"person": chosen, "measure": "waiting_days", "value": days})


def run(runs: int = 200) -> list[dict[str, Any]]:
    """Measure each way; some minutes on one core."""
    return linked_runs(runs, seed=4)


if __name__ == "__main__":
    json.dump(run(*map(int, sys.argv[1:])), sys.stdout, indent=1, ensure_ascii=False)
