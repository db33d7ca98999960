"""How often the intervals of outcomes hold the truth, where 95 % is claimed.

Made-up people, seeds fixed. Each row is one method in one situation that a municipality has: few
people, unequal spread, teams of unequal size, people who leave because of what was measured before.
The Monte Carlo margin (twice the error) stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.bench import coverage_incomplete

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LOW, HIGH = 0.93, 0.97
SEED = 20261122
MANY, SOME, FEW = 8000, 2000, 400


def run() -> list[dict[str, Any]]:
    """Give a row per method and situation."""
    return [*(_row(*found) for found in _all()), *trends()]


def _row(what: str, covered: float, draws: int, detail: str) -> dict[str, Any]:
    margin = 2 * math.sqrt(covered * (1 - covered) / draws) if draws else 0.0
    return {
        "what": what,
        "measured": f"{100 * covered:.1f} %" + (f" (± {100 * margin:.1f})" if draws else ""),
        "reach": "93–97 %",
        "met": LOW <= covered <= HIGH,
        "detail": detail,
    }


def _all() -> Iterator[tuple[str, float, int, str]]:
    yield from paired_means()
    yield from differences()
    yield from clusters()
    yield from mixed_models()
    yield from coverage_incomplete.changes()
    yield from coverage_incomplete.differences()
    yield from shares()
    yield from steps()
    yield from resampled()
    yield from along_the_yardstick()
    yield from perceived()


def _panel(n: int, *, moved: float, spread: float, seed: int, times: int = MANY) -> pd.DataFrame:
    """Give many panels at once: a cell ("sim") each, moments correlated .6, spread unequal."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng([SEED, seed])
    own = chance.normal(0, 1, (times, n))
    before = 5 + math.sqrt(0.6) * own + math.sqrt(0.4) * chance.normal(0, 1, (times, n))
    after = math.sqrt(0.6) * own + math.sqrt(0.4) * chance.normal(0, 1, (times, n))
    after = 5 + moved + spread * after
    sim = np.repeat(np.arange(times), n)
    person = np.tile(np.arange(n), times)
    parts = [
        pd.DataFrame({"sim": sim, "person": person, "wave": wave, "score": values.ravel()})
        for wave, values in (("T0", before), ("T1", after))
    ]
    return pd.concat(parts, ignore_index=True).assign(
        person=lambda t: t["sim"] * 1000 + t["person"]
    )


def _share(table: pd.DataFrame, name: str, truth: float) -> float:
    low, high = table[f"{name}_lower"], table[f"{name}_upper"]
    return float(((low <= truth) & (truth <= high)).mean())


def paired_means() -> Iterator[tuple[str, float, int, str]]:
    """Cover the mean change, dz and d_av."""
    from merkbaar.counting.outcome import paired

    for seed, (n, spread) in enumerate(((12, 1.0), (30, 1.5), (150, 1.0))):
        table = paired(_panel(n, moved=0.5, spread=spread, seed=seed), by=["sim"])
        table = table.rename(columns={"lower": "mean_lower", "upper": "mean_upper"})
        shared = 0.6 * spread
        dz = 0.5 / math.sqrt(1 + spread**2 - 2 * shared)
        d_av = 0.5 / math.sqrt((1 + spread**2) / 2)
        about = f"{n} pairs, spread at T1 × {spread}"
        for what, name, truth in (
            ("paired mean (Student)", "mean", 0.5),
            ("dz (noncentral t)", "dz", dz),
            ("d_av (Bonett)", "d_av", d_av),
        ):
            yield what, _share(table, name, truth), MANY, about


def differences() -> Iterator[tuple[str, float, int, str]]:
    """Cover the difference-in-differences without clusters."""
    import pandas as pd

    from merkbaar.counting.outcome import paired

    for seed, (n, m) in enumerate(((20, 60), (80, 80))):
        mine = _panel(n, moved=0.5, spread=1.5, seed=10 + seed, times=SOME).assign(approach="a")
        theirs = _panel(m, moved=0.1, spread=1.0, seed=20 + seed, times=SOME).assign(approach="ref")
        both = pd.concat([mine, theirs.assign(person=theirs["person"] + 10**7)], ignore_index=True)
        table = paired(both, by=["sim", "approach"], reference="ref")
        table = table.loc[table["approach"] == "a"]
        about = f"{n} people against {m}, unequal spread"
        yield "DiD (Welch)", _share(table, "vs_reference", 0.4), SOME, about


