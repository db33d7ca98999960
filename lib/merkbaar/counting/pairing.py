"""Put the two measurements of a person together, and count who has only one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from ..periods import in_order

if TYPE_CHECKING:
    import pandas as pd

NO_PERSON, NO_SCORE = "geen persoon", "geen score"
NO_GROUP = "geen aanpak (of andere groep)"
OTHER_WAVE, TWICE = "andere meting", "dubbel in een meting"
START = "T0"
"""What the start is called where something was measured before it ("T-1")."""
WRONG_ORDER = "vervolgmeting ligt voor de beginmeting"


@dataclass(frozen=True)
class Pairs:
    """People with two measurements, and how many had either.

    Attributes
    ----------
    cells : DataFrame, shape (n_cells, len(by))
        The combinations of `by` that occur at either moment, sorted, as text.
    complete : DataFrame, shape (n_pairs, …)
        ``cell`` (row of `cells`), ``before``, ``after`` and, if asked, ``cluster``.
    first : DataFrame, shape (n_first, …)
        Everyone with a score at the first moment: the columns of `by`, ``cell``, ``score`` and
        ``paired``.
    second : DataFrame
        Likewise at the second moment: the columns of `by` and ``cell``.
    """

    by: tuple[str, ...]
    cells: pd.DataFrame
    complete: pd.DataFrame
    first: pd.DataFrame
    second: pd.DataFrame


@dataclass(frozen=True)
class Sifted:
    """Rows that can be paired, and those that can't with why; together all that were read."""

    kept: pd.DataFrame
    refused: pd.DataFrame


