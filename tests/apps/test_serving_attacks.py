"""What somebody with bad intentions tries on the server, and what comes of it."""

from __future__ import annotations

import json
import shutil
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.apps.conftest import DOOR, write_edition
from tests.apps.serving_place import PASSWORDS, Visitor, add_users, start
from tests.unit.pages import made_up

from merkbaar.publishing import serve
from merkbaar.publishing.signing import sign

SECRET = "dit-mag-niemand-lezen"
MARK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Outputs with ``data/`` beside them, as in a project, and something secret in it."""
    place = tmp_path_factory.mktemp("aanval")
    write_edition(place / "outputs", "2026", made_up.published(), built=True)
    (place / "data" / "voorbeeld" / "prepared").mkdir(parents=True)
    (place / "data" / "voorbeeld" / "prepared" / "narratives.parquet").write_text(SECRET)
    (place / "geheim.html").write_text(SECRET)
    return place


@pytest.fixture(scope="module")
def running(home, tmp_path_factory):
    settings = tmp_path_factory.mktemp("server")
    add_users(settings)
    one = start(home / "outputs", settings, login=True)
    yield one
    one.stop()


@pytest.fixture
def reader(running) -> Visitor:
    visitor = Visitor(running.port)
    assert visitor.log_in("lezer").status == 303
    return visitor


def raw(port: int, text: bytes, seconds: float = 5) -> bytes:
    """Send bytes as they are; gives what comes back until the other side hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(text)
        found = b""
        try:
            while part := line.recv(65536):
                found += part
        except (TimeoutError, ConnectionResetError):
            pass
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/../geheim.html",
        "/m/../../geheim.html",
        "/m/voorbeeld/2026/../../../geheim",
        "/m/voorbeeld/2026/..%2f..%2f..%2f..%2fgeheim.html",
        "/m/voorbeeld/2026/%2e%2e%2f%2e%2e%2f%2e%2e%2fgeheim.html",
        "/m/voorbeeld/..%5c..%5c2026/story",
        "/m/voorbeeld/2026/story%00.html",
        "/m/voorbeeld/2026/....//....//geheim.html",
        "/m//etc/passwd",
        "//etc/passwd",
        "/m/voorbeeld/2026/story.json",
        "/m/voorbeeld/2026/signature.json",
        "/m/voorbeeld/2026/run.json",
        "/outputs/voorbeeld/2026/published/tables.json",
        "/data/voorbeeld/prepared/narratives.parquet",
        "/static/style.css",
        "/robots.txt",
    ],
)
def test_no_path_leads_out_of_what_was_released(running, reader, path):
    answer = reader.ask(path)
    assert answer.status == 404
    assert SECRET not in answer.body
    assert "root:" not in answer.body
    assert "Traceback" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/contents",
        "/api/kernels",
        "/api/kernelspecs",
        "/api/sessions",
        "/api/terminals",
        "/files/geheim.html",
        "/lab",
        "/nbconvert/html/story.ipynb",
        "/nbextensions/x.js",
        "/tree",
        "/voila/files/story.ipynb",
        "/voila/render/story.ipynb",
        "/voila/static/voila.js",
        "/voila/templates/base/index.html.j2",
        "/voila/tree",
        "/voila/api/contents",
        "/voila/api/shutdown/0",
        "/w/",
        "/w/theme_desk",
        "/w/viewer",
        "/w/voila/static/voila.js",
        "/w/api/kernels/0e3f9a4e-6d1d-4d4b-a0c1-000000000000",
    ],
)
def test_nothing_of_jupyter_is_there_for_a_reader(reader, path):
    for method in ("GET", "POST"):
        assert reader.ask(path, method=method).status in (403, 404, 405)


def test_a_reader_gets_no_line_to_a_kernel(running, reader):
    path = b"/w/api/kernels/0e3f9a4e-6d1d-4d4b-a0c1-000000000000/channels"
    cookie = f"merkbaar={reader.cookies['merkbaar']}".encode()
    for jar in (b"", b"Cookie: " + cookie + b"\r\n"):
        asked = (
            b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + jar + b"\r\n"
        )
        answer = raw(running.port, asked, 2)
        assert answer.split(b" ")[1] in (b"303", b"403"), answer[:80]
        assert b"101 Switching" not in answer


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(reader, method):
    assert reader.ask("/m/voorbeeld/2026/story", method=method).status in (403, 404, 405)


