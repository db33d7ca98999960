"""Pure noise, with everything in one edition: does anything at all become a finding?

One run has sixty indicators of twelve wijken over six years that share a yearly swing, 400 stories
that have nothing to do with anything, the themes and links made from them (over time, over wijken
and over people), approaches, waiting times and satisfaction (also by age), and marks per service.
``run()`` gives one dict a measurement. Run it alone with ``python -m tests.bench.bench_noise``
(PYTHONPATH=lib).
"""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.bench_insights import (
    AREAS,
    BEFORE,
    CERTAIN,
    MEASURES,
    NOW,
    TOTAL,
    counted,
    grades_table,
    indicator_table,
    measure,
    outcome_table,
    rate,
    tellers,
    theme_table,
    waiting_table,
)

from merkbaar.counting.experience import experience
from merkbaar.insights import findings
from merkbaar.tables import Finding, Offer

STORIES = (180, 220)
THEMES = ("wachten", "opnieuw", "naast", *(f"thema {number}" for number in range(7)))
SERVICES = tuple(f"dienst {number}" for number in range(1, 9))
SWING = 0.5
NAMED = (*MEASURES, measure("experience", better="higher", smallest_effect=0.3),
         measure("improved", better="higher", companion_words=("naast",)))  # fmt: skip


def services_table(chance: np.random.Generator, people: int = 90) -> Offer:
    """Marks of eight services, as many people each; who uses two is two people here."""
    rows = [
        (f"{service}{number}", service, NOW, chance.normal(7.2, 1.0))
        for service in SERVICES
        for number in range(people)
    ]
    scores = pd.DataFrame(rows, columns=["person", "provision", "period", "score"])
    frame = experience(
        scores, by=["provision", "period"], against=["provision"], measure="experience"
    )
    return Offer("experience", frame, ("measure", "provision", "period"), "cijfer 1-10")


def numbers_of(chance: np.random.Generator, told: pd.DataFrame) -> pd.DataFrame:
    """Numbers of half of the tellers, whatever they told: days, a mark, and who got better."""
    people = chance.permutation(sorted(set(told["person"])))[: sum(STORIES) // 2]
    drawn = {
        "waiting_days": chance.gamma(3, 8, len(people)),
        "satisfaction": chance.normal(7.2, 1.0, len(people)),
        "improved": 100.0 * (chance.random(len(people)) < 0.5),
    }
    parts = [
        pd.DataFrame({"person": people, "measure": name, "value": values})
        for name, values in drawn.items()
    ]
    return pd.concat(parts, ignore_index=True)


def edition(chance: np.random.Generator) -> tuple[Finding, ...]:
    """The findings of an edition in which nothing happens at all."""
    told = tellers(chance, dict.fromkeys(THEMES, (0.12, 0.12)), STORIES)
    tables = [
        indicator_table(chance, swing=SWING),
        theme_table(counted(told, list(THEMES)), STORIES),
        outcome_table(chance, dict.fromkeys(("referentie", "a", "b", "c"), -0.1)),
        grades_table(chance, (7.2, 7.2)),
        waiting_table(chance, (24, 24)),
        services_table(chance),
    ]
    return findings(
        {table.name: table for table in tables},
        measures=NAMED,  # type: ignore[arg-type]
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        reference="referentie",
        approaches=[SimpleNamespace(id=one, instrument=None, reference=False) for one in "abc"],
        told=told,
        people=numbers_of(chance, told),
        theme_words={theme: theme.split() for theme in THEMES},
    )


def run(runs: int = 500, first: int = 0) -> list[dict[str, Any]]:
    """Count the editions with any sure finding, and with any link; a quarter of an hour."""
    hits, links = 0, 0
    for number in range(first, first + runs):
        found = edition(np.random.default_rng([11, number]))
        hits += any(one.certainty in CERTAIN for one in found)
        links += any(link.way in ("with", "against") for one in found for link in one.links)
    share = rate(hits, runs)
    return [
        {
            "what": f"any finding in pure noise, all in one: 60 indicators x {len(AREAS)} wijken, "
            f"a shared yearly swing, {sum(STORIES)} stories, links, services, approaches",
            "measured": f"{share['rate']:.1%} of {runs} runs (upper bound {share['upper']:.1%})",
            "reach": "<= 5 % of runs, upper bound <= 7 %",
            "met": share["rate"] <= 0.05 and share["upper"] <= 0.07,
            "detail": f"{hits} runs with a finding, {links} with a link beside one",
        }
    ]


if __name__ == "__main__":
    json.dump(run(*map(int, sys.argv[1:])), sys.stdout, indent=1, ensure_ascii=False)
