"""How long the gate takes over sums of euros, and whether a contributor can tell another's part."""

from __future__ import annotations

import resource
import time
from typing import Any

WIJKEN, PROVISIONS, GROUPS = 12, 8, 6
SIZES = (1, 2, 14)
EDITIONS = 60
LINKED = (
    [("area",)],
    [("area", "group_age")],
    [("area", "group_age", "period")],
    [("area", "group_age"), ("area", "period")],
    [("group_age", "period"), ("area", "group_age")],
)


def spending(municipalities: int, *, seed: int = 20260101) -> Any:
    """Give a row per made-up person: wijk, provision, group and euros (log-normal, skewed)."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(seed)
    people = chance.lognormal(8.5, 0.5, (municipalities, WIJKEN, 1, 1))
    use = chance.gamma(1.5, 0.015, PROVISIONS)[:, None]
    share = chance.dirichlet(np.full(GROUPS, 3.0))
    counts = chance.poisson(people * use * share * chance.gamma(4.0, 0.25, people.shape))
    m, w, p, k = np.unravel_index(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape)
    return pd.DataFrame(
        {
            "area": [f"WK{a:04d}{b:02d}" for a, b in zip(m, w, strict=True)],
            "provision": [f"p{one}" for one in p],
            "group_age": [f"k{one}" for one in k],
            "person": range(len(m)),
            "eur": np.round(chance.lognormal(7.0, 1.2, len(m)), 2),
        }
    )


def cube(municipalities: int) -> tuple[Any, dict[str, str]]:
    """Give an offer of sums over all combinations with all totals, and each area's parent."""
    import pandas as pd

    from merkbaar.privacy.magnitudes import largest_contributions
    from merkbaar.tables import Offer

    rows, names = spending(municipalities), ["area", "provision", "group_age"]
    totals = {"provision": "alle", "group_age": "alle"}
    wijken = sorted(set(rows["area"]))
    parents = {wijk: "GM" + wijk[2:6] for wijk in wijken}
    parents |= dict.fromkeys(sorted(set(parents.values())), "REGIO")
    levels = [rows, rows.assign(area=rows["area"].map(parents)), rows.assign(area="REGIO")]
    frame = pd.concat(
        [largest_contributions(one, by=names, amount="eur", totals=totals) for one in levels],
        ignore_index=True,
    )
    offer = Offer(
        "kosten", frame.assign(measure="m"), tuple(names), "euro", population="p", kind="sum",
        largest=("largest_1", "largest_2"), totals={"area": "REGIO", **totals},
    )  # fmt: skip
    return offer, parents


def timed(municipalities: int) -> dict[str, object]:
    """Let one cube of sums through the gate."""
    from merkbaar.privacy.disclosure import protect_edition

    offer, parents = cube(municipalities)
    started, busy = time.perf_counter(), time.process_time()
    gate = protect_edition([offer], parents={"area": parents})
    took, busy = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    gone = {entry["rule"]: entry["cells"] for entry in gate.report if "table" in entry}
    return {
        "what": f"sums over {len(offer.frame)} cells ({municipalities} × {WIJKEN} wijken)",
        "measured": f"{took:.1f} s ({busy:.1f} s of processor time), {peak:.2f} GB",
        "reach": "600 s, 2 GB",
        "met": took <= 600 and peak <= 2,
        "detail": ", ".join(f"{rule} {cells}" for rule, cells in sorted(gone.items())),
    }


def attacked(editions: int = EDITIONS) -> dict[str, object]:
    """Let contributors attack drawn editions of linked and nested sums and means."""
    import numpy as np
    from tests.privacy import sums_attacker as attack

    from merkbaar.privacy.disclosure import protect_edition

    told = cells = hidden = 0
    for seed in range(editions):
        rng = np.random.default_rng(seed)
        parents = attack.hierarchy(3, 2)
        areas = [area for area in parents if area.startswith("BU")]
        size, skew = (4, 14, 40)[seed % 3], (0.7, 1.2, 2.0)[seed // 3 % 3]
        rows = attack.spending(
            rng, areas, ["jong", "oud"], ["2025", "2026"], people=size, skew=skew
        )
        offers = [
            attack.table(rows, some, parents=parents, name=f"{kind}{i}", kind=kind,
                         levels=((0,), (0, 1))[seed % 2])
            for i, some in enumerate(LINKED[seed % 5])
            for kind in [("sum", "mean")[(seed // 5 + i) % 2]]
        ]  # fmt: skip
        gate = protect_edition(offers, parents={"area": parents})
        states = [row["state"] for table in gate.tables for row in table.records()]
        cells, hidden = cells + len(states), hidden + states.count("suppressed")
        told += bool(attack.Attacker(gate, rows, parents).estimated())
    return {
        "what": f"of {editions} drawn editions, those in which a contributor tells another's part",
        "measured": told,
        "reach": 0,
        "met": told == 0,
        "detail": f"{hidden} of {cells} cells hidden",
    }


def run() -> list[dict[str, object]]:
    """Time the gate over sums, and attack it."""
    return [*(timed(size) for size in SIZES), attacked()]
