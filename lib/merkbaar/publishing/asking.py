"""Ask for a person at the terminal: hidden while typing, never on the command line."""

from __future__ import annotations

import getpass
import sys
import warnings
from collections.abc import Sequence

from ..errors import PrivacyError, RunError

YES = ("ja", "j", "yes", "y")


def ask_person(question: str) -> str:
    """Ask for somebody's number.

    Raises
    ------
    PrivacyError
        If there is no terminal, typing can't be hidden, or nothing was given.
    """
    _need_terminal()
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            given = getpass.getpass(f"{question} (u ziet niet wat u typt) ").strip()
        except EOFError:
            given = ""
        except getpass.GetPassWarning:
            raise PrivacyError(
                "Op deze terminal is niet te verbergen wat u typt. Gebruik een gewone terminal; "
                "er is niets veranderd."
            ) from None
    if not given:
        raise PrivacyError("Er is niets ingevuld. Verwacht: een nummer. Er is niets veranderd.")
    return given


def ask_password() -> str:
    """Ask for a new password, twice, without showing it; spaces are part of it.

    Raises
    ------
    RunError
        If there is no terminal, typing can't be hidden, or the two differ.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            if not sys.stdin.isatty():
                raise EOFError
            given = getpass.getpass("Wachtwoord (u ziet niet wat u typt): ")
            again = getpass.getpass("Nog een keer: ")
        except (EOFError, getpass.GetPassWarning):
            raise RunError(
                "Op deze terminal is geen wachtwoord te vragen. Gebruik een gewone terminal; er is "
                "niets veranderd."
            ) from None
    if given != again:
        raise RunError("De twee wachtwoorden zijn niet gelijk. Er is niets veranderd.")
    return given


def refuse_on_the_line(words: Sequence[str] | None) -> None:
    """Refuse a number that was given on the command line, without repeating it.

    Raises
    ------
    PrivacyError
        If there are any words.
    """
    if words:
        raise PrivacyError(
            "Zet niet op de opdrachtregel om wie het gaat: dat blijft in de geschiedenis van de "
            "terminal staan. Haal die regel daar weg en geef de opdracht opnieuw zonder nummer; "
            "dan wordt het gevraagd. Er is niets veranderd."
        )


def agreed(question: str) -> bool:
    """Ask for a yes in so many words; anything else is a no.

    Raises
    ------
    PrivacyError
        If there is no terminal.
    """
    _need_terminal()
    sys.stderr.write(f"{question} [ja/NEE] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in YES


def _need_terminal() -> None:
    if not sys.stdin.isatty():
        raise PrivacyError(
            "Er is geen terminal om het nummer te vragen. Een nummer op de opdrachtregel of in een "
            "bestand zou blijven staan. Start dit in een terminal; er is niets veranderd."
        )
