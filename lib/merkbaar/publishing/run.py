"""Run a monitor: prepare, analyses side by side, insights, gate, concept.

What hasn't changed isn't done again. A run that fails leaves the last concept and every released
edition as they were, and says which notebook and cell failed, never what a cell printed.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from ..errors import RunError
from ..monitor import edition_plan, load_monitor
from .door import open_door
from .files import (
    content_hash,
    disk_errors_named,
    file_hash,
    folder_hash,
    mend,
    private_folder,
    read_json,
    staged,
    write_json,
)
from .folders import Folders, find_monitor_file
from .holding import released_before
from .locking import one_at_a_time
from .notebooks import Job, find_jobs, imports_of_slowest, own_imports, shared_imports
from .notes import noted, notes_first, notes_of
from .prepare import MANIFEST, code_hash, input_hashes, is_fresh, prepare
from .progress import Progress, Silent, choose
from .record import RunRecord, Step, cells_hidden, versions
from .state import State, results_hash
from .zygote import bring_in

if TYPE_CHECKING:
    from ..monitor import EditionPlan, Monitor
    from .execution import Done
    from .kernels import KernelPool

KERNEL_MEMORY = 700 * 2**20
"""Memory that one more kernel may take, in bytes; limits how many run at once."""
PREPARE, GATE = "voorbereiden", "poort"
GATE_NEEDS = ("merkbaar.publishing.concept", "scipy.optimize", "scipy.sparse.csgraph")
"""What takes long to import for the gate."""


class Interrupted(RunError):
    """Somebody pressed Ctrl-C."""

    exit_code = 130


@dataclass(frozen=True)
class _Task:
    """All that a run needs to know before it starts."""

    file: Path
    monitor: Monitor
    edition: str
    plan: EditionPlan
    folders: Folders
    jobs: tuple[Job, ...]
    last: Job | None
    inputs: Mapping[str, str]
    code: str

    @property
    def all_jobs(self) -> tuple[Job, ...]:
        return (*self.jobs, self.last) if self.last else self.jobs

    @property
    def parameters(self) -> dict[str, str]:
        return {"monitor_file": str(self.file), "edition": self.edition}

    @property
    def definition(self) -> dict[str, Any]:
        return self.monitor.model_dump(mode="json")


@one_at_a_time("merkbaar run")
def run(
    monitor_file: str | Path,
    edition: str,
    *,
    resume: bool = False,
    workers: int | None = None,
    progress: Progress | bool = True,
    fork: bool | None = None,
) -> RunRecord:
    """Make the concept of an edition.

    Parameters
    ----------
    monitor_file : str or Path
        ``monitor.yml`` or its folder.
    edition : str
        Name of the edition.
    resume : bool
        Go on with a run that failed: what ended well in it isn't done again.
    workers : int, optional
        Notebooks at once; as many as there are processors and memory for if left out.
    progress : Progress or bool
        Where to tell how it goes; False is nowhere.
    fork : bool, optional
        Whether kernels are forked; where that is safe if left out.

    Raises
    ------
    MerkbaarError
        What was found, what was expected, what to do. Interrupted (exit code 130) on Ctrl-C.
    """
    task = _task(monitor_file, edition)
    teller = progress if not isinstance(progress, bool) else choose() if progress else Silent()
    with _named(), disk_errors_named(), contextlib.closing(teller):
        return _run(task, resume=resume, workers=workers, progress=teller, fork=fork)


@contextlib.contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(
            "Gestopt met Ctrl-C. Het vorige concept en de vrijgegeven edities zijn niet veranderd. "
            "Ga verder met 'merkbaar run --resume'."
        ) from None


def _task(monitor_file: str | Path, edition: str) -> _Task:
    file = find_monitor_file(monitor_file)
    monitor = load_monitor(file)
    plan = edition_plan(monitor, edition)
    folders = Folders(home=file.parent, monitor=monitor.monitor)
    jobs, last = find_jobs(folders, monitor.analyses)
    inputs = input_hashes(monitor, folders)
    return _Task(file, monitor, edition, plan, folders, jobs, last, inputs, code_hash())


def _run(
    task: _Task, *, resume: bool, workers: int | None, progress: Progress, fork: bool | None
) -> RunRecord:
    concept, home = task.folders.concept(task.edition), task.folders.home
    work, results = (at(task.edition) for at in (task.folders.work, task.folders.results))
    for folder in (concept, task.folders.prepared, work, results):
        private_folder(folder.parent)
        mend(folder)
    state = State(work, resume=resume)
    steps: list[Step] = []
    notes = notes_first(task.monitor, home)
    with contextlib.ExitStack() as closing:
        pool = None
        if _anything_to_run(task, state):
            from .kernels import KernelPool

            pool = KernelPool(
                shared_imports(task.all_jobs),
                first=shared_imports(task.jobs, least=max(2, len(task.jobs))),
                fork=fork,
                expected=len(task.all_jobs),
            )
            closing.enter_context(pool)
            if not is_fresh(task.monitor, task.folders, task.inputs):
                pool.bring_in(imports_of_slowest(task.jobs))  # while the tables are prepared
        state.begin()
        manifest = _prepare(task, progress, steps)
        kernels = _notebooks(task, state, manifest, pool, workers or _workers(), progress, steps)
    hidden = _gate(task, state, manifest, progress, steps)
    state.finish([*(job.name for job in task.all_jobs), GATE])
    return RunRecord(
        monitor=task.monitor.monitor,
        edition=task.edition,
        concept=concept,
        steps=tuple(steps),
        sources=manifest["sources"],
        hidden=hidden,
        kernels=kernels,
        notes=(*notes, *notes_of(task.monitor, task.folders, task.edition)),
    )


def _workers() -> int:
    """Processors this process may use, as far as the free memory goes."""
    import psutil

    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:
        processors = os.cpu_count() or 1
    return max(1, min(processors, psutil.virtual_memory().available // KERNEL_MEMORY))


def _anything_to_run(task: _Task, state: State) -> bool:
    if not task.all_jobs:
        return False
    if not is_fresh(task.monitor, task.folders, task.inputs):
        return True
    manifest = read_json(task.folders.prepared / MANIFEST, {})
    todo = any(not _is_done(task, state, job, manifest) for job in task.jobs)
    last = task.last
    return todo or (last is not None and not _is_done(task, state, last, manifest))


def _prepare(task: _Task, progress: Progress, steps: list[Step]) -> Mapping[str, Any]:
    progress.start(PREPARE)
    began = time.monotonic()
    prepared = prepare(task.monitor, task.folders, inputs=task.inputs)
    how = "done" if prepared.changed else "skipped"
    progress.end(PREPARE, how)
    steps.append(Step(PREPARE, how, round(time.monotonic() - began, 3)))
    return prepared.manifest


def _key(task: _Task, job: Job, manifest: Mapping[str, Any]) -> str:
    """What a notebook's results depend on."""
    results = task.folders.results(task.edition)
    before = results_hash(results, without=job.name) if job == task.last else ""
    own = ("corrections/", "instruments/")
    corrections = {name: value for name, value in task.inputs.items() if name.startswith(own)}
    return content_hash(
        {
            "notebook": file_hash(job.path),
            "parameters": {**job.parameters, "edition": task.edition},
            "definition": task.definition,
            "tables": manifest["tables"],
            "corrections": corrections,
            "code": task.code,
            "before": before,
        }
    )


