"""Client experience: shares that agree with a statement, per service, provider or leefgebied.

Two figures are compared only where the question is the same, word for word, and so is the year.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .comparing import PARTS, address, comparison, replaced, with_comparisons
from .intervals import difference, wilson
from .pairing import dated

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["agreement", "compare", "dated", "in_leefgebieden", "unknown_labels", "with_services"]
AGREE = ("helemaal mee eens", "mee eens", "zeer mee eens", "eens", "helemaal eens")
OTHERWISE = (
    "neutraal", "niet eens, niet oneens", "niet mee eens, niet mee oneens", "niet eens/niet oneens",
    "eens noch oneens", "noch eens, noch oneens", "mee oneens", "niet mee eens", "oneens",
    "niet eens", "zeer mee oneens", "zeer oneens", "helemaal oneens", "helemaal mee oneens",
    "helemaal niet mee eens",
)  # fmt: skip
"""Labels of an opinion that doesn't agree."""
NO_OPINION = (
    "geen mening", "weet niet", "weet ik niet", "n.v.t.", "niet van toepassing", "geen antwoord",
    "wil niet zeggen",
)  # fmt: skip
UNSORTED = "niet ingedeeld"
_FIGURES = (
    "value", "lower", "upper", "count", "n", "persons", "no_opinion", "unknown", "p", "grade",
    "unit", "method",
)  # fmt: skip
METHOD = "aandeel mensen dat het (helemaal) eens is met de uitspraak (Wilson)"


@dataclass(frozen=True)
class Linked:
    """Answers with the services that a person had then, and those of whom none is known."""

    kept: pd.DataFrame
    refused: pd.DataFrame


def with_services(answers: pd.DataFrame, provisions: pd.DataFrame) -> Linked:
    """Give every answer the services that ran on its day: a row for each.

    Parameters
    ----------
    answers : DataFrame
        With ``person`` and ``moment``.
    provisions : DataFrame
        ``person``, ``provision``, ``start``, ``end`` (half-open; open where missing) and, where it
        is there, ``provider``.

    Returns
    -------
    Linked
        ``refused`` are the answers of people without a running service, as they came.
    """
    columns = [c for c in ("provision", "provider") if c in provisions]
    spells = provisions[["person", "start", "end", *columns]]
    numbered: Any = answers.assign(_row=range(len(answers)))
    joined = numbered.merge(spells, on="person", how="inner")
    running = (joined["start"] <= joined["moment"]) & (
        joined["end"].isna() | (joined["moment"] < joined["end"])
    )
    kept = joined.loc[running].drop_duplicates(["_row", *columns])
    refused = numbered.loc[~numbered["_row"].isin(kept["_row"])]
    order = ["_row", *columns]
    kept = kept.sort_values(order, ignore_index=True).drop(columns=["start", "end", "_row"])
    return Linked(kept, refused.drop(columns="_row"))


def in_leefgebieden(rows: pd.DataFrame, services: Mapping[str, str]) -> pd.DataFrame:
    """Add ``leefgebied`` by the municipality's own map of services; late, so that services stay.

    A service that isn't in the map is "niet ingedeeld", never lost.
    """
    names = rows["provision"].astype(str).map(lambda name: services.get(name, UNSORTED))
    return rows.assign(leefgebied=names)


def unknown_labels(
    answers: pd.DataFrame,
    *,
    agree: Collection[str] = AGREE,
    otherwise: Collection[str] = OTHERWISE,
    no_opinion: Collection[str] = NO_OPINION,
) -> pd.DataFrame:
    """List the answers that are no known label; :func:`agreement` leaves them out.

    Parameters
    ----------
    answers, agree, otherwise, no_opinion
        As for :func:`agreement`.

    Returns
    -------
    DataFrame
        The rows as they came, in their order and with their index, without ``value`` and with
        ``reason``: what somebody wrote is never repeated.
    """
    given = _said(answers, agree, otherwise, no_opinion) == "unknown"
    return answers.loc[given].drop(columns="value").assign(reason="onbekend label")


def _said(
    answers: pd.DataFrame,
    agree: Collection[str],
    otherwise: Collection[str],
    no_opinion: Collection[str],
) -> pd.Series:
    """Say of each answer what it is: agree, otherwise, nothing or unknown."""
    import pandas as pd

    label = answers["value"].astype(str).str.strip().str.casefold()
    kind = pd.Series("unknown", index=answers.index, dtype=object)
    kind = kind.mask(label.isin(otherwise), "otherwise").mask(label.isin(agree), "agree")
    return kind.mask(answers["value"].isna() | (label == "") | label.isin(no_opinion), "nothing")


