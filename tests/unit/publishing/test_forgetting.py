from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from tests.notebooks.small_monitor import LOUD, bsn, every_byte, write_notebook
from tests.unit.publishing.forgetting_place import RAW, WHO, Place

from merkbaar.errors import DefinitionError, PrivacyError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register
from merkbaar.publishing import clearing
from merkbaar.publishing import forgetting as forgetting_room
from merkbaar.publishing.approving import fingerprint
from merkbaar.publishing.door import FORGOTTEN
from merkbaar.publishing.files import clear_unfinished, read_json, write_json
from merkbaar.publishing.forgetting import FINAL, STAY, UNKNOWN, forget, kind_of_number
from merkbaar.publishing.prepare import input_hashes, is_fresh
from merkbaar.publishing.release import release
from merkbaar.publishing.signing import is_unchanged


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path / "data" / "klein")
    made.folders.register.mkdir()
    made.prepare()
    return made


def test_a_forgotten_person_is_in_nothing_that_was_made(place):
    who = place.who.encode()
    place.lay_down_made()
    place.publish()
    place.forget()
    left = [
        path.relative_to(place.folders.home).as_posix()
        for path in place.folders.home.rglob("*")
        if path.is_file() and who in path.read_bytes()
    ]
    assert sorted(left) == ["register/forgotten.json", "register/withdrawn.json"]
    assert who not in every_byte(place.folders.outputs)


def test_in_the_prepared_tables_only_that_person_is_gone(place):
    before = {name: place.table(name) for name in ("persons", "narratives", "population")}
    place.forget()
    for name, frame in before.items():
        mine = frame["person"] == place.who if "person" in frame else frame.index < 0
        pd.testing.assert_frame_equal(place.table(name), frame[~mine].reset_index(drop=True))
    assert len(place.table("persons")) == len(before["persons"]) - 1


def test_raw_cannot_bring_somebody_back(place):
    place.forget()
    assert not is_fresh(
        load_monitor(place.file),
        place.folders,
        input_hashes(load_monitor(place.file), place.folders),
    )
    sources = place.prepare().manifest["sources"]
    for name in ("persons", "provisions", "narratives", "consents"):
        assert place.who not in set(place.table(name)["person"])
    assert all(one["read"] == one["kept"] + one["refused"] for one in sources)
    refused = place.table("refused")
    mine = refused[refused["reason"] == FORGOTTEN]
    assert mine["file"].value_counts().to_dict() == RAW


def test_it_says_which_raw_files_still_hold_the_person_and_nothing_of_the_person(place):
    said = place.forget()
    for file, rows in RAW.items():
        assert f"  {file}: {rows} {'rij' if rows == 1 else 'rijen'}\n" in said
    assert "noemers" not in said
    assert STAY in said
    assert bsn(WHO) not in said
    assert place.who not in said


def test_raw_stays_as_it_was(place):
    before = every_byte(place.folders.raw)
    place.forget()
    assert every_byte(place.folders.raw) == before


def test_quotes_go_out_of_a_released_edition_and_its_tables_stay(place):
    released, quotes = place.publish()
    tables = (released / "published" / "tables.json").read_bytes()
    said = place.forget()
    assert "1 uit editie 2026" in said
    left = read_json(released / "published" / "quotes.json")
    assert [quote["quote"] for quote in left] == ["q002"]
    assert (released / "published" / "tables.json").read_bytes() == tables
    assert is_unchanged(released, place.door)
    answers = read_json(place.folders.register / "quotes.json")
    assert list(answers) == [fingerprint(quotes[1])]


def test_forgetting_twice_is_harmless(place):
    place.publish()
    place.forget()
    place.prepare()
    before = every_byte(place.folders.register), every_byte(place.folders.outputs)
    assert "was al vergeten" in place.forget()
    assert (every_byte(place.folders.register), every_byte(place.folders.outputs)) == before


