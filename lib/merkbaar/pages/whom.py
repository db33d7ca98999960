"""For whom: whether groups of people (ages, backgrounds) differ, for the first screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..tables import SafeFinding, Words
from .cards import Card
from .names import lowered
from .texts import joined, sentence, ui
from .workbench import Workbench


@dataclass(frozen=True)
class Whom:
    """A way to divide people, and what was found of it.

    Attributes
    ----------
    words : mapping of str to str
        That groups differ, or that no difference was shown and in which measures.
    found : tuple of (mapping of str to str, str)
        What differs, and the anchor of its card; empty where it has none.
    """

    words: Words
    found: tuple[tuple[Words, str], ...] = ()


def whom(bench: Workbench, made: Sequence[Card]) -> list[Whom]:
    """Say of each way to divide people whether it makes a difference, as far as was shown."""
    anchors = {card.finding.finding: card.anchor for card in made}
    compared = [one for one in bench.published.findings if one.comparator == "group"]
    divisions = dict.fromkeys(name for one in compared for name in _division(one))
    return [
        _of(bench, name, [one for one in compared if name in one.subject], anchors)
        for name in sorted(divisions)
    ]


def _of(
    bench: Workbench, division: str, compared: list[SafeFinding], anchors: dict[str, str]
) -> Whom:
    name = bench.names.dimension(division)
    differs = [one for one in compared if one.kind != "unknown"]
    if differs:
        told = tuple(
            (sentence(one, "title", bench.speaking), anchors.get(one.finding, ""))
            for one in differs
        )
        return Whom(ui("whom.some", division=lowered(name)), told)
    measures = dict.fromkeys(one.measure for one in compared)
    titles = [lowered(bench.names.of("measure", one)) for one in measures]
    return Whom(ui("whom.none", division=name, measures=joined(*titles, by=", ")))


def _division(one: SafeFinding) -> list[str]:
    return [name for name in one.subject if name.startswith("group_")]
