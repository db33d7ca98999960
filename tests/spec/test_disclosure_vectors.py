"""Published vectors for pseudonyms and disclosure control, and real tables."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merkbaar.privacy.audit import intervals
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.margins import system
from merkbaar.privacy.pseudonyms import Key, is_bsn, keyed_hash
from merkbaar.privacy.redaction import redact
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.suppression import protect, unprotected
from merkbaar.tables import Offer

_PLACE = Path(__file__).parents[1] / "unit" / "privacy" / "attack.py"
_SPEC = importlib.util.spec_from_file_location("attack", _PLACE)
attack = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(attack)


def test_the_keyed_hash_is_the_published_one():
    assert keyed_hash("test", key=Key(b"secret")) == (
        "0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914"
    )


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("111222333", True),
        ("123456782", True),
        ("999990019", True),
        ("111252333", False),
        ("000000000", False),
    ],
)
def test_the_eleven_test_gives_the_published_answers(number, valid):
    assert is_bsn(number) is valid


def grid(counts, minimum=10):
    """Give the system of a table of counts with all its margins."""
    counts = np.asarray(counts, float)
    names = ("a", "b", "c")[: counts.ndim]
    values = {}
    for place in np.ndindex(*(size + 1 for size in counts.shape)):
        cut = tuple(slice(None) if i == 0 else i - 1 for i in place)
        key = tuple((n, f"{i:02d}") for n, i in zip(names, place, strict=True) if i)
        values[key] = float(counts[cut].sum())
    needs = {key: (1.0, float(minimum)) for key, v in values.items() if 0 < v < minimum}
    hidden = np.array([key in needs for key in values])
    return system(values, needs, dict.fromkeys(values, 1.0), {}), hidden


def test_a_two_by_two_with_one_primary_needs_all_four():
    one, hidden = grid([[4, 30], [25, 60]])
    assert hidden.sum() == 1
    after = protect(one, hidden)
    assert after.sum() == 4
    lower, upper = intervals(one, after)
    assert np.nanmax(lower) <= 1
    assert np.nanmin(upper) >= 10


def test_one_primary_alone_is_given_away_and_the_audit_says_so():
    one, hidden = grid([[4, 30], [25, 60]])
    lower, upper = intervals(one, hidden)
    assert np.nanmax(lower) == np.nanmin(upper) == 4
    assert unprotected(one, hidden) == 2


@pytest.mark.parametrize("shape", [(3, 3), (6, 4), (4, 3, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_the_audit_without_shortcuts_agrees_that_all_is_protected(shape, seed):
    counts = np.random.default_rng(seed).poisson(15, shape)
    counts[(0,) * len(shape)] = 3
    one, hidden = grid(counts)
    after = protect(one, hidden)
    lower, upper = intervals(one, after)
    assert np.nanmax(lower[one.sensitive]) <= 1 + 1e-6
    assert np.nanmin(upper[one.sensitive]) >= 10 - 1e-6
    assert (after >= hidden).all()
    assert unprotected(one, after) == 0


def cheapest(one, hidden):
    """Give the fewest cells to hide, by trying all (only for tiny tables)."""
    open_cells = np.flatnonzero(~hidden & one.published)
    for bits in sorted(range(2 ** len(open_cells)), key=lambda b: b.bit_count()):
        trial = hidden | ~one.published
        trial[[c for i, c in enumerate(open_cells) if bits >> i & 1]] = True
        if unprotected(one, trial) == 0:
            return int((trial & one.published).sum())
    raise AssertionError


def test_no_more_is_hidden_than_about_needed_on_tiny_tables():
    ours, best = 0, 0
    for seed in range(4):
        counts = np.random.default_rng(seed).poisson(18, (2, 3))
        counts[0, seed % 3] = 4
        one, hidden = grid(counts)
        ours += int((protect(one, hidden) & one.published).sum())
        best += cheapest(one, hidden)
    assert ours <= 1.15 * best


LINKED = st.sampled_from(
    [
        [("area", "group_age")],
        [("area", "group_age", "period")],
        [("area", "group_age"), ("area", "period")],
        [("group_age", "period"), ("area", "group_age")],
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000), combinations=LINKED, scale=st.sampled_from([3, 12, 40]),
    wijken=st.integers(2, 3), buurten=st.integers(1, 2),
    levels=st.sampled_from([(0,), (1,), (0, 1)]),
    minimum=st.sampled_from([3, 5, 10]), totals=st.booleans(),
)  # fmt: skip
def test_no_hidden_cell_can_be_derived_from_all_that_is_published(
    seed, combinations, scale, wijken, buurten, levels, minimum, totals
):
    rng = np.random.default_rng(seed)
    parents = attack.hierarchy(wijken, buurten)
    areas = [area for area in parents if area.startswith("BU")]
    base = attack.people(rng, areas, ["jong", "oud"], ["2025", "2026"], scale=scale)
    offers = [
        attack.table(
            base, some, parents=parents, name=f"t{i}", levels=levels, totals=totals or i > 0
        )
        for i, some in enumerate(combinations)
    ]
    gate = protect_edition(offers, rules=Rules(minimum), parents={"area": parents})
    assert attack.recovered(gate, offers, base, parents, minimum) == []


THREE_PAIRS = [("area", "group_age"), ("area", "period"), ("group_age", "period")]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([3, 12, 40]), totals=st.booleans(),
       minimum=st.sampled_from([3, 5, 10]), levels=st.sampled_from([(0,), (0, 1)]))  # fmt: skip
def test_three_tables_of_two_attributes_do_not_narrow_a_hidden_cell(
    seed, scale, totals, minimum, levels
):
    parents = attack.hierarchy(3, 2)
    areas = [area for area in parents if area.startswith("BU")]
    rng = np.random.default_rng(seed)
    base = attack.people(rng, areas, ["jong", "oud"], ["2025", "2026"], scale=scale)
    offers = [
        attack.table(base, some, parents=parents, name=f"t{i}", levels=levels, totals=totals or i)
        for i, some in enumerate(THREE_PAIRS)
    ]
    gate = protect_edition(offers, rules=Rules(minimum), parents={"area": parents})
    assert attack.recovered(gate, offers, base, parents, minimum) == []


@pytest.mark.parametrize("seed", [113, 424, 450, 471, 482, 495])
def test_editions_that_narrowed_a_cell_before_the_crossing_was_counted_no_longer_do(seed):
    rng = np.random.default_rng(seed)
    parents = attack.hierarchy(3, 2)
    areas = [area for area in parents if area.startswith("BU")]
    scale, minimum = int(rng.choice([3, 12, 40])), int(rng.choice([3, 5, 10]))
    levels, totals = [(0,), (0, 1)][int(rng.integers(2))], bool(rng.integers(2))
    base = attack.people(rng, areas, ["jong", "oud"], ["2025", "2026"], scale=scale)
    offers = [
        attack.table(base, some, parents=parents, name=f"t{i}", levels=levels, totals=totals or i)
        for i, some in enumerate(THREE_PAIRS)
    ]
    gate = protect_edition(offers, rules=Rules(minimum), parents={"area": parents})
    assert attack.recovered(gate, offers, base, parents, minimum) == []


WITHOUT_STEPS = [
    [("area", "group_age", "period"), ("area",)],
    [("area", "group_age", "period"), ("period",)],
    [("area", "group_age", "period"), ()],
    [("area", "group_age"), ("period",)],
    [("area", "group_age"), ("area", "period"), ("group_age",)],
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("combinations", WITHOUT_STEPS)
def test_totals_are_counted_too_where_nobody_offers_the_steps_towards_them(combinations, seed):
    parents = attack.hierarchy(2, 2)
    areas = [area for area in parents if area.startswith("BU")]
    scale, minimum = ((12, 5), (40, 10))[seed % 2]
    rng = np.random.default_rng(seed)
    base = attack.people(rng, areas, ["jong", "oud"], ["2025", "2026"], scale=scale)
    levels = ((0,), (0, 1))[seed // 3]
    offers = [
        attack.table(base, some, parents=parents, name=f"t{i}", levels=levels, totals=False)
        for i, some in enumerate(combinations)
    ]
    gate = protect_edition(offers, rules=Rules(minimum), parents={"area": parents})
    assert attack.recovered(gate, offers, base, parents, minimum) == []


def test_the_attacker_of_these_tests_does_find_what_is_not_protected():
    parents = attack.hierarchy(2, 1)
    base = attack.people(np.random.default_rng(0), ["BU99990000"], ["jong"], ["2025"])
    base = pd.concat([base.assign(persons=4), base.assign(area="BU99990100", persons=40)])
    offer = attack.table(base, ("area",), parents=parents, name="t")
    gate = protect_edition([offer], parents={"area": parents})
    assert attack.recovered(gate, [offer], base, parents, 10) == []
    careless = [
        dict(row, state="shown" if row["n"] is not None or row["area"] != "BU99990000" else "s")
        for row in gate.tables[0].records()
    ]

    class Careless:
        dimensions, totals = gate.tables[0].dimensions, gate.tables[0].totals

        def records(self):
            sizes = {"GM9999": 44, "BU99990100": 40, "BU99990000": 4}
            return [dict(row, n=sizes[row["area"]]) for row in careless]

    leaking = type("Gate", (), {"tables": (Careless(),)})
    assert len(attack.recovered(leaking, [offer], base, parents, 10)) == 1


def counted(frame, dimensions, column):
    """Give an offer over real counts, with all margins."""
    base = frame.groupby(list(dimensions), as_index=False)[column].sum()
    base = base.rename(columns={column: "persons"}).astype(dict.fromkeys(dimensions, str))
    rows = []
    for place in np.ndindex(*(2,) * len(dimensions)):
        kept = [name for name, keep in zip(dimensions, place, strict=True) if keep]
        part = (
            base.groupby(kept, as_index=False)["persons"].sum()
            if kept
            else pd.DataFrame({"persons": [base["persons"].sum()]})
        )
        rows.append(part.assign(**dict.fromkeys(set(dimensions) - set(kept), "alle")))
    table = pd.concat(rows, ignore_index=True)
    table = table.assign(value=table["persons"], n=table["persons"])
    totals = dict.fromkeys(dimensions, "alle")
    return Offer("echt", table, tuple(dimensions), "mensen", population="p", totals=totals), base


def derivable(gate, base, dimensions, minimum):
    """Count hidden small rows that the shown ones give away."""
    base = base.assign(
        area=base[dimensions[0]], group_age=base[dimensions[1]],
        period=base[dimensions[2]] if len(dimensions) > 2 else "x",
    )  # fmt: skip
    names = dict(zip(dimensions, attack.DIMENSIONS, strict=False))

    class Renamed:
        dimensions = tuple(names.values())
        totals = dict.fromkeys(names.values(), "alle")

        def records(self):
            return [
                {**{new: row[old] for old, new in names.items()}, **row}
                for row in gate.tables[0].records()
            ]

    return len(attack.recovered(type("G", (), {"tables": (Renamed(),)}), [], base, {}, minimum))


@pytest.mark.parametrize(
    ("file", "dimensions", "column", "most"),
    [
        ("sdcTable/microdat.csv", ("V1", "V2", "V3"), None, 0.75),
        ("sdcMicro/testdata2.csv", ("urbrur", "water", "sex"), None, 0.95),
        ("sdcTable/microdata2.csv", ("region", "gender", "ecoOld"), None, 0.95),
        ("gausssuppression/d53.csv", ("sex", "age_l", "hst_m"), "freq", 0.75),
        ("gausssuppression/d53.csv", ("lms_h", "hst_h"), "freq", 0.75),
    ],
)
def test_real_tables_are_protected_and_stay_of_use(shared_data, file, dimensions, column, most):
    frame = pd.read_csv(shared_data / "sdc" / file)
    frame = frame.assign(persons=1 if column is None else frame[column])
    offer, base = counted(frame, dimensions, "persons")
    gate = protect_edition([offer])
    states = [row["state"] for row in gate.tables[0].records()]
    assert derivable(gate, base, dimensions, 10) == 0
    assert 0 < states.count("suppressed") <= most * len(states)


@pytest.mark.parametrize(
    ("file", "recall"),
    [
        ("phone_numbers", 0.95),
        ("emails", 1.0),
        ("urls", 1.0),
        ("identifiers", 1.0),
        ("dates", 0.95),
    ],
)
def test_numeric_kinds_are_found_in_text_that_others_labelled(shared_data, file, recall):
    import json

    text = (shared_data / "dutch_pii" / "deduce" / f"{file}.json").read_text(encoding="utf-8")
    found = wanted = alarms = 0
    for example in json.loads(text)["examples"]:
        spans = redact(example["text"]).spans
        labelled = [(a["start_char"], a["end_char"]) for a in example["annotations"]]
        wanted += len(labelled)
        found += sum(any(s.start < b and s.end > a for s in spans) for a, b in labelled)
        alarms += sum(all(s.start >= b or s.end <= a for a, b in labelled) for s in spans)
    assert found >= recall * wanted
    assert alarms <= 1
