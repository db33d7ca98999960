"""Who is meant is asked at the terminal: hidden, never empty, never without a terminal."""

from __future__ import annotations

import getpass
import io
import warnings

import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor
from typer.testing import CliRunner

from merkbaar import cli
from merkbaar.errors import PrivacyError
from merkbaar.publishing.asking import agreed, ask_person


@pytest.fixture
def terminal(monkeypatch):
    """Give answers as if at a terminal: the hidden one, then what is typed openly."""

    def answers(hidden="", typed="", raises=None):
        def asked(prompt):
            if raises:
                raise raises
            return hidden

        stream = io.StringIO(typed)
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stdin", stream)
        monkeypatch.setattr(getpass, "getpass", asked)

    return answers


def test_a_number_is_asked_for_and_given_without_blanks(terminal):
    terminal(hidden="  WG00127 ")
    assert ask_person("Wie?") == "WG00127"


@pytest.mark.parametrize("answer", [{"hidden": ""}, {"hidden": "   "}, {"raises": EOFError()}])
def test_an_empty_answer_is_refused(terminal, answer):
    terminal(**answer)
    with pytest.raises(PrivacyError, match="niets ingevuld"):
        ask_person("Wie?")


def test_without_a_terminal_nobody_is_asked(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("WG00127\nja\n"))
    for ask in (ask_person, agreed):
        with pytest.raises(PrivacyError, match="geen terminal") as caught:
            ask("Wie?")
        assert "WG00127" not in str(caught.value)


def test_where_typing_cannot_be_hidden_nobody_is_asked(terminal, monkeypatch):
    terminal()

    def shown(prompt):
        warnings.warn("echo", getpass.GetPassWarning, stacklevel=1)
        return "WG00127"

    monkeypatch.setattr(getpass, "getpass", shown)
    with pytest.raises(PrivacyError, match="niet te verbergen"):
        ask_person("Wie?")


@pytest.mark.parametrize(
    ("typed", "yes"), [("ja\n", True), ("J\n", True), ("", False), ("nee\n", False), ("\n", False)]
)
def test_only_a_yes_is_a_yes(terminal, typed, yes):
    terminal(typed=typed)
    assert agreed("Doorgaan?") is yes


@pytest.fixture
def monitor(tmp_path):
    return make_monitor(tmp_path / "data" / "klein", people=12)


def forgets(monitor, monkeypatch, typed):
    """Run ``merkbaar forget`` with answers; gives the result."""
    monkeypatch.setattr("merkbaar.publishing.asking._need_terminal", lambda: None)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: bsn(2))
    return CliRunner().invoke(cli.app, ["forget", str(monitor)], input=typed)


def test_the_command_says_that_there_is_no_way_back_and_does_nothing_without_a_yes(
    monitor, monkeypatch
):
    before = every_byte(monitor.parent)
    given = forgets(monitor, monkeypatch, "nee\n")
    assert "niet ongedaan" in given.output
    assert "er is niets veranderd" in given.output
    assert given.exit_code == 0
    assert every_byte(monitor.parent) == before


def test_the_command_forgets_after_a_yes_and_shows_nothing_of_the_person(monitor, monkeypatch):
    given = forgets(monitor, monkeypatch, "ja\n")
    assert "De persoon is vergeten." in given.output
    assert bsn(2) not in given.output
    assert (monitor.parent / "register" / "forgotten.json").is_file()


@pytest.mark.parametrize("command", ["forget", "withdraw"])
def test_a_command_takes_no_person_on_the_command_line(command, monitor):
    given = CliRunner().invoke(cli.app, [command, str(monitor), "WG00127"])
    assert isinstance(given.exception, PrivacyError)
    assert "WG00127" not in given.output + str(given.exception)


@pytest.mark.parametrize("command", ["forget", "withdraw"])
def test_a_command_without_a_terminal_changes_nothing(command, monitor):
    before = every_byte(monitor.parent)
    given = CliRunner().invoke(cli.app, [command, str(monitor)], input=f"{bsn(2)}\nja\n")
    assert isinstance(given.exception, PrivacyError)
    assert bsn(2) not in given.output
    assert every_byte(monitor.parent) == before
