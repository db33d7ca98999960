"""A person's yes, quote by quote."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import DefinitionError, RunError
from .files import private_folder, read_json, write_json

Ask = Callable[[Mapping[str, Any]], bool]
ANSWERS = "quotes.json"


def fingerprint(quote: Mapping[str, Any]) -> str:
    """What an answer is about: words, language, theme and place; another of these, another yes."""
    at = ",".join(f"{name}={code}" for name, code in places(quote).items())
    parts = [*(str(quote[part]) for part in ("text", "language", "theme")), f"at:{at}"]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:16]


def ticket(quote: Mapping[str, Any]) -> str:
    """What a list says yes to: the id with the fingerprint, so that it can't be another quote."""
    return f"{quote['quote']}-{fingerprint(quote)}"


def places(quote: Mapping[str, Any]) -> dict[str, str]:
    """Everything that a reader learns of whose words these are: where they stand, all together."""
    told = {
        str(name): str(code)
        for under in quote.get("shown_under", ())
        for name, code in under.items()
    }
    return dict(sorted(told.items()))


def where(quote: Mapping[str, Any]) -> str:
    """Say under which choice a quote would stand: rare words weigh more where few people live."""
    return ", ".join(places(quote).values()) or "heel de gemeente"


def list_of_quotes(quotes: Sequence[Mapping[str, Any]]) -> str:
    """A list to strike out in: each quote as a remark, with its ticket below."""
    head = "# Haal de regels weg van citaten die niet getoond mogen worden; bewaar de rest.\n"
    lines = (
        f"# {quote['theme']} ({where(quote)}): {' '.join(quote['text'].split())}\n{ticket(quote)}\n"
        for quote in quotes
    )
    return head + "".join(lines)


def approve(
    quotes: Sequence[Mapping[str, Any]],
    *,
    how: str,
    register: Path,
    ask: Ask | None = None,
) -> list[Mapping[str, Any]]:
    """The quotes that a person has said yes to, in their order.

    Parameters
    ----------
    quotes : sequence of mapping
        Of the concept.
    how : str
        ask (each quote is shown; an answer given before, for the same place, is kept), all, none,
        or the path of a file like the concept's ``citaten.txt``, with only the lines of approved
        quotes.
    register : Path
        Where answers are remembered.
    ask : callable, optional
        Gets a quote, returns yes or no; the terminal if left out.

    Raises
    ------
    RunError
        If there is nobody to ask.
    DefinitionError
        If the file isn't there or names a quote that isn't in the concept.
    """
    if how == "all":
        return list(quotes)
    if how == "none":
        return []
    if how != "ask":
        return _listed(quotes, Path(how))
    path = private_folder(register) / ANSWERS
    answers: dict[str, bool] = read_json(path, {})
    asking = ask or _terminal(len([one for one in quotes if fingerprint(one) not in answers]))
    for quote in quotes:
        known = fingerprint(quote)
        if known not in answers:
            answers[known] = bool(asking(quote))
            write_json(path, answers)
    return [quote for quote in quotes if answers[fingerprint(quote)]]


def _listed(quotes: Sequence[Mapping[str, Any]], path: Path) -> list[Mapping[str, Any]]:
    if not path.is_file():
        raise DefinitionError(
            f"De lijst met citaten '{path}' is er niet. Verwacht: ask, all, none, of een bestand "
            "met de goedgekeurde regels uit citaten.txt van het concept."
        )
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = {line.split("#")[0].strip().removeprefix("- ").strip() for line in lines} - {""}
    known = {ticket(quote) for quote in quotes}
    if unknown := sorted(wanted - known):
        raise DefinitionError(
            f"De lijst '{path.name}' noemt {len(unknown)} citaten die niet (of niet zo) in het "
            "concept staan. Verwacht: regels uit citaten.txt van dit concept; begin daarmee."
        )
    return [quote for quote in quotes if ticket(quote) in wanted]


def _terminal(count: int) -> Ask:
    if count and not sys.stdin.isatty():
        raise RunError(
            f"Er zijn {count} citaten zonder antwoord, en niemand om het aan te vragen. Verwacht: "
            "een terminal, of --quotes met all, none of een bestand met id's."
        )

    def ask(quote: Mapping[str, Any]) -> bool:
        sys.stderr.write(f"\nThema: {quote['theme']} ({quote['language']})\n“{quote['text']}”\n")
        sys.stderr.write(
            f"Te zien bij: {where(quote)}. Is deze persoon zo te herkennen? Dan nee.\n"
        )
        sys.stderr.write("Mag dit citaat getoond worden? [j/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("j", "ja", "y", "yes")

    return ask