def clusters() -> Iterator[tuple[str, float, int, str]]:
    """Cover the difference-in-differences of teams of unequal size, alike within (.3)."""
    import numpy as np

    from merkbaar.counting.differences import clustered

    for teams, others in ((20, 20), (8, 8), (4, 12)):
        chance, hits = np.random.default_rng([SEED, teams, others]), 0
        for _ in range(SOME):
            sizes = chance.integers(2, 25, teams + others)
            code = np.repeat(np.arange(teams + others), sizes)
            value = chance.normal(0, math.sqrt(0.3), teams + others)[code]
            value = value + chance.normal(0, math.sqrt(0.7), len(code))
            own = code < teams
            found = clustered(value[own] + 0.4, code[own], value[~own], code[~own])
            hits += found is not None and found.lower <= 0.4 <= found.upper
        yield (
            "DiD (CR2, clusters)",
            hits / SOME,
            SOME,
            f"{teams} teams against {others}, 2–24 people",
        )


def mixed_models() -> Iterator[tuple[str, float, int, str]]:
    """Cover the change from all rows where people leave because of their first score."""
    import numpy as np
    import pandas as pd

    from merkbaar.counting.mixed import mixed

    for people, towns in ((40, 0), (150, 0), (150, 10)):
        chance, hits = np.random.default_rng([SEED, people, towns]), 0
        for _ in range(SOME):
            own = chance.normal(0, 1.2, people)
            town = np.arange(people) % max(towns, 1)
            own = own + (chance.normal(0, 0.6, max(towns, 1))[town] if towns else 0.0)
            before, after = (
                own + chance.normal(0, 1, people),
                own + 0.5 + chance.normal(0, 1, people),
            )
            after[(before > 0.3) & (chance.random(people) < 0.7)] = np.nan
            frame = pd.DataFrame(
                {
                    "person": np.tile(np.arange(people), 2),
                    "wave": np.repeat(["T0", "T1"], people),
                    "town": np.tile(town, 2),
                    "score": np.concatenate([before, after]),
                }
            )
            found = mixed(frame, municipality="town" if towns else None).compare("T0", "T1")
            hits += found.lower <= 0.5 <= found.upper
        about = f"{people} people, a third gone by their first score" + (
            f", {towns} towns" if towns else ""
        )
        yield "mixed model, change (Satterthwaite)", hits / SOME, SOME, about


def _wilson_at(p: float, n: int) -> float:
    """Give the exact coverage of Wilson's interval."""
    import numpy as np
    from scipy import stats

    from merkbaar.counting.intervals import wilson

    ends = np.array([wilson(count, n) for count in range(n + 1)])
    chances = stats.binom.pmf(np.arange(n + 1), n, p)
    return float(chances[(ends[:, 0] <= p) & (p <= ends[:, 1])].sum())


def shares() -> Iterator[tuple[str, float, int, str]]:
    """Cover shares: exactly, averaged over shares from 5 to 95 %; and reliable-change classes."""
    import numpy as np

    from merkbaar.counting.reliable import Reliability, class_counts, classes

    grid = np.linspace(0.05, 0.95, 181)
    for n in (20, 100):
        found = [_wilson_at(float(p), n) for p in grid]
        least = f"{n} people, mean over shares of 5–95 %; least {100 * min(found):.1f} %"
        yield "share (Wilson), exact", float(np.mean(found)), 0, least
    source = Reliability(0.8, "zo gemaakt", sd=1.0)
    for name, moved in (("improved", 0.6), ("deteriorated", 0.0)):
        yield _classes(source, name, moved, class_counts, classes)


def _classes(
    source: Any, name: str, moved: float, class_counts: Any, classes: Any
) -> tuple[str, float, int, str]:
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng([SEED, len(name)])

    def draw(n: int) -> Any:
        own = chance.normal(0, math.sqrt(0.8), n)
        noise = chance.normal(0, math.sqrt(0.2), (2, n))
        true = own + chance.normal(moved, 0.4, n)
        return classes(own + noise[0], true + noise[1], reliability=source, better="higher")

    truth = 100 * float(np.mean(draw(1_000_000) == name))
    hits = 0
    for _ in range(SOME):
        table = class_counts(pd.DataFrame({"approach": "a", "class": draw(80)}))
        row = table.set_index("class").loc[name]
        hits += row["share_lower"] <= truth <= row["share_upper"]
    about = f"80 people, true share {truth:.1f} %"
    return f"reliable change, share {name} (Wilson)", hits / SOME, SOME, about


def steps() -> Iterator[tuple[str, float, int, str]]:
    """Cover P(better) − P(worse), and an odds ratio of 1."""
    import numpy as np

    from merkbaar.counting.ordinal import balance

    chance = np.random.default_rng([SEED, 7])
    for n in (20, 60, 200):
        found = []
        for up, down in ((0.1, 0.05), (0.3, 0.2), (0.5, 0.1), (0.7, 0.05), (0.05, 0.05)):
            counts = chance.multinomial(n, [up, down, 1 - up - down], MANY)
            _, lower, upper = balance(counts[:, 0], counts[:, 1], n)
            found.append(float(((lower <= up - down) & (up - down <= upper)).mean()))
        about = f"{n} people, five mixtures; least {100 * min(found):.1f} %"
        yield "P(better) − P(worse) (Tango)", float(np.mean(found)), MANY, about
    yield _odds(chance)


