"""Read one source of a monitor: the file, people's corrections, the mapping to a standard table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError, SourceError

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Source
    from ..sources import Loaded
    from .folders import Folders


WIDE = ("answers", "consents", "events", "areas")
"""Standard tables that a file may hold with one column an item."""
YES = ("ja", "j", "yes", "y", "true", "waar", "1", "1.0", "x", "akkoord")
NO = ("nee", "n", "no", "false", "onwaar", "0", "0.0", "-", "", "nan", "none", "<na>")


@dataclass(frozen=True)
class Raw:
    """A source with standard columns, before the door.

    Attributes
    ----------
    frame : DataFrame, shape (n_rows, n_columns)
        Standard columns, as the file has them; a questionnaire laid out wide has become long.
    rows : Series of int, shape (n_rows,)
        Row in the file (or, where the format has no rows, its place among those that were read).
    refused : DataFrame
        What the reader refused: file, sheet, row, reason, table.
    read : int
        Rows of the file.
    notes : tuple of str
        What was decided while reading.
    """

    frame: pd.DataFrame
    rows: pd.Series
    refused: pd.DataFrame
    read: int
    notes: tuple[str, ...]


def read_source(source: Source, folders: Folders) -> Raw:
    """Read a source and map its columns.

    Raises
    ------
    SourceError
        If the file or a column isn't there, or a correction no longer fits.
    """
    from ..sources import load

    loaded = load(folders.home / source.file, sheet=source.sheet)
    read = loaded.rows_read
    loaded = _corrected(loaded, source, folders)
    rows = _row_numbers(loaded, source.file)
    if source.items:
        frame, rows = _laid_out_long(loaded.table, source, rows)
    else:
        frame = _mapped(loaded.table, source, source.columns, source.constants)
    refused = loaded.refused.assign(
        file=source.file, sheet=source.sheet or "", table=source.table
    ).astype({"file": "str", "sheet": "str", "row": "int64", "reason": "str", "table": "str"})
    notes = tuple(note.message_nl for note in loaded.notes)
    return Raw(frame, rows, refused, read, notes)


def _corrected(loaded: Loaded, source: Source, folders: Folders) -> Loaded:
    file = folders.corrections / "sources.yml"
    if not file.is_file():
        return loaded
    from ..sources import corrections

    return corrections.replay(loaded, corrections.read(file, source.file, source.sheet))


def _row_numbers(loaded: Loaded, file: str) -> pd.Series:
    """Row in the file of each row, or its place in the table where that can't be told."""
    import pandas as pd

    from ..sources.file_rows import file_rows

    rows = file_rows(loaded, file) or range(1, len(loaded.table) + 1)
    return pd.Series(rows, dtype="int64")


def _mapped(
    table: pd.DataFrame,
    source: Source,
    columns: Mapping[str, str],
    constants: Mapping[str, str],
) -> pd.DataFrame:
    from ..sources import mapping

    frame = mapping.apply(table, dict(columns), dict(constants), dict(source.recode))
    if len(frame) != len(table):
        raise SourceError(
            f"{source.file}: bij het koppelen van kolommen zijn {len(table) - len(frame)} rijen "
            "verdwenen. Dat mag niet. Meld dit bij de makers."
        )
    return frame.reset_index(drop=True)


def _laid_out_long(
    table: pd.DataFrame, source: Source, rows: pd.Series
) -> tuple[pd.DataFrame, pd.Series]:
    """One row a person (or area) and item, from one column an item; in the order of the file."""
    import pandas as pd

    if source.table not in WIDE:
        raise DefinitionError(
            f"Bron '{source.file}': 'items:' kan alleen bij de tabellen {', '.join(WIDE)}, "
            f"niet bij '{source.table}'. Haal 'items:' weg of kies een van die tabellen."
        )
    parts, order = [], []
    for column, item in source.items.items():
        named = _named(source, column, item)
        constants: dict[str, Any] = {**source.constants, **named}
        part = _mapped(table, source, {**source.columns, "value": column}, constants)
        if source.table == "events":
            part = _event(part)
        parts.append(_consent(part) if source.table == "consents" else part)
        order.append(rows.loc[part.index])
    places = [pd.Series(part.index) for part in parts]
    frame = pd.concat(parts, ignore_index=True)
    sorted_place = pd.concat(places, ignore_index=True).sort_values(kind="stable").index
    all_rows = pd.concat(order, ignore_index=True)
    return (
        frame.loc[sorted_place].reset_index(drop=True),
        all_rows.loc[sorted_place].reset_index(drop=True),
    )


def _event(part: pd.DataFrame) -> pd.DataFrame:
    """A column with yes or no as events: a no is no event, another word is one without a name."""
    said = part["value"].astype("str").str.strip().str.lower()
    event = part["event"].where(said.isin(YES))
    there = ~said.isin(NO) & part["value"].notna()
    return part.drop(columns="value").assign(event=event).loc[there]


def _consent(part: pd.DataFrame) -> pd.DataFrame:
    """A column with yes or no as consents: without a yes there is no day on which it was given."""
    said = part["value"].astype("str").str.strip().str.lower().isin(YES)
    given = part["given"].where(said) if "given" in part else part["value"]
    return part.drop(columns="value").assign(given=given)


def _named(source: Source, column: str, item: str) -> dict[str, str]:
    if source.table == "consents":
        return {"purpose": item}
    if source.table == "events":
        return {"event": item}
    if source.table == "areas":
        return {"indicator": item}
    instrument, dot, name = item.partition(".")
    if not dot or not instrument or not name:
        raise DefinitionError(
            f"Bron '{source.file}', 'items:', kolom '{column}': gevonden '{item}'. Verwacht: "
            "instrument.item, bijvoorbeeld djg6.1."
        )
    return {"instrument": instrument, "item": name}
