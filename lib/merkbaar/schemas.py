"""The standard tables, left of the gate: which columns, of which kind, and what names a row.

The names are the contract of the design. Plain data here; :func:`schema` makes the pandera schema
that a prepared table is held against (pandera and pandas are imported only then).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from .errors import DefinitionError

if TYPE_CHECKING:
    import pandera.pandas as pa

Kind = Literal["text", "number", "whole", "moment"]
PURPOSES = ("analyse", "quote", "photo", "audio")


@dataclass(frozen=True)
class Table:
    """A standard table.

    Attributes
    ----------
    columns : mapping of str to Kind
        Standard column: text, number (float), whole (integer or missing) or moment (local time
        without zone; a date is its first moment).
    required : tuple of str
        Columns that must be in the source and have a value in every row.
    key : tuple of str
        What names a row; with one key twice the second row is refused. Empty: only whole double
        lines are refused.
    intervals : tuple of (str, str)
        Pairs of start and end, half-open.
    past : tuple of str
        Moments that can't lie after the last edition of the monitor.
    stand_in : mapping of str to str
        A column of the key that counts only where another is missing (a moment, for a wave).
    """

    columns: Mapping[str, Kind]
    required: tuple[str, ...]
    key: tuple[str, ...] = ()
    intervals: tuple[tuple[str, str], ...] = ()
    past: tuple[str, ...] = ()
    stand_in: Mapping[str, str] = field(default_factory=dict)


def _columns(text: str = "", **others: str) -> dict[str, Kind]:
    kinds: dict[str, Kind] = dict.fromkeys(text.split(), "text")
    for kind in ("number", "whole", "moment"):
        kinds.update(dict.fromkeys(others.get(kind, "").split(), kind))
    return kinds


TABLES: Mapping[str, Table] = {
    "persons": Table(
        _columns("person household area", whole="birth_year"), ("person",), ("person",)
    ),
    "identities": Table(
        _columns("person client phone"), ("person",), ("person", "client", "phone")
    ),
    "consents": Table(
        _columns("person purpose", moment="given withdrawn"),
        ("person", "purpose"),
        ("person", "purpose", "given"),
    ),
    "provisions": Table(
        _columns(
            "person law provision level provider referrer end_code intensity_unit area",
            number="intensity amount",
            moment="applied start end",
        ),
        ("person", "provision", "start"),
        intervals=(("start", "end"),),
        past=("start", "applied"),
    ),
    "answers": Table(
        _columns(
            "person instrument item wave phase approach area version",
            number="value",
            moment="moment",
        ),
        ("person", "instrument", "item"),
        ("person", "instrument", "item", "wave", "phase", "moment"),
        past=("moment",),
        stand_in={"moment": "wave"},
    ),
    "goals": Table(
        _columns("person goal expected wave", number="weight score"),
        ("person", "goal"),
        ("person", "goal", "wave"),
    ),
    "invitations": Table(
        _columns("person wave disposition area", moment="moment"), ("person",), past=("moment",)
    ),
    "narratives": Table(
        _columns(
            "narrative person wave phase channel language text original original_language made_by "
            "made_with area photo audio",
            number="confidence",
            moment="moment",
        ),
        ("text",),
        ("narrative",),
        past=("moment",),
    ),
    "steps": Table(
        _columns("narrative person phase event emotion actor channel", number="order"), ("event",)
    ),
    "codes": Table(_columns("narrative dossier coder code round"), ("coder", "code")),
    "events": Table(
        _columns("person event wave area", moment="moment"),
        ("person", "event"),
        ("person", "event", "wave", "moment"),
        past=("moment",),
        stand_in={"moment": "wave"},
    ),
    "areas": Table(
        _columns("area period indicator unit source", number="value lower upper"),
        ("area", "period", "indicator"),
        ("area", "period", "indicator"),
    ),
    "population": Table(
        _columns("area group period source", number="persons lower upper"),
        ("area", "period", "persons"),
        ("area", "group", "period"),
    ),
    "ledger": Table(
        _columns("area product period kind", number="amount"), ("product", "period", "amount")
    ),
}
GROUP = "group_"
"""Prefix of the columns with which people are divided; they may be in every table."""


def kind_of(table: str, column: str) -> Kind | None:
    """Kind of a standard column; None if the table has no such column."""
    if column.startswith(GROUP) and table in TABLES:
        return "text"
    return TABLES[table].columns.get(column)


def check_columns(table: str, columns: Iterable[str], *, file: str = "") -> None:
    """Refuse a column that the standard table doesn't have, and a required one that is absent.

    Raises
    ------
    DefinitionError
        Naming the column and the nearest standard one.
    """
    given = tuple(columns)
    where = f"Bron '{file}', tabel '{table}'" if file else f"Tabel '{table}'"
    for column in given:
        if kind_of(table, column) is None:
            known = tuple(TABLES[table].columns)
            near = get_close_matches(column, known, n=1)
            hint = f" Bedoelde u '{near[0]}'?" if near else ""
            raise DefinitionError(
                f"{where}: de kolom '{column}' bestaat niet in deze tabel. Verwacht: "
                f"{', '.join(known)}, of een groep ('group_…').{hint}"
            )
    for column in TABLES[table].required:
        if column not in given:
            raise DefinitionError(
                f"{where}: de kolom '{column}' ontbreekt. Verwacht: "
                f"{', '.join(TABLES[table].required)}. Zet haar onder 'columns:' (of 'constants:', "
                "als ze voor alle rijen gelijk is)."
            )


def empty_dtypes(table: str, columns: Iterable[str]) -> dict[str, str]:
    """Pandas dtype of each column."""
    dtypes = {"text": "str", "number": "float64", "whole": "Int64", "moment": "datetime64[us]"}
    return {column: dtypes[kind_of(table, column) or "text"] for column in columns}


def schema(table: str, columns: Iterable[str]) -> pa.DataFrameSchema:
    """The pandera schema of a prepared table with these columns.

    Parameters
    ----------
    table : str
        Standard table.
    columns : iterable of str
        The columns that the monitor's sources give.
    """
    import pandera.pandas as pa

    about = TABLES[table]
    made: dict[str, Any] = {}
    for column, dtype in empty_dtypes(table, columns).items():
        checks = [pa.Check.isin(PURPOSES)] if (table, column) == ("consents", "purpose") else []
        nullable = column not in about.required
        made[column] = pa.Column(dtype, checks, nullable=nullable, required=True)
    order = [
        pa.Check(_ordered(start, end), name=f"{start} < {end}")
        for start, end in about.intervals
        if {start, end} <= set(made)
    ]
    unique = [column for column in about.key if column in made] or None
    return pa.DataFrameSchema(made, checks=order, strict=True, unique=unique, name=table)


def _ordered(start: str, end: str) -> Any:
    return lambda frame: frame[end].isna() | frame[start].isna() | (frame[start] < frame[end])