def _odds(chance: np.random.Generator) -> tuple[str, float, int, str]:
    import numpy as np
    import pandas as pd

    from merkbaar.counting.ordinal import cumulative_link

    hits = 0
    for _ in range(FEW):
        own = chance.logistic(0, 1, 80)
        parts = [np.digitize(own + chance.logistic(0, 1, 80), [-1, 0, 1]) for _ in range(2)]
        frame = pd.DataFrame(
            {
                "person": np.tile(np.arange(80), 2),
                "wave": np.repeat(["T0", "T1"], 80),
                "score": np.concatenate(parts),
            }
        )
        found = cumulative_link(frame)
        hits += found.lower <= 1 <= found.upper
    return "cumulative link, no change (sandwich)", hits / FEW, FEW, "80 people twice, four steps"


def _middle(values: Any, axis: int = -1) -> Any:
    return values.mean(axis=axis)


def resampled() -> Iterator[tuple[str, float, int, str]]:
    """Cover a mean of skewed amounts by BCa."""
    import numpy as np

    from merkbaar.counting.resampling import bca

    for n in (40, 150):
        chance, hits = np.random.default_rng([SEED, n]), 0
        for at in range(SOME):
            values = chance.exponential(1, n)
            found = bca(values, statistic=_middle, random_state=at, draws=2000)
            hits += found.lower <= 1 <= found.upper
        yield "bootstrap over people (BCa)", hits / SOME, SOME, f"{n} people, exponential amounts"


def along_the_yardstick() -> Iterator[tuple[str, float, int, str]]:
    """Cover a change in standard deviations, of three approaches together."""
    import pandas as pd

    from merkbaar.counting.outcome import paired
    from merkbaar.counting.yardstick import yardstick

    names = ("a", "b", "c")
    said = pd.DataFrame({"measure": "m", "approach": names, "comparable": True, "why": ""})
    parts = [
        _panel(25, moved=0.8, spread=1.0, seed=30 + at, times=SOME).assign(approach=name)
        for at, name in enumerate(names)
    ]
    frame = pd.concat([p.assign(person=p["person"] + at * 10**7) for at, p in enumerate(parts)])
    table = paired(frame, by=["sim", "approach"]).assign(measure="m")
    hits = 0
    for _, group in table.groupby("sim"):
        row = yardstick(group, said, better={"m": "higher"}).iloc[0]
        hits += row["lower"] <= 0.8 <= row["upper"]
    yield "one yardstick (change in SD)", hits / SOME, SOME, "three approaches of 25 people"


def perceived() -> Iterator[tuple[str, float, int, str]]:
    """Cover the perceived contribution of all."""
    import numpy as np
    import pandas as pd

    from merkbaar.counting.attribution import perceived_contribution

    chance, hits = np.random.default_rng([SEED, 99]), 0

    def draw(n: int) -> tuple[Any, Any]:
        step = np.round(chance.normal(1.0, 1.5, n))
        return step, np.clip(np.round(chance.normal(0.5, 0.25, n), 1), 0, 1)

    step, credit = draw(2_000_000)
    truth = float((step * credit).mean())
    for _ in range(SOME):
        step, credit = draw(60)
        frame = pd.DataFrame({"approach": "a", "before": 5.0, "after": 5 + step})
        found = perceived_contribution(frame.assign(contribution=credit), better="higher").iloc[0]
        hits += found["lower"] <= truth <= found["upper"]
    yield "perceived contribution (Student)", hits / SOME, SOME, "60 people, steps of a point"


def trends() -> list[dict[str, Any]]:
    """Say how often groups are called apart that are alike, and alike that are apart."""
    import numpy as np
    import pandas as pd

    from merkbaar.counting.differences import BROKEN, HELD, trend

    rows = []
    for what, apart, state in (
        ("trend before called broken where groups are alike", 0.0, BROKEN),
        ("trend before called held where groups differ by the margin", 0.3, HELD),
    ):
        chance, wrong = np.random.default_rng([SEED, int(10 * apart)]), 0
        for _ in range(SOME):
            mine, theirs = (chance.normal(at, 0.7, 80) for at in (apart, 0.0))
            parts = pd.DataFrame({"slope": mine}), pd.DataFrame({"slope": theirs})
            wrong += trend(*parts, margin=0.3).state == state
        rows.append(
            {
                "what": what,
                "measured": f"{100 * wrong / SOME:.1f} %",
                "reach": "≤ 6 %",
                "met": wrong / SOME <= 0.06,
                "detail": f"80 people against 80, margin 0.3, {SOME} draws",
            }
        )
    return rows
