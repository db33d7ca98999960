"""Wilgendam on the map: twelve wijken with their buurten, in the North Sea where nobody lives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .seeds import stream

if TYPE_CHECKING:
    import numpy as np

MUNICIPALITY = "GM9999"
OLD_CODE = "WK999913"
"""What Nieuw-Wilgen was called before the wijken were numbered anew in 2024."""


@dataclass(frozen=True)
class Wijk:
    """A wijk: its code, name, buurten, inhabitants, and residents who may need support."""

    code: str
    name: str
    buurten: tuple[str, ...]
    inhabitants: int
    at_risk: int


_ROWS: tuple[tuple[str, tuple[str, ...], int, int], ...] = (
    ("Binnenstad", ("Markt", "Vestingkwartier", "Achter de Wal"), 6100, 820),
    ("Havenkwartier", ("Kade", "Scheepswerf", "Loodsen", "Visserspad"), 5600, 800),
    ("Stationsbuurt", ("Spoorzicht", "Remise"), 5200, 790),
    ("Oosterpark", ("Parkzicht", "Oosterhof", "Lanen"), 5900, 760),
    ("Rietveld", ("Rietkraag", "Weteringen", "Polderhof"), 5300, 700),
    ("Molenwijk", ("Wieken", "Maalderij", "Kruirad", "Stelling", "Bergmolen"), 6400, 880),
    ("De Linden", ("Lindenhof", "Lindenkamp"), 4300, 610),
    ("Zonnehof", ("Zonneveld", "Middaglicht", "Avondrood"), 5000, 690),
    ("Vogelbuurt", ("Merels", "Zwaluwen", "Lijsters", "Reigers"), 5500, 830),
    ("Westeinde", ("Westkade", "Duinrand"), 4600, 620),
    ("Nieuw-Wilgen", ("Wilgenrijk", "Waterhof", "Tuinen", "Boulevard"), 5100, 640),
    ("Buitengebied", ("Noordpolder", "Zuidpolder", "Broekland"), 2400, 420),
)
WIJKEN: tuple[Wijk, ...] = tuple(
    Wijk(f"WK9999{i:02d}", *row) for i, row in enumerate(_ROWS, start=1)
)
CODES = tuple(wijk.code for wijk in WIJKEN)
NAMES = {wijk.code: wijk.name for wijk in WIJKEN}
CODE_OF = {wijk.name: wijk.code for wijk in WIJKEN}


def buurt_codes(wijk: Wijk) -> list[str]:
    """Give the codes of a wijk's buurten ("BU99990201")."""
    return [f"BU{wijk.code[2:]}{i:02d}" for i in range(1, len(wijk.buurten) + 1)]


def _lattice(chance: np.random.Generator) -> dict[tuple[int, int], tuple[float, float]]:
    """Give the shared corners of a 4 by 3 grid, each moved a little."""
    return {
        (i, j): (
            round(3.50 + 0.030 * i + chance.uniform(-0.007, 0.007), 5),
            round(53.40 + 0.018 * j + chance.uniform(-0.004, 0.004), 5),
        )
        for i in range(5)
        for j in range(4)
    }


def _between(a: tuple[float, float], b: tuple[float, float], t: float) -> list[float]:
    return [round(a[0] + t * (b[0] - a[0]), 5), round(a[1] + t * (b[1] - a[1]), 5)]


def _feature(code: str, name: str, parent: str, ring: list[list[float]]) -> dict[str, Any]:
    properties = {"code": code, "name": name, "parent": parent}
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _strips(corners: list[tuple[float, float]], parts: int) -> list[list[list[float]]]:
    """Cut a four-sided wijk into strips from west to east; each is a ring of four corners."""
    south_west, south_east, north_east, north_west = corners
    return [
        [
            _between(south_west, south_east, i / parts),
            _between(south_west, south_east, (i + 1) / parts),
            _between(north_west, north_east, (i + 1) / parts),
            _between(north_west, north_east, i / parts),
        ]
        for i in range(parts)
    ]


def geojson() -> str:
    """Give the map: a feature for each wijk and each buurt (GeoJSON, RFC 7946)."""
    lattice = _lattice(stream("map"))
    features = []
    for number, wijk in enumerate(WIJKEN):
        i, j = number % 4, number // 4
        corners = [lattice[i, j], lattice[i + 1, j], lattice[i + 1, j + 1], lattice[i, j + 1]]
        features.append(_feature(wijk.code, wijk.name, MUNICIPALITY, [list(c) for c in corners]))
        strips = _strips(corners, len(wijk.buurten))
        for code, name, ring in zip(buurt_codes(wijk), wijk.buurten, strips, strict=True):
            features.append(_feature(code, name, wijk.code, ring))
    rows = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features)
    return '{"type": "FeatureCollection", "features": [\n' + rows + "\n]}\n"
