"""Decode a HEIC photo: run as a process of its own, never imported (see :mod:`heic`).

Reads the photo from standard input and writes a PNG of its pixels, no larger than asked, without
what the camera put in it but the colour profile. Arguments: most pixels, fewest on the shortest
side, most on the longest. Ends with 3, and the size on standard output, where that is no good.
"""

from __future__ import annotations

import contextlib
import io
import sys

MEMORY, SECONDS = 3 * 2**30, 60


def _limited() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _main(most: int, fewest: int, longest: int) -> int:
    import pi_heif
    from PIL import Image, ImageOps

    raw = sys.stdin.buffer.read()
    file = pi_heif.open_heif(io.BytesIO(raw), convert_hdr_to_8bit=True)
    width, height = file.size
    if width * height > most or min(width, height) < fewest:
        sys.stdout.write(f"{width} {height}")
        return 3
    image = file.to_pillow()
    if max(image.size) > longest:
        profile = image.info.get("icc_profile")
        image = ImageOps.contain(image, (longest, longest), Image.Resampling.LANCZOS)
        image.info["icc_profile"] = profile
    profile = image.info.get("icc_profile")
    image.save(sys.stdout.buffer, "PNG", compress_level=1, icc_profile=profile, exif=b"")
    return 0


if __name__ == "__main__":
    _limited()
    sys.exit(_main(*map(int, sys.argv[1:])))
