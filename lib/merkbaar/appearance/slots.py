"""The names that our stylesheet speaks, and which names of a municipality's file fill them.

Ours are those of the NL Design System ("basis" and "nl" tokens, nldesignsystem.nl) where it has
one. A file written for another set of components (Utrecht, Amsterdam) says the same with
other names: they come after ours, in the order in which they are looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["colour", "fonts", "size", "radius"]

INK = "--basis-color-default-color-document"
SOFT = "--basis-color-default-color-subtle"
PAPER = "--basis-color-default-bg-document"
GROUND = "--basis-color-default-bg-subtle"
FAINT = "--basis-color-default-bg-default"
LINE = "--basis-color-default-border-subtle"
QUIET = "--basis-color-default-border-default"
HEADING = "--basis-heading-color"
LINK = "--nl-link-color"
BUTTON = "--nl-button-primary-background-color"
BUTTON_TEXT = "--nl-button-primary-color"
TINT = "--basis-color-selected-bg-subtle"
WARM = "--basis-color-warning-bg-subtle"
FOCUS = "--basis-focus-outline-color"
FOCUS_GROUND = "--basis-focus-background-color"
BRAND = "--merkbaar-brand-color"
OURS = "--merkbaar-chart-ours-color"
COMPARISON = "--merkbaar-chart-comparison-color"
ATTENTION = "--merkbaar-chart-attention-color"
NEUTRAL = "--merkbaar-chart-neutral-color"
FONT = "--basis-text-font-family-default"
HEADING_FONT = "--basis-heading-font-family"
SIZE = "--basis-text-font-size-md"
RADIUS = "--basis-border-radius-md"
SMALL_RADIUS = "--basis-border-radius-sm"


@dataclass(frozen=True)
class Slot:
    """A name of ours, and the names that fill it, best first (its own always comes before)."""

    name: str
    kind: Kind
    others: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Its own name and the others, in order."""
        return (self.name, *self.others)


def _prefixed(name: str, *systems: str) -> tuple[str, ...]:
    return tuple(f"--{system}-{name}" for system in systems)


