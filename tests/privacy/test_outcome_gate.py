"""Outcome at the gate: a few who left or got worse can't be worked out, and a refusal stays one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting import outcomes
from merkbaar.counting.blurred import blurred
from merkbaar.counting.response import response
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
            "stayed", outcomes.stayed_each(frame), BY, "%", population="started", kind="index"
        ),
        Offer(
            "moved", blurred(outcomes.moved_each(frame, better=BETTER)), (*BY, "way"), "mensen",
            population="moved_about", totals={"way": "alle"}, kind="count",
        ),
        Offer(
            "response", response(invited(frame), by=["wave"]), ("wave",), "%", kind="share",
            count="count", population="invitations",
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


def invited(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the invitations of the start: who answered, and 200 who weren't reached."""
    first = frame.loc[frame["wave"] == "T0", "person"]
    there = pd.DataFrame({"person": first, "wave": "T0", "disposition": "I"})
    others = pd.DataFrame({"person": [f"z{i}" for i in range(200)], "wave": "T0"})
    return pd.concat([there, others.assign(disposition="NC")], ignore_index=True)


def could_have_left(gate) -> set[int]:
    """Give how many of the route can have left by everything told: all that an attacker can sum.

    The response tells how many started in both approaches together, exactly. Of each approach the
    pairs are told in fives, who stayed in a share and about how many started.
    """
    told = shown(gate, "response", wave="T0")
    everyone = round(told["value"] * told["n"] / 100)
    fits = {one: set() for one in ("route", "ref")}
    for approach, found in fits.items():
        n = shown(gate, "outcome", approach=approach)["n"]
        alle = shown(gate, "moved", approach=approach, way="alle")["value"]
        about = shown(gate, "stayed", approach=approach)
        for pairs in range(max(10, int(n) - 3), int(n) + 4):
            if 5 * ((pairs + 2.5) // 5) not in (n, alle) or 5 * ((pairs + 2.5) // 5) != alle:
                continue
            for started in range(pairs, pairs + 60):
                share = 5 * ((100 * pairs / started + 2.5) // 5)
                near = 10 * ((started + 5) // 10) == 5 * round(about["n"] / 5)
                if near and abs(share - about["value"]) <= 10:
                    found.add((started, pairs))
    return {
        started - pairs
        for started, pairs in fits["route"]
        if any(started + other == everyone for other, _ in fits["ref"])
    }


@pytest.mark.parametrize("left", [0, 1, 4, 9, 15])
def test_how_few_left_can_not_be_worked_out_from_all_that_is_told(left):
    could = could_have_left(protect_edition(offers(scores(left, worse=20))))
    assert left in could
    assert len(could) >= 4


def test_no_table_tells_exactly_how_many_started():
    gate = protect_edition(offers(scores(4, worse=20, people=63)))
    assert shown(gate, "stayed", approach="route")["n"] % 5 == 0
    assert shown(gate, "outcome", approach="route")["n"] == 60
    assert shown(gate, "moved", approach="route", way="alle")["value"] == 60


def test_who_stayed_is_hidden_where_the_change_is():
    gate = protect_edition(offers(scores(55, worse=2)))
    assert shown(gate, "outcome", approach="route")["state"] == "suppressed"
    assert shown(gate, "stayed", approach="route")["state"] == "suppressed"


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
