"""The pulse: a row a phase with its interval, the events below, and the rounds around an event."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme

if TYPE_CHECKING:
    import altair as alt

ROW = 44
"""Height of a row in pixels: its name, and below it its marks."""
NAME_AT, MARK_AT = 0.3, 0.72
GAP = 0.35
"""Space between the phases and the events, in rows."""
WIDE, TALL = 370, 190
LABEL = "label:"
"""Begins the key of a name in the drawing, for the page to write it in the reader's language."""


def pulse_scale(tables: Iterable[SafeTable]) -> tuple[int, int]:
    """Give the whole numbers between which everything that is shown lies, for all items alike."""
    ends = [
        float(end)
        for table in tables
        for record in table.records()
        if slices.is_shown(record)
        for end in (record["value"], record.get("lower"), record.get("upper"))
        if end is not None
    ]
    if not ends:
        return 0, 1
    low, high = math.floor(min(ends)), math.ceil(max(ends))
    return low, max(high, low + 1)


def pulse_curve(
    table: SafeTable,
    *,
    item: str,
    phases: Sequence[str],
    events: Sequence[str] = (),
    found: Collection[str] = (),
    otherwise: Mapping[str, float] | None = None,
    scale: tuple[int, int] | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw the level of an item per phase, joined by a line, and around each event.

    Parameters
    ----------
    table : SafeTable
        Dimensions measure and moment (phases and events).
    phases, events : sequence of str
        In their order; those that the table doesn't have are left out.
    found : collection of str
        The moments of truth: a diamond instead of a dot.
    otherwise : mapping of str to float
        Per moment of truth what the same people score at their other moments: a tick.
    scale : tuple of int
        From :func:`pulse_scale`; by default that of `table`.
    names : mapping
        What to print for a code.

    Returns
    -------
    LayerChart
        With ``usermeta`` that :func:`merkbaar.charts.svg` passes on to the page's script.
    """
    rows = _rows(table, "phase", item, phases, 0.0)
    rows += _rows(table, "event", item, events, len(rows) + GAP if rows else 0.0)
    for row in rows:
        row["name"] = (names or {}).get(row["code"], row["code"])
        row["found"] = row["code"] in found and not row["hidden"]
        row["otherwise"] = (otherwise or {}).get(row["code"])
    low, high = scale or pulse_scale([table])
    deep = max((row["at"] for row in rows), default=0.0) + 1
    return _drawn(rows, (low, high), deep)


def _rows(
    table: SafeTable, kind: str, item: str, order: Sequence[str], start: float
) -> list[dict[str, Any]]:
    """Give the rows that a table has of an item, in order; a hidden one breaks the line."""
    cells = {record["key"]: record for record in slices.along(table, "moment", {"measure": item})}
    rows, stretch = [], 0
    for place, code in enumerate(code for code in order if code in cells):
        record = cells[code]
        hidden = not slices.is_shown(record)
        stretch += hidden
        value = record["value"] if not hidden else 0
        ends = {end: record.get(end) if not hidden else 0 for end in ("lower", "upper")}
        rows.append(
            {
                "code": code, "key": code, "kind": kind, "at": start + place,
                "name_at": start + place + NAME_AT, "mark_at": start + place + MARK_AT,
                "label": f"{LABEL}{code}", "value": value, "hidden": hidden, "stretch": stretch,
                **{end: value if to is None else to for end, to in ends.items()},
            }
        )  # fmt: skip
    return rows


def _drawn(rows: list[dict[str, Any]], scale: tuple[int, int], deep: float) -> alt.LayerChart:
    import altair as alt

    x, y = _axes(scale, deep)
    way = [row for row in rows if row["kind"] == "phase" and not row["hidden"]]
    still = alt.DescriptionValue("")
    line = _of(way, "way_line").mark_line(color=theme.OURS, strokeWidth=2, opacity=0.5)
    gone = _of([row for row in rows if row["hidden"]], "gone")
    label = _of(rows, "label").mark_text(align="left", color=theme.INK)
    start = alt.XDatum(scale[0])
    layers = [
        line.encode(x("value"), y("mark_at"), order="at:Q", detail="stretch:N", description=still),
        *_marks([row for row in rows if not row["hidden"]], x, y),
        gone.mark_text(text="–", align="left", dx=4, color=theme.INK).encode(
            start, y("mark_at"), description=still
        ),
        label.encode(start, y("name_at"), text="name:N", description=alt.Description("label:N")),
    ]
    meta = {"kind": "journey", "along": "moment", "domain": list(scale), "size": WIDE, "axis": "x"}
    made = alt.LayerChart(layer=layers, config=theme.config())
    return made.properties(width=WIDE, height=round(deep * ROW), usermeta={"merkbaar": meta})


def _axes(scale: tuple[int, int], deep: float) -> tuple[Any, Any]:
    """Give what places a field across (points) and down (rows)."""
    import altair as alt

    across = alt.Scale(domain=list(scale), nice=False, clamp=True)
    axis = alt.Axis(values=list(range(scale[0], scale[1] + 1)), format="d", grid=True)
    down = alt.Scale(domain=[0, deep], reverse=True, nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, axis=axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    return x, y


def _of(rows: Sequence[Mapping[str, Any]], name: str) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=list(rows)), name=name)


def _marks(rows: list[dict[str, Any]], x: Any, y: Any) -> list[alt.Chart]:
    """Draw intervals, dots, and of a moment of truth a diamond and the level otherwise."""
    import altair as alt

    key, at = alt.Description("key:N"), y("mark_at")
    found = [row for row in rows if row["found"]]
    interval = _of(rows, "interval").mark_rule(color=theme.QUIET, strokeWidth=3, strokeCap="round")
    tick = _of([row for row in found if row["otherwise"]], "otherwise").mark_tick(
        color=theme.COMPARISON, thickness=2.5, size=18, orient="vertical"
    )
    dot = _of([row for row in rows if not row["found"]], "dot")
    return [
        interval.encode(x("lower"), alt.X2("upper:Q"), at, description=key),
        tick.encode(x("otherwise"), at, description=alt.DescriptionValue("")),
        _dot(dot).encode(x("value"), at, description=key),
        _diamond(_of(found, "moment")).encode(x("value"), at, description=key),
    ]


def _dot(chart: alt.Chart) -> alt.Chart:
    return chart.mark_point(filled=True, size=90, opacity=1, color=theme.OURS)


def _diamond(chart: alt.Chart) -> alt.Chart:
    return chart.mark_point(
        filled=True, size=190, opacity=1, shape="diamond", color=theme.ATTENTION
    )


def pulse_rounds(
    table: SafeTable,
    *,
    item: str,
    event: str,
    found: bool = False,
    scale: tuple[int, int] | None = None,
) -> alt.LayerChart:
    """Draw the level of an item in the rounds around an event, which lies at 0.

    Parameters
    ----------
    table : SafeTable
        Dimensions measure, event and lag.
    found : bool
        Whether the event is a moment of truth: a diamond instead of a dot.

    Returns
    -------
    LayerChart
        A drawing that no filter moves: it has no ``usermeta``.
    """
    import altair as alt

    cells = slices.along(table, "lag", {"measure": item, "event": event})
    rows = _around(cells, found=found)
    low, high = scale or pulse_scale([table])
    lags = sorted(int(cell["key"]) for cell in cells)
    axis = alt.Axis(values=lags, format="d", grid=False)
    span = alt.Scale(domain=[lags[0] - 0.4, lags[-1] + 0.4] if lags else [0, 1], nice=False)
    x = alt.X("lag:Q", scale=span, axis=axis)
    ticks = alt.Axis(values=list(range(low, high + 1)), format="d", grid=True)
    across = alt.Scale(domain=[low, high], nice=False, clamp=True)
    y, lower = (alt.Y(f"{end}:Q", scale=across, axis=ticks) for end in ("value", "lower"))
    key, still = alt.Description("key:N"), alt.DescriptionValue("")
    rule = _of([{"lag": 0}], "neutral").mark_rule(color=theme.COMPARISON, strokeDash=[4, 4])
    line = _of(rows, "way_line").mark_line(color=theme.OURS, strokeWidth=2, opacity=0.5)
    interval = _of(rows, "interval").mark_rule(color=theme.QUIET, strokeWidth=3, strokeCap="round")
    dots = _dot(_of([row for row in rows if not row["found"]], "dot"))
    marked = _diamond(_of([row for row in rows if row["found"]], "moment"))
    layers = [
        rule.encode(x=x, description=still),
        line.encode(x, y, description=still),
        interval.encode(x, lower, alt.Y2("upper:Q"), description=key),
        dots.encode(x, y, description=key),
        marked.encode(x, y, description=key),
    ]
    made = alt.LayerChart(layer=layers, config=theme.config())
    return made.properties(width=theme.WIDTH - 40, height=TALL)


def _around(cells: Iterable[Mapping[str, Any]], *, found: bool) -> list[dict[str, Any]]:
    """Give the rounds that are shown; one without an interval has one of no width."""
    rows = []
    for cell in (one for one in cells if slices.is_shown(one)):
        value = cell["value"]
        ends = {end: value if cell[end] is None else cell[end] for end in ("lower", "upper")}
        at = int(cell["key"])
        rows.append({"key": cell["key"], "lag": at, "value": value, **ends,
                     "found": found and at == 0})  # fmt: skip
    return rows
