"""The words and markup of the design page; everything that people typed is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..monitor.advising import Advice
from ..monitor.burden import Load, told
from ..monitor.design import STEPS, Rows, Step, step_of
from ..monitor.library import Indicator
from .design_desk import State, by_step
from .design_style import STYLE

LONG = 10
"""From how many items on a list folds up."""


def heading(title: str) -> str:
    """Return the title of the page."""
    name = f": {escape(title)}" if title else ""
    return f"{STYLE}<h1>Samen een monitor ontwerpen{name}</h1>"


def way(at: int, done: Sequence[bool]) -> str:
    """Return the steps, which of them are filled in, and where one is (`at` may be the end)."""
    names = [step.title for step in STEPS] + ["Klaar"]
    items = []
    for index, name in enumerate(names):
        here = " aria-current='step'" if index == at else ""
        filled = index < len(done) and done[index]
        mark = "<span role='img' aria-label='ingevuld'>✓</span> " if filled else ""
        kind = " class='mb-done'" if filled and index != at else ""
        title = f"<span class='mb-name'>. {escape(name)}</span>"
        items.append(f"<li{here}{kind} title='{escape(name)}'>{mark}{index + 1}{title}</li>")
    return (
        f"<p class='mb-quiet' data-screen='{at + 1}'>Scherm {at + 1} van {len(names)}</p>"
        f"<ol class='mb-way' aria-label='Voortgang'>{''.join(items)}</ol>"
    )


def intro(step: Step) -> str:
    """Return what a step is about: its direction, the reason, and what to ask the group."""
    above = " · ".join(part for part in (step.step, step.direction) if part)
    return (
        f"<p class='mb-quiet'>{escape(above)}</p><h2>{escape(step.title)}</h2>"
        f"<p>{escape(step.why)}</p>"
        f"<p class='mb-ask'><b>Vraag aan de groep.</b> {escape(step.ask)}</p>"
    )


def helped(text: str) -> str:
    """Return the help under a field."""
    return f"<p class='mb-quiet'>{escape(text)}</p>" if text else ""


def group(label: str) -> str:
    """Return the name of a group of boxes to tick."""
    return f"<h3>{escape(label)}</h3>"


def listed(rows: Rows, items: Sequence[Mapping[str, Any]]) -> str:
    """Return what is in a list so far; a long list folds up."""
    head = f"<h3>{escape(rows.many)}</h3>"
    if not items:
        return f"{head}<p class='mb-quiet'>Nog geen {escape(rows.one)}.</p>"
    lines = "".join(f"<li>{escape(str(one.get(rows.name, '')))}</li>" for one in items)
    made = f"<ol class='mb-list'>{lines}</ol>"
    if len(items) <= LONG:
        return head + made
    return f"{head}<details><summary>Het zijn er {len(items)}</summary>{made}</details>"


def indicator(one: Indicator) -> str:
    """Return what an indicator is, with where that is from."""
    doubt = (
        ""
        if one.read
        else "<p class='mb-wrong'>Lees de precieze definitie bij de bron; hier staat alleen de "
        "naam.</p>"
    )
    return (
        f"<p>{escape(one.definition)}</p>{doubt}"
        f"<p class='mb-quiet'>Eenheid: {escape(one.unit)}. Bron: {escape(one.source)} "
        f"({escape(one.frequency)}). Licentie: {escape(one.licence)}</p>"
    )


def advised(state: State, step: Step | None) -> str:
    """Return what is still to do and the advice: of this step first, in full."""
    found = by_step(state.advice)
    own = found.get(step.id, []) if step else []
    todo = [one.text for one in state.todo if step is None or one.step == step]
    other = sum(map(len, found.values())) - len(own)
    parts = ["<h3>Waar u op let</h3>"]
    if todo:
        lines = "".join(f"<li>{escape(text)}</li>" for text in todo)
        parts.append(f"<p class='mb-wrong'>Nog te doen</p><ol class='mb-list'>{lines}</ol>")
    if step:
        parts += [_advice(one, opened=one is own[0]) for one in own]
    else:
        parts += [_placed(one) for one in state.advice]
    if not todo and not own and step:
        parts.append("<p class='mb-good'>Op dit scherm is alles in orde.</p>")
    if step:
        left = len(state.todo) - len(todo)
        parts.append(f"<p class='mb-quiet'>Op andere schermen: {_other(left, other)}.</p>")
    elif not state.advice:
        parts.append("<p class='mb-good'>Geen adviezen: dit is een goed plan.</p>")
    return "".join(parts)


def _other(todo: int, advice: int) -> str:
    told_advice = "1 advies" if advice == 1 else f"{advice} adviezen"
    return f"{todo} nog te doen, {told_advice}"


def _advice(one: Advice, *, opened: bool) -> str:
    text = one.text[:1].upper() + one.text[1:]
    return (
        f"<details{' open' if opened else ''}><summary>{escape(text)}</summary>"
        f"<p>{escape(one.reason)}</p>"
        f"<p class='mb-quiet'>In het bestand: {escape(one.proposal)}</p></details>"
    )


def _placed(one: Advice) -> str:
    text = one.text[:1].upper() + one.text[1:]
    where = step_of(one.code).title
    return (
        f"<details><summary>{escape(text)}</summary><p>{escape(one.reason)}</p>"
        f"<p class='mb-quiet'>Te verbeteren op het scherm: {escape(where)}.</p></details>"
    )


def burdened(loads: tuple[Load, ...]) -> str:
    """Return what the monitor asks of people."""
    if not loads:
        return "<h3>Belasting</h3><p class='mb-quiet'>Nog niets gevraagd aan mensen.</p>"
    lines = "".join(f"<li>{escape(line)}</li>" for line in told(loads))
    return f"<h3>Belasting</h3><ol class='mb-list'>{lines}</ol>"


def said(text: str, *, good: bool) -> str:
    """Return a message that a screen reader speaks as well."""
    kind, role = ("mb-good", "status") if good else ("mb-wrong", "alert")
    return f"<p class='{kind}' role='{role}'>{escape(text)}</p>" if text else ""


def finished(state: State) -> str:
    """Return how the design stands at the end."""
    if state.monitor is None:
        return (
            "<h2>Bijna klaar</h2><p>U kunt altijd bewaren en later verdergaan. Draaien kan pas "
            "als alles is ingevuld wat hiernaast onder <b>Nog te doen</b> staat.</p>"
        )
    return (
        "<h2>Klaar</h2><p>Dit is een geldige monitor. Bewaar hem, en deel het plan van één "
        "bladzijde uit. Bestanden koppelen doet de onderzoeker daarna, met "
        "<code>merkbaar doctor</code>.</p>"
    )


def example_found() -> str:
    """Return that the file holds the made-up example."""
    return (
        "<p>In dit bestand staat nog het verzonnen voorbeeld. Kijk er rustig in rond, of begin "
        "met een leeg plan.</p>"
    )


def put_aside_found() -> str:
    """Return that a page that stopped left something that wasn't kept."""
    return (
        "<p>De vorige keer stopte de pagina voordat alles was bewaard. U kunt dat plan "
        "terughalen.</p>"
    )
