"""The fixed words: how sure something is, and why a cell is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables import SMALL
from .catalogue import interface

if TYPE_CHECKING:
    from ..tables import Finding

STRONG = ("reference", "randomised", "registration")
"""Grades that may carry "aangetoond": a reference group or better, or a full registration.

A reference group is asked of a change that is laid to an approach. That the figures of a full
registration changed is the difference of two full levels, so it counts: it says that they did, and
its explanation adds that it doesn't say why.
"""


def certainty_word(code: str, language: str = "nl") -> str:
    """Give the word for a certainty: "aangetoond", "waarschijnlijk" and so on.

    Parameters
    ----------
    code : str
        "shown", "probable", "uncertain" or "no_difference", or as :func:`told_as` gives it.
    """
    return interface(f"certainty.{code}", language)


def certainty_explained(code: str, language: str = "nl", why: str = "") -> str:
    """Explain the word for a certainty in a sentence or two.

    Parameters
    ----------
    why : str
        Of "probable" why it is no more: "data" (of a weaker kind), "estimate" (part of them is) or
        "size" (may be too small); of "shown" on what data it stands: a grade, of a change of a
        registration "registration.changed".
    """
    return interface(f"certainty.{code}.{why or 'explained'}", language)


def told_as(finding: Finding) -> str:
    """Give the code by which the certainty of a finding is told.

    Its certainty; "small" where nothing that matters can be there but a small difference is.
    """
    return "small" if SMALL in finding.caveats else finding.certainty


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
