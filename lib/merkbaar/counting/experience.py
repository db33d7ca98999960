"""Experience: the mean of a score that people gave, per cell, and how it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .comparing import address, comparison, replaced, with_comparisons
from .intervals import difference, mean_interval, welch

if TYPE_CHECKING:
    import pandas as pd


def experience(
    scores: pd.DataFrame,
    *,
    by: Sequence[str],
    score: str = "score",
    total: str | None = None,
    compare: tuple[str, str] | None = None,
    against: Sequence[str] = (),
    measure: str = "satisfaction",
    unit: str = "cijfer 1-10",
) -> pd.DataFrame:
    """Give the mean score per cell, over persons.

    Parameters
    ----------
    scores : DataFrame
        One row an answer: ``person``, `score` and the columns of `by`. Someone who answered
        more than once in a cell counts once, with their own mean. Missing scores are left out.
    by : sequence of str
        The dimensions ("area", "period").
    total : str, optional
        Area code of the municipality; its rows are made here.
    compare : tuple of two str, optional
        Periods (now, before).
    against : sequence of str
        Columns of `by` ("provision", "provider") of which each cell is compared with everybody
        else in the same place: same question, same year. Who is in several counts for each.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value``, Student's interval, ``n`` and ``persons``; ``vs_area…`` against the rest of the
        municipality (Welch 1947, scaled to the whole), ``vs_time…`` against the period before,
        taken as independent groups (people in both make it cautious), and ``vs_<column>…`` for
        each column of `against`. p is unadjusted.

    Raises
    ------
    SourceError
        If a column is not there.
    """
    import pandas as pd

    keep = list(by)
    if missing := [column for column in (*keep, "person", score) if column not in scores]:
        raise SourceError(
            f"De scores missen de kolom '{missing[0]}'. Verwacht: "
            f"{', '.join((*keep, 'person', score))}."
        )
    answered = scores.dropna(subset=[score])
    if total is not None and "area" in keep:
        answered = pd.concat([answered, answered.assign(area=total)], ignore_index=True)
    own = answered.groupby([*keep, "person"], observed=True)
    means = own.agg({score: "mean"}).reset_index()
    groups = means.groupby(keep, sort=True, observed=True)
    people: dict[tuple[str, ...], Any] = {
        address(key): group.set_index("person")[score] for key, group in groups
    }
    rows = []
    for key, own_means in people.items():
        value, lower, upper = mean_interval(sorted(own_means))
        numbers = {"value": value, "lower": lower, "upper": upper, "n": len(own_means)}
        cell = dict(zip(keep, key, strict=True))
        rows.append({**cell, **numbers, "persons": len(own_means)})
    table = pd.DataFrame(rows, columns=[*keep, "value", "lower", "upper", "n", "persons"])
    table = _compared(table, people, keep, total, compare)
    for column in against:
        found = _with_everybody_else(answered, people, table, keep, column, score)
        table = with_comparisons(table, column, found, by=keep)
    return _finished(table, keep, measure, unit)


def _compared(
    table: pd.DataFrame,
    people: Mapping[tuple[str, ...], pd.Series],
    by: list[str],
    total: str | None,
    compare: tuple[str, str] | None,
) -> pd.DataFrame:
    keys = list(people)
    level = dict(zip(keys, table[["value", "lower", "upper"]].to_numpy().tolist(), strict=True))
    size = dict(zip(keys, table["n"], strict=True))
    if total is not None and "area" in by:
        found = {}
        for key in keys:
            whole = replaced(key, by, "area", total)
            if key != whole and whole in level and size[key] < size[whole]:
                rest = people[whole].drop(people[key].index)
                found[key] = _with_the_rest(level[key], size[key], level[whole], sorted(rest))
        table = with_comparisons(table, "area", found, by=by)
    if compare is not None and "period" in by:
        found = {}
        for key in keys:
            before = replaced(key, by, "period", compare[1])
            if key == replaced(key, by, "period", compare[0]) and before in level:
                now, then = ((*level[one], size[one]) for one in (key, before))
                found[key] = comparison(*welch(now, then), then[0])
        table = with_comparisons(table, "time", found, by=by)
    return table


def _with_everybody_else(
    answered: pd.DataFrame,
    people: Mapping[tuple[str, ...], pd.Series],
    table: pd.DataFrame,
    by: list[str],
    column: str,
    score: str,
) -> dict[tuple[str, ...], dict[str, float]]:
    """Compare each cell with who is in other cells along a column, and not in this one."""
    others = [name for name in by if name != column]
    own: Any = answered.groupby([*others, "person"], observed=True)[score].mean()
    wholes: dict[tuple[str, ...], Any] = {}
    for key, mean in zip(own.index, own, strict=True):
        place = tuple(map(str, key[:-1])) if others else ()
        wholes.setdefault(place, {})[key[-1] if others else key] = mean
    level = dict(zip(people, table[["value", "lower", "upper"]].to_numpy().tolist(), strict=True))
    found = {}
    for key, mine in people.items():
        place = tuple(part for name, part in zip(by, key, strict=True) if name != column)
        whole = wholes[place]
        rest = sorted(mean for person, mean in whole.items() if person not in mine.index)
        if rest:
            mean = mean_interval(sorted(whole.values()))
            found[key] = _with_the_rest(level[key], len(mine), mean, rest)
    return found


def _with_the_rest(
    part: Sequence[float], few: int, whole: Sequence[float], others: Sequence[float]
) -> dict[str, float]:
    """Compare people with the municipality they are part of, by Welch's test with the others.

    The mean of the others follows from both (someone with answers in two areas is in the part
    alone), their error from their own scores: they needn't differ as much as the part does.
    """
    value, share = whole[0], few / (few + len(others))
    rest = (value - share * part[0]) / (1 - share)
    middle, lower, upper = mean_interval(others)
    beside = (rest, rest + lower - middle, rest + upper - middle, len(others))
    effect, low, high, p = welch((part[0], part[1], part[2], few), beside)
    scale = 1 - share
    return comparison(scale * effect, scale * low, scale * high, p, value)


def with_the_whole(part: Sequence[float], whole: Sequence[float], share: float) -> dict[str, float]:
    """Compare a part with the whole that it belongs to.

    The rest follows from both (rest = (whole − share × part) / (1 − share)), its half-widths are
    those of the whole over √(1 − share); part − whole is (1 − share) × (part − rest).

    Parameters
    ----------
    part, whole : sequence of three float
        Value, lower and upper (95 %).
    share : float
        The part's share in the whole, between 0 and 1.
    """
    value, lower, upper = whole
    rest = (value - share * part[0]) / (1 - share)
    wide = (1 - share) ** -0.5
    beside = (rest, rest - wide * (value - lower), rest + wide * (upper - value))
    effect, low, high, p = difference((part[0], part[1], part[2]), beside)
    scale = 1 - share
    return comparison(scale * effect, scale * low, scale * high, p, value)


def _finished(table: pd.DataFrame, by: list[str], measure: str, unit: str) -> pd.DataFrame:
    table = table.assign(
        measure=measure,
        p=float("nan"),
        grade="survey",
        unit=unit,
        method="gemiddelde over personen (Student)",
    )
    first = ["measure", *by, "value", "lower", "upper", "n", "persons", "p", "grade", "unit"]
    rest = [column for column in table.columns if column not in (*first, "method")]
    return table.reindex(columns=[*first, "method", *rest])
