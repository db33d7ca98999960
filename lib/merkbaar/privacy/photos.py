"""A photo without what the camera put in it, and with faces that can't be recognised.

The picture is decoded and written anew from its pixels alone, so that place, time, device, names,
thumbnails, colour profiles and whatever hangs behind it stay behind. Faces are looked for with the
detectors inside OpenCV's wheel (Viola & Jones 2001; Lienhart 2002) and replaced by sixteen
patches: blurring can be undone, this can't. A detector misses faces: a person looks before
anything is shown.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from merkbaar.errors import SourceError
from merkbaar.privacy.heic import BROKEN, as_png, is_heic

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
LONGEST = 1080
"""Pixels of the longest side: twice what a page shows, and less to recognise."""
QUALITY = 78
SMALLEST = 32
LARGEST_FILE = 50_000_000
MOST_PIXELS = 64_000_000
LOOKED_AT = 800
"""Pixels of the longest side in which faces are looked for."""
SMALLEST_FACE = 20
"""Pixels, of those: a smaller face can hardly be recognised."""
UPRIGHT = ("frontalface_alt2", "frontalface_default", "profileface")
TILTED = (-40, -20, 20, 40)
"""Degrees by which the picture is turned to find a head that leans."""
NEIGHBOURS, TILTED_NEIGHBOURS = 3, 4
"""How often a face must be seen: few, for one too many does less harm than one missed."""
PATCHES, MARGIN, LEVELS = 4, 0.35, 24
"""A face becomes so many patches a side, with so much around it, in steps of so much colour."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Photo:
    """A picture that holds nothing but pixels.

    Attributes
    ----------
    content : bytes
        A JPEG.
    width, height : int
        In pixels.
    faces : int
        Places that were made unrecognisable; some are no faces, and some faces are missed.
    """

    content: bytes
    width: int
    height: int
    faces: int


def clean(raw: bytes) -> Photo:
    """Make a picture that may be looked at by the person who approves it.

    Parameters
    ----------
    raw : bytes
        A JPEG, PNG, WebP, AVIF or HEIC file, as it came; the first picture of a file with more.

    Returns
    -------
    Photo
        The same bytes for the same file and versions of Pillow and OpenCV.

    Raises
    ------
    SourceError
        If it is no picture, another kind, broken, too large or too small; in Dutch, as a reason
        for the list of refused rows, with nothing of the file.
    """
    image = _upright(raw)
    boxes = faces(image)
    for box in boxes:
        image.paste(_patched(image, box), box[:2])
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=QUALITY, optimize=True, subsampling="4:2:0")
    return Photo(stream.getvalue(), *image.size, len(boxes))


