"""Questionnaires that may be used: a catalogue as data, exact scoring, reliability."""

from __future__ import annotations

from .catalogue import Instrument, available, load
from .reliability import alpha, reliability
from .scoring import points, score
from .several import score_all

__all__ = [
    "Instrument",
    "alpha",
    "available",
    "load",
    "points",
    "reliability",
    "score",
    "score_all",
]