def test_forgetting_goes_on_where_it_was_broken_off(place, monkeypatch):
    place.publish()
    place.lay_down_made()

    def stops(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(forgetting_room, "clear_made", stops)
        with pytest.raises(KeyboardInterrupt):
            place.forget()
    assert place.who in place.door.forgotten.persons
    assert "1 uit editie 2026" in place.forget()
    assert not (place.folders.home / "results").exists()


def test_somebody_unknown_changes_nothing_and_is_not_kept(place):
    place.lay_down_made()
    clear_unfinished(place.folders.home)  # what a killed run left goes in any case
    before = every_byte(place.folders.home)
    assert place.forget(77) == UNKNOWN
    assert every_byte(place.folders.home) == before


def test_somebody_unknown_is_not_kept_for_a_file_that_is_no_source(place):
    (place.folders.raw / "gesprek.docx").write_bytes(b"PK\x03\x04")
    before = every_byte(place.folders.home)
    said = place.forget(77)
    assert said.startswith(UNKNOWN)
    assert "  raw/gesprek.docx: niet te lezen" in said
    assert every_byte(place.folders.home) == before


def test_somebody_who_may_be_in_a_source_that_cannot_be_read_is_kept_out(place):
    (place.folders.raw / "mensen.csv").unlink()
    assert "De persoon is vergeten." in place.forget(77)
    assert place.door.pseudonyms_of(bsn(77), kind="bsn")[0] in place.door.forgotten.persons


def test_an_invalid_number_changes_nothing_and_is_not_repeated(place):
    before = every_byte(place.folders.home)
    with pytest.raises(PrivacyError, match="BSN") as caught:
        forget(place.file, "123456789", kind="bsn")
    assert "123456789" not in str(caught.value)
    assert every_byte(place.folders.home) == before


def test_who_is_no_longer_in_raw_is_forgotten_too(place):
    for file in RAW:
        path = place.folders.home / file
        lines = [line for line in path.read_text().splitlines() if bsn(WHO) not in line]
        path.write_text("\n".join(lines) + "\n")
    said = place.forget()
    assert "staat niet (meer) in de ruwe bestanden" in said
    assert place.who not in set(place.table("persons")["person"])


def test_a_raw_file_that_is_gone_or_broken_is_named_and_the_person_is_forgotten(place):
    (place.folders.raw / "mensen.csv").unlink()
    (place.folders.raw / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    said = place.forget()
    assert "  raw/mensen.csv: niet te lezen" in said
    assert "  raw/foto.jpg: niet te lezen" in said
    assert place.who not in set(place.table("narratives")["person"])


def test_a_sheet_without_a_table_is_named_and_the_others_are_searched(place):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "leeg"
    sheet = book.create_sheet("mensen")
    for line in (["nr", "x"], [bsn(WHO), "a"], [bsn(4), "b"]):
        sheet.append(line)
    book.save(place.folders.raw / "boek.xlsx")
    said = place.forget()
    assert "  raw/boek.xlsx, blad mensen: 1 rij\n" in said
    assert "  raw/boek.xlsx, blad leeg: geen tabel te lezen" in said


def test_a_number_in_a_text_or_another_column_is_found(place):
    told = place.folders.raw / "notities.csv"
    number = bsn(WHO)
    spaced = f"{number[:4]} {number[4:6]} {number[6:]}"
    told.write_text(f"nr;notitie\n1;gebeld over {spaced}\n2;bsn:{number}.\n3;niets\n4;1{number}\n")
    assert "  raw/notities.csv: 2 rijen" in place.forget()


@pytest.mark.parametrize(
    ("kind", "written", "typed"),
    [("phone", "06-00000012", "+31 6 0000 0012"), ("client", "wg 00127", "WG00127")],
)
def test_every_kind_of_number_the_door_knows_can_be_forgotten(tmp_path, kind, written, typed):
    place = Place(tmp_path / "data" / "klein")
    (place.folders.raw / "app.csv").write_text(f"van;datum;verhaal\n{written};12-05-2026;Fijn.\n")
    source = (
        f"  - file: raw/app.csv\n    table: narratives\n    person: {kind}\n"
        "    columns: {person: van, moment: datum, text: verhaal}\nanalyses:\n"
    )
    place.file.write_text(place.file.read_text().replace("analyses:\n", source))
    place.prepare()
    said = forget(place.file, typed, kind=kind)
    assert "  raw/app.csv: 1 rij\n" in said
    assert "(bsn)" in said
    place.prepare()
    refused = place.table("refused")
    assert refused.loc[refused["file"] == "raw/app.csv", "reason"].tolist() == [FORGOTTEN]


def test_codes_of_a_forgotten_story_are_refused(place):
    told = place.table("narratives")
    mine = told.loc[told["person"] == place.who, "narrative"].tolist()
    other = told.loc[told["person"] != place.who, "narrative"].tolist()[:1]
    lines = [f"{story};a;wachten" for story in mine + other]
    (place.folders.raw / "codes.csv").write_text("\n".join(["verhaal;wie;code", *lines]) + "\n")
    source = (
        "  - file: raw/codes.csv\n    table: codes\n"
        "    columns: {narrative: verhaal, coder: wie, code: code}\nanalyses:\n"
    )
    place.file.write_text(place.file.read_text().replace("analyses:\n", source))
    place.prepare()
    assert set(place.table("codes")["narrative"]) == {*mine, *other}
    place.forget()
    place.prepare()
    assert set(place.table("codes")["narrative"]) == set(other)


def test_own_notebooks_stay_without_what_they_printed(place):
    path = write_notebook(place.folders.work("lab") / "mijn.ipynb", ("1 + 1",))
    content = json.loads(path.read_text())
    content["cells"][-1].update(outputs=[{"text": "iemand"}], execution_count=3)
    path.write_text(json.dumps(content))
    unread = place.folders.work("lab") / "stuk.ipynb"
    unread.write_text("geen json")
    place.forget()
    kept = json.loads(path.read_text())["cells"][-1]
    assert (kept["source"], kept["outputs"], kept["execution_count"]) == ("1 + 1", [], None)
    assert unread.read_text() == "geen json"


def test_a_folder_set_aside_by_a_killed_run_is_put_back_before_it_is_filtered(place):
    place.folders.prepared.rename(place.folders.home / ".prepared.old")
    place.forget()
    assert place.who not in set(place.table("persons")["person"])
    assert not (place.folders.home / ".prepared.old").exists()


def test_a_link_that_was_made_is_taken_away_and_what_it_points_at_stays(place, tmp_path):
    kept = tmp_path / "elders"
    kept.mkdir()
    (kept / "a.txt").write_text("van iemand anders")
    (place.folders.home / "work").mkdir(exist_ok=True)
    (place.folders.home / "work" / "link").symlink_to(kept)
    clearing.clear_made(place.folders)
    assert (kept / "a.txt").is_file()


@pytest.mark.parametrize("change", ["entry", "seal", "gone", "other"])
def test_with_a_forget_list_that_was_tampered_with_nothing_is_read_in(place, change):
    who = place.who
    place.forget()
    path = place.folders.register / "forgotten.json"
    content = read_json(path)
    if change == "entry":
        write_json(path, {**content, "forgotten": []})
    elif change == "seal":
        write_json(path, {**content, "seal": "0" * 64})
    elif change == "other":
        path.write_text("geen lijst")
    else:
        path.unlink()
    before = every_byte(place.folders.prepared)
    with pytest.raises(PrivacyError, match=r"register/forgotten\.json") as caught:
        place.prepare()
    assert "reservekopie" in str(caught.value)
    assert who not in str(caught.value)
    assert every_byte(place.folders.prepared) == before


def test_the_list_is_for_its_owner_alone_and_holds_no_number(place):
    place.forget()
    path = place.folders.register / "forgotten.json"
    assert path.stat().st_mode & 0o077 == 0
    assert bsn(WHO).encode() not in every_byte(place.folders.register)


def test_the_gate_knows_that_somebody_went(place):
    place.forget()
    assert place.who in place.door.withdrawn
    assert register.withdrawn(place.folders.home, purpose="forget", key=place.door.key) == {
        place.who
    }


def test_a_concept_that_was_kept_elsewhere_and_put_back_cannot_be_released(place, tmp_path):
    place.publish()
    shutil.copytree(place.folders.concept("2026"), tmp_path / "kopie")
    place.forget()
    shutil.copytree(tmp_path / "kopie", place.folders.concept("2026"))
    with pytest.raises(RunError, match="van voor een intrekking"):
        release(place.file, "2026", by="de tester", quotes="all")


def test_the_kind_of_number_is_the_only_one_the_monitor_uses(place):
    assert kind_of_number(place.file) == "bsn"
    with pytest.raises(DefinitionError, match="onder: bsn"):
        kind_of_number(place.file, "client")
    text = place.file.read_text()
    two = text.replace("table: consents\n    person: bsn", "table: consents\n    person: client")
    place.file.write_text(two)
    with pytest.raises(DefinitionError, match="onder: bsn, client"):
        kind_of_number(place.file)
    assert kind_of_number(place.file, "client") == "client"


def test_the_story_of_the_loud_person_is_found_by_the_bsn_in_it(place):
    assert forget(place.file, "111222333", kind="bsn").count("raw/verhalen.csv: 1 rij") == 1
    assert len(place.table("narratives")) == 7
    assert place.door.pseudonyms_of(bsn(LOUD), kind="bsn")[0] in set(
        place.table("narratives")["person"]
    )


def test_it_says_that_it_cannot_be_undone():
    assert "niet ongedaan" in FINAL


def test_without_anything_made_there_is_still_a_list(place):
    shutil.rmtree(place.folders.prepared)
    place.forget()
    assert place.door.forgotten.persons == {place.who}
