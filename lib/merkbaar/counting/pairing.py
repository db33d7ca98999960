"""Put the two measurements of a person together, and count who has only one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import SourceError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Pairs:
    """People with two measurements, and how many had either.

    Attributes
    ----------
    complete : DataFrame, shape (n_pairs, …)
        The columns of `by`, ``before``, ``after`` and, if asked, ``cluster``.
    first, second : DataFrame
        The columns of `by` of everyone with a score at that moment.
    """

    by: tuple[str, ...]
    complete: pd.DataFrame
    first: pd.DataFrame
    second: pd.DataFrame

    def groups(self) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
        """Walk through the groups that were there at the first moment, sorted."""
        cells = self.first.drop_duplicates().sort_values(list(self.by))
        for key in cells.itertuples(index=False, name=None):
            inside = (self.complete[list(self.by)] == list(key)).all(axis=1)
            yield tuple(map(str, key)), self.complete.loc[inside]

    def sizes(self, key: tuple[str, ...]) -> tuple[int, int]:
        """Give how many had a score at the first and at the second moment."""
        first, second = (
            int((frame.astype(str) == list(key)).all(axis=1).sum())
            for frame in (self.first, self.second)
        )
        return first, second


def pair(
    answers: pd.DataFrame,
    *,
    score: str,
    by: tuple[str, ...],
    waves: tuple[str, str],
    cluster: str | None = None,
) -> Pairs:
    """Pair the scores of two waves on person and the columns of `by`.

    Someone whose group differs between the waves is no pair: another approach is another story.

    Raises
    ------
    SourceError
        If a column or a wave is missing, or a person is there twice in a wave.
    """
    keep = ["person", *by]
    extra = [cluster] if cluster else []
    if missing := [c for c in (*keep, "wave", score, *extra) if c not in answers]:
        raise SourceError(
            f"De antwoorden missen de kolom '{missing[0]}'. Verwacht: "
            f"{', '.join((*keep, 'wave', score, *extra))}."
        )
    scored = answers.dropna(subset=[score])
    parts = [scored.loc[scored["wave"].astype(str) == wave] for wave in waves]
    for wave, part in zip(waves, parts, strict=True):
        if part.empty:
            raise SourceError(
                f"Er zijn geen scores voor meting '{wave}'. Gevonden: "
                f"{', '.join(sorted(scored['wave'].astype(str).unique())) or 'geen enkele'}. "
                "Voor een verandering zijn twee metingen nodig."
            )
        if twice := int(part.duplicated(keep).sum()):
            raise SourceError(
                f"Bij meting '{wave}' komen {twice} mensen dubbel voor. Verwacht: één score per "
                "mens, meting en aanpak. Zet in 'corrections/sources.yml' welke rij telt."
            )
    first = parts[0][[*keep, score, *extra]].rename(columns={score: "before"})
    second = parts[1][[*keep, score]].rename(columns={score: "after"})
    complete = first.merge(second, on=keep)
    if cluster:
        complete = complete.rename(columns={cluster: "cluster"})
    order = [*by, "before", "after"]
    complete = complete.sort_values(order, kind="stable", ignore_index=True).drop(columns="person")
    group = list(by)
    return Pairs(by, complete, parts[0][group].astype(str), parts[1][group].astype(str))
