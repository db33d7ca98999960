"""Audio of stories: stays in ``raw/``, is never copied; taken away after the story was written out.

Only where the monitor says ``privacy: audio: delete``, only loose files that are audio by their
content, and only of stories whose text stands in ``prepared/``. What is done is said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .at_rest import read_table
from .door import Door, open_door
from .folders import Folders

if TYPE_CHECKING:
    from ..monitor import Monitor, Source

SUFFIXES = (".ogg", ".oga", ".opus", ".m4a", ".mp3", ".wav", ".aac", ".amr", ".flac")
SAID_MOST = 20


def is_named_audio(name: str) -> bool:
    """Whether a file is called as audio is."""
    return name.lower().endswith(SUFFIXES)


def is_audio(head: bytes) -> bool:
    """Whether bytes open as Ogg, MP3, AAC, WAV, FLAC, AMR or M4A does."""
    if head.startswith((b"OggS", b"ID3", b"fLaC", b"#!AMR")):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] == b"WAVE"
    if head[4:8] == b"ftyp":
        return head[8:12] in (b"M4A ", b"M4B ")
    return _is_mpeg(head)


def _is_mpeg(head: bytes) -> bool:
    """Whether bytes open with a frame of MPEG audio: sync, a layer, a bit rate and a rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0xF6 == 0xF0:  # AAC in ADTS has no layer
        return head[2] >> 2 & 0xF < 13
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer != 0 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def clear_recordings(monitor: Monitor, folders: Folders) -> list[str]:
    """Take the audio of stories away that were written out; returns what was done, in Dutch.

    Names files, which the municipality itself named; for the terminal only, never kept.
    """
    from .media import sources_with

    sources = sources_with(monitor, "audio")
    if monitor.privacy.audio != "delete" or not sources:
        return []
    door = open_door(monitor, folders.home)
    gone, stays = [], []
    for source in sources:
        packed = source.file.lower().endswith(".zip")
        for name in _written_out(source, monitor, folders, door):
            if packed:
                stays.append(f"{source.file}: {name} (zit in een zip; haal het er zelf uit)")
            elif place := _loose(name, source.file, folders):
                told = place.relative_to(folders.home.resolve()).as_posix()
                with place.open("rb") as stream:
                    audio = is_audio(stream.read(16))
                if audio:
                    place.unlink()
                    gone.append(told)
                else:
                    stays.append(f"{told} (is geen geluid dat Merkbaar kent)")
    return [*_told("Geluid verwijderd uit raw/", gone), *_told("Geluid dat er nog staat", stays)]


def _loose(name: str, source: str, folders: Folders) -> Path | None:
    from .media import loose_file

    return loose_file(name, source, folders)


def _written_out(source: Source, monitor: Monitor, folders: Folders, door: Door) -> list[str]:
    """Names of the recordings whose story stands in the prepared table, sorted."""
    from .prepare import tidied
    from .tidying import Tidy

    path = folders.prepared / "narratives.parquet"
    if not path.is_file():
        return []
    prepared = read_table(path, key=door.key, columns=["narrative"])["narrative"]
    raw, tidy = tidied(source, monitor, folders, {})
    named = Tidy(tidy.frame, source.table)
    door.name(named, source, raw.rows)
    frame = named.frame.loc[named.frame["audio"].notna()]
    there = frame["narrative"].isin(set(prepared))
    return sorted(set(frame.loc[there, "audio"]) - set(frame.loc[~there, "audio"]))


def _told(what: str, names: list[str]) -> list[str]:
    if not names:
        return []
    more = [f"  en nog {len(names) - SAID_MOST}"] if len(names) > SAID_MOST else []
    return [f"{what} ({len(names)}):", *(f"  {name}" for name in names[:SAID_MOST]), *more]
