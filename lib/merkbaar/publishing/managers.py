"""A Jupyter kernel manager whose kernel comes from the pool, and papermill's engine on it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Mapping
from queue import Empty
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets import Type

from .kernels import START_SECONDS, end

if TYPE_CHECKING:
    from .kernels import KernelPool

ENGINE = "merkbaar"
LONGEST_SOCKET_PATH = 90


class PromptClient(AsyncKernelClient):
    """Jupyter's client, without its fixed pauses when a kernel starts."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until a question was answered on both channels: shell and iopub."""
        until = time.monotonic() + (START_SECONDS if timeout is None else timeout)
        while time.monotonic() < until:
            question = self.kernel_info()
            with contextlib.suppress(Empty):
                if await self._answered(question):
                    return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError("Kernel didn't respond in time")

    async def _answered(self, question: str) -> bool:
        reply = await self.shell_channel.get_msg(timeout=1)
        while reply["parent_header"].get("msg_id") != question:  # answers to earlier questions
            reply = await self.shell_channel.get_msg(timeout=1)
        self._handle_kernel_info_reply(reply)
        while True:
            news = await self.iopub_channel.get_msg(timeout=0.05)
            mine = news["parent_header"].get("msg_id") == question
            if mine and news["content"].get("execution_state") == "idle":
                return True

    wait_for_ready = _async_wait_for_ready  # type: ignore[assignment]


class PooledKernelManager(AsyncKernelManager):
    """Jupyter's kernel manager; only where the process comes from is ours."""

    pool: Any = None
    request: Any = None
    process: Any = None
    came: Any = ""
    client_factory = Type(klass=PromptClient)

    @classmethod
    def of(cls, pool: KernelPool, request: Mapping[str, Any]) -> PooledKernelManager:
        """Make a manager on a pool; the kernel starts with :meth:`start_kernel`."""
        manager = cls(kernel_name="python3")
        manager.pool, manager.request = pool, dict(request)
        return manager

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was started."""
        return self.process is not None

    async def _async_start_kernel(self, **_: Any) -> None:
        base = self.pool.folder / f"k{id(self):x}"
        self.connection_file = f"{base}.json"
        if os.name == "posix" and len(str(base)) < LONGEST_SOCKET_PATH:
            self.transport, self.ip = "ipc", str(base)
        self.write_connection_file()
        request = {**self.request, "connection": self.connection_file}
        self.process, self.came = await asyncio.to_thread(self.pool.launch, request)

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    async def _async_is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    is_alive = _async_is_alive  # type: ignore[assignment]

    async def _async_shutdown_kernel(self, *_: Any, **__: Any) -> None:
        if self.process is not None:
            end(self.process)
        self.cleanup_connection_file()

    shutdown_kernel = _async_shutdown_kernel  # type: ignore[assignment]


class PoolEngine(Engine):
    """Papermill's engine on kernels from a pool."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, manager: Any = None, **_: Any
    ) -> Any:
        """Run all cells on the kernel of `manager`, then end it."""
        client = PapermillNotebookClient(
            nb_man, km=manager, timeout=None, startup_timeout=START_SECONDS, kernel_name=kernel_name
        )
        try:
            return client.execute()
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            if manager.process is not None:
                end(manager.process)
            manager.cleanup_connection_file()


papermill_engines.register(ENGINE, PoolEngine)
