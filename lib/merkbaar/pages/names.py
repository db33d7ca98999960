"""What to print for the codes of an edition: wijken, groups, themes, approaches, measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import wording
from ..tables import Finding, Words
from .texts import Speaking, complete, ui

TOGETHER = "samen"
"""The code that stands for all codes of coders together."""


class Names:
    """The names of an edition.

    Parameters
    ----------
    edition : mapping
        ``Published.edition``.
    """

    def __init__(self, edition: Mapping[str, Any]) -> None:
        self.edition = edition
        self.municipality = str(edition.get("municipality", {}).get("name", ""))
        whole = edition.get("municipality", {}).get("code", "")
        areas = {str(area["code"]): area["name"] for area in edition.get("areas", ())}
        self._names: dict[str, dict[str, Words]] = {
            "area": {
                code: complete(name) for code, name in {whole: self.municipality, **areas}.items()
            },
            "theme": {code: _theme(theme) for code, theme in edition.get("themes", {}).items()},
            "approach": _titles(edition.get("approaches", ())),
            "measure": _titles(edition.get("measures", ())),
            "leefgebied": _titles(edition.get("leefgebieden", ())),
            "service": _titles(edition.get("services", ())),
            **_of_journey(edition.get("journey") or {}),
            **_of_pulse(edition.get("pulse") or {}),
            **_of_outcome(),
            "wave": {wave: ui(f"wave.{wave}") for wave in ("T0", "T1")},
        }
        self._events = {str(one["id"]) for one in (edition.get("pulse") or {}).get("events", ())}

    def of(self, dimension: str, code: str) -> Words:
        """Give the name of a code; a code without a name is printed as it is."""
        if code == "alle":
            return ui("filter.everyone")
        if dimension == "wave" and code.isdecimal():
            return ui("wave.number", number=code)
        return self._names.get(dimension, {}).get(code) or complete(code)

    def when(self, moment: str) -> Words:
        """Say when a phase or an event of the pulse is: "in de fase Intake", "rond de brief"."""
        name = self.of("moment", moment)
        if moment in self._events:
            return ui("pulse.around", event=name)
        return ui("pulse.in_phase", phase=name)

    def dimension(self, name: str) -> Words:
        """Give the name of a dimension."""
        for group in self.edition.get("groups", ()):
            if name == f"group_{group['id']}":
                return complete({"nl": group["title"], "en": group.get("title_en") or ""})
        key = f"table.{name}"
        return ui(key) if key in wording.keys() else complete(name)  # noqa: SIM118 a function

    def speaking(self, findings: Iterable[Finding]) -> Speaking:
        """Give what sentences need: the names per language, and the other findings."""
        return Speaking(
            names={language: self._spoken(language) for language in wording.LANGUAGES},
            companions={one.finding: one for one in findings},
        )

    def _spoken(self, language: str) -> wording.Names:
        def said(dimension: str) -> dict[str, str]:
            return {code: words[language] for code, words in self._names.get(dimension, {}).items()}

        groups = self.edition.get("groups", ())
        values = {str(value): str(value) for group in groups for value in group.get("values", ())}
        columns = [f"group_{group['id']}" for group in groups]
        divided = {name: lowered(self.dimension(name))[language] for name in columns}
        return wording.Names(
            areas=said("area"),
            measures=self._names["measure"],
            themes=said("theme"),
            approaches=said("approach"),
            groups={"alle": wording.interface("filter.everyone", language), **values},
            divisions=divided,
            moments={code: self.when(code)[language] for code in self._names["moment"]},
            total=str(self.edition.get("municipality", {}).get("code", "")),
            municipality=self.municipality,
        )

    def field(self, code: str) -> Words | None:
        """Give the leefgebied that a theme belongs to; None where it belongs to none."""
        field = self.edition.get("themes", {}).get(code, {}).get("leefgebied")
        return self._names["leefgebied"].get(str(field)) if field else None

    def is_stable(self, theme: str) -> bool:
        """Say whether a theme comes back when the stories are divided anew."""
        return bool(self.edition.get("themes", {}).get(theme, {}).get("stable", True))

    def is_named(self, theme: str) -> bool:
        """Say whether someone gave a theme a name, or it's still only words that stand out."""
        thing = self.edition.get("themes", {}).get(theme)
        return thing is None or _title(thing) == _theme(thing)

    def measure(self, name: str) -> Mapping[str, Any]:
        """Give what the monitor says of a measure."""
        found = (one for one in self.edition.get("measures", ()) if one["id"] == name)
        return next(found, {})


def _of_journey(journey: Mapping[str, Any]) -> dict[str, dict[str, Words]]:
    """Give the names of phases, emotions, images and codes."""
    images = _titles(journey.get("images", ()))
    return {
        "phase": _titles(journey.get("phases", ())),
        "emotion": _titles(journey.get("emotions", ())),
        "code": {TOGETHER: ui("code.together"), **_titles(journey.get("codes", ()))},
        **dict.fromkeys(("image", "start", "end"), images),
    }


def _of_pulse(pulse: Mapping[str, Any]) -> dict[str, dict[str, Words]]:
    """Give the names of the pulse's phases and events, rounds around one, and assumptions."""
    events = _titles(pulse.get("events", ()))
    named = ("expected", "lower", "higher", "weighted")
    return {
        "moment": {**_titles(pulse.get("phases", ())), **events},
        "event": events,
        "lag": {str(lag): _round(lag) for lag in range(-12, 13)},
        "assumption": {code: ui(f"pulse.who_stopped.{code}") for code in named},
    }


def _of_outcome() -> dict[str, dict[str, Words]]:
    """Give the names of which way people went, and how sure that is."""
    kinds = {
        "way": ("better", "same", "worse"),
        "class": ("recovered", "improved", "unchanged", "deteriorated"),
    }
    return {name: {code: ui(f"outcome.{code}") for code in codes} for name, codes in kinds.items()}


def _round(lag: int) -> Words:
    if lag == 0:
        return ui("pulse.round_at")
    return ui("pulse.round_before" if lag < 0 else "pulse.round_after", count=abs(lag))


def lowered(words: Words) -> Words:
    """Write a name as it stands within a sentence."""
    return {language: word[:1].lower() + word[1:] for language, word in words.items()}


def _titles(things: Any) -> dict[str, Words]:
    return {str(thing["id"]): _title(thing) for thing in things}


def _title(thing: Any) -> Words:
    if isinstance(thing, str):
        return complete(thing)
    title = thing.get("title", "")
    return complete(title if isinstance(title, Mapping) else _two(title, thing.get("title_en")))


def _theme(thing: Any) -> Words:
    """Name a theme; one that nobody named yet is only the words that stand out in it."""
    title = _title(thing)
    about = thing if isinstance(thing, Mapping) else {}
    if not about.get("named", True):
        return ui("theme.unnamed", words=title["nl"])
    words = about.get("words", ())
    if ", " in title["nl"] and title["nl"] == ", ".join(words[: title["nl"].count(", ") + 1]):
        return ui("theme.unnamed", words=title["nl"])
    return title


def _two(dutch: str, english: str | None) -> Words:
    return {"nl": dutch, **({"en": english} if english else {})}
