"""The wheel carries all that the package needs, and finds it without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SHIPPED = "merkbaar/_shipped"
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """The wheel of this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(build, cwd=root, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def files_in(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts)
    }


def said_by(wheel: Path, code: str) -> str:
    """What the package in the wheel prints, far from the checkout."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONPATH"] = str(wheel)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=wheel.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_every_file_of_the_package_is_in_the_wheel(wheel, root):
    assert files_in(root / "lib" / "merkbaar") <= files_in(wheel / "merkbaar")


@pytest.mark.parametrize("name", ["notebooks", "templates"])
def test_notebooks_and_templates_are_in_the_wheel(wheel, root, name):
    wanted = files_in(root / name)
    assert wanted
    assert wanted <= files_in(wheel / SHIPPED / name)


@pytest.mark.parametrize(
    "pattern",
    [
        "storytelling/gloss/*.tsv.gz",
        "storytelling/gloss/everyday_*.txt",
        "storytelling/gloss/LICENCES.md",
        "storytelling/stopwords/nl.txt",
        "storytelling/non_answers.txt",
        "privacy/words_nl.txt",
        "wording/locale/nl/LC_MESSAGES/merkbaar.po",
        "wording/locale/nl_b1/LC_MESSAGES/merkbaar.po",
        "wording/locale/en/LC_MESSAGES/merkbaar.po",
        "_shipped/templates/instruments/djg6.yml",
        "_shipped/templates/monitor/monitor.yml",
        "_shipped/templates/page/*.j2",
        "_shipped/notebooks/analysis/stories.ipynb",
    ],
)
def test_words_lists_and_data_are_in_the_wheel(wheel, pattern):
    assert list((wheel / "merkbaar").glob(pattern))


def test_nothing_of_the_data_or_the_tests_is_in_the_wheel(wheel):
    names = files_in(wheel)
    assert not [name for name in names if name.split("/")[0] in ("data", "tests", "outputs")]
    assert {name.split("/")[0].split("-")[0] for name in names} == {"merkbaar"}


def test_the_licence_is_in_the_wheel(wheel):
    assert list(wheel.glob("*.dist-info/licenses/LICENSE"))


def test_the_package_finds_its_folders_in_the_wheel(wheel):
    code = "import merkbaar.places as p; print(p.notebooks(), p.templates(), sep='\\n')"
    found = [Path(line) for line in said_by(wheel, code).splitlines()]
    assert found == [wheel / SHIPPED / "notebooks", wheel / SHIPPED / "templates"]
    assert all(folder.is_dir() for folder in found)


def test_the_package_reads_its_lists_and_instruments_in_the_wheel(wheel):
    code = (
        "from merkbaar.instruments.catalogue import available\n"
        "from merkbaar.storytelling.narratives import reasons_of\n"
        "from merkbaar.storytelling.words import stop_words\n"
        "from merkbaar.wording.catalogue import keys\n"
        "print('djg6' in available(), reasons_of(['n.v.t.']), len(stop_words('nl')) > 50, "
        "len(keys()) > 50)"
    )
    assert said_by(wheel, code) == "True ['non_answer'] True True"


def test_a_new_monitor_is_made_from_the_wheel(wheel, tmp_path):
    place = tmp_path / "nieuw"
    code = f"from merkbaar.cli import app; app(['new', {str(place)!r}], standalone_mode=False)"
    assert said_by(wheel, code).startswith(f"Gemaakt: {place}")
    assert (place / "monitor.yml").is_file()
