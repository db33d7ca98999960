"""From an unknown sheet to a standard table: proposed by name and content, applied as agreed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from merkbaar.errors import SourceError
from merkbaar.schemas import GROUP, TABLES
from merkbaar.sources.content import traits
from merkbaar.sources.corrections_rules import recoded
from merkbaar.sources.headings import listed, nameable
from merkbaar.sources.mapping_words import SAID, SYNONYMS, TABLE_WORDS, TRAITS

if TYPE_CHECKING:
    import pandas as pd

LEAST = 0.4
"""Confidence from which a column is proposed."""

_TYPING_ERROR = 0.85
_GROUPS = tuple(name for name in SYNONYMS if name.startswith(GROUP))
_WITH_GROUPS = frozenset(
    {"persons", "provisions", "answers", "narratives", "invitations", "population", "goals"}
)
_NEEDS: Mapping[str, frozenset[str]] = {
    "moment": frozenset({"moment"}),
    "number": frozenset({"number"}),
    "whole": frozenset({"number", "birth_year"}),
}


@dataclass(frozen=True)
class Proposal:
    """What one column of an unknown sheet probably is.

    Attributes
    ----------
    column : str
        Column of the sheet.
    table : str
        Standard table that is proposed for the whole sheet.
    target : str or None
        Standard column; None where nothing fits.
    confidence : float
        Between 0 (no idea) and 1 (sure).
    reason : str
        Why, in Dutch.
    """

    column: str
    table: str
    target: str | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class _Fit:
    target: str
    score: float
    reason: str


def propose(table: pd.DataFrame, *, name: str = "") -> list[Proposal]:
    """Propose what each column of a sheet is in a standard table.

    Parameters
    ----------
    table : DataFrame
        A sheet as it was read.
    name : str
        Name of the file and sheet; «verhalen» or «noemers» helps to choose the table.

    Returns
    -------
    list of Proposal
        One a column, in the order of the sheet, all with the same standard table.
    """
    seen = {str(column): traits(cast("pd.Series", table[column])) for column in table.columns}
    best, chosen, total = "", {}, float("-inf")
    for standard in TABLES:
        fits = _assigned(standard, seen)
        score = _table_score(standard, fits, name)
        if score > total:
            best, chosen, total = standard, fits, score
    return [_proposal(column, best, chosen.get(column)) for column in seen]


def _proposal(column: str, table: str, fit: _Fit | None) -> Proposal:
    if fit is None:
        reason = (
            "Geen kolom van deze tabel past bij de naam of de inhoud; laat haar weg of kies zelf."
        )
        return Proposal(column, table, None, 0.0, reason)
    return Proposal(column, table, fit.target, round(min(fit.score, 1.0), 2), fit.reason)


def _targets(standard: str) -> tuple[str, ...]:
    columns = tuple(TABLES[standard].columns)
    return (*columns, *_GROUPS) if standard in _WITH_GROUPS else columns


def _assigned(standard: str, seen: Mapping[str, Mapping[str, float]]) -> dict[str, _Fit]:
    """Give each column at most one standard column, the best fits first."""
    pairs = [
        (fit, column)
        for column, found in seen.items()
        for target in _targets(standard)
        if (fit := _fit(column, found, standard, target)).score >= LEAST
    ]
    pairs.sort(key=lambda pair: (-pair[0].score, list(seen).index(pair[1]), pair[0].target))
    given: dict[str, _Fit] = {}
    taken: set[str] = set()
    for fit, column in pairs:
        if column not in given and fit.target not in taken:
            given[column] = fit
            taken.add(fit.target)
    return given


def _fit(column: str, found: Mapping[str, float], standard: str, target: str) -> _Fit:
    """Say how well a column fits a standard column, by its name and by what it holds."""
    named, why = _by_name(column, target)
    told = [(found.get(trait, 0.0) * weight, trait) for trait, weight in TRAITS.get(target, ())]
    content, trait = max(told, default=(0.0, ""))
    score = 1 - (1 - named) * (1 - content)
    kind = TABLES[standard].columns.get(target, "text")
    if (needs := _NEEDS.get(kind)) and found and not any(found.get(one, 0) >= 0.5 for one in needs):
        score *= 0.4
    if target == "text" and found.get("long_text", 0.0) < 0.3 and found.get("distinct", 0) < 0.3:
        score *= 0.5
    if kind == "text" and target not in ("period", "wave") and found.get("moment", 0.0) == 1.0:
        score *= 0.3
    reasons = [part for part in (why, SAID.get(trait, "") if content >= 0.1 else "") if part]
    text = "; ".join(reasons)
    return _Fit(target, score, text[:1].upper() + text[1:] + "." if text else "")


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    """Write a name in small letters, without accents and punctuation."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    letters = unicodedata.normalize("NFKD", split.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


