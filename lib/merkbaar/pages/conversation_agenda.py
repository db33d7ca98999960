"""The agenda of the conversation: what happens when, with times that add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..tables import Words
from .texts import ui

USUAL = 120
"""Minutes of a conversation where the monitor file doesn't say; Merkbaar's own choice."""
STEP, SHORT = 5, 60
"""Parts are whole steps of five minutes, in a conversation of an hour or more; else of one."""
EACH = 12
"""A finding needs this many minutes to be talked over; it decides how many can be chosen."""
WEIGHTS: Mapping[str, int] = {
    "welcome": 1,
    "agreed": 2,
    "read": 3,
    "choose": 1,
    "talk": 9,
    "own": 11,
    "cannot": 1,
    "agree": 4,
    "close": 2,
}
"""How the time is shared: most of it to talk, a good part to agree. Merkbaar's own choice."""


@dataclass(frozen=True)
class Item:
    """A part of the conversation: from when to when, what, and how it is done."""

    name: str
    begin: str
    end: str
    minutes: int
    title: Words
    how: Words


def agenda(
    *, minutes: int = USUAL, starts: str = "", findings: int, stories: bool, agreed: bool
) -> tuple[Item, ...]:
    """Make the agenda.

    Parameters
    ----------
    minutes : int
        How long the conversation takes.
    starts : str
        When it starts ("19:30"); empty: times are counted from the start ("0:00").
    findings : int
        How many findings there are; of none people talk about what they see themselves.
    stories, agreed : bool
        Whether there are story cards, and agreements of before.

    Returns
    -------
    tuple of Item
        Their minutes add up to `minutes`.
    """
    names = ["welcome", *(["agreed"] if agreed else [])]
    names += ["read", "choose", "talk"] if findings else ["own"]
    names += ["cannot", "agree", "close"]
    given = shared(minutes, [WEIGHTS[name] for name in names])
    talk = given[names.index("talk")] if findings else 0
    at, made = _minute(starts), []
    for name, part in zip(names, given, strict=True):
        how = _how(name, talk, findings=findings, stories=stories)
        title = ui(f"agenda.{name}")
        made.append(Item(name, _clock(at, starts), _clock(at + part, starts), part, title, how))
        at += part
    return tuple(made)


def chosen(minutes: int, findings: int) -> int:
    """Say how many findings can be talked over in so many minutes: at least one."""
    return max(1, min(findings, minutes // EACH))


def shared(minutes: int, weights: Sequence[int]) -> list[int]:
    """Divide minutes by weight, in whole steps (largest remainder), each part at least one.

    What doesn't fit in whole steps goes to the largest part.
    """
    step = STEP if minutes >= SHORT else 1
    units, whole = minutes // step, sum(weights)
    ideal = [units * weight / whole for weight in weights]
    given = [max(1, int(share)) for share in ideal]
    short = [(given[at] - share, at) for at, share in enumerate(ideal)]
    for _, at in sorted(short)[: max(units - sum(given), 0)]:
        given[at] += 1
    largest = max(range(len(weights)), key=lambda at: weights[at])
    parts = [part * step for part in given]
    parts[largest] += minutes - sum(parts)
    return parts


def _how(name: str, talk: int, *, findings: int, stories: bool) -> Words:
    """Say how a part is done; `talk` is how many minutes there are to talk findings over."""
    if name in ("choose", "talk"):
        count = chosen(talk, findings)
        return ui(f"agenda.{name}.how", count=count, each=talk // count)
    return ui("agenda.read.how.stories" if name == "read" and stories else f"agenda.{name}.how")


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes) if clock else 0


def _clock(minute: int, starts: str) -> str:
    hours = minute // 60
    return f"{hours % 24:02d}:{minute % 60:02d}" if starts else f"{hours}:{minute % 60:02d}"
