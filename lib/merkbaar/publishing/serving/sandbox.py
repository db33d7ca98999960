"""Confine this process, and all it will start, to what readers may see.

On Linux 5.13 and later by Landlock: the kernel itself refuses every file outside the places that
are named, for any user, root too, and it can't be undone. It needs no rights, no container and no
other package (three system calls, here through ctypes). What Landlock doesn't know (datagrams,
sockets in the file system, changing rights) a filter of system calls refuses (:mod:`.seccomp`).
Before the first request the confined server tries to look into ``data/`` itself; what it says at
the start is what it found.

Elsewhere (Windows, macOS, older Linux) there is nothing that a plain program may do to itself;
there :func:`confine` says so, and ``templates/deploy`` has what the system can do instead: another
user, a unit of systemd.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from .seccomp import refuse

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_NO_NEW_PRIVILEGES, _PATH_BENEATH, _PORT, _VERSION = 38, 1, 2, 1
_READ = 0b1101  # execute, read a file, list a folder
_ALL_OF_FILE = 0b0111 | 1 << 14 | 1 << 15  # execute, write, read; truncate; ioctl
_SINCE = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""Which rights a version of Landlock knows: 13 at first, then rename, truncate, ioctl."""
_BIND, _CONNECT = 1, 2
_SCOPES = 3  # abstract sockets, signals


def supported() -> int:
    """Give the version of Landlock; 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        return max(0, _call(_CREATE, None, 0, _VERSION))
    except (OSError, AttributeError):
        return 0


def confine(
    *,
    read: Iterable[Path],
    write: Iterable[Path] = (),
    connect: Iterable[int] = (),
    kernels: bool = False,
) -> bool:
    """Let this thread and all it starts open nothing but these places, and call nobody else.

    Parameters
    ----------
    read : iterable of Path
        May be read (and run), with all below them; the Python that runs this is added.
    write : iterable of Path
        May also be written.
    connect : iterable of int
        Ports to which a connection may be made (Linux 6.7 and later; listening is over then too).
    kernels : bool
        Whether it will start Jupyter kernels: they make calls that a server of pages never does,
        so those aren't filtered then.

    Returns
    -------
    bool
        False where the system can't do it: then nothing has changed.
    """
    version = supported()
    if not version:
        return False
    rights = sum(bits for since, bits in _SINCE if version >= since)
    handled = [rights, (_BIND | _CONNECT) if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    attributes = struct.pack(f"={min(3, 1 + (version >= 4) + (version >= 6))}Q",
                             *handled[: 1 + (version >= 4) + (version >= 6)])  # fmt: skip
    rules = _call(_CREATE, attributes, len(attributes), 0)
    try:
        for place in {*read, *_python()}:
            _allow(rules, place, rights & _READ)
        for place in write:
            _allow(rules, place, rights)
        for device in ("null", "zero", "urandom", "random", "full"):
            _allow(rules, Path("/dev", device), rights & 0b0110)
        for port in connect if version >= 4 else ():
            _call(_ADD, rules, _PORT, struct.pack("=QQ", _CONNECT, port), 0)
        if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        _call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    if not kernels:
        refuse()
    return True


def can_read(place: Path) -> bool:
    """Whether anything below a folder can be opened or listed; tries it."""
    try:
        next(os.scandir(place), None)
    except OSError:
        return False
    return True


def _python() -> set[Path]:
    """Where Python, its packages and the system's libraries lie."""
    paths = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    paths |= {part for part in sys.path if part.endswith(("-packages", ".zip"))}
    paths |= {str(Path(os.path.realpath(sys.executable)).parent)}
    system = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64", "/usr/share",
              "/usr/local/lib", "/usr/bin", "/bin", "/etc/ld.so.cache", "/etc/localtime",
              "/etc/fonts", "/etc/ssl", "/etc/mime.types", "/etc/hosts", "/etc/nsswitch.conf",
              "/etc/resolv.conf", "/proc/self", "/proc/cpuinfo", "/proc/meminfo",
              "/proc/stat", "/sys/devices/system/cpu")  # fmt: skip
    # of /proc our own part only: root may read there what others were started with
    return {Path(part) for part in (*paths, *system)}


def _allow(rules: int, place: Path, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            given = rights if place.is_dir() else rights & _ALL_OF_FILE
            if given:
                _call(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", given, handle), 0)
        finally:
            os.close(handle)


def _call(number: int, *arguments: int | bytes | None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    found = library.syscall(ctypes.c_long(number), *wide)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), f"syscall {number}")
    return found
