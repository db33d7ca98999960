"""Where people look over themes and decide about them, left of the gate.

The desk holds the themes as they are with all that was decided, says beforehand what a decision
would change, and writes it in ``corrections/themes.yml``. How it looks in a notebook is in
``theme_desk_view``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..storytelling import corrections
from ..storytelling.deciding import Decider
from ..storytelling.decisions import read
from . import theme_corrections

if TYPE_CHECKING:
    import pandas as pd

    from ..storytelling import ThemeModel
    from ..storytelling.corrections import Replayed
    from ..storytelling.decisions import Correction
    from .theme_corrections import Workplace


@dataclass(frozen=True)
class Change:
    """What a decision changes.

    Attributes
    ----------
    table : DataFrame
        A row a theme that changes: thema, nu, straks (numbers of stories; missing where the
        theme isn't there), in the order of the themes.
    stories : tuple of str
        Narratives that get another main theme, or none.
    note : str
        What of it can't be carried out.
    """

    table: pd.DataFrame
    stories: tuple[str, ...]
    note: str = ""


@dataclass
class ThemeDesk:
    """The themes of an edition (or a file of stories), with what people decided about them.

    Parameters
    ----------
    workplace : Workplace
    model : ThemeModel
        Fitted on its stories.
    stories : DataFrame
        In the order in which it was fitted: narrative, text (redacted), language.
    author : str
        Who decides.
    today : callable
        Gives the day that is written with a decision.
    """

    workplace: Workplace
    model: ThemeModel
    stories: pd.DataFrame
    author: str = ""
    today: Callable[[], dt.date] = dt.date.today
    now: Replayed = field(init=False)

    def __post_init__(self) -> None:
        self.stories = self.stories.reset_index(drop=True)
        self._texts = dict(zip(self.stories["narrative"], self.stories["text"], strict=True))
        self.refresh()

    def refresh(self) -> None:
        """Read the file again: somebody else may have decided something."""
        self._rows = theme_corrections.written(self.workplace)
        self.now = self._corrected(self._rows)

    def decide(self, reason: str) -> Decider:
        """Return what makes decisions about the themes as they are now."""
        return Decider(self.now, author=self.author, reason=reason, date=self.today())

    def preview(self, decision: Correction) -> Change:
        """Say what a decision would change; nothing is written.

        Raises
        ------
        DefinitionError
            If it would change nothing, because it doesn't fit.
        """
        after = self._corrected([*self._rows, decision.entry()])
        outcome = after.outcomes[-1]
        if outcome.fit == "unmatched":
            raise DefinitionError(f"Dit kan niet worden uitgevoerd. {outcome.why}")
        return change(self.now, after, outcome.why)

    def write(self, decision: Correction) -> Change:
        """Write a decision down and carry it out."""
        found = self.preview(decision)
        theme_corrections.add(self.workplace, decision)
        self.refresh()
        return found

    def undo(self) -> Correction:
        """Take the last decision back, whoever made it; returns it."""
        taken = read([theme_corrections.undo(self.workplace)])[0]
        self.refresh()
        return taken

    def _corrected(self, rows: list[dict[str, Any]]) -> Replayed:
        titles = titles_of(self.workplace)
        return corrections.corrected(self.model, self.stories, rows, titles=titles, assess=False)

    def told(self, theme: str) -> list[str]:
        """Return the narratives with this main theme, those that belong to it most first."""
        told = self.now.story_themes
        own = told.loc[told["main"] & (told["theme"] == theme)]
        return own.sort_values("strength", ascending=False, kind="stable")["narrative"].tolist()

    def text(self, narrative: str) -> str:
        """Return the redacted text of a story."""
        return str(self._texts[narrative])


def titles_of(workplace: Workplace) -> dict[str, str]:
    """Give the names that the monitor file gives to themes; a file of stories has none."""
    monitor = getattr(workplace, "monitor", None)
    return {theme.id: theme.title for theme in monitor.themes} if monitor else {}


def change(before: Replayed, after: Replayed, note: str = "") -> Change:
    """Compare the themes before and after a decision."""
    import pandas as pd

    was, becomes = (_by_theme(one) for one in (before, after))
    same = {theme for theme in was if was[theme] == becomes.get(theme)}
    order = [*becomes, *(theme for theme in was if theme not in becomes)]
    rows = [
        (
            becomes.get(theme, was.get(theme, ("", 0)))[0],
            was[theme][1] if theme in was else None,
            becomes[theme][1] if theme in becomes else None,
        )
        for theme in order
        if theme not in same
    ]
    table = pd.DataFrame(rows, columns=["thema", "nu", "straks"])
    mine, then = (
        dict(one.story_themes.loc[one.story_themes["main"], ["narrative", "theme"]].to_numpy())
        for one in (before, after)
    )
    moved = tuple(story for story in mine if then.get(story) != mine[story])
    return Change(table.astype({"nu": "Int64", "straks": "Int64"}), moved, note)


def _by_theme(found: Replayed) -> dict[str, tuple[str, int]]:
    rows = found.themes[["theme", "label", "size"]].itertuples(index=False, name=None)
    return {theme: (label, int(size)) for theme, label, size in rows}
