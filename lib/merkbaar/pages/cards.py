"""A finding as a card: counting on the left, telling on the right, what it doesn't say below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .. import wording
from ..published import Published
from ..tables import SafeFinding, SafeTable, Words
from .panels import Panel, figure, panels
from .pulse import moments_panel
from .texts import LANGUAGES, Speaking, complete, sentence, ui
from .voices import Theme, Voice, shares, themes, voices
from .workbench import Workbench

WELL, NOT, WATCH, UNKNOWN = "well", "not", "watch", "unknown"
SIGNS = {WELL: "▲", NOT: "▼", WATCH: "!", UNKNOWN: "?"}
HEADINGS = {
    WELL: "page.going_well",
    NOT: "page.not_going_well",
    WATCH: "page.take_note",
    UNKNOWN: "page.unknown",
}
DOTS = {"shown": "●●●", "probable": "●●○", "uncertain": "●○○", "no_difference": "", "small": ""}
FIRST_TAB = {"time": "period", "area": "area", "reference": "approach", "group": "group_"}


@dataclass(frozen=True)
class Certainty:
    """How sure a finding is: the word, three dots, and what the word means."""

    code: str
    word: Words
    dots: str
    explained: Words


@dataclass(frozen=True)
class Number:
    """The number of a card, as found, and the published cell it follows when a filter is used."""

    value: Words
    interval: Words
    about: Words | None
    label: Words
    compare: Words
    n: Words | None
    place: int | None
    whole_place: int | None


@dataclass(frozen=True)
class Card:
    """A finding, ready for the markup."""

    finding: SafeFinding
    leefgebied: str
    anchor: str
    category: str
    title: Words
    subtitle: Words
    seen: Words
    number: Number
    links: Words
    doubt: Words
    steady: Words
    rivals: tuple[Words, ...]
    cannot: Words
    talk: Words
    alt: Words
    certainty: Certainty
    grade: Words
    both: Words | None
    table: SafeTable | None
    panels: tuple[Panel, ...]
    themes: tuple[Theme, ...]
    voices: tuple[Voice, ...]

    @property
    def sign(self) -> str:
        """The sign of its category."""
        return SIGNS[self.category]


def category(finding: SafeFinding) -> str:
    """Say under which heading of the first screen a finding falls.

    Near its target: take note. Not sure, or no difference: what we don't know. Numbers with
    stories, and figures of which no direction is better: take note. Else by the direction of
    the effect.
    """
    if (finding.comparator, finding.certainty) == ("target", "no_difference"):
        return WATCH
    if finding.kind == "unknown" or finding.certainty in ("uncertain", "no_difference"):
        return UNKNOWN
    if finding.kind == "joined" or finding.better == "none" or not finding.effect:
        return WATCH
    return WELL if (finding.effect > 0) == (finding.better == "higher") else NOT


def certainty(code: str) -> Certainty:
    """Give the word, dots and explanation of a certainty."""
    word = {language: wording.certainty_word(code, language) for language in LANGUAGES}
    means = {language: wording.certainty_explained(code, language) for language in LANGUAGES}
    return Certainty(code, word, DOTS[code], means)


def cards(bench: Workbench, findings: Sequence[SafeFinding]) -> list[Card]:
    """Make the cards, in the order of the findings."""
    told = shares(bench.published)
    return [card(bench, finding, told) for finding in findings]


def card(bench: Workbench, finding: SafeFinding, told: SafeTable | None) -> Card:
    """Make the card of one finding."""
    names = bench.speaking
    table = evidence(bench.published, finding)
    target = bench.names.measure(finding.measure).get("target")
    drawn = panels(bench, table, about(finding), target=target) if table else []
    if table and finding.comparator == "own":
        drawn = [moments_panel(bench, finding, table)]
    return Card(
        finding=finding,
        leefgebied=_leefgebied(bench, finding),
        anchor="b-" + "".join(c if c.isalnum() else "-" for c in finding.finding.lower()),
        category=category(finding),
        title=sentence(finding, "title", names),
        subtitle=sentence(finding, "subtitle", names),
        seen=sentence(finding, "seen", names),
        number=_number(bench, finding, table, names),
        links=sentence(finding, "links", names),
        doubt=sentence(finding, "doubt", names),
        steady=sentence(finding, "steady", names),
        rivals=rivals(bench, finding),
        cannot=sentence(finding, "cannot", names),
        talk=sentence(finding, "talk", names),
        alt=sentence(finding, "alt", names),
        certainty=certainty(wording.told_as(finding)),
        grade=ui("card.kind_of_data", grade=_grade(finding.grade)),
        both=_both(finding),
        table=table,
        panels=tuple(sorted(drawn, key=lambda one: not _is_first(one, finding))),
        themes=tuple(themes(bench, finding, told)),
        voices=tuple(voices(bench.published, finding)),
    )


def rivals(bench: Workbench, finding: SafeFinding, most: int | None = None) -> tuple[Words, ...]:
    """Write the other explanations of a finding, the likeliest first; what is open in one go."""
    some = wording.together(finding.rivals[:most])
    told = (replace(finding, rivals=ones) for ones in some)
    return tuple(sentence(one, "rivals", bench.speaking) for one in told)


def _leefgebied(bench: Workbench, finding: SafeFinding) -> str:
    """Say to which leefgebied a finding belongs: by its measure, its approach or its themes."""
    edition = bench.published.edition
    approach = finding.subject.get("approach")
    of_approach = (one for one in edition.get("approaches", ()) if one["id"] == approach)
    of_themes = (edition.get("themes", {}).get(theme, {}) for theme in finding.themes)
    every = (bench.names.measure(finding.measure), *of_approach, *of_themes)
    return next((str(one["leefgebied"]) for one in every if one.get("leefgebied")), "")


def evidence(published: Published, finding: SafeFinding) -> SafeTable | None:
    """Find the table that a finding stands on first."""
    named = (published.tables.get(cell.table) for cell in finding.evidence)
    return next((table for table in named if table is not None), None)


def about(finding: SafeFinding) -> dict[str, str]:
    """Say which cell a finding is about: that of its first evidence, its measure included."""
    first = finding.evidence[0].where if finding.evidence else {}
    return {"measure": finding.measure, **first, **finding.subject}


def _is_first(one: Panel, finding: SafeFinding) -> bool:
    return one.along.startswith(FIRST_TAB.get(finding.comparator, "area"))


def _number(
    bench: Workbench, finding: SafeFinding, table: SafeTable | None, names: Speaking
) -> Number:
    place = whole_place = None
    label = complete("")
    if table:
        here = bench.where(table, about(finding))
        label = bench.label(table, here)
        place = bench.place(table, here)
        if "area" in table.totals:
            whole_place = bench.place(table, {**here, "area": table.totals["area"]})
    share = finding.unit == "%" and finding.value is not None
    return Number(
        value=_value(finding, finding.value),
        interval=_range(finding),
        about={lang: wording.about(finding.value, lang) for lang in LANGUAGES} if share else None,
        label=label,
        compare=sentence(finding, "compare", names),
        n=_based_on(finding),
        place=place,
        whole_place=whole_place,
    )


def _grade(code: str) -> Words:
    return {language: wording.grade(code, language) for language in LANGUAGES}


def _range(finding: SafeFinding) -> Words:
    if finding.value_lower is None or finding.value_upper is None:
        return complete("")
    low = _value(finding, finding.value_lower, write=wording.bound)
    return ui("card.range", lower=low, upper=_value(finding, finding.value_upper))


def _value(
    finding: SafeFinding, value: float | None, *, write: Callable[..., str] = wording.number
) -> Words:
    """Write a value of a finding; against a reference group it is a change."""
    change = finding.comparator in ("reference", "start")
    ends = (finding.value, finding.value_lower, finding.value_upper)
    how = {"signed": change, "difference": change, "decimals": wording.telling(finding.unit, *ends)}
    return {language: write(value, finding.unit, language, **how) for language in LANGUAGES}


def _based_on(finding: SafeFinding) -> Words | None:
    if finding.n is None:
        return None
    told = finding.measure == "theme_share" or finding.kind == "share_change"
    key = "card.based_on_stories" if told else "card.based_on_people"
    return ui(key, n=figure(float(finding.n), ""))


def _both(finding: SafeFinding) -> Words | None:
    if finding.pattern in ("agree", "contradict"):
        return ui(f"card.number_and_story_{finding.pattern}")
    return None
