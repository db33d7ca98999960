"""Sums over persons (euros, hours, days): when one gives a person away, and how wide it must stay.

The second largest contributor knows their own part and takes it off: what is left may not tell the
largest within p percent (p%-rule), nor may a few persons be nearly all of it ((n, k) dominance).
A hidden sum must stay uncertain by as much as its rule asks (protection level: Hundepool et al.
2012, table 4.3), whatever else is published; and whoever is the largest in another hidden cell
knows of that cell that it isn't less than their own part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.rules import Rules

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.privacy.cells import Cells


def p_percent_lack(total: np.ndarray, largest: np.ndarray, *, p: float) -> np.ndarray:
    """Give how much wider than known a sum must be by the p%-rule; above 0 is unsafe.

    Parameters
    ----------
    total : ndarray of float, shape (n_cells,)
        The sums.
    largest : ndarray of float, shape (n_cells, at least 2)
        Their largest contributions, largest first.
    p : float
        Percent.

    Returns
    -------
    ndarray of float, shape (n_cells,)
        ``p x1 - (total - x1 - x2)``.
    """
    return p / 100 * largest[:, 0] - (total - largest[:, 0] - largest[:, 1])


def dominance_lack(total: np.ndarray, largest: np.ndarray, *, n: int, k: float) -> np.ndarray:
    """Give how much more a sum would have to be for its n largest to be k percent of it."""
    return largest[:, :n].sum(axis=1) * 100 / k - total


def unsafe(table: Cells, rules: Rules) -> Iterator[tuple[int, str]]:
    """Yield the rows whose sum gives a person away, with the rule: p_percent or dominance."""
    for rule, lacks in _lacks(table, rules).items():
        for row, lack in enumerate(lacks):
            if lack > 1e-9 * max(1.0, lack):
                yield row, rule.split(":")[0]


def rooms(table: Cells, rules: Rules) -> np.ndarray:
    """Give how far off each sum must stay, if it is hidden, for who reads all that is published.

    Returns
    -------
    ndarray of float, shape (n_rows,)
        What the rules lack; p percent of the sum itself where there are too few persons, or where
        the contributions aren't known. 0 where a cell needs nothing.
    """
    import numpy as np

    assert table.sums is not None
    few = np.full(len(table.sums), table.largest is None)
    for name in ("persons", "n"):
        if name in table.amounts:
            few |= (table.amounts[name] > 0) & (table.amounts[name] < rules.minimum)
    asked = [np.where(few, table.sums * rules.p_percent / 100, 0.0)]
    asked += _lacks(table, rules).values()
    return np.nan_to_num(np.maximum.reduce(asked)).clip(0.0)


def _lacks(table: Cells, rules: Rules) -> dict[str, np.ndarray]:
    if table.sums is None or table.largest is None:
        return {}
    found = {"p_percent": p_percent_lack(table.sums, table.largest, p=rules.p_percent)}
    for n, k in sorted(rules.dominance.items()):
        found[f"dominance:{n}"] = dominance_lack(table.sums, table.largest, n=n, k=k)
    return found


def read_sums(
    name: str, sums: np.ndarray, largest: np.ndarray | None, persons: np.ndarray, *, signed: bool
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Check the sums of a table and their largest contributions, and give them as they are used.

    Parameters
    ----------
    name : str
        Of the table.
    sums : ndarray of float, shape (n_rows,)
        NaN where nothing was measured.
    largest : ndarray of float, shape (n_rows, k), or None
        Largest contributions, NaN where there are fewer persons.
    persons : ndarray of float, shape (n_rows,)
    signed : bool
        Whether values below nought are ordinary (a mean change). Such sums aren't guarded: nobody
        knows a least or a most of what another gave.

    Raises
    ------
    PrivacyError
        If a sum or contribution is negative, or contributions don't fit their sum.
    """
    import numpy as np

    below = sums < 0
    if signed and below.any():
        return None, None
    if largest is not None:
        below |= (largest < 0).any(axis=1)
    if bad := int(below.sum()):
        raise PrivacyError(
            f"Tabel '{name}': {bad} cellen hebben een negatieve som of bijdrage. Met bedragen "
            "onder nul is niet te zien of één persoon de som bepaalt. Tel teruggaven apart op, of "
            "verreken ze per persoon tot een bedrag van 0 of meer."
        )
    if largest is None:
        return sums, None
    largest = np.nan_to_num(largest)
    wrong = (np.diff(largest, axis=1) > 0).any(axis=1)
    wrong |= largest.sum(axis=1) > sums + 1e-6 * np.maximum(1.0, sums)
    wrong |= (largest[:, 0] == 0) & (sums > 0)
    wrong |= (persons < 2) & (largest[:, 1:].sum(axis=1) > 0)
    if bad := int((wrong & ~np.isnan(sums)).sum()):
        raise PrivacyError(
            f"Tabel '{name}': bij {bad} cellen passen de grootste bijdragen niet bij de som. "
            "Verwacht: per cel de grootste, dan de op één na grootste (leeg als er maar één "
            "persoon is), samen niet meer dan de som."
        )
    return sums, largest


