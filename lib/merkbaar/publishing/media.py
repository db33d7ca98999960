"""Photos of stories through the door: with consent, cleaned, known by the story's own id.

The original stays in ``raw/`` alone; its name is nowhere in what is made. Of audio nothing is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import zipfile
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .at_rest import read_table, write_table
from .door import Door, last_word
from .files import content_hash, file_hash, private_folder
from .folders import Folders
from .recordings import clear_recordings, is_audio, is_named_audio

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor
    from ..privacy.keys import Key
    from ..privacy.photos import Photo

MEDIA = "media"
"""Folder in ``prepared/`` with a file a photo, and the table that says what they are."""
INDEX = {
    "narrative": "str",
    "person": "str",
    "hash": "str",
    "width": "int64",
    "height": "int64",
    "faces": "int64",
    "made_from": "str",
}
NO_CONSENT = "foto: geen toestemming voor foto's; het verhaal zelf telt wel mee"
NOT_THERE = "foto: het bestand is er niet (in raw/ of in de zip); het verhaal zelf telt wel mee"
REFUSED = "foto: {reason}; het verhaal zelf telt wel mee"
LARGEST = 50_000_000


def sources_with(monitor: Monitor, column: str) -> list[Any]:
    """The sources of stories that say which photo (or audio) goes with each."""
    return [one for one in monitor.sources if one.table == "narratives" and column in one.columns]


def raw_state(monitor: Monitor, folders: Folders) -> str:
    """What photos are made of, beside the sources: says whether a loose file in raw/ changed."""
    if not sources_with(monitor, "photo"):
        return ""
    named = {folders.home / source.file for source in monitor.sources}
    loose = (path for path in folders.raw.rglob("*") if path.is_file() and path not in named)
    return content_hash(
        {
            path.relative_to(folders.raw).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
            for path in loose
            if not is_named_audio(path.name)
        }
    )


def take_in(
    tables: dict[str, pd.DataFrame],
    parts: Sequence[pd.DataFrame],
    folders: Folders,
    door: Door,
    folder: Path,
    *,
    at: dt.date,
) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    """Make the clean copies of the photos of stories that were kept.

    Parameters
    ----------
    tables : dict of str to DataFrame
        The standard tables; in ``narratives`` a photo's name becomes the story's id where there
        is a copy, else nothing, and the column ``audio`` goes.
    parts : sequence of DataFrame
        The sources of stories, with where each row stands.
    folder : Path
        The new ``prepared/``.
    at : date
        The day on which consent must hold.

    Returns
    -------
    index : DataFrame or None
        One row a photo (:data:`INDEX`); None where no source has photos.
    refused : DataFrame
        file, sheet, row, reason, table: photos that weren't taken in. Their stories stay.
    """
    import pandas as pd

    stories = tables.get("narratives")
    if stories is None or not {"photo", "audio"} & set(stories.columns):
        return None, _refused([])
    tables["narratives"] = stories = stories.drop(columns="audio", errors="ignore")
    if "photo" not in stories:
        return None, _refused([])
    named = pd.concat(list(parts), ignore_index=True)
    here = named["photo"].notna() & named["narrative"].isin(stories["narrative"])
    named = named.loc[here].drop_duplicates("narrative")
    willing = _willing(tables.get("consents"), door, at)
    maker = _Maker(folders, door, private_folder(folder / MEDIA))
    rows, refused = [], []
    for row in named.to_dict("records"):
        try:
            if row["person"] not in willing:
                raise SourceError(NO_CONSENT)
            if made := maker.made(row):
                rows.append(made)
        except SourceError as error:
            refused.append({**row, "reason": str(error)})
    index = pd.DataFrame(rows, columns=list(INDEX)).astype(INDEX)
    index = index.sort_values("narrative", ignore_index=True)
    copied = stories["narrative"].isin(index["narrative"])
    stories["photo"] = stories["narrative"].where(copied).astype("str")
    return index, _refused(refused)


def _willing(consents: pd.DataFrame | None, door: Door, at: dt.date) -> frozenset[str]:
    from ..privacy import consent

    if consents is None:
        return frozenset()
    return consent.allowed(consents, purpose="photo", at=last_word(consents, at)) - door.withdrawn


def _refused(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    columns = {"file": "_file", "sheet": "_sheet", "row": "_row", "reason": "reason"}
    frame = pd.DataFrame(
        [{name: row[place] for name, place in columns.items()} for row in rows],
        columns=list(columns),
    )
    frame = frame.assign(table=MEDIA)
    return frame.astype({name: "int64" if name == "row" else "str" for name in frame.columns})


class _Maker:
    """Makes copies, or takes those of before where neither the file nor our code changed."""

    def __init__(self, folders: Folders, door: Door, place: Path) -> None:
        self._folders, self._door, self._place = folders, door, place
        self._before = self._known()

    def _known(self) -> dict[str, dict[str, Any]]:
        path = self._folders.prepared / f"{MEDIA}.parquet"
        if not path.is_file():
            return {}
        index = read_table(path, key=self._door.key)
        return {row["made_from"]: row for row in index.to_dict("records")}

    def made(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """Make the copy of one story's photo; None if the column named a recording."""
        from ..privacy.photos import clean

        raw = raw_file(row["photo"], row["_file"], self._folders)
        if is_audio(raw) and row.get("audio") == row["photo"]:
            return None
        source = self._door.keyed(MEDIA, hashlib.sha256(raw).hexdigest(), _versions())
        target = self._place / f"{row['narrative']}.parquet"
        own = {"narrative": row["narrative"], "person": row["person"], "made_from": source}
        if before := self._before.get(source):
            there = self._folders.prepared / MEDIA / f"{before['narrative']}.parquet"
            if there.is_file():
                shutil.copyfile(there, target)
                target.chmod(0o600)
                return {**before, **own}
        try:
            photo = clean(raw)
        except SourceError as error:
            raise SourceError(REFUSED.format(reason=error)) from None
        _write(target, photo, self._door.key)
        digest = hashlib.sha256(photo.content).hexdigest()
        size = {"width": photo.width, "height": photo.height, "faces": photo.faces}
        return {**own, **size, "hash": digest}


