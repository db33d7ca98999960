"""Kernels that don't pay the import bill: forked from a zygote, or warm ones started ahead.

``KernelPool`` hands out :class:`PooledKernelManager` objects, ordinary Jupyter kernel managers
for nbclient; :func:`register_engine` makes papermill run notebooks on them. A kernel is real
ipykernel, so that what a notebook shows is recorded as anywhere else; it serves one notebook and
is then ended, so that no state passes from one to the next.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from .zygote import BASE, QUIET, without_slow_imports

if TYPE_CHECKING:
    from .managers import PooledKernelManager

START_SECONDS = 120
"""How long a kernel may take to answer for the first time."""


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join(part for part in sys.path if part)
    return {**os.environ, **QUIET, "IPYTHONDIR": str(folder), "PYTHONPATH": path}


def _start(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    stdin: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a process that hears no Ctrl-C of ours and whose words go nowhere."""
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
        pass_fds=tuple(pass_fds),
    )


class Process(Protocol):
    """A kernel's process, forked or started."""

    pid: int

    def poll(self) -> int | None:
        """Exit status, or None while it runs."""
        ...


class ForkedProcess:
    """A kernel that the zygote has forked; the zygote tells when it ends."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = threading.Event()
        self._status: int | None = None

    def poll(self) -> int | None:
        """Exit status, or None while it runs."""
        return self._status if self._ended.is_set() else None

    def end(self, status: int) -> None:
        """Note that it has ended."""
        self._status = status
        self._ended.set()


class CannotFork(Exception):
    """The zygote isn't there, or has more than one thread."""


class ZygoteClient:
    """Our side of the zygote: starts it, asks for forks, hears of ends.

    Parameters
    ----------
    folder : Path
        A private folder for what IPython writes.
    """

    def __init__(self, folder: Path) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "merkbaar.publishing.zygote", str(theirs.fileno())]
        self._process = _start(command, _environment(folder), pass_fds=[theirs.fileno()])
        theirs.close()
        self._channel = ours
        self._news = threading.Condition()
        self._answers: dict[int, dict[str, Any]] = {}
        self._kernels: dict[int, ForkedProcess] = {}
        self._requests = 0
        self._gone = False
        threading.Thread(target=self._listen, daemon=True, name="zygote").start()

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    def _listen(self) -> None:
        with contextlib.suppress(OSError), self._channel.makefile("rb") as lines:
            for line in lines:
                self._hear(json.loads(line))
        with self._news:
            self._gone = True
            for kernel in self._kernels.values():
                kernel.end(-signal.SIGKILL)
            self._news.notify_all()

    def _hear(self, message: dict[str, Any]) -> None:
        with self._news:
            if "ended" in message:
                self._kernels.pop(message["ended"]).end(message["status"])
            else:
                if "pid" in message:
                    self._kernels[message["pid"]] = ForkedProcess(message["pid"])
                    message["kernel"] = self._kernels[message["pid"]]
                self._answers[message["request"]] = message
            self._news.notify_all()

    def _ask(self, **request: Any) -> int:
        with self._news:
            self._requests += 1
            number = self._requests
            line = json.dumps({"request": number, **request}).encode() + b"\n"
        try:
            self._channel.sendall(line)
        except OSError as error:
            raise CannotFork("the zygote has gone") from error
        return number

    def bring_in(self, modules: Sequence[str]) -> None:
        """Ask for modules to be imported; returns at once."""
        self._ask(do="import", modules=list(modules))

    def fork(self, request: Mapping[str, Any]) -> ForkedProcess:
        """Fork a kernel: on which connection file, with which environment, in which folder.

        Raises
        ------
        CannotFork
            If the zygote has gone or a library has started a thread in it.
        """
        number = self._ask(do="fork", **request)
        with self._news:
            self._news.wait_for(lambda: number in self._answers or self._gone, START_SECONDS)
            answer = self._answers.pop(number, {"refused": "no answer"})
        if "kernel" not in answer:
            raise CannotFork(answer["refused"])
        return answer["kernel"]

    def close(self) -> None:
        """End the zygote and all its kernels."""
        for kernel in list(self._kernels.values()):
            end(kernel)
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        self._channel.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def can_fork() -> bool:
    """Say whether kernels are forked here: not on Windows, and on macOS not by choice.

    (Apple's own libraries don't survive a fork.)
    """
    return sys.platform.startswith("linux") and hasattr(os, "fork")


