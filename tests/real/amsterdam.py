"""A whole monitor on data that nobody here wrote: Amsterdam's figures, an English health survey.

The figures are the key figures of wijken and buurten of 2020 and 2024; nearly every code changed in
between, and the city's own list of old and new codes is the crosswalk. The stories are comments of
patients, without a person, a day or a place, and without consent to quote. Nothing of it is kept:
the folder is made when a test runs and goes away with it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

CITY = "GM0363"
FIGURES = "Kerncijfers_wijken_en_buurten_{year}.csv"
YEARS = ("2020", "2024")
COUNTS = {
    "Population_Total": ("inwoners", "Inwoners"),
    "Pop_Age_0_15": ("tot15", "Inwoners tot 15 jaar"),
    "Pop_Age_15_25": ("van15tot25", "Inwoners van 15 tot 25 jaar"),
    "Pop_Age_25_45": ("van25tot45", "Inwoners van 25 tot 45 jaar"),
    "Pop_Age_45_65": ("van45tot65", "Inwoners van 45 tot 65 jaar"),
    "Pop_Age_65_Plus": ("vanaf65", "Inwoners van 65 jaar en ouder"),
    "Higher_Education_Count": ("hoogopgeleid", "Inwoners met een hoge opleiding"),
}
AVERAGES = {
    "Avg_Income_Per_Inhabitant_1000EUR": ("inkomen", "Inkomen per inwoner", "x 1.000 euro"),
    "Pct_Low_Income_Households": ("laag_inkomen", "Huishoudens met een laag inkomen", "%"),
    "Pct_Below_120Pct_Social_Min": ("sociaal_minimum", "Tot 120% van het minimum", "%"),
}
ONLY_WHOLE = {
    "Avg_Household_Size": ("huishouden", "Personen per huishouden", "personen"),
    "Avg_Property_Value_1000EUR": ("woz", "Gemiddelde WOZ-waarde", "x 1.000 euro"),
    "Pct_Rental": ("huur", "Huurwoningen", "%"),
    "Urbanization_Level": ("stedelijkheid", "Stedelijkheid", "klasse 1-5"),
}
"""Not averaged over people: of homes and households, and a class."""


def figures_folder(shared: Path) -> Path:
    """Where the city's files are; skips where they aren't."""
    return _there(shared / "dutch_stats" / "amsterdam")


def comments_file(shared: Path) -> Path:
    """The comments of patients; skips where they aren't there."""
    return _there(shared / "consultation_themes" / "pxtextmining" / "phase1_text_data.csv")


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"real test data lacks '{path.name}'; set MERKBAAR_TESTDATA")
    return path


def raw_figures(shared: Path, year: str) -> list[dict[str, str]]:
    """The rows of one year as text, read with nothing of our own."""
    path = figures_folder(shared) / FIGURES.format(year=year)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def raw_pairs(shared: Path) -> list[tuple[str, str]]:
    """The city's own list of old and new codes of buurten."""
    csv.field_size_limit(10_000_000)
    with (figures_folder(shared) / "buurten.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [(row["BUURTCODE_CBS_2015"], row["BUURTCODE_CBS_2022"]) for row in rows]


def raw_comments(shared: Path, *, every: int) -> list[dict[str, str]]:
    """The comments whose ``row_index`` is divisible by `every`, in the order of the file."""
    with comments_file(shared).open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if int(row["row_index"]) % every == 0]


def number(text: str) -> float | None:
    """A figure as it is in the files: decimal comma or point; empty or ``.`` is missing."""
    text = text.strip()
    return None if text in ("", ".") else float(text.replace(",", "."))


def write_monitor(folder: Path, shared: Path, *, every: int) -> Path:
    """Make the monitor in `folder`; returns its file.

    Parameters
    ----------
    every : int
        Keep one comment in so many, for the time that a test may take.
    """
    raw = folder / "raw"
    raw.mkdir(parents=True)
    names = [FIGURES.format(year=year) for year in YEARS]
    for name in (*names, "buurten.csv"):
        _linked(figures_folder(shared) / name, raw / name)
    rows = raw_comments(shared, every=every)
    with (raw / "comments.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    file = folder / "monitor.yml"
    content = {**_definition(), "areas": _areas(shared)}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def _linked(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.resolve())
    except OSError:
        target.write_bytes(source.read_bytes())


def _areas(shared: Path) -> list[dict[str, str]]:
    """The wijken and buurten of the last year; a buurt's code says which wijk it lies in."""
    rows = [row for row in raw_figures(shared, YEARS[-1]) if row["Area_Code"].strip() != CITY]
    codes = {row["Area_Code"].strip(): row["District_Type"].strip() for row in rows}
    return [
        {"code": code, "name": name, "parent": f"WK{code[2:8]}" if code[:2] == "BU" else CITY}
        for code, name in codes.items()
    ]


def _definition() -> dict[str, object]:
    named = {column: part[0] for column, part in {**COUNTS, **AVERAGES, **ONLY_WHOLE}.items()}
    measures = [{"id": one, "title": title, "unit": "aantal"} for one, title in COUNTS.values()]
    for one, title, unit in (*AVERAGES.values(), *ONLY_WHOLE.values()):
        measures.append({"id": one, "title": title, "unit": unit})
    measures.append({"id": "theme_share", "title": "Aandeel van de verhalen", "unit": "%"})
    return {
        "monitor": "echt",
        "title": "Monitor op gegevens van anderen",
        "municipality": {"name": "Amsterdam", "code": CITY},
        "owner": "tests",
        "purposes": ["leren"],
        "languages": ["en"],
        "groups": [
            {
                "id": "organisation",
                "title": "Organisatie",
                "values": ["Trust A", "Trust B", "Trust C"],
            }
        ],
        "leefgebieden": [{"id": "zorg", "title": "Zorg", "words": ["care", "staff", "waiting"]}],
        "measures": measures,
        "sources": [*_figure_sources(named), _comment_source()],
        "crosswalks": [
            {
                "file": "raw/buurten.csv",
                "old": "BUURTCODE_CBS_2015",
                "new": "BUURTCODE_CBS_2022",
                "periods": ["2020"],
                "counts": [one for one, _ in COUNTS.values()],
                "averages": [one for one, _, _ in AVERAGES.values()],
                "population": "inwoners",
            }
        ],
        "analyses": [{"notebook": "indicators"}, {"notebook": "stories"}],
        "pages": ["story"],
        "filters": ["area", "period"],
        "privacy": {"minimum": 10, "key": "demo"},
        "editions": {
            "2020": {"title": "2020", "until": "2021-01-01", "period": "2020"},
            "2024": {
                "title": "2024",
                "until": "2025-01-01",
                "period": "2024",
                "compare_with": "2020",
            },
        },
        "random_state": 0,
    }


def _figure_sources(named: dict[str, str]) -> list[dict[str, object]]:
    sources: list[dict[str, object]] = []
    for year in YEARS:
        file = f"raw/{FIGURES.format(year=year)}"
        sources.append(
            {
                "file": file,
                "table": "areas",
                "columns": {"area": "Area_Code"},
                "constants": {"period": year},
                "items": dict(named),
            }
        )
        sources.append(
            {
                "file": file,
                "table": "population",
                "columns": {"area": "Area_Code", "persons": "Population_Total"},
                "constants": {"period": year, "group": "alle"},
            }
        )
    return sources


def _comment_source() -> dict[str, object]:
    return {
        "file": "raw/comments.csv",
        "table": "narratives",
        "columns": {"text": "feedback", "group_organisation": "organization"},
        "constants": {"language": "en", "moment": "2024-06-15", "channel": "formulier"},
    }
