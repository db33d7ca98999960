"""Kernels for the workshop that don't pay the import bill: forked from one that has the imports.

Jupyter starts kernels through a provisioner; ours takes them from the pool that a run uses as well
(:class:`merkbaar.publishing.kernels.KernelPool`). Where a system can't fork, the pool keeps one
ready ahead.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from ..kernels import KernelPool, Process, end

NAME = "merkbaar-pool"


class PooledProcess:
    """A kernel from the pool as Jupyter wants a process: with the names that Popen has."""

    stdin = stdout = stderr = None

    def __init__(self, process: Process) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        """Exit status, or None while it runs."""
        return self._process.poll()

    def wait(self) -> int | None:
        """Wait until it has ended."""
        while (status := self.poll()) is None:
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal; those that end it end all that it has started."""
        if number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            end(self._process)
        else:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        end(self._process)

    terminate = kill


class PoolProvisioner(LocalProvisioner):
    """Takes a kernel from the pool in place of starting one."""

    pool: KernelPool | None = None

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Have a kernel on the connection file that Jupyter has written."""
        del cmd
        assert self.pool is not None and self.parent is not None
        request = {
            "connection": self.parent.connection_file,
            "environment": dict(options.get("env") or {}),
            "folder": str(options.get("cwd") or Path.cwd()),
            "modules": [],
        }
        process, _ = await asyncio.to_thread(self.pool.launch, request)
        self.process: Any = PooledProcess(process)
        self.pid = self.pgid = process.pid
        return self.connection_info


def use(pool: KernelPool) -> None:
    """Let every kernel that this process starts come from a pool."""
    PoolProvisioner.pool = pool
    factory = KernelProvisionerFactory.instance()
    place = f"{__name__}:{PoolProvisioner.__name__}"
    entry = EntryPoint(NAME, place, KernelProvisionerFactory.GROUP_NAME)
    factory.provisioners[NAME] = entry
    factory.default_provisioner_name = NAME
