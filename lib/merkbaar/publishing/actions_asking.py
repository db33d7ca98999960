"""Write down what was agreed by answering questions at the terminal: no YAML needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import DefinitionError
from .actions import add, cards_of, done, listed, wrong_with

DOES = ("list", "add", "done")
Ask = Callable[[str, str], str]
"""Asks a question with what is meant if nothing is typed; gives the answer."""
QUESTIONS = {
    "what": "Wat is afgesproken? (lezers zien dit)",
    "who": "Wie doet het? (een rol of team, geen naam)",
    "when": "Voor wanneer? (bijvoorbeeld 1-9-2027)",
}


def act(
    what: str,
    monitor_file: str | Path,
    name: str,
    *,
    given: Mapping[str, str],
    ask: Ask,
    say: Callable[[str], None],
) -> str:
    """List what was agreed, add to it, or say what came of it.

    Parameters
    ----------
    what : str
        list, add or done.
    name : str
        For done: the id of the agreement ("a1").
    given : mapping of str to str
        What needs no asking: card, what, who, when, edition, status, happened.
    ask : callable
        Asks for the rest.
    say : callable
        Tells what there is to choose from.

    Returns
    -------
    str
        What was done, in Dutch.

    Raises
    ------
    MerkbaarError
        If something isn't right; then nothing is changed.
    """
    if what not in DOES:
        raise DefinitionError(f"Gevonden: '{what}'. Verwacht: {', '.join(DOES)}.")
    if what == "add":
        return _add(monitor_file, given, ask, say)
    if what == "done":
        return _done(monitor_file, name, given, ask, say)
    return listed(monitor_file)


def _add(
    monitor_file: str | Path, given: Mapping[str, str], ask: Ask, say: Callable[[str], None]
) -> str:
    edition, heads = cards_of(monitor_file, given.get("edition", ""))
    said = dict(given)
    if not all(given.get(part) for part in QUESTIONS):
        say(f"De kaarten van editie {edition}:")
        for number, head in heads.items():
            say(f"  {number}  {head}")
        said["card"] = given.get("card") or _card(ask, say, heads)
    for part, question in QUESTIONS.items():
        said[part] = given.get(part) or _good_answer(monitor_file, part, question, ask, say)
    parts = {part: said[part] for part in QUESTIONS}
    return add(monitor_file, card=said.get("card", ""), edition=edition, **parts)


def _done(
    monitor_file: str | Path,
    name: str,
    given: Mapping[str, str],
    ask: Ask,
    say: Callable[[str], None],
) -> str:
    if not name:
        say(listed(monitor_file))
        name = _answer(ask, "Welke afspraak? (bijvoorbeeld a1)")
    status = given.get("status") or "gedaan"
    happened = given.get("happened") or ask("Wat gebeurde er? (lezers zien dit)", "")
    return done(monitor_file, name, status=status, happened=happened)


def _card(ask: Ask, say: Callable[[str], None], heads: Mapping[str, str]) -> str:
    """Ask for a card until it is there; nothing: it belongs to none."""
    while (answer := ask("Bij welke kaart? (leeg: bij geen)", "").strip()) not in ("", *heads):
        say(f"Die kaart is er niet. Verwacht: een nummer van 1 tot en met {len(heads)}, of niets.")
    return answer


def _good_answer(
    monitor_file: str | Path, part: str, question: str, ask: Ask, say: Callable[[str], None]
) -> str:
    """Ask again where an answer can't be: what was answered before isn't lost."""
    while wrong := wrong_with(monitor_file, part, answer := _answer(ask, question)):
        say(wrong)
    return answer


def _answer(ask: Ask, question: str) -> str:
    answer = ask(question, "").strip()
    if not answer:
        raise DefinitionError(f"Niet ingevuld: {question} Er is niets opgeschreven.")
    return answer
