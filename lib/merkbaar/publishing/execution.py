"""Run notebooks on the kernel pool, side by side, and say what failed without quoting data."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import MerkbaarError, RunError
from .edition import NOTEBOOK
from .files import private_folder, read_json, write
from .kernels import KernelPool
from .notebooks import Job, imports_of
from .progress import Progress
from .zygote import without_slow_imports

OUR_ERRORS = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, MerkbaarError)
)
"""Errors whose text never holds data and may be repeated, where our own code raised them."""
_FRAME = re.compile(r"^(?:File (.+?):\d+|Cell In\[)", re.M)
_USUAL = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)")


@dataclass(frozen=True)
class Done:
    """A notebook that has ended.

    Attributes
    ----------
    failure : str
        Empty if all went well; else a Dutch sentence without any output of a cell.
    kernel : str
        How its kernel came: forked or warm.
    """

    job: Job
    seconds: float
    failure: str = ""
    kernel: str = ""


def execute(
    job: Job, *, pool: KernelPool, parameters: Mapping[str, Any], copy: Path, folder: Path
) -> Done:
    """Run one notebook; the executed copy (private, it can hold data) goes to `copy`.

    Parameters
    ----------
    job : Job
        The notebook.
    parameters : mapping
        All parameters, those of the run too.
    folder : Path
        Working folder of the kernel.
    """
    with without_slow_imports():
        import papermill
        from nbclient.exceptions import DeadKernelError
        from papermill.exceptions import PapermillExecutionError

        from .managers import ENGINE
    for noisy in ("papermill", "traitlets"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    private_folder(copy.parent)
    write(copy, "")
    started = time.monotonic()
    needs = imports_of(job.path)
    manager = pool.manager({NOTEBOOK: job.name}, str(folder), needs=needs)
    failure = ""
    try:
        papermill.execute_notebook(
            str(job.path),
            str(copy),
            parameters=dict(parameters),
            engine_name=ENGINE,
            manager=manager,
            kernel_name="python3",
            language="python",
            progress_bar=False,
        )
    except PapermillExecutionError as error:
        failure = _cell_failure(job, error, copy)
    except (DeadKernelError, RuntimeError):
        failure = _kernel_failure(job, manager.process)
    return Done(job, time.monotonic() - started, failure, manager.came)


def _cell_failure(job: Job, error: Any, copy: Path) -> str:
    cells = [set(cell["metadata"].get("tags", [])) for cell in read_json(copy, {})["cells"]]
    executed = [tags for tags in cells if "papermill-error-cell-tag" not in tags]
    before = executed[: error.cell_index + 1]
    number = sum("injected-parameters" not in tags for tags in before)
    if error.ename in OUR_ERRORS and _is_ours(error.traceback):
        return f"Notebook '{job.name}', cel {number}: {error.evalue}"
    named = error.ename in OUR_ERRORS or _USUAL.fullmatch(error.ename)
    kind = error.ename if named else "een fout"
    return (
        f"Notebook '{job.name}', cel {number}: de cel stopte met {kind}. De tekst van de "
        "fout staat hier niet, want die kan gegevens bevatten. Open de uitgevoerde kopie "
        f"(map work, {copy.name}) of draai de notebook in JupyterLab met 'merkbaar lab'."
    )


def _is_ours(traceback: Sequence[str]) -> bool:
    """Whether our own code raised it: what a cell raises by itself may hold data."""
    files = _FRAME.findall("\n".join(traceback))
    ours = Path(errors.__file__).parent
    return bool(files) and Path(files[-1]).expanduser().is_relative_to(ours)


def _kernel_failure(job: Job, process: Any) -> str:
    status = process.poll() if process is not None else None
    killed = status is not None and status < 0
    how = f" (door signaal {-status})" if killed and status is not None else ""
    return (
        f"Notebook '{job.name}': de kernel is gestopt{how} voordat de notebook klaar was; meestal "
        "is het geheugen op. Sluit andere programma's of geef minder 'workers', en draai "
        "'merkbaar run --resume'."
    )


def execute_all(
    jobs: Sequence[Job],
    *,
    pool: KernelPool,
    parameters: Mapping[str, Any],
    copies: Path,
    folder: Path,
    workers: int,
    progress: Progress,
    ended: Any = None,
) -> list[Done]:
    """Run notebooks side by side; one that fails doesn't stop the others.

    Parameters
    ----------
    workers : int
        How many at once.
    ended : callable, optional
        Called with each :class:`Done`, in the calling thread, as it comes.

    Returns
    -------
    list of Done
        In the order of `jobs`.
    """

    def one(job: Job) -> Done:
        progress.start(job.name)
        given = {**parameters, **job.parameters}
        copy = copies / f"{job.name}.ipynb"
        return execute(job, pool=pool, parameters=given, copy=copy, folder=folder)

    done: dict[str, Done] = {}
    with ThreadPoolExecutor(max(1, workers), thread_name_prefix="notebook") as threads:
        futures: list[Future[Done]] = [threads.submit(one, job) for job in jobs]
        try:
            for future in as_completed(futures):
                result = future.result()
                done[result.job.name] = result
                progress.end(result.job.name, "failed" if result.failure else "done")
                if ended:
                    ended(result)
        except BaseException:
            for future in futures:
                future.cancel()
            pool.close()
            raise
    return [done[job.name] for job in jobs]


def raise_for_failures(done: Sequence[Done]) -> None:
    """Raise one error that names every notebook that failed.

    Raises
    ------
    RunError
        If any did.
    """
    if failures := [result.failure for result in done if result.failure]:
        raise RunError("\n".join(failures))
