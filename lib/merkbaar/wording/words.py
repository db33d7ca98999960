"""The fixed words: how sure something is, and why a cell is empty."""

from __future__ import annotations

from .catalogue import interface

STRONG = ("reference", "randomised", "registration")
"""Grades that may carry "aangetoond": a reference group or better, or a full registration.

A change over time of a full registration is the difference of two full levels, so it counts.
"""


def certainty_word(code: str, language: str = "nl") -> str:
    """Give the word for a certainty: "aangetoond", "waarschijnlijk" and so on.

    Parameters
    ----------
    code : str
        "shown", "probable", "uncertain" or "no_difference".
    """
    return interface(f"certainty.{code}", language)


def certainty_explained(code: str, language: str = "nl", why: str = "") -> str:
    """Explain the word for a certainty in a sentence or two.

    Parameters
    ----------
    why : str
        Of "probable" why it is no more: "data" (of a weaker kind) or "size" (may be too small).
    """
    return interface(f"certainty.{code}.{why or 'explained'}", language)


def reason(state: str, language: str = "nl") -> str:
    """Say why a cell has no value: "te weinig mensen om te tonen", "niet gemeten".

    Parameters
    ----------
    state : str
        "missing", or what ``SafeTable.reason`` gives for a hidden cell.
    """
    return interface(f"state.{state}", language)


def hidden_because(rule: str, language: str = "nl") -> str:
    """Say by which rule of the gate a cell went; for who makes an edition, not for its readers.

    Parameters
    ----------
    rule : str
        As in ``Gate.report``: persons, count, rest, n, group, difference, secondary, p_percent,
        dominance, extreme or sum.
    """
    return interface(f"hidden.{rule}", language)


def grade(code: str, language: str = "nl") -> str:
    """Say on what kind of data a figure stands; an unknown code is given back as it is."""
    try:
        return interface(f"grade.{code}", language)
    except KeyError:
        return code
