"""What is laid ready for a server: nginx is tried for real, the rest is read."""

from __future__ import annotations

import configparser
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.apps.serving_place import Visitor, add_users, free_port, start, wait_until
from tests.apps.test_serving_login import certificate

from merkbaar import places

DEPLOY = places.templates() / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx isn't installed here")


@pytest.fixture
def nginx(outputs, tmp_path):
    """The portal behind nginx with TLS; gives its ports for https, http and the portal itself."""
    add_users(tmp_path)
    https, http, inner = free_port(), free_port(), free_port()
    pem, key = certificate(tmp_path)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        "/etc/ssl/merkbaar.pem": pem,
        "/etc/ssl/merkbaar.key": key,
        "127.0.0.1:8866": f"127.0.0.1:{inner}",
        "portaal.gemeente.nl": "localhost",
    }.items():
        assert old in text
        text = text.replace(old, new)
    whole = (
        f"daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{ client_body_temp_path {tmp_path}/body; "
        f"proxy_temp_path {tmp_path}/proxy; fastcgi_temp_path {tmp_path}/fcgi; "
        f"uwsgi_temp_path {tmp_path}/uwsgi; scgi_temp_path {tmp_path}/scgi;\n{text}}}\n"
    )
    conf = tmp_path / "nginx.conf"
    conf.write_text(whole, encoding="utf-8")
    checked = subprocess.run([NGINX, "-t", "-c", str(conf)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    one = start(outputs, tmp_path, port=inner, proxy="127.0.0.1", names=["localhost"])
    process = subprocess.Popen([NGINX, "-c", str(conf)], stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: answers(https))
        yield SimpleNamespace(https=https, http=http, inner=inner, running=one)
    finally:
        process.terminate()
        process.wait(20)
        one.stop()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@needs_nginx
def test_behind_nginx_one_logs_in_over_tls_and_reads_a_page(nginx):
    visitor = Visitor(nginx.https, tls=True)
    assert visitor.ask("/", Host="localhost").headers["Location"] == "/login?next=/"
    token = visitor.ask("/login", Host="localhost").token
    form = {"token": token, "name": "lezer", "password": "vier woorden voor lezers"}
    answer = visitor.ask("/login", form, Host="localhost", Origin="https://localhost")
    assert answer.status == 303
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert any(one.startswith("__Host-merkbaar=") and "Secure" in one for one in visitor.given)
    page = visitor.ask("/m/voorbeeld/2026/story", Host="localhost")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@needs_nginx
def test_behind_nginx_http_is_sent_on_to_https_and_the_portal_itself_is_shut(nginx):
    plain = Visitor(nginx.http).ask("/m/voorbeeld/2026/story", Host="localhost")
    assert plain.status == 301
    assert plain.headers["Location"] == "https://localhost/m/voorbeeld/2026/story"
    assert Visitor(nginx.inner).ask("/login", Host="localhost").status == 403


@needs_nginx
def test_behind_nginx_who_makes_up_addresses_has_to_wait_all_the_same(nginx):
    for number in range(6):
        visitor = Visitor(nginx.https, tls=True)
        token = visitor.ask("/login", Host="localhost").token
        form = {"token": token, "name": "lezer", "password": "verkeerd"}
        made_up = {"Host": "localhost", "X_Forwarded_For": f"10.0.0.{number}"}
        answer = visitor.ask("/login", form, **made_up)
    assert answer.status == 429


@needs_nginx
def test_behind_nginx_a_large_request_does_not_reach_the_portal(nginx):
    answer = Visitor(nginx.https, tls=True).ask("/login", {"x": "y" * 100_000}, Host="localhost")
    assert answer.status == 413


def test_the_unit_of_systemd_starts_the_portal_as_a_user_without_rights():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(DEPLOY / "merkbaar-portaal.service", encoding="utf-8")
    service = dict(unit["Service"])
    assert service["User"] not in ("", "root")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    words = service["ExecStart"].split()
    assert words[1] == "serve"
    known = known_options("serve")
    assert {word for word in words if word.startswith("--")} <= known


def test_the_hub_starts_the_portal_with_options_that_there_are(monkeypatch):
    hub = Recorded()
    monkeypatch.setenv("MERKBAAR_HOME", "/srv/proef")
    found = runpy.run_path(
        str(DEPLOY / "jupyterhub_config.py"), init_globals={"get_config": lambda: hub}
    )
    assert found["c"] is hub
    (service,) = hub.JupyterHub.services
    words = service["command"]
    assert "/srv/proef/outputs" in words
    assert {"--hub", "--behind-proxy=127.0.0.1"} <= set(words)
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known_options("serve")
    assert not any("data" in str(word) for word in words)
    from merkbaar.publishing.serving.hub import GROUPS

    assert set(hub.JupyterHub.load_groups) == set(GROUPS)


class Recorded:
    """Takes what is set on it, as the configuration of Jupyter does."""

    def __getattr__(self, name: str) -> Recorded:
        found = Recorded()
        setattr(self, name, found)
        return found


def known_options(command: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-m", "merkbaar.cli", command, "--help"],
        env={**os.environ, "PYTHONPATH": str(DEPLOY.parents[1] / "lib"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return set(re.findall(r"--[a-z-]+", done.stdout))


def test_what_the_pages_for_the_manager_tell_to_type_exists():
    text = Path(DEPLOY.parents[1] / "docs" / "handleiding" / "beheer.md").read_text("utf-8")
    for command, options in re.findall(r"merkbaar (serve|users|trust)((?: [^`\n]+)?)", text):
        asked = set(re.findall(r"--[a-z-]+", options))
        assert asked <= known_options(command), (command, options)