class KernelPool:
    """Where kernels come from, for as long as a run lasts; a context manager.

    Parameters
    ----------
    modules : sequence of str
        Modules that more than one notebook needs; a fork waits for those of its own notebook.
    first : sequence of str
        Those of them that every notebook needs: imported at once.
    fork : bool or None
        None: fork where that is safe.
    expected : int
        How many kernels will be asked for (warm ones beyond that aren't started).
    warm : int
        Where kernels can't be forked: how many are kept ready.
    """

    def __init__(
        self,
        modules: Sequence[str] = (),
        *,
        first: Sequence[str] = (),
        fork: bool | None = None,
        expected: int = 1,
        warm: int = 2,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="merkbaar-"))
        self.modules = tuple(modules)
        self._lock = threading.Lock()
        self._ready: deque[subprocess.Popen[bytes]] = deque()
        self._expected = expected
        self._zygote: ZygoteClient | None = None
        if can_fork() if fork is None else fork:
            self._zygote = ZygoteClient(self.folder)
            self.bring_in((*BASE, *first))
        else:
            self._warm_up(min(warm, expected))

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the zygote and of the warm kernels that wait."""
        waiting = tuple(process.pid for process in self._ready)
        return (self._zygote.pid, *waiting) if self._zygote else waiting

    def bring_in(self, modules: Sequence[str]) -> None:
        """Have modules imported before the next fork; returns at once."""
        if self._zygote:
            with contextlib.suppress(CannotFork):
                self._zygote.bring_in(modules)

    def manager(
        self, environment: Mapping[str, str], folder: str, *, needs: Sequence[str] = ()
    ) -> PooledKernelManager:
        """A kernel manager (for nbclient) whose kernel comes from this pool.

        Parameters
        ----------
        needs : sequence of str
            What the notebook imports: the shared modules among them come before the fork.
        """
        with without_slow_imports():
            from .managers import PooledKernelManager
        modules = tuple(name for name in self.modules if name in needs)
        request = {"environment": dict(environment), "folder": folder, "modules": modules}
        return PooledKernelManager.of(self, request)

    def launch(self, request: Mapping[str, Any]) -> tuple[Process, str]:
        """Start a kernel; returns it and how it came: forked or warm.

        Parameters
        ----------
        request : mapping
            connection (a file), environment, folder, modules.
        """
        if self._zygote:
            with contextlib.suppress(CannotFork):
                return self._zygote.fork(request), "forked"
        with self._lock:
            if not self._ready:
                self._warm_up(1)
            process = self._ready.popleft()
            self._warm_up(1 if self._expected > 0 else 0)
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin as channel:
            channel.write(json.dumps(dict(request)).encode() + b"\n")
        return process, "warm"

    def _warm_up(self, count: int) -> None:
        environment = _environment(self.folder)
        command = [sys.executable, "-m", "merkbaar.publishing.zygote", "warm", *self.modules]
        for _ in range(count):
            self._expected -= 1
            self._ready.append(_start(command, environment, stdin=subprocess.PIPE))

    def close(self) -> None:
        """End everything that still runs."""
        if self._zygote:
            self._zygote.close()
        for process in self._ready:
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> KernelPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def end(process: Process, wait_seconds: float = 0.0) -> None:
    """End a kernel with all that it has started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                os.kill(process.pid, signal.SIGTERM)
    until = time.monotonic() + wait_seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
