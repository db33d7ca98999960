"""Everything a user or developer does with Merkbaar, one word each.

``python3 tasks.py demo`` needs nothing but Python 3.11 or newer and pip: run as a script, this
file makes ``.venv`` from ``requirements.lock`` and runs the task inside it. Inside ``.venv`` it
is an ordinary invoke task file (``invoke --list``).
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BERTOPIC = ROOT / "tests" / "bertopic.lock"
STAMP = VENV / "merkbaar.stamp"
TORCH = re.search(r"^torch==(\S+)", LOCK.read_text(encoding="utf-8"), re.M)[1]
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PACKAGE = re.compile(r"\s*(?:Collecting|Processing|Requirement already satisfied:) (\S+)")
EXAMPLE = ROOT / "data" / "voorbeeld" / "monitor.yml"


# --- setting up: standard library only ---------------------------------------------------------


def venv_python() -> Path:
    """Python of the project's own environment, on any system."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint() -> str:
    """What the environment has to match: the lock, the project file and the Python used."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(VENV).encode()]
    return hashlib.sha256(b"\0".join([*parts, platform.python_version().encode()])).hexdigest()


def is_set_up() -> bool:
    """Whether ``.venv`` was made from this lock, here."""
    try:
        return venv_python().exists() and STAMP.read_text(encoding="utf-8") == fingerprint()
    except OSError:
        return False


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def pip(*arguments: str, total: int = 0, quiet: bool = False) -> int:
    """Run pip for ``.venv``; show one line that counts the packages instead of pip's hundreds."""
    command = [*_pip_command(), "install", "--disable-pip-version-check", *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    kept, seen, last = [], 0, ""
    for line in process.stdout or ():
        kept.append(line)
        if found := PACKAGE.match(line):
            seen += 1
            last = re.split(r"-\d|[=<>\[ ]", found[1].rsplit("/", 1)[-1])[0]
        elif line.startswith("Installing collected packages"):
            last = "uitpakken (dit duurt even)"
        if total and not quiet and (sys.stdout.isatty() or seen % 25 == 0) and last:
            _progress(min(seen, total), total, last)
    code = process.wait()
    if code and not quiet:
        say("\n" + "".join(kept[-15:]))
    return code


def _progress(seen: int, total: int, name: str) -> None:
    if sys.stdout.isatty():
        print(f"\r      {seen:>3}/{total} {name:<40.40}", end="", flush=True)
    elif name != getattr(_progress, "last", None):
        _progress.last = name
        say(f"      {seen:>3}/{total} {name}")


def _pip_command() -> list[str]:
    if subprocess.run(
        [str(venv_python()), "-m", "pip", "--version"], capture_output=True
    ).returncode:
        return [sys.executable, "-m", "pip", "--python", str(venv_python())]
    return [str(venv_python()), "-m", "pip"]


def make_venv() -> None:
    """Make an empty ``.venv``; without ensurepip (Debian) the system's own pip fills it."""
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    bare = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
    if has_pip.returncode or subprocess.run(bare, capture_output=True).returncode:
        sys.exit(
            "Python kan hier geen omgeving maken. Verwacht: de modules venv en pip. "
            "Op Debian of Ubuntu: sudo apt install python3-venv python3-pip"
        )


def install_torch() -> int:
    """Install torch without CUDA: any CPU build at hand, else PyTorch's own CPU index.

    On macOS and Windows the ordinary wheel is the CPU build. On Linux the ordinary wheel brings
    gigabytes of CUDA, so it is the last resort, or the choice with MERKBAAR_TORCH=cuda.
    """
    plain = f"torch=={TORCH}"
    if sys.platform != "linux" or os.environ.get("MERKBAAR_TORCH") == "cuda":
        return pip(plain, total=1)
    cpu = ["--only-binary", ":all:", f"torch=={TORCH}+cpu"]
    if pip(*cpu, quiet=True) == 0:
        return 0
    if pip(*cpu, "--index-url", TORCH_CPU_INDEX, quiet=True) == 0:
        return 0
    say("      Geen CPU-versie van torch te bereiken: nu met CUDA (enkele GB). Dit duurt lang.")
    return pip(plain, total=20)


def set_up() -> None:
    """Make ``.venv`` hold exactly what the lock says, telling what happens."""
    if sys.version_info < (3, 11):  # noqa: UP036 (said before anything is made)
        sys.exit(f"Python {platform.python_version()} gevonden; nodig is 3.11 of nieuwer.")
    started = time.monotonic()
    say("Merkbaar zet zichzelf klaar in .venv (eenmalig, enkele minuten).")
    if not venv_python().exists() or not _same_python():
        say("[1/4] Lege omgeving maken")
        make_venv()
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    count = sum(1 for line in lines if line and not line.startswith("#") and ";" not in line)
    steps = (
        ("[2/4] torch, zonder CUDA", install_torch),
        (f"[3/4] {count} pakketten", lambda: pip("--no-deps", "-r", str(LOCK), total=count)),
        ("[4/4] Merkbaar zelf", lambda: pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))),
    )
    for text, step in steps:
        say(text)
        if step():
            sys.exit(
                "\nInstalleren is niet gelukt; de regels hierboven zeggen waarom. "
                "Meestal is het internet of de schijfruimte (nodig: 4 GB). "
                "Geef dezelfde opdracht opnieuw: wat er al staat, blijft staan."
            )
    STAMP.write_text(fingerprint(), encoding="utf-8")
    say(f"\nKlaar in {time.monotonic() - started:.0f} seconden.\n")


