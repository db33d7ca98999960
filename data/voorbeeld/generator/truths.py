"""What is planted in the example, how large, and with what power it can be found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import power, pulse, registrations, stories, surveys
from .indicator_list import INDICATORS
from .people import REACH_ALL, REACH_HARBOUR
from .seeds import SEED

if TYPE_CHECKING:
    import pandas as pd

    from . import World

THEMES_UNCHANGED = ("eenzaam", "kinderen", "vervoer_wonen")
_NOT_TOLD = ("non_answer", "copy")


@dataclass(frozen=True)
class Found:
    """An effect as it stands in the files: its size, spread, n and z; plain numbers."""

    size: float
    sd: tuple[float, ...]
    n: tuple[int, ...]
    z: float

    def numbers(self, power_found: float) -> dict[str, Any]:
        """Give it for the truths file."""
        sd = [round(v, 3) for v in self.sd]
        return {
            "observed": round(self.size, 3),
            "sd": sd,
            "n": list(self.n),
            "z": round(self.z, 2),
            "power": power_found,
        }


def letter(rounds: list[pulse.Round]) -> Found:
    """T1: stress at the letter, against the person's other rounds."""
    import numpy as np

    own: dict[str, list[pulse.Round]] = {}
    for r in rounds:
        own.setdefault(r.person.client, []).append(r)
    lifts = []
    for series in own.values():
        others = [r.stress for r in series if not r.letter]
        lifts += [r.stress - float(np.mean(others)) for r in series if r.letter and others]
    sd = float(np.std(lifts, ddof=1))
    return Found(
        float(np.mean(lifts)), (sd,), (len(lifts),), power.one_mean(pulse.LETTER, sd, len(lifts))
    )


def against_reference(table: pd.DataFrame, approach: str, score: str, effect: float) -> Found:
    """T3: the change of an approach's pairs against the reference group's, without gaps."""
    answered = [set(wave.BSN[surveys.complete(wave)]) for wave in surveys.waves(table)]
    pairs = table[table.t0 & table.t1 & table.bsn.isin(answered[0] & answered[1])]
    changes = [
        (here[f"{score}_1"] - here[f"{score}_0"])
        for here in (pairs[pairs.approach == approach], pairs[pairs.approach == "Referentie"])
    ]
    sd = tuple(float(c.std()) for c in changes)
    n = tuple(len(c) for c in changes)
    z = power.two_means(effect, (sd[0], sd[1]), (n[0], n[1]))
    return Found(float(changes[0].mean() - changes[1].mean()), sd, n, z)


def satisfaction(table: pd.DataFrame) -> Found:
    """T5: the satisfaction of all respondents of T1 against T0."""
    before, after = table.satisfied_0[table.t0], table.satisfied_1[table.t1]
    sd, n = (float(before.std()), float(after.std())), (len(before), len(after))
    return Found(float(after.mean() - before.mean()), sd, n, power.two_means(0.3, sd, n))


def waiting(starts: list[tuple[int, int]]) -> Found:
    """T4: the waiting time (days) of spells that start in 2026 against 2025."""
    import numpy as np

    days = [np.array([d for year, d in starts if year == y]) for y in (2025, 2026)]
    sd = (float(days[0].std(ddof=1)), float(days[1].std(ddof=1)))
    n = (len(days[0]), len(days[1]))
    effect = registrations.WAIT[2026] - registrations.WAIT[2025]
    return Found(float(days[1].mean() - days[0].mean()), sd, n, power.two_means(effect, sd, n))


def told(rows: list[dict[str, Any]]) -> dict[int, Counter[str]]:
    """Count the stories of each theme in each wave, without the non-answers and copies."""
    counts: dict[int, Counter[str]] = {2025: Counter(), 2026: Counter()}
    for story in rows:
        if story["theme"] not in _NOT_TOLD:
            counts[story["wave"]][story["theme"]] += 1
    return counts


