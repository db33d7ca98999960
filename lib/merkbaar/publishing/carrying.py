"""Figures of areas as they were, carried to the areas of now; what can't be is listed.

A figure moves unchanged where one whole old area became one whole new one. Where areas were
joined or divided a number is summed and a share averaged by population, and only if every part is
there. Nothing is estimated from a neighbour, and no part stands for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor
    from .crosswalks import Walk

VALUES: Mapping[str, str] = {"areas": "value", "population": "persons"}
"""The standard tables that are carried, with their column of figures."""
SERIES: Mapping[str, tuple[str, ...]] = {
    "areas": ("indicator", "period"),
    "population": ("group", "period"),
}
HELPERS = [
    "old",
    "share",
    "parts",
    "alone",
    "divided",
    "how",
    "weight",
    "_figure",
    "_there",
    "_kind",
]
MADE = "omgerekend van de oude gebieden"
UNKNOWN = "gebied van een oude indeling, zonder opvolger in '{file}'"
DIVIDED = "gebied is verdeeld over meer nieuwe gebieden; '{file}' zegt niet hoe (kolom 'share')"
NEITHER = "samengevoegd gebied: de indicator staat niet onder 'counts' of 'averages'"
INCOMPLETE = "samengevoegd gebied: een ander deel ervan ontbreekt"
TWICE = "oude code van een gebied dat er met zijn code van nu ook staat"
SEVERAL = "meer oude codes van één gebied in één periode: beschrijf dat onder 'crosswalks'"


@dataclass
class Carried:
    """A standard table in the areas of now.

    Attributes
    ----------
    frame : DataFrame
        The rows of now, in the order of the files; the index is that of the row they came from.
    lost : Series of str
        Why a row was not carried, by its index.
    counts : dict of str to int
        Rows that were renamed, and cells that were combined, put together from the areas below,
        or could not be made.
    """

    frame: pd.DataFrame
    lost: pd.Series
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Carrier:
    """What a monitor says of its areas: those of now, their old codes, and the crosswalks.

    Attributes
    ----------
    parents : mapping of str to (str or None)
        Code of now to the area it lies in.
    former : mapping of str to str
        Old code to the one code of now (``formerly``).
    counts : dict of str to dict
        Per standard table what :meth:`carry` did.
    """

    parents: Mapping[str, str | None]
    total: str
    former: Mapping[str, str]
    walks: tuple[Walk, ...] = ()
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, monitor: Monitor, walks: Sequence[Walk]) -> Carrier:
        """Make the carrier of a monitor."""
        return cls(
            parents={area.code: area.parent for area in monitor.areas}
            | dict.fromkeys(monitor.beyond),
            total=monitor.municipality.code,
            former={old: area.code for area in monitor.areas for old in area.formerly},
            walks=tuple(walks),
        )

    def carry(self, table: str, frame: pd.DataFrame) -> Carried:
        """Carry the rows of ``areas`` or ``population``.

        Parameters
        ----------
        table : str
            Standard table, a key of :data:`VALUES`.
        frame : DataFrame
            Its rows, no key twice, with a unique index.
        """
        import pandas as pd

        series = [column for column in SERIES[table] if column in frame]
        carried = _renamed(frame, self._old_codes(frame), series)
        rows: Any = carried.frame
        for walk in self.walks:
            now = rows["period"].isin(walk.periods)
            step = self._walked(rows[now], walk, table, series)
            rows = pd.concat([rows[~now], step.frame]).sort_index(kind="stable")
            carried.lost = pd.concat([carried.lost, step.lost])
            for name, number in step.counts.items():
                carried.counts[name] = carried.counts.get(name, 0) + number
        carried.frame = rows
        if self.walks:
            self.counts[table] = carried.counts
        return carried

    def _old_codes(self, frame: Any) -> pd.Series:
        """Per row the code of now of an old code; missing where there is nothing to rename."""
        codes = frame["area"].map(self.former.get)
        for walk in self.walks:
            its = frame["period"].isin(walk.periods) & frame["area"].isin(walk.pairs["old"])
            codes = codes.mask(its)
        return codes

    def _walked(self, rows: Any, walk: Walk, table: str, series: list[str]) -> Carried:
        import pandas as pd

        known = rows["area"].isin(walk.pairs["old"])
        stays = ~known & rows["area"].isin({*self.parents, self.total})
        reasons = [_reasons(rows.index[~known & ~stays], UNKNOWN.format(file=walk.file))]
        parts: Any = rows[known].rename(columns={"area": "old"}).reset_index(names="_index")
        parts = parts.merge(walk.pairs, on="old", how="left", sort=False)
        twice = _there(parts, "new", rows[stays], series)
        reasons.append(_reasons(parts.loc[twice, "_index"], TWICE))
        parts = parts[~twice]
        alone = parts["alone"]
        copied = parts[alone].set_index("_index").rename(columns={"new": "area"})[rows.columns]
        figures = _with_weights(parts[~alone], rows, walk, table)
        combined, why = _combined(figures, table, series, walk.file)
        used = {*copied.index, *(index for group in combined["_used"] for index in group)}
        unused: Any = why[~why.index.isin(used)]
        reasons.append(unused)
        frame = pd.concat([rows[stays], copied, combined.drop(columns="_used")])
        rolled, missed = self._rolled_up(frame, walk, table, series)
        lost: Any = pd.concat(reasons)
        counts = {
            "renamed": len(copied),
            "combined": len(combined),
            "put_together": len(rolled),
            "not_made": missed + _cells(figures, series) - len(combined),
        }
        return Carried(pd.concat([frame, rolled]), lost[~lost.index.duplicated()], counts)

    def _rolled_up(
        self, rows: Any, walk: Walk, table: str, series: list[str]
    ) -> tuple[pd.DataFrame, int]:
        """Areas without figures of their own, from the areas below them."""
        below = rows["area"].map(self.parents.get)
        inside = below.notna() & (below != self.total)
        children: dict[str | None, int] = {}
        for parent in self.parents.values():
            children[parent] = children.get(parent, 0) + 1
        parts = rows[inside].assign(new=below[inside], share=1.0).reset_index(names="_index")
        parts = parts.rename(columns={"area": "old"})
        parts["parts"] = parts["new"].map(children.get)
        parts = parts[~_there(parts, "new", rows, series)].assign(divided=False)
        figures = _with_weights(parts, rows, walk, table)
        made, _ = _combined(figures, table, series, walk.file)
        return made.drop(columns="_used"), _cells(figures, series) - len(made)


def _renamed(frame: pd.DataFrame, codes: Any, series: list[str]) -> Carried:
    """Give rows under an old code their present one, unless that would make a key twice."""
    import pandas as pd

    moved = codes.notna()
    now: Any = frame.assign(area=codes.where(moved, frame["area"]).astype("str"))
    rows = now.loc[moved, ["area", *series]]
    own = _there(rows, "area", now[~moved], series)
    several = rows.duplicated(keep=False) & ~own
    lost = pd.concat([_reasons(rows.index[own], TWICE), _reasons(rows.index[several], SEVERAL)])
    return Carried(now.drop(index=lost.index), lost)


def _there(rows: Any, column: str, others: Any, series: list[str]) -> pd.Series:
    """Whether a row's area (in `column`) and series are among `others`."""
    import pandas as pd

    keys = pd.MultiIndex.from_frame(others[["area", *series]])
    mine = pd.MultiIndex.from_frame(rows[[column, *series]])
    return pd.Series(mine.isin(keys), index=rows.index)


