"""From a matrix to the outcome tables: composed, fielded on paper and by XLSForm, read back, run.

Everybody in it is invented. What is done here is what ``docs/handleiding/vragenlijsten.md`` says.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from merkbaar import cli
from merkbaar.instruments.form import Form, from_dict
from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.run import run

MATRIX = """\
aanpak;verwacht;mentaal;inkomen;sociaal-kapitaal;leefstijl
buurtmaatjes;40;;;x;
beweegcoach;40;x;;;x
schuldrust;40;x + stress;x;;
"""
APPROACHES = """\
approaches:
  - {id: buurtmaatjes, title: Buurtmaatjes, leefgebied: meedoen, instrument: djg6}
  - {id: beweegcoach, title: Beweegcoach, leefgebied: meedoen, instrument: mhi5}
  - {id: schuldrust, title: Schuldrust, leefgebied: meedoen, instrument: rondkomen}
"""
MEASURES = """\
measures:
  - {id: loneliness, title: Eenzaamheid, unit: punten 0-6, better: lower, instrument: djg6}
  - {id: mental_health, title: Psychische gezondheid, unit: punten 0-100, better: higher,
     instrument: mhi5}
  - {id: making_ends_meet, title: Rondkomen, unit: punten 1-4, better: lower, instrument: rondkomen}
  - {id: stress, title: Stress, unit: punten 1-4, better: lower, instrument: stress}
  - {id: sleep, title: Slaap, unit: punten 1-5, better: higher, instrument: sleep}
"""
MONITOR = f"""\
monitor: proef
title: Proefmonitor
municipality: {{name: Proefdam, code: GM9998}}
owner: team onderzoek
purposes: [leren]
areas:
  - {{code: WK999801, name: Noord}}
leefgebieden:
  - {{id: meedoen, title: Meedoen}}
{APPROACHES}{MEASURES}
sources: []
analyses:
  - {{notebook: outcome}}
  - {{notebook: questionnaire}}
pages: [questionnaire]
privacy: {{minimum: 5, key: demo}}
editions:
  "2026": {{title: Editie 2026, until: 2027-01-01, period: "2026"}}
