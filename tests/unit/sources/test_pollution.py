"""One table, written wrongly in every way we could think of, comes out the same."""

from __future__ import annotations

import csv
import io

import pytest

from merkbaar.sources.csv import read_grid

HEADER = ["Datum", "Tijd", "Aantal", "Code", "Prijs", "Soort", "Omschrijving", "Adres", "Opmerking"]
SORTS = ["Stoel", "Tafel, rond", "Lamp 10 cm", "Kast"]
TEXTS = [
    "Een stevige stoel, voor binnen en buiten, die tegen een stootje kan.",
    "Van eikenhout, met de hand gemaakt; past bij elk interieur en wordt thuis bezorgd.",
    "Geeft warm licht, ook op een plek waar geen stopcontact is, en gaat jaren mee.",
]
TABLE = [HEADER] + [
    [
        f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2024",
        f"{n % 24:02d}:{n * 7 % 60:02d}",
        str(n % 9),
        f"{'ABC'[n % 3]}{'KLM'[n % 3]}-{1000 + n * 37}",
        f"€{n + 3}.{n % 90 + 10}",
        SORTS[n % 4],
        TEXTS[n % 3],
        f"https://www.example.nl/product/{1000 + n * 37}.html",
        "",
    ]
    for n in range(40)
]
PLACES = [3, 22, 38]


def written(table=TABLE, separator=",", quote='"', end="\n", style="long"):
    """Write a table; quotes around long cells, around all cells, or only where needed."""

    def cell(text):
        special = any(sign in text for sign in (separator, quote, "\n"))
        wanted = {"all": True, "long": len(text) > 60, "least": False}[style]
        return quote + text.replace(quote, quote * 2) + quote if special or wanted else text

    return "".join(separator.join(map(cell, row)) + end for row in table)


@pytest.fixture
def grid(tmp_path):
    """Write text and read it as a grid."""

    def read(text, encoding="utf-8"):
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return read_grid(path)

    return read


def changed(place, row):
    lines = written().splitlines()
    lines[place] = row
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("style", ["all", "long", "least"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^", "~", "#", ", ", "; ", "||", " "])
def test_any_separator_and_style_of_quoting(grid, separator, style):
    assert grid(written(separator=separator, style=style)) == TABLE


@pytest.mark.parametrize("style", ["all", "long"])
def test_single_quotes(grid, style):
    assert grid(written(quote="'", style=style)) == TABLE


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_any_line_end(grid, end):
    assert grid(written(end=end)) == TABLE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_any_encoding(grid, encoding):
    assert grid(written(), encoding) == TABLE


@pytest.mark.parametrize("size", [2, 3, 4, 6, 10])
def test_any_length(grid, size):
    assert grid(written(TABLE[:size])) == TABLE[:size]


@pytest.mark.parametrize("size", [4, 40])
def test_no_header(grid, size):
    assert grid(written(TABLE[1:size])) == TABLE[1:size]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Rapport\n\nOpgesteld door afdeling X\n\n", ""),
        ("Rapport,,,,,,,,\n,,,,,,,,\n", ""),
        ("", "\n\n"),
        ("", "\nBron: gemeente\nToelichting: zie elders\n"),
        ("", ",,,,,,,,\nEinde van het bestand,,,,,,,,\n"),
        ("", "\n\nTabel 2\n" + written([[*row, "x"] for row in TABLE])),
        ("", written([row[:8] for row in TABLE])),
        ("", "\n" + written()),
    ],
)
def test_titles_footnotes_and_second_tables(grid, above, below):
    assert grid(above + written() + below) == TABLE


@pytest.mark.parametrize("times", [2, 3])
def test_a_header_over_several_rows_is_joined(grid, times):
    expected = [" ".join([name] * times) for name in HEADER]
    assert grid(written([HEADER] * (times - 1) + TABLE)) == [expected, *TABLE[1:]]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("column", range(9))
def test_a_separator_too_many_in_one_row(grid, place, column):
    parts = [written([[cell]]).rstrip("\n") for cell in TABLE[place]]
    row = ",".join([*parts[:column], "", *parts[column:]])
    assert grid(changed(place, row)) == TABLE


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("column", range(4))
def test_a_separator_too_few_between_patterned_cells(grid, place, column):
    parts = [written([[cell]]).rstrip("\n") for cell in TABLE[place]]
    row = ",".join([*parts[:column], parts[column] + parts[column + 1], *parts[column + 2 :]])
    assert grid(changed(place, row)) == TABLE


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("column", range(8))
def test_a_stray_quote_before_a_cell(grid, place, column):
    parts = [written([[cell]]).rstrip("\n") for cell in TABLE[place]]
    parts[column] = '"' + parts[column]
    expected = [list(row) for row in TABLE]
    expected[place][column] = '"' + expected[place][column]
    assert grid(changed(place, ",".join(parts))) == expected


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("separator", [";", "\t", "|", " ", ", ", "; ", "~"])
def test_another_separator_in_one_row(grid, place, separator):
    parts = [written([[cell]], style="all").rstrip("\n") for cell in TABLE[place]]
    assert grid(changed(place, separator.join(parts))) == TABLE


def test_backslashes_before_quotes(grid):
    table = [["nr", "maat", "tekst"], *[[str(n), f'{n}" breed', "zei: dag, tot"] for n in range(9)]]
    text = io.StringIO()
    csv.writer(text, doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL).writerows(table)
    assert grid(text.getvalue()) == table
