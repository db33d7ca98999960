"""Change: a line over the periods with its interval as a band, and the whole for comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme
from .dot_plot import drawn
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt


def slope(
    table: SafeTable,
    *,
    along: str = "period",
    at: Mapping[str, str] | None = None,
    compare: Mapping[str, str] | None = None,
    target: float | None = None,
    free: tuple[str, ...] = (),
    small: bool = False,
) -> alt.LayerChart:
    """Draw a line with a band; a blanked cell leaves a gap, never a zero.

    Parameters
    ----------
    at : mapping
        The cell that is followed; by default the totals.
    compare : mapping, optional
        A second line in grey: the dimensions in which it differs (``{"area": "GM9999"}``).
    target : float, optional
        Drawn as a dashed line.
    free : tuple of str
        The dimensions that a filter can change: the scale fits them all.
    small : bool
        A small multiple: no axis of values.
    """
    import altair as alt

    place = slices.defaults(table, at or {})
    also = () if target is None else (target,)
    low, high = slices.domain(table, place, free=(*free, along), also=also)
    if low == high:
        low, high = low - 1, high + 1
    ours = _series(table, along, place)
    order = [row["name"] for row in ours]
    x = alt.X("name:O", sort=order, axis=_periods(order), scale=alt.Scale(type="point"))
    y = Measured(low, high, shown=not small)
    layers = [] if target is None else [_target(target, y)]
    if compare:
        rows = _series(table, along, {**place, **compare})
        layers += _lines(rows, x, y, "whole", theme.COMPARISON)
    layers += _lines(ours, x, y, "ours", theme.OURS)
    width, height = (170, 64) if small else (theme.WIDTH - 70, 190)
    meta = {"kind": "slope", "along": along, "domain": [low, high], "size": height, "axis": "y"}
    made = alt.LayerChart(layer=layers, config=theme.config())
    return made.properties(width=width, height=height, usermeta={"merkbaar": meta})


def _periods(order: list[str]) -> Any:
    """Print every period where there are few, else the first and the last."""
    import altair as alt

    ends = [order[0], order[-1]] if len(order) > 4 else order
    return alt.Axis(values=ends, labelAngle=0, grid=False)


def _series(table: SafeTable, along: str, place: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = [drawn(record, {}) for record in slices.along(table, along, place)]
    return [{**row, "name": row["key"].split(" +")[0]} for row in rows]


def _target(target: float, y: Measured) -> alt.Chart:
    import altair as alt

    aim = alt.Chart(alt.Data(values=[{"key": "target", "value": target}]))
    line = aim.mark_rule(color=theme.ATTENTION, strokeWidth=1.5, strokeDash=[5, 4])
    return line.encode(y=y.y("value"), description=alt.Description("key:N")).properties(
        name="target"
    )


def _lines(
    rows: list[dict[str, Any]], x: Any, y: Measured, name: str, colour: str
) -> list[alt.Chart]:
    """Draw one series: band, line, points; the page's script finds the parts by their names."""
    import altair as alt

    there = [row for row in rows if "+none" not in row["key"]]
    base = alt.Chart(alt.Data(values=there)).encode(x=x)
    band = base.mark_area(color=colour, opacity=0.14).encode(
        y.y("lower"), alt.Y2("upper:Q"), description=alt.DescriptionValue(name)
    )
    line = base.mark_line(color=colour, strokeWidth=2).encode(
        y=y.y("value"), description=alt.DescriptionValue(name)
    )
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(filled=True, size=60 if name == "ours" else 30, opacity=1, color=colour)
        .encode(x=x, y=y.y("value"), description=alt.Description("key:N"))
    )
    return [
        band.properties(name=f"{name}_band"),
        line.properties(name=f"{name}_line"),
        points.properties(name=f"{name}_dot"),
    ]
