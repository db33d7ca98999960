"""Raw files to standard tables: read, mapped, through the door, checked, written.

Nothing is dropped in silence: every row that was read is kept or listed in
``prepared/refused.parquet`` (file, sheet, row, reason; never a value).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import places
from ..errors import RunError, SourceError
from ..schemas import TABLES, check_columns, empty_dtypes, schema
from .carrying import VALUES
from .door import Door, open_door
from .files import (
    content_hash,
    file_hash,
    private_folder,
    read_json,
    staged,
    write,
    write_json,
)
from .folders import Folders
from .media import MEDIA, raw_state, take_in
from .retention import outdated_stories, refuse_outdated
from .telling import tell

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor, Source
    from .reading import Raw
    from .tidying import Tidy

MANIFEST = "prepared.json"
LAID_OUT: Mapping[str, set[str]] = {
    "answers": {"value", "instrument", "item"},
    "consents": {"purpose", "given"},
    "events": {"event"},
    "areas": {"value", "indicator"},
}
"""Columns that come from ``items:``, where a source has one column a question."""
COUNTED_BY = ("area", "moment")
"""Columns that are there, empty, where a source doesn't give them."""
DEFAULTS: Mapping[str, Mapping[str, str]] = {"narratives": {"made_by": "typed"}}


@dataclass(frozen=True)
class Prepared:
    """What the standard tables are made of.

    Attributes
    ----------
    manifest : mapping
        Key, inputs, per table and per source the rows read, kept and refused, and what was
        carried to the areas of now.
    changed : bool
        Whether they were made anew.
    """

    manifest: Mapping[str, Any]
    changed: bool


@dataclass(frozen=True)
class _Part:
    """One source, through the door."""

    source: Source
    number: int
    frame: pd.DataFrame
    refused: pd.DataFrame
    read: int
    laid_out: int
    outdated: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Hash of our own code and of the instruments: another version makes everything anew."""
    library = Path(__file__).resolve().parents[1]
    instruments = places.templates() / "instruments"
    files = [*library.rglob("*.py"), *instruments.rglob("*.yml")]
    return content_hash({path.as_posix(): file_hash(path) for path in sorted(files)})


def horizon(monitor: Monitor) -> dt.date:
    """First day after the monitor's last edition: what no edition can use."""
    return max(plan.until for plan in monitor.editions.values())


def input_hashes(monitor: Monitor, folders: Folders) -> dict[str, str]:
    """Hash of each raw file and each file of corrections, by its path in the monitor's folder.

    Raises
    ------
    SourceError
        If a raw file isn't there.
    """
    hashes = {}
    named = {walk.file: "crosswalks" for walk in monitor.crosswalks}
    named.update({source.file: "sources" for source in monitor.sources})
    for file, part in sorted(named.items()):
        path = folders.home / file
        if not path.is_file():
            raise SourceError(
                f"Het bestand '{file}' (onder '{part}:') is er niet. Verwacht: in {folders.home}. "
                "Zet het daar neer, of verbeter de naam in het monitorbestand."
            )
        hashes[file] = file_hash(path)
    for folder in (folders.corrections, folders.home / "instruments"):
        for path in sorted(folder.glob("*.yml")):
            hashes[f"{folder.name}/{path.name}"] = file_hash(path)
    return hashes


def _key(monitor: Monitor, folders: Folders, inputs: Mapping[str, str], door: Door) -> str:
    parts = ("sources", "areas", "elsewhere", "municipality", "crosswalks", "groups")
    parts += ("privacy", "languages", "journey", "pulse")
    themes = "corrections/themes.yml"
    return content_hash(
        {
            "definition": {part: monitor.model_dump(mode="json")[part] for part in parts},
            "units": units_of(monitor),
            "horizon": horizon(monitor).isoformat(),
            "inputs": {name: value for name, value in inputs.items() if name != themes},
            "key": door.key_id,
            "withdrawn": content_hash(sorted(door.withdrawn)),
            "media": raw_state(monitor, folders),
            "code": code_hash(),
        }
    )


