"""Every sentence a reader sees: Dutch, plain Dutch (B1) and English. Quick to import."""

from __future__ import annotations

from .beside import together
from .catalogue import LANGUAGES, interface, keys
from .clauses import Clause, clauses
from .names import Names
from .numbers import HIDDEN, about, about_people, bound, number, telling
from .sentences import PARTS, sentence
from .words import certainty_explained, certainty_word, grade, hidden_because, reason, told_as

__all__ = [
    "HIDDEN",
    "LANGUAGES",
    "PARTS",
    "Clause",
    "Names",
    "about",
    "about_people",
    "bound",
    "certainty_explained",
    "certainty_word",
    "clauses",
    "grade",
    "hidden_because",
    "interface",
    "keys",
    "number",
    "reason",
    "sentence",
    "telling",
    "together",
    "told_as",
]
