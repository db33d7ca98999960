"""How long the gate takes over a large cube, and how near its choice of cells is to the best.

The cube is made up from one seed: municipalities × wijken × provisions × groups with every margin.
"""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WIJKEN, PROVISIONS, GROUPS = 12, 8, 6
RINGS = ((14, 1.0), (14, 0.2), (100, 1.0))
SIZES = ((2, 1.0), (4, 1.0), (14, 1.0), (14, 8.0))
SHARES = ((1, 1.0), (2, 1.0))
SHAPES = ((3, 4), (4, 4), (5, 3), (2, 2, 3), (6, 5), (3, 3, 2))
MINIMUM = 10


def cube(
    municipalities: int, crowd: float = 1.0, *, seed: int = 20260101
) -> tuple[Any, dict[str, str]]:
    """Give an offer over a drawn cube with all its margins, and the parent of each area.

    Parameters
    ----------
    crowd : float
        How many times as many people; with more people fewer cells are too small.
    """
    import numpy as np
    import pandas as pd

    from merkbaar.tables import Offer

    chance = np.random.default_rng(seed)
    people = crowd * chance.lognormal(8.5, 0.5, (municipalities, WIJKEN, 1, 1))
    use = chance.gamma(1.5, 0.015, PROVISIONS)[:, None]
    share = chance.dirichlet(np.full(GROUPS, 3.0))
    counts = chance.poisson(people * use * share * chance.gamma(4.0, 0.25, people.shape))
    parents = {f"GM{g:04d}": "REGIO" for g in range(municipalities)}
    parents |= {
        f"WK{g:04d}{w:02d}": f"GM{g:04d}" for g in range(municipalities) for w in range(WIJKEN)
    }
    rows = []
    sides = (
        [(None, None), *((g, None) for g in range(municipalities))]
        + [(g, w) for g in range(municipalities) for w in range(WIJKEN)],
        (None, *range(PROVISIONS)),
        (None, *range(GROUPS)),
    )
    for (g, w), p, k in itertools.product(*sides):
        cut = tuple(slice(None) if i is None else i for i in (g, w, p, k))
        area = "REGIO" if g is None else f"GM{g:04d}" if w is None else f"WK{g:04d}{w:02d}"
        rows.append(
            (
                area,
                "alle" if p is None else f"p{p}",
                "alle" if k is None else f"k{k}",
                int(counts[cut].sum()),
            )
        )
    frame = pd.DataFrame(rows, columns=["area", "provision", "group_age", "persons"])
    frame = frame.assign(measure="m", value=frame["persons"] * 1.0, n=frame["persons"])
    totals = {"area": "REGIO", "provision": "alle", "group_age": "alle"}
    return Offer("kubus", frame, tuple(totals), "mensen", population="p", totals=totals), parents


def ring(municipalities: int, crowd: float = 1.0) -> tuple[list[Any], dict[str, str]]:
    """Give the cube's three tables of two attributes each, without the cube itself."""
    from dataclasses import replace

    offer, parents = cube(municipalities, crowd)
    tables = []
    for out, total in offer.totals.items():
        frame = offer.frame[offer.frame[out] == total].drop(columns=out).reset_index(drop=True)
        names = tuple(name for name in offer.dimensions if name != out)
        totals = {name: offer.totals[name] for name in names}
        one = replace(offer, name=f"zonder_{out}", frame=frame, dimensions=names, totals=totals)
        tables.append(one)
    return tables, parents


def shares(municipalities: int, crowd: float = 1.0) -> tuple[list[Any], dict[str, str]]:
    """Give a cube of persons and, over the same persons, a cube of shares with their numerators."""
    from dataclasses import replace

    import numpy as np
    import pandas as pd

    offer, parents = cube(municipalities, crowd)
    chance = np.random.default_rng(20260102)
    frame = offer.frame[["area", "provision", "group_age", "persons"]]
    smallest = frame[frame["area"].str.startswith("WK")]
    for name in ("provision", "group_age"):
        smallest = smallest[smallest[name] != "alle"]
    share = chance.beta(4.0, 6.0, len(smallest))
    smallest = smallest.assign(count=chance.binomial(smallest["persons"].to_numpy(), share))
    tables, level = [], smallest
    for _ in range(3):
        for totals in itertools.product((False, True), repeat=2):
            names = [n for n, one in zip(("provision", "group_age"), totals, strict=True) if one]
            whole = level.assign(**dict.fromkeys(names, "alle"))
            by = ["area", "provision", "group_age"]
            tables.append(whole.groupby(by, as_index=False)[["persons", "count"]].sum())
        level = level.assign(area=level["area"].map(parents))
    told = pd.concat(tables, ignore_index=True)
    people = told["persons"].where(told["persons"] > 0)
    told = told.assign(measure="s", n=told["persons"], value=100 * told["count"] / people)
    one = replace(offer, name="aandeel", frame=told, unit="%", count="count", kind="share")
    return [offer, one], parents


