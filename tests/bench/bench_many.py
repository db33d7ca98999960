"""How quickly a hundred thousand comparisons become findings, beside plain loops.

``run()`` gives one dict a measurement, as of the other benchmarks. Run it alone with
``python -m tests.bench.bench_many`` (PYTHONPATH=lib).
"""

from __future__ import annotations

import json
import sys
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.bench_insights import BEFORE, NOW, TOTAL, measure

from merkbaar.insights import findings
from merkbaar.tables import Offer

PLACES, NUMBERS = 342, 60
FIVE = ("time", "area", "reference", "rest", "target")


def many(chance: np.random.Generator) -> tuple[dict[str, Offer], list[SimpleNamespace]]:
    """Figures with intervals of 342 places by 60 numbers, for five comparators."""
    places = [f"GM{number:04d}" for number in range(1, PLACES + 1)]
    names = [f"i{number:02d}" for number in range(1, NUMBERS + 1)]

    def table(name: str, along: str, parts: list[str], periods: list[str]) -> Offer:
        index = pd.MultiIndex.from_product(
            [names, parts, periods], names=["measure", along, "period"]
        )
        frame = index.to_frame(index=False).assign(unit="%", grade="survey", method="")
        frame["value"] = chance.normal(40, 1.5, len(frame))
        frame["n"] = frame["persons"] = np.where(frame[along] == TOTAL, 400 * PLACES, 400)
        half = np.where(frame[along] == TOTAL, 0.2, 3.0)
        frame["lower"], frame["upper"] = frame["value"] - half, frame["value"] + half
        return Offer(name, frame, ("measure", along, "period"), "%", totals={"area": TOTAL})

    made = [
        table("by_area", "area", [*places, TOTAL], [BEFORE, NOW]),
        table("by_approach", "approach", [*places, "referentie"], [NOW]),
        table("by_provider", "provider", places, [NOW]),
    ]
    goals = pd.DataFrame({"measure": [f"{i}.{p}" for i in names for p in places], "period": NOW})
    goals = goals.assign(unit="%", grade="survey", method="", n=400, persons=400)
    goals["value"] = chance.normal(40, 1.5, len(goals))
    goals["lower"], goals["upper"] = goals["value"] - 3, goals["value"] + 3
    made.append(Offer("goals", goals, ("measure", "period"), "%"))
    wanted = [measure(name, better="higher", smallest_effect=1.0) for name in names]
    wanted += [measure(name, better="higher", target=41.0) for name in goals["measure"]]
    return {one.name: one for one in made}, wanted


def plain(tables: dict[str, Offer]) -> pd.DataFrame:
    """The same tests and order, as somebody would write them with pandas and scipy."""
    from scipy import stats

    rows = []

    def add(name: str, one: Any, other: tuple[float, float]) -> None:
        error = (one["upper"] - one["lower"]) / 2 / 1.96
        effect = one["value"] - other[0]
        spread = (error**2 + other[1] ** 2) ** 0.5
        p = 2 * stats.norm.sf(abs(effect) / spread)
        rows.append((name, effect, effect - 1.96 * spread, effect + 1.96 * spread, p))

    def level(one: Any) -> tuple[float, float]:
        return one["value"], (one["upper"] - one["lower"]) / 2 / 1.96

    cells = tables["by_area"].frame.set_index(["measure", "area", "period"]).sort_index()
    for name, place, period in cells.index:
        if period == NOW:
            one = cells.loc[(name, place, NOW)]
            add(f"{name}.time.{place}", one, level(cells.loc[(name, place, BEFORE)]))
            if place != TOTAL:
                add(f"{name}.area.{place}", one, level(cells.loc[(name, TOTAL, NOW)]))
    cells = tables["by_approach"].frame.set_index(["measure", "approach"]).sort_index()
    for name, place in cells.index:
        if place != "referentie":
            other = level(cells.loc[(name, "referentie")])
            add(f"{name}.reference.{place}", cells.loc[(name, place)], other)
    for name, part in tables["by_provider"].frame.groupby("measure"):
        for at, one in part.iterrows():
            rest = part.drop(index=at)
            errors = (rest["upper"] - rest["lower"]) / 2 / 1.96 * rest["n"]
            spread = (errors**2).sum() ** 0.5 / rest["n"].sum()
            middle = (rest["value"] * rest["n"]).sum() / rest["n"].sum()
            add(f"{name}.rest.{one['provider']}", one, (middle, spread))
    for _, one in tables["goals"].frame.iterrows():
        add(f"{one['measure']}.target", one, (41.0, 0.0))
    found = pd.DataFrame(rows, columns=["name", "effect", "lower", "upper", "p"])
    found["q"] = stats.false_discovery_control(found["p"])
    return found.sort_values(["q", "name"])


