"""Make decisions about themes that can be written down: each theme named by its anchor stories.

What comes back is a :class:`~merkbaar.storytelling.decisions.Correction`; its ``entry()`` is what
``corrections/themes.yml`` holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.errors import DefinitionError
from merkbaar.storytelling.decisions import Correction, Part, ThemeName, read

if TYPE_CHECKING:
    from merkbaar.storytelling.corrections import Replayed

ANCHORS = 7
"""How many stories name a theme: enough to outlive some withdrawals, few enough to read."""


NOBODY = ThemeName()


@dataclass(frozen=True)
class Decider:
    """Somebody who decides about themes as they stand after earlier corrections.

    Attributes
    ----------
    themes : Replayed
        What the earlier corrections made.
    author, reason : str
        Who decides, and why; both are kept with the decision.
    date : date
        The day of it.
    """

    themes: Replayed
    author: str
    reason: str
    date: dt.date

    def rename(self, theme: str, label: str) -> Correction:
        """Give a theme a name."""
        return self._made("rename", theme, label=label)

    def merge(self, theme: str, into: str, label: str = "") -> Correction:
        """Put a theme with another, which may get a new name."""
        if theme == into:
            raise DefinitionError("Kies twee verschillende thema's om samen te voegen.")
        return self._made("merge", theme, into=self.named(into), label=label)

    def split(self, theme: str, parts: Sequence[Part]) -> Correction:
        """Take parts out of a theme, by words or by examples (stories of that theme)."""
        examples = {story for part in parts for story in part.stories}
        told = self.themes.story_themes
        if examples - set(told.loc[told["theme"] == theme, "narrative"]):
            raise DefinitionError(
                "Een voorbeeldverhaal staat niet in dit thema. Kies voorbeelden uit het thema zelf."
            )
        return self._made("split", theme, parts=tuple(parts))

    def move(self, stories: Sequence[str], theme: str) -> Correction:
        """Give stories another main theme."""
        if unknown := set(stories) - set(self.themes.story_themes["narrative"]):
            raise DefinitionError(
                f"{len(unknown)} van de {len(stories)} verhalen staan in geen thema. Kies verhalen "
                "uit de lijst."
            )
        return self._made("move", theme, stories=tuple(stories))

    def reject(self, theme: str) -> Correction:
        """Say that something is no theme."""
        return self._made("reject", theme)

    def named(self, theme: str) -> ThemeName:
        """Name a theme by the stories that belong to it most, in the order of all stories.

        Raises
        ------
        DefinitionError
            If there is no such theme, or no story has it as its main theme.
        """
        table = self.themes.themes
        here = table.loc[table["theme"] == theme]
        told = self.themes.story_themes
        own = told.loc[told["main"] & (told["theme"] == theme)]
        if here.empty or own.empty:
            known = ", ".join(table["theme"])
            raise DefinitionError(f"Dit thema is er niet, of het is leeg. Kies uit: {known}.")
        best = own.sort_values("strength", ascending=False, kind="stable").head(ANCHORS)
        chosen = best.sort_index()["narrative"]
        return ThemeName(anchors=tuple(chosen), called=str(here["label"].iloc[0]))

    def _made(
        self,
        do: str,
        theme: str,
        *,
        into: ThemeName = NOBODY,
        stories: tuple[str, ...] = (),
        label: str = "",
        parts: tuple[Part, ...] = (),
    ) -> Correction:
        decision = Correction(
            do=do,
            author=self.author.strip(),
            reason=self.reason.strip(),
            date=self.date,
            theme=self.named(theme),
            into=into,
            stories=stories,
            label=label.strip(),
            parts=parts,
        )
        return read([decision.entry()])[0]
