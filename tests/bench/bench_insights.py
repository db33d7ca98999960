"""Do findings hold up: pure noise gives none, what is planted comes out, and how fast.

``run()`` gives one dict a measurement: what, measured, reach (what it is held against), met,
detail. Run it alone with ``python -m tests.bench.bench_insights`` (PYTHONPATH=lib).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from merkbaar.counting.experience import experience
from merkbaar.counting.groups import with_each_group
from merkbaar.counting.indicators import indicators
from merkbaar.counting.intervals import wilson
from merkbaar.counting.outcome import paired
from merkbaar.counting.reach import reach
from merkbaar.counting.waiting import waiting
from merkbaar.insights import findings
from merkbaar.storytelling.sharing import change_p
from merkbaar.tables import Finding, Offer

TOTAL, NOW, BEFORE = "GM9999", "2026", "2025"
AREAS = [f"WK9999{i:02d}" for i in range(1, 13)]
AGES = ("18-34", "35-64", "65+")
BY = ("area", "group_age", "period")
TOTALS = {"area": TOTAL, "group_age": "alle"}
YEARS = [str(year) for year in range(2021, 2027)]
CERTAIN = ("shown", "probable")


def measure(name: str, **parts: Any) -> SimpleNamespace:
    usual = {"title": name, "title_en": "", "better": "none", "smallest_effect": 0.0}
    rest = {"target": None, "leefgebied": None, "redefined": (), "companion_words": ()}
    return SimpleNamespace(id=name, instrument=None, **{**usual, **rest, **parts})


MEASURES = [
    measure("reach", better="higher", smallest_effect=5),
    measure("loneliness", better="lower", smallest_effect=0.3),
    measure("satisfaction", better="higher", smallest_effect=0.2, companion_words=("opnieuw",)),
    measure("waiting_days", better="lower", smallest_effect=5, companion_words=("wachten",)),
]


def indicator_table(
    chance: np.random.Generator,
    *,
    swing: float,
    changes: dict[int, float] | None = None,
    count: int = 60,
) -> Offer:
    """Sixty indicators by twelve wijken by six years; `swing` is what areas share in a year.

    `changes` moves some in the last year, in standard errors of a wijk (i01 and i02 of the
    example: the waiting time by 13 days at 1.2, satisfaction by 0.3 at 0.12).
    """
    noise = chance.normal(0, 1, (count, len(AREAS), len(YEARS)))
    common = chance.normal(0, 1, (count, 1, len(YEARS))) * swing
    for number, step in (changes or {}).items():
        noise[number, :, -1] += step
    values = (40 + noise + common).ravel()
    names = [f"i{number:02d}" for number in range(1, count + 1)]
    index = pd.MultiIndex.from_product([names, AREAS, YEARS], names=["indicator", "area", "period"])
    frame = pd.DataFrame({"value": values}, index=index).reset_index().assign(unit="%")
    table = indicators(frame, compare=(NOW, BEFORE), total=TOTAL)
    return Offer("indicators", table, ("measure", "area", "period"), "", persons=None)


def theme_table(counts: dict[str, tuple[int, int]], sizes: tuple[int, int]) -> Offer:
    rows = []
    for theme, pair in counts.items():
        for period, count, n in zip((BEFORE, NOW), pair, sizes, strict=True):
            lower, upper = (100 * bound for bound in wilson(count, n))
            cell = {"theme": theme, "area": TOTAL, "period": period, "n": n, "persons": count}
            level = {"value": 100 * count / n, "lower": lower, "upper": upper}
            p = change_p((pair[0], sizes[0]), (pair[1], sizes[1])) if period == NOW else None
            rows.append({"measure": "theme_share", **cell, **level, "p": p, "grade": "stories"})
    frame = pd.DataFrame(rows).assign(unit="%", method="")
    return Offer("theme_shares", frame, ("theme", "area", "period"), "%")


def noise_themes(chance: np.random.Generator, sizes: tuple[int, int] = (180, 220)) -> Offer:
    shares = np.full(10, 0.1)
    drawn = [chance.multinomial(n, shares) for n in sizes]
    return theme_table(
        {f"thema {i}": (int(drawn[0][i]), int(drawn[1][i])) for i in range(10)}, sizes
    )


def reach_table(chance: np.random.Generator, shares: dict[str, float]) -> Offer:
    """People reached out of estimated thousands, the estimates off by what they say."""
    people, size = [], []
    for period in (BEFORE, NOW):
        truth = [chance.poisson(3000 * shares[area]) for area in AREAS]
        for area, count, n in [
            *zip(AREAS, truth, [3000] * 12, strict=True),
            (TOTAL, sum(truth), 36000),
        ]:
            error = 0.02 if area == TOTAL else 0.05
            seen = n * float(np.exp(chance.normal(0, error)))
            size.append(
                (area, period, seen, seen * np.exp(-1.96 * error), seen * np.exp(1.96 * error))
            )
            people.append((area, period, count))
    frame = reach(
        pd.DataFrame(people, columns=["area", "period", "persons"]),
        pd.DataFrame(size, columns=["area", "period", "persons", "lower", "upper"]),
        by=["area", "period"],
        total=TOTAL,
        compare=(NOW, BEFORE),
    )
    return Offer("reach", frame, ("area", "period"), "%")


def outcome_table(chance: np.random.Generator, changes: dict[str, float], n: int = 124) -> Offer:
    rows = []
    for approach, change in changes.items():
        before = chance.normal(3.5, 1.3, n)
        after = before + change + chance.normal(0, 1.0, n)
        for wave, values in (("T0", before), ("T1", after)):
            rows += [(f"{approach}{i}", wave, approach, value) for i, value in enumerate(values)]
    answers = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    frame = paired(answers, reference="referentie", measure="loneliness", unit="punten 0-6")
    return Offer("outcome", frame, ("approach",), "punten 0-6")


def grades_table(chance: np.random.Generator, means: tuple[float, float]) -> Offer:
    rows = []
    for period, mean, n in zip((BEFORE, NOW), means, (720, 560), strict=True):
        values = chance.normal(mean, 1.0, n)
        rows += [(f"{period}{i}", *_where(i), period, v) for i, v in enumerate(values)]
    scores = pd.DataFrame(rows, columns=["person", "area", "group_age", "period", "score"])
    frame = with_each_group(
        experience, scores, groups=["group_age"], total=TOTAL, compare=(NOW, BEFORE)
    )
    return Offer("satisfaction", frame, BY, "cijfer 1-10", totals=TOTALS)


def _where(person: int) -> tuple[str, str]:
    """The wijk and the age of somebody: every age is in every wijk."""
    return AREAS[person % 12], AGES[person // 12 % 3]


def waiting_table(chance: np.random.Generator, means: tuple[float, float]) -> Offer:
    """Days from application to start, as spread out as in the example, at a third of its size."""
    rows = []
    for period, mean, n in zip((BEFORE, NOW), means, (1200, 900), strict=True):
        values = chance.gamma(3, mean / 3, n)
        rows += [(f"{period}{i}", *_where(i), period, v) for i, v in enumerate(values)]
    spells = pd.DataFrame(rows, columns=["person", "area", "group_age", "period", "days"])
    frame = with_each_group(
        waiting, spells, groups=["group_age"], total=TOTAL, compare=(NOW, BEFORE)
    )
    return Offer("waiting", frame, BY, "dagen", totals=TOTALS)


def tellers(
    chance: np.random.Generator, shares: dict[str, tuple[float, float]], sizes: tuple[int, int]
) -> pd.DataFrame:
    """Who told of what: `sizes` people before and now, spread over the wijken."""
    rows = []
    for wave, (period, n) in enumerate(zip((BEFORE, NOW), sizes, strict=True)):
        drawn = {theme: chance.random(n) < pair[wave] for theme, pair in shares.items()}
        for number in range(n):
            told = [theme for theme, those in drawn.items() if those[number]]
            place = (f"{period}{number}", AREAS[number % 12], period)
            rows += [(*place, theme) for theme in told or [None]]
    return pd.DataFrame(rows, columns=["person", "area", "period", "theme"])


def counted(told: pd.DataFrame, themes: list[str]) -> dict[str, tuple[int, int]]:
    """People who told of each theme, before and now."""
    found = told.groupby(["theme", "period"])["person"].nunique().to_dict()
    return {one: (found.get((one, BEFORE), 0), found.get((one, NOW), 0)) for one in themes}


def tell(tables: list[Offer], told: pd.DataFrame | None = None) -> tuple[Finding, ...]:
    return findings(
        {table.name: table for table in tables},
        measures=MEASURES,  # type: ignore[arg-type]
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        reference="referentie",
        told=told,
    )


def noise(chance: np.random.Generator, *, swing: float) -> tuple[Finding, ...]:
    """An edition in which nothing happens at all."""
    return tell(
        [
            indicator_table(chance, swing=swing),
            noise_themes(chance),
            outcome_table(chance, dict.fromkeys(("referentie", "a", "b", "c"), -0.1)),
        ]
    )


def planted(chance: np.random.Generator) -> tuple[Finding, ...]:
    """An edition of the example's size with its truths T2, T3, T4 (theme) and T5, and nulls."""
    shares = dict.fromkeys(AREAS, 0.5036) | {AREAS[1]: 0.22}
    themes = {f"thema {i}": (0.1, 0.1) for i in range(8)}
    themes |= {"lang wachten": (0.08, 0.22), "steeds opnieuw": (0.08, 0.165)}
    told = tellers(chance, themes, (212, 248))
    return tell(
        [
            indicator_table(chance, swing=0.0, changes={0: 10.0, 1: 2.5}),
            theme_table(counted(told, list(themes)), (212, 248)),
            reach_table(chance, shares),
            outcome_table(chance, {"referentie": -0.1, "buurtmaatjes": -0.9, "beweegcoach": -0.1}),
            grades_table(chance, (7.1, 7.4)),
            waiting_table(chance, (18, 31)),
        ],
        told,
    )


