"""The pulse: planted moments come out and noise gives none; curves hold under drop-out.

``run()`` gives one dict a measurement. The family is settled as in an edition: by ``findings``,
over three items with six phases and a letter each. Alone: ``python3 tasks.py bench pulse``.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from tests.unit.counting.drawn_panel import ITEMS, LEVEL, PHASES, drawn

from merkbaar.counting.moments_of_truth import apart, moments_of_truth
from merkbaar.counting.participation import hazards, sensitivity, staying
from merkbaar.counting.pulse import curve
from merkbaar.counting.pulse_panel import Panel
from merkbaar.insights import findings
from merkbaar.tables import Offer

PLANTED, NOISE, CURVES = 200, 500, 500
PERSONS, LETTER = 150, 1.5
CERTAIN = ("shown", "probable")


def measures(smallest: float) -> list[SimpleNamespace]:
    """The items as measures of a monitor, with the smallest difference that matters."""
    usual = {"title_en": "", "target": None, "leefgebied": None, "redefined": (),
             "companion_words": (), "instrument": None, "unit": "punten 0-10"}  # fmt: skip
    return [
        SimpleNamespace(id=item, title=item, better="lower", smallest_effect=smallest, **usual)
        for item in ITEMS
    ]


def found(table: pd.DataFrame, *, smallest: float) -> set[tuple[str, str]]:
    """Give the moments of truth of a table, once the family is settled."""
    offer = Offer("pulse_moments", table, ("measure", "moment"), unit="punten 0-10", kind="mean")
    told = findings(
        {"pulse_moments": offer}, measures=measures(smallest), total="GM9999", period="2026"
    )
    return {(one.measure, one.subject["moment"]) for one in told if one.certainty in CERTAIN}


def upper(count: int, n: int) -> float:
    """Give the upper end of the exact 95 % interval of a share (Clopper and Pearson), in %."""
    from scipy.stats import beta

    return 100.0 if count == n else 100 * float(beta.ppf(0.975, count + 1, n - count))


def share(count: int, n: int) -> str:
    return f"{100 * count / n:.1f} % ({count} of {n}; at most {upper(count, n):.1f} %)"


def planted() -> list[dict[str, Any]]:
    """A letter of +1.5 points of stress, and drop-out by the last score."""
    chance, true = np.random.default_rng(2026), ("stress", "brief")
    hits = wrong = told = panels = 0
    for _ in range(PLANTED):
        panel = drawn(chance, persons=PERSONS, letter=LETTER)
        moments = found(moments_of_truth(panel), smallest=0.5)
        hits += true in moments
        told += len(moments)
        wrong += len(moments - {true})
        panels += bool(moments - {true})
    return [
        {
            "what": f"+1.5 stress at the letter found, {PLANTED} panels of {PERSONS} people",
            "measured": f"{100 * hits / PLANTED:.1f} %",
            "reach": ">= 90 %",
            "met": hits >= 0.9 * PLANTED,
        },
        {
            "what": "false moments among those found, the same panels",
            "measured": f"{100 * wrong / max(told, 1):.1f} % ({wrong} of {told})",
            "reach": "<= 5 %",
            "met": wrong <= 0.05 * told,
            "detail": f"panels with a false moment: {share(panels, PLANTED)}",
        },
    ]


def noise(**panel: Any) -> list[dict[str, Any]]:
    """Nothing planted: how often there is any moment, with and without a smallest effect."""
    chance = np.random.default_rng(7)
    counts = dict.fromkeys((0.5, 0.0), 0)
    for _ in range(NOISE):
        one = moments_of_truth(drawn(chance, persons=PERSONS, **panel))
        for smallest in counts:
            counts[smallest] += bool(found(one, smallest=smallest))
    how = ", ".join(f"{name} {value}" for name, value in panel.items()) or "drop-out by the score"
    return [
        {
            "what": f"noise gives any moment ({how}), smallest effect {smallest}",
            "measured": share(count, NOISE),
            "reach": "<= 5 %, at most 7 %",
            "met": count <= 0.05 * NOISE and upper(count, NOISE) <= 7,
        }
        for smallest, count in counts.items()
    ]


def naive() -> dict[str, Any]:
    """What the plain residual to a person's other measurements would have made of it."""
    from scipy import stats

    chance, panels, many = np.random.default_rng(2026), 0, 100
    for _ in range(many):
        panel = drawn(chance, persons=PERSONS, letter=LETTER)
        p_values = []
        for item in ITEMS:
            rest = pd.Series(apart(panel.rows[item], panel.rows["person"]))
            for phase in PHASES:
                here = (panel.rows["phase"] == phase).to_numpy()
                own = rest[here].groupby(panel.rows.loc[here, "person"].to_numpy()).mean()
                p_values.append(stats.ttest_1samp(own.dropna(), 0).pvalue)
        panels += bool((stats.false_discovery_control(p_values) <= 0.05).any())
    return {
        "what": "for comparison: a phase called a moment by the plain residual, letter planted",
        "measured": f"{100 * panels / many:.0f} % of {many} panels",
    }


