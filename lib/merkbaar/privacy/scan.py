"""Search every byte of a folder for what must not be there: the last check before a release.

Looks in each file as it is, with its HTML entities and JSON escapes undone, inside zip and gzip
files and inside base64 of ``data:`` addresses. Stricter shapes than redaction's: a page is full of
numbers that are nobody's. In a picture, whatever isn't pixels is a find; a picture of pixels alone
isn't searched for shapes, for in so many bytes every shape turns up by chance.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from merkbaar.privacy.pseudonyms import is_bsn
from merkbaar.privacy.shapes import digits_of, passes_mod97
from merkbaar.privacy.traces import is_picture, traces

_EDGE = r"(?<![\w.,+#%/=\-])"
_PHONE = re.compile(
    _EDGE + r"(?:(?:\+|00)31[ \-.]?(?:\(0\)[ ]?)?[1-9](?:[ \-.]?\d){8}|06(?:[ \-.]{0,3}\d){8}|"
    r"0[1-9]\d{1,2}[\-][ ]?\d{6,7}|0[1-9]\d[ ]\d{3}[ ]\d{2}[ ]\d{2})(?![\d.]\d|\d|[\w%])"
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9+/])(?:NL\d\d[ ]?[A-Z]{4}(?:[ ]?\d){10}|[A-Z]{2}\d\d(?:[ ]?[A-Z0-9]{4}){3,7}"
    r"(?:[ ]?[A-Z0-9]{1,3})?)(?![A-Za-z0-9+/=])"
)
_EMAIL = re.compile(
    r"(?<![\w.%+\-])[\w.%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,6}"
    r"(?!png|jpe?g|svg|gif|js|css|woff2?|json|html?)[A-Za-z]{2,24}\b"
)
_NINE = re.compile(r"(?<![\w.,+#%/=\-])\d{9}(?![\w%]|[.,]\d)")
_ABOUT = re.compile(r"bsn|burgerservice|sofi|person|client|cliënt|identi|nummer", re.IGNORECASE)
_DATA = re.compile(r"data:[\w/+.\-]+;base64,([A-Za-z0-9+/=\s]{16,})")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_DEPTH = 4
_LARGEST = 400_000_000


@dataclass(frozen=True)
class Leak:
    """Something that must not be there. Holds no value, so that a report can't leak it again.

    Attributes
    ----------
    file : str
        Path below the folder that was searched; a member of a zip after "!".
    kind : str
        phone, iban, email, bsn, needle, or unreadable (an archive that can't be opened); in a
        picture exif, xmp, iptc, comment, profile or behind (after its end).
    at : int
        Place of its first character.
    needle : int or None
        Which of the needles it was (its place in the list).
    """

    file: str
    kind: str
    at: int
    needle: int | None = None

    def __str__(self) -> str:
        what = self.kind if self.needle is None else f"{self.kind} {self.needle}"
        return f"{self.file}: {what} op plaats {self.at}"


def scan(
    folder: Path | str, *, needles: Iterable[str] = (), allowed: Iterable[str] = ()
) -> list[Leak]:
    """Search a folder for identifiers and for given texts.

    Parameters
    ----------
    folder : Path
        What is about to be published (or was).
    needles : iterable of str
        Texts that may be nowhere: planted names, numbers. Telling parts count too: a surname, the
        part of an e-mail address before the @, the last seven digits of a number.
    allowed : iterable of str
        E-mail addresses and phone numbers of the municipality that may stand on a page.

    Returns
    -------
    list of Leak
        In order of file and place; empty if nothing was found.
    """
    folder = Path(folder)
    tells = [(i, part) for i, needle in enumerate(needles) for part in telling_parts(needle)]
    fine = {_bare(text) for text in allowed}
    leaks: set[Leak] = set()
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    for path in files:
        name = path.name if path == folder else path.relative_to(folder).as_posix()
        leaks |= {Leak(name, *rest) for rest in _tells(name, tells)}
        for inside, data in _contents(name, path.read_bytes(), 0):
            leaks |= set(_search(inside, data, tells, fine))
    return sorted(leaks, key=lambda leak: (leak.file, leak.at, leak.kind, leak.needle or 0))


def telling_parts(needle: str) -> list[str]:
    """Give what of a needle tells who it is, in small letters: itself and its telling parts."""
    whole = " ".join(needle.casefold().split())
    parts = [whole]
    digits = digits_of(needle)
    if "@" in whole:
        parts.append(whole.split("@")[0])
    elif len(digits) >= 7 and len(digits) * 2 >= len(re.sub(r"\W", "", whole)):
        parts += [digits, digits[-7:]]
    elif digits:
        parts.append(re.split(r"[,\d]", whole)[0].strip())
    else:
        words = whole.split()
        parts += [word for word in words[1:] if len(word) >= 5]
    return list(dict.fromkeys(part for part in parts if len(part) >= 4))


def _contents(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes | None]]:
    """Yield a file and what is packed in it; None where a package can't be opened."""
    yield name, data
    if depth >= _DEPTH:
        if data[:2] in (b"PK", b"\x1f\x8b"):
            yield name, None
        return
    try:
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for member in package.infolist():
                    if member.file_size > _LARGEST:
                        yield f"{name}!{member.filename}", None
                    else:
                        inner = package.read(member)
                        yield from _contents(f"{name}!{member.filename}", inner, depth + 1)
        elif data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as package:
                yield from _contents(f"{name}!", package.read(_LARGEST), depth + 1)
    except (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile):
        yield name, None


def _search(
    name: str, data: bytes | None, tells: list[tuple[int, str]], fine: set[str]
) -> Iterator[Leak]:
    if data is None:
        yield Leak(name, "unreadable", 0)
        return
    beside = traces(data)
    yield from (Leak(name, kind, at) for kind, at in beside)
    pixels = is_picture(data) and not beside
    for text in _texts(data):
        for kind, at, value in () if pixels else _shapes(text):
            if _bare(value) not in fine:
                yield Leak(name, kind, at)
        for rest in _tells(text, tells):
            yield Leak(name, *rest)
        for packed in _DATA.finditer(text):
            try:
                inner = base64.b64decode(packed.group(1), validate=False)
            except (binascii.Error, ValueError):
                continue
            if inner != data:
                yield from _search(f"{name}!data", inner, tells, fine)


def _texts(data: bytes) -> list[str]:
    """Give the readings of some bytes: UTF-8, Latin-1, UTF-16; entities and escapes undone."""
    readings = [data.decode("utf-8", errors="replace")]
    if not data.isascii():
        readings.append(data.decode("latin-1"))
    if b"\x00" in data:
        readings += [data.decode(code, errors="replace") for code in ("utf-16-le", "utf-16-be")]
    plain = []
    for text in readings:
        undone = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
        plain += [text, html.unescape(undone)] if "&" in text or "\\u" in text else [text]
    return list(dict.fromkeys(plain))


def _shapes(text: str) -> Iterator[tuple[str, int, str]]:
    for found in _PHONE.finditer(text):
        if 9 <= len(digits_of(found.group())) <= 14:
            yield "phone", found.start(), found.group()
    for found in _IBAN.finditer(text):
        if found.group().startswith("NL") or passes_mod97(found.group()):
            yield "iban", found.start(), found.group()
    for found in _EMAIL.finditer(text):
        yield "email", found.start(), found.group()
    for found in _NINE.finditer(text):
        if is_bsn(found.group()) and _told_as_person(text, found.start(), found.end()):
            yield "bsn", found.start(), found.group()


def _told_as_person(text: str, start: int, end: int) -> bool:
    """Whether nine digits stand where a person's number would: alone, or after such a word."""
    alone = text[max(0, start - 1) : start] + text[end : end + 1]
    return alone in ('""', "><", "''") or bool(_ABOUT.search(text[max(0, start - 40) : start]))


def _tells(text: str, tells: list[tuple[int, str]]) -> Iterator[tuple[str, int, int]]:
    small = text.casefold()
    packed = None
    for i, part in tells:
        if part.isdigit():
            packed = packed or re.sub(r"(?<=\d)[ .\-/()\u00a0\u2010-\u2015]{1,3}(?=\d)", "", small)
            at = packed.find(part)
        else:
            at = small.find(part)
        if at >= 0:
            yield "needle", at, i


def _bare(text: str) -> str:
    return re.sub(r"[\s.\-()]", "", text.casefold()) if "@" not in text else text.casefold()
