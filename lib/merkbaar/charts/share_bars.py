"""Who says what: a bar of the share of stories for each theme, with a dot for each group."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme
from .dot_plot import drawn
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
"""A shape a group, so that colour isn't needed to tell them apart."""


def bars(
    table: SafeTable,
    *,
    along: str = "theme",
    at: Mapping[str, str] | None = None,
    dots: str | None = None,
    names: Mapping[str, str] | None = None,
    chosen: str | None = None,
    unstable: Collection[str] = (),
    free: tuple[str, ...] = (),
) -> alt.LayerChart:
    """Draw bars from zero with their intervals and, on them, a dot for each group.

    Parameters
    ----------
    along : str
        The dimension with a bar for each value.
    dots : str, optional
        The dimension whose parts are drawn as dots (``group_age``).
    names : mapping
        What to print for a code.
    unstable : collection of str
        The values that are drawn hatched: another division is as likely.
    """
    import altair as alt

    place = slices.defaults(table, at or {})
    found = slices.along(table, along, place)
    found.sort(key=lambda record: -(record["value"] if slices.is_shown(record) else -1.0))
    rows = [_bar(record, names or {}, chosen, unstable) for record in found]
    free = tuple(dict.fromkeys((*free, along, *([dots] if dots else []))))
    _, high = slices.domain(table, place, free=free)
    widest = max((theme.text_width(row["name"]) for row in rows), default=60.0)
    width = round(theme.WIDTH - min(widest, 190.0) - 34)
    x = Measured(0, high)
    order = [row["name"] for row in rows]
    y = alt.Y("name:N", sort=order, scale=alt.Scale(domain=order), axis=alt.Axis(grid=False))
    layers = _layers(rows, x, y)
    if dots:
        layers.append(_dots(table, along, dots, place, rows, x, y))
    meta = {"kind": "bars", "along": along, "domain": [0, high], "size": width, "axis": "x"}
    made = alt.LayerChart(layer=layers, config=theme.config())
    return made.properties(
        width=width,
        height=alt.Step(theme.ROW),
        usermeta={"merkbaar": {**meta, **({"dots": dots} if dots else {})}},
    )


def _bar(
    record: Mapping[str, Any],
    names: Mapping[str, str],
    chosen: str | None,
    unstable: Collection[str],
) -> dict[str, Any]:
    row = drawn(record, names, chosen)
    if record["key"] in unstable:
        row["key"] += " +hatched"
    return {**row, "code": record["key"]}


def _layers(rows: list[dict[str, Any]], x: Measured, y: Any) -> list[alt.Chart]:
    import altair as alt

    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    interval = base.mark_rule(color=theme.COMPARISON, strokeWidth=1.5).encode(
        x.x("lower"), alt.X2("upper:Q"), description=alt.Description("key:N")
    )
    bar = base.mark_bar(color=theme.QUIET, height=10).encode(
        x=x.x("value"), description=alt.Description("key:N")
    )
    dash = base.mark_text(text="–", align="left", dx=4, color=theme.INK).encode(
        x=alt.XDatum(0), description=alt.Description("key:N")
    )
    return [
        bar.properties(name="bar"),
        interval.properties(name="interval"),
        dash.properties(name="dash"),
    ]


def _dots(
    table: SafeTable,
    along: str,
    dots: str,
    place: Mapping[str, str],
    rows: list[dict[str, Any]],
    x: Measured,
    y: Any,
) -> alt.Chart:
    import altair as alt

    cells, groups = [], slices.parts(table, dots)
    for row in rows:
        for record in slices.along(table, dots, {**place, along: row["code"]}):
            group = drawn({**record, "key": f"{row['code']}|{record['key']}"}, {})
            cells.append({**group, "name": row["name"], "group": record["key"]})
    shapes = [SHAPES[at % len(SHAPES)] for at in range(len(groups))]
    shape = alt.Shape("group:N", scale=alt.Scale(domain=groups, range=shapes))
    point = alt.Chart(alt.Data(values=cells)).mark_point(
        filled=True, size=44, opacity=1, color=theme.OURS
    )
    return point.encode(
        x=x.x("value"), y=y, shape=shape, description=alt.Description("key:N")
    ).properties(name="dot")