def largest_contributions(
    rows: pd.DataFrame,
    *,
    by: Sequence[str],
    amount: str,
    person: str = "person",
    totals: Mapping[str, str] | None = None,
    largest: int = 2,
) -> pd.DataFrame:
    """Add up an amount per cell, with what its largest contributors gave: ready to be offered.

    Parameters
    ----------
    rows : DataFrame
        One row an amount: the columns `by`, `person` and `amount` (euros, hours, days). The rows
        of one person in a cell are one contribution.
    by : sequence of str
        The dimensions.
    amount : str
        The column to add up; 0 or more per person and cell.
    totals : mapping of str to str, optional
        Per dimension the code of its total: the totals are added, each from the persons.
    largest : int
        How many of the largest contributions; the standard rules ask for two.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        `by`, ``value`` (the sum), ``persons``, ``n``, ``largest_1``, ``largest_2``, …

    Raises
    ------
    PrivacyError
        If an amount is missing, or what a person gave in a cell is below nought.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame(
    ...     {"area": ["A", "A", "A", "B"], "person": [1, 1, 2, 3], "eur": [60.0, 40.0, 50.0, 7.0]}
    ... )
    >>> sums = largest_contributions(rows, by=["area"], amount="eur", totals={"area": "alle"})
    >>> sums[["area", "value", "persons", "largest_1", "largest_2"]].to_dict("list")
    {'area': ['A', 'B', 'alle'], 'value': [150.0, 7.0, 157.0], 'persons': [2, 1, 3], \
'largest_1': [100.0, 7.0, 100.0], 'largest_2': [50.0, nan, 50.0]}
    """
    import itertools

    import pandas as pd

    if bad := len(rows) - len(rows.dropna(subset=[*by, person, amount])):
        raise PrivacyError(
            f"{bad} van de {len(rows)} rijen missen een waarde in {', '.join([*by, amount])} of "
            "zeggen niet van wie het bedrag is. Laat zulke rijen weg, of vul ze aan."
        )
    totals = totals or {}
    summed = [name for name in by if name in totals]
    frames = []
    for size in range(len(summed) + 1):
        for gone in itertools.combinations(summed, size):
            marked = rows.assign(**{name: totals[name] for name in gone})
            each: Any = marked.groupby([*by, person], as_index=False, observed=True)[amount].sum()
            frames.append(_per_cell(each, list(by), amount, largest))
    return pd.concat(frames, ignore_index=True)


def _per_cell(each: pd.DataFrame, by: list[str], amount: str, largest: int) -> pd.DataFrame:
    import pandas as pd

    if bad := int(each[amount].lt(0).to_numpy().sum()):
        raise PrivacyError(
            f"Van {bad} personen is het bedrag in een cel negatief. Tel teruggaven apart op, of "
            "verreken ze per persoon tot een bedrag van 0 of meer."
        )
    ordered: Any = each.sort_values(amount, ascending=False, kind="stable")
    cells: Any = ordered.groupby(by, observed=True)[amount]
    table = cells.agg(value="sum", persons="size")
    table["n"] = table["persons"]
    for place in range(largest):
        table[f"largest_{place + 1}"] = cells.nth(place).pipe(_by_cell, ordered, by)
    return pd.DataFrame(table.reset_index())


def _by_cell(picked: pd.Series, ordered: pd.DataFrame, by: list[str]) -> pd.Series:
    import pandas as pd

    places = ordered.loc[picked.index, by]
    index = pd.MultiIndex.from_frame(places) if len(by) > 1 else pd.Index(places[by[0]])
    return pd.Series(picked.to_numpy(), index=index)
