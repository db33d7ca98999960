"""Files to take along: made of what was released, signed with it, gone after a withdrawal."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import CANARIES, bsn, make_monitor

from merkbaar.errors import DefinitionError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.publishing import exports, printing
from merkbaar.publishing.door import open_door
from merkbaar.publishing.exports import FORMATS, OFFICE, reports
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.run import run
from merkbaar.publishing.signing import is_unchanged


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("mee") / "data" / "klein"
    make_monitor(home)
    file = home / "monitor.yml"
    file.write_text(file.read_text().replace("pages: []", "pages: [story]"))
    run(home / "monitor.yml", "2026", progress=False)
    release(home / "monitor.yml", "2026", by="de tester", quotes="all")
    return home / "monitor.yml"


def outputs(file: Path) -> Path:
    return file.parents[2] / "outputs" / "klein" / "2026"


def unpacked(file: Path) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("kind", OFFICE)
def test_a_file_is_put_with_the_reports_and_the_edition_stays_signed(kind, released):
    [made] = reports(released, "2026", kind=kind)
    assert made.parent == outputs(released) / "report"
    assert made.suffix == f".{kind}"
    door = open_door(load_monitor(released), released.parent)
    assert is_unchanged(outputs(released), door)
    assert made.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("kind", OFFICE)
def test_no_number_or_name_of_a_person_is_in_a_file(kind, released):
    [made] = reports(released, "2026", kind=kind)
    whole = unpacked(made)
    assert not [one for one in CANARIES if one.encode() in whole]


def test_a_file_in_another_language_stands_beside_the_dutch_one(released):
    [dutch] = reports(released, "2026", kind="docx")
    [english] = reports(released, "2026", kind="docx", language="en")
    assert dutch != english
    assert dutch.is_file()
    assert english.stem.endswith("_en")


def test_a_pdf_of_the_page_has_its_headings_in_the_language_that_was_asked(released, chromium):
    assert chromium
    [made] = reports(released, "2026", kind="pdf", language="en")
    assert made.read_bytes().startswith(b"%PDF")
    assert b"/StructTreeRoot" in made.read_bytes()
    assert b"/Lang (en)" in made.read_bytes()


def test_without_a_browser_it_says_what_to_do_and_leaves_the_edition_alone(released, monkeypatch):
    monkeypatch.setattr(printing, "browser", lambda: None)
    door = open_door(load_monitor(released), released.parent)
    before = sorted(outputs(released).rglob("*"))
    with pytest.raises(RunError, match="MERKBAAR_BROWSER"):
        reports(released, "2026", kind="pdf")
    assert sorted(outputs(released).rglob("*")) == before
    assert is_unchanged(outputs(released), door)


@pytest.mark.parametrize(("kind", "language"), [("odt", "nl"), ("xlsx", "de")])
def test_another_form_or_language_is_an_error_that_names_the_ones_there_are(
    kind, language, released
):
    with pytest.raises(DefinitionError, match=r"xlsx.*nl-b1"):
        reports(released, "2026", kind=kind, language=language)


def test_the_forms_and_languages_are_those_of_the_pages():
    from merkbaar import wording

    assert exports.LANGUAGES == wording.LANGUAGES
    assert FORMATS == ("html", "pdf", "xlsx", "pptx", "docx", "gesprek")


def test_an_edition_that_was_not_released_has_no_files(tmp_path):
    home = tmp_path / "data" / "klein"
    make_monitor(home)
    with pytest.raises(DefinitionError, match="merkbaar release"):
        reports(home / "monitor.yml", "2026", kind="xlsx")


def test_html_is_all_pages_of_the_edition(released):
    assert [one.suffix for one in reports(released, "2026")] == [".html"] * len(
        reports(released, "2026")
    )


def test_after_a_withdrawal_no_file_holds_the_words_any_more(released):
    """Last of this module: it changes the released edition."""
    made = [reports(released, "2026", kind=kind)[0] for kind in OFFICE]
    withdraw(released, bsn(2), kind="bsn")
    assert not [one for one in made if one.exists()]
    for kind in OFFICE:
        assert reports(released, "2026", kind=kind)[0].is_file()