def raw_file(name: str, source: str, folders: Folders) -> bytes:
    """Read a file that a source names: in its zip, beside it, or under ``raw/``; nowhere else.

    Raises
    ------
    SourceError
        If it isn't there, or too large.
    """
    file = folders.home / source
    if file.suffix.lower() == ".zip":
        return _in_zip(name, file)
    place = loose_file(name, source, folders)
    if place is None:
        raise SourceError(NOT_THERE)
    if place.stat().st_size > LARGEST:
        raise _too_large()
    return place.read_bytes()


def loose_file(name: str, source: str, folders: Folders) -> Path | None:
    """Place of a loose file that a source names; None if there is none inside ``raw/``."""
    raw = folders.raw.resolve()
    for beside in (folders.raw, (folders.home / source).parent):
        try:
            place = (beside / name).resolve()
            if place.is_relative_to(raw) and place.is_file():
                return place
        except (OSError, ValueError):  # a name that can't be one
            continue
    return None


def _in_zip(name: str, file: Path) -> bytes:
    short = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.filename.replace("\\", "/").rsplit("/", 1)[-1] == short:
                    with archive.open(entry) as stream:
                        data = stream.read(LARGEST + 1)
                    if len(data) > LARGEST:
                        raise SourceError(_too_large())
                    return data
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError):
        raise SourceError(REFUSED.format(reason="in de zip niet te lezen")) from None
    raise SourceError(NOT_THERE)


def _too_large() -> SourceError:
    return SourceError(REFUSED.format(reason=f"groter dan {LARGEST // 10**6} MB"))


def _write(path: Path, photo: Photo, key: Key) -> None:
    import pandas as pd

    write_table(path, pd.DataFrame({"content": [photo.content]}), key=key)


def read_photo(folders: Folders, narrative: str, *, key: Key) -> bytes:
    """The clean copy of a story's photo."""
    path = folders.prepared / MEDIA / f"{narrative}.parquet"
    return bytes(read_table(path, key=key)["content"].iloc[0])


def drop_copies(folders: Folders, persons: Collection[str], *, key: Key) -> None:
    """Take away the copies of photos of these persons; the next run would leave them out."""
    path = folders.prepared / f"{MEDIA}.parquet"
    if not path.is_file():
        return
    index = read_table(path, key=key, columns=["narrative", "person"])
    for story in index.loc[index["person"].isin(sorted(persons)), "narrative"]:
        (folders.prepared / MEDIA / f"{story}.parquet").unlink(missing_ok=True)


@cache
def _versions() -> str:
    """What the bytes of a copy depend on, beside the photo."""
    from ..privacy import photos

    parts = {name: version(name) for name in ("pillow", "pi-heif", "opencv-python-headless")}
    return content_hash({**parts, "code": file_hash(Path(photos.__file__))})


def notes_of_media(monitor: Monitor, folders: Folders) -> list[str]:
    """Take recordings away where the monitor says so; what to tell of photos and audio, in Dutch.

    To be called when the standard tables have been written.
    """
    said = clear_recordings(monitor, folders)
    if not sources_with(monitor, "photo"):
        return said
    copies = len(list((folders.prepared / MEDIA).glob("*.parquet")))
    refused = read_table(folders.prepared / "refused.parquet", key=None, columns=["table"])
    unread = refused["table"].tolist().count(MEDIA)
    why = " (redenen: prepared/refused.parquet)" if unread else ""
    return [f"Foto's: {copies} om bij het vrijgeven te bekijken, {unread} niet{why}.", *said]
