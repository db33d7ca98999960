"""A real browser, the pages of the made-up edition as files, and an outputs folder to serve."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages import EditionCard, MonitorCard, PageLink
from merkbaar.privacy.keys import Key
from merkbaar.published import Published
from merkbaar.publishing.door import Door
from merkbaar.publishing.signing import sign

DOOR = Door(Key(b"made up for the tests, not a key", "file"), frozenset())

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser(chromium):
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def tab(browser):
    """Open an address; fails on an outside request or an error in the console."""
    contexts, wrong = [], []

    def note(request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
            wrong.append(f"asked {request.url}")

    def open_tab(address: str, *, width: int = 1440, height: int = 900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not wrong


def write_edition(outputs: Path, edition: str, published: Published, *, built: bool) -> None:
    """Write an edition as release does."""
    home = outputs / "voorbeeld" / edition
    (home / "published").mkdir(parents=True)
    facts = {**published.edition, "edition": edition, "until": f"{int(edition) + 1}-01-01"}
    content = {
        "tables": [table.to_dict() for table in published.tables.values()],
        "findings": [finding.to_dict() for finding in published.findings],
        "quotes": [quote.to_dict() for quote in published.quotes],
        "edition": facts,
    }
    for name, data in content.items():
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        (home / "published" / f"{name}.json").write_text(text, encoding="utf-8")
    if built:
        (home / "report").mkdir()
        story = pages.story(published).document()
        (home / "report" / "story.html").write_text(story, encoding="utf-8")
    sign(home, DOOR, edition=edition)


@pytest.fixture(autouse=True, scope="module")
def settings(tmp_path_factory):
    """A folder of the server's own for each module: what one was shown binds no other."""
    place = tmp_path_factory.mktemp("instellingen")
    before = os.environ.get("MERKBAAR_SETTINGS")
    os.environ["MERKBAAR_SETTINGS"] = str(place)
    yield place
    os.environ.pop("MERKBAAR_SETTINGS")
    if before is not None:
        os.environ["MERKBAAR_SETTINGS"] = before


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> dict[str, str]:
    """Addresses of the pages as files."""
    place = tmp_path_factory.mktemp("bestanden")
    published = made_up.published()
    link = PageLink("story", "story.html", "story.html")
    edition = EditionCard("2026", "Tweede editie", "2027-02-01", (link,), 7)
    card = MonitorCard("voorbeeld", "Monitor Sociaal Domein", "Wilgendam", (edition,))
    made = {
        "story": pages.story(published),
        "analysis": pages.analysis(published, "reach"),
        "dashboard": pages.dashboard(published),
        "portal": pages.portal([card]),
    }
    for name, page in made.items():
        (place / f"{name}.html").write_text(page.document(), encoding="utf-8")
    return {name: (place / f"{name}.html").as_uri() for name in made}


@pytest.fixture(scope="session")
def outputs(tmp_path_factory) -> Path:
    """Two released editions; of the older one the page wasn't built."""
    place = tmp_path_factory.mktemp("serveren") / "outputs"
    write_edition(place, "2026", made_up.published(), built=True)
    older = made_up.published(findings=made_up.findings()[2:])
    write_edition(place, "2025", older, built=False)
    return place
