"""The registrations: some 9,000 spells in a workbook with a sheet a law, as it is exported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .identifiers import misspell
from .places import NAMES
from .seeds import stream
from .workbook import save

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

WAIT = {2025: 18.0, 2026: 31.0}
"""Mean days from application to start, by the year of the start."""
WAIT_LONGEST = 36.0
LONGEST = ("WK999902", "WK999903")
"""Where waiting grew most in 2026: Havenkwartier and Stationsbuurt."""
SPELLS = 9000
DOUBLES, BROKEN = 12, 3
FOSTER_AREA = "WK999907"
_OPEN = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Product:
    """A provision as a sheet names it: its law, the ages that get it, its unit and price (EUR)."""

    title: str
    sheet: str
    level: str
    ages: tuple[str, ...]
    unit: str
    volume: tuple[int, int]
    price: float


_ADULT = ("18-34", "35-64", "65+")
PRODUCTS = (
    Product(
        "Huishoudelijke ondersteuning",
        "Wmo",
        "maatwerk",
        ("35-64", "65+"),
        "uur per week",
        (2, 5),
        31.2,
    ),
    Product("Begeleiding", "Wmo", "maatwerk", _ADULT, "uur per week", (1, 6), 62.4),
    Product("Dagbesteding", "Wmo", "maatwerk", ("35-64", "65+"), "dagdeel per week", (1, 6), 48.9),
    Product("Woningaanpassing", "Wmo", "maatwerk", ("35-64", "65+"), "stuks", (1, 1), 1840.0),
    Product("Behandeling jeugd", "Jeugdwet", "zwaar", ("",), "uur per maand", (2, 9), 96.5),
    Product("Pleegzorg", "Jeugdwet", "zwaar", ("",), "etmaal per week", (7, 7), 41.3),
    Product(
        "Re-integratie",
        "Participatiewet",
        "toegang",
        ("18-34", "35-64"),
        "uur per week",
        (2, 8),
        55.0,
    ),
    Product("Armoederegeling", "Participatiewet", "basis", _ADULT, "stuks", (1, 3), 120.0),
    Product("Schuldhulpverlening", "Schuldhulp", "toegang", _ADULT, "uur per maand", (1, 5), 71.5),
)
BY_TITLE = {product.title: product for product in PRODUCTS}
_PROVIDERS = (
    "De Wilgenpoort",
    "Thuis in Zorg",
    "Kompas West",
    "Samen Sterk Wilgendam",
    "Het Anker",
)
_REFERRERS = {
    "Jeugdwet": ("gemeente", "huisarts", "GI", "rechter"),
    "Wmo": ("gemeente", "zelf", "huisarts"),
}
_END = {
    "Wmo": ("19", "21", "23", "31", "02", "38"),
    "Jeugdwet": ("31", "32", "34", "35", "38"),
    "Participatiewet": ("uitstroom", "gestopt", "verhuisd"),
    "Schuldhulp": ("afgerond", "gestopt", "verhuisd"),
}


def mean_wait(year: int, area: str, share_longest: float) -> float:
    """Give the mean waiting time in days of spells that start in a year, in an area.

    `share_longest` is the share of that year's new spells in the two wijken where it is longest;
    the other wijken make up the municipality's mean.
    """
    if year < 2026:
        return WAIT[2025]
    if area in LONGEST:
        return WAIT_LONGEST
    return (WAIT[2026] - share_longest * WAIT_LONGEST) / (1 - share_longest)


def _days(chance: np.random.Generator, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=int(chance.integers(0, max((last - first).days, 1))))


def _main_period(chance: np.random.Generator, person: Any) -> tuple[dt.date, dt.date]:
    """Give start and end of the spell that makes a person reached in just those years."""
    new_year = dt.date(2026, 1, 1)
    if person.reached_2025 and person.reached_2026:
        start = _days(chance, dt.date(2023, 6, 1), dt.date(2025, 12, 15))
        ends = _days(chance, dt.date(2026, 2, 1), dt.date(2026, 12, 20))
        return start, ends if chance.random() < 0.35 else _OPEN
    if person.reached_2025:
        start = _days(chance, dt.date(2024, 1, 1), dt.date(2025, 9, 30))
        return start, _days(chance, max(start, dt.date(2025, 1, 10)), dt.date(2025, 12, 31))
    start = _days(chance, new_year, dt.date(2026, 12, 10))
    return start, _OPEN if chance.random() < 0.7 else _days(chance, start, dt.date(2026, 12, 31))


def _extra_period(chance: np.random.Generator, person: Any) -> tuple[dt.date, dt.date]:
    """Give a further spell, inside the years in which the person is reached anyway."""
    first = 2025 if person.reached_2025 else 2026
    last = 2026 if person.reached_2026 else 2025
    start = _days(chance, dt.date(first, 1, 3), dt.date(last, 12, 10))
    end = start + dt.timedelta(days=int(chance.integers(20, 300)))
    return start, min(end, dt.date(last, 12, 30))


def _product(chance: np.random.Generator, age: str) -> Product:
    fitting = [p for p in PRODUCTS if age in p.ages and p.title != "Pleegzorg"]
    return fitting[int(chance.integers(len(fitting)))]


def _foster(people: pd.DataFrame, chance: np.random.Generator) -> set[int]:
    """Choose the young people in foster care: exactly three in De Linden, more elsewhere."""
    young = people[
        (people.group_age == "") & (people.reached_2025 == 1) & (people.reached_2026 == 1)
    ]
    chosen: set[int] = set()
    for area, group in young.groupby("area"):
        count = 3 if area == FOSTER_AREA else min(len(group), int(chance.integers(11, 15)))
        chosen |= set(chance.permutation(group.index.to_numpy())[:count].tolist())
    return chosen


def _spells(
    people: pd.DataFrame, debts: set[str], chance: np.random.Generator
) -> list[dict[str, Any]]:
    """Make the spells, without their waiting time: one or more for each person reached."""
    reached = people[(people.reached_2025 == 1) | (people.reached_2026 == 1)]
    foster = _foster(people, chance)
    spells = []
    for person in reached.itertuples():
        title = "Pleegzorg" if person.Index in foster else ""
        title = "Schuldhulpverlening" if person.bsn in debts else title
        product = BY_TITLE.get(title) or _product(chance, person.group_age)
        start, end = _main_period(chance, person)
        spells.append({"person": person, "product": product, "start": start, "end": end})
    rows = list(reached.itertuples())
    for place in chance.integers(len(rows), size=SPELLS - DOUBLES - BROKEN - len(spells)):
        person = rows[place]
        start, end = _extra_period(chance, person)
        product = _product(chance, person.group_age)
        spells.append({"person": person, "product": product, "start": start, "end": end})
    return spells


def _with_waiting(spells: list[dict[str, Any]], chance: np.random.Generator) -> None:
    """Add the day of application: a waiting time from a gamma distribution (shape 3)."""
    new = [s for s in spells if s["start"].year == 2026]
    longest = sum(s["person"].area in LONGEST for s in new) / len(new)
    for spell in spells:
        mean = mean_wait(spell["start"].year, spell["person"].area, longest)
        days = round(chance.gamma(3.0, mean / 3.0))
        spell["applied"] = spell["start"] - dt.timedelta(days=days)


def _row(spell: dict[str, Any], chance: np.random.Generator) -> list[Any]:
    """Give a spell as a line of its sheet."""
    person, product = spell["person"], spell["product"]
    volume = int(chance.integers(product.volume[0], product.volume[1] + 1))
    ended = spell["end"] != _OPEN
    referrers = _REFERRERS.get(product.sheet, ("gemeente", "zelf"))
    return [
        person.bsn,
        person.area,
        product.title,
        product.level,
        _PROVIDERS[int(chance.integers(len(_PROVIDERS)))],
        referrers[int(chance.integers(len(referrers)))],
        spell["applied"],
        spell["start"],
        spell["end"],
        _END[product.sheet][int(chance.integers(len(_END[product.sheet])))] if ended else "",
        volume,
        product.unit,
        round(volume * product.price, 2),
    ]


HEADER = (
    "BSN",
    "Wijkcode",
    "Voorziening",
    "Niveau",
    "Aanbieder",
    "Verwijzer",
    "Datum aanmelding",
    "Ingangsdatum",
    "Einddatum",
    "Reden beëindiging",
    "Omvang",
    "Eenheid",
    "Bedrag",
)
_GROUPS = ("Cliënt", "", "Voorziening", "", "", "", "Periode", "", "", "", "Levering", "", "")
_MERGED = ("A1:M1", "A4:B4", "C4:F4", "G4:J4", "K4:M4")
LAWS = {
    "Wmo": "Wmo 2015",
    "Jeugdwet": "Jeugdwet",
    "Participatiewet": "Participatiewet",
    "Schuldhulp": "Wgs",
}


def _sheet(title: str, rows: list[list[Any]]) -> list[list[Any]]:
    """Add what an export adds: title, day, a blank line, a header of two lines, a totals row."""
    if title == "Participatiewet":
        rows = [[_as_text(value) for value in row] for row in rows]
    total = ["Totaal", "", len(rows), *[""] * 9, round(sum(row[-1] for row in rows), 2)]
    head = [
        [f"Registraties sociaal domein Wilgendam – {title}"],
        ["Peildatum export: 5 januari 2027"],
        [],
    ]
    return [*head, list(_GROUPS), list(HEADER), *rows, total]


def _as_text(value: Any) -> Any:
    return value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else value


def _clients(people: pd.DataFrame, seen: set[str]) -> list[list[Any]]:
    """Give the sheet with the people themselves, by BSN."""
    header = [
        "BSN",
        "Cliëntnummer",
        "Huishouden",
        "Geboortejaar",
        "Leeftijdsgroep",
        "Wijkcode",
        "Wijk",
    ]
    known = people[people.bsn.isin(seen)].sort_values("bsn")
    rows = [
        [p.bsn, p.client, p.household, p.birth_year, p.group_age, p.area, NAMES[p.area]]
        for p in known.itertuples()
    ]
    return [
        ["Cliëntenbestand sociaal domein Wilgendam"],
        ["Peildatum export: 5 januari 2027"],
        [],
        header,
        *rows,
    ]


def write(
    people: pd.DataFrame, *, debts: set[str], known: set[str], path: Path
) -> list[tuple[int, int]]:
    """Write the workbook; give year of start and days waited of every spell from 2025 on.

    `debts` are the BSNs of the people in Schuldrust, who get debt help; `known` those of people
    who are in no register but are known from a questionnaire.
    """
    chance = stream("registrations")
    spells = _spells(people, debts, chance)
    _with_waiting(spells, chance)
    spells.sort(key=lambda s: (s["start"], s["person"].bsn))
    lines = [(s["product"].sheet, _row(s, chance)) for s in spells]
    seen = {row[0] for _, row in lines} | known
    for place in chance.permutation(len(lines))[:BROKEN]:
        sheet, row = lines[place]
        lines.append((sheet, [misspell(row[0], chance), *row[1:]]))
    for place in chance.permutation(len(lines) - BROKEN)[:DOUBLES]:
        lines.append(lines[place])
    sheets = {law: _sheet(law, [row for sheet, row in lines if sheet == law]) for law in LAWS}
    save(
        {**sheets, "Cliënten": _clients(people, seen)},
        path,
        merged=dict.fromkeys(LAWS, _MERGED),
    )
    new = (s for s in spells if s["start"].year >= 2025)
    return [(s["start"].year, (s["start"] - s["applied"]).days) for s in new]
