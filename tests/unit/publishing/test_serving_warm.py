"""A kernel from the pool, as Jupyter sees it: started, asked, signalled and ended."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from merkbaar.publishing.kernels import KernelPool, can_fork
from merkbaar.publishing.serving.warm import NAME, PooledProcess, use

forks = pytest.mark.skipif(not can_fork(), reason="kernels aren't forked on this system")


class Told:
    """A process that notes what it is told."""

    pid = 2**30

    def __init__(self) -> None:
        self.status: int | None = None

    def poll(self) -> int | None:
        return self.status


def test_waiting_gives_the_status_once_there_is_one():
    process = Told()
    process.status = -9
    seen = PooledProcess(process)
    assert (seen.pid, seen.poll(), seen.wait()) == (process.pid, -9, -9)
    assert seen.stdin is seen.stdout is seen.stderr is None


def test_a_process_that_is_gone_can_be_ended_again():
    process = Told()
    process.status = 0
    seen = PooledProcess(process)
    seen.kill()
    seen.terminate()
    seen.send_signal(signal.SIGTERM)
    assert seen.poll() == 0


@forks
def test_jupyter_starts_asks_and_ends_a_kernel_of_the_pool():
    from jupyter_client.manager import AsyncKernelManager

    async def answered() -> tuple[str, int, int]:
        manager = AsyncKernelManager(kernel_name="python3")
        await manager.start_kernel(env={**os.environ, "MERKBAAR_PROOF": "seven"})
        provisioner = manager.provisioner
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        reply = await client.execute_interactive(
            "import os; found = os.environ['MERKBAAR_PROOF']",
            user_expressions={"found": "found", "parent": "os.getppid()"},
            timeout=60,
        )
        told = reply["content"]["user_expressions"]
        client.stop_channels()
        pid = provisioner.pid
        await manager.shutdown_kernel(now=True)
        parent = int(told["parent"]["data"]["text/plain"])
        return told["found"]["data"]["text/plain"], parent, pid

    with KernelPool(expected=1) as pool:
        use(pool)
        with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop in this thread
            found, parent, pid = own.submit(asyncio.run, answered()).result()
        assert found == "'seven'"
        assert parent in pool.pids, f"it isn't of the pool ({NAME})"
        until = time.monotonic() + 10
        while time.monotonic() < until and alive(pid):
            time.sleep(0.05)
        assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(autouse=True)
def as_before():
    """Let other tests start kernels as Jupyter does."""
    from jupyter_client.provisioning.factory import KernelProvisionerFactory

    yield
    KernelProvisionerFactory.clear_instance()
