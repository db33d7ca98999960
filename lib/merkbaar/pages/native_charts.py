"""Charts of PowerPoint itself: anyone can change them, and their ranges are always drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import wording
from ..charts.theme import Palette
from .told import Bar, Taken, Told

if TYPE_CHECKING:
    from pptx.slide import Slide

ROW, LEAST, MOST = 0.3, 1.6, 2.9
"""Heights in inches: of a bar, and of a chart at least and at most."""
LETTERS = 12


def add_chart(
    slide: Slide, one: Told, *, told: Taken, left: float, top: float, width: float
) -> None:
    """Draw what a finding is compared with, as bars with their ranges.

    Parameters
    ----------
    slide : Slide
    one : Told
        With at least one bar that has a value.
    told : Taken
        How numbers are written, and how it looks.
    left, top, width : float
        Inches.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    bars = one.bars
    data: Any = CategoryChartData(number_format=_format(one.unit))
    data.categories = [_label(bar, one.unit, told.language) for bar in bars]
    data.add_series(one.unit or one.along, [bar.value for bar in bars])
    height = min(max(LEAST, ROW * len(bars)), MOST)
    x, y, cx, cy = (Inches(size) for size in (left, top, width, height))
    shape: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, x, y, cx, cy, data)
    shape.name = one.alt
    shape._element.nvGraphicFramePr.cNvPr.set("descr", one.alt)
    _quiet(shape.chart, told.look)
    _from_zero(shape.chart.value_axis, bars)
    _coloured(shape.chart.plots[0].series[0], bars, told.look)
    _ranges(shape.chart.plots[0].series[0], bars)


def _label(bar: Bar, unit: str, language: str) -> str:
    """Give a bar its name and its number; a hidden one a dash."""
    if bar.value is None:
        return f"{bar.name}  {wording.HIDDEN}"
    return f"{bar.name}  {wording.number(bar.value, unit, language)}"


def _format(unit: str) -> str:
    return "0" if unit in ("%", "mensen") else "0.0"


def _quiet(chart: Any, look: Palette) -> None:
    """Leave out what isn't read: legend, grid, the axis of values; names stand at the bars."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.has_legend = chart.has_title = False
    values, names = chart.value_axis, chart.category_axis
    values.has_major_gridlines = values.visible = False
    names.reverse_order = True
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size, names.tick_labels.font.name = Pt(LETTERS), look.font or "Arial"
    names.tick_labels.font.color.rgb = RGBColor.from_string(look.ink.lstrip("#").upper())
    names.format.line.fill.background()
    chart.plots[0].gap_width = 60


def _from_zero(axis: Any, bars: Sequence[Bar]) -> None:
    """Let bars begin at zero, whatever the program would make of it, and ranges fit."""
    ends = [end for bar in bars for end in (bar.value, bar.lower, bar.upper) if end is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.05 * ((high - low) or 1.0)
    axis.minimum_scale = low - room if low < 0 else 0.0
    axis.maximum_scale = high + room


def _coloured(series: Any, bars: Sequence[Bar], look: Palette) -> None:
    """Give the chosen bar our colour, the whole that of comparison, and the rest grey."""
    from pptx.dml.color import RGBColor

    lonely = not any(bar.chosen for bar in bars)
    for at, bar in enumerate(bars):
        colour = (
            look.comparison if bar.whole else look.ours if bar.chosen or lonely else look.neutral
        )
        fill = series.points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#").upper())


def _ranges(series: Any, bars: Sequence[Bar]) -> None:
    """Draw the ranges (python-pptx has no error bars of its own)."""
    import lxml.etree

    etree: Any = lxml.etree
    space = series._element.nsmap["c"]
    if all(bar.lower is None for bar in bars):
        return
    made = etree.Element(f"{{{space}}}errBars")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(made, f"{{{space}}}{name}").set("val", value)
    for side, ends in (("plus", _above(bars)), ("minus", _below(bars))):
        listed = etree.SubElement(
            etree.SubElement(made, f"{{{space}}}{side}"), f"{{{space}}}numLit"
        )
        etree.SubElement(listed, f"{{{space}}}formatCode").text = "General"
        etree.SubElement(listed, f"{{{space}}}ptCount").set("val", str(len(bars)))
        for at, size in enumerate(ends):
            point = etree.SubElement(listed, f"{{{space}}}pt")
            point.set("idx", str(at))
            etree.SubElement(point, f"{{{space}}}v").text = repr(size)
    series._element.find(f"{{{space}}}cat").addprevious(made)


def _above(bars: Sequence[Bar]) -> list[float]:
    return [_apart(bar.upper, bar.value) for bar in bars]


def _below(bars: Sequence[Bar]) -> list[float]:
    return [_apart(bar.value, bar.lower) for bar in bars]


def _apart(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else max(high - low, 0.0)