def prepare(monitor: Monitor, folders: Folders, *, inputs: Mapping[str, str]) -> Prepared:
    """Make the standard tables of a monitor, unless nothing they depend on has changed.

    Parameters
    ----------
    inputs : mapping of str to str
        From :func:`input_hashes`.

    Raises
    ------
    SourceError, DefinitionError, PrivacyError
        What was found, what was expected, what to do.
    """
    door = open_door(monitor, folders.home)
    key = _key(monitor, folders, inputs, door)
    manifest = read_json(folders.prepared / MANIFEST, {})
    if manifest.get("key") == key and _whole(folders.prepared, manifest):
        return Prepared(manifest, changed=False)
    with staged(folders.prepared) as folder:
        manifest = {"key": key, "inputs": dict(inputs), **_make(monitor, folders, door, folder)}
        write_json(folder / MANIFEST, manifest)
    return Prepared(manifest, changed=True)


def is_fresh(monitor: Monitor, folders: Folders, inputs: Mapping[str, str]) -> bool:
    """Whether :func:`prepare` would have nothing to do."""
    door = open_door(monitor, folders.home)
    manifest = read_json(folders.prepared / MANIFEST, {})
    return manifest.get("key") == _key(monitor, folders, inputs, door)


def _whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    return all((folder / f"{name}.parquet").is_file() for name in manifest["tables"])


def _make(monitor: Monitor, folders: Folders, door: Door, folder: Path) -> dict[str, Any]:
    import pandas as pd

    from .at_rest import parquet_bytes, write_table
    from .carrying import Carrier
    from .crosswalks import read_crosswalks, successors
    from .joining import join

    private_folder(folder)
    walks = read_crosswalks(monitor, folders)
    carrier = Carrier.of(monitor, walks)
    now = {**successors(walks), **carrier.former}
    parts: dict[str, list[_Part]] = {}
    for number, source in enumerate(monitor.sources):
        part = _read(source, number, monitor, folders, door, now)
        parts.setdefault(source.table, []).append(part)
    frames = {name: [part.frame for part in mine] for name, mine in parts.items()}
    outdated = frozenset[str]().union(*(part.outdated for mine in parts.values() for part in mine))
    joined, late = join(frames, door=door, at=horizon(monitor), carrier=carrier, outdated=outdated)
    joined.setdefault("persons", _nobody())
    told = frames.get("narratives", ())
    photos, unseen = take_in(joined, told, folders, door, folder, at=horizon(monitor))
    refused = [part.refused for mine in parts.values() for part in mine]
    all_refused = pd.concat([*refused, late.drop(columns="source"), unseen], ignore_index=True)
    tables = {}
    for name, frame in joined.items():
        checked = _validated(name, frame)
        content = write_table(folder / f"{name}.parquet", checked, key=door.key)
        tables[name] = {"rows": len(frame), "hash": content}
    if photos is not None:
        content = write_table(folder / f"{MEDIA}.parquet", photos, key=door.key)
        tables[MEDIA] = {"rows": len(photos), "hash": content}
    write(folder / "refused.parquet", parquet_bytes(all_refused))
    sources = [_count(part, late) for mine in parts.values() for part in mine]
    return {"tables": tables, "sources": sources, "carried": carrier.counts}


def _nobody() -> pd.DataFrame:
    """The table of persons of a monitor that has no register of them."""
    import pandas as pd

    from .joining import standard_frame

    return standard_frame("persons", pd.DataFrame({"person": [], "area": []}))


def _count(part: _Part, late: pd.DataFrame) -> dict[str, Any]:
    refused = len(part.refused) + late["source"].tolist().count(part.number)
    return {
        "file": part.source.file,
        "sheet": part.source.sheet,
        "table": part.source.table,
        "read": part.read,
        "laid_out": part.laid_out,
        "refused": refused,
        "kept": part.laid_out - refused,
    }


