"""How many odd CSV files that others made are read cell for cell like their clean form.

The same comparison for each reader. A cell is equal if its text is; where the clean form has
stripped a cell, stripping is allowed; line ends within a cell count as one. A header that the
clean form made up, because the file has none, isn't compared.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

Grid = list[list[str]]
SETS = ("pollock_survey", "pollock_polluted")
DUTCH = "wijk;cliënten;aandeel\nCentrum;12;1,5\nNoord;7;2,5\nZuid;9;3,0\n"


def folder() -> Path:
    """Give the folder of files that are wrong or odd."""
    root = Path(__file__).resolve().parents[2]
    place = Path(os.environ.get("MERKBAAR_TESTDATA", root.parent / "shared" / "data"))
    return place / "bad_input"


def ours(path: Path) -> Grid:
    """Read with the code under test."""
    from merkbaar.sources.csv import read_grid

    return read_grid(path)


def pandas_default(path: Path, **options: object) -> Grid:
    """Read with pandas, every cell as text."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, **options)  # type: ignore[call-overload]
    return [list(map(str, frame.columns)), *frame.astype(str).to_numpy().tolist()]


def pandas_sniffing(path: Path) -> Grid:
    """Read with pandas, which sniffs the separator."""
    return pandas_default(path, sep=None, engine="python")


def duckdb_auto(path: Path) -> Grid:
    """Read with DuckDB's sniffer, every cell as text."""
    import duckdb

    found = duckdb.connect().execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
    rows = [["" if cell is None else cell for cell in row] for row in found.fetchall()]
    return [[column[0] for column in found.description or []], *rows]


def clevercsv_auto(path: Path) -> Grid:
    """Read with CleverCSV's detection."""
    import clevercsv

    return [list(map(str, row)) for row in clevercsv.read_table(str(path))]


RIVALS: dict[str, Callable[[Path], Grid]] = {
    "pandas": pandas_default,
    "pandas sep=None": pandas_sniffing,
    "DuckDB": duckdb_auto,
    "CleverCSV": clevercsv_auto,
}


def clean_form(place: Path, name: str) -> tuple[Grid, bool]:
    """Give the clean form of a file, and whether its header was made up."""
    text = (place / "clean" / name).read_bytes().decode("utf-8")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    given = json.loads((place / "parameters" / f"{name}_parameters.json").read_text("utf-8"))
    return rows, str(given["header_lines"]) == "0"


def same_cell(found: object, clean: str) -> bool:
    """Say whether two cells are equal."""
    text, other = (str(cell).replace("\r\n", "\n") for cell in (found, clean))
    return text == other or text.strip() == other


def same(found: Grid, clean: Grid) -> bool:
    """Say whether two grids are equal, cell for cell."""
    return len(found) == len(clean) and all(
        len(a) == len(b) and all(map(same_cell, a, b)) for a, b in zip(found, clean, strict=True)
    )


def right(reader: Callable[[Path], Grid], place: Path, name: str) -> bool:
    """Say whether a reader gives the clean form of a file."""
    clean, made_up = clean_form(place, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = reader(place / "csv" / name)
    except Exception:  # a reader that gives up has not read the file
        return False
    if made_up:
        return same(found, clean[1:]) or same(found[1:], clean[1:])
    return same(found, clean)


def compared(place: Path) -> dict[str, object]:
    """Compare all readers on one set."""
    names = sorted(path.name for path in (place / "clean").iterdir())
    mine = [name for name in names if right(ours, place, name)]
    counts = {
        rival: sum(right(reader, place, name) for name in names) for rival, reader in RIVALS.items()
    }
    detail = ", ".join(f"{rival} {count}" for rival, count in counts.items())
    missed = sorted(set(names) - set(mine))
    return {
        "what": f"{place.name}: files read cell for cell like their clean form, of {len(names)}",
        "measured": len(mine),
        "reach": max(counts.values()) + 1,
        "met": len(mine) > max(counts.values()),
        "detail": f"{detail}; ours not: {', '.join(missed) or 'none'}",
    }


def spectrum(place: Path) -> dict[str, object]:
    """Count the files of csv-spectrum of which every cell is right."""
    names = sorted(path.name for path in (place / "csvs").glob("*.csv"))
    wrong = [name for name in names if not spectrum_right(place, name)]
    return {
        "what": f"csv-spectrum: files with every cell right, of {len(names)}",
        "measured": len(names) - len(wrong),
        "reach": len(names),
        "met": not wrong,
        "detail": ", ".join(wrong) or "all",
    }


def spectrum_right(place: Path, name: str) -> bool:
    """Compare a file of csv-spectrum with its JSON.

    In one the JSON has another telephone number than the CSV; the number isn't compared there.
    """
    found = ours(place / "csvs" / name)
    expected = json.loads((place / "json" / f"{Path(name).stem}.json").read_text("utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    rows = [dict(zip(found[0], row, strict=True)) for row in found[1:]]
    if len(rows) != len(expected):
        return False
    return all(
        row.keys() == want.keys()
        and all(same_cell(row[key], want[key]) for key in want if key != "Contact Phone Number")
        for row, want in zip(rows, expected, strict=True)
    )


def semicolons() -> dict[str, object]:
    """Count the columns that ours and pandas make of a Dutch file with semicolons."""
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "wijken.csv"
        path.write_text(DUTCH, encoding="cp1252")
        mine = len(ours(path)[0])
        theirs = len(pandas_default(path, encoding="cp1252")[0])
    return {
        "what": "a Dutch file with semicolons: columns found, of 3",
        "measured": mine,
        "reach": 3,
        "met": mine == 3,
        "detail": f"pandas by default {theirs}, without an error",
    }


def run() -> list[dict[str, object]]:
    """Measure; one line a set."""
    lines = [semicolons()]
    if not folder().is_dir():
        return lines
    lines += [compared(folder() / name) for name in SETS]
    return [*lines, spectrum(folder() / "csv-spectrum")]


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