def test_a_name_for_this_computer_that_is_not_ours_is_refused_where_nobody_logs_in(home, tmp_path):
    one = start(home / "outputs", tmp_path)
    try:
        visitor = Visitor(one.port)
        for host in ("evil.example", "127.0.0.1.evil.example", "[::2]", "a b", "localhost.evil"):
            assert visitor.ask("/", Host=host).status in (400, 403), host
        for host in ("localhost", f"127.0.0.1:{one.port}", "LOCALHOST"):
            assert visitor.ask("/", Host=host).status == 200, host
    finally:
        one.stop()


def test_a_form_of_another_site_logs_nobody_in_or_out(running, reader):
    stranger = Visitor(running.port)
    form = {"name": "lezer", "password": PASSWORDS["lezer"][1], "token": "x" * 43}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        assert stranger.ask("/login", form, **headers).status == 403
        assert reader.ask("/logout", {"token": "x"}, **headers).status == 403
    assert reader.ask("/").status == 200
    assert any(one["event"] == "cross_site" for one in running.log())


def test_a_form_without_the_token_of_this_browser_is_asked_again(running):
    visitor = Visitor(running.port)
    form = {"name": "lezer", "password": PASSWORDS["lezer"][1]}
    for token in ("", "x" * 43, Visitor(running.port).ask("/login").token):
        visitor.ask("/login")
        answer = visitor.ask("/login", {**form, "token": token})
        assert answer.status == 403
        assert "Vul het nog een keer in" in answer.body
    assert "merkbaar" not in visitor.cookies


def test_logging_out_needs_the_token_of_the_session(reader):
    assert reader.ask("/logout", {"token": "x" * 43}).status == 403
    assert reader.ask("/logout", {}).status == 403
    assert reader.ask("/logout").status in (404, 405)
    assert reader.ask("/").status == 200


def test_a_session_that_was_given_beforehand_is_not_the_one_after_login(running):
    victim = Visitor(running.port)
    victim.cookies["merkbaar"] = "door-de-aanvaller-gekozen"
    victim.log_in("lezer")
    assert victim.cookies["merkbaar"] != "door-de-aanvaller-gekozen"
    attacker = Visitor(running.port, cookies={"merkbaar": "door-de-aanvaller-gekozen"})
    assert attacker.ask("/").status == 303


def test_logging_in_again_ends_the_session_before_it(running, reader):
    before = dict(reader.cookies)
    del reader.cookies["merkbaar"]
    form = reader.ask("/login")
    reader.cookies |= before
    reader.ask("/login", {"token": form.token, "name": "lezer", "password": PASSWORDS["lezer"][1]})
    assert Visitor(running.port, cookies=before).ask("/").status == 303


@pytest.mark.parametrize(
    "after",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
     "/%0d%0aX: y", "/x\r\nSet-Cookie: a=b", '"><script>', "/..//evil.example"],
)  # fmt: skip
def test_logging_in_never_leads_to_another_site(running, after):
    answer = Visitor(running.port).log_in("lezer", next=after)
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("name", [MARK, '"><img src=x onerror=alert(1)>', "{{7*7}}", "a" * 5000])
def test_what_is_typed_as_a_name_is_never_shown(running, name):
    token = (visitor := Visitor(running.port)).ask("/login").token
    answer = visitor.ask("/login", {"token": token, "name": name, "password": "x"})
    assert answer.status == 401
    assert name not in answer.body
    assert "49" not in answer.body or name != "{{7*7}}"
    assert visitor.ask(f"/login?next={MARK}").body.count(MARK) == 0


