"""The doctor: each oddity of a raw file is found, told without a cell's value, and mendable."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from merkbaar.sources import load
from merkbaar.sources.content import is_area, is_bsn, is_email, is_iban, is_ip, is_phone
from merkbaar.sources.corrections import correction, replay
from merkbaar.sources.doctor import Problem, diagnose
from merkbaar.sources.problems import amount

TODAY = dt.date(2026, 6, 1)
BSN = ["999990019", "111222333", "123456782", "999993033", "999991772", "999994669"]


def written(folder: Path, text: str | bytes, name: str = "bron.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def found(path: Path, kind: str, **options: object) -> list[Problem]:
    options.setdefault("today", TODAY)
    return [one for one in diagnose(path, **options) if one.kind == kind]


def mended(path: Path, problem: Problem):
    assert problem.correction is not None
    entry = {**problem.correction, "author": "A", "reason": "r", "date": "2026-06-01"}
    return replay(load(path, problem.sheet), [correction(entry)])


def lines(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


def test_a_plain_file_has_nothing_but_how_it_is_separated(tmp_path):
    path = written(tmp_path, lines("naam,aantal", "a,1", "b,2", "c,3"))
    assert {one.kind for one in diagnose(path, today=TODAY)} <= {"scheidingsteken"}


def test_encoding_separator_and_decimal_comma_are_told(tmp_path):
    text = lines("wijk;waarde", "Café;1,5", "België;2,5", "Zoë;3,25")
    path = written(tmp_path, text.encode("cp1252"))
    assert found(path, "codering")[0].fixable is False
    assert "puntkomma" in found(path, "scheidingsteken")[0].meaning
    assert "'waarde'" in found(path, "decimaalteken")[0].meaning


def test_titles_merged_headers_and_totals_are_told_with_their_rows(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Wmo"
    sheet.append(["Overzicht voorzieningen"])
    sheet.append([])
    sheet.append(["Cliënt", None, "Levering", None])
    sheet.append(["nummer", "wijk", "uren", "bedrag"])
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    for k in range(6):
        sheet.append([f"c{k}", f"w{k % 2}", k + 1, 10 * (k + 1)])
    sheet.append(["Totaal", None, 21, 210])
    book.save(tmp_path / "boek.xlsx")
    problems = {one.kind: one for one in diagnose(tmp_path / "boek.xlsx", today=TODAY)}
    assert problems["titelregel"].row == 1
    assert problems["samengevoegde kop"].row == 3
    assert problems["totaalregel"].row == 11
    assert {one.sheet for one in problems.values()} == {"Wmo"}


def test_every_sheet_is_looked_at_and_an_empty_one_is_told(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Leeg"
    for name in ("A", "B"):
        sheet = book.create_sheet(name)
        for row in (["x", "y"], [1, None], [2, None], [3, None]):
            sheet.append(row)
    book.save(tmp_path / "boek.xlsx")
    problems = diagnose(tmp_path / "boek.xlsx", today=TODAY)
    assert [one.sheet for one in problems if one.kind == "lege kolom"] == ["A", "B"]
    assert [one.sheet for one in problems if one.kind == "leeg blad"] == ["Leeg"]
    assert {one.sheet for one in diagnose(tmp_path / "boek.xlsx", sheet="A", today=TODAY)} == {"A"}


def test_marks_for_missing_are_told(tmp_path):
    path = written(tmp_path, lines("wijk;waarde", "a;1,5", "b;.", "c;-99999999", "d;2,5"))
    told = found(path, "ontbrekend")
    assert told and told[0].column == "waarde"


def test_a_code_for_no_answer_is_found_and_becomes_missing(tmp_path):
    rows = [f"{k};{k % 5 + 1}" for k in range(20)] + ["21;99", "22;99", "23;-1", "24;-1"]
    path = written(tmp_path, lines("volg;score", *rows))
    problem = found(path, "code voor ontbrekend")[0]
    assert problem.correction["values"] == [-1, 99]
    assert mended(path, problem).table["score"].isna().sum() == 4


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("score", range(0, 11)),
        ("leeftijd", range(40, 100, 3)),
        ("jaar", [2024, 2025, 9999, 9999]),
        ("stem", [-1, 0, 1]),
    ],
)
def test_an_ordinary_column_has_no_code_for_missing(tmp_path, name, values):
    rows = [f"x;{value}" for value in [*values, *values]]
    assert not found(written(tmp_path, lines(f"a;{name}", *rows)), "code voor ontbrekend")


AREAS = {"WK999901": "Oost", "WK999902": "West", "GM9999": "Stad"}


def test_an_old_area_code_gets_the_code_of_now(tmp_path):
    rows = ["WK999901;1", "WK999913;2", "WK999902;3"]
    path = written(tmp_path, lines("wijkcode;n", *rows))
    problem = found(path, "gebiedscode", areas=AREAS, formerly={"WK999913": "WK999902"})[0]
    assert problem.row == 3
    assert problem.correction["mapping"] == {"WK999913": "WK999902"}
    assert mended(path, problem).table["wijkcode"].tolist()[1] == "WK999902"


def test_a_strange_area_code_is_told_and_left_to_a_person(tmp_path):
    path = written(tmp_path, lines("wijkcode;n", "WK999901;1", "WK123456;2", "GM9999;3"))
    problem = found(path, "gebiedscode", areas=AREAS)[0]
    assert (problem.row, problem.fixable) == (3, False)
    assert "123456" not in problem.meaning + problem.fix
    assert not found(path, "gebiedscode")


def test_area_codes_of_the_wrong_shape_are_found_without_the_monitor(tmp_path):
    path = written(tmp_path, lines("wijkcode;n", "WK999901;1", "WK99902;2", "WK999903;3"))
    assert found(path, "gebiedscode")[0].row == 3
    bare = written(tmp_path, lines("wijkcode;n", "599901;1", "599902;2"), "b.csv")
    assert "zonder GM, WK of BU" in found(bare, "gebiedscode")[0].meaning


def test_a_code_of_the_country_beside_those_of_wijken_is_no_mistake(tmp_path):
    path = written(tmp_path, lines("regiocode;n", "NL00;9", "GM9999;1", "WK999901;2", "WK999902;3"))
    assert not found(path, "gebiedscode")


def test_a_person_with_many_rows_is_no_double_key(tmp_path):
    rows = [f"{k % 10};{k}" for k in range(20)]
    assert not found(written(tmp_path, lines("ID;slaap", *rows)), "dubbele sleutel")


def test_columns_of_two_divisions_contradict_each_other(tmp_path):
    rows = [
        "BU99990101;WK999901;GM9999",
        "BU99990102;WK999902;GM9999",
        "BU99990201;WK999902;GM9998",
    ]
    path = written(tmp_path, lines("buurtcode;wijkcode;gemeentecode", *rows))
    told = found(path, "gebiedscode")
    assert [one.row for one in told] == [3, 4, 4]


def test_double_lines_are_found_and_left_out(tmp_path):
    rows = ["a;1;x", "b;2;y", "a;1;x", "c;3;z"]
    path = written(tmp_path, lines("p;q;r", *rows))
    problem = found(path, "dubbele regel")[0]
    assert (problem.row, problem.fixable) == (4, True)
    assert mended(path, problem).refused["row"].tolist() == [4]


def test_one_key_for_two_lines_is_found_by_the_standard_table(tmp_path):
    rows = [f"WK99990{k};2025;bereik;{k}" for k in range(1, 6)] + ["WK999901;2025;bereik;9"]
    path = written(tmp_path, lines("wijkcode;jaar;indicator;waarde", *rows), "indicatoren.csv")
    problem = found(path, "dubbele sleutel")[0]
    assert problem.row == 7
    assert "'wijkcode' + 'jaar' + 'indicator'" in problem.meaning


def test_a_respondent_who_is_there_twice_is_found(tmp_path):
    rows = [f"r{k};{k % 7}" for k in range(80)] + ["r3;6"]
    path = written(tmp_path, lines("respondentnummer;stress", *rows), "vragenlijst.csv")
    assert found(path, "dubbele sleutel")[0].row == 82


def test_dates_as_text_in_an_unsure_notation_become_dates(tmp_path):
    rows = [f"{k};0{k}-0{k + 1}-25" for k in range(1, 8)]
    path = written(tmp_path, lines("n;begindatum", *rows))
    problem = found(path, "datum")[0]
    assert problem.correction == {
        "file": "bron.csv",
        "kind": "read_date",
        "column": "begindatum",
        "order": "day_first",
    }
    assert mended(path, problem).table["begindatum"].dt.month.tolist() == list(range(2, 9))


def test_a_column_with_dates_and_remarks_is_told_apart(tmp_path):
    rows = [f"{k};{k}-3-2025" for k in range(1, 20)] + ["20;2025-03-04", "21;weet niet"]
    path = written(tmp_path, lines("n;begindatum", *rows))
    problem = next(one for one in found(path, "datum") if one.fixable)
    assert "weet niet" not in problem.meaning + problem.fix
    assert mended(path, problem).table["begindatum"].notna().sum() == 20


def test_an_end_in_9999_a_future_start_and_an_end_before_the_start_are_found(tmp_path):
    rows = [
        "a;2025-01-01;9999-12-31",
        "b;2025-02-01;2025-01-15",
        "c;2027-02-01;2027-03-01",
        "d;1025-02-01;2025-03-01",
    ]
    path = written(tmp_path, lines("n;startdatum;einddatum", *rows))
    end = found(path, "einddatum")[0]
    assert (end.row, end.column) == (2, "einddatum")
    assert mended(path, end).table["einddatum"].isna().tolist() == [True, False, False, False]
    assert found(path, "einde voor begin")[0].row == 3
    assert [(one.row, one.column) for one in found(path, "toekomst")] == [(4, "startdatum")]
    assert any(one.row == 5 and "1900" in one.meaning for one in found(path, "datum"))
    later = dt.date(2028, 1, 1)
    assert not found(path, "toekomst", today=later)


PERSONAL = {
    "BSN": BSN,
    "e-mail": [f"naam{k}@voorbeeld.nl" for k in range(6)],
    "IP": [f"192.0.2.{k}" for k in range(1, 7)],
    "telefoon": [f"06 1234567{k}" for k in range(6)],
    "IBAN": ["NL91ABNA0417164300", "GB82WEST12345698765432", "DE89370400440532013000"] * 2,
}


@pytest.mark.parametrize(("kind", "cells"), PERSONAL.items())
def test_an_identifier_is_found_by_content_whatever_the_column_is_called(tmp_path, kind, cells):
    path = written(tmp_path, lines("n;kolom", *[f"{k};{cell}" for k, cell in enumerate(cells)]))
    problem = found(path, "persoonsgegeven")[0]
    assert problem.column == "kolom"
    text = problem.meaning + problem.fix
    assert not any(cell in text for cell in cells)
    assert problem.fixable == (kind != "BSN")
    if problem.fixable:
        assert "kolom" not in mended(path, problem).table


def test_a_bsn_that_fails_the_elfproef_is_counted_and_placed(tmp_path):
    path = written(
        tmp_path, lines("n;bsn", *[f"{k};{b}" for k, b in enumerate([*BSN, "999990018"])])
    )
    problem = found(path, "ongeldig BSN")[0]
    assert problem.row == 8
    assert problem.meaning.startswith("1 cel ")


def test_nine_digits_that_are_no_bsn_are_no_identifier(tmp_path):
    path = written(tmp_path, lines("n;code", *[f"{k};{100000000 + 7 * k}" for k in range(40)]))
    assert not found(path, "persoonsgegeven")


def test_mixed_empty_and_padded_columns_are_found(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["sleutel", "leeg", "gemengd"], [" a ", None, 1], ["b", None, "veel"], ["c ", None, 3]]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "boek.xlsx")
    path = tmp_path / "boek.xlsx"
    assert found(path, "lege kolom")[0].column == "leeg"
    assert found(path, "gemengd")[0].column == "gemengd"
    padded = found(path, "spaties")[0]
    assert (padded.column, padded.meaning[:9]) == ("sleutel", "2 cellen ")
    assert load(path).table["sleutel"].tolist() == ["a", "b", "c"]


def test_damaged_letters_are_found_and_mended(tmp_path):
    path = written(tmp_path, lines("n;naam", "1;CafÃ© Zon", "2;Bar", "3;ZoÃ«"))
    problem = found(path, "tekens")[0]
    assert (problem.row, problem.column) == (2, "naam")
    assert mended(path, problem).table["naam"].tolist() == ["Café Zon", "Bar", "Zoë"]


def test_a_row_that_was_refused_is_told_with_its_reason(tmp_path):
    rows = [f"{k};x{k};{k}" for k in range(8)] + ["9;te weinig"]
    path = written(tmp_path, lines("a;b;c", *rows))
    told = [
        one for one in diagnose(path, today=TODAY) if one.kind in ("geweigerde regel", "cellen")
    ]
    assert told[0].row == 10


def test_a_file_that_cannot_be_read_is_one_clear_finding(tmp_path):
    path = written(tmp_path, b"PK\x03\x04kapot", "boek.xlsx")
    problems = diagnose(path)
    assert [one.kind for one in problems] == ["onleesbaar"]
    assert diagnose(tmp_path / "weg.csv")[0].kind == "onleesbaar"


def test_a_chat_is_told_as_a_chat(tmp_path):
    path = written(tmp_path, "03/04/2019, 10:00 - a: x\n03/04/2019, 10:05 - b: y\n", "chat.txt")
    assert [one.kind for one in diagnose(path, today=TODAY)] == ["datum"]


def test_no_finding_holds_a_value_of_a_cell(tmp_path):
    secret = "Geheimnaam"
    rows = [f"{secret}{k};{BSN[k % 6]};31-12-9999;WK99" for k in range(6)] * 2
    path = written(tmp_path, lines("naam;nummer;einddatum;wijkcode", *rows))
    told = " ".join(f"{one.meaning} {one.fix} {one.correction}" for one in diagnose(path))
    assert secret not in told
    assert not any(bsn in told for bsn in BSN)


def test_the_example_shows_every_oddity_that_was_planted(root):
    raw = root / "data" / "voorbeeld" / "raw"
    if not raw.is_dir():
        pytest.skip("the example's raw files haven't been made")
    problems = diagnose(raw / "registraties_2025_2026.xlsx", today=dt.date(2027, 1, 1))
    double = [int(one.meaning.split()[0]) for one in problems if one.kind == "dubbele regel"]
    wrong = [int(one.meaning.split()[0]) for one in problems if one.kind == "ongeldig BSN"]
    assert (sum(double), sum(wrong)) == (12, 3)
    kinds = {one.kind for one in problems}
    assert {"titelregel", "samengevoegde kop", "totaalregel", "einddatum", "datum"} <= kinds


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        (is_bsn, BSN[0], "999990018"),
        (is_bsn, "10000008", "1234"),
        (is_email, "a@b.nl", "a@b"),
        (is_ip, "2001:db8::1", "12:30"),
        (is_ip, "192.0.2.1", "1.2.3.4.5"),
        (is_phone, "+31 6 12345678", "1234567890"),
        (is_phone, "020-1234567", "2025-01-01"),
        (is_iban, "NL91 ABNA 0417 1643 00", "NL92ABNA0417164300"),
        (is_area, "wk999901", "W999901"),
    ],
)
def test_an_identifier_is_told_from_what_looks_like_it(test, right, wrong):
    assert test(right)
    assert not test(wrong)


def test_one_and_more_have_their_own_words():
    assert (amount(1, "regel is", "regels zijn"), amount(2, "regel is", "regels zijn")) == (
        "1 regel is",
        "2 regels zijn",
    )
