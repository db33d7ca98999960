"""A small monitor that was run once, and copies of it to break."""

from __future__ import annotations

import shutil

import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.publishing.run import run


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "klein"
    run(make_monitor(folder), "2026", progress=False)
    return folder


@pytest.fixture
def copy(made, tmp_path):
    folder = tmp_path / "klein"
    shutil.copytree(made, folder)
    return folder
