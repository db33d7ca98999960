"""Write so that a reader finds the old or the new, never half of it; and private by default."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import RunError

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def private_folder(path: Path) -> Path:
    """Make a folder, and the parents it lacks, that only its owner may enter; returns it."""
    missing = [part for part in (path, *path.parents) if not part.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in {path, *missing}:
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)
    return path


def write(path: Path, content: bytes | str, *, mode: int = 0o600) -> Path:
    """Write a file in one step: whole or not at all; returns it."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.chmod(name, mode)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def to_json(content: Any) -> str:
    """Deterministic JSON: sorted keys, real characters, no NaN."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1) + "\n"


def write_json(path: Path, content: Any, *, mode: int = 0o600) -> Path:
    """Write deterministic JSON in one step; returns the path."""
    return write(path, to_json(content), mode=mode)


def read_json(path: Path, default: Any = None) -> Any:
    """Read JSON; `default` if the file isn't there or was cut off."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return default


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_hash(folder: Path) -> str:
    """Hash of all files under a folder, by their places in it; empty if there are none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {path.relative_to(folder).as_posix(): file_hash(path) for path in files}
    return content_hash(hashes) if hashes else ""


def content_hash(content: Any) -> str:
    """SHA-256 of something JSON can hold, as hex."""
    return hashlib.sha256(to_json(content).encode("utf-8")).hexdigest()


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step, where the system can (Linux)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0


def mend(target: Path) -> None:
    """Put back a folder that an interrupted :func:`replace_folder` had set aside."""
    aside = target.with_name(f".{target.name}.old")
    if aside.is_dir():
        if target.is_dir():
            shutil.rmtree(aside)
        else:
            aside.rename(target)


def replace_folder(new: Path, target: Path) -> None:
    """Put folder `new` in the place of `target`, in one step where the system can.

    Elsewhere the old folder is set aside first and put back if anything fails
    (see :func:`mend`).
    """
    mend(target)
    if not target.exists():
        new.rename(target)
        return
    if _exchange(new, target):
        shutil.rmtree(new)
        return
    aside = target.with_name(f".{target.name}.old")
    target.rename(aside)
    try:
        new.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside)


@contextlib.contextmanager
def staged(target: Path, *, mode: int = 0o700) -> Iterator[Path]:
    """A temporary folder beside `target` that takes its place when all went well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield folder
        folder.chmod(mode)
        replace_folder(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_unfinished(*parents: Path) -> None:
    """Take away what a :func:`staged` that was killed left behind in these folders.

    Only for who is sure to be the only writer there: a quote that is withdrawn may lie in it.
    """
    for parent in parents:
        for left in parent.glob(".*.new-*"):
            shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def disk_errors_named() -> Iterator[None]:
    """Turn a full or read-only disk into an error that says what to do."""
    try:
        yield
    except OSError as error:
        place = Path(str(error.filename)).parent if error.filename else "de schijf"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RunError(
                f"De schijf is vol (bij het schrijven in {place}). Er is niets half geschreven: de "
                "vorige editie staat er nog. Maak ruimte vrij en draai 'merkbaar run --resume'."
            ) from None
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise RunError(
                f"In {place} mag niet worden geschreven of gelezen. Verwacht: een map waar u mag "
                "schrijven. Pas de rechten aan, of zet de monitor in een andere map."
            ) from None
        raise
