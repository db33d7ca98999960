"""The accessibility statement (toegankelijkheidsverklaring) that goes with a report.

In the parts of the Dutch government's model. It claims nothing but what a test of Merkbaar shows
(``CLAIMS`` names each), and its status is C, "first measures taken": a higher one asks for a whole
investigation by people (WCAG-EM), and the signature of who answers for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..tables import Words
from .texts import complete, dated, ui

CLAIMS: Mapping[str, str] = {
    "access.test_axe": "tests/apps/test_story_page.py::test_axe_finds_nothing",
    "access.test_keyboard": (
        "tests/apps/test_story_page.py::test_the_page_can_be_walked_with_the_keyboard_alone"
    ),
    "access.test_zoom": "tests/apps/test_story_page.py::test_nothing_runs_off_the_side",
    "access.test_contrast": (
        "tests/unit/appearance/test_house_style.py::test_whatever_is_given_all_of_it_can_be_read"
    ),
    "access.test_script": (
        "tests/apps/test_story_page.py"
        "::test_without_javascript_text_numbers_charts_and_tables_are_there"
    ),
    "access.test_pdf": (
        "tests/apps/test_on_paper.py::test_a_pdf_is_tagged_and_has_a_title_a_language_and_bookmarks"
    ),
}
"""What is claimed, and the test that shows it."""
LIMITS = ("access.limit_people", "access.limit_pdf", "access.limit_office", "access.limit_quotes")
"""What isn't known or isn't good, of every edition."""


@dataclass(frozen=True)
class Statement:
    """The parts of the statement, in all languages.

    Attributes
    ----------
    status : Words
        The level with its reason.
    tested, limits : tuple of Words
        What a test shows; what isn't known, or is known not to work.
    report : tuple of Words
        Where to tell of a barrier, and where to complain after that.
    """

    lead: Words
    status: Words
    made: Words
    tested: tuple[Words, ...]
    limits: tuple[Words, ...]
    report: tuple[Words, ...]


def statement(edition: Mapping[str, Any]) -> Statement:
    """Write the statement of an edition; the same edition gives the same words.

    Parameters
    ----------
    edition : mapping
        ``edition.json``. Its date is that of the data, not of a clock.
    """
    own: Mapping[str, Any] = edition.get("accessibility") or {}
    municipality = str((edition.get("municipality") or {}).get("name") or "")
    owner = str(edition.get("owner") or municipality)
    until = edition.get("until")
    address = str(own.get("statement") or "")
    known = tuple(complete(str(one)) for one in own.get("known", ()))
    signed = ui("access.register", address=address) if address else ui("access.no_register")
    return Statement(
        lead=ui("access.lead", owner=owner),
        status=ui("access.status"),
        made=ui("access.made", date=dated(until)) if until else complete(""),
        tested=tuple(ui(key) for key in CLAIMS),
        limits=(*(ui(key) for key in LIMITS), *known),
        report=(
            ui("access.contact", contact=str(own.get("contact") or owner)),
            ui("access.complain"),
            signed,
        ),
    )