def sift(
    answers: pd.DataFrame,
    *,
    score: str = "score",
    by: Sequence[str] = (),
    waves: tuple[str, str] | None = None,
) -> Sifted:
    """Set rows apart that can't be paired, so that one mistake doesn't stop the rest.

    Parameters
    ----------
    answers : DataFrame
        ``person``, ``wave``, `score`, and ``moment`` where it is known.
    by : sequence of str
        With person and wave, what names a row ("approach", or "instrument", "item").
    waves : tuple of two str, optional
        The moments that are wanted; others are refused. Without it all are kept.

    Returns
    -------
    Sifted
        ``refused`` has a column ``reason``: no person, no score, a group
        of `by` that isn't filled in, another wave, a second row of a
        person in a wave, or a follow-up that was earlier than the start (then both rows go: which
        is which isn't known).

    Raises
    ------
    SourceError
        If a column isn't there.
    """
    import pandas as pd

    by = named(by)
    if missing := [c for c in ("person", "wave", score, *by) if c not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    answers = answers.reset_index(drop=True)
    wave = answers["wave"].astype(str)
    reason: Any = pd.Series("", index=answers.index, dtype=object)

    def refuse(mask: Any, why: str) -> None:
        reason.loc[mask & (reason == "")] = why

    refuse(answers["person"].isna(), NO_PERSON)
    refuse(answers[score].isna(), NO_SCORE)
    refuse(answers[by].isna().any(axis=1), NO_GROUP)
    if waves is not None:
        refuse(~wave.isin(waves), OTHER_WAVE)
    left = answers.loc[reason == ""]
    refuse(left.duplicated(["person", "wave", *by]).reindex(answers.index, fill_value=False), TWICE)
    if waves is not None and "moment" in answers:
        refuse(_wrong_order(answers.loc[reason == ""], waves, answers), WRONG_ORDER)
    refused = answers.loc[reason != ""].assign(reason=reason[reason != ""])
    return Sifted(answers.loc[reason == ""], refused)


def span(waves: Iterable[object]) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """Give the moments before the start, and the start with the last moment.

    The start is "T0" where there is one, else the first of all; None where nothing came after it.
    """
    ordered = in_order(waves)
    first = ordered.index(START) if START in ordered else 0
    ends = (ordered[first], ordered[-1]) if len(ordered) - first > 1 else None
    return tuple(ordered[:first]), ends


def named(by: Sequence[str]) -> list[str]:
    """Give the columns to group by, also where one is named without a list."""
    return [by] if isinstance(by, str) else list(by)


def numbers(values: Any, name: str) -> Any:
    """Give scores as numbers; missing stays missing.

    Raises
    ------
    SourceError
        If something isn't a number: how many, never what.
    """
    import pandas as pd

    given: Any = pd.Series(values)
    made: Any = pd.to_numeric(given, errors="coerce")
    made = made.astype(float)
    if wrong := int((made.isna() & given.notna()).sum()):
        raise SourceError(
            f"De scores in '{name}' zijn bij {wrong} rijen geen getal. Verwacht: getallen, of leeg "
            "waar er geen antwoord is. Reken antwoorden in woorden eerst om met "
            "merkbaar.instruments.score."
        )
    return made


def ready(answers: pd.DataFrame, *, score: str, by: Sequence[str]) -> pd.DataFrame:
    """Give the rows with a person and a score, as numbers.

    Raises
    ------
    SourceError
        If a score isn't a number, or a row has no value in a column of `by`.
    """
    given: Any = answers.assign(**{score: numbers(answers[score], score)})
    scored = given.dropna(subset=[score, "person"])
    for name in by:
        if empty := int(scored[name].isna().sum()):
            raise SourceError(
                f"De kolom '{name}' is bij {empty} rijen leeg. Verwacht: bij elke rij een waarde. "
                "Vul aan, of zet die rijen apart met merkbaar.counting.pairing.sift: die noemt ze "
                "met hun reden."
            )
    return scored


def dated(scores: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Add ``moment`` to scores: the first answer of the person in that wave.

    Parameters
    ----------
    scores : DataFrame
        ``person``, ``wave`` and more.
    answers : DataFrame
        The standard table: ``person``, ``wave``, ``moment``.
    """
    first: Any = answers.groupby(["person", "wave"], as_index=False)["moment"].min()
    return scores.drop(columns="moment", errors="ignore").merge(
        first, on=["person", "wave"], how="left"
    )


def _wrong_order(left: Any, waves: tuple[str, str], answers: pd.DataFrame) -> Any:
    """Mark rows of people whose follow-up was before their start."""
    wave = left["wave"].astype(str)
    first = left.loc[wave == waves[0]].groupby("person")["moment"].min()
    second = left.loc[wave == waves[1]].groupby("person")["moment"].min()
    both = first.index.intersection(second.index)
    wrong = both[(second.loc[both] < first.loc[both]).to_numpy()]
    return answers["person"].isin(wrong)


def _in_order(scored: pd.DataFrame, waves: tuple[str, str]) -> None:
    if "moment" not in scored:
        return
    wrong = scored.loc[_wrong_order(scored, waves, scored).to_numpy(), "person"].nunique()
    if wrong:
        raise SourceError(
            f"Bij {wrong} mensen ligt meting '{waves[1]}' voor meting '{waves[0]}'. Verwacht: "
            f"eerst '{waves[0]}', dan '{waves[1]}'. Herstel de datums, of zet die rijen apart met "
            "merkbaar.counting.pairing.sift."
        )


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
        If a column, a wave or a group is missing, a score is no number, a person is there twice
        in a wave, or (where ``moment`` is known) was measured again before the start.
    """
    keep = ["person", *by]
    extra = [cluster] if cluster else []
    if missing := [c for c in (*keep, "wave", score, *extra) if c not in answers]:
        raise SourceError(
            f"De antwoorden missen de kolom '{missing[0]}'. Verwacht: "
            f"{', '.join((*keep, 'wave', score, *extra))}."
        )
    scored: Any = ready(answers, score=score, by=by)
    _in_order(scored, waves)
    wave = scored["wave"].astype(str)
    parts = [_of_wave(scored, wave, name, keep) for name in waves]
    cells, codes = _cells(parts, list(by))
    columns = ["person", score, *extra]
    first = parts[0][columns].assign(cell=codes[: len(parts[0])])
    second = parts[1][["person", score]].assign(cell=codes[len(parts[0]) :])
    first = first.rename(columns={score: "before"} | ({cluster: "cluster"} if cluster else {}))
    second = second.rename(columns={score: "after"})
    complete: Any = first.merge(second, on=["person", "cell"])
    complete = complete.sort_values(["cell", "before", "after"], kind="stable", ignore_index=True)
    there = _paired(first, complete)
    return Pairs(
        by=tuple(by),
        cells=cells,
        complete=complete.drop(columns="person"),
        first=_named(first, cells).assign(score=first["before"].to_numpy(), paired=there),
        second=_named(second, cells),
    )


def _of_wave(scored: pd.DataFrame, wave: pd.Series, name: str, keep: Sequence[str]) -> pd.DataFrame:
    part = scored.loc[wave == name]
    if part.empty:
        raise SourceError(
            f"Er zijn geen scores voor meting '{name}'. Gevonden: "
            f"{', '.join(sorted(wave.unique())) or 'geen enkele'}. "
            "Voor een verandering zijn twee metingen nodig."
        )
    if twice := int(part.duplicated(list(keep)).sum()):
        raise SourceError(
            f"Bij meting '{name}' komen {twice} mensen dubbel voor. Verwacht: één score per "
            "mens, meting en aanpak. Zet in 'corrections/sources.yml' welke rij telt."
        )
    return part


def _cells(parts: Sequence[pd.DataFrame], by: list[str]) -> tuple[pd.DataFrame, list[int]]:
    """Give the combinations that occur, sorted, and the number of each row's combination."""
    import pandas as pd

    places: Any = pd.concat([part[by] for part in parts], ignore_index=True).astype(str)
    if not by:
        return pd.DataFrame(index=[0]), [0] * len(places)
    grouped = places.groupby(by, sort=True)
    return grouped.size().reset_index()[by], grouped.ngroup().to_list()


def _paired(first: Any, complete: Any) -> list[bool]:
    import pandas as pd

    there = pd.MultiIndex.from_frame(complete[["person", "cell"]])
    return pd.MultiIndex.from_frame(first[["person", "cell"]]).isin(there).tolist()


def _named(rows: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of `by` of rows that have only the number of their cell."""
    codes = rows["cell"].to_numpy()
    return cells.iloc[codes].reset_index(drop=True).assign(cell=codes)