def quick(tables: dict[str, Offer]) -> pd.DataFrame:
    """The same by somebody who knows that ``.loc`` in a loop is slow: dicts, and sums made once."""
    from scipy import stats

    rows = []

    def add(name: str, one: dict[str, Any], other: tuple[float, float]) -> None:
        error = (one["upper"] - one["lower"]) / 2 / 1.96
        effect = one["value"] - other[0]
        spread = (error**2 + other[1] ** 2) ** 0.5
        p = 2 * stats.norm.sf(abs(effect) / spread)
        rows.append((name, effect, effect - 1.96 * spread, effect + 1.96 * spread, p))

    def level(one: dict[str, Any]) -> tuple[float, float]:
        return one["value"], (one["upper"] - one["lower"]) / 2 / 1.96

    def records(name: str) -> list[dict[str, Any]]:
        return tables[name].frame.to_dict("records")

    cells = {(one["measure"], one["area"], one["period"]): one for one in records("by_area")}
    for (name, place, period), one in cells.items():
        if period == NOW:
            add(f"{name}.time.{place}", one, level(cells[name, place, BEFORE]))
            if place != TOTAL:
                add(f"{name}.area.{place}", one, level(cells[name, TOTAL, NOW]))
    others = {(one["measure"], one["approach"]): one for one in records("by_approach")}
    for (name, place), one in others.items():
        if place != "referentie":
            add(f"{name}.reference.{place}", one, level(others[name, "referentie"]))
    for name, part in tables["by_provider"].frame.groupby("measure"):
        listed = part.to_dict("records")
        wide = [((one["upper"] - one["lower"]) / 2 / 1.96 * one["n"]) ** 2 for one in listed]
        size = sum(one["n"] for one in listed)
        total = sum(one["value"] * one["n"] for one in listed)
        for one, own in zip(listed, wide, strict=True):
            n = size - one["n"]
            rest = ((total - one["value"] * one["n"]) / n, (sum(wide) - own) ** 0.5 / n)
            add(f"{name}.rest.{one['provider']}", one, rest)
    for one in records("goals"):
        add(f"{one['measure']}.target", one, (41.0, 0.0))
    found = pd.DataFrame(rows, columns=["name", "effect", "lower", "upper", "p"])
    found["q"] = stats.false_discovery_control(found["p"])
    return found.sort_values(["q", "name"])


def beside_plain() -> list[dict[str, Any]]:
    """Time 102,660 comparisons against two ways of plain loops, in one run, one after the other.

    In seconds of the processor: what else the machine does falls on one of them, not on both.
    The loops test and sort and do no more; ours also settle the family, its intervals and words,
    and what could else explain a finding.
    """
    from scipy import stats  # not ours to pay for the import, nor theirs

    assert stats
    tables, wanted = many(np.random.default_rng(6))
    start = time.process_time()
    found = findings(
        tables,
        measures=wanted,  # type: ignore[arg-type]
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        reference="referentie",
    )
    ours = time.process_time() - start
    made = []
    for loops, how in ((plain, "pandas' own look-ups"), (quick, "dicts, sums made once")):
        start = time.process_time()
        listed = loops(tables)
        theirs = time.process_time() - start
        made.append(
            {
                "what": "342 municipalities x 60 indicators x 5 comparators, tested and ranked, "
                f"beside plain loops with {how}",
                "measured": f"{ours:.1f} s beside {theirs:.1f} s: {ours / theirs:.2f}",
                "reach": "<= 0.25",
                "met": ours / theirs <= 0.25,
                "detail": f"{len(listed)} comparisons, {len(found)} findings kept",
            }
        )
    return made


def run(runs: int = 1) -> list[dict[str, Any]]:
    """Measure once; a minute or two."""
    return [one for _ in range(runs) for one in beside_plain()]


if __name__ == "__main__":
    json.dump(run(*map(int, sys.argv[1:])), sys.stdout, indent=1, ensure_ascii=False)
