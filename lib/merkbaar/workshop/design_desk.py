"""What a group does while it designs a monitor: fill in, choose, take back, keep. No screen here.

How it looks in a notebook is in ``design_view``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import DefinitionError
from ..monitor import draft as drafts
from ..monitor.advising import Advice, Earlier
from ..monitor.burden import Load, burden
from ..monitor.definition import Monitor
from ..monitor.design import STEPS, Field, Rows, Step, step_of
from ..monitor.draft import Draft, identifier
from ..monitor.library import as_measure, find_indicator
from ..monitor.lint import lint
from ..periods import is_earlier
from .design_areas import AREAS, area_changes, as_lines

YEAR, BEFORE = ("year",), ("compare_with",)
"""Fields of the edition: which year it is about, and which year it is compared with."""
PLACEHOLDERS: dict[tuple[str, ...], Any] = {
    ("monitor",): "proef",
    ("title",): "Monitor",
    ("municipality",): {"name": "Gemeente", "code": "GM0000"},
    ("owner",): "wij",
    ("purposes",): ["signaleren"],
    ("editions",): {"2000": {"title": "E", "until": dt.date(2001, 1, 1), "period": "2000"}},
}
"""What stands for a part that isn't filled in yet, so that the rest can be advised on."""


@dataclass(frozen=True)
class Todo:
    """Something that must be filled in or mended before the file is good."""

    step: Step
    text: str


@dataclass(frozen=True)
class State:
    """How the design stands.

    Attributes
    ----------
    monitor : Monitor or None
        None while the file isn't good yet.
    todo : tuple of Todo
        What is still to be done for that.
    advice : tuple of Advice
        The linter's.
    loads : tuple of Load
        What each round asks of people.
    """

    monitor: Monitor | None
    todo: tuple[Todo, ...]
    advice: tuple[Advice, ...]
    loads: tuple[Load, ...]


