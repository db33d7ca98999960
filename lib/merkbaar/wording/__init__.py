"""Every sentence a reader sees: Dutch, plain Dutch (B1) and English. Quick to import."""

from __future__ import annotations

from .catalogue import LANGUAGES, interface, keys
from .numbers import HIDDEN, about, number
from .words import certainty_explained, certainty_word, grade, reason

__all__ = [
    "HIDDEN",
    "LANGUAGES",
    "about",
    "certainty_explained",
    "certainty_word",
    "grade",
    "interface",
    "keys",
    "number",
    "reason",
]
