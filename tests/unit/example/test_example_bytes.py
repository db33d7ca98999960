"""The same seed gives the same files, and nothing in them tells when or where they were made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import yaml
from data.voorbeeld.generator import places, truths, workbook


def _content(path: Path) -> object:
    """Bytes of a file; for a zip its members (how tightly they are packed differs by system)."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [
            (entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()
        ]


def test_the_kept_files_are_what_the_generator_makes(raw: Path, remade):
    folder, _ = remade
    kept = sorted(p.relative_to(raw) for p in raw.rglob("*") if p.is_file())
    made = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert kept == made
    different = [str(name) for name in kept if _content(raw / name) != _content(folder / name)]
    assert different == []


def test_the_kept_map_and_truths_are_what_the_generator_makes(root: Path, world, tmp_path: Path):
    kept = (root / "data" / "voorbeeld" / "areas.geojson").read_text(encoding="utf-8")
    assert kept == places.geojson()
    truths.write(world, tmp_path / "truths.yml")
    assert (tmp_path / "truths.yml").read_text(encoding="utf-8") == (
        root / "tests" / "truths.yml"
    ).read_text(encoding="utf-8")


def test_the_raw_files_stay_under_three_megabytes(raw: Path):
    assert sum(p.stat().st_size for p in raw.rglob("*") if p.is_file()) < 3_000_000


def test_packing_the_same_members_gives_the_same_bytes():
    members = [("a.txt", b"een"), ("b.txt", b"twee")]
    assert workbook.pack(members) == workbook.pack(members)
    with_other_clock = workbook.pack([("docProps/core.xml", b"<dcterms:created>2001<x")])
    assert workbook.without_clock(with_other_clock) != with_other_clock


def test_an_office_file_holds_one_fixed_moment(raw: Path):
    for path in [*raw.glob("*.xlsx"), *raw.glob("interviews/*.docx")]:
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2027, 1, 5, 9, 0, 0)}
            core = archive.read("docProps/core.xml")
            assert core.count(b"2027-01-05T09:00:00Z") == 2


def test_a_questionnaire_holds_no_clock_and_no_writer(raw: Path):
    for path in raw.glob("*.sav"):
        head = path.read_bytes()[:176]
        assert b"ReadStat" not in head
        assert head[92:109] == b"05 Jan 2709:00:00"


def test_no_file_of_the_example_names_a_folder_of_a_machine(raw: Path):
    for path in raw.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"/home/" not in content
            assert b"/root/" not in content


def test_the_truths_hold_only_plain_values(root: Path):
    text = (root / "tests" / "truths.yml").read_text(encoding="utf-8")
    assert "!!" not in text
    assert "&id" not in text
    assert isinstance(yaml.safe_load(text), dict)
