"""What reaches the browser of a reader who clicks on everything, and what leaves it.

The edition went through the gate; beside it lie the folders left of the gate, full of made-up
names and numbers, as on the machine of a municipality.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from tests.apps.conftest import write_edition
from tests.apps.test_serving import LIB, free_port, wait_for
from tests.notebooks.small_monitor import CANARIES, bsn
from tests.privacy import drawn_edition
from tests.privacy.page_reader import FIGURES, Reader, numbers

pytestmark = pytest.mark.browser
NEEDLES = (*CANARIES, *(bsn(number) for number in range(5)), "a3f1c0de" * 4)
LEFT = ("prepared", "results/2026", "work/2026", "concept/2026/published", "register", "raw")
CHOOSE = """(choices) => choices.map(choice => {
  const root = document.querySelector(".merkbaar");
  for (const select of root.querySelectorAll("[data-filter]")) {
    select.value = choice[select.dataset.filter];
    select.dispatchEvent(new Event("change"));
  }
  const near = (one, name) => one.closest("[data-" + name + "]");
  const seen = [...root.querySelectorAll("[data-show]")].map(one => ({
    show: one.dataset.show, text: one.textContent,
    at: near(one, "at").dataset.at, fixed: near(one, "at").dataset.fixed || "",
    along: (near(one, "along") || {dataset: {}}).dataset.along || "",
    key: (near(one, "key") || {dataset: {}}).dataset.key || "",
  }));
  const labels = [...root.querySelectorAll(".drawing[data-at]")].map(one => ({
    show: "label", text: one.getAttribute("aria-label"), at: one.dataset.at,
    fixed: "", along: "", key: "",
  }));
  return seen.concat(labels);
})"""


@dataclass
class Heard:
    """All that went over the wire, and was put on the disk of the reader."""

    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    def listen(self, page) -> None:
        def answered(response) -> None:
            self.bodies.append(repr(response.headers).encode())
            if response.status < 300:
                self.bodies.append(response.body())

        page.on("request", lambda one: self.asked.append(f"{one.method} {one.url} {one.post_data}"))
        page.on("response", answered)
        page.on("websocket", lambda socket: self.frames.append(socket.url))
        page.on("console", lambda said: self.bodies.append(said.text.encode()))

    def found(self) -> list[str]:
        heard = b"\n".join([*self.bodies, *(one.encode() for one in (*self.asked, *self.frames))])
        return [needle for needle in NEEDLES if needle.encode() in heard]


@pytest.fixture(scope="module")
def gate():
    return drawn_edition.through_the_gate(drawn_edition.people(2))


@pytest.fixture(scope="module")
def project(tmp_path_factory, gate):
    root = tmp_path_factory.mktemp("verkeer")
    for edition, built in (("2026", True), ("2025", False)):
        write_edition(root / "outputs", edition, drawn_edition.published(gate), built=built)
    for part in LEFT:
        place = root / "data" / "voorbeeld" / part
        place.mkdir(parents=True)
        (place / "geheim.json").write_text("\n".join(NEEDLES), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def file(project):
    """The page as a file."""
    return project / "outputs" / "voorbeeld" / "2026" / "report" / "story.html"


@pytest.fixture(scope="module")
def server(project):
    port = free_port()
    code = (
        "import sys; from merkbaar.publishing.serve import serve;"
        "serve(sys.argv[1], port=int(sys.argv[2]), browser=False)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(project / "outputs"), str(port)],
        env={**os.environ, "PYTHONPATH": str(LIB), "MERKBAAR_GEHEIM": NEEDLES[0]},
        cwd=project / "data" / "voorbeeld",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(port, process)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    said, wrong = process.communicate(timeout=30)
    assert not [needle for needle in NEEDLES if needle in said + wrong]


def every_choice(page) -> list[dict[str, str]]:
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-filter]")].reduce((made, select) =>
        made.flatMap(one => [...select.options].map(option =>
        ({...one, [select.dataset.filter]: option.value}))), [{}])"""
    )


def click_all(page) -> None:
    """Choose, unfold, look at every tab and take every table along."""
    page.evaluate(CHOOSE, every_choice(page)[::9])
    for name in ("#taal", "#lezer"):
        options = page.locator(f"{name} option").evaluate_all("some => some.map(one => one.value)")
        for value in options:
            page.select_option(name, value)
    page.evaluate(
        """() => document.querySelectorAll("[data-tab], [data-more], [data-unfold], summary")
        .forEach(one => one.click())"""
    )