def _validated(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    import pandera.pandas as pa

    try:
        return schema(name, frame.columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        broken = sorted({str(case) for case in errors.failure_cases["check"]})
        columns = sorted({str(case) for case in errors.failure_cases["column"]})
        raise RunError(
            f"Tabel '{name}' voldoet na het inlezen niet aan haar schema: kolommen "
            f"{', '.join(columns)}; regels {', '.join(broken)}. Meld dit bij de makers."
        ) from None


def _read(
    source: Source,
    number: int,
    monitor: Monitor,
    folders: Folders,
    door: Door,
    now: Mapping[str, str],
) -> _Part:
    raw, tidy = tidied(source, monitor, folders, now)
    door.let_in(tidy, source, raw.rows)
    _defaults(tidy.frame, source, units_of(monitor))
    if source.table == "narratives":
        tell(tidy.frame, monitor.languages)
    here, rows = tidy.reasons != "", raw.rows.to_numpy()
    refused = _refused(source, rows[here], tidy.reasons[here])
    kept = tidy.kept()
    kept = kept.assign(
        _file=source.file,
        _sheet=source.sheet or "",
        _row=rows[~here],
        _source=number,
    )
    import pandas as pd

    everything = pd.concat([raw.refused, refused], ignore_index=True)
    laid_out = len(raw.frame) + len(raw.refused)
    return _Part(source, number, kept, everything, raw.read, laid_out, outdated_stories(tidy))


def tidied(
    source: Source, monitor: Monitor, folders: Folders, now: Mapping[str, str]
) -> tuple[Raw, Tidy]:
    """Read a source as far as the door: columns of the right kind, impossible rows refused.

    Parameters
    ----------
    now : mapping of str to str
        Old codes of areas to those of now.
    """
    from .off_scale import refuse_off_scale
    from .reading import read_source
    from .tidying import Tidy, half_open

    given = LAID_OUT[source.table] if source.items and source.table in LAID_OUT else set()
    check_columns(source.table, {*source.columns, *source.constants, *given}, file=source.file)
    raw = read_source(source, folders)
    tidy = Tidy(raw.frame, source.table)
    tidy.convert()
    for start, end in TABLES[source.table].intervals:
        if {start, end} <= set(tidy.frame.columns):
            tidy.frame[end] = half_open(tidy.frame[end])
    tidy.check(horizon(monitor))
    refuse_off_scale(tidy, monitor.pulse)
    refuse_outdated(tidy, source, monitor.privacy.retention, at=horizon(monitor))
    if source.table not in VALUES:
        _current_areas(tidy.frame, monitor, now)
    return raw, tidy


def _refused(source: Source, rows: Any, reasons: Any) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "file": source.file,
            "sheet": source.sheet or "",
            "row": rows,
            "reason": reasons,
            "table": source.table,
        }
    ).astype({"file": "str", "sheet": "str", "row": "int64", "reason": "str", "table": "str"})


def _current_areas(frame: pd.DataFrame, monitor: Monitor, now: Mapping[str, str]) -> None:
    """Give a person's area under an old code its present one; figures are carried later."""
    known = {area.code for area in monitor.areas}
    renamed = {old: new for old, new in now.items() if old not in known}
    if "area" in frame and renamed:
        frame["area"] = frame["area"].replace(renamed)


def units_of(monitor: Monitor) -> dict[str, str]:
    """Unit of each measure, by its id: an indicator whose file gives no unit has this one."""
    return {measure.id: measure.unit for measure in monitor.measures}


def _defaults(frame: pd.DataFrame, source: Source, units: Mapping[str, str]) -> None:
    """Fill what every source of a table must have: results are counted by place and moment."""
    import pandas as pd

    for column, value in DEFAULTS.get(source.table, {}).items():
        frame[column] = frame[column].fillna(value) if column in frame else value
    for column, dtype in empty_dtypes(source.table, COUNTED_BY).items():
        if column in TABLES[source.table].columns and column not in frame:
            frame[column] = pd.Series(index=frame.index, dtype=dtype)
    if source.table == "areas" and "indicator" in frame:
        known = frame["indicator"].map(units.get).astype("str")
        frame["unit"] = frame["unit"].fillna(known) if "unit" in frame else known