"""
PEOPLE = 24
"""People an approach: half of them on paper, half by XLSForm."""


def answers(form: Form, approach: str, wave: str, person: int) -> dict[str, str]:
    """What somebody says: scales lean on one trait, and it gets a little better."""
    chance = random.Random(f"{approach}{wave}{person}")
    trait = random.Random(f"{approach}{person}").random()
    given = {}
    for question in form.for_approach(approach, wave=wave).questions:
        one = question.block.instrument
        codes = list(one.answers)
        points = one.points[question.item.direction]
        good = sorted(codes, key=lambda code: points[code] * (1 if one.better == "higher" else -1))
        place = trait * 0.8 + chance.random() * 0.2 + (0.1 if wave == "T1" else 0)
        given[question.name] = good[min(len(good) - 1, int(place * len(good)))]
    return given


def rows(form: Form, half: int):
    for approach in form.approaches:
        for person in range(half, PEOPLE, 2):
            for wave in ("T0", "T1"):
                number = f"{100 + 50 * list(form.approaches).index(approach) + person}"
                yield number, approach, wave, answers(form, approach, wave, person)


def type_over(sheet: Path, form: Form) -> Path:
    """Type the paper forms over into the sheet that lay beside them."""
    book = load_workbook(sheet)
    page = book["Invullen"]
    heading = [cell.value for cell in page[1]]
    for at, (number, approach, wave, given) in enumerate(rows(form, 0), start=2):
        day = "02-03-2026" if wave == "T0" else "07-09-2026"
        cells = {"nummer": number, "golf": wave, "datum": day, "aanpak": approach, **given}
        cells["wijk"] = "WK999801"
        for place, name in enumerate(heading, start=1):
            page.cell(at, place, cells.get(name))
    filled = sheet.with_name("papier_voorjaar_en_najaar.xlsx")
    book.save(filled)
    return filled


def export(form: Form, place: Path) -> Path:
    """What KoboToolbox gives: semicolons, groups before the names, its own columns."""
    lines = []
    for number, approach, wave, given in rows(form, 1):
        day = "2026-03-02" if wave == "T0" else "2026-09-07"
        row = {"start": f"{day}T09:00:00.000+01:00", "end": f"{day}T09:03:00.000+01:00"}
        row |= {"versie": form.version, "vooraf/nummer": number, "vooraf/golf": wave}
        row |= {"vooraf/aanpak": approach, "vooraf/wijk": "WK999801", "_id": 100 + len(lines)}
        lines.append(row | {f"scherm_1/{name}": code for name, code in given.items()})
    file = place / "kobo_export.csv"
    pd.DataFrame(lines).to_csv(file, sep=";", index=False)
    return file


def command(*words: object) -> str:
    done = CliRunner().invoke(cli.app, ["questionnaire", *map(str, words)])
    assert done.exit_code == 0, done.output or done.exception
    return done.output


@pytest.fixture(scope="module")
def fielded(tmp_path_factory):
    home = tmp_path_factory.mktemp("vragen") / "data" / "proef"
    home.mkdir(parents=True)
    (home / "raw").mkdir()
    (home / "monitor.yml").write_text(MONITOR, encoding="utf-8")
    (home / "matrix.csv").write_text(MATRIX, encoding="utf-8")
    composed = command("compose", home, home / "matrix.csv", "--name", "start")
    folder = home / "questionnaires" / "start"
    form = from_dict(json.loads((folder / "formulier.json").read_text(encoding="utf-8")))
    paper = type_over(folder / "invulblad.xlsx", form)
    taken = command("import", home, paper, export(form, home), "--name", "start")
    record = run(home / "monitor.yml", "2026", progress=False)
    return {"home": home, "composed": composed, "taken": taken, "record": record, "form": form}


def results(fielded, name: str) -> pd.DataFrame:
    return read_table(fielded["home"] / "results" / "2026" / f"{name}.parquet", key=None)


def test_a_researcher_reads_what_it_asks_of_people_and_what_can_be_seen(fielded):
    said = fielded["composed"]
    assert fielded["form"].version in said
    assert "| schuldrust | T1 | 8 |" in said
    assert "| buurtmaatjes | djg6 | 40 | 0,45 |" in said
    assert "niet gevalideerd" in said


def test_both_ways_of_fielding_are_read_back_whole(fielded):
    lines = fielded["taken"].strip().splitlines()
    assert len(lines) == 2
    assert all("+ 0 geweigerd" in line for line in lines)
    asked = [len(given) for half in (0, 1) for *_, given in rows(fielded["form"], half)]
    read = [int(line.split(": ")[1].split()[0]) for line in lines]
    assert sum(read) == sum(asked)


def test_every_approach_has_its_outcome_with_people_of_both_ways_together(fielded):
    table = results(fielded, "outcome")
    pairs = {(row.measure, row.approach): row.n_pairs for row in table.itertuples()}
    assert pairs == {
        ("loneliness", "buurtmaatjes"): PEOPLE,
        ("mental_health", "beweegcoach"): PEOPLE,
        ("mental_health", "schuldrust"): PEOPLE,
        ("making_ends_meet", "schuldrust"): PEOPLE,
        ("stress", "schuldrust"): PEOPLE,
        ("sleep", "beweegcoach"): PEOPLE,
    }


def test_the_reliability_is_offered_per_questionnaire_and_wave(fielded):
    table = results(fielded, "reliability")
    assert set(zip(table["measure"], table["period"], strict=True)) == {
        (measure, wave) for measure in ("loneliness", "mental_health") for wave in ("T0", "T1")
    }
    assert table["value"].between(0.5, 1).all()


def test_numbers_of_people_are_in_raw_only_and_no_page_shows_them(fielded):
    home = fielded["home"]
    prepared = read_table(home / "prepared" / "answers.parquet", key=None)
    assert not set(prepared["person"]) & {"100", "101", "150"}
    assert len(prepared) == sum(
        len(given) for half in (0, 1) for *_, given in rows(fielded["form"], half)
    )


def test_every_answer_says_of_which_version_it_is_and_all_lie_on_one_yardstick(fielded):
    prepared = read_table(fielded["home"] / "prepared" / "answers.parquet", key=None)
    assert set(prepared["version"]) == {fielded["form"].version}
    table = results(fielded, "yardstick")
    assert len(table) == 6
    assert table["value"].notna().all()
    assert not table["method"].str.startswith("niet vergeleken").any()


def test_the_same_file_again_adds_nothing_and_other_answers_under_its_name_are_refused(fielded):
    home = fielded["home"]
    before = (home / "monitor.yml").read_bytes()
    again = command("import", home, home / "kobo_export.csv", "--name", "start")
    assert "stond al in monitor.yml" in again
    assert (home / "monitor.yml").read_bytes() == before
    text = (home / "kobo_export.csv").read_text(encoding="utf-8").splitlines()
    other = home / "ander" / "kobo_export.csv"
    other.parent.mkdir(exist_ok=True)
    other.write_text("\n".join(text[:-1]), encoding="utf-8")
    done = CliRunner().invoke(
        cli.app, ["questionnaire", "import", str(home), str(other), "--name", "start"]
    )
    assert done.exit_code != 0
    assert "is er al, met andere antwoorden" in str(done.exception)


def test_another_questionnaire_under_the_same_name_is_refused(fielded):
    home = fielded["home"]
    other = home / "matrix2.csv"
    other.write_text(MATRIX.replace("x + stress", "x"), encoding="utf-8")
    done = CliRunner().invoke(
        cli.app, ["questionnaire", "compose", str(home), str(other), "--name", "start"]
    )
    assert "bestaat al, als versie" in str(done.exception)
    again = command("compose", home, home / "matrix.csv", "--name", "start")
    assert fielded["form"].version in again


def test_what_is_written_is_the_same_bytes_again(fielded):
    folder = fielded["home"] / "questionnaires" / "start"
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".csv"]
    before = {path: path.read_bytes() for path in kept}
    assert {path.name for path in kept} >= {"formulier.json", "xlsform.xlsx", "limesurvey.lss"}
    command("compose", fielded["home"], fielded["home"] / "matrix.csv", "--name", "start")
    assert [path.name for path in kept if path.read_bytes() != before[path]] == []


def test_a_reader_gets_a_page_of_how_the_questions_hang_together(fielded):
    published = fielded["home"] / "concept" / "2026" / "published" / "tables.json"
    tables = {one["name"]: one for one in json.loads(published.read_text(encoding="utf-8"))}
    assert set(tables) >= {"outcome", "reliability", "yardstick"}
    state = tables["yardstick"]["columns"].index("state")
    assert {row[state] for row in tables["yardstick"]["rows"]} == {"shown"}
    assert tables["reliability"]["title"]["nl"] == "Samenhang van de vragen"
