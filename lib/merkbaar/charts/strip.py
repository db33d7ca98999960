"""Where are we among the others: all wijken on one line, the chosen one with its interval.

A page has a strip for each of its measures, dozens of them. So Altair draws one strip for a list
of wijken, and each measure puts the marks of that drawing at its own cells, as the page's script
does when a reader chooses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from ..tables import SafeTable
from . import slices, theme
from .render import svg
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt

WIDTH, MIDDLE, HEIGHT = 240, 13, 34
_SVG = "{http://www.w3.org/2000/svg}"


def strip(
    table: SafeTable,
    *,
    along: str = "area",
    at: Mapping[str, str] | None = None,
    target: float | None = None,
    free: tuple[str, ...] = (),
) -> str:
    """Draw a strip: a dot a wijk, the whole as a line, the target dashed.

    Parameters
    ----------
    table : SafeTable
    along : str
        The dimension with a dot for each value.
    at : mapping
        The values of the other dimensions, and which dot is chosen; by default the totals.
    target : float, optional
        In the unit of the measure.
    free : tuple of str
        The dimensions that a filter on the page can change: the scale fits them all.

    Returns
    -------
    str
        One ``<svg>`` element, as :func:`merkbaar.charts.svg` gives.
    """
    place = slices.defaults(table, at or {})
    also = () if target is None else (target,)
    ends = slices.domain(table, place, free=(*free, along), also=also)
    codes = tuple(slices.parts(table, along))
    root = ElementTree.fromstring(_drawn(codes, table.totals.get(along), target is not None))  # noqa: S314
    meta = {"kind": "strip", "along": along, "domain": list(ends), "size": WIDTH, "axis": "x"}
    root.set("data-chart", json.dumps(meta, sort_keys=True, separators=(",", ":")))
    cells = {record["key"]: record for record in slices.along(table, along, place)}
    if total := table.totals.get(along):
        cells[total] = slices.cell(table, {**place, along: total})
    cells["target"] = {"state": "shown", "value": target}
    to = _scale(*ends)
    for group in root.iter(f"{_SVG}g"):
        for mark in group:
            kind = group.get("class", "").removeprefix("m-")
            if kind in ("low", "high"):
                _label(mark, ends[kind == "high"])
            elif kind == "ground":
                mark.attrib.pop("data-key")
            elif "data-key" in mark.attrib:
                _put(mark, kind, cells[mark.attrib["data-key"]], to)
                if mark.attrib["data-key"] == place[along]:
                    mark.set("class", "is-chosen")
    ElementTree.register_namespace("", _SVG.strip("{}"))
    return ElementTree.tostring(root, encoding="unicode")


def _scale(low: float, high: float) -> Callable[[float], float]:
    """Give the place on the line of a value, in pixels to a tenth."""
    return lambda value: round(min(max((value - low) / ((high - low) or 1), 0), 1) * WIDTH, 1)


def _put(
    mark: ElementTree.Element, kind: str, record: Mapping[str, Any], to: Callable[[float], float]
) -> None:
    """Put a mark at its cell; one that isn't shown isn't drawn."""
    if not slices.is_shown(record):
        mark.set("display", "none")
        return
    start = end = to(record["value"])
    if kind == "interval":
        low, high = record.get("lower"), record.get("upper")
        start, end = to(record["value"] if low is None else low), end if high is None else to(high)
        mark.set("x2", f"{round(end - start, 1):g}")
    down = mark.attrib["transform"].partition(",")[2]
    mark.set("transform", f"translate({start:g},{down}")


def _label(mark: ElementTree.Element, value: float) -> None:
    """Write an end of the scale, for the script to write as another language has it."""
    mark.attrib.pop("data-key")
    mark.set("class", "axis-value")
    mark.set("data-value", f"{value:g}")
    mark.text = f"{value:g}".replace("-", "−").replace(".", ",")


@cache
def _drawn(codes: tuple[str, ...], total: str | None, aimed: bool) -> str:
    """Draw the strip of these codes once, all marks at the start of the line."""
    import altair as alt

    x, y, key = Measured(0.0, 1.0, shown=False), alt.YValue(MIDDLE), alt.Description("key:N")
    rows = alt.Chart(alt.Data(values=[{"key": code, "value": 0, "end": 1} for code in codes]))
    bar = rows.mark_rule(color=theme.QUIET, strokeWidth=4, strokeCap="round")
    dot = rows.mark_point(filled=True, size=70, opacity=1, color=theme.OURS)
    layers = [
        *_ground(x),
        *(_tick(x, "whole", total, theme.COMPARISON) if total else ()),
        *(_tick(x, "target", "target", theme.ATTENTION, strokeDash=[5, 4]) if aimed else ()),
        bar.encode(x.x("value"), alt.X2("end:Q"), y, description=key).properties(name="interval"),
        dot.encode(x.x("value"), y, description=key).properties(name="dot"),
    ]
    made = alt.LayerChart(layer=layers, config=theme.config())
    return svg(made.properties(width=WIDTH, height=HEIGHT, usermeta={"merkbaar": {"axis": "x"}}))


def _ground(x: Measured) -> list[alt.Chart]:
    """Draw the line, and a place for a number at both its ends."""
    import altair as alt

    y = alt.YValue(MIDDLE)
    line = alt.Chart(alt.Data(values=[{"value": 0, "end": 1}]))
    line = line.mark_rule(color=theme.FAINT, strokeWidth=2)
    layers = [line.encode(x.x("value"), alt.X2("end:Q"), y).properties(name="ground")]
    for name, at in (("low", 0), ("high", 1)):
        end = alt.Chart(alt.Data(values=[{"at": at}]))
        text = end.mark_text(
            color=theme.COMPARISON, baseline="top", align="right" if at else "left"
        )
        down = alt.YValue(MIDDLE + 8)
        layers.append(text.encode(x.x("at"), down, text="at:Q").properties(name=name))
    return layers


def _tick(x: Measured, name: str, code: str, color: str, **stroke: Any) -> list[alt.Chart]:
    import altair as alt

    one = alt.Chart(alt.Data(values=[{"key": code, "value": 0}]))
    mark = one.mark_rule(color=color, strokeWidth=2, **stroke)
    place = {"y": alt.YValue(MIDDLE - 11), "y2": alt.Y2Value(MIDDLE + 11)}
    drawn = mark.encode(x=x.x("value"), description=alt.Description("key:N"), **place)
    return [drawn.properties(name=name)]
