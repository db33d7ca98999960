"""The conversation pack: an agenda, cards to print and cut, and a sheet for what is agreed.

For the meeting in which figures and stories get their meaning (the Wegwijzer's phase IV). Made of
what was published and nothing else; readable on a screen, meant for paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..published import Published
from ..tables import Words
from .agreed import agreed
from .cards import Card, cards, rivals
from .conversation_agenda import USUAL, agenda
from .conversation_photos import photos
from .conversation_questions import questions
from .conversation_stories import SHORT, stories
from .page import Page
from .panels import Panel
from .story import common, finish, who_spoke
from .texts import complete
from .workbench import Workbench

ROWS = 6
"""Lines on the sheet for what is agreed."""
LINES = 4
"""Lines to write on, beside the questions to a finding."""
RIVALS = 2
"""Other explanations on a card, the likeliest first; the story page has them all."""
LEADING = ("wrong", "one", "cause", "silence", "late")
"""What may come up, for whoever leads the conversation."""


@dataclass(frozen=True)
class FindingCard:
    """A finding to hang on the wall, and to talk over at a table.

    Attributes
    ----------
    number : int
        What is written on it: what is agreed refers to it.
    panel : Panel or None
        Its first chart.
    rivals : tuple of mapping of str to str
        Other explanations to talk over, each with what the data say of it.
    """

    number: int
    card: Card
    panel: Panel | None
    questions: tuple[Words, ...]
    rivals: tuple[Words, ...]


def conversation(published: Published) -> Page:
    """Build the conversation pack of an edition.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release; quotes that were withdrawn are no
        longer in it.

    Returns
    -------
    Page
        Sheets of A4; a screen shows them one below the other.
    """
    bench = Workbench(published, [])
    made = cards(bench, [one for one in published.findings if one.rank > 0])
    told, past = stories(bench, made), agreed(bench)
    talk: Mapping[str, Any] = published.edition.get("conversation") or {}
    minutes, spoke = talk.get("minutes"), who_spoke(bench)
    values = {
        **common(bench, "", []),
        "cards": [
            FindingCard(
                number=at,
                card=card,
                panel=next(iter(card.panels), None),
                questions=questions(bench, card.finding),
                rivals=rivals(bench, card.finding, RIVALS),
            )
            for at, card in enumerate(made, start=1)
        ],
        "stories": told,
        "photos": photos(bench, [theme.code for card in made for theme in card.themes]),
        "leading": LEADING,
        "agreed": past,
        "talk": talk,
        "asked": [complete(one) for one in talk.get("questions", ())],
        "minutes": minutes or USUAL,
        "minutes_chosen": not minutes,
        "agenda": agenda(
            minutes=minutes or USUAL,
            starts=str(talk.get("starts") or ""),
            findings=len(made),
            stories=told.count > 0,
            agreed=bool(past),
        ),
        "spoke": spoke,
        "unheard": spoke.missing[: len(spoke.missing) - bool(published.quotes)] if spoke else (),
        "rows": ROWS,
        "short": SHORT,
        "lines_to_write": LINES,
    }
    return finish(bench, "conversation.html.j2", values, {"orders": {}, "reader": ""})