def rate(hits: int, runs: int) -> dict[str, float]:
    upper = wilson(hits, runs, level=0.95)[1] if runs else float("nan")
    return {"rate": hits / runs, "upper": upper, "runs": runs}


def noise_runs(runs: int, *, swing: float, seed: int) -> dict[str, Any]:
    """Count the editions of pure noise with any sure finding."""
    hits = 0
    for number in range(runs):
        found = noise(np.random.default_rng([seed, number]), swing=swing)
        hits += any(one.certainty in CERTAIN for one in found)
    share = rate(hits, runs)
    shared = "areas share a yearly swing" if swing else "independent noise"
    return {
        "what": f"any finding in pure noise: 60 indicators, 12 wijken, themes ({shared})",
        "measured": f"{share['rate']:.1%} of {runs} runs (upper 95 % bound {share['upper']:.1%})",
        "reach": "<= 5 % of runs, upper bound <= 7 %",
        "met": share["rate"] <= 0.05 and share["upper"] <= 0.07,
        "detail": f"{hits} runs with a finding",
    }


TRUTHS: dict[str, Callable[[Finding], bool]] = {
    "T2 reach in Havenkwartier": lambda one: one.finding == f"reach.area.area-{AREAS[1]}",
    "T3 loneliness, Buurtmaatjes": lambda one: one.finding.endswith("approach-buurtmaatjes"),
    "T4 waiting time": lambda one: one.finding == f"waiting_days.time.area-{TOTAL}",
    "T4 joined, agreeing": lambda one: one.pattern == "agree",
    "T4 theme lang wachten": lambda one: one.finding.endswith("theme-lang wachten"),
    "T5 satisfaction": lambda one: one.finding == f"satisfaction.time.area-{TOTAL}",
    "T5 theme steeds opnieuw": lambda one: one.finding.endswith("theme-steeds opnieuw"),
    "T5 joined, contradicting": lambda one: one.pattern == "contradict",
}


