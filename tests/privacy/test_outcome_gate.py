"""Outcome at the gate: a few who left or got worse can't be worked out, and a refusal stays one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting import outcomes
from merkbaar.counting.yardstick import equivalence, forms, yardstick
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.tables import Offer

BETTER = {"stress": "lower"}
BY = ("measure", "approach")


def scores(left: int, worse: int, people: int = 60) -> pd.DataFrame:
    """Give two approaches; of the first a few left and a few got worse."""
    chance, rows = np.random.default_rng(3), []
    for approach in ("route", "ref"):
        for i in range(people):
            before = float(chance.integers(4, 8))
            step = 1.0 if i < worse and approach == "route" else -1.0
            rows.append(("stress", f"{approach}{i}", "T0", approach, before))
            if not (approach == "route" and i >= people - left):
                rows.append(("stress", f"{approach}{i}", "T1", approach, before + step))
    return pd.DataFrame(rows, columns=["measure", "person", "wave", "approach", "score"])


def offers(frame: pd.DataFrame, asked: pd.DataFrame | None = None) -> list[Offer]:
    outcome = outcomes.paired_each(frame)
    made = [
        Offer("outcome", outcome, BY, "punten", population="pairs", kind="mean"),
        Offer(
            "stayed", outcomes.stayed_each(frame), BY, "%", count="count", population="started",
            kind="share",
        ),
        Offer(
            "moved", outcomes.moved_each(frame, better=BETTER), (*BY, "way"), "mensen",
            population="pairs", totals={"way": "alle"}, kind="count",
        ),
    ]  # fmt: skip
    if asked is not None:
        same = equivalence(forms(asked, measures={"list": "stress", "other": "stress"}))
        laid = yardstick(outcome, same, better=BETTER)
        made.append(Offer("yardstick", laid, BY, "SD", population="pairs", kind="index"))
    return made


def shown(gate, table: str, **where: str) -> dict:
    records = next(one for one in gate.tables if one.name == table).records()
    return next(one for one in records if all(str(one[k]) == v for k, v in where.items()))


@pytest.mark.parametrize(("left", "state"), [(4, "suppressed"), (0, "shown"), (15, "shown")])
def test_how_many_started_is_hidden_where_a_few_left(left, state):
    gate = protect_edition(offers(scores(left, worse=20)))
    cell = shown(gate, "stayed", approach="route")
    assert cell["state"] == state
    assert (cell["n"] is None) == (state == "suppressed")
    assert shown(gate, "outcome", approach="route")["n"] == 60 - left


@pytest.mark.parametrize("worse", [1, 4, 9])
def test_a_few_who_got_worse_can_not_be_worked_out_from_the_others(worse):
    gate = protect_edition(offers(scores(left=0, worse=worse)))
    cells = {
        way: shown(gate, "moved", approach="route", way=way) for way in ("better", "same", "worse")
    }
    hidden = [way for way, cell in cells.items() if cell["state"] == "suppressed"]
    assert "worse" in hidden
    assert len(hidden) > 1 or shown(gate, "moved", approach="route", way="alle")["value"] is None


def test_what_is_not_compared_passes_as_missing_with_its_reason():
    rows = [
        (approach, wave, instrument, "1")
        for approach, instrument in (("route", "list"), ("ref", "other"))
        for wave in ("T0", "T1")
    ]
    asked = pd.DataFrame(rows, columns=["approach", "wave", "instrument", "item"])
    gate = protect_edition(offers(scores(left=0, worse=20), asked))
    cell = shown(gate, "yardstick", approach="route")
    assert cell["state"] == "missing"
    assert cell["value"] is None
    assert cell["method"].startswith("niet vergeleken: ")
