"""Pages left of the gate: for whom, in which kernel, and how that ends."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import http.client
import json
import os
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tests.apps.conftest import write_edition
from tests.apps.serving_place import Visitor, add_users, start, wait_until
from tests.unit.pages import made_up
from tests.unit.publishing.test_viewing import make_monitor
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from merkbaar.errors import DefinitionError
from merkbaar.publishing.serving.starting_work import start_work

VIEWER = "/w/viewer"
LIMITS = {"MERKBAAR_KERNELS": "2", "MERKBAAR_IDLE_SECONDS": "15"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A monitor with a concept that was run, and an edition of it that was released."""
    place = tmp_path_factory.mktemp("werkplaats")
    monitor = make_monitor(place, "voorbeeld")
    write_edition(place / "outputs", "2026", made_up.published(), built=True)
    return monitor


@pytest.fixture(scope="module")
def running(home, tmp_path_factory):
    settings = tmp_path_factory.mktemp("server")
    add_users(settings)
    one = start(home, settings, login=True, workshop=True, environment=LIMITS)
    yield one
    one.stop()


def visitor_as(running, name: str) -> Visitor:
    visitor = Visitor(running.port)
    assert visitor.log_in(name).status == 303
    return visitor


def workshop_of(running) -> psutil.Process:
    every = psutil.Process(running.process.pid).children(recursive=True)
    return next(one for one in every if "merkbaar.publishing.serving.workshop" in one.cmdline())


def kernels_of(running) -> list[psutil.Process]:
    """The kernels: what was forked from the process that has the imports."""
    every = [kernel for zygote in workshop_of(running).children() for kernel in zygote.children()]
    return [one for one in every if is_alive(one)]