def is_null(one: Finding) -> bool:
    """Say whether nothing was planted there."""
    changed = one.measure in ("i01", "i02")
    return (
        (one.measure.startswith("i") and not changed)
        or "thema " in one.finding
        or "beweegcoach" in one.finding
    )


def planted_runs(runs: int, *, seed: int) -> list[dict[str, Any]]:
    """Count how often each truth is found, and how often a null is."""
    found = dict.fromkeys(TRUTHS, 0)
    headlines, wrong, proportions = 0, 0, []
    for number in range(runs):
        sure = [
            one
            for one in planted(np.random.default_rng([seed, number]))
            if one.certainty in CERTAIN
        ]
        for name, matches in TRUTHS.items():
            found[name] += any(map(matches, sure))
        nulls = sum(map(is_null, sure))
        wrong += nulls > 0
        proportions.append(nulls / max(len(sure), 1))
        headlines += any(is_null(one) for one in sure if one.rank > 0)
    rows = []
    for name, hits in found.items():
        weak = name.startswith("T5 theme") or name.startswith("T5 joined")
        goal = "reported (8.5 points on 212 and 248 stories)" if weak else ">= 90 % of runs"
        rows.append(
            {
                "what": f"planted truth found: {name}",
                "measured": f"{hits / runs:.0%} of {runs} runs",
                "reach": goal,
                "met": True if weak else hits / runs >= 0.9,
                "detail": "",
            }
        )
    rows.append(
        {
            "what": "nulls among the sure findings of an edition with truths (some 850 nulls)",
            "measured": f"{np.mean(proportions):.1%} of them; a headline in {headlines / runs:.0%}",
            "reach": "<= 5 % of findings; a false headline in <= 5 % of editions",
            "met": bool(np.mean(proportions) <= 0.05 and headlines / runs <= 0.05),
            "detail": f"any null called sure in {wrong / runs:.0%} of editions",
        }
    )
    return rows


def speed() -> dict[str, Any]:
    """Time the findings of one edition of the example's size."""
    chance = np.random.default_rng(5)
    tables = [indicator_table(chance, swing=0.0), noise_themes(chance)]
    tables.append(reach_table(chance, dict.fromkeys(AREAS, 0.5)))
    tell(tables)
    start = time.perf_counter()
    found = tell(tables)
    seconds = time.perf_counter() - start
    return {
        "what": "findings of an edition of the example's size",
        "measured": f"{seconds:.2f} s",
        "reach": "<= 2 s",
        "met": seconds <= 2,
        "detail": f"{len(found)} findings kept",
    }


def run(runs: int = 500) -> list[dict[str, Any]]:
    """Measure everything; some minutes on one core."""
    return [
        noise_runs(runs, swing=0.0, seed=1),
        noise_runs(max(runs // 2, 1), swing=0.5, seed=2),
        *planted_runs(max(runs // 4, 1), seed=3),
        speed(),
    ]


if __name__ == "__main__":
    json.dump(run(*map(int, sys.argv[1:])), sys.stdout, indent=1, ensure_ascii=False)
