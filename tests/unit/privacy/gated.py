"""A small table and the gate, for the tests of what it lets through."""

from __future__ import annotations

import pandas as pd

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Cell, Finding, Offer

PARENTS = {"area": {f"WK99990{i}": "GM9999" for i in range(1, 5)}}
QUOTES = ["narrative", "person", "theme", "pole", "text", "language", "made_by", "area", "period"]
NONE = pd.DataFrame(columns=QUOTES)


def offer(persons, *, name="bereik", **more):
    """Give a table of wijken with their total."""
    areas = [f"WK99990{i}" for i in range(1, len(persons) + 1)]
    frame = pd.DataFrame({"area": [*areas, "GM9999"], "persons": [*persons, sum(persons)]})
    frame = frame.assign(measure="reach", value=50.5, lower=40.0, upper=60.0, p=0.01, grade="A",
                         n=frame["persons"], unit="%", method="Wilson")  # fmt: skip
    kind = "" if "count" in more else "index"
    more = {"population": "p", "totals": {"area": "GM9999"}, "kind": kind, **more}
    return Offer(name, frame.assign(**more.pop("columns", {})), ("area",), "%", **more)


def gate(*offers, quotes=NONE, findings=(), minimum=10, **more):
    held, either = more.pop("held", None), more.pop("all_or_none", False)
    return protect_edition(
        offers, held, quotes=quotes, findings=findings, parents=PARENTS,
        rules=Rules(minimum, all_or_none=either), **more,
    )  # fmt: skip


def finding(name, *cells, **more):
    """Give a finding with the figures of the cells of :func:`offer`."""
    parts = {"value": 50.5, "reference": 50.5, "effect": 0.0, "lower": -1.5, "upper": 1.5,
             "value_lower": 40.0, "value_upper": 60.0}  # fmt: skip
    base = {
        "finding": name, "kind": "level", "comparator": "area", "measure": "reach", "title": {},
        "unit": "%", "subject": {"area": "WK999901"}, "n": None, "p": 0.01, "q": 0.02,
        "smallest_effect": 1.0, "better": "higher", "grade": "A", "certainty": "shown", **parts,
    }  # fmt: skip
    evidence = tuple(Cell("bereik", {"area": cell}) for cell in cells)
    return Finding(**{**base, "evidence": evidence, **more})