def _is_done(task: _Task, state: State, job: Job, manifest: Mapping[str, Any]) -> bool:
    results = task.folders.results(task.edition)
    mine = results_hash(results, notebook=job.name)
    return state.is_done(job.name, _key(task, job, manifest), mine)


def _notebooks(
    task: _Task,
    state: State,
    manifest: Mapping[str, Any],
    pool: KernelPool | None,
    workers: int,
    progress: Progress,
    steps: list[Step],
) -> dict[str, str]:
    """Run what has changed: the analyses side by side, then the last one."""
    from .results import clear_others

    results = private_folder(task.folders.results(task.edition))
    clear_others(results, {job.name for job in task.all_jobs})
    kernels: dict[str, str] = {}
    for stage in (task.jobs, (task.last,) if task.last else ()):
        todo = [job for job in stage if not _is_done(task, state, job, manifest)]
        for job in stage:
            if job not in todo:
                progress.end(job.name, "skipped")
                steps.append(Step(job.name, "skipped"))
        if todo and pool:
            done = _execute(task, state, manifest, todo, pool, workers, progress)
            kernels.update({one.job.name: one.kernel for one in done})
            steps += [Step(one.job.name, "done", round(one.seconds, 3)) for one in done]
    return kernels


def _execute(
    task: _Task,
    state: State,
    manifest: Mapping[str, Any],
    todo: Sequence[Job],
    pool: KernelPool,
    workers: int,
    progress: Progress,
) -> list[Done]:
    from .execution import execute_all, raise_for_failures
    from .results import clear_notebook

    results = task.folders.results(task.edition)
    keys = {job.name: _key(task, job, manifest) for job in todo}
    for job in todo:
        clear_notebook(results, job.name)

    def ended(done: Done) -> None:
        if not done.failure:
            name = done.job.name
            mine = results_hash(results, notebook=name)
            state.note(name, key=keys[name], results=mine, seconds=done.seconds)

    Thread(target=bring_in, args=(GATE_NEEDS,), daemon=True).start()  # while the kernels work
    done = execute_all(
        sorted(todo, key=lambda job: (-state.seconds(job.name), -own_imports(job, pool.modules))),
        pool=pool,
        parameters=task.parameters,
        copies=task.folders.work(task.edition),
        folder=task.folders.home,
        workers=workers,
        progress=progress,
        ended=ended,
    )
    raise_for_failures(done)
    return done


