"""Agreements are written by answering questions; what is given isn't asked."""

from __future__ import annotations

import pytest
from tests.unit.publishing.test_actions_file import GIVEN, home, monitor  # noqa: F401 fixtures
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.errors import DefinitionError
from merkbaar.monitor.actions import FILE, load_actions
from merkbaar.publishing.actions_asking import act


def asked(answers, told):
    """A terminal that gives these answers and keeps what it was asked."""
    waiting = iter(answers)

    def ask(question: str, meant: str) -> str:
        told.append(question)
        return next(waiting) or meant

    return ask


def test_every_part_is_asked_with_the_cards_to_choose_from(home, monitor):  # noqa: F811
    told, said = [], []
    ask = asked(["1", "Wekelijks aanbellen", "het wijkteam", "1-9-2027"], told)
    act("add", home, "", given={}, ask=ask, say=said.append)
    (one,) = load_actions(home, monitor)
    assert (one.what, one.who, one.measure) == ("Wekelijks aanbellen", "het wijkteam", "reach")
    assert said[0] == "De kaarten van editie 2026:"
    assert said[1].startswith("  1  ")
    assert "geen naam" in told[2]


def test_a_wrong_answer_is_asked_again_and_the_others_are_not_lost(home, monitor):  # noqa: F811
    said = []
    answers = ["99", "1", "Bel Jan de Vries", "Aanbellen", "het wijkteam", "ooit", "1 juni 2027"]
    act("add", home, "", given={}, ask=asked(answers, []), say=said.append)
    (one,) = load_actions(home, monitor)
    assert (one.what, one.when.isoformat(), one.measure) == ("Aanbellen", "2027-06-01", "reach")
    assert any("Die kaart is er niet" in line for line in said)
    assert any("een rol of een team" in line for line in said)
    assert any("1 september 2026" in line for line in said)
    assert not any("Vries" in line for line in said)


def test_what_is_given_is_not_asked(home, monitor):  # noqa: F811
    act("add", home, "", given={**GIVEN, "card": "3"}, ask=asked([], []), say=lambda _: None)
    assert load_actions(home, monitor)[0].theme == "wait"


def test_an_empty_answer_writes_nothing(home):  # noqa: F811
    with pytest.raises(DefinitionError, match="Er is niets opgeschreven"):
        act("add", home, "", given={}, ask=asked(["", ""], []), say=lambda _: None)
    assert not (home / FILE).exists()


def test_what_came_of_it_is_asked(home, monitor):  # noqa: F811
    act("add", home, "", given=GIVEN, ask=asked([], []), say=lambda _: None)
    said = []
    act("done", home, "", given={}, ask=asked(["a1", "Het gebeurt"], []), say=said.append)
    (one,) = load_actions(home, monitor)
    assert (one.status, one.happened) == ("gedaan", "Het gebeurt")
    assert said[0].startswith("a1 (open")


def test_another_word_is_refused_with_those_that_may(home):  # noqa: F811
    with pytest.raises(DefinitionError, match="Verwacht: list, add, done"):
        act("wijzig", home, "", given={}, ask=asked([], []), say=lambda _: None)


def test_the_command_adds_lists_and_closes(home):  # noqa: F811
    run = CliRunner()
    line = ["actions", str(home), "add", "--card", "1", "--who", "het wijkteam"]
    added = run.invoke(app, [*line, "--text", "Aanbellen", "--when", "2027-09-01"])
    assert added.exit_code == 0, added.output
    closed = run.invoke(app, ["actions", str(home), "done", "a1", "--happened", "Gedaan in mei"])
    assert closed.exit_code == 0, closed.output
    shown = run.invoke(app, ["actions", str(home)])
    assert "a1 (gedaan, editie 2026): Aanbellen" in shown.output


def test_the_command_asks_for_what_was_not_given(home, monitor):  # noqa: F811
    answers = "\nAanbellen\nhet wijkteam\n1-9-2027\n"
    done = CliRunner().invoke(app, ["actions", str(home), "add"], input=answers)
    assert done.exit_code == 0, done.output
    (one,) = load_actions(home, monitor)
    assert (one.what, one.measure) == ("Aanbellen", None)


def test_check_tells_of_an_indicator_that_is_gone_and_is_no_error_for_it(home):  # noqa: F811
    act("add", home, "", given={**GIVEN, "card": "1"}, ask=asked([], []), say=lambda _: None)
    path = home / FILE
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("measure: reach", "measure: bereik"), encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(home)])
    assert told.exit_code == 0, told.output
    assert "'bereik'" in told.output
    path.write_text(good.replace("edition: '2026'", "edition: '2019'"), encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(home)])
    assert told.exit_code == 2, told.output
    assert f"{FILE}, regel" in told.output
