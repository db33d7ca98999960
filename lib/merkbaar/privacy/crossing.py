"""The crossing that nobody offers, where tables share their attributes two by two.

Of wijk x age, wijk x year and age x year together more can be told than their totals say: one set
of people lies under all three. Where the attributes of tables form such a ring, the cells of the
crossing are unknowns of the system: any amounts of at least nought that add up to what is offered.
Without a ring nothing is lost by leaving them out (tables that agree two by two then always have a
common crossing: Vorob'ev 1962; the test for a ring is Graham's reduction, 1979).
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np

Key = tuple[tuple[str, str], ...]
Parents = Mapping[str, Mapping[str, str]]
Dimensions = frozenset[str]

LARGEST = 60_000
"""Cells of a crossing that are worked with; with more, an edition is refused."""

_EXACT = 1e-6
_SWEEPS = 500


@dataclass
class Crossing:
    """Equations between offered cells and unknown ones, which are numbered from `first` on.

    Attributes
    ----------
    rows : list of dict
        Coefficients by place; each row is zero on the values.
    values : list of float
        Amounts of the unknown cells that fit what is offered; of the many possible ones that lie
        far from nought.
    cells : list of Key
        Where the unknown cells stand; ``()`` for what is left over.
    """

    first: int
    rows: list[dict[int, float]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    cells: list[Key] = field(default_factory=list)


def rings(sets: Iterable[Dimensions]) -> list[tuple[Dimensions, ...]]:
    """Give the sets of dimensions that hang together in a ring, without what hangs on one only.

    Returns
    -------
    list of tuple of frozenset
        Per ring its sets, in a fixed order; empty where the sets can be laid out as a tree.
    """
    edges = set(sets)
    before: set[Dimensions] = set()
    while edges != before:
        before = edges
        seen = [name for edge in edges for name in edge]
        edges = {frozenset(n for n in edge if seen.count(n) > 1) for edge in edges}
        edges = {edge for edge in edges if edge and not any(edge < other for other in edges)}
        edges = set() if len(edges) == 1 else edges
    found: list[list[Dimensions]] = []
    for edge in sorted(edges, key=sorted):
        touching = [ring for ring in found if any(edge & other for other in ring)]
        found = [ring for ring in found if ring not in touching]
        found.append([*itertools.chain(*touching), edge])
    return [tuple(sorted(ring, key=sorted)) for ring in found]


def cross(
    values: Mapping[Key, float],
    families: Mapping[tuple[Key, str], Sequence[Key]],
    parents: Parents,
    *,
    first: int,
) -> Crossing:
    """Give the crossings that the offered cells of one quantity need.

    Parameters
    ----------
    values : mapping of key to float
        Persons (or a numerator, or its complement) per offered cell, in a fixed order.
    families : mapping
        Per whole and dimension its parts.
    parents : mapping
        Per dimension the whole of each part.
    first : int
        Number of the first unknown cell.

    Raises
    ------
    PrivacyError
        If a crossing has more than `LARGEST` cells: what can't be checked isn't published.
    """
    every: dict[Dimensions, list[Key]] = defaultdict(list)
    for key in values:
        every[frozenset(name for name, _ in key)].append(key)
    found = Crossing(first)
    for ring in rings(every):
        twice = _overlapping(families, values)
        exact = _exact(families, values)
        for sure in (exact, frozenset()):
            trial = _Ring(values, every, parents, sure, twice, first + len(found.values))
            rows, cells = trial.equations(ring)
            if amounts := _fitting(rows, values, trial.first, len(cells)):
                found.rows += rows
                found.values += amounts
                found.cells += cells
                break
    return found


def _exact(
    families: Mapping[tuple[Key, str], Sequence[Key]], values: Mapping[Key, float]
) -> frozenset[tuple[Key, str]]:
    """Give the wholes (by dimension) whose parts add up: nobody is left over or counted twice.

    A whole that isn't offered counts, where two ways to divide it agree.
    """
    sums = {at: sum(values[part] for part in parts) for at, parts in families.items()}
    ways: dict[Key, list[float]] = defaultdict(list)
    for (whole, _), total in sums.items():
        ways[whole].append(total)

    def agrees(whole: Key, total: float) -> bool:
        others = [values[whole]] if whole in values else ways[whole]
        enough = whole in values or len(others) > 1
        return enough and all(abs(o - total) <= _EXACT * max(1.0, total) for o in others)

    return frozenset(at for at, total in sums.items() if agrees(at[0], total))


def _overlapping(
    families: Mapping[tuple[Key, str], Sequence[Key]], values: Mapping[Key, float]
) -> frozenset[str]:
    """Give the dimensions in which one person may stand twice (a story with two themes)."""
    return frozenset(
        name
        for (whole, name), parts in families.items()
        if whole in values
        and sum(values[part] for part in parts) > values[whole] + _EXACT * max(1.0, values[whole])
    )


@dataclass(frozen=True)
class _Ring:
    """What the equations of one ring are made of; in `twice` a person may have two values."""

    values: Mapping[Key, float]
    every: Mapping[Dimensions, list[Key]]
    parents: Parents
    exact: Collection[tuple[Key, str]]
    twice: Collection[str]
    first: int

    def equations(self, ring: Sequence[Dimensions]) -> tuple[list[dict[int, float]], list[Key]]:
        """Give the equations of each offered cell with what it counts, and the unknown cells."""
        names = sorted(frozenset().union(*ring))
        sums = [(edge, self._sums(edge)) for edge in ring]
        cells = self._cells(names, sums)
        rows: list[dict[int, float]] = []
        unknown = list(cells)
        for edge, amounts in sums:
            under = self._under(edge, amounts, cells)
            for key, row in amounts.items():
                for some in self._apart(key, names, under[key], cells):
                    one = dict(row)
                    one.update((self.first + place, -1.0) for place in some)
                    if not self._whole(key, names):
                        one[self.first + len(unknown)] = -1.0
                        unknown.append(())
                    rows.append(one)
        return rows, unknown

    def _sums(self, edge: Dimensions) -> dict[Key, dict[int, float]]:
        """Give per cell of some dimensions its place, or what it is the sum of."""
        place = {key: i for i, key in enumerate(self.values)}
        if edge in self.every:
            return {key: {place[key]: 1.0} for key in self.every[edge]}
        above = min(
            (names for names in self.every if edge < names), key=lambda n: (len(n), sorted(n))
        )
        keys = self.every[above]
        coarse = {
            (name, self.parents.get(name, {}).get(value)) for key in keys for name, value in key
        }
        found: dict[Key, dict[int, float]] = defaultdict(dict)
        for key in keys:
            if not any(item in coarse for item in key if item[0] not in edge):
                found[tuple(item for item in key if item[0] in edge)][place[key]] = 1.0
        return dict(found)

    def _cells(self, names: Sequence[str], sums: Sequence[tuple[Dimensions, dict]]) -> list[Key]:
        """Give the cells of the crossing: every combination of the finest values."""
        used = {
            name: {v for _, keys in sums for k in keys for n, v in k if n == name} for name in names
        }
        finest = []
        for name in names:
            wholes = {w for value in used[name] for w in self._chain(name, value)[1:]}
            finest.append([(name, value) for value in sorted(used[name] - wholes)])
        many = math.prod(map(len, finest))
        if many > LARGEST:
            raise PrivacyError(
                f"De tabellen over {', '.join(names)} delen twee aan twee kenmerken. Samen zeggen "
                f"ze iets over elke combinatie daarvan: {many} stuks, en hoogstens {LARGEST} zijn "
                "na te rekenen. Er is niets gepubliceerd. Laat een van de tabellen weg, of voeg "
                "categorieën samen."
            )
        return list(itertools.product(*finest))

    def _chain(self, name: str, value: str) -> list[str]:
        """Give a value and the wholes that it is part of."""
        above, chain = self.parents.get(name, {}), [value]
        while (value := above.get(value, "")) and value not in chain:
            chain.append(value)
        return chain

    def _under(
        self, edge: Dimensions, keys: Collection[Key], cells: Sequence[Key]
    ) -> dict[Key, list[int]]:
        """Give per cell of an edge the places of the crossing's cells that it counts."""
        found: dict[Key, list[int]] = {key: [] for key in keys}
        for place, cell in enumerate(cells):
            chains = [
                [(name, one) for one in self._chain(name, value)]
                for name, value in cell
                if name in edge
            ]
            for key in itertools.product(*chains):
                if key in found:
                    found[key].append(place)
        return found

    def _whole(self, key: Key, names: Sequence[str]) -> bool:
        """Whether everybody of a cell stands once under each dimension that it doesn't name."""
        missing = [name for name in names if name not in dict(key)]
        return all(any((part, name) in self.exact for part in _parts(key)) for name in missing)

    def _apart(
        self, key: Key, names: Sequence[str], under: Sequence[int], cells: Sequence[Key]
    ) -> Iterator[list[int]]:
        """Part the cells under a key by the dimensions in which people may stand twice."""
        own = dict(key)
        twice = {name for name in names if name not in own and name in self.twice}
        found: dict[Key, list[int]] = defaultdict(list)
        for place in under:
            found[tuple(item for item in cells[place] if item[0] in twice)].append(place)
        yield from found.values()