def alone(municipalities: int, crowd: float = 1.0, *, what: str = "") -> str:
    """Let one cube through the gate and say what it took; to be run in a process of its own."""
    from merkbaar.privacy.disclosure import protect_edition
    from merkbaar.privacy.rules import Rules

    offer, parents = cube(municipalities, crowd)
    offers = [offer]
    if what:
        offers, parents = {"ring": ring, "shares": shares}[what](municipalities, crowd)
    start, busy = time.perf_counter(), time.process_time()
    gate = protect_edition(offers, rules=Rules(MINIMUM), parents={"area": parents})
    took, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    people = [count for one in offers for count in one.frame["persons"]]
    small = sum(0 < count < MINIMUM for count in people)
    gone = sum(row["state"] == "suppressed" for one in gate.tables for row in one.records())
    return f"{len(people)} {small} {gone} {took:.2f} {busy:.2f} {peak:.3f}"


def _values(shape: tuple[int, ...], seed: int) -> dict[Any, float]:
    import numpy as np

    chance = np.random.default_rng(seed)
    counts = chance.poisson(chance.gamma(2.0, 12.0, shape))
    values = {}
    for place in np.ndindex(*(size + 1 for size in shape)):
        cut = tuple(slice(None) if i == 0 else i - 1 for i in place)
        key = tuple((n, f"{i:02d}") for n, i in zip("abc", place, strict=False) if i)
        values[key] = float(counts[cut].sum())
    return values


def drawn(shape: tuple[int, ...], seed: int) -> tuple[Any, Any]:
    """Give the system of a drawn table with all its margins, and its sensitive cells."""
    import numpy as np

    from merkbaar.privacy.margins import system

    values = _values(shape, seed)
    needs = {key: (1.0, float(MINIMUM)) for key, v in values.items() if 0 < v < MINIMUM}
    one = system(values, needs, dict.fromkeys(values, 1.0), {})
    return one, np.array([key in needs for key in values])