@dataclass
class DesignDesk:
    """A draft of a monitor file, and what may be done with it.

    Parameters
    ----------
    draft : Draft
    minutes : mapping of str to float
        Minutes each questionnaire takes.
    earlier : sequence of Earlier
        Editions released before.
    catalogue : mapping of str to str
        Title of each questionnaire.
    """

    draft: Draft
    minutes: Mapping[str, float] = field(default_factory=dict)
    earlier: Sequence[Earlier] = ()
    catalogue: Mapping[str, str] = field(default_factory=dict)
    _checked: tuple[str, State] | None = field(default=None, init=False, repr=False)

    # -- one thing at a time

    def value(self, part: Field) -> Any:
        """What stands in a field."""
        if part.path == YEAR:
            return next(iter(self.draft.get(("editions",), {})), "")
        if part.path == BEFORE:
            return self._newest()[1].get("compare_with", "")
        if part.path == AREAS:
            return as_lines(self.draft.get(AREAS, []))
        return self.draft.get(part.path)

    def fill(self, part: Field, value: Any) -> None:
        """Write what was filled in; the short name and the edition follow the title and the year.

        Raises
        ------
        DefinitionError
            If it can't be, in words for who filled it in.
        """
        if part.path == YEAR:
            self._fill_year(value)
        elif part.path == BEFORE:
            self._fill_before(str(value or "").strip())
        elif part.path == ("title",):
            self._fill_title(str(value or ""))
        elif part.path == AREAS:
            self.draft.put(area_changes(value, self.draft.get(AREAS, [])))
        else:
            self.draft.put({part.path: value})

    def _fill_title(self, title: str) -> None:
        old = str(self.draft.get(("title",), ""))
        changes: dict[tuple[int | str, ...], Any] = {("title",): title}
        if title and self.draft.get(("monitor",), "") in ("", identifier(old)):
            changes["monitor",] = identifier(title)
        for year, edition in self.draft.get(("editions",), {}).items():
            if edition.get("title") in (f"{old} {year}", f"Monitor {year}") and title:
                changes["editions", year, "title"] = f"{title} {year}"
        self.draft.put(changes)

    def _fill_year(self, value: Any) -> None:
        editions = self.draft.get(("editions",), {})
        if len(editions) > 1:
            raise DefinitionError(
                "Deze monitor heeft al meer edities. Verander ze in het bestand zelf."
            )
        if not isinstance(value, int) or not 2000 <= value <= 2100:
            raise DefinitionError("Vul een jaar in van vier cijfers, zoals 2027.")
        title = self.draft.get(("title",), "Monitor")
        made = {
            "title": f"{title} {value}",
            "until": dt.date(value + 1, 1, 1),
            "period": str(value),
        }
        before = str(self._newest()[1].get("compare_with", ""))
        if is_earlier(before, str(value)):
            made["compare_with"] = before
        changes: dict[tuple[int | str, ...], Any] = {("editions", old): None for old in editions}
        self.draft.put({**changes, ("editions", str(value)): made})

    def _newest(self) -> tuple[str, Mapping[str, Any]]:
        """Give the edition that is planned: the last of the file."""
        return next(reversed(self.draft.get(("editions",), {}).items()), ("", {}))

    def _fill_before(self, before: str) -> None:
        year, edition = self._newest()
        if not year:
            raise DefinitionError("Vul eerst op het scherm 'Begin' in over welk jaar het gaat.")
        now = str(edition.get("period", year))
        if before and not is_earlier(before, now):
            raise DefinitionError(f"Vul een jaar in van vóór {now}, of laat het leeg.")
        self.draft.put({("editions", year, "compare_with"): before or None})

    def options(self, part: Field) -> tuple[tuple[str, str], ...]:
        """What can be chosen in a field."""
        if part.known == "catalogue":
            return tuple((self._timed(code), code) for code in self.catalogue)
        if part.known:
            items = self.draft.get((part.known,), [])
            return tuple((str(one.get("title") or one.get("text")), one["id"]) for one in items)
        return part.options

    def _timed(self, code: str) -> str:
        minutes = self.minutes.get(code)
        told = "" if minutes is None else f" ({_number(minutes)} min.)"
        return f"{self.catalogue[code]}{told}"

    # -- lists

    def items(self, rows: Rows) -> list[dict[str, Any]]:
        """The items of a list."""
        return list(self.draft.get(rows.path, []))

    def keep(self, rows: Rows, at: int | None, values: Mapping[str, Any]) -> int:
        """Write an item: a new one, or over the one at a place; returns its place.

        Raises
        ------
        DefinitionError
            If something that is needed wasn't filled in.
        """
        lacking = [
            one.label.lower() for one in rows.fields if one.needed and not values.get(one.path[0])
        ]
        if lacking:
            raise DefinitionError(f"Vul nog in: {', '.join(lacking)}.")
        items = self.items(rows)
        if at is None:
            code = {"id": self._code(rows, str(values[rows.name]))} if rows.coded else {}
            self.draft.append(rows.path, {**code, **values})
            return len(items)
        self.draft.put({(*rows.path, at): {**items[at], **values}})
        return at

    def _code(self, rows: Rows, title: str) -> str:
        return identifier(title, [str(one.get("id")) for one in self.items(rows)])

    def drop(self, rows: Rows, at: int) -> None:
        """Take an item out of a list.

        Raises
        ------
        DefinitionError
            If another part still names it.
        """
        code = self.items(rows)[at].get("id")
        users = {"questions": "question", "leefgebieden": "leefgebied"}
        key = users.get(str(rows.path[0]))
        for part in ("measures", "stories", "services", "approaches"):
            if key and any(one.get(key) == code for one in self.draft.get((part,), [])):
                raise DefinitionError(
                    f"Dit hangt nog aan iets bij '{part}'. Kies daar eerst een andere {rows.one}."
                )
        self.draft.drop((*rows.path, at))

    def choose(self, code: str, *, question: str = "") -> None:
        """Put an indicator of the library among the measures.

        Raises
        ------
        DefinitionError
            If it is there already.
        """
        measures = self.draft.get(("measures",), [])
        if any(one.get("indicator") == code or one.get("id") == code for one in measures):
            raise DefinitionError("Deze indicator staat er al.")
        domains = [one["id"] for one in self.draft.get(("leefgebieden",), [])]
        entry = as_measure(find_indicator(code), leefgebieden=domains)
        self.draft.append(("measures",), {**entry, **({"question": question} if question else {})})

    # -- the whole

    @property
    def is_example(self) -> bool:
        """Whether the file still is the made-up example of ``merkbaar new``."""
        return drafts.is_untouched_example(self.draft.tree())

    def begin_empty(self) -> None:
        """Begin with an empty file; the key stays. It can be undone."""
        self.draft.replace(drafts.empty(self.draft.text))

    def state(self) -> State:
        """Check and advise, also while not everything is filled in."""
        if self._checked is None or self._checked[0] != self.draft.text:
            self._checked = (self.draft.text, self._check())
        return self._checked[1]

    def _check(self) -> State:
        monitor = self.draft.good()
        problems = () if monitor else self.draft.examined().problems
        said = (_todo(one.where, one.text) for one in problems)
        todo = tuple(sorted(dict.fromkeys(said), key=lambda one: STEPS.index(one.step)))
        advised = monitor or self._trial()
        if advised is None:
            return State(None, todo, (), ())
        advice = lint(advised, minutes=self.minutes, earlier=self.earlier)
        return State(monitor, todo, advice, burden(advised, self.minutes))

    def _trial(self) -> Monitor | None:
        """Put something in the place of what is missing or wrong at the top, to advise the rest."""
        trial = Draft(self.draft.text)
        wrong = {one.where[0] for one in self.draft.examined().problems}
        trial.put({path: None for path in PLACEHOLDERS if path[0] in wrong and trial.get(path)})
        trial.put({path: value for path, value in PLACEHOLDERS.items() if not trial.get(path)})
        return trial.good()


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _todo(where: tuple[int | str, ...], text: str) -> Todo:
    """Say what is to be done in the words of the screen, where it has a field for it."""
    step, found = _field(where)
    if "ontbreekt" in text and found:
        return Todo(step, f"{found.label}: nog niet ingevuld.")
    if found:
        return Todo(step, f"{found.label}: {text.partition(': ')[2] or text}")
    return Todo(step, text)


def _field(where: tuple[int | str, ...]) -> tuple[Step, Field | None]:
    names = tuple(str(one) for one in where if not isinstance(one, int))
    names = ("title",) if names == ("monitor",) else names
    if names[:1] == ("editions",):
        names = BEFORE if names[-1:] == BEFORE else YEAR
    for step in STEPS:
        for part in step.parts:
            if isinstance(part, Field) and (names == part.path or part.path[:1] == names):
                return step, part
            if isinstance(part, Rows) and names[: len(part.path)] == part.path:
                last = names[len(part.path) :]
                return step, next((one for one in part.fields if one.path == last), None)
    return STEPS[0], None


def by_step(advice: Sequence[Advice]) -> dict[str, list[Advice]]:
    """Put advice under the step in which it is mended."""
    found: dict[str, list[Advice]] = {}
    for one in advice:
        found.setdefault(step_of(one.code).id, []).append(one)
    return found
