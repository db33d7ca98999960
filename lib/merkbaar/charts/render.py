"""An Altair chart as static SVG that a page can style and its script can move.

vl-convert draws it, without a browser or a network. What comes out is cleaned: marks get a class
(``dot``, ``interval``, ``whole`` …) and the code of their cell (``data-key``); what only Vega's
own runtime needs goes; numbers are rounded to a tenth of a pixel. Same chart, same bytes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    import altair as alt

_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = (
    *("transform", "x2", "y2", "d", "fill", "fill-opacity", "opacity"),
    *("stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("font-family", "font-size", "text-anchor"),
)
_USUAL = {("transform", "translate(0,0)"), ("opacity", "1")}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def svg(chart: alt.LayerChart, *, alt_text: str = "") -> str:
    """Draw a chart.

    Parameters
    ----------
    chart : LayerChart
        From this room: ``usermeta`` says what the page's script may move.
    alt_text : str
        One sentence. Without it the drawing is hidden from screen readers: the page then says
        it beside the drawing.

    Returns
    -------
    str
        One ``<svg>`` element, no ids, no style, no script.
    """
    import vl_convert

    spec = chart.to_dict(validate=False)
    meta = spec.get("usermeta", {}).get("merkbaar", {})
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))  # noqa: S314 made here
    return _root(drawn, meta, alt_text)


def _root(drawn: ElementTree.Element, meta: dict[str, Any], alt_text: str) -> str:
    width, height = (round(float(drawn.get(side, "0"))) for side in ("width", "height"))
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "chart"})
    root.set("viewBox", f"0 0 {width} {height}")
    if meta:
        root.set("data-chart", json.dumps(meta, sort_keys=True, separators=(",", ":")))
    if alt_text:
        root.set("role", "img")
        root.set("aria-label", alt_text)
    else:
        root.set("aria-hidden", "true")
    root.set("focusable", "false")
    root.set("fill", "none")
    for child in drawn:
        _copy(child, root, meta, "")
    return ElementTree.tostring(root, encoding="unicode")


def _copy(
    node: ElementTree.Element, parent: ElementTree.Element, meta: dict[str, Any], inside: str
) -> None:
    """Copy a node and what is in it, without what only Vega needs."""
    kind = node.tag.removeprefix(_SVG)
    names = node.get("class", "").split()
    if {"background", "foreground"} & set(names) or kind == "rect":
        return
    role = _role(names, node.get("aria-label", ""), meta) or inside
    if kind == "g":
        place = _rounded(node.get("transform", ""))
        into = parent
        mark = next((name for name in names if name.endswith("_marks")), "")
        if mark or (place and place != "translate(0,0)"):
            into = ElementTree.SubElement(parent, "g")
            if place and place != "translate(0,0)":
                into.set("transform", place)
            if mark:
                role = mark.removesuffix("_marks")
                into.set("class", f"m-{role}")
        for child in node:
            _copy(child, into, meta, role)
        return
    _mark(node, parent, kind, role)


def _role(names: list[str], label: str, meta: dict[str, Any]) -> str:
    if "role-axis" in names:
        measured = label.startswith(f"{meta.get('axis', '?').upper()}-axis")
        return "axis-value" if measured else "axis"
    if "role-axis-grid" in names:
        return "grid"
    return ""


def _mark(
    node: ElementTree.Element, parent: ElementTree.Element, kind: str, role: str
) -> ElementTree.Element:
    copy = ElementTree.SubElement(parent, kind)
    for name in _KEPT:
        value = node.get(name)
        if value is not None and (name, value) not in _USUAL:
            copy.set(name, _rounded(value))
    key, *states = node.get("aria-label", "").split(" +")
    if role in ("grid", "axis", "axis-value"):
        key = ""
        copy.set("class", role)
    elif states:
        copy.set("class", " ".join(f"is-{state}" for state in states))
    if (role == "dash") != ("none" in states) and (role == "dash" or key):
        copy.set("display", "none")
    if key:
        copy.set("data-key", key)
    if kind == "text":
        _text(copy, node.text or "", role)
    return copy


def _text(copy: ElementTree.Element, text: str, role: str) -> None:
    """Write a label; a value on the axis as Dutch has it, and as a number for the script."""
    copy.attrib.pop("font-family", None)
    copy.set("font-size", copy.get("font-size", "13").removesuffix("px"))
    copy.text = text
    if role == "axis-value":
        copy.set("data-value", text.replace("−", "-"))
        copy.text = text.replace(".", ",")


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 1):g}", text)
