"""Users, sessions, tries and the log: who may come in, for how long, and what is written down."""

from __future__ import annotations

import json
import os
import stat
import statistics
import time

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing.serving.attempts import ADDRESS, HERE, MOST, USER, Attempts
from merkbaar.publishing.serving.audit import MOST_A_MINUTE, Audit
from merkbaar.publishing.serving.base import Options, origin, safe_path
from merkbaar.publishing.serving.sessions import (
    IDLE_SECONDS,
    LONGEST_SECONDS,
    MOST_EACH,
    Sessions,
)
from merkbaar.publishing.serving.sessions import MOST as MOST_SESSIONS
from merkbaar.publishing.serving.settings import settings_folder
from merkbaar.publishing.serving.users import Users, act, listed, may

PASSWORD = "vier losse woorden hier"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def users(tmp_path) -> Users:
    return Users(tmp_path)


def test_a_password_is_kept_as_argon2id_and_only_its_owner_can_read_the_file(users):
    users.add("ans", "reader", PASSWORD)
    text = users.path.read_text(encoding="utf-8")
    assert "$argon2id$" in text
    assert PASSWORD not in text
    assert PASSWORD not in repr(users.all())
    if os.name == "posix":
        assert stat.S_IMODE(users.path.stat().st_mode) == 0o600


def test_the_right_password_gives_the_user_and_anything_else_nobody(users):
    users.add("ans", "trainer", PASSWORD)
    assert users.check("ans", PASSWORD).role == "trainer"
    for name, password in [("ans", PASSWORD + " "), ("ans", ""), ("An", PASSWORD), ("", "")]:
        assert users.check(name, password) is None


def test_a_name_that_does_not_exist_takes_as_long_as_a_wrong_password(users):
    users.add("ans", "reader", PASSWORD)
    users.check("niemand", "x")

    def seconds(name: str) -> float:
        taken = []
        for _ in range(7):
            begin = time.process_time()
            users.check(name, "een verkeerd wachtwoord")
            taken.append(time.process_time() - begin)
        return statistics.median(taken)

    wrong, absent = seconds("ans"), seconds("niemand")
    assert 0.5 < wrong / absent < 2


def test_a_very_long_password_is_never_the_right_one(users):
    users.add("ans", "reader", "a" * 256)
    assert users.check("ans", "a" * 256) is not None
    assert users.check("ans", "a" * 257) is None
    assert users.check("ans", "a" * 1_000_000) is None


@pytest.mark.parametrize("password", ["", "elf tekens.", "x" * 257])
def test_a_password_of_another_length_is_refused_without_repeating_it(users, password):
    with pytest.raises(DefinitionError, match="Verwacht: 12 tot 256 tekens") as raised:
        users.add("ans", "reader", password)
    assert not password or password not in str(raised.value)


@pytest.mark.parametrize("name", ["", "a b", "<b>", "../x", "a" * 65, "x\n", "é", "-x", '"'])
def test_a_name_that_could_be_anything_else_is_refused(users, name):
    with pytest.raises(DefinitionError, match="Deze naam kan niet"):
        users.add(name, "reader", PASSWORD)


def test_a_role_that_does_not_exist_is_refused(users):
    with pytest.raises(DefinitionError, match="trainer of researcher"):
        users.add("ans", "admin", PASSWORD)


def test_a_user_is_added_once_and_taken_away_once(users):
    users.add("ans", "reader", PASSWORD)
    with pytest.raises(DefinitionError, match="is er al"):
        users.add("ans", "reader", PASSWORD)
    users.remove("ans")
    with pytest.raises(DefinitionError, match="is er niet"):
        users.remove("ans")
    with pytest.raises(DefinitionError, match="is er niet"):
        users.set_password("ans", PASSWORD)


def test_a_change_by_another_process_is_seen_at_once(users, tmp_path):
    users.add("ans", "reader", PASSWORD)
    Users(tmp_path).remove("ans")
    assert users.all() == {}


@pytest.mark.parametrize("broken", ["", "{}", '{"users": [{"name": "x"}]}', "[1"])
def test_a_broken_file_lets_nobody_in_and_says_so(users, broken):
    users.path.write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError, match="is niet te lezen"):
        users.all()


