"""Private folders for a while, of which none stays behind, even after a process was killed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

_OURS = re.compile(r"merkbaar-(?:portaal|werkplaats)-([0-9]+)-\w+")


def make(kind: str) -> Path:
    """Make a folder that names its process; clears those of processes that are gone.

    Parameters
    ----------
    kind : str
        portaal or werkplaats.
    """
    clear()
    return Path(tempfile.mkdtemp(prefix=f"merkbaar-{kind}-{os.getpid()}-"))


def clear() -> None:
    """Take away the folders of our own user's processes that no longer run."""
    for place in Path(tempfile.gettempdir()).glob("merkbaar-*"):
        found = _OURS.fullmatch(place.name)
        if found is None or place.is_symlink() or _runs(int(found[1])):
            continue
        with contextlib.suppress(OSError):
            if not hasattr(os, "getuid") or place.stat().st_uid == os.getuid():
                shutil.rmtree(place)


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # asking would end it there; its own end clears its folder
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    return True
