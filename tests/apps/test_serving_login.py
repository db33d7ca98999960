"""Logging in, for real: who gets in, who doesn't, and what a browser is told."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.apps.serving_place import PASSWORDS, Visitor, add_users, start

from merkbaar.errors import DefinitionError
from merkbaar.publishing.serve import Asked, serve_as
from merkbaar.publishing.serving.users import Users

STORY = "/m/voorbeeld/2026/story"


@pytest.fixture(scope="module")
def running(outputs, tmp_path_factory):
    settings = tmp_path_factory.mktemp("server")
    add_users(settings)
    one = start(outputs, settings, login=True)
    yield one
    one.stop()


@pytest.fixture
def visitor(running) -> Visitor:
    return Visitor(running.port)


@pytest.mark.parametrize("path", ["/", STORY, f"{STORY}.html", "/m/voorbeeld/2025/story"])
def test_without_a_login_nothing_is_shown_and_one_is_sent_to_the_form(visitor, path):
    answer = visitor.ask(path)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/login?next=/")
    assert "Wilgendam" not in answer.body


def test_after_logging_in_one_comes_where_one_wanted_to_be(visitor):
    form = visitor.ask(f"/login?next={STORY}")
    assert f'name="next" value="{STORY}"' in form.body
    answer = visitor.log_in("lezer", next=STORY)
    assert (answer.status, answer.headers["Location"]) == (303, STORY)
    page = visitor.ask(STORY)
    assert page.status == 200
    assert "In één minuut" in page.body


def test_a_session_cookie_is_for_this_site_only_and_no_script_reads_it(visitor):
    visitor.log_in("lezer")
    (cookie,) = [one for one in visitor.given if one.startswith("merkbaar=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(("name", "password"), [("lezer", "verkeerd"), ("wie is dit", "verkeerd")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(running, name, password):
    visitor = Visitor(running.port)
    answer = visitor.log_in(name, password)
    assert answer.status == 401
    assert "Deze naam en dit wachtwoord horen niet bij elkaar." in answer.body
    assert name not in answer.body.replace("Meekijken als lezer", "") or name == "lezer"
    assert password not in answer.body
    assert "merkbaar" not in visitor.cookies


def test_logging_out_ends_the_session_on_the_server_too(visitor):
    visitor.log_in("lezer")
    token, kept = visitor.ask("/").token, dict(visitor.cookies)
    answer = visitor.ask("/logout", {"token": token})
    assert answer.status == 303
    visitor.cookies = kept
    assert visitor.ask("/").status == 303


def test_another_password_or_role_ends_the_sessions_of_a_user(running, visitor):
    users = Users(running.settings)
    users.add("tijdelijk", "reader", "een wachtwoord voor nu")
    visitor.log_in("tijdelijk", "een wachtwoord voor nu")
    assert visitor.ask("/").status == 200
    users.set_password("tijdelijk", "een ander wachtwoord")
    assert visitor.ask("/").status == 303
    visitor.log_in("tijdelijk", "een ander wachtwoord")
    assert visitor.ask("/").status == 200
    users.remove("tijdelijk")
    assert visitor.ask("/").status == 303


def test_the_portal_says_in_which_role_one_is_there(visitor):
    visitor.log_in("onderzoeker")
    body = visitor.ask("/").body
    assert "Ingelogd als" in body
    assert "onderzoeker" in body
    assert "Uitloggen" in body


def test_a_link_from_elsewhere_is_asked_for_once_more_so_that_the_cookie_comes_along(visitor):
    first = visitor.ask(STORY, Sec_Fetch_Site="cross-site")
    assert (first.status, first.headers["Refresh"]) == (200, "0")
    assert "Wilgendam" not in first.body


def test_the_log_names_nobody_and_no_address(running, visitor):
    visitor.log_in("lezer")
    Visitor(running.port).log_in("lezer", "verkeerd")
    text = (running.settings / "audit.jsonl").read_text(encoding="utf-8")
    assert {"started", "login", "login_failed"} <= {one["event"] for one in running.log()}
    assert "127.0.0.1" not in text
    assert not any(f'"{name}"' in text for name in PASSWORDS)
    assert STORY not in text, "which page a reader reads is nobody's business"


def test_five_wrong_passwords_and_one_has_to_wait_with_the_right_one_too(outputs, tmp_path):
    add_users(tmp_path)
    one = start(outputs, tmp_path, login=True)
    try:
        for name in ("lezer", "bestaat niet"):
            visitor = Visitor(one.port)
            for _ in range(5):
                assert visitor.log_in(name, "verkeerd").status == 401
            answer = visitor.log_in(name, PASSWORDS.get(name, ("", "x"))[1])
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) <= 15 * 60
            assert "te vaak een verkeerd wachtwoord" in answer.body
        assert Visitor(one.port).log_in("trainer").status == 303
    finally:
        one.stop()


def test_many_tries_at_once_are_no_more_than_one_after_the_other(outputs, tmp_path):
    add_users(tmp_path)
    one = start(outputs, tmp_path, login=True)
    try:
        visitors = [Visitor(one.port) for _ in range(14)]
        tokens = [visitor.ask("/login").token for visitor in visitors]
        forms = [{"token": token, "name": "lezer", "password": "verkeerd"} for token in tokens]
        with ThreadPoolExecutor(14) as pool:
            found = pool.map(lambda at: visitors[at].ask("/login", forms[at]).status, range(14))
        assert sorted(found) == [401] * 5 + [429] * 9
    finally:
        one.stop()


def test_nobody_elsewhere_can_keep_the_owner_of_a_name_out_of_a_browser_of_before(
    outputs, tmp_path
):
    add_users(tmp_path)
    one = start(outputs, tmp_path, login=True)
    try:
        owner = Visitor(one.port)
        assert owner.log_in("lezer").status == 303
        owner.ask("/logout", {"token": owner.ask("/").token})
        for _ in range(5):
            assert Visitor(one.port).log_in("lezer", "verkeerd").status == 401
        assert Visitor(one.port).log_in("lezer").status == 429
        borrowed = Visitor(one.port, cookies={"merkbaar-device": owner.cookies["merkbaar-device"]})
        for _ in range(5):
            assert borrowed.log_in("trainer", "verkeerd").status == 401, "it is for one name"
        assert borrowed.log_in("trainer").status == 429
        made_up = Visitor(one.port, cookies={"merkbaar-device": "verzonnen.verzonnen"})
        assert made_up.log_in("lezer").status == 429
        assert owner.log_in("lezer").status == 303
        (cookie,) = [one for one in owner.given if one.startswith("merkbaar-device=")][-1:]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "lezer" not in cookie
    finally:
        one.stop()


def test_another_host_than_this_computer_needs_users_and_says_how(outputs, tmp_path):
    proxied = Asked(host="0.0.0.0", proxy="127.0.0.1", settings=tmp_path)
    with pytest.raises(DefinitionError, match="merkbaar users add NAAM --role reader"):
        serve_as(outputs, proxied)


def test_plain_http_on_a_network_is_refused_and_says_what_to_do(outputs, tmp_path):
    add_users(tmp_path)
    with pytest.raises(DefinitionError, match="--certificate en --key") as raised:
        serve_as(outputs, Asked(host="0.0.0.0", settings=tmp_path))
    assert "--behind-proxy" in str(raised.value)
    with pytest.raises(DefinitionError, match="samen"):
        serve_as(outputs, Asked(certificate=Path("a.pem"), settings=tmp_path))


def test_behind_a_proxy_only_the_proxy_may_ask_and_only_by_https(outputs, tmp_path):
    add_users(tmp_path)
    one = start(outputs, tmp_path, proxy="127.0.0.1")
    try:
        visitor = Visitor(one.port)
        assert visitor.ask("/").status == 403
        assert visitor.ask("/", X_Forwarded_Proto="http").status == 403
        answer = visitor.ask("/login", X_Forwarded_Proto="https")
        assert answer.status == 200
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert "Secure" in visitor.given[0]
    finally:
        one.stop()
    other = start(outputs, tmp_path, proxy="127.0.0.2")
    try:
        assert Visitor(other.port).ask("/login", X_Forwarded_Proto="https").status == 403
    finally:
        other.stop()


def test_with_a_certificate_of_its_own_the_cookie_is_bound_to_this_host(outputs, tmp_path):
    add_users(tmp_path)
    pem, key = certificate(tmp_path)
    one = start(outputs, tmp_path, host="127.0.0.1", login=True, certificate=pem, key=key)
    try:
        visitor = Visitor(one.port, tls=True)
        assert visitor.log_in("lezer").status == 303
        (cookie,) = [one for one in visitor.given if one.startswith("__Host-merkbaar=")]
        assert "Secure" in cookie
        assert "Domain" not in cookie
        assert visitor.ask("/").status == 200
        assert any("https://127.0.0.1" in line for line in one.said)
    finally:
        one.stop()


def test_on_this_computer_nobody_needs_to_log_in(outputs, tmp_path):
    one = start(outputs, tmp_path)
    try:
        answer = Visitor(one.port).ask("/")
        assert answer.status == 200
        assert "Uitloggen" not in answer.body
    finally:
        one.stop()


@pytest.mark.browser
def test_the_form_works_by_keyboard_alone_in_three_languages_without_axe_faults(running, tab):
    from axe_playwright_python.sync_playwright import Axe

    page = tab(f"http://127.0.0.1:{running.port}/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert not found, [one["id"] for one in found]
    page.keyboard.press("Tab")
    page.select_option("[data-language]", "en")
    assert "Log in" in page.locator("h1").inner_text()
    page.focus("#naam")
    page.keyboard.type("lezer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORDS["lezer"][1])
    page.keyboard.press("Enter")
    page.wait_for_selector(".edition")
    assert page.locator("form.out button").count() == 1
    found = Axe().run(page).response["violations"]
    assert not found, [one["id"] for one in found]
    page.locator("form.out button").click()
    page.wait_for_selector("#wachtwoord")


@pytest.mark.browser
def test_a_wrong_password_is_said_to_who_does_not_see_the_page(running, browser):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{running.port}/")
    page.fill("#naam", "onderzoeker")
    page.fill("#wachtwoord", "verkeerd")
    page.click("button[type=submit]")
    assert "horen niet bij elkaar" in page.get_by_role("alert").inner_text()
    assert page.locator("#naam").get_attribute("aria-describedby") == "fout"
    assert not Axe().run(page).response["violations"]
    context.close()


def certificate(folder: Path) -> tuple[str, str]:
    """Make a certificate for a day, as a test needs one."""
    pem, key = folder / "proef.pem", folder / "proef.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(pem)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return str(pem), str(key)
