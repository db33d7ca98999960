"""Pictures and voice notes of the chat: drawn or silent, with what a phone leaves in them."""

from __future__ import annotations

import datetime as dt
import io
import struct
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_SIZE = (320, 240)
_SILENCE = b"\xf8\xff\xfe"
"""An Opus packet of 20 ms in which nothing is heard (RFC 6716)."""
_RATE, _SAMPLES = 48000, 960
_POLYNOMIAL = 0x04C11DB7


def photo(chance: np.random.Generator, moment: dt.datetime, place: tuple[float, float]) -> bytes:
    """Draw a picture (JPEG) of coloured shapes, with camera, moment and GPS in its EXIF.

    Parameters
    ----------
    place : tuple of float
        Latitude and longitude in degrees, north and east.
    """
    from PIL import Image, ImageDraw

    colours = [tuple(int(v) for v in chance.integers(40, 240, 3)) for _ in range(6)]
    image = Image.new("RGB", _SIZE, colours[0])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 150, *_SIZE), fill=colours[1])
    for colour in colours[2:]:
        x, y = int(chance.integers(20, 230)), int(chance.integers(40, 160))
        draw.ellipse((x, y, x + int(chance.integers(25, 80)), y + 50), fill=colour)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Wilgendam", "Toestel 3"
    exif[0x0132] = moment.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(0x8769)[0x9003] = moment.strftime("%Y:%m:%d %H:%M:%S")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", _degrees(place[0]), "E", _degrees(place[1])
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=55, exif=exif)
    return buffer.getvalue()


def _degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    minutes = (value % 1) * 60
    return Fraction(int(value)), Fraction(int(minutes)), Fraction(round((minutes % 1) * 6000), 100)


def voice_note(seconds: float, serial: int) -> bytes:
    """Make a silent voice note: Ogg with Opus (RFC 7845), one channel.

    Parameters
    ----------
    seconds : float
        How long it lasts.
    serial : int
        Number of the stream.
    """
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, _RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"Wilgendam" + struct.pack("<I", 0)
    pages = [_page(head, [len(head)], 0, serial, 0, 2), _page(tags, [len(tags)], 0, serial, 1, 0)]
    packets = max(1, round(seconds * _RATE / _SAMPLES))
    for number, start in enumerate(range(0, packets, 250)):
        count = min(250, packets - start)
        last = 4 if start + count >= packets else 0
        granule = (start + count) * _SAMPLES
        pages.append(_page(_SILENCE * count, [3] * count, granule, serial, number + 2, last))
    return b"".join(pages)


def _page(
    body: bytes, sizes: list[int], granule: int, serial: int, number: int, flags: int
) -> bytes:
    """Wrap packets in an Ogg page with its checksum (RFC 3533)."""
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0)
    head += bytes([len(sizes), *sizes])
    checksum = struct.pack("<I", _checksum(head + body))
    return head[:22] + checksum + head[26:] + body


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = ((value << 1) ^ _POLYNOMIAL if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        table.append(value)
    return table


_CHECKS = _table()


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CHECKS[(value >> 24) ^ byte]
    return value
