"""What an edition looks at, and what its measures mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..monitor.definition import Measure


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

    @classmethod
    def of(cls, measure: Measure) -> Meaning:
        """Take over the meaning of a measure of the monitor."""
        return cls(**{field.name: getattr(measure, field.name) for field in fields(cls)})


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
    """

    measures: Mapping[str, Meaning]
    total: str
    period: str
    compare_with: str | None = None
    reference: str | None = None

    def meaning(self, measure: str) -> Meaning:
        """Give the meaning of a measure; an unnamed one has no direction and no size."""
        return self.measures.get(measure) or Meaning(measure, measure)

    def broken(self, measure: str) -> bool:
        """Say whether the series was redefined between the two periods."""
        before = self.compare_with or self.period
        return any(before < moment <= self.period for moment in self.meaning(measure).redefined)

    def whole(self, subject: Mapping[str, str]) -> bool:
        """Say whether a subject is the whole municipality."""
        return subject.get("area", self.total) == self.total


def meanings(measures: Iterable[Measure]) -> dict[str, Meaning]:
    """Give the meanings of measures, by id."""
    return {measure.id: Meaning.of(measure) for measure in measures}