SLOTS = (
    Slot(
        INK,
        "colour",
        (
            "--nl-paragraph-color",
            *_prefixed("document-color", "utrecht", "rhc"),
            *("--utrecht-paragraph-color", "--ams-paragraph-color", "--ams-color-text"),
        ),
        "tekst",
    ),
    Slot(
        SOFT,
        "colour",
        ("--ams-color-text-secondary", "--utrecht-form-field-description-color"),
        "bijschrift",
    ),
    Slot(
        PAPER,
        "colour",
        (
            *("--utrecht-document-background-color", "--utrecht-page-background-color"),
            *("--ams-body-background-color", "--ams-color-background-body"),
        ),
        "achtergrond",
    ),
    Slot(GROUND, "colour", ("--utrecht-surface-background-color",), "vlak om de kaarten"),
    Slot(FAINT, "colour", ("--utrecht-color-grey-90",), "lichte vlakken"),
    Slot(
        LINE,
        "colour",
        (
            *("--utrecht-separator-color", "--utrecht-table-row-border-block-end-color"),
            "--ams-color-separator",
        ),
        "lijnen",
    ),
    Slot(
        QUIET,
        "colour",
        (
            *("--basis-form-control-border-color", "--utrecht-form-control-border-color"),
            *("--ams-text-input-border-color", "--ams-color-interactive-disabled"),
        ),
        "randen van keuzelijsten",
    ),
    Slot(
        HEADING,
        "colour",
        (
            *("--nl-heading-level-2-color", "--utrecht-heading-2-color"),
            *("--utrecht-heading-color", "--ams-heading-color"),
        ),
        "koppen",
    ),
    Slot(
        LINK,
        "colour",
        (
            *("--utrecht-link-color", "--ams-link-color", "--ams-links-color"),
            "--ams-color-interactive",
            *("--basis-color-action-2-color-default", "--basis-color-action-1-color-default"),
        ),
        "links",
    ),
    Slot(
        BUTTON,
        "colour",
        (
            "--utrecht-button-primary-action-background-color",
            *("--ams-button-primary-background-color", "--ams-color-interactive"),
            "--basis-color-action-1-inverse-bg-default",
        ),
        "knoppen",
    ),
    Slot(
        BUTTON_TEXT,
        "colour",
        (
            "--utrecht-button-primary-action-color",
            *("--ams-button-primary-color", "--ams-color-text-inverse"),
            "--basis-color-action-1-inverse-color-default",
        ),
        "tekst op knoppen",
    ),
    Slot(TINT, "colour", ("--basis-color-accent-1-bg-subtle",), "vlak van een keuze"),
    Slot(WARM, "colour", (), "vlak dat aandacht vraagt"),
    Slot(
        FOCUS,
        "colour",
        ("--utrecht-focus-outline-color", "--ams-focus-outline-color"),
        "rand om wat gekozen is",
    ),
    Slot(
        FOCUS_GROUND,
        "colour",
        ("--utrecht-focus-background-color",),
        "vlak om wat gekozen is",
    ),
    Slot(
        BRAND,
        "colour",
        (
            "--basis-color-accent-1-inverse-bg-default",
            *(
                "--utrecht-page-footer-background-color",
                "--ams-page-footer-spotlight-background-color",
            ),
        ),
        "band bovenaan",
    ),
    Slot(
        OURS,
        "colour",
        ("--basis-color-accent-1-color-default", "--basis-color-action-1-color-default"),
        "grafiek: waar het over gaat",
    ),
    Slot(COMPARISON, "colour", (), "grafiek: vergelijking"),
    Slot(
        ATTENTION,
        "colour",
        ("--basis-color-warning-color-default", "--ams-color-feedback-warning"),
        "grafiek: doel en let op",
    ),
    Slot(NEUTRAL, "colour", (), "grafiek: staven"),
    Slot(
        FONT,
        "fonts",
        (
            *("--nl-paragraph-font-family", "--utrecht-document-font-family"),
            *("--utrecht-paragraph-font-family", "--ams-typography-font-family"),
        ),
        "letter",
    ),
    Slot(
        HEADING_FONT,
        "fonts",
        (
            *("--nl-heading-level-2-font-family", "--utrecht-heading-2-font-family"),
            *("--utrecht-heading-font-family", "--ams-heading-font-family"),
        ),
        "letter van koppen",
    ),
    Slot(
        SIZE,
        "size",
        (
            *("--nl-paragraph-font-size", "--utrecht-document-font-size"),
            "--ams-typography-body-text-font-size",
        ),
        "grootte van de tekst",
    ),
    Slot(RADIUS, "radius", ("--utrecht-card-border-radius", "--ams-border-radius"), "hoeken"),
    Slot(
        SMALL_RADIUS,
        "radius",
        (
            *("--basis-form-control-border-radius", "--utrecht-form-control-border-radius"),
            "--ams-border-radius",
        ),
        "hoeken van knoppen en keuzelijsten",
    ),
)
BY_NAME = {slot.name: slot for slot in SLOTS}
COLOURS = tuple(slot.name for slot in SLOTS if slot.kind == "colour")
SURFACES = (GROUND, FAINT, TINT, WARM)
"""What text stands on beside paper; each so near to paper that the same text is read on it."""
TEXT, DRAWN = 4.5, 3.0
"""WCAG 2.2: 1.4.3 (text) and 1.4.11 (what must be seen to understand it)."""
NEEDED: dict[str, tuple[tuple[str, float], ...]] = {
    INK: tuple((one, TEXT) for one in (PAPER, *SURFACES)),
    SOFT: tuple((one, TEXT) for one in (PAPER, *SURFACES)),
    HEADING: tuple((one, TEXT) for one in (PAPER, GROUND)),
    LINK: tuple((one, TEXT) for one in (PAPER, *SURFACES)),
    BUTTON: ((PAPER, DRAWN),),
    BUTTON_TEXT: ((BUTTON, TEXT),),
    QUIET: ((PAPER, DRAWN),),
    FOCUS: ((PAPER, DRAWN), (GROUND, DRAWN)),
    OURS: ((PAPER, DRAWN),),
    COMPARISON: ((PAPER, DRAWN),),
    ATTENTION: ((PAPER, DRAWN),),
    NEUTRAL: ((PAPER, DRAWN),),
}
"""The contrast that a colour must have, and on what."""