def fewest(one: Any) -> int:
    """Give the least number of cells that must go, by an integer programme with a proof.

    One binary per cell and one movement per need; a cell moves only where it goes.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_diag, csr_matrix, eye, hstack, vstack

    size, needs = len(one.values), one.needs
    many = len(needs)
    up = float(one.values.max() + MINIMUM)
    moves = block_diag([one.matrix] * many, "csr")
    kept = hstack([csr_matrix((moves.shape[0], size)), moves])
    tied = vstack([eye(size)] * many)
    highest = hstack([-up * tied, eye(size * many)])
    falls = vstack([csr_matrix(np.diag(one.values))] * many)
    lowest = hstack([falls, eye(size * many)])
    low = np.r_[one.sensitive.astype(float), np.full(size * many, -np.inf)]
    high = np.r_[np.ones(size), np.full(size * many, np.inf)]
    for place, need in enumerate(needs):
        at = size + place * size + need.cell
        side = low if need.way > 0 else high
        side[at] = need.way * need.distance
    solved = milp(
        np.r_[np.ones(size), np.zeros(size * many)],
        integrality=np.r_[np.ones(size), np.zeros(size * many)],
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(kept.tocsr(), 0.0, 0.0),
            LinearConstraint(highest.tocsr(), -np.inf, 0.0),
            LinearConstraint(lowest.tocsr(), 0.0, np.inf),
        ],
        options={"mip_rel_gap": 0.0},
    )
    if solved.status != 0:
        raise RuntimeError("the integer programme wasn't solved")
    return round(solved.fun)


def quality(tables: int = 200) -> dict[str, object]:
    """Hold the number of hidden cells against the optimum, on tables small enough to solve."""
    from merkbaar.privacy.suppression import protect

    ours = best = worst = 0
    most = 1.0
    for seed in range(tables):
        shape = SHAPES[seed % len(SHAPES)]
        one, hidden = drawn(shape, seed)
        mine = int((protect(one, hidden) & one.published).sum())
        least = fewest(one) if one.needs else mine
        ours, best = ours + mine, best + least
        worst += mine > 1.15 * least
        most = max(most, mine / least if least else 1.0)
    return {
        "what": f"hidden cells as a share of the fewest possible ({tables} drawn tables)",
        "measured": round(ours / best, 3),
        "reach": 1.15,
        "met": ours <= 1.15 * best,
        "detail": f"{ours} against {best}; above 1.15 in {worst} tables, most {most:.2f}",
    }


def offered(shape: tuple[int, ...], seed: int) -> Any:
    """Give the drawn table of :func:`drawn` as an offer."""
    import pandas as pd

    from merkbaar.tables import Offer

    one, keys = drawn(shape, seed)[0], list(_values(shape, seed))
    rows = [[dict(key).get(name, "alle") for name in "abc"[: len(shape)]] for key in keys]
    frame = pd.DataFrame(rows, columns=list("abc"[: len(shape)]))
    frame = frame.assign(value=one.values[: len(keys)], n=one.values[: len(keys)])
    totals = dict.fromkeys("abc"[: len(shape)], "alle")
    return Offer("t", frame.assign(persons=frame["n"]), tuple(totals), "mensen", population="p",
                 totals=totals)  # fmt: skip


def hidden_with(offers: list[Any], parents: Any, base: int) -> int:
    """Count the cells that the gate hides with or without rounding."""
    from merkbaar.privacy.disclosure import protect_edition
    from merkbaar.privacy.rules import Rules

    gate = protect_edition(offers, rules=Rules(MINIMUM, rounding=base), parents=parents)
    return sum(row["state"] == "suppressed" for table in gate.tables for row in table.records())


def rounding(tables: int = 200) -> dict[str, object]:
    """Count hidden cells without rounding and with it, on drawn tables."""
    gone = {
        base: sum(
            hidden_with([offered(SHAPES[seed % len(SHAPES)], seed)], {}, base)
            for seed in range(tables)
        )
        for base in (0, 5, 10)
    }
    return {
        "what": f"hidden cells with rounding to 5 as a share of those without ({tables} tables)",
        "measured": round(gone[5] / gone[0], 3),
        "reach": 1.0,
        "met": gone[5] <= gone[0] and gone[10] <= gone[0],
        "detail": f"{gone[0]} without, {gone[5]} to fives, {gone[10]} to tens",
    }


def speed(municipalities: int, crowd: float, *, what: str = "") -> dict[str, object]:
    """Measure one cube in a process of its own: seconds, of the clock and busy; peak memory."""
    line = subprocess.run(
        [sys.executable, __file__, str(municipalities), str(crowd), what],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib"), "OMP_NUM_THREADS": "1"},
    ).stdout
    cells, small, gone, took, busy, peak = map(float, line.split())
    named = {"": "", "ring": "the ring of ", "shares": "persons and shares of "}[what]
    return {
        "what": f"gate over {named}{municipalities} × {WIJKEN} × {PROVISIONS} "
        f"× {GROUPS}, {crowd:g} × the people",
        "measured": f"{took:.0f} s ({busy:.0f} s of processor time), {peak:.2f} GB",
        "reach": "600 s, 2 GB",
        "met": took <= 600 and peak <= 2,
        "detail": f"{cells:.0f} cells, {small:.0f} too small, {gone:.0f} hidden",
    }


def run() -> list[dict[str, object]]:
    """Measure quality on small tables, and speed on cubes."""
    cubes = [("", SIZES), ("ring", RINGS), ("shares", SHARES)]
    timed = (speed(*one, what=what) for what, sizes in cubes for one in sizes)
    return [quality(), rounding(), *timed]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(alone(int(sys.argv[1]), float(sys.argv[2]), what=sys.argv[3]))  # noqa: T201
    else:
        for line in run():
            print(line)  # noqa: T201
