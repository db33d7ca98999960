"""A composed questionnaire: its blocks in order, who gets which, and a version that stays.

The version is a hash of everything a respondent reads and in which order; it says nothing of the
wave, so it is the same at T0 and T1, and it goes with the answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..errors import DefinitionError
from .instrument import Instrument, Item

FIRST, LATER = "T0", "T1"
WAVES = (FIRST, LATER)
_FORMAT = 1


@dataclass(frozen=True)
class Block:
    """One instrument in the form: whole, in its own order, with its own words.

    Attributes
    ----------
    areas : tuple of str
        Result areas it stands for; empty for the question of attribution.
    approaches : tuple of str
        Who is asked it.
    standard : bool
        Whether it is the standard of an area, not an addition.
    """

    instrument: Instrument
    areas: tuple[str, ...]
    approaches: tuple[str, ...]
    standard: bool

    @property
    def later_only(self) -> bool:
        """Whether it is asked only when people have had the approach."""
        return self.instrument.kind == "attribution"


@dataclass(frozen=True)
class Question:
    """A numbered question, with the block it is of."""

    number: int
    block: Block
    item: Item

    @property
    def id(self) -> str:
        """Instrument and item ("djg6.1"), as in ``items:`` of a source."""
        return f"{self.block.instrument.instrument}.{self.item.item}"

    @property
    def name(self) -> str:
        """The same as a name of a column ("djg6_1")."""
        return self.id.replace(".", "_")


@dataclass(frozen=True)
class Form:
    """A questionnaire for several approaches.

    Attributes
    ----------
    approaches : mapping of str to str
        Id and title, in the order of the matrix.
    blocks : tuple of Block
        In the order of the eight areas; attribution last.
    whole : str
        Version of the form that this one is a part of; empty if it is the whole.
    places : mapping of str to str
        Code and name of each wijk to choose from; no part of the version.
    """

    name: str
    title: str
    approaches: Mapping[str, str]
    blocks: tuple[Block, ...]
    language: str = "nl"
    whole: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Twelve characters that change when a word, an answer or the order does."""
        if self.whole:
            return self.whole
        words = [_seen(block, self.language) for block in self.blocks]
        text = json.dumps([self.language, words], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def crisis(self) -> bool:
        """Whether the form must say where help is."""
        return any(block.instrument.crisis for block in self.blocks)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, numbered through."""
        pairs = [(block, item) for block in self.blocks for item in block.instrument.items]
        return tuple(Question(at, *pair) for at, pair in enumerate(pairs, start=1))

    def for_approach(self, approach: str, *, wave: str | None = None) -> Form:
        """Give what one approach is asked (at one wave): for paper, where nothing can be skipped.

        Raises
        ------
        DefinitionError
            If the form isn't for this approach, or the wave is none of its waves.
        """
        if approach not in self.approaches:
            raise DefinitionError(
                f"Aanpak '{approach}' staat niet in deze vragenlijst. Wel: "
                f"{', '.join(self.approaches)}."
            )
        if wave not in (None, *WAVES):
            raise DefinitionError(f"Meting '{wave}' bestaat niet. Verwacht: {', '.join(WAVES)}.")
        mine = [block for block in self.blocks if approach in block.approaches]
        if wave == FIRST:
            mine = [block for block in mine if not block.later_only]
        only = {approach: self.approaches[approach]}
        return replace(self, approaches=only, blocks=tuple(mine), whole=self.version)

    def screens(self) -> tuple[tuple[Block, ...], ...]:
        """Give what stands together on one screen: one recall period, and never half a scale."""
        made: list[tuple[Block, ...]] = []
        for block in self.blocks:
            alone = len(block.instrument.items) > 1 or block.later_only
            before = made[-1][-1] if made else None
            joins = (
                before is not None
                and not alone
                and not before.later_only
                and len(before.instrument.items) == 1
                and before.instrument.period == block.instrument.period
                and before.approaches == block.approaches
            )
            if joins:
                made[-1] = (*made[-1], block)
            else:
                made.append((block,))
        return tuple(made)

    def to_dict(self) -> dict[str, Any]:
        """Everything, to keep beside the answers; :func:`from_dict` gives the form again."""
        return {
            "format": _FORMAT,
            "name": self.name,
            "title": self.title,
            "language": self.language,
            "version": self.version,
            "approaches": [list(pair) for pair in self.approaches.items()],
            "places": [list(pair) for pair in self.places.items()],
            "blocks": [
                {**asdict(block), "instrument": _plain(block.instrument)} for block in self.blocks
            ],
        }


def from_dict(data: Mapping[str, Any]) -> Form:
    """Read a form that was kept.

    Raises
    ------
    DefinitionError
        If it isn't a form, or it was changed since its version was written down.
    """
    try:
        blocks = tuple(_block(one) for one in data["blocks"])
        form = Form(
            name=data["name"],
            title=data["title"],
            approaches=dict(data["approaches"]),
            blocks=blocks,
            language=data["language"],
            places=dict(data["places"]),
        )
        kept = data["version"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DefinitionError(
            f"Dit is geen bewaarde vragenlijst ({error} ontbreekt of klopt niet). Verwacht: "
            "'formulier.json', zoals 'merkbaar questionnaire compose' het schrijft."
        ) from None
    if kept != form.version:
        raise DefinitionError(
            f"De bewaarde vragenlijst is veranderd: er staat versie {kept}, de inhoud is versie "
            f"{form.version}. Zet het bestand terug zoals het was, of stel opnieuw samen; met "
            "andere vragen zijn T0 en T1 niet te vergelijken."
        )
    return form


def _block(data: Mapping[str, Any]) -> Block:
    from .keeping import instrument_of

    return Block(
        instrument=instrument_of(data["instrument"]),
        areas=tuple(data["areas"]),
        approaches=tuple(data["approaches"]),
        standard=bool(data["standard"]),
    )


def _plain(instrument: Instrument) -> dict[str, Any]:
    from .keeping import plain

    return plain(instrument)


def _seen(block: Block, language: str) -> list[Any]:
    """What a respondent of a block sees, in order."""
    one = block.instrument
    intro = one.introduction_en if language == "en" else one.introduction
    items = [[item.item, item.words(language), item.direction] for item in one.items]
    answers = [[code, label] for code, label in one.labels(language).items()]
    return [one.instrument, one.period, intro, items, answers, list(block.approaches)]


def titles(approaches: Iterable[str], given: Mapping[str, str] | None) -> dict[str, str]:
    """Title of each approach: as given, or its id with a capital."""
    return {
        name: (given or {}).get(name) or name.replace("-", " ").replace("_", " ").capitalize()
        for name in approaches
    }
