"""What commands say when they are fed with people's data in the wrong places: no word of it."""

from __future__ import annotations

import io
import sys

import openpyxl
import pytest
from tests.notebooks.small_monitor import CANARIES, bsn, make_monitor

from merkbaar import cli
from merkbaar.sources.headings import is_value, listed

NAME = "Wiebrich Tjoelkema"
MAIL = "wiebrich@voorbeeld.nl"
PHONE = "06-12345678"
NUMBER = "111222333"
ROWS = "".join(f"{bsn(number)};12-05-2026;goed;WK999801\n" for number in range(20))
WRONG = {
    "values where others are asked for": (
        f"bsn;datum;verhaal;wijk\n{ROWS}{NAME};{NAME};{PHONE};{NAME}\n{NUMBER};{MAIL};{NAME};{PHONE}\n"
    ),
    "no heading": f"{NAME};{PHONE};{MAIL};{NUMBER}\n" * 2 + ROWS,
    "no heading and only text": f"{NAME};Ik kreeg hulp van Oddobert, en dat hielp.\n" * 12,
    "people above the rows": f"bsn;datum;verhaal;wijk\n{NAME};{NAME};{PHONE};{NAME}\n{ROWS}",
    "rows too long and too short": f"bsn;datum;verhaal;wijk\n{ROWS}1;2;{NAME};4;{MAIL}\n{NAME}\n",
    "a quote that isn't closed": f'bsn;datum;verhaal;wijk\n{ROWS}"{NAME};{PHONE}\n',
    "the same person twice": f"bsn;datum;verhaal\n{ROWS}{NUMBER};;{NAME}\n{NUMBER};;{MAIL}\n",
}


@pytest.fixture
def say(monkeypatch, capsys):
    """Run a command as a user does, without a terminal; give all that it says."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["merkbaar", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        text = told.out + told.err
        assert ended.value.code != 70, text
        assert [needle for needle in CANARIES if needle in text] == [], text
        return text

    return run


@pytest.fixture
def monitor(tmp_path):
    return make_monitor(tmp_path / "data" / "klein")


@pytest.mark.parametrize("how", WRONG)
def test_a_file_with_people_in_the_wrong_places(say, monitor, how):
    path = monitor.parent / "raw" / "verhalen.csv"
    path.write_text(WRONG[how], encoding="utf-8")
    assert "verhalen.csv" in say("doctor", path)
    assert say("themes", path, "--text", "tekst", "--out", path.parent / "uit")
    assert say("check", monitor)


@pytest.mark.parametrize("how", ["people above the rows", "no heading"])
def test_a_run_over_a_file_with_people_in_the_wrong_places(say, monitor, how):
    raw = monitor.parent / "raw"
    (raw / "mensen.csv").write_text(f"bsn;wijk;leeftijd;geboortejaar\n{NAME};{NAME};x;{PHONE}\n")
    (raw / "verhalen.csv").write_text(WRONG[how], encoding="utf-8")
    assert "kolom" in say("run", monitor)


def test_a_workbook_with_people_in_its_headings(say, tmp_path):
    book = openpyxl.Workbook()
    for row in ([NAME, PHONE, MAIL], [NAME, PHONE, "=1/0"], [MAIL, NUMBER, "#N/B"]):
        book.active.append(row)
    book.save(tmp_path / "mensen.xlsx")
    say("doctor", tmp_path / "mensen.xlsx")
    say("themes", tmp_path / "mensen.xlsx", "--text", "x", "--out", tmp_path / "uit")


@pytest.mark.parametrize("command", ["withdraw", "forget"])
@pytest.mark.parametrize("words", [(NUMBER,), ("--kind", "bsn", NUMBER), (NAME, PHONE)])
def test_a_number_on_the_command_line_is_refused_and_not_repeated(say, monitor, command, words):
    assert "geschiedenis van de terminal" in say(command, monitor, *words)
    assert "Er is geen terminal" in say(command, monitor, "--kind", "bsn")


def test_headings_are_named_and_what_looks_like_a_value_is_not():
    told = listed(["wijk", "Datum Start", NAME, PHONE, MAIL, "jaar 2025", "x" * 61])
    assert told.startswith("'wijk', 'Datum Start', kolom 3, kolom 4, kolom 5, 'jaar 2025', kolom 7")
    assert "lijkt" in told
    assert not is_value("Toestemming citeren")
    assert listed([]) == "geen"
    assert listed(["a"] * 42).endswith(" en 2 andere")