def _parts(key: Key) -> Iterator[Key]:
    """Yield a key and all that is left of it without some of its dimensions."""
    for size in range(len(key), -1, -1):
        yield from itertools.combinations(key, size)


def _fitting(
    rows: Sequence[Mapping[int, float]], values: Mapping[Key, float], first: int, unknown: int
) -> list[float]:
    """Give amounts of the unknown cells that fit what is offered; none where nothing does."""
    import numpy as np
    from scipy.sparse import csr_matrix

    offered = list(values.values())
    known = [sum(c * offered[i] for i, c in row.items() if i < len(offered)) for row in rows]
    at, columns = [], []
    for number, row in enumerate(rows):
        some = [i - first for i in row if i >= first]
        at += [number] * len(some)
        columns += some
    matrix = csr_matrix((np.ones(len(at)), (at, columns)), shape=(len(rows), unknown))
    amounts = inside(matrix, np.array(known))
    return [] if amounts is None else amounts.tolist()


def inside(matrix: Any, known: np.ndarray) -> np.ndarray | None:
    """Give amounts of at least nought with ``matrix @ amounts == known``, far from nought.

    From as many people everywhere, all rows are scaled to what is known of them at once, again and
    again (simultaneous iterative scaling; Darroch and Ratcliff 1972); what isn't exact then is
    mended by least squares. Cells far from nought can move: at a corner few could.

    Parameters
    ----------
    matrix : sparse matrix of 0 and 1, shape (n_rows, n_cells)
    known : ndarray of float, shape (n_rows,)

    Returns
    -------
    ndarray of float, shape (n_cells,), or None
        None where there are no such amounts.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse.linalg import lsmr

    across = matrix.T.tocsr()
    often = np.maximum(np.diff(across.indptr), 1)
    spread = np.where(across @ (known <= 0), 0.0, 1.0)
    for _ in range(_SWEEPS):
        sums = matrix @ spread
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.where((known > 0) & (sums > 0), np.log(known / sums), 0.0)
        spread *= np.exp(across @ steps / often)
        if float(abs(steps).max(initial=0.0)) < 1e-9:
            break
    spread += np.where(spread > 0, lsmr(matrix, known - matrix @ spread, 1e-14, 1e-14)[0], 0.0)
    bent = float(abs(matrix @ spread - known).max(initial=0.0))
    fits = bent <= 1e-7 * (1.0 + float(known.max(initial=0.0))) and spread.min(initial=0.0) >= 0
    if fits:
        return spread
    solved = linprog(np.zeros(matrix.shape[1]), A_eq=matrix, b_eq=known)
    return np.maximum(solved.x, 0.0) if solved.status == 0 else None
