"""What an iPhone makes is read and cleaned like any other photo.

The two files were drawn for this (a red part, a blue part, 96 by 64) and written with pillow-heif
1.8.1, which is no part of the project: an encoder isn't needed.
"""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from merkbaar.errors import SourceError
from merkbaar.privacy import heic, photos
from merkbaar.privacy.traces import traces

NAME = b"Oddobert"
WITH_EXIF = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA
AAAAADRpbG9jAAAAAERAAAIAAQAAAAABuwABAAAAAAAAAOUAAgAAAAACoAABAAAAAAAAAHoAAAA4aWluZgAAAAAAAgAAABVp
bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHho
dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAA
AwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAA
AAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAAAA5jZHNjAAIA
AQABAAABZ21kYXQAAADhKAGvCeDjR5y6r//+QR///jEbkP4E5qSCUnn7uL0d8amf/1sIaxZLYOcwQ8s+0VLaobsRZzivnawC
WcOPnDXWeyj1q19j4CwwpAsIJjAJt46T5p+57WdSETkrTUA2HHyUG1znZsqEefxKGvha0ur+LW4zL+4FWUfPWTf+9yIamHx7
pS3/HnwKVCJ8YuXT+fxNHoganUn8xOq/21UP2mBrzNwS7PZLbu83Bsh907gtREJodgh7MctLFnplfN3jVvQi8ufpuLXYGs/b
faILa/VvjNT8GId9WLzqPSb748XtGBjgAAAABkV4aWYAAE1NACoAAAAIAAMBDwACAAAACgAAADIBOwACAAAACQAAADyIJQAE
AAAAAQAAAEYAAAAAVG9lc3RlbCAzAE9kZG9iZXJ0AAAAAQACAAUAAAADAAAAWAAAAAAAAAA0AAAAAQAAAAUAAAABAAAAAQAA
AAE=
"""
)
"""With a device, a name and a place in its EXIF."""
SIDEWAYS = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA
AAAAADRpbG9jAAAAAERAAAIAAQAAAAABuwABAAAAAAAAAOUAAgAAAAACoAABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVp
bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHho
dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAA
AwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAA
AAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAAAA5jZHNjAAIA
AQABAAABEW1kYXQAAADhKAGvCeDjR5y6r//+QR///jEbkP4E5qSCUnn7uL0d8amf/1sIaxZLYOcwQ8s+0VLaobsRZzivnawC
WcOPnDXWeyj1q19j4CwwpAsIJjAJt46T5p+57WdSETkrTUA2HHyUG1znZsqEefxKGvha0ur+LW4zL+4FWUfPWTf+9yIamHx7
pS3/HnwKVCJ8YuXT+fxNHoganUn8xOq/21UP2mBrzNwS7PZLbu83Bsh907gtREJodgh7MctLFnplfN3jVvQi8ufpuLXYGs/b
faILa/VvjNT8GId9WLzqPSb748XtGBjgAAAABkV4aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA
"""
)
"""Its EXIF says that it lies on its side; of a HEIC the file itself would say so."""


def opened(photo):
    return Image.open(io.BytesIO(photo.content))


def test_a_heic_photo_becomes_a_jpeg_with_the_same_picture():
    photo = photos.clean(WITH_EXIF)
    assert (photo.width, photo.height) == (96, 64)
    image = opened(photo)
    assert image.format == "JPEG"
    red, blue = image.getpixel((5, 5)), image.getpixel((90, 60))
    assert red[0] > 180 > 80 > red[2]
    assert blue[2] > 180 > 80 > blue[0]


def test_nothing_of_the_device_the_place_or_a_name_is_left():
    assert NAME in WITH_EXIF
    made = photos.clean(WITH_EXIF).content
    assert NAME not in made
    assert traces(made) == []
    assert not opened(photos.clean(WITH_EXIF)).getexif()


def test_the_same_file_gives_the_same_bytes():
    assert photos.clean(WITH_EXIF) == photos.clean(WITH_EXIF)


def test_a_photo_is_not_turned_twice():
    image = opened(photos.clean(SIDEWAYS))
    assert image.size == (96, 64)
    assert image.getpixel((5, 5))[0] > 180


@pytest.mark.parametrize("length", [12, 60, 300, 500, len(WITH_EXIF) - 100])
def test_a_heic_photo_that_was_cut_off_is_refused(length):
    with pytest.raises(SourceError, match="beschadigd of niet heel") as error:
        photos.clean(WITH_EXIF[:length])
    assert NAME.decode() not in str(error.value)


def test_a_heic_photo_that_is_too_large_or_too_small_is_refused(monkeypatch):
    monkeypatch.setattr(photos, "SMALLEST", 65)
    with pytest.raises(SourceError, match="kleiner dan 65"):
        photos.clean(WITH_EXIF)
    monkeypatch.setattr(photos, "MOST_PIXELS", 96 * 64 - 1)
    with pytest.raises(SourceError, match="miljoen beeldpunten"):
        photos.clean(WITH_EXIF)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=200), st.integers(12, 700))
def test_broken_bytes_are_refused_or_cleaned_and_nothing_else(noise, at):
    raw = bytearray(WITH_EXIF)
    raw[at : at + len(noise)] = noise
    try:
        made = photos.clean(bytes(raw))
    except SourceError:
        return
    assert traces(made.content) == []


def test_an_avif_under_a_name_that_heic_may_have_is_read_as_avif():
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (220, 30, 30)).save(stream, "AVIF")
    raw = stream.getvalue()
    assert raw[8:12] == b"avif"
    assert photos.clean(raw[:8] + b"mif1" + raw[12:]).width == 64


def test_a_decoder_that_crashes_takes_nothing_with_it(monkeypatch, tmp_path):
    for ends in ("os.kill(os.getpid(), 11)", "sys.exit(1)", "pass", "sys.stdout.write('x')"):
        child = tmp_path / "child.py"
        child.write_text(f"import os, sys\nsys.stdin.buffer.read()\n{ends}\n")
        monkeypatch.setattr(heic, "_CHILD", child)
        with pytest.raises(SourceError, match=r"beschadigd|geen foto"):
            photos.clean(WITH_EXIF)


def test_a_decoder_that_does_not_end_is_ended(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(heic, "_CHILD", child)
    monkeypatch.setattr(heic, "_SECONDS", 0.5)
    with pytest.raises(SourceError, match="beschadigd"):
        photos.clean(WITH_EXIF)


def test_the_decoder_is_told_nothing_of_where_it_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("MERKBAAR_GEHEIM", "zeg het niet")
    child = tmp_path / "child.py"
    child.write_text(
        "import os, sys\nsys.stdin.buffer.read()\n"
        "sys.stdout.write('1 1' if 'MERKBAAR_GEHEIM' in os.environ else '9 9')\nsys.exit(3)\n"
    )
    monkeypatch.setattr(heic, "_CHILD", child)
    assert heic.as_png(WITH_EXIF, most=1, fewest=1, longest=1) == (9, 9)


def test_a_large_photo_is_made_smaller_before_it_is_handed_over():
    found = heic.as_png(WITH_EXIF, most=10**6, fewest=8, longest=48)
    assert Image.open(io.BytesIO(found)).size == (48, 32)
    assert heic.as_png(WITH_EXIF, most=100, fewest=8, longest=48) == (96, 64)
