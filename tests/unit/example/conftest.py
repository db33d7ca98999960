"""The example as it is kept, as it is made anew, and what is said to be in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from data.voorbeeld import generator
from data.voorbeeld.generator import World


@pytest.fixture(scope="session")
def raw(root: Path) -> Path:
    """The raw files that are kept."""
    return root / "data" / "voorbeeld" / "raw"


@pytest.fixture(scope="session")
def remade(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The raw files made anew, and the people they tell of."""
    folder = tmp_path_factory.mktemp("remade")
    return folder, generator.make(folder)


@pytest.fixture(scope="session")
def world(remade: tuple[Path, World]) -> World:
    """The people behind the files."""
    return remade[1]


@pytest.fixture(scope="session")
def truths(root: Path) -> dict:
    """What is planted."""
    return yaml.safe_load((root / "tests" / "truths.yml").read_text(encoding="utf-8"))
