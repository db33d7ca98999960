"""Read back from a page every figure that it holds: its data, its drawings, its tables, its words.

Works on the HTML alone, as somebody does who saves the page: the numbers in the payload, the places
of the marks in each drawing, and what tables and labels say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from bs4 import BeautifulSoup, Tag

from merkbaar.tables import SafeTable

STATES = {"s": "shown", "x": "suppressed", "m": "missing"}
FIGURES = ("value", "lower", "upper", "n")
NUMBER = re.compile(r"[−+-]?\d+(?:[.,]\d+)*")
Cell = dict[str, Any]
Place = dict[str, str]


@dataclass(frozen=True)
class Told:
    """A figure as the page tells it, and how far off it may be by rounding.

    `nought` is where a drawing has its nought, or the end of its scale that is nearest to that.
    """

    table: str
    where: Place
    figure: str
    value: float
    slack: float
    nought: float = 0.0


class Reader:
    """A page, taken apart.

    Attributes
    ----------
    cells : dict
        Per table, by the values of its dimensions: value, lower, upper, n and state.
    """

    def __init__(self, html: str) -> None:
        self.soup = BeautifulSoup(html, "html.parser")
        script = self.soup.find(id="merkbaar-data")
        self.data: Mapping[str, Any] = json.loads(script.string)
        self.cells = {name: dict(_cells(one)) for name, one in self.data["tables"].items()}

    def cell(self, table: str, where: Mapping[str, str]) -> Cell:
        """Give a cell; one that isn't in the data is missing."""
        place = tuple(where[name] for name in self.data["tables"][table]["dims"])
        return self.cells[table].get(place, {"state": "missing", **dict.fromkeys(FIGURES)})

    def tables(self) -> list[SafeTable]:
        """Give the tables as they can be made again from the page's data alone."""
        return [_table(name, one, self.cells[name]) for name, one in self.data["tables"].items()]

    def target(self, at: str) -> tuple[str, Place]:
        """Give the table and the place that an element points to."""
        name, where = self.data["places"][int(at)]
        return name, dict(where)

    def drawn(self) -> Iterator[Told]:
        """Give what can be measured in the drawings, of marks that are seen and that aren't."""
        for svg in self.soup.select(".drawing svg[data-chart]"):
            meta = json.loads(svg["data-chart"])
            table, where = self.target(svg.parent["data-at"])
            pixel = (meta["domain"][1] - meta["domain"][0]) / meta["size"]
            for mark in svg.select("[data-key]"):
                for figure, at in _measured(mark, meta["axis"]):
                    value = _on_scale(at, meta)
                    place = self._pointed(table, where, meta, mark)
                    if place is not None:
                        nought = min(max(0.0, meta["domain"][0]), meta["domain"][1])
                        yield Told(table, place, figure, value, 0.11 * pixel, nought)

    def _pointed(
        self, table: str, where: Place, meta: Mapping[str, Any], mark: Tag
    ) -> Place | None:
        kind, key = mark.parent.get("class", [""])[0], mark["data-key"]
        if kind in ("m-target", "m-dash") or kind.endswith(("_line", "_band")):
            return None
        place = dict(where)
        if "dots" in meta and kind == "m-dot":
            key, place[meta["dots"]] = key.split("|")
        if kind.startswith("m-whole") and meta["kind"] == "slope":
            place["area"] = self.data["tables"][table]["totals"]["area"]
        return {**place, meta["along"]: key}

    def lines(self) -> Iterator[tuple[set[float], set[float]]]:
        """Give per line or band the places it goes through, and those of the dots and ends."""
        for svg in self.soup.select('.drawing svg[data-chart*="slope"]'):
            meta = json.loads(svg["data-chart"])
            table, where = self.target(svg.parent["data-at"])
            for path in svg.select('[class$="_line"] > path, [class$="_band"] > path'):
                at = dict(where)
                if path["data-key"] == "whole":
                    at["area"] = self.data["tables"][table]["totals"]["area"]
                some = [
                    self.cell(table, {**at, "period": period})
                    for period in self.data["tables"][table]["at"]["period"]
                ]
                ends = {
                    _pixel(one[f], meta) for one in some for f in FIGURES[:3] if one[f] is not None
                }
                through = {float(y) for _, y in re.findall(r"([-\d.]+),([-\d.]+)", path["d"])}
                yield through, ends

    def written(self) -> Iterator[tuple[Told | None, str, Cell]]:
        """Give what stands in the tables and beside the charts, with the cell that it is of."""
        for element in self.soup.select("[data-show]"):
            what = element["data-show"]
            if what not in (*FIGURES, "range") or element.find_parent(class_="chosen"):
                continue
            table, where = self.target(element.find_parent(attrs={"data-at": True})["data-at"])
            row, along = (
                element.find_parent(attrs={name: True}) for name in ("data-key", "data-along")
            )
            if row is not None and along is not None:
                where[along["data-along"]] = row["data-key"]
            text, cell = element.get_text(" ", strip=True), self.cell(table, where)
            names = ("lower", "upper") if what == "range" else (what,)
            found = numbers(text)
            if not found:
                yield None, text, cell
            for name, (value, slack) in zip(names, found, strict=False):
                yield Told(table, where, name, value, slack), text, cell

    def words(self) -> Iterator[str]:
        """Give all that is said: text, labels and titles, without drawings, quotes and scripts."""
        for text in self.soup.find_all(string=True):
            if not text.find_parent(("script", "style", "svg", "blockquote")) and text.strip():
                yield str(text)
        for name in ("aria-label", "title", "alt", "aria-description", "data-tip"):
            for element in self.soup.find_all(attrs={name: True}):
                yield element[name]
        for texts in self.data["texts"].values():
            yield from map(str, texts)


