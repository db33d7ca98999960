"""Outcome on several measures at once: each on its own scale, each against the reference group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .dropout import COLUMNS as LEAVING
from .dropout import attrition, stayed_shares
from .incomplete import COLUMNS as ALL_COLUMNS
from .incomplete import change_from_all
from .ordinal import moved
from .outcome import COLUMNS, at_the_ends, paired
from .pairing import pair, sift, span
from .reliable import CLASSES, EVERYONE, Reliability, class_counts, classes

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = ("share", "share_lower", "share_upper")
_BALANCE = ("balance", "balance_lower", "balance_upper", "p_balance", "p_signed_rank")
_OF_A_COUNT = ("value", "n", "persons", "p", "grade", "unit", "method")
WAYS = ("better", "same", "worse")
STAYED = (
    "deel van wie begon dat twee keer is gemeten, afgerond op 5 procentpunt (het aantal mensen op "
    "10): anders is te berekenen hoe weinig mensen stopten"
)


def paired_each(
    scores: pd.DataFrame,
    *,
    reference: str | None = None,
    scales: Mapping[str, tuple[float, float]] | None = None,
    margins: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Give the change per measure and approach, between the start and the last wave.

    Parameters
    ----------
    scores : DataFrame
        ``measure``, ``person``, ``wave``, ``approach``, ``score``; waves sort in time ("T0", "T1").
        What was measured before "T0" ("T-1") only shows whether groups developed alike.
        A person who answered twice in a wave counts once (the first).
    reference : str, optional
        The approach that is the reference group. A measure that it was not asked twice is given
        without a comparison.
    scales : mapping of str to tuple of two float, optional
        Measure: lowest and highest score, for the share of people at either end.
    margins : mapping of str to float, optional
        Measure: how far apart groups may have grown per wave before the start, in points, to call
        that alike.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches, …)
        As :func:`merkbaar.counting.outcome.paired`; without rows where only one wave was measured
        (a start says nothing of change), or nobody was measured twice.
    """

    def one(rows: pd.DataFrame, measure: str, ends: tuple[str, str]) -> pd.DataFrame:
        own = _reference(rows, reference, ends)
        return paired(
            rows, reference=own, waves=ends, earlier=span(rows["wave"])[0], measure=measure,
            scale=(scales or {}).get(measure), margin=(margins or {}).get(measure),
        )  # fmt: skip

    return _each(scores, one, COLUMNS)


def from_all_each(scores: pd.DataFrame, *, reference: str | None = None) -> pd.DataFrame:
    """Give the same from all rows, by a mixed model: people with one measurement count too.

    Beside :func:`paired_each`: where the two differ much, who left matters.
    """

    def one(rows: pd.DataFrame, measure: str, ends: tuple[str, str]) -> pd.DataFrame:
        own = _reference(rows, reference, ends)
        return change_from_all(rows, reference=own, waves=ends, measure=measure)

    return _each(scores, one, ALL_COLUMNS)


def attrition_each(scores: pd.DataFrame) -> pd.DataFrame:
    """Give who stayed and who left, per measure and approach (see `dropout.attrition`)."""

    def one(rows: pd.DataFrame, measure: str, ends: tuple[str, str]) -> pd.DataFrame:
        pairs = pair(rows, score="score", by=("approach",), waves=ends)
        return attrition(pairs).assign(measure=measure)

    return _each(scores, one, LEAVING)


def stayed_each(scores: pd.DataFrame) -> pd.DataFrame:
    """Give about which share was measured twice, for an offer (see `dropout.stayed_shares`)."""
    made = stayed_shares(attrition_each(scores), by=["measure", "approach"])
    return made.assign(p=float("nan"), grade="paired", unit="%", method=STAYED)


