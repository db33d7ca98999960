"""What a form says besides its questions: introduction, help, origin; alike on every channel."""

from __future__ import annotations

import math

from ..wording import interface
from .form import FIRST, LATER, Block, Form
from .instrument import Instrument

APPROACH = {"nl": "de aanpak", "en": "the approach"}
"""What stands for the name of an approach in questions of one's own."""
NOW = {"nu", "vandaag", "now", "today"}
"""Recall periods that need no words."""
PERIODS_EN = {
    "de afgelopen 4 weken": "the past 4 weeks",
    "de afgelopen 2 weken": "the past 2 weeks",
    "de afgelopen 12 maanden": "the past 12 months",
    "ten minste 6 maanden": "at least the past 6 months",
    "de laatste tijd": "the recent past",
}


def minutes(form: Form) -> int:
    """Minutes that answering takes, rounded up; the longest of its approaches."""
    longest = max(
        sum(block.instrument.minutes for block in form.for_approach(approach).blocks)
        for approach in form.approaches
    )
    return max(1, math.ceil(longest))


def introduction(form: Form) -> str:
    """What stands above the first question."""
    first = interface("form.intro", form.language, minutes=minutes(form))
    return f"{first} {interface('form.privacy', form.language)}"


def crisis(form: Form) -> str:
    """Where help is, with its heading; empty where nothing heavy is asked."""
    if not form.crisis:
        return ""
    title = interface("form.crisis_title", form.language)
    return f"{title} {interface('form.crisis', form.language)}"


def before(block: Block, language: str) -> str:
    """What is read before the questions of a block: its own words, else its recall period."""
    one = block.instrument
    words = (one.introduction_en if language == "en" else one.introduction).strip()
    return words or period(one, language)


def names_approach(block: Block, language: str) -> bool:
    """Say whether a question of one's own speaks of "de aanpak": validated words stay as they are.

    A name in its place says to people what is meant.
    """
    asked = (item.words(language) for item in block.instrument.items)
    return not block.instrument.validated and any(APPROACH[language] in words for words in asked)


def question(block: Block, words: str, language: str, approach: str) -> str:
    """Give the words of a question, with the name of the approach where it speaks of that.

    Parameters
    ----------
    approach : str
        Its title, or what a channel fills in itself.
    """
    return words.replace(APPROACH[language], approach) if names_approach(block, language) else words


def period(one: Instrument, language: str) -> str:
    """Say the recall period, where its question doesn't say it itself."""
    if one.period in NOW or any(one.period in item.words("nl").casefold() for item in one.items):
        return ""
    words = PERIODS_EN.get(one.period, one.period) if language == "en" else one.period
    return interface("form.period", language, period=words)


def wave(name: str, language: str) -> str:
    """Name a measurement for who fills in or types over."""
    words = {FIRST: "form.start", LATER: "form.later"}
    return f"{interface(words[name], language)} ({name})"


def thanks(form: Form) -> str:
    """What stands below the last question."""
    return interface("form.thanks", form.language)


def origins(form: Form) -> tuple[str, ...]:
    """Where each block is from: title and citation, as their licences ask."""
    return tuple(
        f"{(block.instrument.title_en if form.language == 'en' else block.instrument.title)}. "
        f"{block.instrument.citation.strip()}"
        for block in form.blocks
    )
