"""What somebody with a linear programme gets out of rounded tables: no more than 1 up to 10."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from merkbaar.privacy.cells import read_offers
from merkbaar.privacy.rounding import Rounded, nearest
from merkbaar.privacy.solving import solve
from merkbaar.tables import Offer

MINIMUM = 10
NAMES = ("area", "age", "sex")


def counted(seed, shape, *, share=False, scale=14):
    """Give an offer over a drawn table with all its totals: counts, or shares of a base."""
    chance = np.random.default_rng(seed)
    base = chance.poisson(chance.gamma(1.0, scale, shape) + (4 * MINIMUM if share else 0))
    told = chance.binomial(base, chance.beta(1, 2, shape)) if share else base
    rows = []
    for place in itertools.product(*((None, *range(size)) for size in shape)):
        cut = tuple(slice(None) if i is None else i for i in place)
        names = ["alle" if i is None else f"v{i}" for i in place]
        rows.append((*names, int(base[cut].sum()), int(told[cut].sum())))
    names = list(NAMES[: len(shape)])
    frame = pd.DataFrame(rows, columns=[*names, "n", "count"])
    frame["persons"] = frame["n"]
    frame["value"] = frame["n"] if not share else 100 * frame["count"] / frame["n"].clip(lower=1)
    totals = dict.fromkeys(names, "alle")
    return Offer("proef", frame, tuple(names), "%" if share else "mensen", population="p",
                 count="count" if share else None, totals=totals)  # fmt: skip


def released(offer, base):
    """Give what readers see: per row its place, value and n (None where hidden)."""
    tables = read_offers([offer], {})
    hidden = solve(tables, minimum=MINIMUM, parents={}, rounding=base)
    view, seen = Rounded(tables[0], base), []
    for r, place in enumerate(tables[0].where):
        record = tables[0].frame.iloc[r]
        figures = view.figures(r, (float(record["value"]), None, None, float(record["n"])))
        truth = {q: float(amounts[r]) for q, amounts in tables[0].amounts.items()}
        seen.append((tuple(place.values()), None if (0, r) in hidden else figures, truth))
    return seen


def within(shown, base):
    """Give what he makes of a rounded number: halves go up, and what is shown is 0 or 10 up."""
    if not base or shown == 0:
        return shown, shown
    return max(shown - base / 2, MINIMUM), shown + base / 2 - (0.5 if base == 5 else 1)


def told(figures, base, quantity):
    """Give the least and the most of a number of people that a shown row leaves."""
    value, _, _, size = figures
    if quantity == "persons":
        return within(size, base)
    fit = [c for c in range(0, int(size) + 1, base) if round(100 * c / size) == value]
    ends = [within(c, base) for c in fit]
    return min(low for low, _ in ends), max(high for _, high in ends)


def attacked(seen, base, quantities):
    """Give hidden small numbers of which he knows more than 1 up to the minimum.

    Unknown are, per smallest cell, the people in the numerator and those outside it.
    """
    places = [place for place, _, _ in seen]
    cells = [place for place in places if "alle" not in place]
    sums = np.array(
        [[all(w in ("alle", v) for w, v in zip(p, c, strict=True)) for c in cells] for p in places],
        float,
    )
    none = np.zeros_like(sums)
    rows = {"n": np.hstack([sums, sums]), "count": np.hstack([sums, none])}
    rows |= {"persons": rows["n"], "rest": np.hstack([none, sums])}
    matrix, bounds = [], []
    for at, (_, figures, truth) in enumerate(seen):
        for quantity in ("persons", *(["count"] if "count" in truth else [])):
            if figures is not None:
                low, high = told(figures, base, quantity)
                matrix += [rows[quantity][at], -rows[quantity][at]]
                bounds += [high, -low]
    found = []
    for at, (place, figures, truth) in enumerate(seen):
        for quantity in quantities:
            if figures is None and 0 < truth[quantity] < MINIMUM:
                ends = []
                for sign in (1, -1):
                    aim = sign * rows[quantity][at]
                    solved = linprog(aim, A_ub=np.array(matrix), b_ub=np.array(bounds))
                    assert solved.status in (0, 3), "what is published is true"
                    ends.append(sign * solved.fun if solved.status == 0 else np.inf)
                if ends[0] > 1 + 1e-6 or ends[1] < MINIMUM - 1e-6:
                    found.append((place, quantity, truth[quantity], ends))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10**6),
    shape=st.sampled_from([(3, 3), (4, 3), (2, 3, 2), (6, 2)]),
    base=st.sampled_from([5, 10]),
)
def test_no_hidden_count_is_narrowed_through_rounded_totals(seed, shape, base):
    seen = released(counted(seed, shape), base)
    assert attacked(seen, base, ["persons"]) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), base=st.sampled_from([5, 10]))
def test_no_hidden_numerator_is_narrowed_through_rounded_shares(seed, base):
    seen = released(counted(seed, (4, 3), share=True), base)
    assert attacked(seen, base, ("count", "rest", "n")) == []


def test_he_does_narrow_what_is_only_hidden_itself():
    bare = [
        (place, None if 0 < truth["persons"] < MINIMUM else (None, None, None, truth["n"]), truth)
        for place, _, truth in released(counted(3, (4, 3)), 0)
    ]
    assert attacked(bare, 0, ["persons"])


def test_rounding_alone_protects_no_hidden_cell():
    """With hidden cells and rounded rest, but nothing hidden besides, he still narrows some."""
    found = 0
    for seed in range(10):
        bare = [
            (place, None if 0 < (n := truth["n"]) < MINIMUM else (0, 0, 0, nearest(n, 5)), truth)
            for place, _, truth in released(counted(seed, (4, 3)), 5)
        ]
        found += len(attacked(bare, 5, ["persons"]))
    assert found


@pytest.mark.parametrize("base", [5, 10])
def test_rounding_hides_fewer_cells_than_exact_totals(base):
    many = {0: 0, base: 0}
    for seed in range(20):
        for one in many:
            seen = released(counted(seed, (5, 4)), one)
            many[one] += sum(figures is None for _, figures, _ in seen)
    assert many[base] < many[0]
