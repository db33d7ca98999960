"""What a run remembers between runs: which steps are done, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .at_rest import is_encrypted
from .files import content_hash, file_hash, private_folder, read_json, write_json
from .results import QUOTES_OF

FILE = "state.json"


class State:
    """The steps of one edition that needn't be done again.

    A step that ended well in a run that failed counts only when that run is resumed.

    Parameters
    ----------
    folder : Path
        ``work/<edition>``.
    resume : bool
        Go on with a run that failed.
    """

    def __init__(self, folder: Path, *, resume: bool) -> None:
        self._path = private_folder(folder) / FILE
        content = read_json(self._path, {})
        steps = content.get("steps", {})
        self.was_broken_off = bool(steps) and not content.get("complete", False)
        self._steps = {
            name: step for name, step in steps.items() if resume or step.get("settled", False)
        }

    def is_done(self, step: str, key: str, results: str) -> bool:
        """Whether a step was done with this key, and what it left is still the same."""
        known = self._steps.get(step, {})
        return known.get("key") == key and known.get("results") == results

    def seconds(self, step: str) -> float:
        """How long the step took when it was done."""
        return float(self._steps.get(step, {}).get("seconds", 0.0))

    def note(self, step: str, *, key: str, results: str, seconds: float) -> None:
        """Remember a step that ended well."""
        self._steps[step] = {"key": key, "results": results, "seconds": round(seconds, 3)}
        self._save(complete=False)

    def begin(self) -> None:
        """Remember that a run is under way."""
        self._save(complete=False)

    def finish(self, steps: Iterable[str]) -> None:
        """Remember that the run has ended well with these steps."""
        wanted = set(steps)
        kept = {name: step for name, step in self._steps.items() if name in wanted}
        self._steps = {name: {**step, "settled": True} for name, step in kept.items()}
        self._save(complete=True)

    def _save(self, *, complete: bool) -> None:
        write_json(self._path, {"complete": complete, "steps": self._steps})


def results_hash(folder: Path, *, notebook: str | None = None, without: str = "") -> str:
    """Hash of what notebooks have left in ``results/<edition>``.

    Parameters
    ----------
    notebook : str, optional
        Only of this one.
    without : str
        Not of this one.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        about = read_json(path, {})
        owner = about.get("notebook", "")
        if owner == without or (notebook is not None and owner != notebook):
            continue
        table = path.with_suffix(".parquet")
        found[path.name] = file_hash(path)
        if table.exists():  # of what is encrypted the content tells: the bytes differ each time
            found[table.name] = about.get("content") if is_encrypted(table) else file_hash(table)
    for path in sorted(folder.glob(QUOTES_OF.format("*" if notebook is None else notebook))):
        if path.name != QUOTES_OF.format(without):
            found[path.name] = file_hash(path)
    return content_hash(found)
