"""Where do we stand: a row a wijk or group, with interval, the whole as a line, and the target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt


def dot(
    table: SafeTable,
    *,
    along: str = "area",
    at: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    chosen: str | None = None,
    target: float | None = None,
    free: tuple[str, ...] = (),
    ends: tuple[float, float] | None = None,
) -> alt.LayerChart:
    """Draw a dot plot with intervals.

    Parameters
    ----------
    table : SafeTable
    along : str
        The dimension with a row for each value.
    at : mapping
        The values of the other dimensions; by default their totals.
    names : mapping
        What to print for a code.
    chosen : str, optional
        The row to bring forward.
    target : float, optional
        Drawn as a dashed line, in the unit of the table.
    free : tuple of str
        The dimensions that a filter on the page can change: the scale fits them all.
    ends : tuple of float, optional
        Ends of the scale, instead.

    Returns
    -------
    LayerChart
        With ``usermeta`` that :func:`merkbaar.charts.svg` passes on to the page's script.
    """
    import altair as alt

    place = slices.defaults(table, at or {})
    rows = _rows(table, along, place, names or {}, chosen)
    also = () if target is None else (target,)
    low, high = ends or slices.domain(table, place, free=(*free, along), also=also)
    widest = max((theme.text_width(row["name"]) for row in rows), default=60.0)
    width = round(theme.WIDTH - min(widest, 190.0) - 34)
    x = Measured(low, high)
    order = [row["name"] for row in rows]
    y = alt.Y("name:N", sort=order, scale=alt.Scale(domain=order), axis=alt.Axis(grid=False))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    layers = _layers(base, x, table, along, place, target)
    meta = {"kind": "dot", "along": along, "domain": [low, high], "size": width, "axis": "x"}
    made = alt.LayerChart(layer=layers, config=theme.config())
    return made.properties(width=width, height=alt.Step(theme.ROW), usermeta={"merkbaar": meta})


def _rows(
    table: SafeTable,
    along: str,
    place: Mapping[str, str],
    names: Mapping[str, str],
    chosen: str | None,
) -> list[dict[str, Any]]:
    """Give the rows, highest value first; what isn't shown comes last, in the table's order."""
    found = slices.along(table, along, place)
    shown = [record for record in found if slices.is_shown(record)]
    hidden = [record for record in found if not slices.is_shown(record)]
    if along == "area":
        shown.sort(key=lambda record: (-record["value"], record["key"]))
        found = shown + hidden
    return [drawn(record, names, chosen) for record in found]


def drawn(
    record: Mapping[str, Any], names: Mapping[str, str], chosen: str | None = None
) -> dict[str, Any]:
    """Give what a chart needs of a cell; one that isn't shown is drawn as a dash."""
    shown = slices.is_shown(record)
    value = record["value"] if shown else None
    key = str(record["key"])
    states = ["none"] if not shown else []
    states += ["chosen"] if key == chosen else []
    states += ["open"] if record.get("grade") in slices.ESTIMATES else []
    return {
        "key": " ".join([key, *(f"+{state}" for state in states)]),
        "name": names.get(key, key),
        "value": value if shown else 0,
        "lower": _or(record.get("lower"), value) if shown else 0,
        "upper": _or(record.get("upper"), value) if shown else 0,
    }


def _or(value: Any, other: Any) -> Any:
    return other if value is None else value


def _layers(
    base: alt.Chart,
    x: Measured,
    table: SafeTable,
    along: str,
    place: Mapping[str, str],
    target: float | None,
) -> list[alt.Chart]:
    import altair as alt

    layers, key = [], alt.Description("key:N")
    if total := table.totals.get(along):
        whole = slices.cell(table, {**place, along: total})
        values = [{"key": total, "value": whole["value"]}] if slices.is_shown(whole) else []
        rule = alt.Chart(alt.Data(values=values)).mark_rule(color=theme.COMPARISON, strokeWidth=1.5)
        layers.append(rule.encode(x=x.x("value"), description=key).properties(name="whole"))
    if target is not None:
        aim = alt.Chart(alt.Data(values=[{"key": "target", "value": target}]))
        line = aim.mark_rule(color=theme.ATTENTION, strokeWidth=1.5, strokeDash=[5, 4])
        layers.append(line.encode(x=x.x("value"), description=key).properties(name="target"))
    interval = base.mark_rule(color=theme.QUIET, strokeWidth=3, strokeCap="round")
    point = base.mark_point(filled=True, size=90, opacity=1, color=theme.OURS)
    dash = base.mark_text(text="–", align="left", dx=4, color=theme.INK)
    return [
        *layers,
        interval.encode(x.x("lower"), alt.X2("upper:Q"), description=key).properties(
            name="interval"
        ),
        point.encode(x=x.x("value"), description=key).properties(name="dot"),
        dash.encode(x=alt.XDatum(x.low), description=key).properties(name="dash"),
    ]
