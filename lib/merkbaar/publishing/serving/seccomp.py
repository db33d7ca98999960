"""Refuse what Landlock lets through: other kinds of sockets, and changing a file by its name.

Landlock (:mod:`.sandbox`) knows files that are opened and TCP. It doesn't know a datagram, a socket
in the file system (a database, Docker) or MPTCP, nor changing the rights or the owner of a file
that can't be opened. So the system calls themselves are filtered (seccomp, Linux 3.17 and later):
a socket may only be TCP, and what a server of pages never needs is refused with "not permitted".
It holds for every thread and for all that is started, and can't be undone.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from collections.abc import Mapping

_REFUSED: Mapping[str, tuple[int, ...]] = {
    "x86_64": (
        *(90, 91, 92, 93, 94, 260, 268, 452),  # rights and owners: chmod, chown and their kin
        *(188, 189, 190, 197, 198, 199, 463, 466),  # labels of files: setxattr, removexattr
        *(132, 133, 235, 259, 261, 280),  # times of files, and devices: utime, mknod
        *(101, 310, 311, 438),  # other processes: ptrace, process_vm_readv, pidfd_getfd
        *(425, 426, 427),  # io_uring, which does other calls unseen
        *(155, 161, 165, 166, 272, 303, 304, 308, 428, 429, 430),  # mounts, namespaces, handles
        *(164, 169, 167, 168, 175, 176, 227, 246, 313),  # clock, modules, restart
        *(248, 249, 250, 298, 321, 323),  # keys, measuring, bpf, userfaultfd
    ),
    "aarch64": (
        *(52, 53, 54, 55, 452, 5, 6, 7, 14, 15, 16, 463, 466, 33, 88),
        *(117, 270, 271, 438, 425, 426, 427),
        *(39, 40, 41, 51, 97, 264, 265, 268, 428, 429, 430),
        *(104, 105, 106, 112, 142, 170, 217, 218, 219, 224, 225, 241, 273, 280, 282),
    ),
}
"""Numbers of system calls per kind of computer, in the same order."""
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET = {"x86_64": 41, "aarch64": 198}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06  # instructions of BPF
_ALLOW, _NOT_PERMITTED = 0x7FFF0000, 0x00050001
_NUMBER, _KIND, _FIRST, _SECOND, _THIRD = 0, 4, 16, 24, 32  # places in what the filter is shown
_X32 = 0x40000000
_INET, _INET6, _STREAM, _TCP = 2, 10, 1, 6
_FILTER, _EVERY_THREAD = 1, 1


def refuse() -> bool:
    """Filter the system calls of this process from now on.

    The process must have given up gaining rights already (``no_new_privs``).

    Returns
    -------
    bool
        False where the system can't do it: then nothing has changed.
    """
    machine = platform.machine() if sys.platform.startswith("linux") else ""
    if machine not in _REFUSED:
        return False
    program = _program(machine)
    kept = ctypes.create_string_buffer(b"".join(program), 8 * len(program))
    asked = struct.pack("@HP", len(program), ctypes.addressof(kept))
    library = ctypes.CDLL(None, use_errno=True)
    numbers = [ctypes.c_long(one) for one in (_SECCOMP[machine], _FILTER, _EVERY_THREAD)]
    return library.syscall(*numbers, asked) == 0


def _program(machine: str) -> list[bytes]:
    """Write the filter: instructions of classic BPF, each with how far to jump if so and if not."""
    refused = sorted(_REFUSED[machine])
    start = [
        _step(_LOAD, _KIND),
        _step(_EQUAL, _ARCHITECTURE[machine], 1, 0),
        _step(_RETURN, _NOT_PERMITTED),  # another kind of program, with other numbers
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _NOT_PERMITTED),
    ]
    every = [_step(_EQUAL, number, len(refused) - at + 1, 0) for at, number in enumerate(refused)]
    ends = [_step(_EQUAL, _SOCKET[machine], 2, 0), _step(_RETURN, _ALLOW)]
    return [*start, *every, *ends, _step(_RETURN, _NOT_PERMITTED), *_socket_rules()]


def _socket_rules() -> list[bytes]:
    """Allow a stream over the internet's protocols by TCP; refuse any other socket."""
    return [
        _step(_LOAD, _FIRST),
        _step(_EQUAL, _INET, 1, 0),
        _step(_EQUAL, _INET6, 0, 6),
        _step(_LOAD, _SECOND),
        _step(_AND, 0xF),  # without the flags that come along
        _step(_EQUAL, _STREAM, 0, 3),
        _step(_LOAD, _THIRD),
        _step(_EQUAL, 0, 2, 0),
        _step(_EQUAL, _TCP, 1, 0),
        _step(_RETURN, _NOT_PERMITTED),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("@HBBI", code, yes, no, value)
