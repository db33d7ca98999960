"""Read SPSS files (sav, zsav, por) with pyreadstat: labels kept, user-missing made missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from merkbaar.errors import SourceError
from merkbaar.sources.assemble import check_columns
from merkbaar.sources.files import existing_file, locked
from merkbaar.sources.loaded import Loaded, Note, refused_frame

if TYPE_CHECKING:
    import pandas as pd

_ENCODINGS = (None, "windows-1252", "utf-8", "latin1")


def load(path: Path, *, columns: Sequence[str] | None = None) -> Loaded:
    """Read an SPSS file.

    Labels are in the table's `attrs`: "column_labels" (name to text) and "value_labels" (name to
    {value: text}). Values that SPSS calls user-missing become missing, with a note a column.

    Parameters
    ----------
    path : Path
        A .sav, .zsav or .por file.
    columns : sequence of str, optional
        Wanted columns; all where not given.

    Returns
    -------
    Loaded
        Table and notes; no row is refused.

    Raises
    ------
    SourceError
        If the file is damaged, or a column isn't there.
    """
    existing_file(path)
    portable = path.suffix.lower() == ".por"
    table, meta = _read(path, portable=portable, user_missing=False)
    notes = [] if portable else _missing_notes(path, table)
    if columns is not None:
        check_columns(list(table.columns), columns, file=path.name)
        table = table[list(columns)]
    table = _tidied(table)
    kept = list(table.columns)
    labels = dict(zip(meta.column_names, meta.column_labels, strict=True))
    table.attrs = {
        "column_labels": {name: labels[name] for name in kept if labels.get(name)},
        "value_labels": {
            name: dict(meta.variable_value_labels[name])
            for name in kept
            if name in meta.variable_value_labels
        },
    }
    notes += [
        Note("waardelabels", f"{len(found)} waardelabels; zie attrs['value_labels'].", column=name)
        for name, found in table.attrs["value_labels"].items()
    ]
    return Loaded(table, refused_frame(path.name, None, []), tuple(notes))


def _read(path: Path, *, portable: bool, user_missing: bool) -> tuple[Any, Any]:
    import pyreadstat

    last: Exception | None = None
    for encoding in _ENCODINGS:
        try:
            if portable:
                return pyreadstat.read_por(str(path))
            return pyreadstat.read_sav(str(path), encoding=encoding, user_missing=user_missing)
        except PermissionError as error:
            raise locked(path) from error
        except (UnicodeDecodeError, pyreadstat.ReadstatError) as error:
            last = error
        except Exception as error:
            last = error
            break
    raise SourceError(
        f"{path.name!r} kan niet als SPSS-bestand worden gelezen: het is beschadigd of geen SPSS. "
        "Open het in SPSS en sla het opnieuw op als .sav, of lever een csv."
    ) from last


def _missing_notes(path: Path, table: pd.DataFrame) -> list[Note]:
    import numpy as np

    raw, meta = _read(path, portable=False, user_missing=True)
    marked = set(meta.missing_ranges) | set(meta.missing_user_values)
    lost = np.asarray(raw.notna()) & np.asarray(table.isna())
    notes = []
    for at, name in enumerate(table.columns):
        if name in marked and (count := int(lost[:, at].sum())):
            text = f"{count} antwoorden met een code voor ontbrekend zijn leeg gemaakt."
            notes.append(Note("ontbrekend", text, column=str(name)))
    return notes


def _tidied(table: pd.DataFrame) -> pd.DataFrame:
    import datetime as dt

    import pandas as pd

    done = {}
    for name, column in table.items():
        full = column.dropna()
        if str(column.dtype) == "str":
            stripped = column.str.rstrip()
            done[name] = stripped.mask(stripped == "")
        elif column.dtype == object and len(full) and all(type(v) is dt.date for v in full):
            days = [v if isinstance(v, dt.date) else None for v in column]
            done[name] = pd.Series(days, dtype="datetime64[us]")
        elif column.dtype == "float64" and len(full) and (full % 1 == 0).all():
            done[name] = column.astype("int64" if len(full) == len(column) else "Int64")
        else:
            done[name] = column
    return pd.DataFrame(done, columns=table.columns)