@pytest.mark.parametrize("edition", ["2026", "2025"])
def test_nothing_left_of_the_gate_reaches_the_browser_and_no_choice_leaves_it(
    server, project, tab, edition
):
    heard, page = Heard(), tab("about:blank")
    heard.listen(page)
    page.goto(server)
    page.goto(f"{server}/m/voorbeeld/{edition}/story")
    page.wait_for_selector("#kies-area")
    before = len(heard.asked)
    click_all(page)
    with page.expect_download() as taken:
        page.locator("[data-download]").first.evaluate("one => one.click()")
    heard.bodies.append(taken.value.path().read_bytes())
    heard.bodies.append(page.content().encode())
    assert sum(map(len, heard.bodies)) > 200_000
    assert heard.found() == []
    assert str(project).encode() not in b"".join(heard.bodies)
    assert heard.frames == [], "no kernel to talk to"
    assert [one for one in heard.asked[before:] if not one.startswith("GET blob:")] == []
    assert all(one.startswith("GET ") and one.endswith(" None") for one in heard.asked)


def test_a_table_that_is_taken_along_holds_shown_cells_alone(server, tab, gate):
    page = tab(f"{server}/m/voorbeeld/2026/story")
    with page.expect_download() as taken:
        page.locator("[data-download=reach]").first.evaluate("one => one.click()")
    lines = taken.value.path().read_text("utf-8-sig").splitlines()[1:]
    hidden = [line for line in lines if "te weinig" in line or '"niet getoond' in line.lower()]
    (table,) = [one for one in gate.tables if one.name == "reach"]
    states = [record["state"] for record in table.records()]
    empty = [line for line in lines if ";;;;" in line]
    assert len(lines) == len(states)
    assert len(empty) == states.count("suppressed") > 10
    assert len(hidden) in (0, len(empty))


def test_under_a_choice_each_figure_is_the_shown_cell_of_that_choice(tab, file):
    reader, page = Reader(file.read_text(encoding="utf-8")), tab(file.as_uri())
    choices = every_choice(page)
    assert len(choices) == 7 * 4 * 2
    choices = choices[::3]
    told = hidden = 0
    for choice, seen in zip(choices, page.evaluate(CHOOSE, choices), strict=True):
        taken = {
            name: code for name, code in choice.items() if code != reader.data["defaults"][name]
        }
        for one in seen:
            cell = _cell(reader, one, taken)
            found = [number for number, _ in numbers(one["text"])]
            if cell["state"] != "shown":
                hidden += 1
                assert one["show"] in ("label", "place", "theme", "reason") or not found, one
            elif one["show"] in FIGURES:
                ((number, slack),) = numbers(one["text"])
                told += 1
                assert number == pytest.approx(cell[one["show"]], abs=slack), (one, choice)
            elif one["show"] == "range" and found:
                pairs = zip(numbers(one["text"]), ("lower", "upper"), strict=True)
                assert all(abs(n - cell[name]) <= slack for (n, slack), name in pairs), one
    assert told > 500
    assert hidden > 100


def _cell(reader, one, taken):
    """Give the cell that an element is of, under a choice."""
    table, where = reader.target(one["at"])
    free = {name: code for name, code in taken.items() if name in where and name != one["fixed"]}
    own = {one["along"]: one["key"]} if one["along"] and one["key"] else {}
    return reader.cell(table, {**where, **free, **own})


def test_a_label_says_no_more_under_a_choice_of_hidden_people_than_that_it_is_hidden(
    tab, file, gate
):
    reader, page = Reader(file.read_text(encoding="utf-8")), tab(file.as_uri())
    names = ("area", "group_age", "period")
    gone = [place for table, *place in drawn_edition.hidden(gate) if table == "reach"]
    choices = [dict(zip(names, place, strict=True)) for place in sorted(gone)[:8]]
    seen = 0
    for choice, elements in zip(choices, page.evaluate(CHOOSE, choices), strict=True):
        for one in elements:
            table, where = reader.target(one["at"])
            if one["show"] == "label" and table == "reach" and {**where, **choice} == choice:
                seen += 1
                own = one["text"].rpartition(choice["period"])[2]
                assert "–" in own and not numbers(own.partition("–")[2]), own
    assert seen
