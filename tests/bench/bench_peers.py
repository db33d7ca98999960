"""Small cells that can be seen or worked out: Merkbaar's gate beside acro and pycanon.

Peers live in an environment of their own (``python -m venv …; pip install acro==1.0.2 pycanon``);
name its Python in ``MERKBAAR_PEERS``, else what needs it is left out. The real tables are counted
from a file of the folder ``MERKBAAR_TESTDATA``; one table is made up from a seed. The same attacker
works on what each of them publishes.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
MINIMUM = 10
ALL = "alle"
REAL = (("urbrur", "water"), ("relat", "sex"), ("roof", "walls"))
SEED, PEOPLE, WIJKEN, HELP = 20260101, 900, 12, ("w", "x", "y", "z")
THEIRS = """
import contextlib, io, json, logging, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pandas as pd
from acro import ACRO
from pycanon import anonymity

def cells(table):
    return [
        [str(row), str(column), None if pd.isna(value) else float(value)]
        for row, values in table.iterrows()
        for column, value in values.items()
    ]

made = {}
with contextlib.redirect_stdout(io.StringIO()):
    session = ACRO(suppress=True)
    for name, columns in json.load(open(sys.argv[1])).items():
        frame = pd.DataFrame(columns)
        row, column = frame.columns
        one = pd.Series("All", index=frame.index, name="all")
        apart = [(frame[row], frame[column]), (frame[row], one), (one, frame[column])]
        made[name] = {
            "margins": cells(session.crosstab(frame[row], frame[column], margins=True)),
            "apart": [cell for some in apart for cell in cells(session.crosstab(*some))],
            "k": int(anonymity.k_anonymity(frame.astype(str), list(frame.columns))),
        }
json.dump(made, open(sys.argv[2], "w"))
"""

Place = tuple[str, str]
Told = Mapping[Place, float | None]
"""What is published: per place a number, or None where it is hidden; ``alle`` is a total."""


@dataclass(frozen=True)
class Score:
    """What an attacker gets out of a table.

    Attributes
    ----------
    small : int
        Cells of 1 up to the minimum.
    visible, exact, narrowed : int
        Of those: printed as they are; hidden and worked out exactly; hidden, and known to be less
        than every number from 1 to the minimum. A cell is counted once, in this order.
    shown : float
        Share of all cells, totals included, that is printed.
    wrong : int
        Totals printed with another number than the people there are.
    """

    small: int
    visible: int
    exact: int
    narrowed: int
    shown: float
    wrong: int

    def __str__(self) -> str:
        return f"{self.visible} seen, {self.exact} worked out, {self.narrowed} narrowed"


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Give the persons behind each table: one row a person, two columns."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(SEED)
    drawn = {
        "wijk": chance.choice(WIJKEN, PEOPLE, p=chance.dirichlet(np.full(WIJKEN, 2.0))),
        "help": chance.choice(len(HELP), PEOPLE, p=(0.5, 0.3, 0.14, 0.06)),
    }
    made = pd.DataFrame(drawn)
    words = made.assign(
        wijk="WK" + made["wijk"].astype(str), help=[HELP[one] for one in made["help"]]
    )
    found = {"made up, names": words, "made up, numbers": made}
    if (file := folder / "sdc" / "sdcMicro" / "testdata2.csv").is_file():
        real = pd.read_csv(file)
        found |= {f"real, {row} × {column}": real[[row, column]] for row, column in REAL}
    return found


def counts(frame: pd.DataFrame) -> dict[Place, int]:
    """Count persons per cell, with every total."""
    row, column = (frame[name].astype(str) for name in frame)
    every: dict[Place, int] = {}
    for place in zip(row, column, strict=True):
        for one in product((place[0], ALL), (place[1], ALL)):
            every[one] = every.get(one, 0) + 1
    wholes = {(r, c): 0 for r in {*row, ALL} for c in {*column, ALL}}
    return wholes | every


def ours(truth: Mapping[Place, int]) -> Told:
    """Give what Merkbaar's gate publishes of a table with its totals."""
    import pandas as pd

    from merkbaar.privacy.disclosure import protect

    frame = pd.DataFrame(
        [(*place, n) for place, n in truth.items()], columns=["row", "column", "n"]
    )
    totals = {"row": ALL, "column": ALL}
    safe = protect(frame, dimensions=["row", "column"], totals=totals, minimum=MINIMUM)
    return {(one["row"], one["column"]): one["value"] for one in safe.records()}


