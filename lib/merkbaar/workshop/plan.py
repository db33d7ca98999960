"""The plan of a monitor on one page: to print, and to hand out to the group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..monitor.advising import Advice, said_of
from ..monitor.burden import Load, told
from ..monitor.definition import Measure, Monitor
from ..monitor.design import PURPOSES, READERS, read

FITS = 8
"""How many questions, suppliers and advices fit on a page at its usual size."""
MOST = 4
"""How many indicators of a question are named."""
STYLE = """<style>
@page {size: A4; margin: 9mm 11mm}
body {font: 10pt/1.3 system-ui, "Segoe UI", Arial, sans-serif; color: #1b1b1f; margin: 0 auto;
  max-width: 190mm; padding: 0 2mm}
body.full {font-size: 8.5pt; line-height: 1.22}
body.full h2 {font-size: 11pt; margin: 2.2mm 0 .6mm}
h1 {font-size: 19pt; margin: 0 0 1mm} h2 {font-size: 13pt; margin: 4mm 0 1mm; color: #0b4f75}
p {margin: 0 0 1.5mm} ul {margin: 0; padding-left: 5mm} .quiet {color: #4a4a55}
table {border-collapse: collapse; width: 100%} caption {text-align: left; font-weight: 650}
th, td {border-bottom: 1px solid #b9b9c4; padding: 1mm 3mm 1mm 0; text-align: left;
  vertical-align: top; overflow-wrap: break-word} th {font-weight: 650}
.two {display: flex; gap: 8mm} .two > section {flex: 1}
@media (max-width: 600px) {.two {display: block} table, tbody, tr, td {display: block}
  thead {display: none} td {border: 0} tr {border-bottom: 1px solid #b9b9c4; padding: 2mm 0}}
</style>"""


def plan_page(monitor: Monitor, loads: tuple[Load, ...], advice: Sequence[Advice] = ()) -> str:
    """Return the plan as a document that needs nothing else.

    Parameters
    ----------
    monitor : Monitor
    loads : tuple of Load
        What each round asks of people.
    advice : sequence of Advice
        What the group still has to think about; printed at the end.
    """
    title = f"Plan: {escape(monitor.title)}"
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{STYLE}</head>'
        f"<body{_size(monitor, advice)}><main><h1>{title}</h1>"
        f"{plan_body(monitor, loads, advice)}</main></body></html>\n"
    )


def _size(monitor: Monitor, advice: Sequence[Advice]) -> str:
    """A plan with much in it is printed smaller, so that it stays one page."""
    much = len(monitor.questions) + len(monitor.suppliers) + len(advice) > FITS
    return ' class="full"' if much else ""


def plan_body(monitor: Monitor, loads: tuple[Load, ...], advice: Sequence[Advice] = ()) -> str:
    """Return what stands on the page, to show it elsewhere too."""
    return (
        f"{_why(monitor)}{_questions(monitor)}{_compared(monitor)}"
        f'<div class="two">{_stories(monitor)}{_burden(loads)}</div>'
        f'<div class="two">{_meeting(monitor)}{_suppliers(monitor)}</div>{_left(advice)}'
    )


def _why(monitor: Monitor) -> str:
    purposes = [read(one, PURPOSES) for one in monitor.purposes]
    readers = _and(read(one, READERS) for one in monitor.readers)
    forms = f" Vormen: {_and(monitor.forms)}." if monitor.forms else ""
    return (
        f'<p class="quiet">{escape(monitor.municipality.name)}, {escape(monitor.owner)}</p>'
        f"<h2>Waarom</h2>{_list(monitor.aims)}<p>Waar de monitor voor is:</p>{_list(purposes)}"
        f"<p>Voor {escape(readers)}.{escape(forms)}</p>"
    )


def _questions(monitor: Monitor) -> str:
    if not monitor.questions:
        return ""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Vraag", "Van wie", "Indicatoren en doel", "Hoe vaak", "Wat beslissen we")
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _question(monitor, index)) + "</tr>"
        for index in range(len(monitor.questions))
    )
    return f"<h2>Wat we willen weten</h2><table><thead><tr>{head}</tr></thead>{rows}</table>"


def _question(monitor: Monitor, index: int) -> tuple[str, ...]:
    one = monitor.questions[index]
    measures = [measure for measure in monitor.measures if measure.question == one.id]
    often = {said.frequency for measure in measures if (said := said_of(measure, monitor))}
    often |= {one.frequency} if not measures else set()
    return (
        one.text,
        _and(read(reader, READERS) for reader in one.asked_by),
        _measures(measures),
        _and(sorted(filter(None, often))),
        one.decision or ("leuk om te weten" if one.need == "nice-to-know" else "nog geen besluit"),
    )


def _measures(measures: Sequence[Measure]) -> str:
    """Name the measures: those with a target first, and no more than fit."""
    first = sorted(measures, key=lambda one: one.target is None)
    told_ = "; ".join(_measure(one) for one in first[:MOST])
    more = f" en nog {len(first) - MOST}" if len(first) > MOST else ""
    return f"{told_}{more}" or "alleen verhalen"


def _measure(measure: Measure) -> str:
    if measure.target is None:
        return measure.title
    year = f" in {measure.target_year}" if measure.target_year else ""
    return f"{measure.title} (doel: {measure.target:g} {measure.unit}{year})".replace(".", ",")


def _compared(monitor: Monitor) -> str:
    before = dict.fromkeys(one.compare_with for one in monitor.editions.values())
    kinds = [
        *(f"eerder: {one}" for one in before if one),
        _counted(len(monitor.areas), "wijk of buurt", "wijken en buurten"),
        *(f"{one.title} ({_and(one.values)})" for one in monitor.groups),
        *(f"{one.title} (aanpak)" for one in monitor.approaches if not one.reference),
        *(f"{one.title} (groep om mee te vergelijken)" for one in monitor.approaches
          if one.reference),
    ]  # fmt: skip
    said = "; ".join(filter(None, kinds))
    return f"<p><b>Wat we vergelijken:</b> {escape(said)}.</p>" if said else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _stories(monitor: Monitor) -> str:
    told_by = [
        f"{one.whom}: {one.how}{f' ({one.frequency})' if one.frequency else ''}"
        for one in monitor.stories
    ]
    return f"<section><h2>Vertellen</h2>{_list(told_by) or '<p>Nog niets.</p>'}</section>"


def _burden(loads: tuple[Load, ...]) -> str:
    return f"<section><h2>Wat we vragen</h2>{_list(told(loads)) or '<p>Nog niets.</p>'}</section>"


def _meeting(monitor: Monitor) -> str:
    talk = monitor.conversation
    if talk is None:
        return "<section><h2>Het gesprek</h2><p>Nog niet gepland.</p></section>"
    begins = f" om {talk.starts} uur" if talk.starts else ""
    at_table = _and(read(one, READERS) for one in talk.participants)
    return (
        f"<section><h2>Het gesprek</h2><p>{escape(talk.with_whom)}, "
        f"{escape(talk.when)}{begins}.</p>"
        + (f"<p>Aan tafel: {escape(at_table)}.</p>" if at_table else "")
        + f"{_list(talk.questions)}</section>"
    )


def _suppliers(monitor: Monitor) -> str:
    lines = [f"{one.name}: {one.hears_back or 'nog niets'}" for one in monitor.suppliers]
    return f"<section><h2>Wie hoort wat terug</h2>{_list(lines) or '<p>Nog niets.</p>'}</section>"


def _left(advice: Sequence[Advice]) -> str:
    if not advice:
        return ""
    lines = [one.text[:1].upper() + one.text[1:] for one in advice]
    return f"<h2>Nog over na te denken</h2>{_list(lines)}"


def _list(lines: Iterable[str]) -> str:
    made = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{made}</ul>" if made else ""


def _and(words: Iterable[str]) -> str:
    told_ = list(words)
    return " en ".join([", ".join(told_[:-1]), told_[-1]]) if len(told_) > 1 else "".join(told_)