def _upright(raw: bytes) -> Image:
    """Give the pixels alone: the right way up, in plain colours, on white, not too large."""
    import warnings

    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(raw) > LARGEST_FILE:
        raise SourceError(f"de foto is groter dan {LARGEST_FILE // 10**6} MB; verklein haar")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong is said by the size below
            plain = _heic(raw) if is_heic(raw) else _decoded(raw)
    except SourceError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise SourceError("het bestand is geen foto (JPEG, PNG, WebP, AVIF of HEIC)") from None
    except Exception:  # a decoder can fail in any way on a broken file
        raise SourceError(BROKEN) from None
    if max(plain.size) > LONGEST:
        plain = ImageOps.contain(plain, (LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def _decoded(raw: bytes) -> Image:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
        _check_size(*image.size)
        image.draft(None, (LONGEST, LONGEST))
        image.load()
        turned = ImageOps.exif_transpose(image)
        return _plain_colours(turned, image.info.get("icc_profile"))


def _heic(raw: bytes) -> Image:
    found = as_png(raw, most=MOST_PIXELS, fewest=SMALLEST, longest=LONGEST)
    if isinstance(found, bytes):
        return _decoded(found)
    _check_size(*found)
    raise SourceError(BROKEN)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        limit = MOST_PIXELS // 10**6
        raise SourceError(f"de foto heeft meer dan {limit} miljoen beeldpunten; verklein haar")
    if min(width, height) < SMALLEST:
        raise SourceError(f"de foto is kleiner dan {SMALLEST} beeldpunten")


def _plain_colours(image: Image, profile: bytes | None) -> Image:
    """Give a picture in sRGB, what is see-through on white."""
    from PIL import Image, ImageCms

    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    elif profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            plain = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, own, plain, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that is broken is no reason to refuse a photo
    return image.convert("RGB")


def _patched(image: Image, box: Box) -> Image:
    """Give a part of a picture as a few patches of one colour each: nothing else is left of it."""
    from PIL import Image

    part = image.crop(box)
    few = part.resize((PATCHES, PATCHES), Image.Resampling.BOX)
    few = few.point([min(255, value // LEVELS * LEVELS + LEVELS // 2) for value in range(256)] * 3)
    return few.resize(part.size, Image.Resampling.NEAREST)


def faces(image: Image) -> list[Box]:
    """Find where a face may be, with room around it; too many rather than too few.

    Parameters
    ----------
    image : Image
        RGB.

    Returns
    -------
    list of tuple of int
        Left, top, right, bottom, in a fixed order.
    """
    import numpy as np
    from PIL import Image

    scale = min(1.0, LOOKED_AT / max(image.size))
    small = image.resize([max(1, round(side * scale)) for side in image.size], Image.Resampling.BOX)
    found = _found(np.asarray(small.convert("L")))
    return _merged([_roomy(box, scale, image.size) for box in found])


def _found(grey: np.ndarray) -> list[Box]:
    """Look with every detector, upright, mirrored and tilted; in pixels of `grey`."""
    import cv2

    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # side by side, detectors give their finds in any order
    try:
        boxes = [box for name in UPRIGHT for box in _seen(grey, name)]
        wide = grey.shape[1]
        mirrored = _seen(grey[:, ::-1].copy(), "profileface")
        boxes += [(wide - right, top, wide - left, low) for left, top, right, low in mirrored]
        return boxes + [box for angle in TILTED for box in _tilted(grey, angle)]
    finally:
        cv2.setNumThreads(threads)


def _seen(grey: np.ndarray, name: str, neighbours: int = NEIGHBOURS) -> Iterator[Box]:
    size = (SMALLEST_FACE, SMALLEST_FACE)
    hits = _detector(name).detectMultiScale(grey, 1.1, neighbours, minSize=size)
    for left, top, wide, high in hits:
        yield int(left), int(top), int(left + wide), int(top + high)


@cache
def _detector(name: str) -> Any:
    from pathlib import Path

    import cv2

    inside = Path(cv2.__file__).parent / "data" / f"haarcascade_{name}.xml"
    return cv2.CascadeClassifier(str(inside))


def _tilted(grey: np.ndarray, angle: int) -> Iterator[Box]:
    """Look in the turned picture, and say where that is in the upright one."""
    import cv2

    high, wide = grey.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (int(high * sin + wide * cos), int(high * cos + wide * sin))
    turn[:, 2] += (size[0] / 2 - wide / 2, size[1] / 2 - high / 2)
    back = cv2.invertAffineTransform(turn)
    turned = cv2.warpAffine(grey, turn, size)
    for left, top, right, low in _seen(turned, UPRIGHT[0], TILTED_NEIGHBOURS):
        x, y = back @ ((left + right) / 2, (top + low) / 2, 1.0)
        half = (right - left) / 2
        yield int(x - half), int(y - half), int(x + half), int(y + half)


def _roomy(box: Box, scale: float, size: tuple[int, int]) -> Box:
    left, top, right, low = (side / scale for side in box)
    more = (right - left) * MARGIN
    return (
        max(0, int(left - more)),
        max(0, int(top - more)),
        min(size[0], int(right + more) + 1),
        min(size[1], int(low + more) + 1),
    )


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """Put boxes together of which one holds the other's middle."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda one: ((one[0] - one[2]) * (one[3] - one[1]), one)):
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        for place, other in enumerate(kept):
            if other[0] <= middle[0] <= other[2] and other[1] <= middle[1] <= other[3]:
                low, high = map(min, box[:2], other[:2]), map(max, box[2:], other[2:])
                kept[place] = (*low, *high)  # type: ignore[assignment]  # four numbers
                break
        else:
            kept.append(box)
    return sorted(one for one in kept if one[0] < one[2] and one[1] < one[3])
