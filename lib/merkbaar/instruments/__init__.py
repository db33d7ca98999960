"""Questionnaires that may be used: a catalogue as data, composing, scoring, reliability."""

from __future__ import annotations

from .areas import AREAS
from .catalogue import Instrument, available, load, overview, read_folder
from .channels import CHANNELS, advice, burden, problems
from .composer import compose
from .form import Form
from .power import minimum_change
from .readability import readability
from .reliability import alpha, omega, reliability
from .scoring import points, score
from .several import reliability_all, score_all

__all__ = [
    "AREAS",
    "CHANNELS",
    "Form",
    "Instrument",
    "advice",
    "alpha",
    "available",
    "burden",
    "compose",
    "load",
    "minimum_change",
    "omega",
    "overview",
    "points",
    "problems",
    "read_folder",
    "readability",
    "reliability",
    "reliability_all",
    "score",
    "score_all",
]
