"""What a picture holds beside its pixels: place, time, device, names, whatever hangs behind it.

Reads the parts that a JPEG, PNG or WebP is made of, without decoding it. Of other kinds of picture
only the well-known openings of such parts are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator

EXIF, XMP, IPTC = "exif", "xmp", "iptc"
COMMENT, PROFILE, BEHIND = "comment", "profile", "behind"
Trace = tuple[str, int]
"""Kind and place of the first byte."""

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_OTHERS = (b"GIF8", b"II*\x00", b"MM\x00*")
_OPENINGS = (
    (b"Exif\x00\x00", EXIF),
    (b"GPSLatitude", EXIF),
    (b"http://ns.adobe.com/xap/", XMP),
    (b"<x:xmpmeta", XMP),
    (b"8BIM", IPTC),
)
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"tIME")
_PNG_PIXELS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"bKGD")
_WEBP_PIXELS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF")


def is_picture(data: bytes) -> bool:
    """Whether bytes open as a picture does."""
    return (
        data.startswith((_JPEG, _PNG, *_OTHERS))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1"))
    )


def traces(data: bytes) -> list[Trace]:
    """Find what a picture holds beside its pixels; nothing for bytes that are no picture.

    Returns
    -------
    list of (str, int)
        exif, xmp, iptc, comment, profile or behind (bytes after the end), with the place.
    """
    if data.startswith(_JPEG):
        return list(_in_jpeg(data))
    if data.startswith(_PNG):
        return list(_in_png(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return list(_in_webp(data))
    if is_picture(data):
        return [(kind, data.find(sign)) for sign, kind in _OPENINGS if sign in data]
    return []


def _in_jpeg(data: bytes) -> Iterator[Trace]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        part = data[at + 4 : at + 2 + size]
        if kind := _kind_of_segment(marker, part):
            yield kind, at
        at += 2 + size
        if marker == 0xDA:
            at = _end_of_scan(data, at)
            if data[at : at + 2] == b"\xff\xd9":
                break
    else:
        at -= 2  # broken off: the rest is no part of a picture
    if at + 2 < len(data):
        yield BEHIND, at + 2


def _kind_of_segment(marker: int, part: bytes) -> str:
    if marker == 0xFE:
        return COMMENT
    if not 0xE0 <= marker <= 0xEF:
        return ""
    if marker == 0xE0 and part.startswith(b"JFIF\x00"):
        return COMMENT if part[12:14] not in (b"\x00\x00", b"") else ""  # a thumbnail in it
    if marker == 0xEE and part.startswith(b"Adobe"):
        return ""
    named = {0xE1: XMP if part.startswith(b"http") else EXIF, 0xE2: PROFILE, 0xED: IPTC}
    return named.get(marker, COMMENT)


def _end_of_scan(data: bytes, at: int) -> int:
    """Place of the marker that ends the pixels which begin at `at`."""
    while (at := data.find(b"\xff", at)) >= 0:
        if at + 1 < len(data) and data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1
    return len(data)


def _in_png(data: bytes) -> Iterator[Trace]:
    at = len(_PNG)
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        part = data[at + 8 : at + 8 + size]
        if name == b"eXIf":
            yield EXIF, at
        elif name == b"iCCP":
            yield PROFILE, at
        elif name == b"iTXt" and part.startswith(b"XML:com.adobe.xmp"):
            yield XMP, at
        elif name in _PNG_TEXTS:
            yield EXIF if part.startswith(b"Raw profile") else COMMENT, at
        elif name not in _PNG_PIXELS and name != b"pHYs":
            yield COMMENT, at
        at += 12 + size
        if name == b"IEND":
            break
    if at < len(data):
        yield BEHIND, at


def _in_webp(data: bytes) -> Iterator[Trace]:
    named = {b"EXIF": EXIF, b"XMP ": XMP, b"ICCP": PROFILE}
    end, at = 8 + int.from_bytes(data[4:8], "little"), 12
    while at + 8 <= min(end, len(data)):
        name = data[at : at + 4]
        if name not in _WEBP_PIXELS:
            yield named.get(name, COMMENT), at
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    if end < len(data):
        yield BEHIND, end
