"""How long a municipal workbook of 200,000 rows takes, beside pandas with openpyxl."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROWS = 200_000
HEADER = (
    *("clientnr", "pseudoniem", "wijkcode", "wijknaam", "voorziening", "startdatum"),
    *("einddatum", "uren", "bedrag", "leeftijd", "aanbieder", "opmerking"),
)
SERVICES = ("Begeleiding", "Dagbesteding", "Jeugdhulp", "Schuldhulp")
REMARKS = (None, "loopt door", "overgedragen", "zie dossier")


def make(path: Path, rows: int = ROWS) -> None:
    """Write a workbook of 12 columns of texts, dates and numbers, from one seed."""
    import openpyxl

    chance = random.Random(20260101)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("registraties")
    sheet.append(HEADER)
    for number in range(rows):
        area = chance.randrange(30)
        start = dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(1500))
        end = start + dt.timedelta(days=chance.randrange(700)) if chance.random() < 0.8 else None
        sheet.append(
            (
                number + 1,
                f"{chance.randrange(16**8):08x}",
                f"WK9999{area:02d}",
                f"Wijk {area}",
                chance.choice(SERVICES),
                start,
                end,
                chance.randrange(1, 40) / 2,
                round(chance.random() * 9999, 2),
                chance.randrange(99),
                f"Aanbieder {chance.randrange(80)}",
                chance.choice(REMARKS),
            )
        )
    book.save(path)


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run() -> list[dict[str, object]]:
    """Measure side by side, ours before and after theirs."""
    import pandas as pd

    from merkbaar.sources import read

    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "registraties.xlsx"
        make(path)
        first = seconds(lambda: read(path))
        theirs = seconds(lambda: pd.read_excel(path, engine="openpyxl"))
        second = seconds(lambda: read(path))
        equal = _equal(read(path), pd.read_excel(path, engine="calamine"))
    mine = (first + second) / 2
    return [
        {
            "what": f"xlsx of {ROWS:,} rows: time as a share of pandas.read_excel with openpyxl",
            "measured": round(mine / theirs, 3),
            "reach": 0.2,
            "met": mine / theirs <= 0.2 and equal,
            "detail": f"{first:.1f} s and {second:.1f} s against {theirs:.1f} s; "
            f"cells {'equal' if equal else 'NOT equal'} to pandas'",
        }
    ]


def _equal(mine: object, theirs: object) -> bool:
    """Say whether two tables hold the same values, whatever their types are called."""
    import pandas as pd

    if not (isinstance(mine, pd.DataFrame) and isinstance(theirs, pd.DataFrame)):
        return False
    if list(mine.columns) != list(theirs.columns) or len(mine) != len(theirs):
        return False
    return all(_same_column(mine[name], theirs[name]) for name in mine.columns)


def _same_column(mine, theirs) -> bool:
    blank = mine.isna().to_numpy()
    if (blank != theirs.isna().to_numpy()).any():
        return False
    return bool((mine[~blank].to_numpy() == theirs[~blank].to_numpy()).all())


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
