from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import every_byte, make_monitor

from merkbaar.publishing import laboratory
from merkbaar.publishing.laboratory import lab_environment, open_lab

TYPES = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.execute_interactive("wie = '111222333'", timeout=60)
client.execute_interactive("get_ipython().history_manager.writeout_cache()", timeout=60)
client.stop_channels()
manager.shutdown_kernel()
"""


def test_what_is_typed_in_the_lab_is_kept_nowhere(tmp_path):
    environment = {**lab_environment(tmp_path / "klein"), "HOME": str(tmp_path / "thuis")}
    subprocess.run([sys.executable, "-c", TYPES], env=environment, check=True, timeout=120)
    assert not list(tmp_path.rglob("history.sqlite"))
    assert b"111222333" not in every_byte(tmp_path)


def test_the_profile_of_the_lab_lies_with_the_monitor_for_its_owner_alone(tmp_path):
    place = Path(lab_environment(tmp_path)["IPYTHONDIR"])
    assert place.is_relative_to(tmp_path / ".merkbaar")
    for path in (tmp_path / ".merkbaar", *(tmp_path / ".merkbaar").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path.name


@pytest.fixture
def called(monkeypatch):
    """How JupyterLab was started, without starting it."""
    calls = []
    monkeypatch.setattr(laboratory, "install_kernel", lambda: None)
    monkeypatch.setattr(subprocess, "call", lambda *a, **k: calls.append((a, k)) or 0)
    return calls


def test_the_lab_is_opened_on_the_monitor_with_those_settings(tmp_path, called):
    file = make_monitor(tmp_path / "data" / "klein", people=3)
    assert open_lab(file) == 0
    ((command,), more) = called[0]
    assert "--ServerApp.ip=127.0.0.1" in command
    assert str(file.parent) in command
    assert more["env"]["IPYTHONDIR"].startswith(str(file.parent))
    assert more["env"]["PATH"] == os.environ["PATH"]


def test_the_folder_of_a_file_of_stories_opens_on_its_notebook(tmp_path, called):
    (tmp_path / "themes.ipynb").write_text("{}", encoding="utf-8")
    assert open_lab(tmp_path) == 0
    ((command,), more) = called[0]
    assert command[command.index("--notebook-dir") + 1] == str(tmp_path)
    assert "--LabApp.default_url=/lab/tree/themes.ipynb" in command
    assert more["env"]["IPYTHONDIR"].startswith(str(tmp_path))


def test_parameters_get_other_defaults_and_keep_their_type_and_help():
    lines = ['file: str = "a.csv"  # bestand\n', "keep: list = []  # namen\n", "n: int = 0  # n\n"]
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": lines}
    given = {"file": 'C:/met "haakjes" #1.csv', "keep": ["De Linden"]}
    text = laboratory.with_defaults(json.dumps({"cells": [cell]}), given)
    assert json.loads(text)["cells"][0]["source"] == [
        'file: str = "C:/met \\"haakjes\\" #1.csv"  # bestand\n',
        'keep: list = ["De Linden"]  # namen\n',
        "n: int = 0  # n\n",
    ]