def agreement(
    answers: pd.DataFrame,
    *,
    by: Sequence[str] = ("question", "period"),
    agree: Collection[str] = AGREE,
    otherwise: Collection[str] = OTHERWISE,
    no_opinion: Collection[str] = NO_OPINION,
    total: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Give the share that agrees per question, year and what else is asked for.

    Parameters
    ----------
    answers : DataFrame
        ``person``, ``value`` (a label), and the columns of `by`: "question" and "period" must be
        among them. Someone who answered a question more than once in a cell counts once: their
        last answer by ``moment`` where that is there, else the last row.
    agree, otherwise, no_opinion : collection of str
        Labels (small letters) that count as agreeing, as another opinion, and as no answer. Any
        other label is refused: it counts nowhere (:func:`unknown_labels` lists them).
    total : mapping of str to str, optional
        Per column of `by` (not question or period) the code for all together ("area": "GM9999");
        its rows are made here.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` in %, Wilson's interval, ``count`` who agree, ``n`` and ``persons`` with an
        opinion, ``no_opinion``, ``unknown`` (answers refused); for each column of `total`
        ``vs_<column>…``: the cell against the rest, of the same question and year, scaled to the
        whole. Nothing over the years.

    Raises
    ------
    SourceError
        If a column isn't there, question or period isn't in `by`, or no label at all is known.
    TooFewData
        If nobody who answered gave an opinion. Without any answers there are no rows.
    """
    import pandas as pd

    keep = list(by)
    if lost := [name for name in ("question", "period") if name not in keep]:
        raise SourceError(
            f"'{lost[0]}' staat niet in 'by'. Een ervaring wordt alleen vergeleken bij dezelfde "
            "vraag en hetzelfde jaar; laat 'question' en 'period' staan."
        )
    if missing := [column for column in ("person", "value", *keep) if column not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    if answers.empty:
        parts = [f"vs_{name}{end}" for name in total or {} for end in PARTS]
        return pd.DataFrame(columns=["measure", *keep, *_FIGURES, *parts])
    rows: Any = answers.assign(_said=_said(answers, agree, otherwise, no_opinion))
    _some_opinion(rows["_said"], (*agree, *otherwise))
    for column, code in (total or {}).items():
        rows = pd.concat([rows, rows.assign(**{column: code})], ignore_index=True)
    cells = [_cell(keep, key, group) for key, group in rows.groupby(keep, sort=True, observed=True)]
    table = pd.DataFrame(cells)
    for column, code in (total or {}).items():
        table = with_comparisons(table, column, _rest(table, keep, column, code), by=keep)
    return table.assign(p=math.nan, grade="survey", unit="%", method=METHOD)


def _some_opinion(said: pd.Series, labels: Sequence[str]) -> None:
    if said.isin(["agree", "otherwise"]).any():
        return
    if unknown := int((said == "unknown").sum()):
        raise SourceError(
            f"{unknown} van {len(said)} antwoorden hebben een label dat we niet kennen, en geen "
            f"enkel antwoord is een mening. Verwacht: {', '.join(labels)}. Zet de codes om in "
            "woorden, of geef 'agree' en 'otherwise' met uw eigen labels."
        )
    raise TooFewData("Niemand gaf een mening. Controleer de antwoorden en 'no_opinion'.")


def _cell(keep: list[str], key: object, group: pd.DataFrame) -> dict[str, Any]:
    rows: Any = group.sort_values("moment", kind="stable") if "moment" in group else group
    read = rows.loc[rows["_said"] != "unknown"]
    said = read.drop_duplicates("person", keep="last")["_said"]
    count = int((said == "agree").sum())
    n = count + int((said == "otherwise").sum())
    lower, upper = wilson(count, n)
    return {
        **dict(zip(keep, address(key), strict=True)),
        "measure": "experience",
        "value": 100 * count / n if n else math.nan,
        "lower": 100 * lower,
        "upper": 100 * upper,
        "count": count,
        "n": n,
        "persons": n,
        "no_opinion": len(said) - n,
        "unknown": len(rows) - len(read),
    }


def _rest(
    table: pd.DataFrame, by: list[str], column: str, code: str
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Compare each cell with the others of the same question and year (Newcombe's interval)."""
    keys = [address(key) for key in table[by].itertuples(index=False, name=None)]
    counts = dict(zip(keys, zip(table["count"], table["n"], strict=True), strict=True))
    found = {}
    for key in keys:
        whole = replaced(key, by, column, code)
        if key == whole or whole not in counts:
            continue
        (x, n), (all_x, all_n) = counts[key], counts[whole]
        if not 0 < n < all_n or not 0 <= all_x - x <= all_n - n:
            continue
        rest = _share(all_x - x, all_n - n)
        effect, low, high, p = difference(_share(x, n), rest)
        scale = 1 - n / all_n
        found[key] = comparison(scale * effect, scale * low, scale * high, p, 100 * all_x / all_n)
    return found


def _share(count: float, n: float) -> tuple[float, float, float]:
    lower, upper = wilson(count, n)
    return 100 * count / n, 100 * lower, 100 * upper


def compare(
    first: Mapping[str, Any], second: Mapping[str, Any]
) -> tuple[float, float, float, float]:
    """Give first − second of two rows of :func:`agreement`, with interval and p (Newcombe).

    For figures of different people: another municipality, another provider.

    Raises
    ------
    SourceError
        If the question or the year isn't the same.
    """
    for part, said in (("question", "vragen"), ("period", "jaren")):
        if str(first[part]) != str(second[part]):
            raise SourceError(
                f"Deze cijfers gaan over verschillende {said}. Een ervaring wordt alleen "
                "vergeleken bij dezelfde vraag en hetzelfde jaar."
            )
    return difference(
        (float(first["value"]), float(first["lower"]), float(first["upper"])),
        (float(second["value"]), float(second["lower"]), float(second["upper"])),
    )
