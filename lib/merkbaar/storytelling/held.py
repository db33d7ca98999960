"""Themes that people decided about, in two waves: what they decided holds in both.

A theme that somebody named, merged, split or put a story in is one theme in both waves, with just
the stories that it has after the corrections. It isn't looked for again: only who told of it is
counted, and it is new or gone where nobody told of it in the other wave and chance doesn't explain
that. Stories of a theme that was rejected aren't bundled again either, or it would come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.storytelling.contrasts import newcombe
from merkbaar.storytelling.sharing import LEAST

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.storytelling.corrections import Replayed


HALF = 0.5
"""How many people, beside the other wave's, must tell of a theme that didn't shrink or grow."""


@dataclass(frozen=True)
class Held:
    """What people decided, as two waves are compared.

    Attributes
    ----------
    labels : mapping of str to str
        Theme that people decided about: its label, in the themes' order.
    carriers : mapping of str to frozenset of str
        Theme: the stories that carry it (a strength of ``LEAST`` or more).
    settled : frozenset of str
        Stories that have such a main theme, or whose theme was rejected: not bundled again.
    lost : frozenset of str
        Themes of the monitor's seed words that are no longer looked for.
    """

    labels: Mapping[str, str]
    carriers: Mapping[str, frozenset[str]]
    settled: frozenset[str]
    lost: frozenset[str]

    def rest(self, stories: pd.DataFrame) -> pd.DataFrame:
        """Give the stories about which nothing was decided."""
        if not self.settled:
            return stories
        return stories.loc[~stories["narrative"].isin(list(self.settled))]

    def people(self, theme: str, stories: pd.DataFrame) -> int:
        """Count who told of a theme in these stories."""
        mine = stories["narrative"].isin(list(self.carriers[theme]))
        return persons_in(stories.loc[mine])


def persons_in(stories: pd.DataFrame) -> int:
    """Count the persons who told these stories."""
    return len(set(stories["person"]))


def held(decided: Replayed | None, seeds: Sequence[str] = ()) -> Held:
    """Give what of the corrections holds in both waves.

    Parameters
    ----------
    decided : Replayed, optional
        The themes of both waves together, as corrected. None: nothing was decided.
    seeds : sequence of str
        Themes that are looked for by words.
    """
    if decided is None:
        return Held({}, {}, frozenset(), frozenset())
    themes = dict(zip(decided.themes["theme"], decided.themes["label"], strict=True))
    told, own = decided.story_themes, list(decided.decided)
    main = told.loc[told["main"].astype(bool) & told["theme"].isin(own), "narrative"]
    strong = told.loc[told["strength"] >= LEAST]
    carriers = {
        theme: frozenset(strong.loc[strong["theme"] == theme, "narrative"]) for theme in own
    }
    lost = frozenset(seed for seed in seeds if seed in own or seed not in themes)
    settled = decided.rejected.union(main.tolist())
    return Held({theme: str(themes[theme]) for theme in own}, carriers, settled, lost)


def fate(before: tuple[int, int], after: tuple[int, int], *, both: str) -> str:
    """Say what became of a theme that is one in both waves, from (count, n) persons of each.

    Returns
    -------
    str
        Where fewer than half as many people told of it in one of the waves, and the interval of
        the difference says so too (Newcombe, 95 %): "gone" or "new" if nobody did, else "shrunk"
        or "grown". "unheard" where nobody did and chance explains it as well; else `both`.
    """
    shares = [count / number if number else 0.0 for count, number in (before, after)]
    more, less = (before, after) if shares[0] >= shares[1] else (after, before)
    clearly = bool(less[1]) and HALF * max(shares) > min(shares) and newcombe(more, less)[0] > 0
    if not clearly:
        return both if before[0] and after[0] else "unheard"
    if less[0]:
        return "shrunk" if more is before else "grown"
    return "gone" if more is before else "new"
