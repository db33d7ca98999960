"""The names that sentences use: of areas, measures, themes and approaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]


@dataclass(frozen=True)
class Names:
    """Names by code, as a reader knows them.

    Attributes
    ----------
    areas, themes, approaches, groups : mapping of str to str
        Name per code; a code without a name is shown as it is.
    measures : mapping of str to mapping
        Title per language ("nl", "en") per measure; a finding's own title is used otherwise.
    divisions : mapping of str to str
        By what people are divided, per dimension: "leeftijd" for ``group_age``.
    moments : mapping of str to str
        Per phase or event of the pulse when it is: "rond de brief", "in de fase Intake".
    total : str
        Code of the municipality.
    municipality : str
        Its name.
    """

    areas: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Words] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    approaches: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    divisions: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    total: str = ""
    municipality: str = ""

    def area(self, code: str) -> str:
        """Name an area."""
        if code == self.total and self.municipality:
            return self.municipality
        return self.areas.get(code, code)

    def measure(self, code: str, title: Words, language: str) -> str:
        """Name a measure in a language; Dutch where there is no other name."""
        words = self.measures.get(code) or title
        spoken = "en" if language == "en" else "nl"
        return words.get(spoken) or words.get("nl") or code
