"""The example's monitor file is right, and names what is really in the raw files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from data.voorbeeld.generator import places, stories, surveys
from data.voorbeeld.generator.indicator_list import INDICATORS
from data.voorbeeld.generator.registrations import PRODUCTS
from tests.unit.example import example_files as files

from merkbaar.monitor import Monitor, load_monitor


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "data" / "voorbeeld"


@pytest.fixture(scope="module")
def monitor(folder: Path) -> Monitor:
    return load_monitor(folder / "monitor.yml")


def test_the_monitor_file_is_valid_and_has_two_editions(monitor: Monitor):
    assert list(monitor.editions) == ["2025", "2026"]
    assert monitor.editions["2026"].compare_with == monitor.editions["2025"].period == "2025"
    assert monitor.privacy.minimum == 10
    assert monitor.privacy.key == "demo"


def test_the_areas_are_those_of_the_map(monitor: Monitor, folder: Path):
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    drawn = {f["properties"]["code"]: f["properties"]["name"] for f in features}
    assert {area.code: area.name for area in monitor.areas}.items() <= drawn.items()
    assert [area.code for area in monitor.areas] == list(places.CODES)


def test_the_old_code_points_to_the_wijk_that_had_it(monitor: Monitor):
    formerly = {old: area.code for area in monitor.areas for old in area.formerly}
    assert formerly == {places.OLD_CODE: "WK999911"}


def test_each_provision_in_the_registrations_is_a_service(monitor: Monitor):
    assert {service.title for service in monitor.services} == {p.title for p in PRODUCTS}


def test_each_indicator_is_a_measure(monitor: Monitor):
    titles = {measure.id: measure.title for measure in monitor.measures}
    assert {i.code: i.name for i in INDICATORS}.items() <= titles.items()
    redefined = {measure.id for measure in monitor.measures if measure.redefined}
    assert redefined == {i.code for i in INDICATORS if i.truth == "redefined"}


def test_the_smallest_effects_let_the_truths_be_found(monitor: Monitor):
    smallest = {measure.id: measure.smallest_effect for measure in monitor.measures}
    assert smallest["loneliness"] < 0.8
    assert smallest["waiting_days"] < 13
    assert smallest["satisfaction"] < 0.3
    assert smallest["theme_share"] < 14
    assert smallest["reach"] < 26


def test_every_source_names_sheets_and_columns_that_are_there(monitor: Monitor, folder: Path):
    from merkbaar.sources import load

    for source in monitor.sources:
        columns = [*source.columns.values(), *source.items]
        table = load(folder / source.file, sheet=source.sheet, columns=columns).table
        assert len(table) > 0, source.file


def test_every_source_names_columns_of_the_standard_tables(monitor: Monitor):
    from merkbaar.publishing.prepare import LAID_OUT
    from merkbaar.schemas import check_columns

    for source in monitor.sources:
        given = LAID_OUT[source.table] if source.items else set()
        check_columns(source.table, {*source.columns, *source.constants, *given})


def test_every_value_that_is_recoded_covers_what_is_in_the_file(monitor: Monitor, folder: Path):
    from merkbaar.sources import load

    for source in monitor.sources:
        for column, words in source.recode.items():
            if column == "value":
                continue
            table = load(folder / source.file, sheet=source.sheet).table
            found = set(table[source.columns[column]].dropna().astype(str))
            assert found == set(words), (source.file, column)


def test_the_item_that_is_coded_the_other_way_round_has_a_source_of_its_own(monitor: Monitor):
    reversing = [s for s in monitor.sources if "value" in s.recode]
    assert [list(s.items) for s in reversing] == [[surveys.REVERSED]] * 2
    assert {s.file for s in reversing} == {"raw/vragenlijst_T0.sav", "raw/vragenlijst_T1.sav"}


def test_each_approach_of_the_questionnaire_is_defined_and_one_is_the_reference(monitor: Monitor):
    recoded = next(s.recode["approach"] for s in monitor.sources if "approach" in s.recode)
    assert set(recoded.values()) == {approach.id for approach in monitor.approaches}
    assert [a.id for a in monitor.approaches if a.reference] == ["vergelijking"]
    assert len(recoded) == len(surveys.APPROACHES)


def test_languages_of_the_stories_are_those_of_the_monitor(monitor: Monitor):
    assert {story["language"] for story in stories.written()} == set(monitor.languages)


def test_the_readme_names_every_raw_file_and_its_number_of_lines(folder: Path, raw: Path):
    text = (folder / "README.md").read_text(encoding="utf-8")
    for path in raw.glob("*.*"):
        assert path.name in text, path.name
    lines = (raw / "uitnodigingen.csv").read_text(encoding="utf-8").count("\n") - 1
    assert f"{lines:,}".replace(",", ".") in text
    assert f"{len(files.pulse(raw)):,}".replace(",", ".") in text
