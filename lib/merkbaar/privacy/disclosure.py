"""The gate: the one place where Safe things are made, for a whole edition at once.

Rules, in this order. *Primary*: a cell goes when the persons, the numerator, its complement or the
base is more than 0 and less than the minimum; 0 % and 100 % only where the monitor asks for it.
*Difference*: a cell that an earlier release showed with a few persons more or fewer goes; once
somebody has withdrawn, with all of its period, so that which cells went says nothing of whom.
*Secondary*: over all tables together, cells go until what can be derived of each hidden one runs
from 1 to the minimum at least. Hidden is hidden whole: value, interval and n.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import QUANTITIES, Cells, read_offers
from merkbaar.privacy.evidence import judge
from merkbaar.privacy.quoting import (
    candidates,
    missing_columns,
    ordered,
    shown_under,
    theme_cells,
)
from merkbaar.privacy.solving import Hidden, solve
from merkbaar.tables import Finding, Offer, SafeFinding, SafeQuote, SafeTable

if TYPE_CHECKING:
    import pandas as pd

_SMALLEST_MINIMUM = 3
_WHY = {
    "persons": "te weinig mensen",
    "count": "te weinig mensen in de teller",
    "rest": "te weinig mensen buiten de teller",
    "n": "te weinig waarnemingen",
    "group": "geldt voor iedereen in de groep of voor niemand",
    "difference": "scheelt te weinig mensen met een eerdere uitgave",
    "secondary": "anders is een verborgen cel af te leiden",
}


@dataclass(frozen=True)
class Gate:
    """What the gate lets through, and its report.

    Attributes
    ----------
    report : list of dict
        What was hidden: table (or quotes, findings), rule, cells, why. No values.
    ledger : dict
        Left of the gate: per shown cell its address and guarded amounts, for the register.
    """

    tables: tuple[SafeTable, ...]
    quotes: tuple[SafeQuote, ...]
    findings: tuple[SafeFinding, ...]
    report: list[dict[str, Any]]
    ledger: dict[str, list[float | None]]


def close(
    offers: Sequence[Offer],
    quotes: pd.DataFrame,
    findings: Sequence[Finding],
    *,
    minimum: int,
    parents: Mapping[str, Mapping[str, str]],
    held: Mapping[str, object] | None = None,
    names: Collection[str] = (),
    group_disclosure: bool = False,
) -> Gate:
    """Let a whole edition through the gate, in one call.

    Parameters
    ----------
    offers : sequence of Offer
        All tables of the edition.
    quotes : DataFrame
        Candidate quotes: narrative, person, theme, pole, text, language, made_by, area, period,
        group_…; optional ``consent`` and ``offerable`` (bool).
    findings : sequence of Finding
        What insights found; one with a hidden cell in its evidence is dropped.
    minimum : int
        Smallest number of persons that may be shown, at least 3.
    parents : mapping
        Per dimension the whole of each part: ``{"area": {"BU…": "WK…", "WK…": "GM…"}}``.
    held : mapping, optional
        From :func:`merkbaar.privacy.register.held`: ``releases`` and ``withdrawn``; and
        ``someone_withdrew``, where a withdrawal stands elsewhere than in the register.
    names : collection of str
        Names that may stand in a quote (wijken, municipality, organisations).
    group_disclosure : bool
        Hide 0 % and 100 % as well.

    Returns
    -------
    Gate
        ``.tables``, ``.quotes``, ``.findings``, ``.report``, ``.ledger``.

    Raises
    ------
    PrivacyError
        If the minimum is too low or an offer can't be guarded; nothing is let through then.
    """
    if minimum < _SMALLEST_MINIMUM:
        raise PrivacyError(
            f"Het minimum aantal personen is te laag (verwacht: {_SMALLEST_MINIMUM} of meer). "
            "Bij een lager minimum staat in een cel wat één of twee mensen over elkaar al weten."
        )
    held = held or {}
    tables = read_offers(offers, parents)
    releases: Any = held.get("releases", ())
    hidden = solve(
        tables,
        minimum=minimum,
        parents=parents,
        released=releases,
        someone_withdrew=bool(held.get("withdrawn") or held.get("someone_withdrew")),
        group_disclosure=group_disclosure,
    )
    safe = tuple(_table(t, table, hidden, minimum) for t, table in enumerate(tables))
    gone: Any = held.get("withdrawn", ())
    told, dropped = _quotes(quotes, tables, hidden, minimum, parents, gone, names)
    found, lost = _findings(findings, safe, told)
    report = [*_hidden_report(tables, hidden), *dropped, *lost]
    return Gate(safe, told, found, report, _ledger(tables, hidden))


def _table(t: int, table: Cells, hidden: Hidden, minimum: int) -> SafeTable:
    offer, frame = table.offer, table.frame
    measure = ("measure",) if "measure" in frame and "measure" not in offer.dimensions else ()
    columns = (*offer.dimensions, *measure, "value", "lower", "upper", "n", "grade", "unit",
               "method", "state")  # fmt: skip
    rows = []
    for r, record in enumerate(frame.to_dict("records")):
        value = _number(record.get("value"))
        state = "suppressed" if (t, r) in hidden else "missing" if value is None else "shown"
        figures = (value, *(_number(record.get(name)) for name in ("lower", "upper", "n")))
        figures = figures if state == "shown" else (None,) * 4
        rows.append(
            (
                *table.where[r].values(),
                *(str(record[name]) for name in measure),
                *figures[:3],
                None if figures[3] is None else round(figures[3]),
                _words(record.get("grade")) if state == "shown" else "",
                _words(record.get("unit")) or offer.unit,
                _words(record.get("method")),
                state,
            )
        )
    return SafeTable(
        name=offer.name,
        columns=columns,
        rows=tuple(rows),
        dimensions=tuple(offer.dimensions),
        unit=offer.unit,
        totals=dict(offer.totals),
        title=dict(offer.title),
        method=dict(offer.method),
        source=offer.source,
        chart=offer.chart,
        notebook=offer.notebook,
        minimum=minimum,
    )


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _words(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _quotes(
    quotes: pd.DataFrame,
    tables: Sequence[Cells],
    hidden: Hidden,
    minimum: int,
    parents: Mapping[str, Mapping[str, str]],
    withdrawn: Collection[str],
    names: Collection[str],
) -> tuple[tuple[SafeQuote, ...], list[dict[str, Any]]]:
    if missing := missing_columns(quotes):
        raise PrivacyError(f"De citaten missen de kolom {', '.join(missing)}.")
    rows, dropped = candidates(quotes, withdrawn=withdrawn, names=names)
    cells = theme_cells(tables, hidden, minimum=minimum)
    safe = []
    for row in ordered(rows):
        under = shown_under(row, cells, parents)
        if not under:
            dropped["people"] = dropped.get("people", 0) + 1
            continue
        parts = {name: str(row[name]) for name in ("theme", "pole", "text", "language", "made_by")}
        safe.append(SafeQuote(quote=f"q{len(safe) + 1:03d}", shown_under=under, **parts))
    why = {
        "consent": "geen toestemming om te citeren",
        "identifier": "er staat nog een gegeven van een persoon in",
        "name": "er staat misschien een naam in",
        "once": "al een citaat van deze persoon bij dit thema, of dezelfde tekst",
        "people": "te weinig mensen vertelden over dit thema",
    }
    report = [
        {"quotes": count, "rule": rule, "why": why[rule]} for rule, count in sorted(dropped.items())
    ]
    return tuple(safe), report


def _findings(
    findings: Sequence[Finding], tables: Sequence[SafeTable], quotes: Sequence[SafeQuote]
) -> tuple[tuple[SafeFinding, ...], list[dict[str, Any]]]:
    kept, lost = judge(findings, {table.name: table for table in tables})
    alive = {finding.finding for finding in kept}
    safe = []
    for finding in kept:
        linked = tuple(other for other in finding.companion if other in alive)
        bare = replace(finding, companion=linked, p=None)
        parts = {part.name: getattr(bare, part.name) for part in fields(Finding)}
        safe.append(SafeFinding(**parts, quotes=_spoken(finding, quotes)))
    return tuple(safe), lost


def _spoken(finding: Finding, quotes: Sequence[SafeQuote]) -> tuple[str, ...]:
    """Give the quotes on a finding's themes that may stand where the finding is about."""
    subject = dict(finding.subject)
    return tuple(
        quote.quote
        for quote in quotes
        if quote.theme in finding.themes
        and any(all(subject.get(k) == v for k, v in under.items()) for under in quote.shown_under)
    )


def _hidden_report(tables: Sequence[Cells], hidden: Hidden) -> list[dict[str, Any]]:
    rules = Counter((tables[t].name, rule.split(":")[0]) for (t, _), rule in hidden.rules.items())
    return [
        {"table": table, "rule": rule, "cells": cells, "why": _WHY[rule]}
        for (table, rule), cells in sorted(rules.items())
    ]


def _ledger(tables: Sequence[Cells], hidden: Hidden) -> dict[str, list[float | None]]:
    """Give what the register must know of each shown cell, to see later what a few persons did."""
    ledger = {}
    for t, table in enumerate(tables):
        for r in range(len(table.keys) if table.guarded else 0):
            if (t, r) not in hidden:
                ledger[table.address(r)] = [
                    _number(table.amounts[q][r]) if q in table.amounts else None for q in QUANTITIES
                ]
    return dict(sorted(ledger.items()))
