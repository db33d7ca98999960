"""What people decided about themes, as data: one decision, how it is read, how it is written.

A theme is named by its anchor stories (and what it was called then), so that new stories shift
nothing; a theme of the monitor file may be named by its id.

::

    - {do: rename, theme: {called: "wachten, weken", anchors: [5f1c…, 77ab…]}, label: Lang wachten,
       author: …, reason: …, date: 2026-03-01}
    - {do: merge, theme: {anchors: […]}, into: {anchors: […]}, label: Lang wachten, …}
    - {do: split, theme: …, parts: [{label: Brieven, words: [brief, post]},
                                    {label: De balie, stories: [5f1c…]}], …}
    - {do: move, stories: [5f1c…], theme: …, …}
    - {do: reject, theme: …, …}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merkbaar.errors import DefinitionError

KINDS: Mapping[str, tuple[str, ...]] = {
    "rename": ("theme", "label"),
    "merge": ("theme", "into"),
    "split": ("theme", "parts"),
    "move": ("stories", "theme"),
    "reject": ("theme",),
}
"""What a person can decide, and what must be said with it."""
MAY: Mapping[str, tuple[str, ...]] = {"merge": ("label",)}
"""What may be said as well."""
FORMER = {"drop": "reject"}
SIGNED = ("author", "reason", "date")


@dataclass(frozen=True)
class ThemeName:
    """How a decision names a theme.

    Attributes
    ----------
    id : str
        Its id; certain only for a theme of the monitor file.
    anchors : tuple of str
        Stories that were at its heart.
    called : str
        Its label when this was decided: for who reads the file.
    """

    id: str = ""
    anchors: tuple[str, ...] = ()
    called: str = ""

    def entry(self) -> str | dict[str, Any]:
        """Return what stands in the file."""
        if not self.anchors:
            return self.id
        return ({"called": self.called} if self.called else {}) | {"anchors": list(self.anchors)}


@dataclass(frozen=True)
class Part:
    """A part that a split takes out of a theme: by words, by examples, or by both."""

    label: str
    words: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()

    def entry(self) -> dict[str, Any]:
        """Return what stands in the file."""
        told = {"words": list(self.words), "stories": list(self.stories)}
        return {"label": self.label, **{name: value for name, value in told.items() if value}}


@dataclass(frozen=True)
class Correction:
    """One decision, with who made it, why and when."""

    do: str
    author: str
    reason: str
    date: dt.date
    theme: ThemeName = ThemeName()
    into: ThemeName = ThemeName()
    stories: tuple[str, ...] = ()
    label: str = ""
    parts: tuple[Part, ...] = ()

    def entry(self) -> dict[str, Any]:
        """Return what stands in the file; :func:`read` makes the same decision of it."""
        told: dict[str, Any] = {"do": self.do}
        if self.do == "move":
            told["stories"] = list(self.stories)
        told["theme"] = self.theme.entry()
        if self.do == "merge":
            told["into"] = self.into.entry()
        if self.label:
            told["label"] = self.label
        if self.parts:
            told["parts"] = [part.entry() for part in self.parts]
        return {**told, "author": self.author, "reason": self.reason, "date": self.date}


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Read the decisions of a file (a list of mappings), in their order.

    Raises
    ------
    DefinitionError
        Which decision is wrong, what was expected and what to mend.
    """
    return tuple(_read_one(number, row) for number, row in enumerate(rows, start=1))


def _read_one(number: int, row: Any) -> Correction:
    if not isinstance(row, Mapping):
        raise _wrong(
            number, "dit is geen correctie. Verwacht: een lijst; elke correctie begint met '- do:'."
        )
    row = dict(row)
    kind = FORMER.get(str(row.get("do")), str(row.get("do")))
    if kind not in KINDS:
        raise _wrong(number, f"onbekende 'do'. Verwacht: {', '.join(KINDS)}.")
    if kind == "move" and "story" in row:
        row["stories"] = [row.pop("story"), *_listed(number, row.get("stories"), "stories")]
    needed = (*KINDS[kind], *SIGNED)
    if missing := [name for name in needed if not row.get(name)]:
        raise _wrong(
            number,
            f"({kind}) {', '.join(missing)} ontbreekt. Elke correctie heeft een author, een reason "
            "en een date (jjjj-mm-dd).",
        )
    if unknown := sorted(set(map(str, row)) - {"do", *needed, *MAY.get(kind, ())}):
        raise _wrong(number, f"onbekend veld {unknown[0]!r}. Verwacht: {', '.join(needed)}.")
    return Correction(
        do=kind,
        author=str(row["author"]).strip(),
        reason=str(row["reason"]).strip(),
        date=_date(number, row["date"]),
        theme=_theme(number, row["theme"], "theme"),
        into=_theme(number, row["into"], "into") if kind == "merge" else ThemeName(),
        stories=tuple(_listed(number, row.get("stories"), "stories")),
        label=str(row.get("label") or "").strip(),
        parts=_parts(number, row["parts"]) if kind == "split" else (),
    )


def _theme(number: int, named: Any, field: str) -> ThemeName:
    if not isinstance(named, Mapping):
        return ThemeName(id=str(named))
    unknown = sorted(set(map(str, named)) - {"anchors", "called"})
    anchors = _listed(number, named.get("anchors"), f"{field}: anchors")
    if unknown or not anchors:
        raise _wrong(
            number,
            f"{field} noemt geen thema. Verwacht: anchors met verhalen (en called met hoe het "
            "thema toen heette).",
        )
    return ThemeName(anchors=tuple(anchors), called=str(named.get("called") or ""))


def _parts(number: int, parts: Any) -> tuple[Part, ...]:
    told = (
        "elk deel van een splitsing heeft een label en words of stories, en een verhaal hoort bij "
        "één deel."
    )
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise _wrong(number, told)
    found = []
    for part in parts:
        words = [word.strip() for word in _listed(number, part.get("words"), "parts: words")]
        stories = _listed(number, part.get("stories"), "parts: stories")
        known = set(map(str, part)) <= {"label", "words", "stories"}
        if not known or not part.get("label") or not (any(words) or stories):
            raise _wrong(number, told)
        label = str(part["label"]).strip()
        found.append(Part(label, tuple(filter(None, words)), tuple(stories)))
    named = [story for part in found for story in part.stories]
    if len(named) != len(set(named)) or len({part.label for part in found}) != len(found):
        raise _wrong(number, told)
    return tuple(found)


def _listed(number: int, values: Any, field: str) -> list[str]:
    if values is None:
        return []
    if isinstance(values, str | Mapping) or not isinstance(values, Sequence):
        raise _wrong(number, f"{field} is geen lijst. Verwacht: {field.split(': ')[-1]}: [een, …].")
    return list(dict.fromkeys(str(value) for value in values))


def _date(number: int, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise _wrong(number, "date is geen datum. Verwacht: jjjj-mm-dd.") from None


def _wrong(number: int, what: str) -> DefinitionError:
    return DefinitionError(f"Correctie {number} in themes.yml: {what}")
