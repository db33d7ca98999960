"""A million answers scored, paired and tested: Merkbaar beside plain loops of pandas and scipy.

50 municipalities × 250 people × 40 items (eight questionnaires of five, scored as the MHI-5) × 2
waves. Both ways run in processes of their own, in turns, on the same answers; reading the file
isn't timed. The loops are what a careful researcher writes: a group at a time, `pivot_table`,
`ttest_rel`, an effect size with its interval; that both give the same is checked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
AREAS, PEOPLE, SCALES, ITEMS = 50, 250, 8, 5
TURNS, SEED = 3, 20261122
REACH, MEMORY = 0.25, 1000.0
KINDS = ("voortdurend", "meestal", "vaak", "soms", "zelden", "nooit")
OURS = """
from dataclasses import replace
from merkbaar.instruments import load, score
from merkbaar.counting.outcome import paired

def work(answers):
    mhi5 = load("mhi5")
    parts = []
    for at in range(SCALES):
        own = replace(mhi5, instrument=f"schaal{at}")
        parts.append(score(answers, own).assign(measure=f"schaal{at}"))
    table = paired(pd.concat(parts, ignore_index=True), by=["measure", "area"])
    return table.rename(columns={"p_change": "change_p"})
"""
PLAIN = """
from scipy import stats

def work(answers):
    rows = []
    codes = {str(at): at - 1 for at in range(1, 7)}
    for (instrument, area), group in answers.groupby(["instrument", "area"]):
        group = group.copy()
        group["item"] = group["item"].str.split(".").str[-1]
        group["points"] = group["value"].map(codes)
        turned = group["item"].isin(["3", "5"])
        group.loc[turned, "points"] = 5 - group.loc[turned, "points"]
        wide = group.pivot_table(index=["person", "wave"], columns="item", values="points")
        total = (wide.sum(axis=1, skipna=False) * 4).unstack("wave").dropna()
        change = total["T1"] - total["T0"]
        n, sd = len(change), change.std(ddof=1)
        test = stats.ttest_rel(total["T1"], total["T0"])
        half = stats.t.ppf(0.975, n - 1) * sd / n**0.5
        dz = change.mean() / sd
        pooled = ((total["T0"].var() + total["T1"].var()) / 2) ** 0.5
        rows.append({
            "measure": instrument, "area": area, "value": change.mean(),
            "lower": change.mean() - half, "upper": change.mean() + half, "n": n,
            "change_p": test.pvalue, "dz": dz, "d_av": change.mean() / pooled,
        })
    return pd.DataFrame(rows)
"""
TIMED = """
import json, re, sys, time
from pathlib import Path
import pandas as pd
SCALES = {scales}
{code}
answers = pd.read_parquet(sys.argv[1])
work(answers.head(4000))
began = time.perf_counter()
table = work(answers)
took = time.perf_counter() - began
status = Path("/proc/self/status").read_text()
peak = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
columns = ["measure", "area", "value", "lower", "upper", "n", "change_p", "dz", "d_av"]
table = table[columns].sort_values(["measure", "area"])
json.dump({{"took": took, "peak": peak, "cells": table.to_dict("list")}}, sys.stdout)
"""


def run() -> list[dict[str, Any]]:
    """Measure both ways in turns; the least of three turns of each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        made = answers()
        made.to_parquet(path)
        found = [(_timed(OURS, path), _timed(PLAIN, path)) for _ in range(TURNS)]
    _check_alike(found[0][0]["cells"], found[0][1]["cells"])
    ours, plain = (min(pair[at]["took"] for pair in found) for at in (0, 1))
    peaks = [max(pair[at]["peak"] for pair in found) for at in (0, 1)]
    cells = f"{len(made):,} answers, {AREAS * SCALES} cells"
    return [
        {
            "what": "a million answers scored, paired and tested, against plain loops",
            "measured": f"{ours / plain:.3f} ({ours:.1f} s against {plain:.1f} s)",
            "reach": f"≤ {REACH}",
            "met": ours / plain <= REACH,
            "detail": cells,
        },
        {
            "what": "peak memory of that (the loops beside it)",
            "measured": f"{peaks[0]:.0f} MB ({peaks[1]:.0f} MB)",
            "reach": f"≤ {MEMORY:.0f} MB",
            "met": peaks[0] <= MEMORY,
            "detail": "whole process, with the answers in it",
        },
    ]


def answers() -> pd.DataFrame:
    """Make the answers: codes 1–6 as text, a person's own level, one in fifty missing."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(SEED)
    people = AREAS * PEOPLE
    shape = (people, 2, SCALES, ITEMS)
    latent = chance.normal(0, 1, (people, 1, SCALES, 1)) + chance.normal(0, 1, shape)
    latent[:, 1] += 0.15
    latent[..., [0, 1, 3]] *= -1
    code = np.clip(np.round(3.5 - 1.2 * latent), 1, 6).astype(int).ravel()
    person, wave, scale, item = (axis.ravel() for axis in np.indices(shape))
    frame = pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person, [f"p{i:06d}" for i in range(people)]),
            "wave": pd.Categorical.from_codes(wave, ["T0", "T1"]),
            "area": pd.Categorical.from_codes(
                person // PEOPLE, [f"GM{i:04d}" for i in range(AREAS)]
            ),
            "instrument": pd.Categorical.from_codes(scale, [f"schaal{i}" for i in range(SCALES)]),
            "item": pd.Categorical.from_codes(item, [str(i + 1) for i in range(ITEMS)]),
            "value": pd.Categorical.from_codes(code - 1, [str(i + 1) for i in range(6)]),
        }
    ).astype(str)
    gone = chance.random(len(frame)) < 0.004
    frame["value"] = frame["value"].mask(gone)
    return frame


def _timed(code: str, path: Path) -> dict[str, Any]:
    text = TIMED.format(scales=SCALES, code=code)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "lib"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", text, str(path)],
        capture_output=True, check=True, env=environment, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def _check_alike(ours: dict[str, list[Any]], plain: dict[str, list[Any]]) -> None:
    """Refuse to compare speed where the figures differ."""
    import numpy as np

    for name, column in plain.items():
        if name in ("measure", "area"):
            assert ours[name] == column, name
        else:
            assert np.allclose(ours[name], column, rtol=1e-6, atol=1e-12), name
