"""Codes that people and machines gave to the same dossiers or stories, set side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError, SourceError

from .agreement import alpha
from .beside_people import MACHINE

if TYPE_CHECKING:
    import pandas as pd

ALL = "samen"
"""All codes together."""
METHOD = "Krippendorffs alfa, interval door bootstrap over dossiers of verhalen (95 %)"


def given(codes: pd.DataFrame, *, unit: str = "dossier", code: str | None = None) -> pd.DataFrame:
    """Lay codes out as ratings: a row a coder, a column a unit.

    Parameters
    ----------
    codes : DataFrame
        The standard table: `unit`, coder, code.
    unit : str
        "dossier" or "narrative".
    code : str, optional
        Ask of this one code whether it was given (1) or not (0): units may have several codes.
        A coder who gave a unit any code has looked at it. Without it each unit has one code a
        coder.

    Raises
    ------
    SourceError
        If a coder gave a unit two codes and `code` is left out.
    """
    rows = codes.dropna(subset=[unit, "coder", "code"])
    if code is None:
        if rows.duplicated([unit, "coder"]).any():
            raise SourceError(
                f"Een codeur gaf een {unit} meer dan één code. Vraag de overeenstemming per code "
                "(per_code), of houd één code per codeur over."
            )
        asked, how = rows, "first"
    else:
        asked, how = rows.assign(code=(rows["code"] == code).astype(float)), "max"
    table = asked.pivot_table(index="coder", columns=unit, values="code", aggfunc=how)
    return table.sort_index(axis=0).sort_index(axis=1)


def per_code(
    codes: pd.DataFrame,
    *,
    unit: str = "dossier",
    tellers: Mapping[str, str] | None = None,
    bootstraps: int = 1000,
    random_state: int = 0,
) -> pd.DataFrame:
    """Give the agreement on each code, and on all codes together (``samen``).

    Each code is a yes or no per unit and coder (nominal). Of all together the units of the
    interval are dossiers or stories, with all their codes; where it is known who told them, people
    with all they told.

    Parameters
    ----------
    codes : DataFrame
        `unit`, coder, code; one round of coding.
    tellers : mapping of str to str, optional
        Who told each story (or whose each dossier is): ten stories of one person are one person.
        Left out, a dossier is one person's, and of stories it isn't known how many people told
        them.

    Returns
    -------
    DataFrame, shape (n_codes + 1, …)
        code, alpha, lower, upper, units, coders, given (times the code was given), verdict,
        sentence, persons (people behind the units that were coded twice; NaN where that isn't
        known); ``samen`` first, then by code.
    """
    import pandas as pd

    known = sorted(set(codes["code"].dropna()))
    tables = {one: given(codes, unit=unit, code=one) for one in known}
    options: dict[str, Any] = {"bootstraps": bootstraps, "random_state": random_state}
    rows = []
    if tables:
        whole = pd.concat(list(tables.values()), axis=1)
        how = alpha(whole, groups=_tellers(whole, tellers), **options)
        rows.append((ALL, len(codes), how, _people(whole, unit, tellers)))
    for one, table in tables.items():
        times = int((codes["code"] == one).sum())
        how = alpha(table, groups=_tellers(table, tellers), **options)
        rows.append((one, times, how, _people(table, unit, tellers)))
    parts = ("alpha", "lower", "upper", "units", "coders", "verdict", "sentence")
    return pd.DataFrame(
        [[one, times, *(getattr(how, part) for part in parts), n] for one, times, how, n in rows],
        columns=["code", "given", *parts, "persons"],
    )


def _tellers(table: pd.DataFrame, tellers: Mapping[str, str] | None) -> list[str]:
    return [str((tellers or {}).get(name, name)) for name in table.columns]


def _people(table: pd.DataFrame, unit: str, tellers: Mapping[str, str] | None) -> float:
    """Count the people behind units that were coded twice; NaN where that isn't known."""
    twice = set(table.columns[(table.notna().sum() >= 2).to_numpy()])
    if tellers is None:
        return float(len(twice)) if unit == "dossier" else math.nan
    told_by = (tellers.get(one) for one in twice)
    return float(len({person for person in told_by if isinstance(person, str)}))


