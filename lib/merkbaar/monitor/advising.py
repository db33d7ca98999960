"""An advice on the plan of a monitor: where, what, the Wegwijzer's reason, and a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .definition import Measure, Monitor
from .planning import Frequency, Need, Question

Where = tuple[int | str, ...]
LISTED = 5
"""How many names an advice lists before it says how many more there are."""


@dataclass(frozen=True)
class Advice:
    """Something in the plan that the Wegwijzer warns of.

    Attributes
    ----------
    code : str
        Which warning it is ("stacking").
    where : tuple
        Place in the monitor file, as a path of keys.
    text : str
        What was found, in Dutch.
    reason : str
        Why it matters, after the Wegwijzer.
    proposal : str
        What to write where.
    about : tuple of str
        Ids of the measures, questions or readers it is about.
    """

    code: str
    where: Where
    text: str
    reason: str
    proposal: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """What an edition that was released before says of its measures.

    Attributes
    ----------
    edition : str
        Its name.
    until : str
        The day up to which it looks (ISO), which puts editions in order.
    measures : mapping
        Per measure how it was defined then, as ``edition.json`` has it.
    values : mapping
        Per measure the figure for everybody, per period.
    """

    edition: str
    until: str
    measures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What the plan says of a measure, with what its question says where it doesn't itself."""

    question: Question | None
    purposes: tuple[str, ...]
    owner: str
    frequency: Frequency | None
    decision: str
    need: Need | None


def said_of(measure: Measure, monitor: Monitor) -> Said:
    """Give what holds for a measure: its own words, else its question's, else the monitor's."""
    question = next((one for one in monitor.questions if one.id == measure.question), None)

    def first(name: str) -> Any:
        return getattr(measure, name) or (getattr(question, name) if question else None)

    return Said(
        question=question,
        purposes=first("purposes") or monitor.purposes,
        owner=first("owner") or "",
        frequency=first("frequency"),
        decision=first("decision") or "",
        need=first("need"),
    )


def names(titles: Sequence[str]) -> str:
    """List titles, the first few by name: ``Bereik, Wachttijd en nog 3``."""
    shown = list(titles[:LISTED])
    more = len(titles) - len(shown)
    if more:
        return f"{', '.join(shown)} en nog {more}"
    return " en ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def counted(number: int, one: str, many: str) -> str:
    """Say how many: ``1 indicator``, ``3 indicatoren``."""
    return f"{number} {one if number == 1 else many}"