def coverage(*, stops: str, alike: float = 0.0, places: int = 0) -> dict[str, Any]:
    """How often the interval of a phase holds the truth, all phases; the plain mean beside it."""
    chance, hits, total = np.random.default_rng(11), 0, 0
    bias, plain = np.zeros(len(PHASES)), np.zeros(len(PHASES))
    for _ in range(CURVES):
        panel = drawn(chance, persons=PERSONS, stops=stops, alike=alike, half_points=False)
        if places:
            panel = in_places(chance, panel, places)
        made = curve(panel, items=("stress",), places=places > 0)
        hits += int(((made["lower"] <= LEVEL) & (made["upper"] >= LEVEL)).sum())
        total += len(made)
        bias += (made["value"] - LEVEL).to_numpy() / CURVES
        plain += (made["raw"] - LEVEL).to_numpy() / CURVES
    seen = stops == "score"  # what a model can know; a level that nobody sees is for comparison
    how = "by the last score seen" if seen else "by the person's own level, which nobody sees"
    more = f", neighbouring rounds alike ({alike})" if alike else ""
    more += f", {places} municipalities" if places else ""
    return {
        "what": f"interval of a phase holds the truth, drop-out {how}{more}",
        "measured": f"{100 * hits / total:.1f} %",
        "reach": "93-97 %" if seen else "",
        "met": 93 <= 100 * hits / total <= 97 if seen else None,
        "detail": f"last phase off by {bias[-1]:+.3f}; plain mean {plain[-1]:+.3f}",
    }


def in_places(chance: np.random.Generator, panel: Panel, places: int) -> Panel:
    """Divide people over municipalities, each with a level of its own."""
    of = panel.rows["person"] % places
    levels = chance.normal(0, 0.5, places)
    stress = panel.rows["stress"] + levels[of]
    return replace(panel, rows=panel.rows.assign(municipality=of.astype(str), stress=stress))


def composition() -> list[dict[str, Any]]:
    """People with a high level leave, nobody changes: is there a curve?"""
    chance, moments, falls, plain = np.random.default_rng(13), 0, [], []
    for _ in range(PLANTED):
        panel = drawn(chance, persons=PERSONS, stops="level")
        moments += bool(found(moments_of_truth(panel), smallest=0.5))
        made = curve(panel, items=("stress",))
        falls.append(made["value"].iloc[-1] - made["value"].iloc[0])
        plain.append(made["raw"].iloc[-1] - made["raw"].iloc[0])
    return [
        {
            "what": f"only the composition changes: any moment of truth, {PLANTED} panels",
            "measured": share(moments, PLANTED),
            "reach": "<= 5 %",
            "met": moments <= 0.05 * PLANTED,
        },
        {
            "what": "the same: from the first phase to the last, by the curve (flat in truth)",
            "measured": f"{np.mean(falls):+.2f} points",
            "reach": "within 0.1",
            "met": bool(abs(np.mean(falls)) <= 0.1),
            "detail": f"plain mean {np.mean(plain):+.2f}",
        },
    ]


