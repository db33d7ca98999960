"""The words and markup of the desk for themes: every text of a story is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from ..storytelling.corrections import DOES

if TYPE_CHECKING:
    from ..storytelling.corrections import Outcome
    from .theme_desk import Change

FIRM = 0.6
SHOWN, LONGEST = 3, 200
"""How many of the stories that change are shown beforehand, and how many characters of each."""
STYLE = """<style>
.mb-desk {color: var(--jp-ui-font-color1, #1a1a1a); font-size: 16px; line-height: 1.45;
  font-family: system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif}
.mb-desk .widget-html, .mb-desk .widget-html-content {line-height: 1.45; font-size: inherit;
  height: auto}
.mb-desk .jupyter-button {font-size: inherit; height: auto; min-height: 40px; padding: 4px 14px;
  border-radius: 4px; width: auto; white-space: normal; line-height: 1.3}
.mb-desk .widget-text input, .mb-desk .widget-dropdown select {font-size: inherit; height: auto;
  min-height: 36px; border: 1px solid var(--jp-border-color1, #7f8a96)}
.mb-desk .widget-label, .mb-desk .widget-radio-box label, .mb-desk .widget-checkbox label {
  font-size: inherit; height: auto; line-height: 1.4}
.mb-desk input[type=radio], .mb-desk input[type=checkbox] {width: 18px !important; height: 18px;
  margin: 2px 8px 2px 0; flex: 0 0 18px}
.mb-desk .widget-radio, .mb-desk .widget-radio-box, .mb-desk .widget-text {height: auto}
.mb-desk h2, .mb-desk h3 {margin: 0 0 4px; line-height: 1.25; font-weight: 650}
.mb-desk h2 {font-size: 22px} .mb-desk h3 {font-size: 17px}
.mb-desk p {margin: 0 0 6px; max-width: 68ch}
.mb-desk .mb-quiet {color: var(--jp-ui-font-color1, #444)}
.mb-desk blockquote {margin: 0; padding: 6px 12px; border: 0;
  border-inline-start: 3px solid var(--jp-border-color1, #bbb); max-width: 72ch;
  overflow-wrap: anywhere; white-space: pre-line}
.mb-desk .mb-chosen blockquote {border-inline-start-color: #0b5e8a;
  background: var(--jp-layout-color2, #eef4f8)}
.mb-desk table {border-collapse: collapse; margin: 4px 0 8px}
.mb-desk th, .mb-desk td {text-align: left; padding: 3px 14px 3px 0;
  border-bottom: 1px solid var(--jp-border-color2, #ddd)}
.mb-desk td.mb-n, .mb-desk th.mb-n {text-align: right; font-variant-numeric: tabular-nums}
.mb-desk ol {margin: 0; padding-left: 22px} .mb-desk li {margin-bottom: 6px}
.mb-desk .mb-wrong {color: var(--jp-error-color0, #a3170f); font-weight: 600}
.mb-desk .mb-good {color: var(--jp-success-color0, #1c5c22); font-weight: 600}
.mb-desk .mb-above {flex-direction: column; height: auto; align-items: stretch}
.mb-desk .mb-above > .widget-label {width: auto; font-size: 17px; font-weight: 650;
  text-align: left; margin-bottom: 4px}
.mb-desk select {font-size: 14px}
.mb-desk .mb-panel {border: 1px solid var(--jp-border-color2, #ddd); border-radius: 6px;
  padding: 12px; margin-top: 12px}
</style>"""


def intro() -> str:
    """Return the title and what one can do here."""
    return (
        STYLE + "<h2>Thema's nakijken</h2>"
        "<p class='mb-quiet'>Lees de verhalen onder een thema. Klopt het niet, geef het dan een "
        "andere naam, voeg samen, splits, verplaats of wijs af. U ziet eerst wat er verandert. Wat "
        "u bewaart, wordt bij elke keer draaien herhaald, ook met nieuwe verhalen.</p>"
    )


def option(label: str, size: int, stability: float) -> str:
    """Return a theme as a line in the list; the number first, so that it can't be cut off."""
    mark = "" if stability != stability or stability >= FIRM else " · niet stabiel"
    return f"{size} · {label}{mark}"


def heading(row: dict[str, Any]) -> str:
    """Return the name of a theme, how many stories, its words and how firm it stands."""
    words = row["words"] if isinstance(row["words"], list) else str(row["words"]).split(", ")
    firm = row["stability"]
    stands = "niet gemeten" if firm != firm else f"{firm:.2f}".replace(".", ",")
    doubt = "" if firm != firm or firm >= FIRM else " (niet stabiel)"
    return (
        f"<h3>{escape(str(row['label']))}</h3><p class='mb-quiet'>{_stories(int(row['size']))}. "
        f"Woorden: {escape(', '.join(map(str, words)))}. Stabiliteit: {stands}{doubt}.</p>"
    )


def explained(action: str, chosen: int) -> str:
    """Return what an action does, and how many stories are chosen where that matters."""
    picked = f"U koos {_stories(chosen)}." if chosen else "U koos nog geen verhaal."
    told = {
        "rename": "Lezers zien voortaan deze naam.",
        "merge": "De verhalen van dit thema gaan naar het andere. Een nieuwe naam mag, hoeft niet.",
        "split": "Haal een deel uit dit thema. Met woorden: precies de verhalen waarin een van die "
        "woorden staat. Met gekozen verhalen: die, en wat er meer op lijkt dan op de rest; kies er "
        f"liefst vijf. {picked}",
        "move": f"De gekozen verhalen krijgen een ander thema. {picked}",
        "reject": "Dit is geen thema: het verdwijnt. De verhalen blijven meetellen, en houden de "
        "andere thema's die ze hebben.",
    }[action]
    return f"<p>{told}</p>"


def story(text: str, language: str, *, chosen: bool) -> str:
    """Return the text of a story."""
    code = escape(language, quote=True)
    state = "mb-chosen" if chosen else ""
    body = f"<blockquote dir='auto' lang='{code}'>{escape(text)}</blockquote>"
    return f"<div class='{state}'>{body}</div>"


def pages(first: int, last: int, total: int) -> str:
    """Return which stories are shown."""
    return f"<p class='mb-quiet'>Verhaal {first} tot en met {last} van {total}</p>"


def previewed(change: Change, texts: Sequence[str]) -> str:
    """Return what a decision would change, with some of the stories."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(str(row['thema']))}</th><td class='mb-n'>{_number(row['nu'])}"
        f"</td><td class='mb-n'>{_number(row['straks'])}</td></tr>"
        for row in change.table.to_dict("records")
    )
    note = f"<p class='mb-wrong'>{escape(change.note)}</p>" if change.note else ""
    shown = "".join(f"<li dir='auto'>{escape(_short(text))}</li>" for text in texts[:SHOWN])
    some = f"<p>Bijvoorbeeld:</p><ol>{shown}</ol>" if shown else ""
    moved = f"{_stories(len(change.stories))} krijgen een ander thema." if change.stories else ""
    moved = moved.replace("1 verhaal krijgen", "1 verhaal krijgt") or "Geen verhaal verhuist."
    return (
        "<h3>Dit verandert er</h3><table><thead><tr><th scope='col'>Thema</th>"
        "<th scope='col' class='mb-n'>Verhalen nu</th><th scope='col' class='mb-n'>Straks</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>{note}<p>{moved}</p>{some}"
        "<p class='mb-quiet'>Er is nog niets bewaard.</p>"
    )


def decided(outcomes: Iterable[Outcome]) -> str:
    """Return what was decided, by whom and why, and what no longer fits."""
    lines = []
    for one in outcomes:
        made = one.correction
        what = made.label or ", ".join(part.label for part in made.parts)
        about = made.theme.called or made.theme.id
        told = f"<b>{DOES[made.do].capitalize()}</b>: {escape(about)}"
        told += f" → {escape(what)}" if what else ""
        told += f"<br><span class='mb-quiet'>{escape(made.author)}, {made.date:%d-%m-%Y}: "
        told += f"{escape(made.reason)}</span>"
        if one.why:
            doubt = "Past niet meer" if one.fit == "unmatched" else "Past deels"
            told += f"<br><span class='mb-wrong'>{doubt}: {escape(one.why)}</span>"
        lines.append(f"<li>{told}</li>")
    if not lines:
        return "<p class='mb-quiet'>Nog niets.</p>"
    return f"<ol>{''.join(lines)}</ol>"


def said(text: str, *, good: bool) -> str:
    """Return a message that a screen reader speaks as well."""
    kind, role = ("mb-good", "status") if good else ("mb-wrong", "alert")
    return f"<p class='{kind}' role='{role}'>{escape(text)}</p>" if text else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _stories(number: int) -> str:
    return "1 verhaal" if number == 1 else f"{number} verhalen"


def _number(value: Any) -> str:
    return "–" if value is None or value != value or str(value) == "<NA>" else str(value)
