"""A server with a login, started for real, and a visitor that keeps cookies as a browser does."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from merkbaar.publishing.serving.users import Users

LIB = Path(__file__).resolve().parents[2] / "lib"
PASSWORDS = {
    "lezer": ("reader", "vier woorden voor lezers"),
    "trainer": ("trainer", "vier woorden voor trainers"),
    "onderzoeker": ("researcher", "vier woorden voor onderzoek"),
}
CODE = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from merkbaar.publishing.serve import Asked, serve_as
about = json.loads(sys.argv[2])
paths = {name: Path(about.pop(name)) for name in ("certificate", "key") if about.get(name)}
about["names"] = tuple(about.get("names", ()))
serve_as(Path(sys.argv[1]), Asked(browser=False, **paths, **about))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def add_users(settings: Path) -> None:
    users = Users(settings)
    for name, (role, password) in PASSWORDS.items():
        if name not in users.all():
            users.add(name, role, password)


@dataclass
class Running:
    """A server that runs, and what it said."""

    port: int
    process: subprocess.Popen
    settings: Path
    said: list[str] = field(default_factory=list)

    def log(self) -> list[dict]:
        text = (self.settings / "audit.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)


def start(target: Path, settings: Path, **asked) -> Running:
    """Start a server and wait until it says that it is there."""
    port = asked.pop("port", None) or free_port()
    environment = {**os.environ, "PYTHONPATH": str(LIB), "MERKBAAR_SETTINGS": str(settings)}
    environment |= asked.pop("environment", {})
    code = asked.pop("before", "") + CODE
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(target), json.dumps({"port": port, **asked})],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    running = Running(port, process, settings)
    for line in process.stdout:
        running.said.append(line.strip())
        if "stoppen: Ctrl-C" in line:
            return running
    raise AssertionError(f"the server stopped: {process.stderr.read()}")


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def token(self) -> str:
        return re.search(r'name="token" value="([^"]*)"', self.body)[1]


@dataclass
class Visitor:
    """Asks as a browser does: with the cookies it was given, and no others."""

    port: int
    tls: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    name: str = "127.0.0.1"

    def ask(self, path: str, form: dict | None = None, *, method: str = "", **headers) -> Answer:
        made = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        made |= {name.replace("_", "-"): value for name, value in headers.items()}
        if not made["Cookie"]:
            made.pop("Cookie")
        body = urlencode(form) if form is not None else None
        if form is not None:
            made.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line = self._line()
        line.request(method or ("POST" if form is not None else "GET"), path, body, made)
        answer = line.getresponse()
        found = Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
        line.close()
        for one in answer.headers.get_all("Set-Cookie", []):
            self.given.append(one)
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return found

    def _line(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(self.name, self.port, timeout=60, context=context)

    def log_in(self, name: str, password: str | None = None, **more) -> Answer:
        token = self.ask("/login").token
        given = PASSWORDS[name][1] if password is None else password
        return self.ask("/login", {"token": token, "name": name, "password": given, **more})


def wait_until(true, seconds: float = 10) -> bool:
    """Wait until something holds; whether it came to that."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())
