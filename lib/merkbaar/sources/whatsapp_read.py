"""Read the bytes of a chat export, a text or a zip, without unpacking anything on disk."""

from __future__ import annotations

import codecs
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from merkbaar.errors import SourceError
from merkbaar.sources.whatsapp_heading import heading

LARGEST = 512 * 1024 * 1024
"""Bytes of text that are read at most; a year of a busy group is some ten million."""


@dataclass(frozen=True)
class Line:
    """One line of the export.

    Attributes
    ----------
    row : int
        Its number in the file, from 1.
    text : str
        Without its line end.
    returned : bool
        Whether the line before it ended in CR LF (or it is the first).
    sound : bool
        False where bytes aren't text in the file's encoding; then ``text`` holds � for them.
    """

    row: int
    text: str
    returned: bool
    sound: bool


def chat_bytes(path: Path) -> tuple[bytes, frozenset[str]]:
    """Give the bytes of the chat and the names of the media beside it.

    Parameters
    ----------
    path : Path
        A ``.txt``, or a ``.zip`` that holds one. A zip is read in memory: nothing is written,
        so a name that climbs out of its folder can do no harm.

    Raises
    ------
    SourceError
        If the file isn't there, is too large, is locked, is broken or holds no chat.
    """
    if not path.is_file():
        raise SourceError(
            f"Het bestand {path.name} is er niet. Controleer de naam en de map; "
            "een chat-export heet meestal _chat.txt, 'WhatsApp-chat met ….txt' of eindigt op .zip."
        )
    if zipfile.is_zipfile(path):
        return _from_zip(path)
    if path.suffix.lower() == ".zip":
        raise SourceError(
            f"{path.name} is geen leesbaar zip-bestand (beschadigd of niet helemaal overgezet). "
            "Exporteer de chat opnieuw en zet het bestand opnieuw in de map."
        )
    if path.stat().st_size > LARGEST:
        raise _too_large(path.name)
    return path.read_bytes(), frozenset()


def _from_zip(path: Path) -> tuple[bytes, frozenset[str]]:
    """Read the chat's text out of a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            names = {entry.filename.replace("\\", "/").rsplit("/", 1)[-1] for entry in entries}
            texts = [entry for entry in entries if entry.filename.lower().endswith(".txt")]
            return _chosen(archive, texts, path.name), frozenset(names)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise SourceError(
            f"{path.name} is beschadigd en kan niet worden uitgepakt. Exporteer de chat opnieuw."
        ) from error


def _chosen(archive: zipfile.ZipFile, texts: list[zipfile.ZipInfo], name: str) -> bytes:
    """Choose the chat among the texts: documents that were sent can be texts too."""

    def rank(entry: zipfile.ZipInfo) -> tuple[bool, bool, int, str]:
        short = entry.filename.replace("\\", "/").rsplit("/", 1)[-1].lower()
        return ("chat" not in short, "whatsapp" not in short, -entry.file_size, entry.filename)

    for entry in sorted(texts, key=rank):
        if entry.flag_bits & 1:
            raise SourceError(
                f"{name} zit op slot met een wachtwoord. Sla het zip-bestand op zonder wachtwoord."
            )
        data = _guarded(archive, entry, name)
        if looks_like_chat(data[:4096]):
            return data
    raise SourceError(
        f"In {name} zit geen chat: er is geen tekstbestand (.txt) waarin regels met datum en tijd "
        "beginnen. Kies in WhatsApp 'Chat exporteren' en zet dat bestand ongewijzigd in de map."
    )


def _guarded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Read one entry, and stop at the largest size whatever the zip says of itself."""
    with archive.open(entry) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(name)
    return data


def _too_large(name: str) -> SourceError:
    return SourceError(
        f"{name} is groter dan {LARGEST // 1024**2} MB aan tekst; dat is geen gewone chat-export. "
        "Exporteer zonder media, of splits de chat."
    )


def encoding_of(data: bytes) -> str:
    """Say how the bytes were written: WhatsApp writes UTF-8; a text editor may have changed it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    head = data[:4096]
    if head and head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if _has_utf8(data) else "cp1252"
    return "utf-8"


def _has_utf8(data: bytes) -> bool:
    """Say whether any line that isn't ASCII is whole UTF-8: then the others are damaged."""
    for line in data.split(b"\n"):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def lines_of(data: bytes, encoding: str) -> list[Line]:
    """Split the bytes into lines at LF (and CR LF) only: a message may hold other breaks."""
    if encoding == "utf-8":
        pieces = [_decoded(piece) for piece in data.split(b"\n")]
    else:
        text = data.decode(encoding, errors="replace")
        pieces = [(piece, "\ufffd" not in piece) for piece in text.split("\n")]
    if pieces and pieces[-1][0] == "":
        pieces.pop()
    lines, returned = [], True
    for row, (text, sound) in enumerate(pieces, start=1):
        lines.append(Line(row, text.removesuffix("\r"), returned, sound))
        returned = text.endswith("\r")
    return lines


def _decoded(piece: bytes) -> tuple[str, bool]:
    try:
        return piece.decode("utf-8"), True
    except UnicodeDecodeError:
        return piece.decode("utf-8", errors="replace"), False


def looks_like_chat(first: bytes | str) -> bool:
    """Say whether a text starts like a chat export.

    Parameters
    ----------
    first : bytes or str
        The first kilobytes of a file.

    Returns
    -------
    bool
        True where one of the first three lines with text opens with a date, a time and what
        stands between them and a message, or where three lines do so in the same way.
    """
    lines = (first if isinstance(first, str) else _opening(first)).split("\n")
    filled = [line for line in lines if line.strip()]
    if any(heading(line) for line in filled[:3]):
        return True
    signatures = Counter(head.signature for line in filled if (head := heading(line)))
    return bool(signatures) and max(signatures.values()) >= 3


def _opening(first: bytes) -> str:
    """Decode the first bytes of a file; the last letter may be cut in two."""
    encoding = encoding_of(first)
    if encoding == "cp1252":
        try:
            return codecs.getincrementaldecoder("utf-8")().decode(first)
        except UnicodeDecodeError:
            pass
    return first.decode(encoding, errors="replace")
