"""Many cells at once: the same figures as one by one."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.moments import changes, of_cells
from merkbaar.counting.outcome import change
from merkbaar.counting.pairing import pair


def panel() -> pd.DataFrame:
    chance, rows = np.random.default_rng(14), []
    for cell, n in (("a", 40), ("b", 5), ("c", 2), ("d", 12)):
        before = chance.normal(100, 3, n)
        after = before + (1.0 if cell == "d" else chance.normal(1, 2, n))
        for wave, values in (("T0", before), ("T1", np.broadcast_to(after, n))):
            rows += [(f"{cell}{i}", wave, cell, value) for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def table() -> pd.DataFrame:
    pairs = pair(panel(), score="score", by=("approach",), waves=("T0", "T1"))
    return pairs.cells.join(changes(of_cells(pairs))).set_index("approach")


@pytest.mark.parametrize("cell", ["a", "b"])
def test_a_cell_has_the_figures_of_bare_arrays(cell):
    frame = panel().query("approach == @cell").pivot(index="person", columns="wave", values="score")
    alone = asdict(change(frame["T0"].to_numpy(), frame["T1"].to_numpy()))
    names = {"value": "mean", "p_change": "p", "mean_t0": "mean_before", "mean_t1": "mean_after"}
    row = table().loc[cell]
    for name in row.index.drop("sd_t0"):
        assert row[name] == pytest.approx(alone[names.get(name, name)], rel=1e-8)


def test_two_pairs_are_too_few_for_a_figure():
    assert table().loc["c"].isna().all()


def test_a_change_that_is_the_same_for_all_has_no_interval():
    row = table().loc["d"]
    assert row["value"] == pytest.approx(1.0)
    assert np.isnan([row["lower"], row["p_change"], row["dz"], row["dz_lower"]]).all()
    assert row["d_av"] > 0