def moved_each(scores: pd.DataFrame, *, better: Mapping[str, str]) -> pd.DataFrame:
    """Count per measure and approach who got better, stayed the same or got worse.

    Parameters
    ----------
    better : mapping of str to str
        Measure: "higher" or "lower"; measures that aren't in it are left out.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches × 4, …)
        ``way`` (better, same, worse, and "alle"), ``value`` people, ``share`` in % with Wilson's
        interval, ``n``; on "alle" ``balance`` = % better − % worse with its interval, and
        ``p_balance`` (score test) and ``p_signed_rank``, unadjusted.
    """

    def one(rows: pd.DataFrame, measure: str, ends: tuple[str, str]) -> pd.DataFrame:
        import pandas as pd

        found = []
        for approach, before, after in _pairs(rows, ends):
            found += _ways(approach, moved(before, after, better=better[measure]))
        return pd.DataFrame(found).assign(measure=measure)

    columns = ("way", *_OF_A_COUNT, *_COUNTED, *_BALANCE)
    made = _each(scores.loc[scores["measure"].isin(list(better))], one, columns)
    return made.assign(p=float("nan"), grade="paired", unit="mensen", method="geteld per mens")


def _ways(approach: str, found: Any) -> list[dict[str, Any]]:
    shares = (found.better_share, found.same_share, found.worse_share)
    counts = (found.better, found.same, found.worse)
    rows = [
        {"approach": approach, "way": way, "value": count, **_percent(share), "n": found.n}
        for way, count, share in zip(WAYS, counts, shares, strict=True)
    ]
    whole = {"approach": approach, "way": EVERYONE, "value": found.n, "n": found.n}
    ends = (
        100 * found.difference,
        100 * found.lower,
        100 * found.upper,
        found.p,
        found.p_signed_rank,
    )
    balance = dict(zip(_BALANCE, ends, strict=True))
    return [{**row, "persons": row["value"]} for row in (*rows, {**whole, **balance})]


def _percent(share: tuple[float, float, float]) -> dict[str, float]:
    names = ("share", "share_lower", "share_upper")
    return {name: 100 * part for name, part in zip(names, share, strict=True)}


def classes_each(
    scores: pd.DataFrame,
    *,
    better: Mapping[str, str],
    reliabilities: Mapping[str, Reliability],
    cut_offs: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Count per measure and approach who changed reliably (see :mod:`reliable`).

    Parameters
    ----------
    reliabilities : mapping of str to Reliability
        Measure: how reliable, by which source; a measure without one is left out: no source, no
        class.
    cut_offs : mapping of str to float, optional
        Measure: score between who has complaints and who hasn't; without it "recovered"
        isn't there.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches × 4 or 5, …)
        ``class`` (recovered, improved, unchanged, deteriorated, and "alle"), ``value`` people,
        ``share`` in % with Wilson's interval, ``n``, ``source``.
    """

    def one(rows: pd.DataFrame, measure: str, ends: tuple[str, str]) -> pd.DataFrame:
        import pandas as pd

        parts, pairs = [], list(_pairs(rows, ends))
        spread, cut_off = _common_spread(pairs), (cut_offs or {}).get(measure)
        for approach, before, after in pairs:
            found = classes(
                before, after, reliability=reliabilities[measure], better=better[measure],
                cut_off=cut_off, sd=spread,
            )  # fmt: skip
            parts.append(pd.DataFrame({"class": found, "approach": approach}))
        people = pd.concat(parts, ignore_index=True)
        known = CLASSES if cut_off is not None else CLASSES[1:]
        counted = class_counts(people, by=["approach"], known=known)
        return counted.assign(measure=measure, source=reliabilities[measure].source)

    asked = [name for name in better if name in reliabilities]
    columns = ("class", *_OF_A_COUNT, *_COUNTED, "source")
    made = _each(scores.loc[scores["measure"].isin(asked)], one, columns)
    method = "betrouwbare verandering per mens (Jacobson en Truax 1991)"
    return made.assign(p=float("nan"), grade="paired", unit="mensen", method=method)


def _common_spread(pairs: Sequence[tuple[str, Any, Any]]) -> float:
    """Give the spread of the first scores within approaches: one threshold for all of them."""
    freedom = sum(len(before) - 1 for _, before, _ in pairs)
    squares = sum(float(((before - before.mean()) ** 2).sum()) for _, before, _ in pairs)
    return (squares / freedom) ** 0.5 if freedom > 0 else float("nan")


def without_classes(moves: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Keep of who moved which way the measures that have no classes of reliable change.

    Who changed reliably also moved: side by side the two tell of a few people what neither does.

    Parameters
    ----------
    moves : DataFrame
        From :func:`moved_each`.
    counted : DataFrame
        From :func:`classes_each`.
    """
    return moves.loc[~moves["measure"].isin(list(counted["measure"]))].reset_index(drop=True)


def _pairs(rows: pd.DataFrame, ends: tuple[str, str]) -> Iterator[tuple[str, Any, Any]]:
    """Walk through the approaches, with the scores of who was measured twice."""
    pairs = pair(rows, score="score", by=("approach",), waves=ends)
    for cell, group in pairs.complete.groupby("cell", sort=True):
        approach = str(pairs.cells["approach"].iloc[int(str(cell))])
        yield approach, group["before"].to_numpy(), group["after"].to_numpy()


def _each(
    scores: pd.DataFrame,
    one: Callable[[pd.DataFrame, str, tuple[str, str]], pd.DataFrame],
    columns: Sequence[str],
) -> pd.DataFrame:
    """Do something for each measure that was asked twice, on the rows that can be paired."""
    import pandas as pd

    parts = []
    for measure, rows in scores.groupby("measure", sort=True, observed=True):
        earlier, ends = span(rows["wave"])
        if ends is None:
            continue
        kept = sift(rows, by=["approach"], waves=ends).kept
        asked: Any = kept.groupby("person")["wave"].nunique()
        if len(kept) and asked.max() > 1:
            before = rows.loc[rows["wave"].astype(str).isin(earlier)]
            known = sift(before, by=["approach"]).kept
            parts.append(one(pd.concat([kept, known], ignore_index=True), str(measure), ends))
    if parts:
        return pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns=["measure", "approach", *columns])