def test_the_command_does_what_it_says(tmp_path):
    def ask() -> str:
        return PASSWORD

    (said,) = act(tmp_path, "add", "ans", role="trainer", ask=ask)
    assert "'ans' mag binnen als trainer" in said
    (line,) = act(tmp_path, "list", "", role="reader", ask=ask)
    account = Users(tmp_path).all()["ans"].account
    assert "ans" in line
    assert account in line
    before = Users(tmp_path).all()["ans"].hashed
    act(tmp_path, "passwd", "ans", role="reader", ask=ask)
    assert Users(tmp_path).all()["ans"].hashed != before
    act(tmp_path, "remove", "ans", role="reader", ask=ask)
    assert "nog geen gebruikers" in listed(Users(tmp_path).all())[0]
    with pytest.raises(DefinitionError, match="users list"):
        act(tmp_path, "wat", "ans", role="reader", ask=ask)
    with pytest.raises(DefinitionError, match="is er niet"):
        act(tmp_path, "passwd", "ans", role="reader", ask=lambda: pytest.fail("asked too early"))


def test_a_wider_role_may_do_what_a_narrower_one_may_and_nobody_may_nothing():
    assert may("researcher", "reader")
    assert may("trainer", "trainer")
    assert not may("reader", "trainer")
    assert not may("trainer", "researcher")
    assert not may(None, "reader")


def test_a_session_ends_when_nobody_looks_and_at_the_end_of_the_day():
    clock = Clock()
    sessions = Sessions(clock)
    secret = sessions.begin("ans", "reader", account="a1")
    clock.now += IDLE_SECONDS - 1
    assert sessions.find(secret) is not None
    clock.now += IDLE_SECONDS + 1
    assert sessions.find(secret) is None
    secret = sessions.begin("ans", "reader", account="a1")
    began = clock.now
    while clock.now < began + LONGEST_SECONDS - IDLE_SECONDS:
        clock.now += IDLE_SECONDS / 2
        assert sessions.find(secret) is not None
    clock.now = began + LONGEST_SECONDS + 1
    assert sessions.find(secret) is None


def test_secrets_differ_and_are_not_kept():
    sessions = Sessions()
    secrets = {sessions.begin("ans", "reader", account="a1") for _ in range(50)}
    assert len(secrets) == 50
    assert min(map(len, secrets)) >= 43
    kept = repr(sessions.__dict__)
    assert not any(secret in kept for secret in secrets)
    assert sessions.find("nonsense") is None
    assert sessions.find("\udcff") is None


def test_a_session_that_was_ended_is_gone_and_the_oldest_makes_room():
    sessions = Sessions()
    first = sessions.begin("ans", "reader", account="a1")
    assert sessions.end(first).name == "ans"
    assert sessions.find(first) is None
    oldest = sessions.begin("ans", "reader", account="a1")
    for number in range(MOST_SESSIONS):
        sessions.begin("bea", "reader", account=f"b{number}")
    assert sessions.find(oldest) is None


def test_who_logs_in_over_and_over_pushes_out_no_one_else():
    sessions = Sessions()
    other = sessions.begin("ans", "reader", account="a1")
    own = [sessions.begin("bea", "reader", account="b1") for _ in range(MOST_EACH + 1)]
    assert sessions.find(own[0]) is None
    assert sessions.find(own[1]) is not None
    assert sessions.find(other) is not None


def test_looking_whether_a_session_goes_on_does_not_make_it_longer():
    clock = Clock()
    sessions = Sessions(clock)
    secret = sessions.begin("ans", "reader", account="a1")
    clock.now += IDLE_SECONDS - 1
    assert sessions.find(secret, used=False) is not None
    clock.now += 2
    assert sessions.find(secret, used=False) is None


def test_after_five_failures_a_name_waits_here_but_not_elsewhere():
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(HERE.count):
        assert attempts.wait("ans", "1.2.3.4") == 0
        attempts.failed("ans", "1.2.3.4")
    assert 0 < attempts.wait("ans", "1.2.3.4") <= HERE.seconds
    assert attempts.wait("ans", "5.6.7.8") == 0
    assert attempts.wait("bea", "1.2.3.4") == 0
    clock.now += HERE.seconds + 1
    assert attempts.wait("ans", "1.2.3.4") == 0


def test_many_addresses_together_do_not_get_more_tries_at_a_name():
    attempts = Attempts(Clock())
    for number in range(USER.count):
        attempts.failed("ans", f"10.0.0.{number}")
    assert attempts.wait("ans", "10.9.9.9") > 0
    assert attempts.wait("bea", "10.9.9.9") == 0


