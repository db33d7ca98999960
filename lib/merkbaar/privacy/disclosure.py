"""The gate: the one place where Safe things are made, for a whole edition at once.

Rules, in this order. *Primary*: a cell goes when the persons, the numerator, its complement or the
base is more than 0 and less than the minimum; 0 % and 100 % only where the monitor asks for it;
a sum over persons when one or a few are nearly all of it, or the second largest could work out the
largest; a minimum or maximum always, for it is one person's.
*Difference*: a cell that an earlier release showed with a few persons more or fewer goes; once
somebody has withdrawn, with all of its period, so that which cells went says nothing of whom.
*Secondary*: over all tables together, cells go until what can be derived of each hidden one runs
from 1 to the minimum at least, and of each hidden sum as far as its rule asks. Hidden is hidden
whole: value, interval and n.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.beside_findings import shown_links, shown_rivals
from merkbaar.privacy.cells import Cells, read_offers
from merkbaar.privacy.coarsened import refuse_coarsened
from merkbaar.privacy.earlier import ledger
from merkbaar.privacy.evidence import as_shown, judge
from merkbaar.privacy.kinds import EXTREMES
from merkbaar.privacy.means import N_BASE
from merkbaar.privacy.offering import added_wrong, known_parents, one_offer
from merkbaar.privacy.picturing import offerable_photos
from merkbaar.privacy.quoting import (
    candidates,
    missing_columns,
    ordered,
    shown_under,
    theme_cells,
)
from merkbaar.privacy.reporting import dropped_of, hidden_in
from merkbaar.privacy.rounded_findings import round_findings
from merkbaar.privacy.rounding import Rounded, views
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.solving import Hidden, Progress, solve
from merkbaar.privacy.withheld import withheld
from merkbaar.tables import Finding, Kind, Offer, SafeFinding, SafePhoto, SafeQuote, SafeTable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Gate:
    """What the gate lets through, and its report.

    Attributes
    ----------
    report : list of dict
        What was hidden: table (or quotes, findings), rule, cells, why. No values.
    ledger : dict
        Left of the gate: per shown cell its address, guarded amounts and place, for the register.
    withheld : dict
        Left of the gate, never in the clear: the guarded amounts of hidden cells, by address.
    """

    tables: tuple[SafeTable, ...]
    quotes: tuple[SafeQuote, ...]
    findings: tuple[SafeFinding, ...]
    report: list[dict[str, Any]]
    ledger: dict[str, Any]
    photos: tuple[SafePhoto, ...] = ()
    withheld: Mapping[str, Any] = field(default_factory=dict)


def protect_edition(
    offers: Sequence[Offer],
    register: Mapping[str, object] | None = None,
    *,
    quotes: pd.DataFrame | None = None,
    photos: pd.DataFrame | None = None,
    findings: Sequence[Finding] = (),
    rules: Rules | None = None,
    parents: Mapping[str, Mapping[str, str]] | None = None,
    names: Collection[str] = (),
    progress: Progress | None = None,
) -> Gate:
    """Let a whole edition through the gate, in one call.

    Parameters
    ----------
    offers : sequence of Offer
        All tables of the edition.
    register : mapping, optional
        From :func:`merkbaar.privacy.register.held`: ``releases`` and ``withdrawn``; and
        ``someone_withdrew``, where a withdrawal stands elsewhere than in the register.
    quotes : DataFrame, optional
        Candidate quotes: narrative, person, theme, pole, text, language, made_by, area, period,
        group_…; optional ``consent`` and ``offerable`` (bool).
    photos : DataFrame, optional
        See :func:`merkbaar.privacy.picturing.offerable_photos`; the rule is that of a quote.
    findings : sequence of Finding
        What insights found; one with a hidden cell in its evidence is dropped.
    rules : Rules, optional
        What must hold for a cell to be shown; standard a minimum of 10 persons.
    parents : mapping, optional
        Per dimension the whole of each part: ``{"area": {"BU…": "WK…", "WK…": "GM…"}}``.
    names : collection of str
        Names that may stand in a quote (wijken, municipality, organisations).
    progress : callable, optional
        Told, every so often, how many of how many cells are checked.

    Returns
    -------
    Gate
        ``.tables``, ``.quotes``, ``.photos``, ``.findings``, ``.report``, ``.ledger``.

    Raises
    ------
    PrivacyError
        If an offer can't be guarded; nothing is let through then.
    """
    import pandas as pd

    rules, register, parents = rules or Rules(), register or {}, parents or {}
    tables = read_offers(offers, parents, rules)
    refuse_coarsened(tables)
    releases: Any = register.get("releases", ())
    hidden = solve(
        tables,
        minimum=rules.minimum,
        parents=parents,
        released=releases,
        someone_withdrew=bool(register.get("withdrawn") or register.get("someone_withdrew")),
        group_disclosure=rules.all_or_none,
        rounding=rules.rounding,
        sums=rules,
        progress=progress,
    )
    shown = views(tables, rules.rounding, minimum=rules.minimum, hidden=hidden)
    safe = tuple(_table(t, view, hidden, rules.minimum) for t, view in enumerate(shown))
    gone: Any = register.get("withdrawn", ())
    quotes = pd.DataFrame() if quotes is None else quotes
    told, dropped = _quotes(quotes, tables, hidden, rules.minimum, parents, gone, names)
    pictures, unseen = _photos(photos, tables, hidden, rules.minimum, parents, gone)
    found, lost = _findings(findings, safe, told, shown)
    notes = [note for table in tables for note in added_wrong(table, parents)]
    report = [*hidden_in(tables, hidden), *dropped, *unseen, *lost, *notes]
    known = ledger(tables, hidden, rules.rounding)
    return Gate(safe, told, found, report, known, pictures, withheld(tables, hidden, rules))


def protect(
    frame: pd.DataFrame,
    *,
    dimensions: Sequence[str],
    persons: str = "n",
    value: str | None = None,
    kind: Kind = "",
    unit: str = "",
    count: str | None = None,
    largest: Sequence[str] = (),
    totals: Mapping[str, str] | None = None,
    parents: Mapping[str, Mapping[str, str]] | None = None,
    overlapping: Collection[str] = (),
    minimum: int = 10,
    rules: Rules | None = None,
    name: str = "tabel",
) -> SafeTable:
    """Let one table through the gate: for a researcher with a DataFrame and no monitor.

    What other tables tell of the same people isn't known here: tables that are published together
    belong in one :func:`protect_edition`.

    Parameters
    ----------
    frame : DataFrame, shape (n_cells, n_columns)
        One row a cell, totals included.
    dimensions : sequence of str
        The columns that name a cell.
    persons : str
        The column with the number of persons behind each cell.
    value : str, optional
        The column to show; standard the number of persons. Columns ``lower`` and ``upper`` go with
        it.
    kind : str
        What `value` is (:data:`merkbaar.tables.Kind`); must be said where `value` is given.
    count : str, optional
        Of a share the column with its numerator.
    largest : sequence of str
        Of a sum, or a mean amount, the columns with the largest contributions
        (:func:`merkbaar.privacy.magnitudes.largest_contributions` makes them).
    totals : mapping of str to str, optional
        Per dimension the code that stands for all. Standard "alle", "totaal", "total" and the like
        are found; ``{}`` says that there are none.
    parents : mapping, optional
        Per dimension the whole of each part: ``{"area": {"BU01": "WK01", "WK01": "GM01"}}``. CBS
        codes of buurten, wijken and municipalities say it themselves.
    overlapping : collection of str
        Dimensions in which one person may stand twice (themes, kinds of help). Elsewhere parts
        that are more than their total are an error. Parts that are less are not: the few who are
        in the total only are guarded as a cell.
    minimum : int
        Smallest number of persons that may be shown.
    rules : Rules, optional
        All rules, in the place of `minimum`.
    name : str
        What the table is called in errors.

    Returns
    -------
    SafeTable
        ``.data`` is a DataFrame; what is hidden is empty, with state "suppressed".

    Raises
    ------
    PrivacyError
        If the table can't be guarded: what was found and what to do, never a value.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"wijk": ["A", "B", "C", "alle"], "n": [41, 19, 3, 63]})
    >>> protect(counts, dimensions=["wijk"]).data[["wijk", "n", "state"]].to_dict("list")
    {'wijk': ['alle', 'A', 'B', 'C'], 'n': [63.0, 41.0, nan, nan], \
'state': ['shown', 'shown', 'suppressed', 'suppressed']}
    """
    rules = rules or Rules(minimum)
    parents = known_parents(frame, dimensions, parents or {})
    offer = one_offer(
        frame, Offer(name, frame, tuple(dimensions), unit, persons, count, kind=kind,
                     totals={n: str(code) for n, code in (totals or {}).items()},
                     largest=tuple(largest)),
        value=value, guess=totals is None, parents=parents,
    )  # fmt: skip
    tables = read_offers([offer], parents, rules)
    for note in added_wrong(tables[0], parents):
        if note["rule"] == "more" and not set(note["over"]) <= set(overlapping):
            raise PrivacyError(
                f"Tabel '{name}': de delen van {', '.join(note['over'])} zijn samen meer "
                f"dan hun totaal, {note['totals']} keer. Verwacht: elke persoon staat in één deel. "
                "Klopt het dat iemand in meer delen staat, zeg dat dan met overlapping=[…]; "
                "controleer anders de totalen."
            )
    (safe,) = protect_edition([offer], rules=rules, parents=parents).tables
    return safe


def _table(t: int, view: Rounded, hidden: Hidden, minimum: int) -> SafeTable:
    table = view.table
    offer, frame = table.offer, table.frame
    measure = ("measure",) if "measure" in frame and "measure" not in offer.dimensions else ()
    columns = (*offer.dimensions, *measure, "value", "lower", "upper", "n", "grade", "unit",
               "method", "state")  # fmt: skip
    rows = []
    for r, record in enumerate(frame.to_dict("records")):
        value = _number(record.get("value"))
        state = "suppressed" if (t, r) in hidden else "missing" if value is None else "shown"
        figures = (value, *(_number(record.get(name)) for name in ("lower", "upper", "n")))
        figures = view.figures(r, figures) if state == "shown" else (None,) * 4
        rows.append(
            (
                *table.where[r].values(),
                *(str(record[name]) for name in measure),
                *figures[:3],
                None if figures[3] is None else round(figures[3]),
                _words(record.get("grade")) if state == "shown" else "",
                _words(record.get("unit")) or offer.unit,
                _words(record.get("method")) if state != "suppressed" else "",
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
        rounding=N_BASE if view.stepped else view.base if table.guarded else 0,
        reason="suppressed_amount" if offer.largest or offer.kind in EXTREMES else "suppressed",
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
    return tuple(safe), dropped_of("quotes", dropped)


def _photos(
    photos: pd.DataFrame | None,
    tables: Sequence[Cells],
    hidden: Hidden,
    minimum: int,
    parents: Mapping[str, Mapping[str, str]],
    withdrawn: Collection[str],
) -> tuple[tuple[SafePhoto, ...], list[dict[str, Any]]]:
    if photos is None or not len(photos):
        return (), []
    rows, dropped = offerable_photos(photos, withdrawn=withdrawn)
    cells = theme_cells(tables, hidden, minimum=minimum)
    safe = []
    for row in rows:
        if under := shown_under(row, cells, parents):
            parts: dict[str, Any] = {name: row[name] for name in ("width", "height", "hash")}
            parts |= {"theme": str(row["theme"]), "blurred": bool(row["faces"]), "alt": ""}
            safe.append(SafePhoto(photo=f"p{len(safe) + 1:03d}", shown_under=under, **parts))
        else:
            dropped["people"] = dropped.get("people", 0) + 1
    return tuple(safe), dropped_of("photos", dropped)


def _findings(
    findings: Sequence[Finding],
    tables: Sequence[SafeTable],
    quotes: Sequence[SafeQuote],
    shown: Sequence[Rounded],
) -> tuple[tuple[SafeFinding, ...], list[dict[str, Any]]]:
    by_name = {table.name: table for table in tables}
    kept, lost = judge(findings, by_name)
    kept, gone = round_findings(kept, by_name, {view.table.name: view for view in shown})
    kept, other = as_shown(kept, by_name)
    lost += [*gone, *other]
    alive = {finding.finding for finding in kept}
    safe = []
    for finding in kept:
        linked = tuple(other for other in finding.companion if other in alive)
        bare = replace(finding, companion=linked, p=None)
        parts = {part.name: getattr(bare, part.name) for part in fields(Finding)}
        parts["links"] = shown_links(finding, by_name)
        parts["rivals"] = shown_rivals(finding, by_name)
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
