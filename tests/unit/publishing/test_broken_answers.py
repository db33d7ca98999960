"""Answers in a broken file are refused in Dutch, and nothing of the file is repeated."""

from __future__ import annotations

import io
import json
import stat
import zipfile

import pytest
from openpyxl import Workbook
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import SourceError
from merkbaar.publishing.questionnaire_answers import take_answers
from merkbaar.publishing.questionnaires import compose_files

SECRET = "geheim0612345678"


@pytest.fixture(scope="module")
def fielded(tmp_path_factory):
    place = tmp_path_factory.mktemp("vragen")
    file = make_monitor(place / "data" / "klein")
    file.write_text(
        file.read_text() + "\napproaches: [{id: samen, title: Samen, leefgebied: meedoen}]\n"
    )
    matrix = place / "matrix.csv"
    matrix.write_text("aanpak;fysiek\nsamen;x\n")
    compose_files(file, matrix, name="eerste")
    kept = json.loads((file.parent / "questionnaires" / "eerste" / "formulier.json").read_text())
    return file, kept["version"]


def take(fielded, path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take_answers(fielded[0], [path], name="eerste")


def refused(fielded, path, content):
    before = sorted(fielded[0].parent.rglob("*"))
    with pytest.raises(SourceError) as caught:
        take(fielded, path, content)
    assert SECRET not in str(caught.value)
    assert "Verwacht" in str(caught.value) or "Gebruik" in str(caught.value)
    assert sorted(fielded[0].parent.rglob("*")) == before
    return str(caught.value)


@pytest.mark.parametrize("answers", [[SECRET], {SECRET: 1}, 5, SECRET, [[SECRET]], True])
def test_answers_that_are_no_list_of_answers_are_named_by_their_line(fielded, tmp_path, answers):
    row = {"person": SECRET, "wave": "T0", "approach": "samen", "answers": answers}
    content = json.dumps({"version": fielded[1], "responses": [{**row, "answers": []}, row]})
    said = refused(fielded, tmp_path / "x.json", content)
    assert "antwoord 2 heeft geen lijst van antwoorden" in said


@pytest.mark.parametrize("row", [SECRET, 5, None, [SECRET]])
def test_a_response_that_is_no_person_is_refused(fielded, tmp_path, row):
    content = json.dumps({"version": fielded[1], "responses": [row]})
    assert "is geen persoon met antwoorden" in refused(fielded, tmp_path / "x.json", content)


@pytest.mark.parametrize("content", [SECRET, "[" * 100_000, '{"a": "' + SECRET, b"\xff\xfe" + b"x"])
def test_what_is_no_json_is_refused(fielded, tmp_path, content):
    assert "geen leesbare JSON" in refused(fielded, tmp_path / "x.json", content)


def test_responses_that_are_no_list_are_refused(fielded, tmp_path):
    said = refused(fielded, tmp_path / "x.json", json.dumps({"responses": SECRET}))
    assert "'responses' ontbreekt of is geen lijst" in said


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        for name, text in parts.items():
            book.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + SECRET.encode(), SECRET.encode(),
     zipped(**{"[Content_Types]_DOT_xml": SECRET, "xl__workbook_DOT_xml": "<a>" + SECRET}),
     zipped(**{"[Content_Types]_DOT_xml": "<a/>", "xl__workbook_DOT_xml": "<a/>"}),
     zipped(readme_DOT_txt=SECRET)],
)  # fmt: skip
def test_a_broken_workbook_is_refused_in_dutch(fielded, tmp_path, content):
    assert "geen leesbare Excel-werkmap" in refused(fielded, tmp_path / "x.xlsx", content)


def test_the_names_of_other_sheets_are_counted_and_not_told(fielded, tmp_path):
    book = Workbook()
    book.active.title = SECRET
    content = io.BytesIO()
    book.save(content)
    said = refused(fielded, tmp_path / "x.xlsx", content.getvalue())
    assert "geen blad 'Formulier'" in said
    assert "1 blad(en)" in said


def test_only_the_owner_enters_the_folders_with_answers(fielded, tmp_path):
    home = fielded[0].parent
    for folder in ("questionnaires", "questionnaires/eerste", "questionnaires/eerste/papier"):
        (home / folder).chmod(0o755)
    row = {"person": "c1", "wave": "T0", "approach": "samen"}
    row["answers"] = [{"id": "srh.1", "text": SECRET}]
    said = take(
        fielded, tmp_path / "goed.json", json.dumps({"version": fielded[1], "responses": [row]})
    )
    assert SECRET not in said
    for folder in ("questionnaires", "questionnaires/eerste", "raw"):
        assert stat.S_IMODE((home / folder).stat().st_mode) == 0o700
    for file in (*(home / "raw").glob("antwoorden_*"), *home.rglob("geweigerd_*")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert SECRET not in file.read_text()