def _gate(
    task: _Task,
    state: State,
    manifest: Mapping[str, Any],
    progress: Progress,
    steps: list[Step],
) -> list[dict[str, Any]]:
    """Close the gate and put the concept in place in one step."""
    folders, concept = task.folders, task.folders.concept(task.edition)
    door = open_door(task.monitor, folders.home)
    register = {path.name: file_hash(path) for path in folders.beside_results() if path.is_file()}
    key = content_hash(
        {
            "results": results_hash(folders.results(task.edition)),
            "definition": task.definition,
            "tables": manifest["tables"],
            "register": [register, sorted(door.withdrawn)],
            "code": task.code,
        }
    )
    there = folder_hash(concept)
    if there and state.is_done(GATE, key, there):
        progress.end(GATE, "skipped")
        steps.append(Step(GATE, "skipped"))
        return read_json(concept / "run.json", {})["local"]["hidden"]
    from .concept import make_concept

    progress.start(GATE)
    began = time.monotonic()
    with staged(concept) as folder:
        hidden = make_concept(
            folder,
            monitor=task.monitor,
            edition=task.edition,
            plan=task.plan,
            folders=folders,
            door=door,
            progress=lambda done, total: progress.along(GATE, done, total),
        )
        record = _record(task, door, manifest, hidden, steps)
        record["local"]["ledger"] = file_hash(folder / "ledger.json")
        write_json(folder / "run.json", record)
    progress.end(GATE, "done")
    steps.append(Step(GATE, "done", round(time.monotonic() - began, 3)))
    state.note(GATE, key=key, results=folder_hash(concept), seconds=0.0)
    return hidden


def _record(
    task: _Task,
    door: Any,
    manifest: Mapping[str, Any],
    hidden: Sequence[Mapping[str, Any]],
    steps: Sequence[Step],
) -> dict[str, Any]:
    """``run.json``: the public part is the same for the same inputs; the rest stays here.

    How many quotes were left out stays too: without consent that can be one person. So does the
    rule by which a cell went: who knows that two hidden parts are each below the minimum, knows
    more of them from their sum.
    """
    notebooks = {
        job.name: {"parameters": dict(job.parameters), "hash": file_hash(job.path)}
        for job in task.all_jobs
    }
    public = {
        "monitor": task.monitor.monitor,
        "edition": task.edition,
        "until": task.plan.until.isoformat(),
        "versions": versions(),
        "notebooks": notebooks,
        "random_state": task.monitor.random_state,
        "minimum": task.monitor.privacy.minimum,
        "inputs": door.keyed("inputs", content_hash(dict(task.inputs))),
        "key": door.key_id,
        "hidden": cells_hidden(hidden),
    }
    local = {
        "hidden": [dict(item) for item in hidden],
        "withdrawn": content_hash(sorted(door.withdrawn)),
        "releases": released_before(task.folders, door),
        "inputs": dict(task.inputs),
        **{part: manifest[part] for part in ("tables", "sources")},
        "steps": [vars(step) for step in steps],
        "notes": noted(task.folders.results(task.edition)),
    }
    return {"public": public, "local": local}
