"""What a monitor plans (the Wegwijzer): questions, who decides what, stories, burden, suppliers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .parts import Identifier, Part, Purpose, Reader

Form = Literal["rapport", "dashboard", "verhalen", "gesprek"]
"""The four forms of the Wegwijzer."""
Block = Literal["ontwikkeling", "resultaat", "input", "activiteiten", "effect", "ervaring"]
"""Building blocks: of society (development, result) and of execution (the other four)."""
Need = Literal["need-to-know", "nice-to-know"]
Frequency = Literal[
    "doorlopend",
    "tweewekelijks",
    "maandelijks",
    "per kwartaal",
    "halfjaarlijks",
    "jaarlijks",
    "tweejaarlijks",
    "vierjaarlijks",
    "eenmalig",
]
LEFT_AT_HOME = frozenset({"question", "purposes", "owner", "frequency", "decision", "need"})
"""What the plan says of a measure for those who make the monitor: not published with it."""


class Question(Part):
    """What somebody wants to know, and what they will do with the answer.

    What is said here holds for every measure of this question that doesn't say otherwise.
    """

    id: Identifier
    text: str
    """The question itself, as it was asked."""
    asked_by: tuple[Reader, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = ()
    """What the answer is used for; empty: all purposes of the monitor."""
    owner: str = ""
    """Who looks after its figures (a role or a team, no name is needed)."""
    frequency: Frequency | None = None
    decision: str = ""
    """What is decided with the answer."""
    need: Need | None = None


class PlannedMeasure(Part):
    """What the plan says of a measure."""

    question: Identifier | None = None
    """The question (of ``questions:``) that it answers."""
    purposes: tuple[Purpose, ...] = ()
    owner: str = ""
    frequency: Frequency | None = None
    decision: str = ""
    need: Need | None = None
    block: Block | None = None
    definition: str = ""
    """How it is counted, in one sentence. A change of it breaks the series: name the first period
    of the new way under ``redefined``."""
    indicator: Identifier | None = None
    """Its code in the library of indicators."""
    target_year: int | None = Field(default=None, ge=1990, le=2100)
    """When the target is to be reached."""


class StoryPlan(Part):
    """Stories that are gathered: of whom, and how."""

    whom: str
    how: str
    """An interview, WhatsApp, a mirror conversation (spiegelgesprek), a film, …"""
    question: Identifier | None = None
    frequency: Frequency | None = None


class Round(Part):
    """Something that people are asked to fill in or to tell, so many times a year."""

    title: str
    instruments: tuple[Identifier, ...] = ()
    """Questionnaires of the catalogue, or of the monitor's own folder ``instruments/``."""
    clients: int = Field(ge=0)
    """How many people are asked."""
    waves: float = Field(default=1, gt=0)
    """How many times a year each of them is asked (0.5: every other year)."""
    minutes: float | None = Field(default=None, ge=0)
    """Minutes each time; needed where a questionnaire isn't in the catalogue."""


class Burden(Part):
    """What the monitor asks of people, and what is too much."""

    most_minutes: float = Field(default=30, gt=0)
    """Minutes a person a year; more gives an advice. The 30 are Merkbaar's own choice."""
    rounds: tuple[Round, ...] = ()


class Supplier(Part):
    """Who delivers figures or stories, and what they hear back."""

    name: str
    delivers: str = ""
    hears_back: str = ""
    """What they get to see and talk about, and when."""
