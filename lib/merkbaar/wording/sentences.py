"""Sentences from the parts of a finding: what was found, how sure, and what it doesn't say.

Every word comes from the catalogues, every number from the finding; nothing is added. No cause
is named: a sentence says what differs, never what brought it about.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..schemas import GROUP
from .beside import link, rival, steady, together
from .catalogue import has, interface
from .clauses import hold
from .names import Names
from .numbers import about_people, bound, digits, number, unit_name
from .words import STRONG, certainty_explained, certainty_word, told_as

if TYPE_CHECKING:
    from ..tables import Finding

PARTS = (
    "title",
    "subtitle",
    "seen",
    "number",
    "compare",
    "links",
    "doubt",
    "steady",
    "rivals",
    "cannot",
    "talk",
    "alt",
)
_PART_OF = ("provision", "provider", "service", "leefgebied")
_CHANGES = ("reference", "start")
"""Comparators of which the value is itself a change."""
LONGEST_TITLE = 12
_NO_NAMES = Names()


def sentence(
    finding: Finding,
    part: str,
    language: str = "nl",
    names: Names | None = None,
    *,
    companions: Mapping[str, Finding] | None = None,
) -> str:
    """Write one part of a finding.

    Parameters
    ----------
    finding : Finding
    part : str
        "title" (at most twelve words, says what was found), "subtitle" (what is measured, in
        whom, when), "seen" (what difference would have shown), "number", "compare", "links" (the
        themes that go with it), "doubt", "steady" (whether the sign holds), "rivals" (other
        explanations), "cannot" (what it doesn't say), "talk" (a question) or "alt" (a chart in
        words).
    language : str
        "nl", "nl-b1" (at most fifteen words a sentence) or "en".
    names : Names, optional
        Names of areas, measures, themes and approaches.
    companions : mapping of str to Finding, optional
        Findings by id; with them a joined finding also gives its theme's numbers.

    Returns
    -------
    str
        Text without markup; empty where the finding has nothing for this part.

    Raises
    ------
    KeyError
        If the part or the language is unknown.
    ValueError
        If it would claim something without evidence (:func:`merkbaar.wording.clauses.hold`).
    """
    if part not in PARTS:
        raise KeyError(f"`part` must be one of {', '.join(PARTS)}; not {part!r}")
    told = _Told(finding, language, names or _NO_NAMES, companions or {})
    text = getattr(told, part)()
    if text:
        hold(finding, part)
    return text


class _Told:
    """A finding in a language: its parts as words."""

    def __init__(
        self, finding: Finding, language: str, names: Names, companions: Mapping[str, Finding]
    ) -> None:
        self.finding, self.language, self.names = finding, language, names
        self.companions = companions
        self.words = self._words()

    def _words(self) -> dict[str, Any]:
        """Everything that a text may ask for."""
        one, names = self.finding, self.names
        area = one.subject.get("area", names.total)
        theme = one.themes[0] if one.themes else ""
        approach = one.subject.get("approach", "")
        moment = one.subject.get("moment", "")
        division = next((name for name in one.subject if name.startswith(GROUP)), "")
        group = one.subject.get(division, "")
        return {
            "measure": names.measure(one.measure, one.title, self.language),
            "area": names.area(area),
            "total": names.municipality or names.area(names.total),
            "theme": names.themes.get(theme, theme),
            "approach": names.approaches.get(approach, approach),
            "moment": names.moments.get(moment, moment),
            "division": names.divisions.get(division, division.removeprefix(GROUP)),
            "group": names.groups.get(group, group),
            "part": next((one.subject[name] for name in _PART_OF if name in one.subject), ""),
            "elsewhere": self._elsewhere(),
            "period": one.subject.get("period", ""),
            "before": self._before(),
            "people": about_people(one.value, self.language),
            "n": number(one.n, "", self.language, decimals=0),
            **self._numbers(),
        }

    def _before(self) -> str:
        """The period that is compared with, from the evidence."""
        periods = [cell.where.get("period", "") for cell in self.finding.evidence]
        now = self.finding.subject.get("period", "")
        return next((period for period in periods if period and period != now), "")

    def _elsewhere(self) -> str:
        """What the municipality is held against, from the evidence."""
        places = [cell.where.get("municipality", "") for cell in self.finding.evidence[1:2]]
        place = places[0] if places else ""
        return interface(f"place.{place}", self.language) if has(f"place.{place}") else place

    def _numbers(self) -> dict[str, str]:
        one = self.finding
        width = _width(one.lower, one.upper)
        places = digits(one.unit, width=None if width is None else width / 2)
        change = {"decimals": places, "signed": True, "difference": True}
        plain = {"decimals": places, "signed": False, "difference": False}
        level = change if one.comparator in _CHANGES else plain

        def say(value: float | None, how: Mapping[str, Any]) -> str:
            return number(value, one.unit, self.language, **how)

        def low(value: float | None, how: Mapping[str, Any]) -> str:
            return bound(value, one.unit, self.language, **how)

        return {
            "value": say(one.value, level),
            "reference": say(one.reference, self._reference(level)),
            "effect": say(one.effect, change),
            "lower": low(one.lower, change),
            "upper": say(one.upper, change),
            "value_lower": low(one.value_lower, level),
            "value_upper": say(one.value_upper, level),
            "detectable": say(one.detectable, {**plain, "difference": True}),
            "smallest": say(one.smallest_effect, self._round(one.smallest_effect)),
            "excluded": say(self._excluded(places), {**plain, "difference": True}),
        }

    def _excluded(self, places: int) -> float | None:
        """The smallest difference outside the interval, rounded away from zero."""
        one = self.finding
        if one.lower is None or one.upper is None:
            return None
        step = 10.0**-places
        return math.ceil(max(abs(one.lower), abs(one.upper)) / step - 1e-9) * step

    def _reference(self, level: Mapping[str, Any]) -> Mapping[str, Any]:
        """A target is a number that was chosen: it is written as it was."""
        if self.finding.comparator != "target":
            return level
        return {**level, "decimals": self._round(self.finding.reference)["decimals"]}

    def _round(self, value: float | None) -> dict[str, Any]:
        usual = digits(self.finding.unit)
        places = 0 if value is not None and float(value).is_integer() else max(usual, 1)
        return {"decimals": places, "difference": True}

    def say(self, key: str, **other: str) -> str:
        """Fill a text of the catalogue."""
        return interface(key, self.language, **{**self.words, **other})

    @property
    def local(self) -> bool:
        return self.finding.subject.get("area", self.names.total) != self.names.total

    @property
    def direction(self) -> str:
        return "up" if (self.finding.effect or 0) > 0 else "down"

    @property
    def about_theme(self) -> bool:
        return bool(self.finding.themes) and self.finding.pattern == ""

    def title(self) -> str:
        """Say what was found: the first wording that is short enough."""
        keys = [(f"{key}{end}", more) for end in ("", ".short") for key, more in self._titles()]
        texts = [self.say(key, **more) for key, more in keys if has(key)]
        short = [text for text in texts if len(text.split()) <= LONGEST_TITLE]
        return short[0] if short else min(texts, key=lambda text: len(text.split()))

    def _titles(self) -> list[tuple[str, dict[str, str]]]:
        one = self.finding
        if one.pattern:
            return self._joined_titles()
        if one.kind == "unknown":
            about = "theme" if self.about_theme else one.comparator
            if (about, one.certainty) == ("target", "no_difference") and one.smallest_effect:
                return [("title.unknown.target.within", {})]
            return [(f"title.unknown.{about}.{told_as(one)}", {})]
        tail = ".local" if self.local and one.comparator == "time" else ""
        if self.about_theme:
            return [(f"title.theme.{self.direction}{tail}", {})]
        if one.comparator == "reference":
            return [(key, {}) for key in self._reference_titles()]
        own = f"title.{one.comparator}.{one.measure}.{self.direction}{tail}"
        general = f"title.{one.comparator}.any.{self.direction}{tail}"
        return [(key, {}) for key in (own, general) if has(key)]

    def _reference_titles(self) -> list[str]:
        one = self.finding
        way = "other"
        if one.better != "none":
            way = "better" if (self.direction == "up") == (one.better == "higher") else "worse"
        own = f"title.reference.{one.measure}.{self.direction}"
        really = (one.value or 0) * (one.effect or 0) > 0  # it fell, and fell more
        return [*([own] if really and has(own) else []), f"title.reference.any.{way}"]

    def _joined_titles(self) -> list[tuple[str, dict[str, str]]]:
        """Join a clause on the number with one on the theme."""
        one = self.finding
        grew = self._theme_direction()
        own = f"clause.{one.measure}.{self.direction}"
        general = f"clause.any.{self.direction}"
        clauses = [self.say(key) for key in (own, f"{own}.short", general) if has(key)]
        themes = [self.say(f"clause.theme.{grew}{end}") for end in ("", ".short")]
        if one.pattern == "agree":
            themes.insert(0, self.say(f"clause.theme.{grew}.about_it"))
        return [
            (f"title.joined.{one.pattern}", {"number_clause": clause, "theme_clause": theme})
            for clause in clauses
            for theme in themes
        ]

    def _theme_direction(self) -> str:
        """Whether the theme of a joined finding grew, from the pattern and the number."""
        better = (self.direction == "up") == (self.finding.better == "higher")
        return "up" if better == (self.finding.pattern == "contradict") else "down"

    def subtitle(self) -> str:
        """Say what is measured, in whom and when."""
        one = self.finding
        unit = f" ({unit_name(one.unit, self.language)})" if one.unit else ""
        place = "where.area" if self.local else "where.total"
        where = self.say("where.group" if one.comparator == "group" else place)
        key = f"subtitle.{one.measure}"
        if self.about_theme:
            key = "subtitle.theme"
        elif one.comparator in ("own", "rest"):
            key = f"subtitle.{one.comparator}"
        elif "approach" in one.subject:
            key = "subtitle.reference"
        elif not has(key):
            key = "subtitle.any"
        text = self.say(key, unit=unit, where=where)
        return text.removesuffix(", ")

    def seen(self) -> str:
        """Say what difference would have shown, where none was."""
        one = self.finding
        if told_as(one) not in ("uncertain", "no_difference"):
            return ""
        within = one.certainty == "no_difference" and one.smallest_effect
        if within and one.comparator != "target":
            return self.say("seen.smallest")
        return "" if one.detectable is None else self.say("seen.detectable")

    def number(self) -> str:
        """Give the value with its range."""
        one, words = self.finding, self.words
        if one.value_lower is None or one.value_upper is None:
            return self.say("number.plain")
        key = "number.change" if one.comparator in _CHANGES else "number.range"
        return self.say(key, lower=words["value_lower"], upper=words["value_upper"])

    def compare(self) -> str:
        """Give what it is compared with, and the difference with its range."""
        one = self.finding
        if one.effect is None:
            return ""
        texts = [self.say(f"compare.{one.comparator}")]
        if one.pattern:
            texts += [
                _Told(theme, self.language, self.names, {}).say("compare.theme")
                for name in one.companion
                if (theme := self.companions.get(name)) is not None and theme.themes
            ]
        return " ".join(texts)

    def doubt(self) -> str:
        """Say how sure it is, and what could not have been seen."""
        code = told_as(self.finding)
        if code == "small":
            return self.say("doubt.small")
        word = certainty_word(code, self.language)
        explained = certainty_explained(code, self.language, self._why_not_more())
        text = self.say("doubt.any", word=word[:1].upper() + word[1:], explained=explained)
        if self.finding.detectable is None:
            return text
        within = code == "no_difference" and self._excluded(0) is not None
        return f"{text} {self.say('doubt.excluded' if within else 'doubt.detectable')}"

    def _why_not_more(self) -> str:
        """Say why a probable finding isn't shown, and of one that is on what data it stands."""
        one = self.finding
        if one.certainty == "shown":
            changed = (one.grade, one.comparator) == ("registration", "time")
            own = f"{one.grade}.changed" if changed else one.grade
            return own if has(f"certainty.shown.{own}") else ""
        if one.certainty != "probable" or one.lower is None or one.upper is None:
            return ""
        beyond = one.lower > one.smallest_effect or one.upper < -one.smallest_effect
        if beyond:
            return "estimate" if one.grade in STRONG else "data"
        return "size" if one.grade in STRONG else ""

    def links(self) -> str:
        """Say which themes go with the number, or which numbers with the theme."""
        told = self.finding.links
        return " ".join(
            link(one, self.finding, self.names, self.language, self.say) for one in told
        )

    def steady(self) -> str:
        """Say whether it holds when the data had been a little different."""
        return steady(self.finding, self.language)

    def rivals(self) -> str:
        """Say what else could explain it, and what the data say of that."""
        return " ".join(rival(some, self.say) for some in together(self.finding.rivals))

    def cannot(self) -> str:
        """Say what can't be concluded."""
        keys = (f"caveat.{code}" for code in self.finding.caveats)
        return " ".join(self.say(key) for key in keys if has(key))

    def talk(self) -> str:
        """Ask a question for the conversation."""
        one = self.finding
        if one.pattern:
            return self.say(f"talk.{one.pattern}")
        if one.kind == "unknown":
            return self.say("talk.unknown")
        return self.say("talk.theme" if self.about_theme else f"talk.{one.comparator}")

    def alt(self) -> str:
        """Put the chart in words, for those who can't see it."""
        figure = self.number()
        figure = figure[:1].upper() + figure[1:]
        parts = {"title": self.title(), "number": figure, "compare": self.compare()}
        return self.say("alt.any", **parts).strip()


def _width(lower: float | None, upper: float | None) -> float | None:
    if lower is None or upper is None or not math.isfinite(upper - lower):
        return None
    return upper - lower
