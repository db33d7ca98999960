"""A tiny made-up monitor for tests: two wijken, two groups, notebooks of a few cells.

Everybody in it is invented; the BSNs are of the official test range. Its texts hold made-up names,
a phone number, a BSN, an IBAN and an e-mail address, and its people a group of three, so that a
test can look for them where they must not be.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

CANARIES = (
    "Wiebrich Tjoelkema",
    "Tjoelkema",
    "Oddobert",
    "0612345678",
    "06-12345678",
    "111222333",
    "NL91ABNA0417164300",
    "wiebrich@voorbeeld.nl",
)
"""What may be in no byte of outputs or logs."""
FIRST_BSN = 100000000
LOUD = 1
"""The person whose story is full of names and numbers."""
SMALL = {"area": "WK999802", "group_age": "65+"}
"""A cell of too few people to show."""

MONITOR = """\
monitor: klein
title: Kleine monitor
municipality: {name: Proefdam, code: GM9998}
owner: team onderzoek
purposes: [leren]
areas:
  - {code: WK999801, name: Noord, formerly: [WK999791]}
  - {code: WK999802, name: Zuid}
groups:
  - {id: age, title: Leeftijd, values: ["18-64", "65+"]}
leefgebieden:
  - {id: meedoen, title: Meedoen}
measures:
  - {id: reach, title: Bereik, unit: "%", leefgebied: meedoen}
sources:
  - file: raw/mensen.csv
    table: persons
    person: bsn
    columns: {person: bsn, area: wijk, group_age: leeftijd, birth_year: geboortejaar}
  - file: raw/voorzieningen.csv
    table: provisions
    person: bsn
    columns: {person: bsn, provision: voorziening, start: begin, end: eind, area: wijk}
  - file: raw/noemers.csv
    table: population
    columns: {area: wijk, period: jaar, persons: inwoners}
  - file: raw/verhalen.csv
    table: narratives
    person: bsn
    columns: {person: bsn, moment: datum, text: verhaal, area: wijk}
  - file: raw/toestemming.csv
    table: consents
    person: bsn
    columns: {person: bsn, purpose: doel, given: gegeven, withdrawn: ingetrokken}
analyses:
  - {notebook: counts, parameters: {smallest: 1}}
  - {notebook: told}
pages: []
filters: [area, group_age, period]
privacy: {minimum: 5, key: demo}
editions:
  "2026": {title: Editie 2026, until: 2027-01-01, period: "2026"}
