"""The portal and the pages, served for real."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from merkbaar.errors import DefinitionError, RunError
from merkbaar.publishing.sealing import public_of, read_signature
from merkbaar.publishing.serve import serve
from merkbaar.publishing.serving.portal import portal_page
from merkbaar.publishing.serving.site import Site, find_outputs

NOT_HERE = (
    "Deze editie bestaat niet of is nog niet vrijgegeven.",
    "Deze pagina is er niet.",
)
LIB = Path(__file__).resolve().parents[2] / "lib"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(outputs: Path, port: int) -> subprocess.Popen:
    code = (  # Ctrl+C also where the tests run in the background, which ignores it
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from merkbaar.publishing.serve import serve;"
        "serve(sys.argv[1], port=int(sys.argv[2]), browser=False)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(outputs), str(port)],
        env={**os.environ, "PYTHONPATH": str(LIB)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def trusted_in(outputs: Path) -> dict[str, frozenset[str]]:
    """The keys that the made-up editions are sealed with."""
    found = outputs.glob("*/*/signature.json")
    return {
        path.parent.parent.name: frozenset([public_of(read_signature(path.parent))])
        for path in found
    }


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the server stopped: {process.stderr.read()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not start in a minute")


@pytest.fixture(scope="module")
def server(outputs):
    port = free_port()
    process = started(outputs, port)
    wait_for(port, process)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


def get(address: str, **headers: str):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode("utf-8")


@pytest.mark.browser
def test_from_the_portal_to_a_story_with_working_filters(server, tab):
    page = tab(server)
    assert page.locator(".edition").count() == 2
    assert "Editie 2026" in page.locator(".edition").first.inner_text()
    assert "Havenkwartier" in page.locator(".edition .news").first.inner_text(), "what is new"
    page.locator(".edition .go").first.click()
    page.wait_for_selector("#kies-area")
    page.select_option("#kies-area", "WK999902")
    assert "Havenkwartier" in page.locator("#b-waiting-change .chosen").inner_text()


@pytest.mark.browser
def test_a_page_that_was_not_built_is_built_in_a_confined_process_and_looks_the_same(server, tab):
    page = tab(f"{server}/m/voorbeeld/2025/story")
    page.wait_for_selector("#kies-area")
    assert "In één minuut" in page.locator("h1").inner_text()
    html = page.content()
    for word in ("Traceback", "open_published", "jupyter-config-data", "voila.js"):
        assert word not in html


def test_the_served_page_is_the_file_byte_for_byte(server, outputs):
    status, headers, body = get(f"{server}/m/voorbeeld/2026/story")
    assert status == 200
    kept = (outputs / "voorbeeld" / "2026" / "report" / "story.html").read_text(encoding="utf-8")
    assert body == kept
    _, kept_headers, _ = get(f"{server}/m/voorbeeld/2026/story.html")
    assert "attachment" in kept_headers["Content-Disposition"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_portal_names_no_folder_and_asks_nothing_elsewhere(server, outputs):
    _, _, body = get(server)
    assert str(outputs) not in body
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)


@pytest.mark.parametrize(
    "path",
    [
        "/m/voorbeeld/2026/nonsense",
        "/m/voorbeeld/1999/story",
        "/m/voorbeeld/../2026/story",
        "/m/..%2f..%2f/2026/story",
        "/m/voorbeeld/2026/..%2fpublished%2ftables",
        "/voila/files/story.ipynb",
        "/voila/render/story.ipynb",
        "/voila/tree",
        "/api/kernels",
        "/api/contents",
        "/outputs/voorbeeld/2026/published/tables.json",
    ],
)
def test_what_is_not_a_released_page_is_not_there(server, path):
    status, _, body = get(server + path)
    assert status == 404
    assert any(said in body for said in NOT_HERE)
    assert "Traceback" not in body


def test_another_name_for_this_computer_is_refused(server):
    status, _, body = get(server, Host="evil.example")
    assert status == 403
    assert "Editie" not in body


def test_ctrl_c_stops_it_cleanly(outputs):
    port = free_port()
    process = started(outputs, port)
    wait_for(port, process)
    said = iter(process.stdout.readline, "")
    assert any(f"http://127.0.0.1:{port}/" in line for line in said)
    assert stopped(process).endswith("Gestopt.\n")


def test_ctrl_c_while_it_starts_stops_it_cleanly_too(outputs):
    port = free_port()
    process = started(outputs, port)
    wait_for(port, process)  # the port answers before it handles signals
    assert stopped(process).endswith("Gestopt.\n")


def stopped(process: subprocess.Popen) -> str:
    process.send_signal(signal.SIGINT)
    said, wrong = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in wrong
    return said


def test_a_port_that_is_taken_is_named_with_a_free_one(outputs):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RunError, match=rf"Poort {port} is al in gebruik") as raised:
            serve(outputs, port=port, browser=False)
        other = int(re.search(r"--port (\d+)", str(raised.value))[1])
        assert other > port


def test_a_port_that_can_not_be_is_an_error(outputs):
    with pytest.raises(RunError, match="Poort 70000 bestaat niet"):
        serve(outputs, port=70000, browser=False)


def test_nothing_released_says_what_to_do(tmp_path):
    (tmp_path / "outputs").mkdir()
    with pytest.raises(DefinitionError, match="merkbaar release"):
        serve(tmp_path / "outputs", browser=False)


def test_outputs_are_found_from_a_monitor_its_outputs_and_all_outputs(outputs, tmp_path):
    assert find_outputs(outputs) == outputs
    assert find_outputs(outputs / "voorbeeld") == outputs
    from merkbaar.publishing.starting import new_monitor

    monitor = new_monitor(tmp_path / "data" / "proef")
    assert find_outputs(monitor) == tmp_path / "outputs"


def test_a_site_lists_released_editions_only_newest_first(outputs):
    (outputs / "voorbeeld" / "half" / "report").mkdir(parents=True, exist_ok=True)
    site = Site(outputs, trusted_in(outputs))
    assert site.monitors() == {"voorbeeld": ["2026", "2025"]}
    assert site.pages("voorbeeld", "2026") == ["story"]
    assert site.read("voorbeeld", "2026", "story").startswith(b"<!doctype html>")
    assert site.pages("voorbeeld", "half") == []
    assert site.read("..", "2026", "story") is None


def test_an_edition_that_can_not_be_read_does_not_take_the_portal_down(tmp_path):
    place = tmp_path / "outputs" / "voorbeeld" / "2026" / "published"
    place.mkdir(parents=True)
    (place / "edition.json").write_text("{broken", encoding="utf-8")
    html = portal_page(Site(tmp_path / "outputs", {})).html
    assert "2026" in html
    assert "Deze editie heeft geen zegel" in html
