"""What a municipality says in the accessibility statement that nobody else can know."""

from __future__ import annotations

from .parts import Part


class Accessibility(Part):
    """For the accessibility statement (toegankelijkheidsverklaring); all of it may be empty."""

    contact: str = ""
    """Where somebody tells of a barrier: the address or number of a desk, not of a person."""
    statement: str = ""
    """Address of the municipality's own entry in the register of statements."""
    known: tuple[str, ...] = ()
    """Barriers that the municipality itself knows of, each in a sentence."""
