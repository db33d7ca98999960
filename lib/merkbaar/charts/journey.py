"""The journey map: phases from top to bottom, from heavy on the left to light on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme
from .dot_plot import drawn
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt

NEUTRAL = 0.0
"""Neither heavy nor light, or no change."""
WIDEST = 190.0


def journey_map(
    table: SafeTable,
    *,
    order: Sequence[str],
    along: str = "phase",
    names: Mapping[str, str] | None = None,
    way: bool = True,
) -> alt.LayerChart:
    """Draw a row for each phase with its interval, in the order of the journey.

    Parameters
    ----------
    table : SafeTable
        One cell a phase: what it feels like, or how feeling turns there.
    order : sequence of str
        The phases; those without a cell are left out.
    along : str
        The dimension with the phases.
    names : mapping
        What to print for a code.
    way : bool
        Join the phases by a line, which a hidden cell breaks. Without it each row stands alone,
        and a dot whose interval holds nought is open.

    Returns
    -------
    LayerChart
        With ``usermeta`` that :func:`merkbaar.charts.svg` passes on to the page's script.
    """
    import altair as alt

    rows = _rows(table, order, along, names or {}, way)
    low, high = slices.domain(table, slices.defaults(table, {}), free=(along,), also=(NEUTRAL,))
    labels = [row["name"] for row in rows]
    width = round(theme.WIDTH - min(max(map(theme.text_width, labels), default=60.0), WIDEST) - 34)
    x = Measured(low, high)
    y = alt.Y("name:N", sort=labels, scale=alt.Scale(domain=labels), axis=alt.Axis(grid=False))
    layers = [_neutral(x), *([_way(rows, x, y)] if way else []), *_marks(rows, x, y)]
    meta = {"kind": "journey", "along": along, "domain": [low, high], "size": width, "axis": "x"}
    made = alt.LayerChart(layer=layers, config=theme.config())
    height = alt.Step(theme.ROW + 8)
    return made.properties(width=width, height=height, usermeta={"merkbaar": meta})


def _rows(
    table: SafeTable, order: Sequence[str], along: str, names: Mapping[str, str], way: bool
) -> list[dict[str, Any]]:
    """Give the rows from the first phase to the last; each has the number of its stretch."""
    cells = {record["key"]: record for record in slices.along(table, along, {})}
    rows, stretch = [], 0
    for at, code in enumerate(code for code in order if code in cells):
        row = drawn(cells[code], names)
        if not way and slices.is_shown(cells[code]) and row["lower"] <= NEUTRAL <= row["upper"]:
            row["key"] += " +open"
        hidden = not slices.is_shown(cells[code])
        stretch += hidden
        rows.append({**row, "at": at, "stretch": stretch, "hidden": hidden})
    return rows


def _neutral(x: Measured) -> alt.Chart:
    import altair as alt

    rule = alt.Chart(alt.Data(values=[{"value": NEUTRAL}]))
    return (
        rule.mark_rule(color=theme.COMPARISON, strokeWidth=1.5)
        .encode(x=x.x("value"), description=alt.DescriptionValue(""))
        .properties(name="neutral")
    )


def _way(rows: list[dict[str, Any]], x: Measured, y: Any) -> alt.Chart:
    import altair as alt

    base = alt.Chart(alt.Data(values=[row for row in rows if not row["hidden"]]))
    return (
        base.mark_line(color=theme.OURS, strokeWidth=2, opacity=0.5)
        .encode(
            x=x.x("value"),
            y=y,
            order=alt.Order("at:Q"),
            detail="stretch:N",
            description=alt.DescriptionValue(""),
        )
        .properties(name="way_line")
    )


def _marks(rows: list[dict[str, Any]], x: Measured, y: Any) -> list[alt.Chart]:
    import altair as alt

    key = alt.Description("key:N")
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    interval = base.mark_rule(color=theme.QUIET, strokeWidth=2).encode(
        x.x("lower"), alt.X2("upper:Q"), description=key
    )
    dot = base.mark_point(filled=True, size=90, opacity=1, color=theme.OURS)
    dash = base.mark_text(text="–", align="left", dx=4, color=theme.INK)
    return [
        interval.properties(name="interval"),
        dot.encode(x=x.x("value"), description=key).properties(name="dot"),
        dash.encode(x=alt.XDatum(NEUTRAL), description=key).properties(name="dash"),
    ]