def is_alive(process: psutil.Process) -> bool:
    """Whether it runs: it may have ended since it was listed."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def kernel_in(page: str) -> str:
    return re.search(r'"kernelId": "([\w-]+)"', page)[1]


def line_status(running, visitor: Visitor, kernel: str, **headers: str) -> bytes:
    """Ask for a line to a kernel; gives the first line of the answer."""
    key = base64.b64encode(os.urandom(16)).decode()
    more = {"Host": f"127.0.0.1:{running.port}", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key,
            "Cookie": f"merkbaar={visitor.cookies.get('merkbaar', '')}", **headers}  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in more.items())
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as line:
        line.sendall(f"GET /w/api/kernels/{kernel}/channels HTTP/1.1\r\n{head}\r\n".encode())
        return line.recv(4096).split(b"\r\n")[0]


def test_a_page_left_of_the_gate_is_for_who_has_the_role(running):
    assert visitor_as(running, "lezer").ask(VIEWER).status == 403
    assert visitor_as(running, "lezer").ask("/w/theme_desk").status == 403
    trainer = visitor_as(running, "trainer").ask(VIEWER)
    assert trainer.status == 403
    assert "Deze pagina is voor trainers of onderzoekers." in trainer.body
    refused = [one for one in running.log() if one["event"] == "refused"]
    assert {"event", "at", "role", "account", "what"} == set(refused[-1])
    assert (refused[-1]["role"], refused[-1]["what"]) == ("trainer", "viewer")
    visitor_as(running, "lezer").ask("/w/Jan-de-Vries")
    assert "Jan" not in (running.settings / "audit.jsonl").read_text(encoding="utf-8")
    assert Visitor(running.port).ask(VIEWER).status == 303


@pytest.mark.parametrize(
    "path",
    ["/w/viewer%3F", "/w/viewer%3Fx=1", "/w/viewer%23x", "/w/.%2fviewer", "/w/x%2f..%2fviewer",
     "/w//viewer", "/w/viewer/", "/w/viewer%00", "/w/viewer%20", "/w/%2576iewer"],
)  # fmt: skip
def test_another_spelling_of_a_page_does_not_open_it_for_who_has_not_the_role(running, path):
    answer = visitor_as(running, "trainer").ask(path)
    assert answer.status in (403, 404)
    assert "raw/a.csv" not in answer.body


def test_the_portal_shows_each_role_the_pages_that_it_may_open(running):
    shown = {
        name: set(re.findall(r'href="/w/(\w+)"', visitor_as(running, name).ask("/").body))
        for name in ("lezer", "trainer", "onderzoeker")
    }
    assert shown["lezer"] == set()
    assert "theme_desk" in shown["trainer"]
    assert "viewer" not in shown["trainer"]
    assert {"theme_desk", "viewer"} <= shown["onderzoeker"]


def test_a_researcher_sees_how_the_edition_was_made_without_source_or_trace(running):
    researcher = visitor_as(running, "onderzoeker")
    page = researcher.ask(VIEWER)
    assert page.status == 200
    assert "raw/a.csv" in page.body
    for word in ("open_made", "Traceback", "merkbaar.publishing", "cdn.jsdelivr"):
        assert word not in page.body
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert any(one.get("what") == "viewer" for one in running.log())
    assert researcher.ask("/w/voila/static/voila.js").status == 200


def test_a_viewer_has_one_kernel_and_a_full_workshop_says_so_on_one_page(running):
    first, second, third = (visitor_as(running, "onderzoeker") for _ in range(3))
    assert wait_until(lambda: not kernels_of(running), 60), "nobody looks at those of before"
    pages = [one.ask(VIEWER) for one in (first, first, second)]
    assert [one.status for one in pages] == [200, 200, 200]
    assert wait_until(lambda: len(kernels_of(running)) == 2), "one a viewer"
    full = third.ask(VIEWER)
    assert full.status == 503
    assert "De werkplaats is vol" in full.body
    assert "The workshop is full" in full.body
    assert any(one["event"] == "kernels_full" for one in running.log())
    for visitor, page in ((first, pages[1]), (second, pages[2])):
        closed = f"/w/voila/api/shutdown/{kernel_in(page.body)}"
        assert visitor.ask(closed, {}).status == 204
    assert third.ask(VIEWER).status == 200


def test_no_other_user_of_this_computer_can_listen_to_what_a_kernel_shows(running):
    owner = visitor_as(running, "onderzoeker")
    assert wait_until(lambda: owner.ask(VIEWER).status == 200, 60)
    (kernel, *_) = kernels_of(running)
    # what is left takes in what a child prints, and gives nothing
    assert len([one for one in kernel.net_connections("tcp") if one.status == "LISTEN"]) <= 1
    (command,) = [one for one in workshop_of(running).parent().cmdline() if "serve_as" in one]
    assert running.said[-1] not in command
    places = {Path(one.laddr).parent for one in kernel.net_connections("unix") if one.laddr}
    assert {one.stat().st_mode & 0o777 for one in places if str(one) != "."} == {0o700}


def test_a_browser_cannot_have_a_kernel_run_anything_but_the_page(running):
    owner = visitor_as(running, "onderzoeker")
    until = [owner.ask(VIEWER)]
    wait_until(lambda: until[-1].status == 200 or until.append(owner.ask(VIEWER)), 200)
    with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop in this thread
        asked = answers_of(running, owner, kernel_in(until[-1].body))
        seen = own.submit(asyncio.run, asked).result()
    assert "kernel_info_reply" in seen
    assert not {"execute_reply", "stream", "inspect_reply", "complete_reply", "history_reply",
                "debug_reply", "execute_input", "error"} & seen  # fmt: skip


async def answers_of(running, visitor: Visitor, kernel: str) -> set[str]:
    """Ask a kernel for all that Jupyter knows; gives the kinds of what comes back."""
    asked = HTTPRequest(
        f"ws://127.0.0.1:{running.port}/w/api/kernels/{kernel}/channels",
        headers={"Cookie": f"merkbaar={visitor.cookies['merkbaar']}"},
    )
    line = await websocket_connect(asked)
    run = {"code": "print(1)", "silent": False, "user_expressions": {"x": "1"}}
    for number, (kind, channel, content) in enumerate(
        [
            ("execute_request", "shell", run),
            ("execute_request", "control", run),
            ("inspect_request", "shell", {"code": "monitor_file", "cursor_pos": 3}),
            ("complete_request", "shell", {"code": "open('/etc/", "cursor_pos": 11}),
            ("history_request", "shell", {"hist_access_type": "tail", "n": 9}),
            ("debug_request", "control", {"command": "evaluate", "arguments": {}}),
            ("kernel_info_request", "shell", {}),
        ]
    ):
        head = {"msg_id": f"m{number}", "username": "", "session": "s", "msg_type": kind,
                "version": "5.3", "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content,
                   "channel": channel, "buffers": []}  # fmt: skip
        await line.write_message(json.dumps(message))
    seen: set[str] = set()
    with contextlib.suppress(TimeoutError):
        while (said := await asyncio.wait_for(line.read_message(), 2)) is not None:
            seen.add(json.loads(said)["msg_type"])
    line.close()
    return seen


def test_a_workshop_that_was_ended_says_so_and_the_portal_goes_on(home, tmp_path):
    one = start(home, tmp_path, workshop=True)
    try:
        path = "/start/" + one.said[-1].split("/start/")[1].split()[0]
        visitor = Visitor(one.port)
        assert visitor.ask(path).status == 200
        workshop_of(one).kill()
        answer = visitor.ask(VIEWER)
        assert answer.status == 503
        assert "De werkplaats is gestopt." in answer.body
        assert visitor.ask("/").status == 200
    finally:
        one.stop()


def test_nothing_goes_on_or_stays_behind_when_the_server_is_killed(home, tmp_path):
    place = tmp_path / "t"
    place.mkdir()
    one = start(home, tmp_path, workshop=True, environment={"TMPDIR": str(place)})
    other = workshop_of(one)
    for kind in ("portaal", "werkplaats"):
        assert list(place.glob(f"merkbaar-{kind}-*"))
    one.process.kill()
    one.process.communicate(timeout=30)
    assert wait_until(lambda: not other.is_running() or other.status() == psutil.STATUS_ZOMBIE, 20)
    again = start(home, tmp_path, environment={"TMPDIR": str(place)})
    left = [name.name for name in place.iterdir()]
    again.stop()
    assert len(left) == 1
    assert f"-{again.process.pid}-" in left[0]
    # a confined process can't take away its own folder: it is empty, and the next one clears it
    assert [list(one.iterdir()) for one in place.iterdir()] == [[]]


def test_a_line_to_a_kernel_is_for_its_own_viewer_from_our_own_page(running):
    owner, other, reader = (
        visitor_as(running, name) for name in ("onderzoeker", "onderzoeker", "lezer")
    )
    until = [owner.ask(VIEWER)]
    wait_until(lambda: until[-1].status == 200 or until.append(owner.ask(VIEWER)), 200)
    kernel = kernel_in(until[-1].body)
    assert b"101" in line_status(running, owner, kernel)
    assert b"404" in line_status(running, other, kernel)
    assert b"403" in line_status(running, reader, kernel)
    assert b"303" in line_status(running, Visitor(running.port), kernel)
    assert b"403" in line_status(running, owner, kernel, Origin="https://evil.example")
    for path in (f"/w/api/kernels/{kernel}", f"/w/voila/api/shutdown/{kernel}"):
        assert other.ask(path).status == 404
    assert other.ask(f"/w/voila/api/shutdown/{kernel}", {}).status == 404
    assert owner.ask(f"/w/voila/api/shutdown/{kernel}", {}).status == 204
    assert wait_until(lambda: line_status(running, owner, kernel).split()[1] != b"101")


@pytest.mark.parametrize(
    "path",
    ["api/contents", "api/kernels", "voila/files/viewer.ipynb", "voila/render/viewer.ipynb",
     "voila/tree", "voila/api/contents", "viewer.ipynb", "..%2fmonitor.yml", "api/me"],
)  # fmt: skip
def test_nothing_else_of_voila_is_there_for_a_researcher_either(running, path):
    assert visitor_as(running, "onderzoeker").ask(f"/w/{path}").status == 404


def test_the_other_process_answers_nobody_but_the_server(running):
    port = next(
        one.laddr.port
        for one in workshop_of(running).net_connections("tcp")
        if one.status == "LISTEN"
    )
    for headers in ({}, {"X-Merkbaar-Secret": "x"}, {"X-Merkbaar-Role": "researcher"}):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("GET", VIEWER, headers=headers)
        assert line.getresponse().status == 403
        line.close()


def test_the_server_of_the_readers_cannot_read_the_monitor_though_the_workshop_can(running, home):
    assert any("Afgeschermd" in line for line in running.said)
    assert (home / "prepared" / "refused.parquet").is_file()


def test_on_this_computer_the_address_in_the_terminal_opens_the_workshop_once(home, tmp_path):
    one = start(home, tmp_path, workshop=True)
    try:
        address = re.search(r"http://\S+", one.said[-1])[0]
        path = "/start/" + address.rpartition("/")[2]
        assert Visitor(one.port).ask(VIEWER).status == 403, "another user of this computer"
        starter = Visitor(one.port)
        assert starter.ask("/start/verzonnen").status == 404
        assert starter.ask(path).status == 200
        assert "/w/viewer" in starter.ask("/").body
        assert Visitor(one.port).ask(path).status == 404, "it works once"
        other = workshop_of(one)
    finally:
        one.stop()
    assert wait_until(lambda: not other.is_running() or other.status() == psutil.STATUS_ZOMBIE)


def test_without_a_monitor_there_is_no_workshop(tmp_path):
    with pytest.raises(DefinitionError, match=r"monitor\.yml"):
        start_work(tmp_path, home="/")


@pytest.mark.browser
def test_the_viewer_in_a_browser_needs_nothing_from_elsewhere_and_its_kernel_ends(running, tab):
    from axe_playwright_python.sync_playwright import Axe

    wait_until(lambda: not kernels_of(running), 200)
    page = tab(f"http://127.0.0.1:{running.port}/login")
    page.fill("#naam", "onderzoeker")
    page.fill("#wachtwoord", "vier woorden voor onderzoek")
    page.keyboard.press("Enter")
    page.wait_for_selector(".work a")
    page.goto(f"http://127.0.0.1:{running.port}{VIEWER}")
    page.wait_for_selector("#rendered_cells", state="visible")
    page.wait_for_selector("text=raw/a.csv")
    assert "In het kort" in page.inner_text("body")
    assert page.evaluate("document.documentElement.lang") == "nl"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert not found, [one["id"] for one in found]
    page.set_viewport_size({"width": 320, "height": 800})
    wide = "document.documentElement.scrollWidth"
    assert wait_until(lambda: page.evaluate(wide) <= 320, 20), page.evaluate(wide)
    assert kernels_of(running)
    page.goto(f"http://127.0.0.1:{running.port}/")
    assert wait_until(lambda: not kernels_of(running), 60), "it ends as the page is left"
