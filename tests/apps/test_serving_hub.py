"""Logging in through JupyterHub, against a stand-in that answers as the hub does.

(The real hub with its proxy was tried by hand; ``docs/measurements.md`` says with which versions.)
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.apps.serving_place import Visitor, start, wait_until

from merkbaar.errors import DefinitionError
from merkbaar.publishing.serving.hub import hub_of, role_of

PREFIX = "/services/merkbaar/"
PEOPLE = {
    "code-lies": {"name": "lies", "groups": ["merkbaar-lezers"]},
    "code-onno": {"name": "onno", "groups": ["iets", "merkbaar-onderzoekers", "merkbaar-lezers"]},
    "code-nico": {"name": "nico", "groups": ["anders"]},
}


class StandIn(BaseHTTPRequestHandler):
    """The two addresses of the hub's API that a service asks."""

    asked: list[dict]

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        form = {name: one[0] for name, one in parse_qs(self.rfile.read(size).decode()).items()}
        self.asked.append(form)
        good = form.get("client_secret") == "hub-token" and form.get("code") in PEOPLE
        self._answer(200 if good else 400, {"access_token": form.get("code")} if good else {})

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._answer(200 if token in PEOPLE else 403, PEOPLE.get(token, {}))

    def _answer(self, status: int, content: dict) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def place(outputs, tmp_path_factory):
    asked: list[dict] = []
    hub = ThreadingHTTPServer(("127.0.0.1", 0), type("Hub", (StandIn,), {"asked": asked}))
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    environment = {
        "JUPYTERHUB_API_TOKEN": "hub-token",
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.server_port}/hub/api",
        "JUPYTERHUB_CLIENT_ID": "service-merkbaar",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_BASE_URL": "/",
        "MERKBAAR_HUB_SECONDS": "0.5",
    }
    settings = tmp_path_factory.mktemp("hub")
    running = start(outputs, settings, hub=True, environment=environment)
    yield SimpleNamespace(running=running, asked=asked)
    running.stop()
    hub.shutdown()


def sent_to_hub(visitor: Visitor, path: str = "") -> dict[str, str]:
    first = visitor.ask(f"{PREFIX}{path}")
    second = visitor.ask(first.headers["Location"])
    there = urlsplit(second.headers["Location"])
    assert there.path == "/hub/api/oauth2/authorize"
    return {name: one[0] for name, one in parse_qs(there.query).items()}


def come_back(visitor: Visitor, code: str, state: str):
    return visitor.ask(f"{PREFIX}oauth_callback?code={code}&state={state}")


def test_one_goes_to_the_hub_and_comes_back_to_the_page_one_wanted(place):
    visitor = Visitor(place.running.port)
    asked = sent_to_hub(visitor, "m/voorbeeld/2026/story")
    answer = come_back(visitor, "code-lies", asked["state"])
    assert answer.headers["Refresh"] == f"0; url={PREFIX}m/voorbeeld/2026/story"
    form = place.asked[-1]
    proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
    assert asked["code_challenge"] == proof.rstrip(b"=").decode()
    assert visitor.ask(f"{PREFIX}m/voorbeeld/2026/story").status == 200
    portal = visitor.ask(PREFIX).body
    assert f'href="{PREFIX}m/voorbeeld/2026/story"' in portal
    assert "lezer" in portal


def test_the_widest_group_gives_the_role_and_no_group_gives_no_way_in(place):
    onno = Visitor(place.running.port)
    come_back(onno, "code-onno", sent_to_hub(onno)["state"])
    assert "onderzoeker" in onno.ask(PREFIX).body
    nico = Visitor(place.running.port)
    refused = come_back(nico, "code-nico", sent_to_hub(nico)["state"])
    assert refused.status == 403
    assert "nog niet toegelaten" in refused.body
    assert nico.ask(PREFIX).status == 303


def test_a_state_of_another_browser_or_a_code_that_is_no_good_gives_nothing(place):
    visitor, other = Visitor(place.running.port), Visitor(place.running.port)
    state = sent_to_hub(other)["state"]
    sent_to_hub(visitor)
    for code, given in (("code-lies", state), ("code-lies", ""), ("code-lies", "x" * 43)):
        assert come_back(visitor, code, given).status == 403
    mine = sent_to_hub(visitor)["state"]
    assert come_back(visitor, "code-verzonnen", mine).status == 403
    assert come_back(Visitor(place.running.port), "code-lies", mine).status == 403
    assert visitor.ask(PREFIX).status == 303


def test_logging_out_leads_to_the_way_out_of_the_hub(place):
    visitor = Visitor(place.running.port)
    come_back(visitor, "code-lies", sent_to_hub(visitor)["state"])
    answer = visitor.ask(f"{PREFIX}logout", {"token": visitor.ask(PREFIX).token})
    assert answer.headers["Location"] == "/hub/logout"
    assert visitor.ask(PREFIX).status == 303


def test_a_password_is_not_asked_and_nothing_is_outside_the_prefix(place):
    visitor = Visitor(place.running.port)
    assert visitor.ask(f"{PREFIX}login", {"name": "x", "password": "y"}).status == 404
    for path in ("/", "/login", "/m/voorbeeld/2026/story"):
        assert visitor.ask(path).status == 404


def test_who_is_taken_out_of_a_group_or_out_of_the_hub_is_out_here_soon(place, monkeypatch):
    monkeypatch.setitem(PEOPLE, "code-tess", {"name": "tess", "groups": ["merkbaar-lezers"]})
    monkeypatch.setitem(PEOPLE, "code-toon", {"name": "toon", "groups": ["merkbaar-lezers"]})
    tess, toon, lies = (Visitor(place.running.port) for _ in range(3))
    for visitor, code in ((tess, "code-tess"), (toon, "code-toon"), (lies, "code-lies")):
        state = sent_to_hub(visitor)["state"]
        assert visitor.ask(f"{PREFIX}oauth_callback?code={code}&state={state}").status == 200
        assert visitor.ask(PREFIX).status == 200
    monkeypatch.setitem(PEOPLE, "code-tess", {"name": "tess", "groups": []})
    monkeypatch.delitem(PEOPLE, "code-toon")
    assert wait_until(lambda: tess.ask(PREFIX).status == 303)
    assert wait_until(lambda: toon.ask(PREFIX).status == 303)
    assert lies.ask(PREFIX).status == 200


def test_the_log_names_nobody_who_came_through_the_hub(place):
    text = (place.running.settings / "audit.jsonl").read_text(encoding="utf-8")
    assert not any(one["name"] in text for one in PEOPLE.values())
    accounts = {one["account"] for one in place.running.log() if one["event"] == "login"}
    assert len(accounts) >= 2


def test_outside_a_hub_it_says_what_is_missing():
    with pytest.raises(DefinitionError, match="JUPYTERHUB_API_TOKEN"):
        hub_of({})


def test_roles_follow_groups():
    assert role_of({"groups": ["merkbaar-trainers", "merkbaar-lezers"]}) == "trainer"
    assert role_of({"groups": []}) is None
    assert role_of({}) is None
