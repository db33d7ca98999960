from __future__ import annotations

import re

import pytest
from tests.notebooks.small_monitor import CANARIES, make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.monitor.definition import Purpose, Reader, Source
from merkbaar.publishing.processing import (
    TO_FILL_IN,
    _asked,
    processing_text,
    write_processing,
)
from merkbaar.publishing.processing_words import (
    CATEGORIES,
    COLUMNS,
    MEASURES,
    NUMBERS,
    PURPOSES,
    QUESTIONS,
    READERS,
)
from merkbaar.schemas import TABLES

FILLED = """\
processing:
  controller: College van Proefdam, Plein 1
  officer: fg@proefdam.nl
  legal_basis: art. 6 lid 1 onder e AVG; Wmo 2015
  processors: [geen]
  access: [team onderzoek]
"""


@pytest.fixture
def file(tmp_path):
    return make_monitor(tmp_path / "data" / "klein", people=12)


def text(file, **changes):
    content = file.read_text()
    for old, new in changes.items():
        assert old in content
        content = content.replace(old, new)
    file.write_text(content)
    return processing_text(load_monitor(file))


def row(shown, name):
    return next(line for line in shown.splitlines() if line.startswith(f"| {name}"))


def test_the_register_has_what_article_30_asks(file):
    shown = text(file)
    for name in (
        "Verwerkingsverantwoordelijke",
        "Functionaris gegevensbescherming",
        "Doelen",
        "Grondslag",
        "Van wie",
        "Ontvangers",
        "Verwerkers",
        "Doorgifte buiten de EU",
    ):
        assert row(shown, name)
    assert "### Bewaartermijnen" in shown
    assert "### Beveiliging: wat de software doet" in shown


def test_what_the_monitor_file_does_not_say_is_to_be_filled_in(file):
    shown = text(file)
    for name in ("Verwerkingsverantwoordelijke", "Grondslag", "Verwerkers", "Wie bij de map"):
        assert TO_FILL_IN in row(shown, name)


def test_what_the_monitor_file_says_stands_there(file):
    shown = text(file, **{"random_state: 7\n": f"random_state: 7\n{FILLED}"})
    for name in ("Verwerkingsverantwoordelijke", "Grondslag", "Verwerkers", "Wie bij de map"):
        assert TO_FILL_IN not in row(shown, name)
    assert "Wmo 2015" in row(shown, "Grondslag")
    assert "Wmo 2015" in row(shown, "11. Grondslag")


def test_every_source_is_named_with_what_it_holds(file):
    shown = text(file)
    for source in load_monitor(file).sources:
        assert source.file in shown
    assert "geboortejaar" in row(shown, "raw/mensen.csv")
    assert "leeftijd" in row(shown, "raw/mensen.csv")
    assert "BSN, wordt een pseudoniem" in row(shown, "raw/mensen.csv")
    assert "geen personen" in row(shown, "raw/noemers.csv")


def test_terms_are_told_and_a_table_without_one_is_to_be_filled_in(file):
    shown = text(file, **{"minimum: 5,": "minimum: 5, retention: {narratives: 5 jaar},"})
    assert "5 jaar" in row(shown, "narratives")
    assert TO_FILL_IN not in row(shown, "narratives")
    assert TO_FILL_IN in row(shown, "provisions")
    assert "intrekking" in row(shown, "consents")
    assert "narratives 5 jaar" in row(shown, "10. Bewaartermijnen")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("demo", "openbare demosleutel"),
        ("keyring", "sleutelbos"),
        ('"file:~/x.key"', "buiten de map met gegevens"),
    ],
)
def test_where_the_key_is_follows_from_the_monitor_file(file, key, said):
    shown = text(file, **{"key: demo": f"key: {key}"})
    assert said in shown
    assert shown.count("openbare demosleutel") == (key == "demo")
    assert "x.key" not in shown


def test_the_minimum_is_that_of_the_monitor(file):
    assert "onder 5 mensen" in text(file)
    assert "onder 12 mensen" in text(file, **{"minimum: 5": "minimum: 12"})


def test_every_question_of_the_outline_stands_there_once(file):
    shown = text(file)
    numbers = [int(found) for found in re.findall(r"^\| (\d+)\. ", shown, flags=re.M)]
    assert numbers == list(range(1, 18))
    assert len(QUESTIONS) == 17
    assert "{" not in shown


def test_a_monitor_without_people_says_so(file):
    content = file.read_text()
    start, stop = content.index("sources:\n"), content.index("analyses:\n")
    noemers = content[content.index("  - file: raw/noemers.csv") :]
    noemers = noemers[: noemers.index("  - file: raw/verhalen.csv")]
    file.write_text(f"{content[:start]}sources:\n{noemers}{content[stop:]}")
    shown = text(file)
    assert row(shown, "Van wie") == "| Van wie | geen personen |"


def test_markup_in_the_monitor_file_does_not_break_the_page(file):
    shown = text(file, **{"owner: team onderzoek": 'owner: "team | <b>een</b>"'})
    assert row(shown, "Contact") == "| Contact van de monitor | team \\| &lt;b>een&lt;/b> |"


def test_it_is_written_beside_the_monitor_for_its_owner_and_holds_nobody(file, tmp_path):
    place = write_processing(file)
    assert place == file.parent / "verwerkingsregister.md"
    assert place.stat().st_mode & 0o077 == 0
    content = place.read_text()
    assert not [canary for canary in CANARIES if canary in content]
    assert write_processing(file, tmp_path / "x.md").read_text() == content


@pytest.mark.parametrize("name", ["", "weg/x.md"])
def test_a_place_that_cannot_be_written_is_refused(file, tmp_path, name):
    with pytest.raises(DefinitionError, match="--out"):
        write_processing(file, tmp_path / name)


def test_every_word_of_the_models_has_its_dutch():
    def options(kind):
        return set(kind.__args__)

    assert set(PURPOSES) == options(Purpose)
    assert set(READERS) == options(Reader)
    assert set(NUMBERS) == options(Source.model_fields["person"].annotation)
    people = {name for name, table in TABLES.items() if "person" in table.columns} | {"codes"}
    assert set(CATEGORIES) == people
    held = {column for table in TABLES.values() for column in table.columns}
    assert held - set(COLUMNS) <= {"person", "narrative", "confidence", "emotion", "round"} | {
        "product",
        "kind",
    }


def test_every_command_that_is_named_is_there():
    import typer

    from merkbaar import cli

    known = set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    told = " ".join([*MEASURES, *(part for question in QUESTIONS for part in question)])
    assert set(re.findall(r"`merkbaar ([a-z-]+)`", told)) <= known


def test_a_column_of_events_is_not_called_a_question():
    assert _asked("answers", 1) == ["antwoorden op één vraag"]
    assert _asked("answers", 3) == ["antwoorden op 3 vragen"]
    assert _asked("events", 1) == ["of één gebeurtenis er was"]
    assert _asked("events", 2) == ["of 2 gebeurtenissen er waren"]
    assert _asked("areas", 2) == ["2 kolommen met een waarde"]
    assert _asked("answers", 0) == []