def test_one_address_does_not_get_to_try_all_names():
    attempts = Attempts(Clock())
    for number in range(ADDRESS.count):
        attempts.failed(f"naam{number}", "1.2.3.4")
    assert attempts.wait("weer een ander", "1.2.3.4") > 0


def test_a_login_that_works_takes_the_failures_of_its_owner_away():
    attempts = Attempts(Clock())
    for _ in range(HERE.count - 1):
        attempts.failed("ans", "1.2.3.4")
    attempts.succeeded("ans", "1.2.3.4")
    attempts.failed("ans", "1.2.3.4")
    assert attempts.wait("ans", "1.2.3.4") == 0


def test_a_flood_of_names_does_not_fill_the_memory():
    attempts = Attempts(Clock())
    for number in range(MOST):
        attempts.failed(f"naam{number}", "1.2.3.4")
    assert len(attempts._failed) <= MOST


def test_who_used_this_browser_before_is_kept_out_by_nobody_elsewhere():
    attempts = Attempts(Clock())
    for number in range(ADDRESS.count + USER.count):
        attempts.failed("ans", "1.2.3.4" if number % 2 else f"10.0.0.{number}")
    assert attempts.wait("ans", "1.2.3.4") > 0
    assert attempts.wait("ans", "1.2.3.4", "een browser") == 0
    for _ in range(HERE.count):
        attempts.failed("ans", "1.2.3.4", "een browser")
    assert attempts.wait("ans", "1.2.3.4", "een browser") > 0
    assert attempts.wait("ans", "1.2.3.4", "een andere") == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("fe80::1%eth0", "fe80::"),
        ("1.2.3.4, 5.6.7.8", ""),
        ("x" * 30_000, ""),
        ("", ""),
    ],
)
def test_an_address_counts_as_the_network_that_is_ones_own(address, counted):
    assert origin(address) == counted


@pytest.mark.parametrize(
    ("path", "home", "safe"),
    [
        ("/m/a/2026/story", "/", "/m/a/2026/story"),
        ("/hub/logout", "/services/merkbaar/", "/services/merkbaar/"),
        ("/services/merkbaar/m/a", "/services/merkbaar/", "/services/merkbaar/m/a"),
        ("", "/services/merkbaar/", "/services/merkbaar/"),
        ("//elders.nl", "/", "/"),
    ],
)
def test_one_is_never_sent_outside_the_portal(path, home, safe):
    assert safe_path(path, home) == safe


def test_no_neighbour_of_a_safe_site_can_set_one_of_its_cookies():
    assert Options("x", 1, secure=True).own("merkbaar-form") == "__Host-merkbaar-form"
    behind = Options("x", 1, secure=True, home="/services/merkbaar/")
    assert behind.own("merkbaar") == behind.cookie == "__Secure-merkbaar"
    assert Options("x", 1).cookie == "merkbaar"


def test_the_log_holds_moment_event_role_and_account_and_nothing_more(tmp_path):
    log = Audit(tmp_path)
    log.note("login", role="reader", account="a1b2c3d4")
    log.note("opened", role="researcher", account="a1b2c3d4", what="viewer")
    log.close()
    lines = [json.loads(one) for one in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [set(one) for one in lines] == [
        {"at", "event", "role", "account"},
        {"at", "event", "role", "account", "what"},
    ]


def test_who_asks_over_and_over_does_not_fill_the_disk_and_how_often_is_still_known(tmp_path):
    clock = Clock()
    log = Audit(tmp_path, clock)
    for _ in range(MOST_A_MINUTE + 500):
        log.note("cross_site")
    log.note("login", role="reader", account="a1b2c3d4")
    clock.now += 60
    log.note("cross_site")
    log.close()
    lines = [json.loads(one) for one in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert len(lines) == MOST_A_MINUTE + 2
    assert lines[-2]["event"] == "login", "the flood of one hides nothing of another"
    assert lines[-1]["missed"] == 500


@pytest.mark.parametrize("place", ["data/x", "outputs/x", "project/x", "monitor/x"])
def test_the_servers_own_folder_can_not_lie_with_data_outputs_or_a_repository(tmp_path, place):
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "monitor").mkdir()
    (tmp_path / "monitor" / "monitor.yml").touch()
    with pytest.raises(DefinitionError, match="Kies met --settings een map erbuiten"):
        settings_folder(tmp_path / place)
    assert settings_folder(tmp_path / "goed").is_dir()