def theme(rows: list[dict[str, Any]], name: str) -> Found:
    """T4, T5: the share of stories (%) with a theme in 2026 against 2025."""
    counts = told(rows)
    n = (sum(counts[2025].values()), sum(counts[2026].values()))
    c = (counts[2025][name], counts[2026][name])
    z = power.two_shares(c, n)
    return Found(100 * (c[1] / n[1] - c[0] / n[0]), (), n, z)


def trusted(world: World) -> Found:
    """T6: share improved (%) among residents who tell of a trusted person, against the others."""
    pairs = world.respondents[world.respondents.t0 & world.respondents.t1]
    better = dict(zip(pairs.client, stories.improved(world.respondents)[pairs.index], strict=True))
    themes = {s["client"]: s["theme"] == "naast_me" for s in world.stories if s["client"] in better}
    groups = [
        [better[c] for c, near in themes.items() if near == wanted] for wanted in (True, False)
    ]
    counts = (sum(groups[0]), sum(groups[1]))
    n = (len(groups[0]), len(groups[1]))
    size = 100 * (counts[0] / n[0] - counts[1] / n[1])
    return Found(size, (), n, power.two_shares(counts, n))


def effects(world: World) -> dict[str, Found]:
    """Give every planted effect that a comparison can find."""
    reach = Found(
        100 * (REACH_HARBOUR - REACH_ALL),
        (),
        (),
        power.reach_difference((REACH_HARBOUR, REACH_ALL), (0.10, 0.04)),
    )
    return {
        "T1": letter(world.rounds),
        "T2": reach,
        "T3": against_reference(world.respondents, "Buurtmaatjes", "lonely", -0.8),
        "T4 waiting": waiting(world.starts),
        "T4 theme": theme(world.stories, "wachten"),
        "T5 satisfaction": satisfaction(world.respondents),
        "T5 theme": theme(world.stories, "steeds_opnieuw"),
        "T6": trusted(world),
    }


def nulls() -> dict[str, dict[str, str]]:
    """Give N1-N51: the indicators and themes of which nothing may be said."""
    codes = [i for i in INDICATORS if i.truth == "null"]
    listed = [{"indicator": i.code, "name": i.name} for i in codes]
    listed += [{"theme": name} for name in THEMES_UNCHANGED]
    return {f"N{number}": null for number, null in enumerate(listed, start=1)}


def _story_numbers(rows: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Give the Nr of the stories of each theme, as coded by who wrote them."""
    numbers: dict[str, list[int]] = {}
    for number, story in enumerate(rows, start=1):
        numbers.setdefault(story["theme"], []).append(number)
    return dict(sorted(numbers.items()))


def describe(world: World) -> dict[str, Any]:
    """Give the whole truths file as plain data."""
    from .truth_texts import texts

    found = effects(world)
    powers = power.after_correction({name: f.z for name, f in found.items()})
    numbers = {name: f.numbers(powers[name]) for name, f in found.items()}
    return {
        "seed": SEED,
        "power": {
            "family": power.FAMILY,
            "rate": power.RATE,
            "families_simulated": power.FAMILIES,
            "method": "Benjamini-Hochberg over 150 comparisons; z = planted effect / its error",
        },
        "truths": texts(world, numbers),
        "nulls": nulls(),
        "context": {i.code: i.name for i in INDICATORS if i.truth == "context"},
        "stories": {
            "file": "raw/verhalen.xlsx",
            "column": "Nr",
            "themes": _story_numbers(world.stories),
        },
    }


def write(world: World, path: Path) -> None:
    """Write the truths file (YAML)."""
    import yaml

    head = "# Made by data/voorbeeld/generator: what is planted in the example, with its power.\n"
    text = yaml.safe_dump(describe(world), allow_unicode=True, sort_keys=False, width=100)
    path.write_text(head + text, encoding="utf-8", newline="\n")