random_state: 7
"""

OPENING = (
    "import pandas as pd\n\nfrom merkbaar.publishing import open_edition\n\n"
    "edition = open_edition(monitor_file, edition)"
)
PARAMETERS = 'monitor_file: str = "monitor.yml"  # welke monitor\nedition: str = "2026"'
COUNTS = (
    OPENING,
    'spells, persons = edition.table("provisions"), edition.table("persons")\n'
    'people = persons[persons["person"].isin(spells["person"])]\npeople.head(3)',
    'both = pd.concat([people, people.assign(area="GM9998")])\n'
    'both = pd.concat([both, both.assign(group_age="alle")])\n'
    'counts = both.groupby(["area", "group_age"])["person"].nunique().reset_index(name="persons")\n'
    'counts = counts.assign(value=counts["persons"] * 1.0, n=counts["persons"], period="2026")',
    'edition.offer("users", counts, unit="mensen", dimensions=("area", "group_age", "period"),\n'
    '              population="users", totals=edition.totals, title="Mensen met hulp")',
    'edition.describe(question="Hoeveel mensen krijgen hulp?", method="Tellen.")',
    "edition.record()",
)
TOLD = (
    OPENING,
    'told = edition.table("narratives")\ntold["text"].str.len().describe()',
    'people = told["person"].nunique()\n'
    'share = pd.DataFrame({"theme": ["hulp"], "area": "GM9998", "period": "2026", "value": 100.0,\n'
    '                      "n": people, "persons": people, "count": people})\n'
    'edition.offer("theme_shares", share, unit="%", dimensions=("theme", "area", "period"),\n'
    '              count="count", population="told", totals={"area": "GM9998"})',
    'quotes = told.assign(theme="hulp", pole="plus", period="2026")\nedition.offer_quotes(quotes)',
    'edition.describe(themes={"hulp": {"title": "Hulp", "stable": True}})\nedition.record()',
)
INSIGHTS = (
    OPENING,
    "tables = edition.results()\nsorted(tables)",
    "edition.offer_findings([])",
    "edition.record()",
)


def bsn(number: int) -> str:
    """The made-up BSN of a number: nine digits that pass the 11-proef."""
    digits = [int(digit) for digit in str(FIRST_BSN + number * 10)[:8]]
    for last in range(10):
        total = sum(w * d for w, d in zip(range(9, 1, -1), digits, strict=True)) - last
        if total % 11 == 0:
            return "".join(map(str, digits)) + str(last)
    return bsn(number + 100000)


def write_notebook(
    path: Path, cells: Sequence[str], *, parameters: str = PARAMETERS, text: str = "# Een vraag"
) -> Path:
    """Write a notebook: a text cell, the parameters, then the code cells."""
    made = [{"cell_type": "markdown", "id": "t", "metadata": {}, "source": text}]
    for number, source in enumerate((parameters, *cells)):
        tags = {"tags": ["parameters"]} if number == 0 else {}
        made.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": tags,
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
        )
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {
        "cells": made,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _csv(path: Path, header: str, rows: Sequence[str]) -> None:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")


def write_raw(raw: Path, *, people: int = 60) -> None:
    """Write the raw files; of `people`, three live in Zuid and are 65+."""
    raw.mkdir(parents=True, exist_ok=True)
    persons, provisions, stories, consents = [], [], [], []
    for number in range(people):
        south = number % 3 == 0
        old = number in (0, 3, 6) if south else number % 4 == 1
        wijk, leeftijd = ("WK999802" if south else "WK999801"), ("65+" if old else "18-64")
        persons.append(f"{bsn(number)};{wijk};{leeftijd};{1950 if old else 1980}")
        if number % 2 == 0:
            provisions.append(
                f"{bsn(number)};begeleiding;{number % 27 + 1}-03-2026;31-12-9999;{wijk}"
            )
            words = (
                f"De {number}e keer dat ik hulp kreeg was het goed, er was iemand die luisterde."
            )
            stories.append(f'{bsn(number)};12-05-2026;"{words}";{wijk}')
        if number % 2 == 0 or number == LOUD:
            consents += [f"{bsn(number)};{doel};01-01-2026;" for doel in ("analyse", "quote")]
    told = (
        "Mevrouw Wiebrich Tjoelkema (bsn 111222333) belde mij op 06-12345678 of 0612345678, "
        "mail wiebrich@voorbeeld.nl, rekening NL91ABNA0417164300. Oddobert was erbij."
    )
    stories.append(f'{bsn(LOUD)};13-05-2026;"{told}";WK999801')
    _csv(raw / "mensen.csv", "bsn;wijk;leeftijd;geboortejaar", persons)
    _csv(raw / "voorzieningen.csv", "bsn;voorziening;begin;eind;wijk", provisions)
    _csv(raw / "verhalen.csv", "bsn;datum;verhaal;wijk", stories)
    _csv(raw / "toestemming.csv", "bsn;doel;gegeven;ingetrokken", consents)
    noemers = ["WK999801;2026;400", "WK999802;2026;200", "GM9998;2026;600"]
    _csv(raw / "noemers.csv", "wijk;jaar;inwoners", noemers)


def make_monitor(folder: Path, *, people: int = 60) -> Path:
    """Write the whole monitor; returns its file."""
    write_raw(folder / "raw", people=people)
    notebooks = folder / "notebooks"
    extra = PARAMETERS + "\nsmallest: int = 3  # kleinste groep"
    write_notebook(notebooks / "counts.ipynb", COUNTS, parameters=extra)
    write_notebook(notebooks / "told.ipynb", TOLD)
    write_notebook(notebooks / "insights.ipynb", INSIGHTS)
    file = folder / "monitor.yml"
    file.write_text(MONITOR, encoding="utf-8")
    return file


def every_byte(folder: Path) -> bytes:
    """The content and names of all files under a folder."""
    if not folder.exists():
        return b""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"\n".join(str(path.name).encode() + path.read_bytes() for path in files)