def as_result(
    agreed: pd.DataFrame, *, book: Sequence[str] | None = None, decimals: int = 2
) -> pd.DataFrame:
    """Write agreement per code as a result table: an alpha is no number of people.

    Parameters
    ----------
    agreed : DataFrame
        From :func:`per_code`.
    book : sequence of str, optional
        The code book: a code that isn't in it isn't published, for anything may stand there.
    decimals : int
        Of alpha and its interval.

    Returns
    -------
    DataFrame
        measure (``agreement``), code, value, lower, upper, n (dossiers or stories that were coded
        twice), persons (the people behind them), p (missing), grade, unit, method.

    Raises
    ------
    PrivacyError
        If it isn't known how many people told the stories: a number of stories is no number of
        people.
    """
    if bool(agreed["persons"].isna().any()):
        raise PrivacyError(
            "Van de gecodeerde verhalen is niet gezegd wie ze vertelde. Tien verhalen kunnen van "
            "één mens zijn. Geef per verhaal de verteller mee: per_code(codes, unit='narrative', "
            "tellers=verhalen.set_index('narrative')['person'].to_dict())."
        )
    single = agreed.loc[agreed["code"] != ALL, "units"]
    most = int(single.max()) if len(single) else 0
    if book is not None:
        agreed = agreed.loc[agreed["code"].isin([ALL, *book])].reset_index(drop=True)
    table = agreed.loc[:, ["code"]].assign(measure="agreement", p=float("nan"))
    for column, part in (("value", "alpha"), ("lower", "lower"), ("upper", "upper")):
        table[column] = agreed[part].astype(float).round(decimals)
    table["n"], table["persons"] = agreed["units"].clip(upper=most), agreed["persons"]
    return table.assign(grade="stories", unit="", method=METHOD)


def by_machine(
    story_themes: pd.DataFrame, *, least: float = 0.5, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Write what a theme model found as codes, so that it can stand beside people's.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength.
    least : float
        Strength from which a story tells of a theme.
    names : mapping, optional
        Theme to the code that people use for it; other themes are left out.

    Returns
    -------
    DataFrame
        narrative, coder (``machine``), code.
    """
    told = story_themes.loc[story_themes["strength"] >= least, ["narrative", "theme"]]
    made = told.rename(columns={"theme": "code"}).assign(coder=MACHINE)
    if names is not None:
        made["code"] = [names.get(theme) for theme in made["code"]]
    kept = made.dropna(subset=["code"]).reset_index(drop=True)
    return kept.loc[:, ["narrative", "coder", "code"]]


def with_machine(
    codes: pd.DataFrame,
    machine: pd.DataFrame,
    *,
    unit: str = "narrative",
    tellers: Mapping[str, str] | None = None,
    bootstraps: int = 1000,
    random_state: int = 0,
) -> pd.DataFrame:
    """Set the agreement of people with a machine beside that among people.

    Only codes that people used, and units that people coded; a unit to which the machine gave
    none of these codes has a no for each. Per code the alphas of every person with the machine
    are averaged: more people must not count the machine less. The interval is that mean's own:
    units (with `tellers` the people who told them) are drawn once for all coders together.

    Parameters
    ----------
    codes, machine : DataFrame
        `unit`, coder, code.
    tellers : mapping of str to str, optional
        Who told each story: all that one person told is drawn together.

    Returns
    -------
    DataFrame
        code, people (alpha among people; NaN below two), machine, machine_lower, machine_upper,
        units, coders (people in the mean: those of whom an alpha is known), verdict (of the
        machine's): people's own alpha is about the most a machine can be asked for.
    """
    import pandas as pd

    from .beside_people import beside

    options: dict[str, Any] = {"unit": unit, "tellers": tellers, "random_state": random_state}
    people = per_code(codes, **options, bootstraps=0).set_index("code")["alpha"]
    known, seen = sorted(set(codes["code"].dropna())), sorted(set(codes[unit].dropna()))
    theirs = machine.loc[machine["code"].isin(known) & machine[unit].isin(seen)]
    rows = []
    for one in people.index:
        asked: list[str] = known if one == ALL else [str(one)]
        found = beside(codes, theirs, asked, **options, bootstraps=bootstraps)
        ends = [found.alpha, found.lower, found.upper, found.units, found.coders, found.verdict]
        rows.append([one, people[one], *ends])
    ends = ["machine", "machine_lower", "machine_upper", "units", "coders", "verdict"]
    return pd.DataFrame(rows, columns=["code", "people", *ends])