def _reference(rows: Any, reference: str | None, ends: tuple[str, str]) -> str | None:
    """Give the reference group where it was asked twice."""
    asked = rows[(rows["approach"] == reference) & rows["wave"].astype(str).isin(ends)]
    twice = len(asked) and asked.groupby("person")["wave"].nunique().max() > 1
    return reference if twice else None


def ends_each(changes: pd.DataFrame) -> pd.DataFrame:
    """List where more than 15 % began at the lowest or highest score, and what that hides.

    Parameters
    ----------
    changes : DataFrame
        From :func:`paired_each`, with `scales`.

    Returns
    -------
    DataFrame, shape (n_found, 4)
        ``measure``, ``approach``, ``said`` and ``share`` (%); empty where no scale is too short.
    """
    import pandas as pd

    nowhere = float("nan")
    rows = [
        (row["measure"], row["approach"], said, share)
        for row in changes.to_dict("records")
        for share, ends in (
            (row["floor"], (row["floor"], nowhere)),
            (row["ceiling"], (nowhere, row["ceiling"])),
        )
        for said in at_the_ends(ends)
    ]
    return pd.DataFrame(rows, columns=["measure", "approach", "said", "share"])


def expected_each(changes: pd.DataFrame) -> pd.DataFrame:
    """Give what would have changed without any effect, as a table of its own beside the change.

    Parameters
    ----------
    changes : DataFrame
        From :func:`paired_each`.

    Returns
    -------
    DataFrame, shape (n_known, …)
        ``measure``, ``approach``, ``value`` (points: regression to the mean), ``n``, ``persons``;
        cells of which it isn't known are left out.
    """
    known = changes.dropna(subset=["expected_regression"])
    table = known[["measure", "approach", "n", "persons", "grade", "unit"]]
    table = table.assign(value=known["expected_regression"], p=float("nan"))
    method = "(1 − r) × (gemiddelde van de vergelijkingsgroep − eigen begin): terug naar gemiddeld"
    return table.assign(method=method).reset_index(drop=True)
