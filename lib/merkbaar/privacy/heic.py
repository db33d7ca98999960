"""HEIC photos, as iPhones make: decoded in a process of its own.

A decoder of such a format is much code that strangers' bytes reach, and the one inside the wheel
can crash on a broken file. In a process of its own it takes nothing with it: that has neither the
key nor anything of people, and little time and memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from merkbaar.errors import SourceError

BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
BROKEN = "de foto is beschadigd of niet heel overgezet"
_CHILD = Path(__file__).with_name("heic_child.py")
_KEPT = ("SYSTEMROOT", "TEMP", "TMP")
"""Of what a process is told by its surroundings: what Windows can't start without."""
_SECONDS = 90
_WRONG_SIZE = 3


def is_heic(raw: bytes) -> bool:
    """Whether a file says that it is HEIC, and no AVIF under a name that both may have."""
    return raw[4:8] == b"ftyp" and raw[8:12] in BRANDS and b"avif" not in raw[:64]


def as_png(raw: bytes, *, most: int, fewest: int, longest: int) -> bytes | tuple[int, int]:
    """Give the pixels of a HEIC photo as a PNG, the right way up, with its colour profile.

    Parameters
    ----------
    raw : bytes
        The file.
    most, fewest : int
        Pixels in all, and on the shortest side, beyond which it isn't decoded.
    longest : int
        Pixels of the longest side of what is given.

    Returns
    -------
    bytes or tuple of int
        The PNG; or width and height, where they are no good.

    Raises
    ------
    SourceError
        If it is broken, or takes too long; in Dutch, with nothing of the file.
    """
    sizes = [str(one) for one in (most, fewest, longest)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), *sizes],
            input=raw,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise SourceError(BROKEN) from None
    if done.returncode == _WRONG_SIZE:
        width, _, height = done.stdout.partition(b" ")
        if width.isdigit() and height.isdigit():
            return int(width), int(height)
    if done.returncode or not done.stdout:
        raise SourceError(BROKEN)
    return done.stdout
