"""Where the parts of a monitor lie on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .. import places


@dataclass(frozen=True)
class Folders:
    """The folders of one monitor; see "Top level" in the design.

    Attributes
    ----------
    home : Path
        The folder of the monitor file.
    monitor : str
        The monitor's id, which names its folder under ``outputs/``.
    """

    home: Path
    monitor: str

    @property
    def raw(self) -> Path:
        """Raw files, never changed."""
        return self.home / "raw"

    @property
    def corrections(self) -> Path:
        """Corrections that people have accepted."""
        return self.home / "corrections"

    @property
    def prepared(self) -> Path:
        """The standard tables, pseudonymous."""
        return self.home / "prepared"

    @property
    def register(self) -> Path:
        """Releases and withdrawals."""
        return self.home / "register"

    def beside_results(self) -> list[Path]:
        """Files that decide, with the results, what an edition says and hides; sorted."""
        from ..monitor.actions import FILE

        lists = [*self.register.glob("releases/*.json"), self.register / "placed.json"]
        return sorted([*lists, self.home / FILE])

    def results(self, edition: str) -> Path:
        """Result tables, left of the gate."""
        return self.home / "results" / edition

    def work(self, edition: str) -> Path:
        """Executed copies and the state of the run."""
        return self.home / "work" / edition

    def concept(self, edition: str) -> Path:
        """The edition that a run made and nobody has released."""
        return self.home / "concept" / edition

    @property
    def outputs(self) -> Path:
        """Released editions: beside ``data/``, or in the monitor's own folder."""
        beside = self.home.parent.name == "data"
        return (self.home.parent.parent if beside else self.home) / "outputs" / self.monitor

    def staging(self) -> tuple[Path, ...]:
        """Give the folders in which something is made before it is put in its place."""
        return (self.home, self.home / "concept", self.outputs)

    def released(self, edition: str) -> Path:
        """One released edition."""
        return self.outputs / edition

    def notebook(self, name: str, kind: str = "analysis") -> Path | None:
        """A notebook: the monitor's own first, then the built-in ones; None if there is none."""
        own = self.home / "notebooks" / f"{name}.ipynb"
        built_in = places.notebooks() / kind / f"{name}.ipynb"
        return next((path for path in (own, built_in) if path.is_file()), None)

    def notebook_names(self) -> list[str]:
        """Names of all analysis notebooks that a monitor may ask for."""
        places_to_look = (self.home / "notebooks", places.notebooks() / "analysis")
        return sorted({path.stem for place in places_to_look for path in place.glob("*.ipynb")})


def find_monitor_file(monitor_file: str | Path) -> Path:
    """The monitor file; a relative path is also tried from the folders above (JupyterLab)."""
    path, here = Path(monitor_file), Path.cwd()
    tried = (place / path for place in (here, *here.parents))
    found = next((place for place in tried if place.exists()), here / path).resolve()
    return found / "monitor.yml" if found.is_dir() else found
