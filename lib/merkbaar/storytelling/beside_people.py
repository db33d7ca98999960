"""A machine that codes, set beside the people who coded the same stories."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .agreement import Disagreement, disagreement, draws, middle, verdict_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MACHINE = "machine"
"""The coder's name under which a model stands beside people."""


@dataclass(frozen=True)
class Beside:
    """How far people and a machine agree on a code, or on all of them.

    Attributes
    ----------
    alpha : float
        Mean, over the people of whom it can be known, of the alpha of each with the machine.
    lower, upper : float
        Its 95 % bootstrap interval; NaN where there is none.
    units : int
        Units of the person who coded most.
    coders : int
        People in the mean.
    """

    alpha: float
    lower: float
    upper: float
    units: int
    coders: int

    @property
    def verdict(self) -> str:
        """What this alpha allows, as for people."""
        return verdict_of(self.alpha)


def beside(
    codes: pd.DataFrame,
    machine: pd.DataFrame,
    asked: Sequence[str],
    *,
    unit: str = "narrative",
    tellers: Mapping[str, str] | None = None,
    bootstraps: int = 1000,
    random_state: int = 0,
) -> Beside:
    """Give the mean agreement of each person with a machine, and one interval for that mean.

    Units are drawn once for all people together: in each draw the alpha of every person with the
    machine is taken and averaged. So two people who coded the same stories don't make the mean
    look surer than it is, nor as unsure as either.

    Parameters
    ----------
    codes, machine : DataFrame
        `unit`, coder, code. A unit that a person coded and to which the machine gave nothing has a
        no for each code.
    asked : sequence of str
        The code or codes that are taken together; each is a yes or no per unit.
    tellers : mapping of str to str, optional
        Unit to the person who told it: all stories of one person are drawn together.
    """
    import numpy as np

    pairs = [
        _pair(codes.loc[codes["coder"] == who], machine, asked, unit)
        for who in sorted(set(codes["coder"].dropna()))
    ]
    most = max((len(units) for units, _ in pairs), default=0)
    known = [pair for pair in pairs if not math.isnan(pair[1].alpha)]
    if not known:
        return Beside(math.nan, math.nan, math.nan, most, 0)
    every = sorted({name for units, _ in known for name in units})
    own = [(tellers or {}).get(name, name) for name in every]
    weights = draws(own, bootstraps=bootstraps, random_state=random_state)
    place = {name: at for at, name in enumerate(every)}
    drawn = [
        found.alphas(np.tile(weights[:, [place[name] for name in units]], len(asked)))
        for units, found in known
    ]
    lower, upper = middle(np.mean(drawn, axis=0))
    mean = math.fsum(found.alpha for _, found in known) / len(known)
    return Beside(mean, lower, upper, most, len(known))


def _pair(
    mine: pd.DataFrame, machine: pd.DataFrame, asked: Sequence[str], unit: str
) -> tuple[list[str], Disagreement]:
    """Give the units that a person coded, and how far the machine lies from that person there."""
    import numpy as np

    units = sorted(set(mine[unit].dropna()))
    said = [_yes(rows, asked, unit, units) for rows in (mine, machine)]
    return units, disagreement(np.vstack(said))


def _yes(rows: pd.DataFrame, asked: Sequence[str], unit: str, units: Sequence[str]) -> np.ndarray:
    """Give a yes (1) or no (0) for each unit of each code, one code after the other."""
    import numpy as np

    there = {(name, code) for name, code in zip(rows[unit], rows["code"], strict=True)}
    return np.array([float((name, code) in there) for code in asked for name in units])
