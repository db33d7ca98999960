"""The command's work: what is written, what is refused, and that nothing is ever overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError, SourceError
from merkbaar.monitor import load_monitor
from merkbaar.publishing import own_instruments, printing
from merkbaar.publishing.questionnaire_matrix import expected_of, matrix_of
from merkbaar.publishing.questionnaires import act, compose_files, listed, take_answers

MONITOR = """\
monitor: proef
title: Proefmonitor
municipality: {name: Proefdam, code: GM9998}
owner: team onderzoek
purposes: [leren]
leefgebieden: [{id: meedoen, title: Meedoen}]
approaches:
  - {id: maatjes, title: Maatjes, leefgebied: meedoen}
sources: []
privacy: {minimum: 5, key: demo}
editions:
  "2026": {title: Editie 2026, until: 2027-01-01, period: "2026"}
"""
OWN = """\
instrument: brs
items:
  - {id: "1", text: Eerste zin van de gemeente.}
  - {id: "2", text: Tweede zin van de gemeente.}
  - {id: "3", text: Derde zin van de gemeente.}
  - {id: "4", text: Vierde zin van de gemeente.}
  - {id: "5", text: Vijfde zin van de gemeente.}
  - {id: "6", text: Zesde zin van de gemeente.}
"""


@pytest.fixture(autouse=True)
def without_a_browser(monkeypatch):
    monkeypatch.setattr(printing, "browser", lambda: None)


@pytest.fixture
def home(tmp_path) -> Path:
    (tmp_path / "monitor.yml").write_text(MONITOR, encoding="utf-8")
    return tmp_path


def matrix(home: Path, text: str = "aanpak;leefstijl\nmaatjes;x\n") -> Path:
    file = home / "matrix.csv"
    file.write_text(text, encoding="utf-8")
    return file


def answers(home: Path, name: str = "kobo.csv", **columns: object) -> Path:
    form = json.loads((home / "questionnaires/vragenlijst/formulier.json").read_text("utf-8"))
    rows = {"nummer": [1, 2], "golf": "T0", "aanpak": "maatjes", "versie": form["version"]}
    rows |= {"end": "2026-03-02T10:00:00", "sleep_1": [4, 5], **columns}
    file = home / name
    pd.DataFrame(rows).to_csv(file, index=False)
    return file


def test_everything_to_field_with_is_written_and_a_missing_browser_is_said(home):
    said = compose_files(home, matrix(home))
    made = {path.name for path in (home / "questionnaires" / "vragenlijst").rglob("*")}
    assert made >= {
        "formulier.json", "xlsform.xlsx", "limesurvey.lss", "whatsapp.json", "invulblad.xlsx",
        "overzicht.md", "maatjes_T0.html", "maatjes_T1.html",
    }  # fmt: skip
    assert "geen pdf: geen Chrome, Chromium of Edge gevonden" in said
    assert "Welke verandering" not in said


def test_a_form_that_does_not_fit_whatsapp_is_made_without_it_and_says_why(home):
    file = matrix(home, "aanpak;mentaal;sociaal-kapitaal\nmaatjes;x;x\n")
    said = compose_files(home, file)
    assert not (home / "questionnaires/vragenlijst/whatsapp.json").exists()
    assert "geen whatsapp.json: Aanpak 'maatjes': 12 vragen" in said


def test_an_approach_that_the_monitor_does_not_have_is_said(home):
    said = compose_files(home, matrix(home, "aanpak;leefstijl\nmaatjes;x\nsport;x\n"))
    assert "Niet in monitor.yml onder 'approaches': sport" in said


def test_answers_about_an_approach_that_the_monitor_does_not_have_are_kept_and_it_is_said(home):
    compose_files(home, matrix(home, "aanpak;leefstijl\nmaatjes;x\nsport;x\nzang;x\n"))
    said = take_answers(home, [answers(home, aanpak=["sport", "zang"])])
    assert "2 antwoorden gelezen = 2 behouden + 0 geweigerd" in said
    assert "Niet in monitor.yml onder 'approaches': sport, zang." in said
    assert "Niet in monitor.yml" not in take_answers(home, [answers(home, "meer.csv")])


def test_figures_of_the_overview_are_written_as_dutch_writes_them(home):
    file = matrix(home, "aanpak;verwacht;mentaal;leefstijl\nmaatjes;40;x + stress;x\n")
    said = compose_files(home, file, returning=0.7)
    assert "Met 70 % van de mensen terug bij T1, power 80 %" in said
    numbers = [cell.strip() for line in said.splitlines() if "| maatjes |" in line
               for cell in line.strip("|").split("|")]  # fmt: skip
    assert any("," in cell for cell in numbers)
    assert not any("." in cell for cell in numbers)
    assert not any(cell.endswith(",0") for cell in numbers)


def test_the_overview_is_named_among_what_was_made(home):
    said = compose_files(home, matrix(home))
    assert "\n  overzicht.md" in said.partition("Gemaakt in")[2]
    assert "Gemaakt in" not in (home / "questionnaires/vragenlijst/overzicht.md").read_text("utf-8")


def test_an_instrument_that_does_not_exist_is_named_with_its_row_and_column(home):
    with pytest.raises(DefinitionError, match=r"regel 'maatjes', kolom 'mentaal' .*'zz'"):
        compose_files(home, matrix(home, "aanpak;leefstijl;mentaal\nmaatjes;x;zz\n"))


def test_a_file_is_added_to_the_monitor_without_moving_another_line(home):
    compose_files(home, matrix(home))
    before = (home / "monitor.yml").read_text(encoding="utf-8")
    take_answers(home, [answers(home)])
    after = (home / "monitor.yml").read_text(encoding="utf-8")
    head, _, tail = before.partition("sources: []\n")
    assert after.startswith(f"{head}sources:\n  - file: raw/antwoorden_")
    assert after.endswith(tail)


def test_an_unknown_wijk_and_an_empty_form_are_listed_with_row_and_column(home):
    file = home / "monitor.yml"
    areas = "areas: [{code: WK999801, name: Noord}]\nsources"
    file.write_text(MONITOR.replace("sources", areas), encoding="utf-8")
    compose_files(home, matrix(home))
    said = take_answers(home, [answers(home, wijk=["geheim", "Noord"], sleep_1=["4", ""])])
    assert "1 regel met een onbekende wijk. 1 formulier zonder één antwoord." in said
    assert "Zie geweigerd_kobo.csv" in said
    listed_ = pd.read_csv(home / "questionnaires/vragenlijst/geweigerd_kobo.csv", dtype=str)
    assert listed_["row"].tolist() == ["2", "3"]
    assert listed_["column"].fillna("").tolist() == ["wijk", ""]
    assert not listed_["reason"].str.contains("geheim").any()


def test_words_of_the_municipality_make_an_instrument_askable(home):
    file = matrix(home, "aanpak;mentaal\nmaatjes;brs\n")
    with pytest.raises(DefinitionError, match=r"instruments/brs\.yml"):
        compose_files(home, file)
    (home / "instruments").mkdir()
    (home / "instruments" / "brs.yml").write_text(OWN, encoding="utf-8")
    assert "| maatjes | T0 | 6 |" in compose_files(home, file)
    assert own_instruments(home)["brs"].has_text()
    assert "tekst: ja" in next(line for line in listed(home).splitlines() if "brs" in line)


def test_the_list_counts_one_question_as_one_and_writes_minutes_with_a_comma():
    lines = {line.split()[0]: line for line in listed().splitlines()}
    assert ": 1 vraag, 0,2 min., tekst: ja" in lines["srh"]
    assert ": 6 vragen, 1,2 min." in lines["brs"]


def test_answers_become_a_raw_file_and_a_source_of_the_monitor(home):
    compose_files(home, matrix(home))
    said = take_answers(home, [answers(home)])
    assert "2 antwoorden gelezen = 2 behouden + 0 geweigerd" in said
    kept = pd.read_csv(home / "raw" / "antwoorden_vragenlijst_kobo.csv", dtype=str)
    assert kept["person"].tolist() == ["1", "2"]
    assert kept["moment"].tolist() == ["2026-03-02T10:00:00"] * 2
    (source,) = load_monitor(home).sources
    assert (source.file, source.table, source.person) == (
        "raw/antwoorden_vragenlijst_kobo.csv", "answers", "client"
    )  # fmt: skip
    assert "area" not in source.columns


def test_numbers_with_leading_zeros_stay_as_they_were_written(home):
    compose_files(home, matrix(home))
    take_answers(home, [answers(home, nummer=["00123", "00007"])])
    kept = pd.read_csv(home / "raw" / "antwoorden_vragenlijst_kobo.csv", dtype=str)
    assert kept["person"].tolist() == ["00123", "00007"]


def test_a_row_keeps_its_number_in_the_file_where_lines_are_empty(home):
    compose_files(home, matrix(home))
    file = answers(home, sleep_1=[4, 9])
    head, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, "", *rest]) + "\n", encoding="utf-8")
    take_answers(home, [file])
    refused = pd.read_csv(home / "questionnaires/vragenlijst/geweigerd_kobo.csv")
    assert refused["row"].tolist() == [4]


def test_the_number_may_be_a_bsn_and_the_district_comes_along(home):
    compose_files(home, matrix(home))
    take_answers(home, [answers(home, wijk="WK999801")], person="bsn")
    (source,) = load_monitor(home).sources
    assert source.person == "bsn"
    assert source.columns["area"] == "area"


def test_what_is_refused_is_listed_beside_the_form_without_a_value(home):
    compose_files(home, matrix(home))
    said = take_answers(home, [answers(home, sleep_1=[4, "geheim"])])
    assert "2 antwoorden gelezen = 1 behouden + 1 geweigerd" in said
    listed_ = (home / "questionnaires/vragenlijst/geweigerd_kobo.csv").read_text("utf-8")
    assert '3,sleep_1,"antwoord buiten de schaal' in listed_
    assert "geheim" not in listed_ + said


def test_a_file_in_raw_is_never_overwritten(home):
    compose_files(home, matrix(home))
    take_answers(home, [answers(home)])
    with pytest.raises(SourceError, match="is er al, met andere antwoorden"):
        take_answers(home, [answers(home, sleep_1=[1, 1])])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("weg.csv", None, "is er niet"),
        ("leeg.json", "{}", r"leeg\.json: WhatsApp"),
        ("ander.csv", "a;b\n1;2\n", r"ander\.csv: XLSForm"),
        ("lime.csv", "submitdate;lastpage\n2026-01-01;1\n", r"lime\.csv: LimeSurvey"),
    ],
)
def test_a_file_that_is_something_else_is_named(home, name, content, said):
    compose_files(home, matrix(home))
    if content is not None:
        (home / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        take_answers(home, [home / name])


def test_answers_to_a_form_that_was_never_composed_are_refused(home):
    with pytest.raises(DefinitionError, match="Stel haar eerst samen"):
        take_answers(home, [home / "x.csv"], name="niets")


def test_a_kind_of_number_that_does_not_exist_is_refused_before_anything_is_written(home):
    compose_files(home, matrix(home))
    with pytest.raises(DefinitionError, match="Soort nummer 'sofi'"):
        take_answers(home, [answers(home)], person="sofi")
    assert not (home / "raw").exists()


def test_the_command_says_what_it_needs(home):
    options = {"name": "v", "title": "T", "returning": 1.0, "person": "client"}
    with pytest.raises(DefinitionError, match="Verwacht: list, compose of import"):
        act("maak", home, [], **options)
    with pytest.raises(DefinitionError, match="Geef de monitor en de matrix"):
        act("compose", home, [], **options)
    with pytest.raises(DefinitionError, match="bestanden met antwoorden"):
        act("import", None, [home / "x.csv"], **options)
    assert "djg6" in act("list", None, [], **options)


@pytest.mark.parametrize(
    "content",
    [
        "aanpak;verwacht;mentaal\na;40;x\nb;;\n",
        "aanpak,verwacht,mentaal\na,40,x\n",
        "\ufeffaanpak\tverwacht\tmentaal\na\t40\tx\n",
    ],
)
def test_a_matrix_may_have_any_separator_and_an_x_stays_an_x(tmp_path, content):
    file = tmp_path / "m.csv"
    file.write_text(content, encoding="utf-8")
    table = matrix_of(file)
    assert list(table.columns) == ["aanpak", "verwacht", "mentaal"]
    assert table.iloc[0].tolist() == ["a", "40", "x"]
    assert expected_of(table)["a"] == 40


def test_a_matrix_may_be_a_workbook_or_of_an_old_machine(tmp_path):
    table = pd.DataFrame({"aanpak": ["maatjes"], "verwacht": [40], "mentaal": ["x"]})
    table.to_excel(tmp_path / "m.xlsx", index=False)
    assert matrix_of(tmp_path / "m.xlsx").iloc[0].tolist() == ["maatjes", "40", "x"]
    (tmp_path / "m.csv").write_bytes("aanpak;mentaal\ncoördinatie;x\n".encode("cp1252"))
    assert matrix_of(tmp_path / "m.csv").iloc[0, 0] == "coördinatie"


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "is leeg"), ("aanpak\nmaatjes\n", "geen matrix gevonden")],
)
def test_a_file_without_a_matrix_says_so(tmp_path, content, said):
    file = tmp_path / "m.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        matrix_of(file)
    with pytest.raises(SourceError, match="is er niet"):
        matrix_of(tmp_path / "weg.csv")


def test_an_expected_number_that_is_none_is_refused():
    with pytest.raises(DefinitionError, match="niet overal een getal"):
        expected_of(pd.DataFrame({"aanpak": ["a"], "verwacht": ["veel"]}))


def test_own_instruments_count_as_input_of_a_run(home):
    from merkbaar.publishing.folders import Folders
    from merkbaar.publishing.prepare import input_hashes

    monitor = load_monitor(home)
    folders = Folders(home=home, monitor="proef")
    assert input_hashes(monitor, folders) == {}
    (home / "instruments").mkdir()
    (home / "instruments" / "brs.yml").write_text(OWN, encoding="utf-8")
    assert list(input_hashes(monitor, folders)) == ["instruments/brs.yml"]
