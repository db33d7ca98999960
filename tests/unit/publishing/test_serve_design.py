"""The design page is served to this computer only, from a copy that points at the monitor."""

from __future__ import annotations

import json
import os
import socket

import pytest
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.errors import DefinitionError, RunError
from merkbaar.publishing import serve_design
from merkbaar.publishing.serve_design import HOST, check_port, copy_notebook, design_file


def parameters(copy):
    notebook = json.loads(copy.read_text(encoding="utf-8"))
    (cell,) = [
        cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])
    ]
    return notebook, "".join(cell["source"])


def test_a_folder_or_a_file_gives_the_file_also_when_it_is_not_there_yet(tmp_path):
    place = tmp_path / "monitor.yml"
    assert design_file(tmp_path) == place
    assert design_file(place) == place
    assert not place.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DefinitionError, match="is er niet"):
        design_file(tmp_path / "weg" / "monitor.yml")


def test_a_file_that_can_not_be_read_is_refused_before_anything_starts(tmp_path):
    (tmp_path / "monitor.yml").write_text("title: [open\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="geen geldige YAML"):
        design_file(tmp_path)


def test_the_copy_points_at_the_monitor_and_runs_in_this_python(tmp_path):
    file = tmp_path / "mijn 'monitor'" / "monitor.yml"
    notebook, given = parameters(copy_notebook(tmp_path, file))
    names = {}
    exec(given, names)
    assert names["monitor_file"] == str(file)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert all(not cell.get("outputs") for cell in notebook["cells"])


def test_a_port_that_is_taken_is_said_before_anything_starts():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(RunError, match="al in gebruik"):
            check_port(taken.getsockname()[1])


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_does_not_exist_is_said(port):
    with pytest.raises(RunError, match="--port"):
        check_port(port)


def test_a_new_monitor_says_how_to_design_it_and_serving_knows_the_word(tmp_path, monkeypatch):
    made = CliRunner().invoke(app, ["new", str(tmp_path / "m")])
    assert f"merkbaar serve {tmp_path / 'm'} --design" in made.output
    asked = {}

    def remember(monitor, **given):
        asked.update(given, monitor=monitor)

    monkeypatch.setattr(serve_design, "serve_design", remember)
    ended = CliRunner().invoke(
        app, ["serve", str(tmp_path / "m"), "--design", "--no-browser", "--port", "9000"]
    )
    assert ended.exit_code == 0
    assert asked == {"monitor": tmp_path / "m", "port": 9000, "browser": False}


def test_kernels_find_this_package_first(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elders")
    serve_design._let_kernels_find_us()
    first, *others = os.environ["PYTHONPATH"].split(os.pathsep)
    assert (serve_design.Path(first) / "merkbaar" / "cli.py").is_file()
    assert others == ["/elders"]
