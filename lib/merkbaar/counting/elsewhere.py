"""The municipality's own figures beside those of the Netherlands, or of another municipality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("measure", "municipality", "period", "value", "lower", "upper", "n", "p", "grade",
           "unit", "method")  # fmt: skip
METHOD = "cijfer zoals de bron het geeft, naast dat van de gemeente in hetzelfde jaar"


def inside(areas: pd.DataFrame, elsewhere: Iterable[str]) -> pd.DataFrame:
    """Leave the figures of other municipalities and the country out.

    Parameters
    ----------
    areas : DataFrame
        The standard table.
    elsewhere : iterable of str
        Their codes.
    """
    found: Any = areas.loc[~areas["area"].isin(list(elsewhere))]
    return found.reset_index(drop=True)


def beside(
    changes: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    own: tuple[str, str],
    elsewhere: Mapping[str, str],
) -> pd.DataFrame:
    """Put the municipality's figures beside those of elsewhere, of the same measure and period.

    The municipality's interval is that of `changes`. A figure of elsewhere has the interval that
    its source gives; without one it stands for itself, as a target does.

    Parameters
    ----------
    changes : DataFrame
        From :func:`merkbaar.counting.indicators.indicators`.
    areas : DataFrame
        The standard table, with the rows of elsewhere.
    own : tuple of two str
        Code and name of the municipality.
    elsewhere : mapping of str to str
        Code: name, of what it is held against; of several the first that has the figure.

    Returns
    -------
    DataFrame, shape (n_cells, 11)
        ``municipality`` is a name. Measures and periods of which only one of both is known, or
        that have another unit elsewhere, are left out.
    """
    import pandas as pd

    here: Any = changes.loc[(changes["area"] == own[0]) & changes["value"].notna()]
    there: Any = areas.loc[areas["area"].isin(list(elsewhere)) & areas["value"].notna()]
    there = there.reindex(
        columns=["area", "period", "indicator", "value", "lower", "upper", "unit"]
    )
    there = there.rename(columns={"indicator": "measure"}).astype({"period": str})
    for end in ("lower", "upper"):
        there[end] = there[end].astype(float).fillna(there["value"])
    both = there.merge(
        here[["measure", "period", "unit"]], on=["measure", "period"], suffixes=("", "_own")
    )
    both = both.loc[both["unit"].fillna(both["unit_own"]) == both["unit_own"]]
    both["unit"], both["municipality"] = both["unit_own"], both["area"].map(dict(elsewhere))
    order = {name: at for at, name in enumerate((own[1], *elsewhere.values()))}
    both = both.assign(_at=both["municipality"].map(order)).sort_values("_at", kind="stable")
    both = both.drop_duplicates(["measure", "period"])
    kept = here.merge(both[["measure", "period"]].drop_duplicates(), on=["measure", "period"])
    rows = pd.concat([kept.assign(municipality=own[1]), both], ignore_index=True)
    rows = rows.assign(n=float("nan"), p=float("nan"), grade="indicator", method=METHOD)
    rows = rows.sort_values(["measure", "period"], kind="stable", ignore_index=True)
    return rows.reindex(columns=list(COLUMNS))
