"""What the gate says of what it kept back: how many, and by which rule; never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from merkbaar.wording import hidden_because

if TYPE_CHECKING:
    from merkbaar.privacy.cells import Cells
    from merkbaar.privacy.solving import Hidden

_DROPPED = {
    "quotes": {
        "consent": "geen toestemming om te citeren",
        "identifier": "er staat nog een gegeven van een persoon in",
        "name": "er staat misschien een naam in",
        "dossier": "dezelfde woorden staan in een dossier, van een professional",
        "once": "al een citaat van deze persoon bij dit thema, of dezelfde tekst",
        "people": "te weinig mensen vertelden over dit thema",
    },
    "photos": {
        "consent": "geen toestemming om de foto te tonen",
        "once": "al een foto van deze persoon bij dit thema, of dezelfde foto",
        "people": "te weinig mensen vertelden over dit thema",
    },
}
"""Why a quote or a photo isn't offered to readers, by rule."""


def dropped_of(
    what: Literal["quotes", "photos"], dropped: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Say how many quotes, or photos, were dropped by which rule."""
    why = _DROPPED[what]
    return [{what: n, "rule": rule, "why": why[rule]} for rule, n in sorted(dropped.items())]


def hidden_in(tables: Sequence[Cells], hidden: Hidden) -> list[dict[str, Any]]:
    """Say how many cells of each table are hidden by which rule, and of which too much was told."""
    rules = Counter((tables[t].name, rule.split(":")[0]) for (t, _), rule in hidden.rules.items())
    report: list[dict[str, Any]] = [
        {"table": table, "rule": rule, "cells": cells, "why": hidden_because(rule)}
        for (table, rule), cells in sorted(rules.items())
    ]
    lost = Counter(tables[t].name for t, _ in hidden.lost)
    for table, cells in sorted(lost.items()):
        advice = (
            f"Tabel '{table}': van {cells} verborgen cellen vertelde een eerdere uitgave al te "
            "veel; die zijn minder beschermd dan de regels vragen. Deze uitgave vertelt er niets "
            "bij."
        )
        report.append({"rule": "told", "advice": advice})
    return report
