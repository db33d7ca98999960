"""Files that can't be read: one clear Dutch message each, and no value in it."""

from __future__ import annotations

import os
import zipfile

import openpyxl
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources import files, load
from merkbaar.sources.workbook import load as load_workbook

SECRET = "999990019"


def message(path, **options):
    with pytest.raises(SourceError) as caught:
        load(path, **options)
    text = str(caught.value)
    assert "Traceback" not in text and SECRET not in text
    assert text.rstrip().endswith((".", "?"))
    return text


@pytest.fixture
def written(tmp_path):
    """Write bytes under a name."""

    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_a_missing_file_is_named_with_one_that_is_there(tmp_path, written):
    written("registraties.csv", b"a;b\n1;2\n")
    text = message(tmp_path / "registratie.csv")
    assert "bestaat niet" in text and "'registraties.csv'" in text


def test_a_missing_folder_is_said(tmp_path):
    assert "Ook de map" in message(tmp_path / "weg" / "a.csv")


def test_a_folder_is_no_file(tmp_path):
    assert "is een map" in message(tmp_path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.sav", "a.parquet", "a.zip", "a.txt"])
def test_an_empty_file_is_said_to_be_empty(written, name):
    assert "leeg" in message(written(name, b""))


def test_a_file_of_blank_lines_holds_nothing(written):
    assert "alleen lege regels" in message(written("a.csv", b"\n\n  \n;;;\n"))


def test_an_unknown_suffix_lists_what_is_read(written):
    text = message(written("a.docm", b"\x01\x02\x03abc"))
    assert "onbekend achtervoegsel" in text and ".xlsx" in text


@pytest.mark.parametrize(
    "name", ["a.xlsx", "a.xls", "a.xlsb", "a.ods", "a.sav", "a.por", "a.parquet"]
)
def test_random_bytes_are_refused_in_any_format(written, name):
    assert "a." in message(written(name, bytes(range(256)) * 40))


def test_binary_in_a_text_file_is_refused(written):
    assert "geen tekstbestand" in message(written("a.csv", b"\x00\x01\x02" + os.urandom(2000)))


def test_a_web_page_called_xls_is_recognised(written):
    page = f"<html><table><tr><td>{SECRET}</td></tr></table></html>".encode()
    assert "webpagina" in message(written("a.xls", page))


def test_a_document_is_no_table(tmp_path):
    path = tmp_path / "brief.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", SECRET)
    assert "geen tabel" in message(path)


def test_a_workbook_with_a_password_says_how_to_take_it_off(written):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    data += "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    assert "wachtwoord" in message(written("geheim.xlsx", data))


def test_a_real_workbook_with_a_password_is_refused(shared_data):
    path = shared_data / "bad_input" / "calamine" / "pass_protected.ods"
    assert "wachtwoord" in message(path)


@pytest.mark.parametrize("name", ["OOM_alloc3.xls", "issue_594_dos.ods"])
def test_a_workbook_made_to_eat_memory_is_refused(shared_data, name):
    assert name in message(shared_data / "bad_input" / "calamine" / name)


def test_a_workbook_without_values_is_refused(tmp_path):
    path = tmp_path / "leeg.xlsx"
    openpyxl.Workbook().save(path)
    assert "geen gegevens" in message(path)
    assert "Blad 'Sheet'" in message(path, sheet="Sheet")


def test_a_truncated_workbook_is_damaged(tmp_path, written):
    book = openpyxl.Workbook()
    book.active.append(["a", SECRET])
    book.save(tmp_path / "heel.xlsx")
    data = (tmp_path / "heel.xlsx").read_bytes()
    assert "beschadigd" in message(written("half.xlsx", data[: len(data) // 2]))


def test_a_workbook_with_a_broken_sheet_is_damaged(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.save(tmp_path / "heel.xlsx")
    path = tmp_path / "kapot.xlsx"
    with zipfile.ZipFile(tmp_path / "heel.xlsx") as whole, zipfile.ZipFile(path, "w") as broken:
        for name in whole.namelist():
            data = whole.read(name)
            broken.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    assert "beschadigd" in message(path)


def test_a_zip_that_unpacks_far_too_large_is_not_opened(tmp_path):
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * 1024**2))
    text = message(path)
    assert "niet geopend" in text and "300 MB" in text


def test_a_zip_that_climbs_out_of_its_folder_writes_nothing(shared_data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    message(shared_data / "bad_input" / "zip-slip" / "zip-slip.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_text_file_that_is_too_large_is_refused(written, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_TEXT_BYTES", 10)
    assert "Splits het bestand" in message(written("a.csv", b"a;b\n1;2\n3;4\n"))


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.sav", "a.parquet"])
def test_a_locked_file_says_to_close_it(written, monkeypatch, name):
    path = written(name, b"PAR1 of iets anders")

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "vergrendeld" in message(path)


def test_another_failure_of_the_disk_is_said(written, monkeypatch):
    path = written("a.csv", b"a;b\n")

    def fail(*_args, **_options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.open", fail)
    assert "kan niet worden geopend" in message(path)


def test_a_wrong_column_lists_what_there_is(written):
    text = message(written("a.csv", b"wijk;aantal\nA;1\n"), columns=["inwoners"])
    assert "'wijk', 'aantal'" in text


def test_a_wrong_column_of_a_sheet_names_the_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Wmo"
    for row in (["wijk", "n"], ["A", 1], ["B", 2]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert "blad 'Wmo'" in message(tmp_path / "a.xlsx", columns=["wyk"])


def test_a_sheet_with_too_many_cells_is_not_read(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    for row in (["wijk", "n"], ["A", 1], ["B", 2]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr("merkbaar.sources.workbook.MOST_CELLS", 2)
    with pytest.raises(SourceError, match="te veel om te lezen"):
        load_workbook(tmp_path / "a.xlsx", timezone="Europe/Amsterdam")


def test_a_zip_that_is_no_chat_is_refused(tmp_path):
    path = tmp_path / "fotos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("foto.jpg", b"\xff\xd8\xff")
    assert "fotos.zip" in message(path)
