"""A drawn edition that really went through the gate: shares, counts, findings, and its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.privacy.disclosure import Gate, protect_edition
from merkbaar.privacy.rules import Rules
from merkbaar.published import Published
from merkbaar.tables import Cell, Finding, Offer

AREAS = [f"WK9999{at:02d}" for at in range(1, 7)]
AGES, YEARS = ["18-34", "35-64", "65+"], ["2025", "2026"]
BY = ("area", "group_age", "period")
TOTALS = {"area": "GM9999", "group_age": "alle"}
PARENTS = {"area": dict.fromkeys(AREAS, "GM9999")}


def people(seed: int) -> pd.DataFrame:
    """Give made-up numbers of people per wijk, age and year: how many, and how many reached."""
    chance = np.random.default_rng(seed)
    rows = []
    for place in product(AREAS, AGES, YEARS):
        persons = int(chance.poisson(chance.gamma(1.5, 25.0))) + 6
        rows.append((*place, persons, int(chance.binomial(persons, chance.uniform(0.2, 0.8)))))
    return pd.DataFrame(rows, columns=[*BY, "persons", "count"])


def margins(base: pd.DataFrame, by: Sequence[str] = BY) -> pd.DataFrame:
    """Give the sums over every choice of dimensions that have a total."""
    named = [name for name in by if name in TOTALS]
    frames = []
    for size in range(len(named) + 1):
        for gone in combinations(named, size):
            part = base.assign(**{name: TOTALS[name] for name in gone})
            frames.append(part.groupby(list(by), as_index=False)[["persons", "count"]].sum())
    return pd.concat(frames, ignore_index=True)


def offers(base: pd.DataFrame) -> list[Offer]:
    """Give a share over all three, who spoke over two, and a mean over one."""
    share = margins(base)
    part = share["count"] / share["persons"]
    half = 196 * np.sqrt(part * (1 - part) / share["persons"])
    share = share.assign(
        measure="reach", value=100 * part, n=share["persons"], grade="registration"
    )
    share = share.assign(lower=share["value"] - half, upper=share["value"] + half, p=0.0123456)
    spoke = margins(base, ("area", "period"))
    spoke = spoke.assign(measure="who_spoke", value=spoke["persons"], n=spoke["persons"])
    days = spoke.assign(measure="waiting_days", value=20 + spoke["persons"] % 7 / 10)
    days = days.assign(lower=days["value"] - 1, upper=days["value"] + 1, grade="registration")
    title = {"title": {"nl": "Bereik"}, "population": "p", "totals": TOTALS}
    return [
        Offer("reach", share, BY, "%", count="count", notebook="reach", **title),
        Offer("who_spoke", spoke, ("area", "period"), "mensen", **title),
        Offer("waiting", days, ("area", "period"), "dagen", **title),
    ]


def findings(offered: Sequence[Offer]) -> list[Finding]:
    """Say something of every cell of 2026, with all its figures; the gate must choose."""
    made = []
    for record in offered[0].frame.query("period == '2026'").to_dict("records"):
        where = {name: record[name] for name in BY}
        figures = {name: record[name] for name in ("value", "lower", "upper")}
        made.append(
            Finding(
                finding="reach." + ".".join(where.values()), kind="level", comparator="target",
                measure="reach", title={"nl": "Bereik"}, unit="%", subject=where,
                reference=40.0, effect=record["value"] - 40, value_lower=record["lower"],
                value_upper=record["upper"], n=record["n"], p=record["p"], q=record["p"],
                smallest_effect=5.0, better="higher", grade="registration", certainty="shown",
                evidence=(Cell("reach", where),), rank=len(made) % 8, **figures,
            )
        )  # fmt: skip
    return made


def through_the_gate(base: pd.DataFrame, **rules: Any) -> Gate:
    """Let the edition of these people through the gate."""
    offered = offers(base)
    said = findings(offered)
    return protect_edition(offered, findings=said, rules=Rules(**rules), parents=PARENTS)


def published(gate: Gate) -> Published:
    """Give the edition as a reader gets it."""
    facts = made_up.edition()
    return Published(
        edition=facts,
        tables={table.name: table for table in gate.tables},
        findings=gate.findings,
        quotes=gate.quotes,
    )


def page(gate: Gate) -> str:
    """Give the story page as a file."""
    return pages.story(published(gate)).document()


def hidden(gate: Gate) -> frozenset[tuple[str, ...]]:
    """Give which cells of which table are hidden."""
    return frozenset(
        (table.name, *(str(record[name]) for name in table.dimensions))
        for table in gate.tables
        for record in table.records()
        if record["state"] == "suppressed"
    )


def moved(base: pd.DataFrame, gone: frozenset[tuple[str, ...]]) -> list[pd.DataFrame]:
    """Give the same people with some moved between hidden cells, so that no shown sum changes."""
    found = []
    at = base.set_index(list(BY))
    for year, (a, b), (g, h) in product(YEARS, combinations(AREAS, 2), combinations(AGES, 2)):
        corners = [((a, g), 1), ((b, h), 1), ((a, h), -1), ((b, g), -1)]
        if all(("reach", *place, year) in gone for place, _ in corners):
            other = at.copy()
            for place, step in corners:
                other.loc[(*place, year), "persons"] += step
            if (other["persons"] > other["count"] + 1).all():
                found.append(other.reset_index())
    return found


def asdict(gate: Gate) -> Mapping[str, object]:
    """Give all that leaves."""
    return {
        "tables": [table.to_dict() for table in gate.tables],
        "findings": [finding.to_dict() for finding in gate.findings],
        "quotes": [quote.to_dict() for quote in gate.quotes],
    }
