"""The command says in one line what it does, and an error never shows a cell's value."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from merkbaar import cli, errors
from merkbaar.publishing import starting

COMMANDS = (
    "new", "doctor", "check", "run", "release", "serve", "report", "themes", "withdraw", "forget",
    "rotate-key", "avg", "lab", "questionnaire", "actions", "users", "trust",
)  # fmt: skip
DUTCH = {"de", "het", "een", "van", "en", "op", "in", "tot", "waar", "wat", "is", "zonder"}
SECRET = "Jansen woont op de Dorpsstraat"


def shown(*arguments: str):
    return CliRunner().invoke(cli.app, list(arguments))


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    whole = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    whole.pop("MERKBAAR_DEBUG", None)
    command = [sys.executable, "-m", "merkbaar.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=whole, timeout=120)


@pytest.fixture
def main(monkeypatch, tmp_path, capsys):
    """Run ``merkbaar new`` with a step that raises; gives exit code, stdout and stderr."""
    monkeypatch.delenv("MERKBAAR_DEBUG", raising=False)

    def call(error: BaseException, **environment: str):
        def step(*_):
            raise error

        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(starting, "new_monitor", step)
        monkeypatch.setattr(sys, "argv", ["merkbaar", "new", str(tmp_path / "nieuw")])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        return stopped.value.code, *capsys.readouterr()

    return call


def documented() -> dict[str, str]:
    group = typer.main.get_command(cli.app)
    return {
        name: (one.help or "").strip()
        for name, one in group.commands.items()  # type: ignore[attr-defined]
        if not one.hidden
    }


def test_the_commands_are_those_of_the_design():
    assert set(documented()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_in_one_line_of_dutch(name):
    line = documented()[name]
    assert 0 < len(line) <= 100
    assert "\n" not in line
    assert line.endswith(".")
    assert DUTCH & set(line.lower().replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_and_each_of_its_options(name):
    given = shown(name, "--help")
    assert given.exit_code == 0
    command = typer.main.get_command(cli.app).commands[name]  # type: ignore[attr-defined]
    assert all(getattr(one, "help", None) for one in command.params), name


def test_without_a_command_the_help_is_shown():
    given = shown()
    assert "Tellen en vertellen" in given.output
    assert all(name in given.output for name in COMMANDS)


def test_the_version_is_told():
    from merkbaar import __version__

    given = shown("--version")
    assert given.exit_code == 0
    assert given.output == f"merkbaar {__version__}\n"


@pytest.mark.parametrize("arguments", [("onbekend",), ("run",), ("themes", "x.csv")])
def test_what_cannot_be_asked_exits_with_2(arguments):
    assert shown(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "kind",
    [
        errors.MerkbaarError,
        errors.DefinitionError,
        errors.SourceError,
        errors.PrivacyError,
        errors.TooFewData,
        errors.RunError,
    ],
)
def test_an_error_that_can_be_mended_is_its_text_and_its_own_exit_code(main, kind):
    code, out, err = main(kind("Blad 'x' ontbreekt. Verwacht: blad 'y'. Kies een ander blad."))
    assert code == kind.exit_code
    assert out == ""
    assert err == "Blad 'x' ontbreekt. Verwacht: blad 'y'. Kies een ander blad.\n"


def test_each_kind_of_error_has_an_exit_code_of_its_own():
    kinds = errors.MerkbaarError.__subclasses__()
    codes = [errors.MerkbaarError.exit_code, *(kind.exit_code for kind in kinds)]
    assert len(set(codes)) == len(codes)
    assert not {0, 70, 130} & set(codes)


def test_an_error_nobody_foresaw_shows_its_type_and_place_and_never_its_text(main):
    code, out, err = main(KeyError(SECRET))
    assert code == 70
    assert "KeyError in test_cli.py:" in err
    assert "Traceback" not in err
    assert not any(word in out + err for word in SECRET.split() if len(word) > 3)


def test_the_text_of_an_error_is_shown_only_to_who_asks_for_it(main):
    with pytest.raises(KeyError, match="Jansen"):
        main(KeyError(SECRET), MERKBAAR_DEBUG="1")


def test_stopping_says_that_nothing_changed_and_exits_with_130(main):
    code, _, err = main(KeyboardInterrupt())
    assert code == 130
    assert "De vorige editie is niet veranderd" in err
    assert "Traceback" not in err


def test_a_real_process_ends_with_the_exit_code_and_without_a_traceback(tmp_path):
    ended = started("check", str(tmp_path / "niets.yml"))
    assert ended.returncode == errors.DefinitionError.exit_code
    assert "niets.yml" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_importing_the_command_loads_nothing_heavy():
    heavy = ("pandas", "numpy", "torch", "papermill", "voila", "duckdb", "altair", "sklearn")
    code = f"import sys, merkbaar.cli; print([m for m in {heavy} if m in sys.modules])"
    whole = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=whole)
    assert found.stdout.strip() == "[]", found.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core dumps")
def test_a_crash_writes_no_memory_to_disk():
    code = (
        "import resource as r, sys\nfrom merkbaar import cli\n"
        "_, most = r.getrlimit(r.RLIMIT_CORE)\nr.setrlimit(r.RLIMIT_CORE, (most, most))\n"
        "sys.argv = ['merkbaar', '--version']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    print(r.getrlimit(r.RLIMIT_CORE)[0])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split()[-1] == "0"