def test_names_in_an_edition_are_text_and_odd_folders_are_not_there(tmp_path):
    place = tmp_path / "outputs"
    write_edition(place, "2026", made_up.published(), built=True)
    about = place / "voorbeeld" / "2026" / "published" / "edition.json"
    facts = json.loads(about.read_text(encoding="utf-8"))
    facts |= {"title": MARK, "monitor_title": MARK}
    facts["municipality"]["name"] = MARK
    about.write_text(json.dumps(facts), encoding="utf-8")
    sign(place / "voorbeeld" / "2026", DOOR, edition="2026")
    odd = place / "voorbeeld" / "<img src=x onerror=alert(1)>"
    shutil.copytree(place / "voorbeeld" / "2026", odd)
    one = start(place, tmp_path / "eigen")
    try:
        body = Visitor(one.port).ask("/").body
        assert MARK not in body
        assert "&lt;script&gt;alert(1)" in body
        assert "onerror" not in body
    finally:
        one.stop()


def test_a_body_of_a_megabyte_is_refused_and_the_server_goes_on(running):
    line = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
    answer = raw(running.port, line + b"x" * 100_000, 3)
    assert b"200 OK" not in answer
    assert Visitor(running.port).ask("/login").status == 200


def test_a_head_of_a_hundred_kilobytes_is_refused(running):
    answer = raw(running.port, b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 3)
    assert b"200 OK" not in answer
    assert Visitor(running.port).ask("/login").status == 200


def test_two_lengths_or_a_broken_request_get_nothing(running):
    for text in (
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        b"\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    ):
        answer = raw(running.port, text, 2)
        assert b"200 OK" not in answer
    assert Visitor(running.port).ask("/login").status == 200


def test_many_that_say_nothing_do_not_keep_others_out(running):
    lines = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        begin = time.monotonic()
        assert Visitor(running.port).ask("/login").status == 200
        assert time.monotonic() - begin < 5
    finally:
        for line in lines:
            line.close()


def test_one_who_holds_a_thousand_lines_does_not_keep_others_out(home, tmp_path):
    few = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (600, 600))\n"
    one = start(home / "outputs", tmp_path, before=few)
    lines = []
    try:
        for _ in range(1000):
            lines.append(socket.create_connection(("127.0.0.1", one.port), timeout=5))
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.2", 0))
            elsewhere.settimeout(10)
            elsewhere.connect(("127.0.0.1", one.port))
            elsewhere.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert elsewhere.recv(64).startswith(b"HTTP/1.1 200")
    finally:
        for line in lines:
            line.close()
        one.stop()


def test_the_address_that_works_once_is_on_no_command_line(tmp_path):
    code = "s" * 32
    portal = SimpleNamespace(start_code=code)
    shown = serve._not_in_sight(f"http://127.0.0.1:1/start/{code}", portal, tmp_path)
    assert code not in shown
    page = Path(shown.removeprefix("file://"))
    assert page.stat().st_mode & 0o777 == 0o600
    assert f"/start/{code}" in page.read_text(encoding="utf-8")
    assert serve._not_in_sight("http://x/", SimpleNamespace(start_code=""), tmp_path) == "http://x/"


def test_an_edition_that_was_tampered_with_is_refused_by_name_and_the_portal_stays(tmp_path):
    place = tmp_path / "outputs"
    write_edition(place, "2026", made_up.published(), built=True)
    write_edition(place, "2025", made_up.published(), built=True)
    one = start(place, tmp_path / "eigen")
    try:
        visitor = Visitor(one.port)
        assert visitor.ask("/m/voorbeeld/2026/story").status == 200
        page = place / "voorbeeld" / "2026" / "report" / "story.html"
        page.write_text(page.read_text(encoding="utf-8") + MARK, encoding="utf-8")
        for path in ("/m/voorbeeld/2026/story", "/m/voorbeeld/2026/story.html"):
            answer = visitor.ask(path)
            assert answer.status == 410
            assert "Deze editie is na het vrijgeven veranderd" in answer.body
            assert "was changed after its release" in answer.body
            assert MARK not in answer.body
        portal = visitor.ask("/").body
        assert "Deze editie is na het vrijgeven veranderd" in portal
        assert "/m/voorbeeld/2025/story" in portal
        assert "/m/voorbeeld/2026/story" not in portal
        assert any(line["event"] == "edition_refused" for line in one.log())
    finally:
        one.stop()


def test_every_answer_has_the_headers_that_keep_a_browser_safe(running, reader):
    for path in ("/", "/login", "/m/voorbeeld/2026/story", "/nergens"):
        headers = reader.ask(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Server"] == "Merkbaar"
        assert "private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"]
