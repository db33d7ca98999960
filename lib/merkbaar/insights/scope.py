"""What an edition looks at, and what its measures mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from ..periods import sort_key

if TYPE_CHECKING:
    from ..monitor.definition import Approach, Measure
    from ..tables import Finding

IMPROVED = "improved"
"""Measure of who got better on the questionnaire of their own approach; it stands in no table."""
STEM = 5
"""Letters that two words must share to be about the same."""
_COMMON = frozenset({"gemiddelde", "gemiddeld", "aandeel", "aantal", "mensen", "inwoners", "start"})


@dataclass(frozen=True)
class Meaning:
    """What a measure means, as in the monitor file; one that isn't there has only its id."""

    id: str
    title: str
    title_en: str = ""
    better: str = "none"
    smallest_effect: float = 0.0
    target: float | None = None
    leefgebied: str | None = None
    redefined: tuple[str, ...] = ()
    companion_words: tuple[str, ...] = ()
    instrument: str | None = None
    unit: str = ""

    @classmethod
    def of(cls, measure: Measure) -> Meaning:
        """Take over the meaning of a measure of the monitor."""
        there = {part.name: getattr(measure, part.name, None) for part in fields(cls)}
        return cls(**{name: value for name, value in there.items() if value is not None})

    @property
    def stems(self) -> frozenset[str]:
        """Beginnings of the words of its title and companions: what it is about, roughly."""
        words = " ".join((self.title, *self.companion_words)).casefold()
        long = (word.strip("().,:;-") for word in words.replace("-", " ").split())
        return frozenset(word[:STEM] for word in long if len(word) >= STEM and word not in _COMMON)


@dataclass(frozen=True)
class Scope:
    """What an edition looks at.

    Attributes
    ----------
    measures : mapping of str to Meaning
    total : str
        Code of the municipality.
    period, compare_with : str, str or None
        This period and the one before.
    reference : str or None
        The approach that is the reference group.
    instruments : mapping of str to str
        Per approach the questionnaire that it is meant to show in.
    """

    measures: Mapping[str, Meaning]
    total: str
    period: str
    compare_with: str | None = None
    reference: str | None = None
    instruments: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, measure: str) -> Meaning:
        """Give the meaning of a measure; an unnamed one has no direction and no size."""
        return self.measures.get(measure) or Meaning(measure, measure)

    def broken(self, measure: str) -> bool:
        """Say whether the series was redefined between the two periods."""
        moments = self.meaning(measure).redefined
        if not moments:
            return False
        before, now = (sort_key(one) for one in (self.compare_with or self.period, self.period))
        return any(before < sort_key(moment) <= now for moment in moments)

    def whole(self, subject: Mapping[str, str]) -> bool:
        """Say whether a subject is the whole municipality."""
        return subject.get("area", self.total) == self.total

    def own(self, measure: str, subject: Mapping[str, str]) -> bool:
        """Say whether a measure is the one that the approach of the subject is meant to move."""
        wanted = self.instruments.get(subject.get("approach", ""))
        return wanted is not None and wanted == self.meaning(measure).instrument

    def own_outcome(self, one: Finding) -> bool:
        """Say whether a finding is on what an approach is meant to move, and whether it did."""
        return one.comparator in ("reference", "start") and self.own(one.measure, one.subject)


def meanings(measures: Iterable[Measure]) -> dict[str, Meaning]:
    """Give the meanings of measures, by id."""
    return {measure.id: Meaning.of(measure) for measure in measures}


def make_scope(
    measures: Iterable[Measure],
    approaches: Iterable[Approach],
    total: str,
    period: str,
    compare_with: str | None,
    reference: str | None,
) -> Scope:
    """Give the scope of an edition from the parts of its monitor."""
    listed = list(approaches)
    return Scope(
        measures=meanings(measures),
        total=total,
        period=period,
        compare_with=compare_with,
        reference=reference or next((one.id for one in listed if one.reference), None),
        instruments={one.id: one.instrument for one in listed if one.instrument},
    )