def _same_python() -> bool:
    code = "import platform; print(platform.python_version())"
    found = subprocess.run([str(venv_python()), "-c", code], capture_output=True, text=True)
    return found.stdout.strip() == platform.python_version()


def main() -> None:
    """Set up where needed, then run the named tasks with invoke inside ``.venv``."""
    if not is_set_up():
        set_up()
    command = [str(venv_python()), "-m", "invoke", "--search-root", str(ROOT)]
    arguments = sys.argv[1:] or ["--list"]
    try:
        code = subprocess.call([*command, *arguments], cwd=ROOT)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


# --- the tasks: run by invoke, inside .venv ----------------------------------------------------

try:
    from invoke import task
except ModuleNotFoundError:  # run as a script with a bare Python

    def task(*_: object, **__: object):  # type: ignore[misc]
        """Stand in for invoke's decorator where invoke isn't there yet."""
        return lambda function: function


def _call(*arguments: str) -> None:
    code = subprocess.call([sys.executable, *arguments], cwd=ROOT)
    if code:
        sys.exit(code)


def _merkbaar(*arguments: object) -> None:
    _call("-m", "merkbaar.cli", *[str(argument) for argument in arguments if argument != ""])


@task(help={"serve": "open the portal afterwards (--no-serve stops after publishing)"})
def demo(_, serve=True):
    """Make and release both editions of the example, then open the portal."""
    _merkbaar("demo", "--serve" if serve else "--no-serve")


def _bertopic() -> None:
    """Install BERTopic beside the rest, without what it would pull along."""
    if find_spec("bertopic") is None:
        pip("--no-deps", "-r", str(BERTOPIC), quiet=True)


@task(help={"path": "only the tests in this file or folder", "workers": "processes side by side"})
def test(_, path="tests", workers="2"):
    """Pass the tests; installs BERTopic first, which only checks (and who asks for it) need."""
    _bertopic()
    _call("-m", "pytest", "-n", workers, "--dist", "loadfile", path)


@task
def lint(_):
    """Check format, style, types (BERTopic's too) and the layers."""
    _bertopic()
    _call("-m", "ruff", "check", ".")
    _call("-m", "ruff", "format", "--check", ".")
    _call("-m", "pyright")
    _call("-m", "pytest", "tests/unit/test_layers.py", "tests/notebooks/test_static.py")


@task(help={"only": "part of a benchmark's name"})
def bench(_, only=""):
    """Measure speed, memory and reading, side by side; writes nothing to the project."""
    _call("-m", "tests.bench", *([only] if only else []))


@task(help={"monitor": "the monitor file"})
def lab(_, monitor=str(EXAMPLE)):
    """Open JupyterLab with the project's kernel and the monitor's schema."""
    _merkbaar("lab", monitor)


@task
def clean(_):
    """Remove what runs have made: outputs/ and the made parts of the example."""
    made = ("prepared", "results", "work", "concept", "register")
    for place in [ROOT / "outputs", *(EXAMPLE.parent / name for name in made)]:
        if place.exists():
            shutil.rmtree(place)
            say(f"weg: {place.relative_to(ROOT)}")


@task(
    help={
        "monitor": "the monitor file",
        "edition": "its edition",
        "resume": "go on where a run stopped",
    }
)
def run(_, monitor=str(EXAMPLE), edition="", resume=False):
    """Run a monitor's notebooks and make a concept edition."""
    _merkbaar(
        "run", monitor, *(["--edition", edition] if edition else []), "--resume" if resume else ""
    )


@task(help={"monitor": "the monitor file"})
def check(_, monitor=str(EXAMPLE)):
    """Check a monitor file."""
    _merkbaar("check", monitor)


@task(help={"file": "the raw file"})
def doctor(_, file):
    """Examine a raw file and propose how to read it."""
    _merkbaar("doctor", file)


@task(help={"monitor": "the monitor file"})
def serve(_, monitor=str(EXAMPLE)):
    """Serve the portal and the pages on this machine."""
    _merkbaar("serve", monitor)


if __name__ == "__main__":
    main()
