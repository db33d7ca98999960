"""The desk for themes in a real browser: a theme gets a name, loses it again, and is kept."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from merkbaar.monitor import load_monitor
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.laboratory import with_defaults
from merkbaar.publishing.prepare import input_hashes, prepare

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "data" / "voorbeeld"
NOTEBOOK = ROOT / "notebooks" / "workshop" / "theme_desk.ipynb"
OLD, NEW = "Geldzorgen", "Zorgen over geld"
PATIENCE, MOMENT = 180_000, 20_000
"""Milliseconds for a notebook to run, and for a click to be answered."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of the example, prepared, with the notebook beside it; nothing of it was released."""
    place = tmp_path_factory.mktemp("werktafel")
    shutil.copytree(EXAMPLE / "raw", place / "raw")
    for name in ("monitor.yml", "areas.geojson"):
        shutil.copy(EXAMPLE / name, place / name)
    monitor = load_monitor(place / "monitor.yml")
    folders = Folders(home=place, monitor=monitor.monitor)
    prepare(monitor, folders, inputs=input_hashes(monitor, folders))
    given = {"monitor_file": "monitor.yml", "edition": "2026", "author": "Ans de Vries"}
    notebook = json.loads(with_defaults(NOTEBOOK.read_text(encoding="utf-8"), given))
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    (place / "werktafel.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def address(home):
    """Serve the notebook with Voila, as a workshop would see it."""
    pytest.importorskip("voila")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", "werktafel.ipynb", f"--port={port}", "--no-browser",
         "--Voila.ip=127.0.0.1", "--VoilaExecutor.timeout=300", "--show_tracebacks=True"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib"), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    place = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(f"{place}voila/static/", process)
        yield place
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(place: str, process: subprocess.Popen) -> None:
    """Wait until somebody answers there, whatever the answer."""
    for _ in range(120):
        assert process.poll() is None, "Voila stopped"
        try:
            urllib.request.urlopen(place, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("Voila doesn't answer")


@pytest.fixture
def desk(browser, address):
    """The desk, open in a tab that has no network (Voila's own page asks for icons)."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(MOMENT)
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    page.locator(".mb-desk").wait_for(timeout=PATIENCE)
    yield page
    context.close()


def kept(home: Path) -> list[dict]:
    file = home / "corrections" / "themes.yml"
    return (YAML(typ="safe").load(file) or []) if file.is_file() else []


def waits(home: Path, number: int) -> list[dict]:
    """The corrections, when there are so many of them."""
    for _ in range(120):
        if len(found := kept(home)) == number:
            return found
        time.sleep(0.25)
    pytest.fail(f"{len(kept(home))} corrections, not {number}")


def option(page, name: str):
    """The theme of that name in the list, which has the number of its stories first."""
    spaced = re.escape(name).replace("\\ ", "\\s")
    themes = page.locator(".mb-desk select").first.locator("option")
    return themes.filter(has_text=re.compile(rf"·\s{spaced}(\s·|$)"))


def rename(page) -> None:
    """Give a theme another name, and look at what would change."""
    place = option(page, OLD).first.evaluate("one => one.index")
    page.locator(".mb-desk select").first.select_option(index=place)
    page.get_by_label("Nieuwe naam").fill(NEW)
    page.get_by_label("Waarom").fill("zo zeggen mensen het zelf")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    save = page.get_by_role("button", name="Bewaar")
    page.wait_for_function("one => !one.disabled", arg=save.element_handle())


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_desk_breaks_no_rule_of_accessibility(desk, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    desk.emulate_media(color_scheme=scheme)
    found = axe.Axe().run(desk, context=".mb-desk").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


def test_a_person_renames_a_theme_takes_it_back_and_keeps_it(desk, home):
    assert option(desk, OLD).count() == 1
    rename(desk)
    assert kept(home) == [], "what was only looked at is written nowhere"

    desk.get_by_role("button", name="Bewaar").click()
    (written,) = waits(home, 1)
    assert (written["do"], written["label"], written["author"]) == ("rename", NEW, "Ans de Vries")
    assert written["reason"] == "zo zeggen mensen het zelf"
    assert len(written["theme"]["anchors"]) >= 3
    option(desk, NEW).first.wait_for(state="attached")

    desk.get_by_role("button", name="Maak de laatste ongedaan").click()
    assert waits(home, 0) == []
    option(desk, OLD).first.wait_for(state="attached")
    assert option(desk, NEW).count() == 0

    rename(desk)
    desk.get_by_role("button", name="Bewaar").click()
    assert waits(home, 1)[0]["label"] == NEW
    assert desk.locator(".mb-desk").get_by_text("Bewaard in corrections/themes.yml").count() == 1
