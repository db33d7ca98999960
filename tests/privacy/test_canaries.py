"""A notebook that says all it knows, in every way there is: where do names and numbers end up?

The made-up names, numbers and the group of three of the small monitor may stand in its raw files
and in the executed copies left of the gate, which only their owner may read. Nowhere else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import CANARIES, OPENING, TOLD, bsn, make_monitor, write_notebook

from merkbaar.privacy.keys import open_key

LIB = Path(__file__).resolve().parents[2] / "lib"
NEEDLES = [one.encode() for one in (*CANARIES, *(bsn(number) for number in range(60)))]
KNOWS = (
    "import logging, os, subprocess, sys, threading, warnings\n"
    "from IPython.display import HTML, display\n"
    'raw = pd.read_csv("raw/verhalen.csv", sep=";", dtype=str)\n'
    'secret = raw["verhaal"].iloc[-1] + " " + " ".join(raw["bsn"])'
)
TALKS = (
    "print(secret)\nprint(secret, file=sys.stderr, flush=True)\n"
    "logging.getLogger().error(secret)\nlogging.getLogger('papermill').critical(secret)\n"
    "warnings.warn(secret)\ndisplay(HTML(secret))\ndisplay(raw)\n"
    "for stream in (1, 2):\n    os.write(stream, secret.encode())\n"
    "subprocess.run(['echo', secret])\n"
    "threading.Thread(target=lambda: {}[secret]).start()\nraw"
)
ENDINGS = {
    "error": "raise ValueError(secret)",
    "own_error": "from merkbaar.errors import SourceError\nraise SourceError(secret)",
    "nobodys_error": "raise type(secret.split()[2], (Exception,), {})(secret)",
    "lookup": 'raw.set_index("verhaal").loc[secret]',
    "way_out": "sys.exit(secret)",
    "dead_kernel": "print(secret, flush=True)\nos._exit(3)",
    "our_code": 'edition.table("nonsense")',
}
"""Ways for a notebook to end, by its name."""


@dataclass(frozen=True)
class Place:
    """A project folder with one monitor, and a home and a scratch folder of its own."""

    root: Path

    @property
    def monitor(self) -> Path:
        return self.root / "project" / "data" / "klein"

    def merkbaar(self, *words: str) -> tuple[int, bytes]:
        """Run a command as a user does; its exit code and all that it says."""
        own = {"PYTHONPATH": str(LIB), "HOME": str(self.root / "home")}
        own |= {"TMPDIR": str(self.root / "scratch"), "XDG_RUNTIME_DIR": str(self.root / "scratch")}
        own |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "merkbaar.cli", *words, str(self.monitor)],
            capture_output=True,
            env={**os.environ, **own},
            umask=0,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def notebook(self, name: str, *cells: str) -> None:
        write_notebook(self.monitor / "notebooks" / f"{name}.ipynb", cells)

    def holding(self) -> dict[str, Path]:
        """Every file, wherever it was left, in which a needle stands."""
        return {
            path.relative_to(self.root).as_posix(): path
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and found(path.read_bytes())
        }


def found(content: bytes) -> list[bytes]:
    return [needle for needle in NEEDLES if needle in content]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The monitor with a key of its own, in folders that anybody may read."""
    made = Place(tmp_path_factory.mktemp("kanaries"))
    for name in ("home", "scratch"):
        (made.root / name).mkdir()
    file = make_monitor(made.monitor)
    file.write_text(file.read_text().replace("key: demo", 'key: "file:../../klein.key"'))
    open_key("file:../../klein.key", made.monitor)
    for name in ("results", "work", "concept", "prepared"):
        (made.monitor / name).mkdir(mode=0o755)
    return made


@pytest.fixture(scope="module")
def good(place):
    """What a run and a release say with a notebook that talks and ends well."""
    place.notebook("told", TOLD[0], KNOWS, TALKS, *TOLD[1:])
    ran, released = place.merkbaar("run"), place.merkbaar("release", "--by=x", "--quotes=all")
    assert (ran[0], released[0]) == (0, 0), (ran[1] + released[1]).decode()
    return ran[1] + released[1]


@pytest.fixture(scope="module")
def bad(place, good):
    """What a run says of notebooks that each end in another way."""
    for name, last in ENDINGS.items():
        place.notebook(name, OPENING, KNOWS, TALKS, last)
    file, listed = place.monitor / "monitor.yml", "  - {notebook: told}\n"
    more = "".join(f"  - {{notebook: {name}}}\n" for name in ENDINGS)
    file.write_text(file.read_text().replace(listed, listed + more))
    code, said = place.merkbaar("run")
    assert code not in (0, 70), said.decode()
    return said


def test_the_notebook_has_something_to_say(place, good):
    copy = place.monitor / "work" / "2026" / "told.ipynb"
    assert len(found(copy.read_bytes())) > 30


def test_nothing_that_a_notebook_prints_reaches_the_terminal(good):
    assert found(good) == []


@pytest.mark.parametrize("name", ENDINGS)
def test_whatever_a_notebook_dies_of_is_named_without_its_words(bad, name):
    (line,) = [one for one in bad.splitlines() if f"'{name}'".encode() in one]
    assert found(line) == []
    assert b"cel 6" in line or b"kernel is gestopt" in line


def test_what_our_own_code_says_of_a_failure_is_still_told(bad):
    assert b"De tabel 'nonsense' is er niet" in bad


def test_names_stand_in_raw_files_and_executed_copies_alone(place, bad):
    assert found(bad) == []
    assert {Path(one).parts[3] for one in place.holding()} == {"raw", "work"}


def test_what_holds_people_is_for_its_owner_alone_whatever_the_umask(place, bad):
    for part in ("results", "work", "concept", "prepared", "register"):
        folder = place.monitor / part
        assert len(list(folder.rglob("*"))) > 1
        for path in (folder, *folder.rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path.relative_to(place.monitor)


def test_nothing_is_left_in_the_home_and_the_scratch_folder_of_who_ran(place, bad):
    left = [path for path in (place.root / "scratch").rglob("*") if path.is_file()]
    assert [path.name for path in left] == []
    history = [path for path in (place.root / "home").rglob("*history*") if path.is_file()]
    assert history == []
