"""A photo keeps nothing but its pixels, and no face; faces here are drawn, for nobody's may be."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from merkbaar.errors import SourceError
from merkbaar.privacy import photos
from merkbaar.privacy.traces import is_picture, traces

SECRET = b"Wiebrich Tjoelkema"


def drawing(size=(640, 480), mode="RGB") -> Image.Image:
    image = Image.new("RGB", size, (200, 220, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] // 2, *size), fill=(90, 140, 80))
    draw.ellipse((40, 40, 120, 120), fill=(250, 210, 60))
    return image.convert(mode)


def exif() -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Make], made[ExifTags.Base.Artist] = "Toestel", SECRET.decode()
    made.get_ifd(ExifTags.IFD.GPSInfo)[2] = (52.0, 5.0, 1.0)
    return made


def saved(image: Image.Image, kind="JPEG", **more) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **more)
    return stream.getvalue()


def full_of_traces(kind: str) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict = {"exif": exif(), "icc_profile": profile}
    if kind == "JPEG":
        more["comment"] = SECRET
        more["xmp"] = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", SECRET.decode())
    return saved(drawing(), kind, **more) + SECRET


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_but_pixels_is_left(kind):
    raw = full_of_traces(kind)
    assert SECRET in raw
    made = photos.clean(raw)
    assert SECRET not in made.content
    assert b"Toestel" not in made.content
    assert traces(made.content) == []
    again = Image.open(io.BytesIO(made.content))
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not again.getexif()
    assert again.size == (made.width, made.height) == (640, 480)


def test_the_same_file_gives_the_same_bytes_whatever_was_beside_its_pixels():
    plain = saved(drawing(), "PNG")
    assert photos.clean(plain) == photos.clean(plain)
    assert photos.clean(full_of_traces("PNG")).content == photos.clean(plain).content


def test_a_picture_that_lies_is_put_upright_before_its_mark_goes():
    lying = Image.Exif()
    lying[ExifTags.Base.Orientation] = 6
    made = photos.clean(saved(drawing((640, 480)), exif=lying))
    assert (made.width, made.height) == (480, 640)


@pytest.mark.parametrize(("size", "expected"), [((4000, 3000), (1080, 810)), ((90, 60), (90, 60))])
def test_a_large_picture_is_made_smaller_and_a_small_one_is_left(size, expected):
    made = photos.clean(saved(drawing(size)))
    assert (made.width, made.height) == expected


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_way_of_keeping_colours_is_read(mode):
    image = drawing(mode="L" if mode == "I;16" else mode if mode != "LA" else "RGBA")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype("uint16") * 257)
    image = image.convert("LA") if mode == "LA" else image
    made = photos.clean(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    sky = np.asarray(Image.open(io.BytesIO(made.content)).convert("L"))[10:90, 200:500]
    assert 190 < sky.mean() <= 255


def test_what_is_see_through_is_white_and_not_what_was_hidden_under_it():
    hidden = drawing().convert("RGBA")
    hidden.putalpha(0)
    made = Image.open(io.BytesIO(photos.clean(saved(hidden, "PNG")).content))
    assert np.asarray(made).min() > 250


def test_only_the_first_picture_of_several_is_kept():
    frames = [drawing(), Image.new("RGB", (640, 480), "red")]
    raw = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert photos.clean(raw).content == photos.clean(saved(frames[0], "PNG")).content


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is large and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + mark

    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "geen foto"),
        (SECRET * 100, "geen foto"),
        (b"%PDF-1.7 " + SECRET, "geen foto"),
        (saved(drawing(), "GIF"), "geen foto"),
        (saved(drawing(), "TIFF"), "geen foto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "geen foto"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "beschadigd"),
        (saved(drawing())[:2000], "beschadigd"),
        (saved(drawing(), "PNG")[:-100], "beschadigd"),
        (saved(drawing())[:20] + bytes(500), "beschadigd|geen foto"),
        (bomb(20000, 20000), "miljoen beeldpunten|geen foto"),
        (bomb(9000, 9000), "64 miljoen beeldpunten"),
        (bomb(1000, 1000), "beschadigd"),
        (saved(drawing((20, 400))), "kleiner dan 32"),
    ],
)
def test_what_is_no_good_picture_is_refused_with_the_reason_alone(raw, reason):
    with pytest.raises(SourceError, match=reason) as error:
        photos.clean(raw)
    assert SECRET.decode() not in str(error.value)


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(photos, "LARGEST_FILE", 100)
    with pytest.raises(SourceError, match="groter dan"):
        photos.clean(saved(drawing()))


@given(st.binary(max_size=300), st.integers(0, 300), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_broken_bytes_are_refused_or_cleaned_and_nothing_else(noise, at, kind):
    raw = bytearray(saved(drawing((64, 48)), kind))
    raw[at : at + len(noise)] = noise
    try:
        made = photos.clean(bytes(raw))
    except SourceError:
        return
    assert traces(made.content) == []


def face(size: int) -> Image.Image:
    """A drawn face, light and dark where a face is: enough for a detector, of nobody."""
    y, x = np.mgrid[-1:1:64j, -1:1:64j]

    def spot(cx, cy, rx, ry, depth):
        return depth * np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))

    grey = 200 - 120 * ((x / 0.75) ** 2 + (y / 0.95) ** 2 > 1)
    for side in (-0.34, 0.34):
        grey = grey - spot(side, -0.2, 0.17, 0.1, 130) - spot(side, -0.42, 0.22, 0.06, 80)
        grey = grey + spot(side, 0.2, 0.2, 0.2, 25)
    grey = grey - spot(0, 0.5, 0.3, 0.07, 110) - spot(0, 0.22, 0.14, 0.05, 60)
    grey = np.clip(grey + spot(0, 0, 0.09, 0.3, 40), 0, 255)
    return Image.fromarray(grey.astype("uint8")).resize((size, size), Image.Resampling.BICUBIC)


def with_face(size=160, at=(220, 140)) -> Image.Image:
    image = Image.new("RGB", (640, 480), (120, 130, 140))
    image.paste(face(size).convert("RGB"), at)
    return image


def test_a_face_is_found_and_nothing_but_patches_is_left_of_it():
    made = photos.clean(saved(with_face(), "PNG"))
    assert made.faces >= 1
    shown = np.asarray(Image.open(io.BytesIO(made.content)).convert("L"), dtype=float)
    before = np.asarray(with_face().convert("L"), dtype=float)
    eyes = (slice(180, 220), slice(250, 350))
    assert before[eyes].std() > 30
    assert len(np.unique(shown[eyes].round(-1))) < 12


def test_faces_of_two_people_that_are_alike_in_patches_become_the_same():
    one = with_face()
    other = one.copy()
    pixels = np.asarray(other).copy()
    pixels[200:204:2, 280:300:2] += 3  # another look in the eye, less than a step of colour
    assert (
        photos._patched(one, (180, 100, 430, 350)).tobytes()
        == photos._patched(Image.fromarray(pixels), (180, 100, 430, 350)).tobytes()
    )


def test_sixteen_colours_are_all_that_is_left_of_a_face():
    noise = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype="uint8")
    left = np.asarray(photos._patched(Image.fromarray(noise), (0, 0, 200, 200)))
    assert len(np.unique(left.reshape(-1, 3), axis=0)) <= photos.PATCHES**2


def test_boxes_of_one_face_become_one_and_those_of_two_stay_two():
    boxes = [(10, 10, 50, 50), (12, 8, 54, 48), (200, 10, 240, 50)]
    assert photos._merged(boxes) == [(10, 8, 54, 50), (200, 10, 240, 50)]


def test_a_picture_without_faces_is_left_as_it_is():
    assert photos.clean(saved(drawing())).faces == 0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JPEG", {"exif", "xmp", "comment", "profile", "behind"}),
        ("PNG", {"exif", "comment", "profile", "behind"}),
        ("WEBP", {"exif", "profile", "behind"}),
    ],
)
def test_each_trace_is_named(kind, expected):
    assert {name for name, _ in traces(full_of_traces(kind))} == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pixels_alone_have_no_trace(kind):
    assert is_picture(saved(drawing(), kind))
    assert traces(saved(drawing(), kind)) == []
    assert traces(saved(drawing(), "JPEG", progressive=True)) == []


def test_kinds_that_are_never_published_are_looked_through_as_well():
    assert "exif" in {name for name, _ in traces(saved(drawing(), "AVIF", exif=exif()))}
    assert traces(b"geen foto") == []
    assert not is_picture(b"geen foto")


def test_a_thumbnail_and_what_stands_behind_a_broken_part_are_traces():
    raw = saved(drawing())
    thumbnail = raw[:18] + b"\x01\x01" + raw[20:]
    assert traces(thumbnail)[0][0] == "comment"
    assert traces(raw[:20] + SECRET)[-1][0] == "behind"