@lru_cache(maxsize=65536)
def _by_name(column: str, target: str) -> tuple[float, str]:
    """Compare a column's name with the names that are known for a standard column."""
    plain = _plain(column)
    if not plain:
        return 0.0, ""
    best, word = 0.0, ""
    for place, synonym in enumerate((target.removeprefix(GROUP), *SYNONYMS.get(target, ()))):
        sure = 0.95 if place <= 6 else 0.85
        known = _plain(synonym)
        if plain == known:
            score = sure
        elif plain.endswith(f" {known}"):
            score = sure - 0.07
        elif plain.startswith(f"{known} "):
            score = sure - 0.2
        elif len(known) >= 6 and known in plain:
            score = sure - 0.3
        else:
            score = 0.6 * _alike(plain, known)
        if score > best:
            best, word = score, synonym
    return best, f"de naam lijkt op '{word}'" if best else ""


def _alike(one: str, other: str) -> float:
    """Say how alike two names are, where they differ by a letter or two; else 0."""
    if len(other) < 6 or abs(len(one) - len(other)) > 3:
        return 0.0
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() < _TYPING_ERROR:
        return 0.0
    return found if (found := matcher.ratio()) >= _TYPING_ERROR else 0.0


def _table_score(standard: str, fits: Mapping[str, _Fit], name: str) -> float:
    """Say how well a whole sheet fits a standard table."""
    about = TABLES[standard]
    targets = {fit.target: fit.score for fit in fits.values()}
    score = sum(targets.values())
    required = [column for column in about.required if column not in _CONSTANT]
    score += 1.5 * sum(targets.get(column, 0.0) for column in required)
    score -= 2.0 * sum(column not in targets for column in required)
    plain = _plain(name)
    score += 1.5 * any(word in plain for word in TABLE_WORDS[standard])
    return score


_CONSTANT = frozenset({"purpose", "instrument", "item"})
"""Required columns that a monitor mostly gives as constants, or lays out wide."""


def apply(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    constants: Mapping[str, Any] | None = None,
    recode: Mapping[str, Mapping[str, Any]] | None = None,
) -> pd.DataFrame:
    """Give a table its standard names, constants and codes.

    Parameters
    ----------
    table : DataFrame
        As it was read.
    columns : mapping
        Standard column to column of the table; other columns are left out.
    constants : mapping, optional
        Standard column to the one value that it has in every row.
    recode : mapping, optional
        Standard column to a mapping of old code (as text) to new; codes that aren't in it stay.

    Returns
    -------
    DataFrame, shape (n_rows, n_columns + n_constants)
        The same rows in the same order, with the same index.

    Raises
    ------
    SourceError
        If a column isn't there, or is given twice.
    """
    import pandas as pd

    constants, recode = constants or {}, recode or {}
    for target, column in columns.items():
        if column not in table.columns:
            raise _no_column(column, target, [str(name) for name in table.columns])
    both = sorted(set(columns) & set(constants))
    if both:
        raise SourceError(
            f"'{both[0]}' staat zowel onder 'columns:' als onder 'constants:'. Haal er één weg."
        )
    absent = sorted(set(recode) - set(columns) - set(constants))
    if absent:
        raise SourceError(
            f"'recode:' noemt '{absent[0]}', maar die kolom wordt niet gekoppeld. Zet haar onder "
            "'columns:' of haal haar weg."
        )
    made: dict[str, pd.Series] = {}
    for target, column in columns.items():
        series = cast("pd.Series", table[column])
        codes = {str(old): new for old, new in recode.get(target, {}).items()}
        made[target] = recoded(series, codes) if codes else series
    for target, value in constants.items():
        shown = recode.get(target, {}).get(str(value), value)
        kind = "str" if isinstance(shown, str) else None
        made[target] = pd.Series([shown] * len(table), index=table.index, name=target, dtype=kind)
    return pd.DataFrame(made, index=table.index)


def _no_column(column: str, target: str, known: list[str]) -> SourceError:
    near = get_close_matches(column, nameable(known), n=1, cutoff=0.5)
    hint = f" Bedoelde u '{near[0]}'?" if near else ""
    return SourceError(
        f"De kolom '{column}' (voor '{target}') staat niet in het bestand.{hint} "
        f"Kolommen: {listed(known)}. Pas 'columns:' in de monitor aan."
    )