def warning() -> dict[str, Any]:
    """How often the warning comes where stopping hangs on the score, and where it doesn't."""
    chance, many, warned = np.random.default_rng(17), 200, {"score": 0, "nobody": 0}
    for stops in warned:
        for _ in range(many):
            panel = drawn(chance, persons=PERSONS, stops=stops)
            if stops == "nobody":
                last = panel.rows["person"].map(dict(enumerate(chance.integers(1, 13, PERSONS))))
                kept = panel.rows[panel.rows["round"] <= last].reset_index(drop=True)
                panel = replace(panel, rows=kept)
            warned[stops] += hazards(panel)[0].warns
    return {
        "what": "warning that stopping hangs on stress: where it does, and where it is chance",
        "measured": f"{100 * warned['score'] / many:.0f} % and {100 * warned['nobody'] / many:.1f}"
        " %",
        "reach": "5 % where it is chance",
        "met": upper(warned["nobody"], many) >= 5 or warned["nobody"] <= 0.05 * many,
        "detail": f"{many} panels each",
    }


YEAR, ROUND = 52 * 7, 14
"""Days that data go on, and from round to round."""


def with_days(chance: np.random.Generator, panel: Panel, *, own: bool) -> tuple[Panel, Any]:
    """Give answers their days: rounds of all at once, or of each from a start within a year.

    Who began late has rounds to come when the data end; the others miss the rounds they missed.
    """
    rows, first = panel.rows, pd.Timestamp("2026-01-01")
    start = chance.integers(0, YEAR if own else 1, PERSONS)
    day = start[rows["person"]] + ROUND * (rows["round"] - 1) + chance.integers(0, 5, len(rows))
    kept = rows.assign(moment=first + pd.to_timedelta(day, unit="D"))
    end = first + pd.Timedelta(days=YEAR if own else int(day.max()) + 1)
    kept = kept[kept["moment"] < end].reset_index(drop=True)
    return replace(panel, rows=kept), end.date()


def participation(*, own: bool) -> list[dict[str, Any]]:
    """Who still answers, and the weighted last phase, where both are known."""
    whole = drawn(np.random.default_rng(18), persons=200_000, half_points=False)
    lasts = whole.rows.groupby("person")["round"].max().to_numpy()
    true = np.array([100 * (lasts >= at).mean() for at in range(1, 13)])
    chance, hits, off, weighted = np.random.default_rng(19), [], [], []
    for _ in range(PLANTED):
        drew = drawn(chance, persons=PERSONS, half_points=False)
        panel, until = with_days(chance, drew, own=own)
        made = staying(panel, until=until).set_index("round").reindex(range(2, 13))
        inside = (made["lower"] <= true[1:]) & (made["upper"] >= true[1:])
        hits += inside[made["lower"].notna()].tolist()
        off.append((made["value"] - true[1:]).to_numpy())
        last = sensitivity(panel, "stress", until=until).iloc[-1]
        weighted.append(last["weighted"] - LEVEL)
    how = "rounds of each person's own, begun within a year" if own else "dated rounds of everybody"
    bias, covered = np.nanmean(off, axis=0), 100 * float(np.mean(hits))
    return [
        {
            "what": f"share that still answers, {how}: interval holds the truth, all rounds",
            "measured": f"{covered:.1f} %",
            "reach": "93-97 %",
            "met": 93 <= covered <= 97,
            "detail": f"the last round ({true[-1]:.1f} %) off by {bias[-1]:+.1f}, "
            f"the most by {bias[np.abs(bias).argmax()]:+.1f}",
        },
        {
            "what": f"the last phase, weighted back, {how}: off by",
            "measured": f"{np.nanmean(weighted):+.3f} points",
            "reach": "within 0.1",
            "met": bool(abs(np.nanmean(weighted)) <= 0.1),
        },
    ]


def run() -> list[dict[str, Any]]:
    """Simulate all of it: some four minutes of one core."""
    return [
        *planted(),
        *noise(),
        *noise(stops="nobody", alike=0.3),
        naive(),
        coverage(stops="score"),
        coverage(stops="score", alike=0.3),
        *(coverage(stops="score", places=places) for places in (8, 6, 3)),
        coverage(stops="level"),
        *composition(),
        warning(),
        *participation(own=False),
        *participation(own=True),
    ]
