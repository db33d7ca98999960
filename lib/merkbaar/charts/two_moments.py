"""Two moments side by side: a row a kind, an open dot for the start and a full one for the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..tables import SafeTable
from . import slices, theme
from .scales import Measured

if TYPE_CHECKING:
    import altair as alt

WIDEST = 190.0


def two_moments(
    table: SafeTable,
    *,
    order: Sequence[str],
    start: str = "start",
    end: str = "end",
    names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw how many chose each image at the start and at the end, joined by a line.

    Parameters
    ----------
    table : SafeTable
        People by what they chose at the start and at the end, with the totals over each.
    order : sequence of str
        The images, from top to bottom.
    start, end : str
        The two dimensions.
    names : mapping
        What to print for a code.

    Returns
    -------
    LayerChart
        A drawing that no filter moves: it has no ``usermeta``.
    """
    import altair as alt

    cells = margins(table, order=order, start=start, end=end)
    rows = [
        {"name": (names or {}).get(code, code), **_ends(*cells[code])}
        for code in order
        if code in cells
    ]
    labels = [row["name"] for row in rows]
    most = max((max(row["first"], row["last"]) for row in rows), default=0)
    x = Measured(0, max(5 * -(-most // 5), 5))
    width = round(theme.WIDTH - min(max(map(theme.text_width, labels), default=60.0), WIDEST) - 34)
    y = alt.Y("name:N", sort=labels, scale=alt.Scale(domain=labels), axis=alt.Axis(grid=False))
    made = alt.LayerChart(layer=_layers(rows, x, y), config=theme.config())
    return made.properties(width=width, height=alt.Step(theme.ROW + 4))


def margins(
    table: SafeTable, *, order: Sequence[str], start: str = "start", end: str = "end"
) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Give for each image its cell at the start (whatever the end) and at the end."""
    known = {*slices.values(table, start), *slices.values(table, end)}
    whole = table.totals
    return {
        code: (
            slices.cell(table, {start: code, end: whole[end]}),
            slices.cell(table, {start: whole[start], end: code}),
        )
        for code in order
        if code in known
    }


def _ends(first: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    shown = slices.is_shown(first), slices.is_shown(last)
    return {
        "first": first["value"] if shown[0] else 0,
        "last": last["value"] if shown[1] else 0,
        "has_first": shown[0],
        "has_last": shown[1],
    }


def _layers(rows: list[dict[str, Any]], x: Measured, y: Any) -> list[alt.Chart]:
    import altair as alt

    nothing = alt.DescriptionValue("")

    def base(*needs: str) -> alt.Chart:
        there = [row for row in rows if all(row[need] for need in needs)]
        return alt.Chart(alt.Data(values=there)).encode(y=y, description=nothing)

    line = base("has_first", "has_last").mark_rule(color=theme.QUIET, strokeWidth=2)
    first = base("has_first").mark_point(
        filled=True, size=80, opacity=1, color="#ffffff", stroke=theme.OURS, strokeWidth=2
    )
    last = base("has_last").mark_point(filled=True, size=80, opacity=1, color=theme.OURS)
    return [
        line.encode(x.x("first"), alt.X2("last:Q")).properties(name="interval"),
        first.encode(x=x.x("first")).properties(name="start"),
        last.encode(x=x.x("last")).properties(name="end"),
    ]