def numbers(text: str) -> list[tuple[float, float]]:
    """Read the numbers of a Dutch text, each with half of its last digit."""
    found = []
    for match in NUMBER.findall(text.replace("\u202f", "").replace("\xa0", " ")):
        plain = match.replace("−", "-").replace(".", "").replace(",", ".")
        digits = len(plain.partition(".")[2])
        found.append((float(plain), 0.5 * 10.0**-digits + 1e-9))
    return found


def _cells(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Cell]]:
    every = list(product(*(table["at"][name] for name in table["dims"])))
    for row, at in enumerate(table.get("where", range(len(every)))):
        figures = {name: table[name][row] for name in FIGURES}
        yield every[at], {**figures, "state": STATES[table["state"][row]]}


def _table(name: str, data: Mapping[str, Any], cells: Mapping[tuple, Cell]) -> SafeTable:
    columns = (*data["dims"], *FIGURES, "state")
    rows = [[*place, *(cell[one] for one in (*FIGURES, "state"))] for place, cell in cells.items()]
    empty = {"title": {}, "method": {}, "source": "", "chart": "", "notebook": "", "minimum": 0}
    about = {"dimensions": data["dims"], "unit": data["unit"], "totals": data["totals"]}
    return SafeTable.from_dict({"name": name, "columns": columns, "rows": rows, **about, **empty})


def _measured(mark: Tag, axis: str) -> Iterator[tuple[str, float]]:
    kind = mark.parent.get("class", [""])[0]
    found = re.search(r"translate\(([-\d.]+)[ ,]([-\d.]+)\)", mark.get("transform", ""))
    at = float(found[1 if axis == "x" else 2]) if found else 0.0
    if kind == "m-interval":
        yield "lower", at
        yield "upper", at + float(mark.get("x2", 0))
    elif kind == "m-bar":
        yield "value", float(re.match(r"M[-\d.]+,[-\d.]+h([-\d.]+)", mark["d"])[1])
    else:
        yield "value", at


def _on_scale(at: float, meta: Mapping[str, Any]) -> float:
    low, high = meta["domain"]
    part = at / meta["size"]
    return low + (part if meta["axis"] == "x" else 1 - part) * (high - low)


def _pixel(value: float, meta: Mapping[str, Any]) -> float:
    low, high = meta["domain"]
    part = min(max((value - low) / ((high - low) or 1), 0), 1)
    return (part if meta["axis"] == "x" else 1 - part) * meta["size"]
