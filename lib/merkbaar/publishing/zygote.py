"""The process that kernels are forked from: it has imported the stack, and each fork is a kernel.

Run as ``python -m merkbaar.publishing.zygote FD``. (With ``warm`` in place of FD it is one kernel,
made ready ahead, for systems that can't fork.) It reads requests (one JSON object a line) from
the socket FD and answers on it; when the socket closes it ends its kernels and itself.

A fork is safe only while this process has one thread: the numeric libraries are told to start
none (see :data:`QUIET`), and before each fork the threads are counted. With more than one the
request is refused and the caller starts an ordinary kernel instead.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

BASE = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "tornado.queues",
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "merkbaar.publishing.edition",
    "merkbaar.publishing.results",
)
"""What every kernel needs: Jupyter's own modules and the facade with its tables."""
NOT_NEEDED = ("rfc3987_syntax", "debugpy")
"""Slow imports that others do by the way: a grammar of web addresses, a debugger (1 s together)."""
QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
"""Settings under which no library starts a thread on import, and sums come out the same.

(Matplotlib reads its backend when it is imported, so the kernel's own is named here.)
"""


@contextlib.contextmanager
def without_slow_imports() -> Iterator[None]:
    """Leave out :data:`NOT_NEEDED` while importing; who asks for them later still gets them."""
    absent = [name for name in NOT_NEEDED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)


def threads() -> int:
    """Count the threads of this process, those of C libraries too where the system tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def bring_in(modules: Sequence[str]) -> None:
    """Import modules; one that isn't there is left for the notebook to complain about."""
    with without_slow_imports():
        for module in modules:
            with contextlib.suppress(Exception):
                importlib.import_module(module)


def become_kernel(request: dict[str, Any]) -> None:
    """Serve one Jupyter kernel on a connection file, until it is ended or its parent dies."""
    from ipykernel.kernelapp import IPKernelApp

    gc.enable()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    parent = os.getppid() if os.name == "posix" else 0
    app = IPKernelApp.instance(
        connection_file=request["connection"], parent_handle=parent, quiet=True
    )
    app.initialize(
        ["--HistoryManager.enabled=False", "--InteractiveShell.colors=nocolor", "--log-level=50"]
    )
    app.start()


def _fork(request: dict[str, Any], close: Sequence[int]) -> int:
    pid = os.fork()
    if pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpgid(pid, pid)
        return pid
    status = 1
    try:
        for descriptor in close:
            os.close(descriptor)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        os.setpgid(0, 0)
        become_kernel(request)
        status = 0
    finally:
        os._exit(status)


class Zygote:
    """The loop: requests in, process ids and ends out."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._kernels: set[int] = set()
        self._buffer = b""
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _say(self, **message: Any) -> None:
        self._channel.sendall(json.dumps(message).encode() + b"\n")

    def _answer(self, request: dict[str, Any]) -> None:
        bring_in(request["modules"])
        if request["do"] == "import":
            return
        if (count := threads()) != 1:
            self._say(request=request["request"], refused=f"{count} threads")
            return
        gc.freeze()
        close = (self._channel.fileno(), self._wake_read, self._wake_write)
        pid = _fork(request, close)
        self._kernels.add(pid)
        self._say(request=request["request"], pid=pid)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, 4096)
        for pid in sorted(self._kernels):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._kernels.discard(pid)
                self._say(ended=pid, status=os.waitstatus_to_exitcode(status))

    def _read(self) -> bool:
        data = self._channel.recv(65536)
        self._buffer += data
        while b"\n" in self._buffer:
            line, self._buffer = self._buffer.split(b"\n", 1)
            self._answer(json.loads(line))
        return bool(data)

    def serve(self) -> None:
        """Answer until the other side closes; then end every kernel that still runs."""
        with selectors.DefaultSelector() as chooser:
            chooser.register(self._channel, selectors.EVENT_READ)
            chooser.register(self._wake_read, selectors.EVENT_READ)
            alive = True
            while alive:
                for key, _ in chooser.select():
                    if key.fileobj == self._wake_read:
                        self._reap()
                    else:
                        alive = self._read()
        for pid in self._kernels:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def main(argv: Sequence[str]) -> int:
    """Serve as a zygote (argument: a descriptor) or as one warm kernel (``warm MODULE…``)."""
    os.environ.update(QUIET)
    if argv[0] == "warm":
        bring_in((*BASE, *argv[1:]))
        if line := sys.stdin.readline():
            become_kernel(json.loads(line))
        return 0
    gc.disable()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        Zygote(socket.socket(fileno=int(argv[0]))).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
