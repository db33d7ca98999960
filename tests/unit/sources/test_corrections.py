"""Corrections: written as text, replayed at each reading, nothing dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.sources import load
from merkbaar.sources.corrections import (
    KINDS,
    correction,
    load_corrections,
    read,
    replay,
    write_correction,
)
from merkbaar.sources.date_texts import notation, read_date
from merkbaar.sources.file_rows import file_rows

WHO = {"author": "A. Onderzoeker", "reason": "afgesproken met de bron", "date": "2026-02-03"}


def made(kind: str, **options: object) -> dict[str, object]:
    return {"file": "raw/lijst.csv", "kind": kind, **options, **WHO}


def written(folder: Path, text: str) -> Path:
    path = folder / "lijst.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path) -> Path:
    return written(
        tmp_path,
        "nummer;wijk;datum;score;eind;naam\n"
        "11;WK999913;3-4-2025;7;31-12-9999;CafÃ©\n"
        "12;WK999901;5 april 2025;99;1-2-2026;Bar\n"
        "12;WK999901;5 april 2025;99;1-2-2026;Bar\n"
        "13;WK999902;onbekende dag;8;31-12-9999;Zoo\n",
    )


def replayed(path: Path, *entries: dict[str, object]):
    return replay(load(path), [correction(entry) for entry in entries])


def kinds(loaded) -> list[str]:
    return [note.kind for note in loaded.notes if note.kind.startswith("correctie")]


def test_a_code_is_replaced_and_the_row_of_the_file_is_kept(source):
    loaded = replayed(source, made("recode", column="wijk", mapping={"WK999913": "WK999911"}))
    assert loaded.table["wijk"].tolist()[0] == "WK999911"
    assert loaded.table.index.name == "row"
    assert loaded.table.index.tolist() == [2, 3, 4, 5]
    assert kinds(loaded) == ["correctie"]


def test_a_date_is_read_in_the_order_that_a_person_chose(source):
    loaded = replayed(source, made("read_date", column="datum", order="day_first"))
    days = loaded.table["datum"].dt.strftime("%d-%m-%Y").tolist()
    assert days[:3] == ["03-04-2025", "05-04-2025", "05-04-2025"]
    assert pd.isna(days[3])
    assert any("1 cellen zijn geen datum" in note.message_nl for note in loaded.notes)
    swapped = replayed(source, made("read_date", column="datum", order="month_first"))
    assert swapped.table["datum"].iloc[0] == pd.Timestamp("2025-03-04")


def test_a_code_for_missing_becomes_missing(source):
    loaded = replayed(source, made("missing", column="score", values=[99]))
    assert loaded.table["score"].isna().tolist() == [False, True, True, False]
    assert "2 cellen" in loaded.notes[-1].message_nl


def test_an_end_in_9999_is_no_end(source):
    loaded = replayed(source, made("no_end", column="eind"))
    assert loaded.table["eind"].isna().tolist() == [True, False, False, True]


def test_double_lines_go_to_the_refused_with_the_reason(source):
    before = load(source)
    loaded = replay(before, [correction(made("drop_duplicates"))])
    assert len(loaded.table) == 3
    assert loaded.refused["row"].tolist() == [4]
    assert "afgesproken met de bron" in loaded.refused["reason"].iloc[0]
    assert loaded.rows_read == before.rows_read
    on_key = replayed(source, made("drop_duplicates", columns=["nummer"]))
    assert on_key.refused["row"].tolist() == [4]


def test_a_row_is_left_out_by_its_place_in_the_file(source):
    loaded = replayed(source, made("drop_row", row=3), made("drop_row", row=5))
    assert loaded.table.index.tolist() == [2, 4]
    assert loaded.refused["row"].tolist() == [3, 5]
    assert loaded.refused["file"].tolist() == ["lijst.csv", "lijst.csv"]


def test_damaged_letters_are_mended_and_a_column_is_left_out(source):
    loaded = replayed(
        source, made("mend_text", column="naam"), made("ignore_column", column="eind")
    )
    assert loaded.table["naam"].tolist() == ["Café", "Bar", "Bar", "Zoo"]
    assert "eind" not in loaded.table


def test_text_becomes_numbers_with_the_decimal_sign_that_was_chosen(tmp_path):
    text = "a;b\n" + "".join(f"1.{k}00;x\n" for k in range(1, 4)) + "twee;y\n"
    path = written(tmp_path, text)
    loaded = replayed(path, made("number", column="a", decimal="comma"))
    assert loaded.table["a"].tolist()[:3] == [1100.0, 1200.0, 1300.0]
    assert pd.isna(loaded.table["a"].iloc[3])
    point = replayed(path, made("number", column="a", decimal="point"))
    assert point.table["a"].tolist()[:3] == [1.1, 1.2, 1.3]


@pytest.mark.parametrize(
    "entry",
    [
        made("recode", column="wijk", mapping={"WK000000": "WK000001"}),
        made("recode", column="weg", mapping={"a": "b"}),
        made("missing", column="score", values=[-5]),
        made("no_end", column="datum"),
        made("drop_row", row=99),
        made("drop_duplicates", columns=["weg"]),
        made("number", column="score", decimal="comma"),
        made("mend_text", column="wijk"),
        made("read_date", column="wijk", order="day_first"),
    ],
    ids=lambda entry: f"{entry['kind']}",
)
def test_a_correction_that_fits_nothing_any_more_is_reported(source, entry):
    before = load(source)
    loaded = replayed(source, entry)
    assert kinds(loaded) == ["correctie past niet"]
    pd.testing.assert_frame_equal(
        loaded.table.reset_index(drop=True), before.table, check_dtype=False
    )


def test_a_row_that_cannot_be_pointed_at_is_not_dropped(tmp_path):
    path = written(tmp_path, 'a;b\n1;"twee\nregels"\n2;x\n')
    assert file_rows(load(path), path.name) is None
    loaded = replayed(path, made("drop_row", row=3))
    assert len(loaded.table) == 2
    assert kinds(loaded) == ["correctie past niet"]


def test_a_code_in_a_column_of_numbers_stays_a_number_where_it_can(source):
    numbers = replayed(source, made("recode", column="score", mapping={"99": 5, "7": 6}))
    assert numbers.table["score"].tolist() == [6, 5, 5, 8]
    texts = replayed(source, made("recode", column="score", mapping={"99": "geen"}))
    assert texts.table["score"].tolist() == ["7", "geen", "geen", "8"]


def test_replaying_twice_gives_the_same(source):
    entries = [made("missing", column="score", values=[99]), made("drop_duplicates")]
    one, two = replayed(source, *entries), replayed(source, *entries)
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.refused, two.refused)


def test_a_written_correction_reads_back_and_comments_stay(tmp_path):
    path = tmp_path / "corrections" / "sources.yml"
    assert write_correction(path, made("drop_row", row=3))
    path.write_text(
        path.read_text(encoding="utf-8").replace("kind:", "kind:", 1) + "# overleg met de bron\n",
        encoding="utf-8",
    )
    entry = made("recode", column="wijk", mapping={"WK999913": "WK999911"}, sheet="Wmo")
    assert write_correction(path, entry)
    text = path.read_text(encoding="utf-8")
    assert "# overleg met de bron" in text
    assert text.startswith("# Wat er over de bestanden")
    found = load_corrections(path)
    assert [one.kind for one in found] == ["drop_row", "recode"]
    assert found[1].options["mapping"] == {"WK999913": "WK999911"}
    assert found[1].author == "A. Onderzoeker"
    assert found[0].date == "2026-02-03"


def test_the_same_decision_is_written_once(tmp_path):
    path = tmp_path / "sources.yml"
    assert write_correction(path, made("drop_row", row=3))
    assert not write_correction(path, {**made("drop_row", row=3), "author": "Iemand anders"})
    assert len(load_corrections(path)) == 1


def test_an_empty_or_absent_file_holds_no_corrections(tmp_path):
    path = tmp_path / "sources.yml"
    assert load_corrections(path) == ()
    path.write_text("# nog niets besloten\n", encoding="utf-8")
    assert load_corrections(path) == ()
    assert write_correction(path, made("drop_duplicates"))
    assert "nog niets besloten" in path.read_text(encoding="utf-8")


def test_only_the_corrections_of_this_file_and_sheet_are_read(tmp_path):
    path = tmp_path / "sources.yml"
    write_correction(path, made("drop_row", row=3, sheet="Wmo"))
    write_correction(path, made("drop_row", row=4))
    write_correction(path, {**made("drop_row", row=5), "file": "raw/ander.csv"})
    rows = [one.options["row"] for one in read(path, "raw/lijst.csv", "Wmo")]
    assert rows == [3, 4]
    assert [one.options["row"] for one in read(path, "raw/lijst.csv", "Jeugdwet")] == [4]
    assert [one.options["row"] for one in read(path, "lijst.csv")] == [3, 4]
    assert read(path, "elders/lijst.csv") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- file: a.csv\n  kind: recod\n", "Bedoelde u 'recode'"),
        ("- file: a.csv\n  kind: drop_row\n", "ontbreekt 'row'"),
        ("- file: a.csv\n  kind: drop_row\n  row: drie\n", "regelnummer"),
        ("- file: a.csv\n  kind: drop_row\n  row: 3\n  colum: x\n", "Bedoelde u 'column'"),
        ("- file: a.csv\n  kind: read_date\n  column: d\n  order: dayfirst\n", "'day_first'"),
        ("- file: a.csv\n  kind: missing\n  column: d\n  values: 99\n", "een lijst"),
        ("file: a.csv\n", "een lijst van correcties"),
        ("- los woord\n", "file: …"),
        ("- file: [a\n", "geen geldig YAML"),
    ],
)
def test_a_mistake_in_the_file_names_line_and_what_is_expected(tmp_path, text, says):
    path = tmp_path / "sources.yml"
    path.write_text("# kop\n" + text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_corrections(path)
    assert says in str(caught.value)
    assert "sources.yml" in str(caught.value)


def test_a_wrong_correction_is_not_written(tmp_path):
    path = tmp_path / "sources.yml"
    with pytest.raises(DefinitionError):
        write_correction(path, {"file": "a.csv", "kind": "weggooien"})
    assert not path.exists()


def test_every_kind_says_what_it_needs():
    for kind, needs in KINDS.items():
        if needs:
            with pytest.raises(DefinitionError, match=needs[0]):
                correction({"file": "a.csv", "kind": kind})


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("2025-03-04", "jaar-maand-dag", "2025-03-04"),
        ("4-3-2025", "getallen", "2025-03-04"),
        ("04/03/25", "getallen kort", "2025-03-04"),
        ("4 mrt 2025", "met maandnaam", "2025-03-04"),
        ("4 maart 2025", "met maandnaam", "2025-03-04"),
        ("20250304", "aaneen", "2025-03-04"),
        ("31-02-2025", "getallen", None),
        ("morgen", None, None),
        ("4 blah 2025", None, None),
    ],
)
def test_a_typed_date_has_a_notation_and_a_day(text, name, day):
    assert notation(text) == name
    found = read_date(text, "day_first")
    assert (found.date().isoformat() if found else None) == day


def test_rows_of_a_workbook_are_counted_past_titles_and_totals(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Overzicht"], [], ["wijk", "aantal"], ["A", 1], ["B", 2], ["C", 4], ["Totaal", 7]):
        sheet.append(row)
    path = tmp_path / "boek.xlsx"
    book.save(path)
    loaded = load(path)
    assert loaded.table["wijk"].tolist() == ["A", "B", "C"]
    assert file_rows(loaded, path.name) == [4, 5, 6]
    entry = {"file": "boek.xlsx", "kind": "drop_row", "row": 5, **WHO}
    after = replay(loaded, [correction(entry)])
    assert after.table["wijk"].tolist() == ["A", "C"]
    assert sorted(after.refused["row"]) == [5, 7]
    again = {"file": "boek.xlsx", "kind": "drop_row", "row": 7, **WHO}
    assert "al apart gezet" in replay(loaded, [correction(again)]).notes[-1].message_nl
