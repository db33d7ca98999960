"""Lines that are there twice, and keys that name more than one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from merkbaar.schemas import TABLES
from merkbaar.sources.mapping import Proposal, propose
from merkbaar.sources.problems import amount

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.sources.loaded import Loaded
    from merkbaar.sources.problems import Place, Problem

_SURE = 0.8


def row_problems(loaded: Loaded, place: Place) -> list[Problem]:
    """Find double lines and double keys (parameters: see `Place`).

    A key is what names a row of the standard table that the sheet looks like; it is checked only
    where all of its columns are there and known for sure.
    """
    table = loaded.table
    if len(table) < 2 or not len(table.columns):
        return []
    found: list[Problem] = []
    double = table.duplicated()
    if double.any() and len(table.columns) > 1:
        found.append(_double_lines(double, place))
    name = f"{place.file} {place.sheet or ''}"
    rest = cast("pd.DataFrame", table.loc[~double])
    positions = [at for at, gone in enumerate(double) if not gone]
    proposals = propose(table, name=name)
    key = _key(proposals) or _one_a_person(proposals, rest)
    if key:
        found += _double_keys(rest, positions, key, place)
    return found


def _one_a_person(proposals: list[Proposal], table: pd.DataFrame) -> list[str]:
    """Give the column with the person where nearly every person has one row."""
    named = [one.column for one in proposals if one.target == "person" and one.confidence >= _SURE]
    if not named:
        return []
    people = cast("pd.Series", table[named[0]])
    return named if people.nunique() >= 0.97 * len(table) else []


def _double_lines(double: pd.Series, place: Place) -> Problem:
    count = int(double.sum())
    first = double.tolist().index(True)
    return place.problem(
        "dubbele regel",
        f"{amount(count, 'regel is', 'regels zijn')} "
        "in alle kolommen gelijk aan een eerdere regel. Wie telt, telt ze "
        "dubbel.",
        "Laat de dubbele regels weg als ze twee keer zijn geleverd. Kunnen ze echt twee keer "
        "voorkomen (twee gelijke beschikkingen), laat ze dan staan.",
        at=first,
        correction={"kind": "drop_duplicates"},
    )


def _key(proposals: list[Proposal]) -> list[str]:
    """Give the columns that together name a row; none where that isn't sure."""
    if not proposals:
        return []
    wanted = TABLES[proposals[0].table].key
    sure = {one.target: one.column for one in proposals if one.confidence >= _SURE and one.target}
    if not wanted or any(target not in sure for target in wanted):
        return []
    return [sure[target] for target in wanted]


def _double_keys(
    table: pd.DataFrame, positions: list[int], key: list[str], place: Place
) -> list[Problem]:
    full = table[key].notna().all(axis=1)
    double = table.duplicated(subset=key) & full
    count = int(double.sum())
    if not count or count > 0.25 * len(table):
        return []
    at = positions[double.tolist().index(True)]
    shown = " + ".join(f"'{name}'" for name in key)
    return [
        place.problem(
            "dubbele sleutel",
            f"{amount(count, 'regel heeft', 'regels hebben')} dezelfde {shown} als een eerdere "
            "regel, maar andere waarden in andere kolommen. Eén van beide is fout, of de "
            "sleutel is niet volledig.",
            "Zoek in de bron uit welke regel geldt. Bij het inlezen telt de eerste; de tweede "
            "wordt geweigerd en genoemd.",
            column=key[0],
            at=at,
        )
    ]
