"""What is laid ready for a server: nginx is tried for real, the rest is read."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import runpy
import shutil
import socket
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.apps.serving_place import PASSWORDS, Visitor, add_users, free_port, start, wait_until
from tests.apps.test_serving_login import certificate
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

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
        "listen 80": f"listen 127.0.0.1:{http}",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "/var/log/nginx/merkbaar.log": f"{tmp_path}/merkbaar.log",
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
    visitor = Visitor(nginx.https, tls=True, name="localhost")
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
        visitor = Visitor(nginx.https, tls=True, name="localhost")
        token = visitor.ask("/login", Host="localhost").token
        form = {"token": token, "name": "lezer", "password": "verkeerd"}
        made_up = {"Host": "localhost", "X_Forwarded_For": f"10.0.0.{number}"}
        answer = visitor.ask("/login", form, **made_up)
    assert answer.status == 429


@needs_nginx
def test_behind_nginx_thirty_in_one_room_log_in_at_once(nginx):
    visitors = [Visitor(nginx.https, tls=True, name="localhost") for _ in range(30)]
    form = {"name": "lezer", "password": PASSWORDS["lezer"][1]}

    def log_in(visitor: Visitor) -> int:
        visitor.ask("/")
        return visitor.ask("/login", {**form, "token": visitor.ask("/login").token}).status

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(log_in, visitors)) == {303}


@needs_nginx
def test_behind_nginx_who_names_another_site_gets_nothing(nginx):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Visitor(nginx.https, tls=True, name="127.0.0.1").ask("/login")
    with pytest.raises(http.client.BadStatusLine):
        Visitor(nginx.http).ask("/", Host="evil.example")


@needs_nginx
def test_behind_nginx_only_ciphers_that_keep_the_past_secret_are_spoken(nginx):
    def spoken(ciphers: str) -> str:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
        with (
            socket.create_connection(("127.0.0.1", nginx.https)) as line,
            context.wrap_socket(line, server_hostname="localhost") as safe,
        ):
            return safe.cipher()[0]

    assert spoken("ALL").startswith("ECDHE-RSA-")
    assert "GCM" in spoken("ALL") or "CHACHA20" in spoken("ALL")
    for weak in ("AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA"):
        with pytest.raises(ssl.SSLError):
            spoken(weak)


@needs_nginx
def test_behind_nginx_a_page_with_a_secret_in_it_is_not_packed(nginx):
    visitor = Visitor(nginx.https, tls=True, name="localhost")
    form = {"name": "lezer", "password": PASSWORDS["lezer"][1]}
    visitor.ask("/login", {**form, "token": visitor.ask("/login").token})
    answer = visitor.ask("/", Accept_Encoding="gzip")
    assert answer.status == 200
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@needs_nginx
def test_behind_nginx_a_large_request_does_not_reach_the_portal(nginx):
    visitor = Visitor(nginx.https, tls=True, name="localhost")
    answer = visitor.ask("/login", {"x": "y" * 100_000})
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
    monkeypatch.setenv("MERKBAAR_HOME", "/srv/proef")
    hub = Config()
    runpy.run_path(str(DEPLOY / "jupyterhub_config.py"), init_globals={"get_config": lambda: hub})
    (service,) = hub.JupyterHub.services.get_value([])
    words = service["command"]
    assert "/srv/proef/outputs" in words
    assert {"--hub", "--behind-proxy=127.0.0.1"} <= set(words)
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known_options("serve")
    assert not any("data" in str(word) for word in words)
    from merkbaar.publishing.serving.hub import GROUPS

    assert set(hub.JupyterHub.load_groups.get_value({})) == set(GROUPS)


@pytest.mark.parametrize(("number", "user"), [(0, "merkbaar-portaal"), (1000, None)])
def test_a_hub_keeps_what_it_had_and_the_portal_is_not_root(tmp_path, monkeypatch, number, user):
    monkeypatch.setattr(os, "getuid", lambda: number)
    (tmp_path / "jupyterhub_config.py").write_text(
        "c.JupyterHub.services = [{'name': 'cull-idle'}]\n"
        f"load_subconfig({str(DEPLOY / 'jupyterhub_config.py')!r})\n"
    )
    hub = PyFileConfigLoader("jupyterhub_config.py", str(tmp_path)).load_config().JupyterHub
    services = hub.services
    assert [one["name"] for one in services] == ["cull-idle", "merkbaar"]
    assert services[1].get("user") == user


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