def theirs(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any] | None:
    """Give what acro publishes of the same, and pycanon's k; None where they aren't installed."""
    python = os.environ.get("MERKBAAR_PEERS")
    if not python:
        return None
    with tempfile.TemporaryDirectory() as work:
        asked, answer = Path(work) / "asked.json", Path(work) / "answer.json"
        content = {name: frame.to_dict("list") for name, frame in frames.items()}
        asked.write_text(json.dumps(content), encoding="utf-8")
        subprocess.run([python, "-c", THEIRS, asked, answer], check=True, cwd=work)
        return json.loads(answer.read_text(encoding="utf-8"))


def told(cells: Sequence[tuple[str, str, float | None]]) -> Told:
    """Read what acro gave: its totals are called All; a hidden cell and a zero are both empty."""
    return {
        (ALL if row == "All" else row, ALL if column == "All" else column): value
        for row, column, value in cells
    }


def attack(truth: Mapping[Place, int], published: Told) -> Score:
    """Count the small cells that are seen, worked out or narrowed from what is published."""
    inner = [place for place in truth if ALL not in place]
    small = [place for place in inner if 0 < truth[place] < MINIMUM]
    right = {place: n for place, n in published.items() if n is not None and n == truth.get(place)}
    wrong = sum(n is not None and n != truth.get(place) for place, n in published.items())
    found = [_known(place, inner, right) for place in small]
    hidden = [one for place, one in zip(small, found, strict=True) if place not in right]
    exact = [low == high for low, high in hidden]
    narrow = [low > 1 or high < MINIMUM for low, high in hidden]
    return Score(
        small=len(small),
        visible=len(small) - len(hidden),
        exact=sum(exact),
        narrowed=sum(narrow) - sum(exact),
        shown=len(right) / len(truth),
        wrong=wrong,
    )


def _known(place: Place, inner: Sequence[Place], right: Mapping[Place, float]) -> tuple:
    """Bound a cell by two linear programmes: what is printed adds up, and nobody is less than 0."""
    import numpy as np
    from scipy.optimize import linprog

    rows = [
        [float(at[0] in (ALL, one[0]) and at[1] in (ALL, one[1])) for one in inner] for at in right
    ]
    ends = []
    for sign in (1, -1):
        aim = np.array([sign * float(one == place) for one in inner])
        solved = linprog(aim, A_eq=np.array(rows), b_eq=np.array(list(right.values())))
        ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
    return round(float(ends[0]), 6), round(float(ends[1]), 6)


def run() -> list[dict[str, object]]:
    """Measure all tables, ours and theirs in one run."""
    shared = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
    frames = tables(shared)
    peers = theirs(frames)
    rows = []
    for name, frame in frames.items():
        truth = counts(frame)
        mine = attack(truth, ours(truth))
        row: dict[str, object] = {
            "what": f"{name}: small cells ({mine.small} of {len(truth)}) that come out",
            "measured": str(mine),
            "reach": "0",
            "met": mine.visible + mine.exact + mine.narrowed == 0,
            "detail": f"{mine.shown:.0%} of the cells shown",
        }
        if peers:
            row["detail"] = f"{row['detail']}; {_compared(truth, peers[name])}"
        rows.append(row)
    return rows


def _compared(truth: Mapping[Place, int], peer: Mapping[str, Any]) -> str:
    """Say what comes out of acro's table with totals, and of its table beside its totals."""
    parts = [
        ("acro, suppression and margins", attack(truth, told(peer["margins"]))),
        ("acro, suppression, totals in tables of their own", attack(truth, told(peer["apart"]))),
    ]
    said = [
        f"{how}: {score}; {score.shown:.0%} shown"
        + (f", {score.wrong} totals that aren't the people there are" if score.wrong else "")
        for how, score in parts
    ]
    return "; ".join([*said, f"pycanon says k = {peer['k']} and hides nothing"])


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
