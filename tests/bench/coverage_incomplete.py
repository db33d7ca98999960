"""How often the change from all rows holds the truth, where the spread isn't the same throughout.

Made-up people of whom some leave because of their first score (missing at random), seeds fixed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SEED, DRAWS = 20261122, 1000


def changes() -> Iterator[tuple[str, float, int, str]]:
    """Cover the change: 80 people, half gone by their first score, spread at T1 × 1, 1.5 and 2."""
    from merkbaar.counting.incomplete import change_from_all

    for people, spread in ((30, 1.5), (80, 1.0), (80, 1.5), (80, 2.0)):
        chance, hits, off = np_random(people, spread), 0, 0.0
        for _ in range(DRAWS):
            row = change_from_all(_drawn(chance, people, spread, 0.5, "x", leave=True)).iloc[0]
            hits += row["lower"] <= 0.5 <= row["upper"]
            off += (row["value"] - 0.5) / DRAWS
        about = f"{people} people, half gone by their first score, spread at T1 × {spread:g}; bias"
        yield "change from all rows", hits / DRAWS, DRAWS, f"{about} {off:+.3f}"


def differences() -> Iterator[tuple[str, float, int, str]]:
    """Cover the difference of two groups of unequal size and spread, with and without gaps."""
    import pandas as pd

    from merkbaar.counting.incomplete import change_from_all

    for mine, spread, theirs, leave in (
        (20, 3.0, 100, False),
        (20, 1.5, 60, True),
        (60, 1.5, 20, True),
        (60, 2.0, 60, True),
    ):
        chance, hits = np_random(mine, spread, theirs), 0
        for _ in range(DRAWS):
            one = _drawn(chance, mine, spread, 0.5, "x", leave=leave)
            other = _drawn(chance, theirs, 1.0, 0.1, "ref", leave=leave)
            table = change_from_all(pd.concat([one, other]), reference="ref")
            row = table.set_index("approach").loc["x"]
            hits += row["vs_reference_lower"] <= 0.4 <= row["vs_reference_upper"]
        gone = "half gone by their first score" if leave else "nobody gone"
        about = f"{mine} people (spread × {spread:g}) against {theirs} (× 1), {gone}"
        yield "difference from all rows (Welch)", hits / DRAWS, DRAWS, about


def np_random(*parts: float) -> np.random.Generator:
    """Give a generator of its own for a situation."""
    import numpy as np

    return np.random.default_rng([SEED, *(int(10 * part) for part in parts)])


def _drawn(
    chance: np.random.Generator, people: int, spread: float, moved: float, name: str, *, leave: bool
) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    own: Any = chance.normal(0, 1, (2, people))
    before = own[0]
    after = moved + spread * (0.5 * own[0] + math.sqrt(0.75) * own[1])
    gone = chance.random(people) < (1 / (1 + np.exp(-1.5 * before)) if leave else 0.0)
    who = np.array([f"{name}{i}" for i in range(people)])
    frame = {
        "person": np.concatenate([who, who[~gone]]),
        "wave": ["T0"] * people + ["T1"] * int((~gone).sum()),
        "score": np.concatenate([before, after[~gone]]),
    }
    return pd.DataFrame(frame).assign(approach=name)
