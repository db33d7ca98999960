"""The design page in a real browser: from an empty plan to a valid monitor, with nobody's help."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from merkbaar.monitor import load_monitor
from merkbaar.monitor.lint import lint
from merkbaar.monitor.reading import examine_file
from merkbaar.publishing import linting
from merkbaar.publishing.starting import new_monitor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE, MOMENT = 120_000, 20_000
"""Milliseconds for the notebook to run, and for a click to be answered."""
START = """
import sys
from merkbaar.publishing.serve_design import serve_design
serve_design(sys.argv[1], port=int(sys.argv[2]), browser=False)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """What ``merkbaar new`` makes: the template with its made-up example."""
    return new_monitor(tmp_path_factory.mktemp("ontwerp") / "mijn-monitor")


@pytest.fixture(scope="module")
def address(home):
    """Serve the page as ``merkbaar serve MAP --design`` does."""
    pytest.importorskip("voila")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(home), str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib"), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        said = process.stdout.readline()
        yield re.search(r"http://\S+", said).group(0)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def opened(browser, address):
    """Open the page in a window of some size; nothing may be asked from elsewhere."""
    contexts, asked, wrong = [], [], []

    def open_page(width=1440, height=900, url=address, scheme="light"):
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(MOMENT)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(url, wait_until="commit", timeout=PATIENCE)
        page.locator(".mb-design h2").wait_for(timeout=PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()
    ours = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert wrong == []


def go(page, screen: int) -> None:
    """Go on to the next screen and wait until it is there."""
    page.get_by_role("button", name="Volgende").click()
    page.locator(f"[data-screen='{screen}']").wait_for()


def fill(page, label: str, text: str) -> None:
    """Fill in a field, and leave it."""
    field = page.get_by_label(label, exact=False).first
    field.fill(text)
    field.press("Tab")


def tick(page, *labels: str, last: bool = False) -> None:
    for label in labels:
        boxes = page.get_by_label(label)
        (boxes.last if last else boxes.first).check()


def add(page, one: str) -> None:
    """Put the item of the form in the list."""
    page.get_by_role("button", name=f"Zet erbij: {one}").click()
    page.get_by_text(f"In het plan gezet: {one}.").wait_for()


def pick(page, label: str, option: str) -> None:
    page.get_by_label(label, exact=False).last.select_option(label=option)


def test_a_group_goes_from_an_empty_plan_to_a_valid_monitor(opened, home):
    page = opened()
    _begin(page)
    _ask(page)
    _count(page)
    _tell_and_measure_the_burden(page)
    _show_and_talk(page)
    _keep(page, home)

    examined = examine_file(home)
    assert examined.monitor == load_monitor(home)
    assert lint(examined.monitor, minutes=linting.facts_of(home).minutes) == ()
    text = (home / "monitor.yml").read_text(encoding="utf-8")
    assert "# Wie wat vraagt" in text, "parts get a word of explanation"
    assert ".key" in text, "the key of the monitor stays"
    assert "Wat geeft mensen met schulden rust?" in (home / "plan.html").read_text("utf-8")
    assert (home / "plan.pdf").read_bytes().startswith(b"%PDF")


def _begin(page) -> None:
    page.get_by_role("button", name="Begin met een leeg plan").click()
    page.get_by_text("Het plan is leeg").wait_for()
    fill(page, "Naam van de monitor", "Monitor Geldzorgen")
    fill(page, "Gemeente (nodig)", "Proefdorp")
    fill(page, "Code van de gemeente", "GM9998")
    fill(page, "Wie maakt de monitor", "afdeling onderzoek")
    fill(page, "Over welk jaar", "2027")
    page.get_by_text("Op dit scherm is alles in orde").wait_for()
    go(page, 2)
    tick(page, "leren: hoe gaat het")
    fill(page, "Wat moet er voor inwoners beter", "Inwoners met schulden krijgen eerder rust")
    page.get_by_text("Op dit scherm is alles in orde").wait_for()


def _ask(page) -> None:
    go(page, 3)
    tick(page, "uitvoerders")
    fill(page, "De vraag", "Wat geeft mensen met schulden rust?")
    tick(page, "uitvoerders", last=True)
    fill(page, "Wat beslissen we ermee", "welke brief we herschrijven")
    pick(page, "Nodig of leuk", "nodig om te weten (need-to-know)")
    fill(page, "Wie zorgt voor de cijfers", "team schuldhulp")
    pick(page, "Hoe vaak kijken we", "jaarlijks")
    add(page, "vraag")
    go(page, 4)
    fill(page, "Naam van het leefgebied", "Werk en geld")
    add(page, "leefgebied")


def _count(page) -> None:
    go(page, 5)
    pick(page, "Uit de bibliotheek", "Moeite met rondkomen (RIVM en GGD)")
    pick(page, "Voor welke vraag", "Wat geeft mensen met schulden rust?")
    page.get_by_role("button", name="Kies deze indicator").click()
    page.get_by_text("In het plan gezet: Moeite met rondkomen.").wait_for()
    fill(page, "Naam van de indicator", "Ervaren stress")
    fill(page, "Eenheid", "punten 1-5")
    pick(page, "Welke kant is beter", "lager is beter")
    pick(page, "Bij welke vraag", "Wat geeft mensen met schulden rust?")
    pick(page, "Bouwsteen", "C. effect bij de inwoner")
    pick(page, "Komt uit vragenlijst", "Stress in de afgelopen vier weken, 1 vraag (0,2 min.)")
    add(page, "indicator")


def _tell_and_measure_the_burden(page) -> None:
    go(page, 6)
    fill(page, "Van wie", "mensen met schulden")
    fill(page, "Hoe (nodig)", "spiegelgesprek")
    pick(page, "Bij welke vraag", "Wat geeft mensen met schulden rust?")
    add(page, "manier van vertellen")
    go(page, 7)
    fill(page, "Wat vragen we", "Stressvraag")
    pick(page, "Vragenlijsten", "Stress in de afgelopen vier weken, 1 vraag (0,2 min.)")
    fill(page, "Aan hoeveel mensen", "100")
    fill(page, "Hoeveel keer per jaar", "4")
    add(page, "ronde")
    page.get_by_text("0,2 min. × 100 mensen × 4 keer per jaar = 1,3 uur").wait_for()


def _show_and_talk(page) -> None:
    go(page, 8)
    fill(page, "Wijken of buurten", "WK999801 Dorp\nWK999802 Nieuwe Wijk")
    page.get_by_text("Op dit scherm is alles in orde").wait_for()
    go(page, 9)
    go(page, 10)
    tick(page, "verhalen", "gesprek")
    go(page, 11)
    fill(page, "Hoe laat begint het", "19.30 uur")
    fill(page, "Met wie is het gesprek", "de raad met uitvoerders en inwoners")
    fill(page, "Wanneer", "april")
    fill(page, "Wie levert", "team schuldhulp")
    fill(page, "Wat hoort die terug", "elk kwartaal de cijfers, met verhalen")
    add(page, "leverancier")


def _keep(page, home) -> None:
    go(page, 12)
    page.get_by_text("Geen adviezen: dit is een goed plan.").wait_for()
    before = (home / "monitor.yml").read_text(encoding="utf-8")
    assert "Proefmonitor" in before, "nothing was written before anybody asked for it"
    page.get_by_role("button", name="Bewaar monitor.yml").click()
    page.get_by_text("Bewaard in monitor.yml.").wait_for()
    page.get_by_role("button", name="Maak het plan").click()
    page.get_by_text("Het plan staat naast monitor.yml").wait_for(timeout=60_000)


def test_a_step_is_taken_back_and_done_again(opened):
    page = opened()
    fill(page, "Naam van de monitor", "Iets heel anders")
    page.get_by_role("heading", name="Iets heel anders").wait_for()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("heading", name="Iets heel anders").wait_for(state="detached")
    page.get_by_role("button", name="Opnieuw doen").click()
    page.get_by_role("heading", name="Iets heel anders").wait_for()


def test_what_can_not_be_is_told_and_changes_nothing(opened):
    page = opened()
    fill(page, "Over welk jaar", "morgen")
    page.get_by_role("alert").get_by_text("vul een getal in").wait_for()


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1920, 1080, "light"), (390, 844, "light"), (1440, 900, "dark")]
)
def test_every_screen_fits_and_breaks_no_rule_of_accessibility(opened, width, height, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(width, height, scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(27, 33, 40)" if scheme == "dark" else "rgb(255, 255, 255)")
    for screen in range(1, 13):
        if screen > 1:
            go(page, screen)
        found = axe.Axe().run(page).response["violations"]
        told = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
        assert told == [], f"screen {screen}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"screen {screen} is {wide} wide"


def test_another_screen_begins_at_its_top_with_its_heading(opened):
    page = opened(390, 844)
    page.evaluate("window.scrollTo(0, 2000)")
    go(page, 2)
    page.wait_for_function("document.activeElement?.tagName === 'H2'")
    assert page.evaluate("window.scrollY") == 0


def test_the_page_says_that_it_is_busy_and_stops_saying_so(opened):
    page = opened()
    page.evaluate("""() => {
      window.seen = [];
      new MutationObserver(() => window.seen.push(
        document.querySelector(".mb-design").classList.contains("mb-works")))
        .observe(document.querySelector(".mb-design"), {attributes: true});
    }""")
    go(page, 2)
    page.wait_for_function("window.seen.includes(true) && window.seen.at(-1) === false")
    assert page.locator(".mb-busy").count() == 0


def test_a_click_on_a_step_of_the_way_opens_its_screen(opened):
    page = opened()
    page.locator(".mb-way li").nth(7).click()
    page.locator("[data-screen='8']").wait_for()
    page.locator(".mb-way li").first.click()
    page.locator("[data-screen='1']").wait_for()


def test_without_the_token_of_the_address_there_is_nothing(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(address.split("?")[0], timeout=PATIENCE)
    assert page.locator(".mb-design").count() == 0
    assert page.get_by_role("textbox").count() >= 1, "it asks for the token"
    context.close()
