"""What a finding may still say once the gate has hidden cells."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from merkbaar.privacy.evidence import as_shown, judge
from merkbaar.tables import Cell, Finding, SafeTable

COLUMNS = ("area", "value", "lower", "upper", "n", "grade", "unit", "method", "state")


def table(**states):
    rows = [
        (area, 50.5 if state == "shown" else None, None, None, None, "", "%", "", state)
        for area, state in states.items()
    ]
    return SafeTable.from_dict(
        {
            "name": "bereik",
            "columns": COLUMNS,
            "rows": rows,
            "dimensions": ("area",),
            "unit": "%",
            "totals": {"area": "GM"},
            "title": {},
            "method": {},
            "source": "",
            "chart": "dot",
            "notebook": "reach",
            "minimum": 10,
        }
    )


def finding(*areas, **more):
    parts = dict.fromkeys(("value", "reference", "effect", "value_lower", "value_upper"), 1.5)
    base = {
        "finding": "f", "kind": "level", "comparator": "area", "measure": "reach", "title": {},
        "unit": "%", "subject": {}, "n": 12, "p": 0.012345678, "q": 0.023456789, "lower": 1.0,
        "upper": 2.0, "smallest_effect": 1.0, "better": "higher", "grade": "A",
        "certainty": "shown", **parts,
    }  # fmt: skip
    evidence = tuple(Cell("bereik", {"area": area}) for area in areas)
    return Finding(**{**base, "evidence": evidence, **more})


@pytest.mark.parametrize("kind", ["level", "change", "unknown"])
@pytest.mark.parametrize("rank", [0, 1])
def test_whatever_is_said_of_a_hidden_cell_is_not_told(kind, rank):
    one = finding("B", "A", kind=kind, rank=rank, detectable=7.8)
    kept, lost = judge([one], {"bereik": table(A="suppressed", B="shown")})
    assert kept == []
    assert [entry["rule"] for entry in lost] == ["evidence"]


def test_people_cannot_be_counted_back_from_what_would_have_shown():
    """The attack that this is for: the width of a hidden share's interval gives its count."""

    def width(count, n=245):
        share, z = count / n, 1.96
        return 2 * z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)

    said = round(width(4), 3)
    assert [count for count in range(1, 10) if abs(width(count) - said) < 1e-3] == [4]
    one = finding("A", kind="unknown", detectable=said, value=None)
    assert judge([one], {"bereik": table(A="suppressed", B="shown")})[0] == []


def test_what_is_not_known_of_shown_cells_is_told_in_four_figures():
    one = finding("A", "B", kind="unknown", detectable=7.823936, lower=-4.4721359, upper=3.6055512)
    (kept,), _ = judge([one], {"bereik": table(A="shown", B="shown")})
    assert (kept.detectable, kept.lower, kept.upper) == (7.824, -4.472, 3.606)
    assert (kept.value, kept.effect) == (1.5, 1.5)


def test_no_finding_keeps_a_p_value():
    (kept,), _ = judge([finding("A")], {"bereik": table(A="shown")})
    assert (kept.p, kept.q) == (None, None)


@pytest.mark.parametrize("comparator", ["time", "area", "reference"])
def test_what_stands_in_another_table_is_no_reference(comparator):
    tables = {name: table(A="shown", B="shown") for name in ("bereik", "elders")}
    one = finding("A", "B", comparator=comparator, effect=0.0, n=None, value=50.5,
                  reference=50.5, value_lower=None, value_upper=None)  # fmt: skip
    assert len(as_shown([one], tables)[0]) == 1
    elsewhere = replace(one, evidence=(one.evidence[0], Cell("elders", {"area": "B"})))
    kept, lost = as_shown([elsewhere], tables)
    assert kept == []
    assert [entry["rule"] for entry in lost] == ["figures"]