def _with_weights(parts: Any, rows: Any, walk: Walk, table: str) -> pd.DataFrame:
    """Add to each part what may be done with its figure (``how``) and its ``weight``."""
    if table == "population":
        return parts.assign(how="count", weight=parts["share"])
    how = parts["indicator"].map(walk.kinds.get).astype("object")
    people = rows[rows["indicator"] == walk.population].set_index(["area", "period"])["value"]
    places = list(zip(parts["old"], parts["period"], strict=True))
    weight = people.reindex(places).to_numpy() * parts["share"]
    return parts.assign(how=how, weight=weight.where(how == "average", parts["share"]))


def _combined(
    parts: Any, table: str, series: list[str], file: str
) -> tuple[pd.DataFrame, pd.Series]:
    """One row per new area and series, from its parts; and why the others aren't made.

    Returns
    -------
    made : DataFrame
        Indexed by the first row it came from, with all those rows in ``_used``.
    lost : Series of str
        Reason by index of a row.
    """
    import numpy as np
    import pandas as pd

    value = VALUES[table]
    figure = parts[value].where(parts["weight"] != 0, 0.0) * parts["weight"]
    parts = parts.assign(_figure=figure, _there=figure.notna(), _kind=parts["how"].notna())
    group = parts.groupby(["new", *series], sort=False, dropna=False)
    cells: Any = group.agg(
        parts=("parts", "first"),
        found=("old", "nunique"),
        there=("_there", "all"),
        kind=("_kind", "all"),
        how=("how", "first"),
        divided=("divided", "any"),
        figure=("_figure", "sum"),
        weight=("weight", "sum"),
        used=("_index", tuple),
    )
    average = (cells["how"] == "average").to_numpy(dtype=bool)
    whole = (cells["found"] == cells["parts"]) & cells["there"] & (~average | (cells["weight"] > 0))
    why = np.select(
        [~cells["kind"], cells["divided"], ~whole],
        [NEITHER, DIVIDED.format(file=file), INCOMPLETE],
        default="",
    )
    cells["value"] = cells["figure"].where(~average, cells["figure"] / cells["weight"])
    good = cells[why == ""]
    bad = pd.Series(why[why != ""], index=cells.index[why != ""], dtype="str")
    lost = bad.reindex(pd.MultiIndex.from_frame(parts[["new", *series]])).to_numpy()
    reasons = pd.Series(lost, index=parts["_index"].to_numpy(), dtype="str").dropna()
    return _rows(parts, good, value, series), reasons


def _rows(parts: Any, cells: Any, value: str, series: list[str]) -> pd.DataFrame:
    """The cells as rows of the standard table; margins of a sum aren't known."""
    first = parts.drop_duplicates(["new", *series]).set_index(["new", *series], drop=False)
    made = first.reindex(cells.index)
    made = made.assign(**{value: cells["value"], "source": MADE, "_used": cells["used"]})
    for margin in ("lower", "upper"):
        if margin in made:
            made[margin] = float("nan")
    made = made.set_index("_index").rename(columns={"new": "area"})
    return made.drop(columns=[name for name in HELPERS if name in made])


def _cells(parts: pd.DataFrame, series: list[str]) -> int:
    return len(parts[["new", *series]].drop_duplicates())


def _reasons(index: Any, reason: str) -> pd.Series:
    import pandas as pd

    return pd.Series(reason, index=pd.Index(index), dtype="str")
