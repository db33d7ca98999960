"""A monitor file is read, or refused with file, line, found and expected."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from merkbaar.errors import DefinitionError
from merkbaar.monitor import edition_plan, load_monitor

GOOD = """\
monitor: proef
title: Proefmonitor
municipality: {name: Proefdorp, code: GM9998}
owner: afdeling onderzoek
purposes: [leren]
leefgebieden:
  - id: meedoen
    title: Meedoen
editions:
  "2026":
    title: Eerste editie
    until: 2027-01-01
    period: "2026"
"""


def write(folder, text, **changes):
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    place = folder / "monitor.yml"
    place.write_text(text, encoding="utf-8")
    return place


def refusal(place) -> str:
    with pytest.raises(DefinitionError) as error:
        load_monitor(place)
    return str(error.value)


def test_a_good_file_is_read_from_its_path_or_its_folder(tmp_path):
    place = write(tmp_path, GOOD)
    assert load_monitor(place) == load_monitor(tmp_path)
    assert load_monitor(place).municipality.code == "GM9998"


def test_a_monitor_cannot_be_changed_after_reading(tmp_path):
    monitor = load_monitor(write(tmp_path, GOOD))
    with pytest.raises(ValidationError):
        monitor.title = "anders"


def test_a_number_where_a_name_is_expected_is_read_as_text(tmp_path):
    monitor = load_monitor(write(tmp_path, GOOD, **{'period: "2026"': "period: 2026"}))
    assert monitor.editions["2026"].period == "2026"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner:", "ownr:", ["regel 4", "'ownr'", "bestaat niet", "Bedoelt u 'owner'?"]),
        ("[leren]", "[leven]", ["regel 5", "gevonden: 'leven'", "'leren'"]),
        ("[leren]", "[]", ["regel 5", "Verwacht: een lijst"]),
        ("GM9998", "9998", ["regel 3", "gevonden: '9998'", "GM0599"]),
        ("until: 2027-01-01", "until: morgen", ["regel 12", "gevonden: 'morgen'", "2026-12-31"]),
        ("id: meedoen", "id: Mee doen", ["regel 7", "kleine letters"]),
        ("    title: Meedoen", "    title: Meedoen\n    words: 3", ["regel 9", "een lijst"]),
        ("title: Proefmonitor", "title: {a: 1}", ["regel 2", "gevonden: onderdelen", "tekst"]),
        ("    title: Meedoen\n", "", ["regel 7", "'leefgebieden.0.title': ontbreekt"]),
        ("owner: afdeling onderzoek\n", "", ["'owner': ontbreekt"]),
    ],
)
def test_an_error_says_line_found_and_expected(tmp_path, old, new, said):
    message = refusal(write(tmp_path, GOOD, **{old: new}))
    for part in ["monitor.yml", *said]:
        assert part in message


def test_all_errors_are_told_at_once_in_order_of_line(tmp_path):
    message = refusal(write(tmp_path, GOOD, **{"[leren]": "[leven]", "GM9998": "x"}))
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "monitor.yml, regel 3",
        "monitor.yml, regel 5",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - id: meedoen", "\t- id: meedoen", "tab"),
        ("owner: afdeling", "owner: a: b", "dubbele punt te veel"),
        ("purposes: [leren]", "purposes: [leren", "haakje"),
        ("owner: afdeling onderzoek", "title: nog een", "twee keer"),
    ],
)
def test_broken_yaml_is_named_with_line_and_cause(tmp_path, old, new, said):
    message = refusal(write(tmp_path, GOOD, **{old: new}))
    assert "regel" in message
    assert said in message


def test_a_file_that_is_no_mapping_or_no_utf8_is_refused(tmp_path):
    assert "Verwacht: regels als" in refusal(write(tmp_path, "- een\n- twee\n"))
    place = tmp_path / "monitor.yml"
    place.write_bytes("title: Café".encode("cp1252"))
    assert "UTF-8" in refusal(place)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    assert "merkbaar new" in refusal(tmp_path)


def test_names_that_point_nowhere_are_told_with_their_line(tmp_path):
    text = GOOD + "services:\n  - {id: dag, title: Dag, law: Wmo, leefgebied: wonen}\n"
    message = refusal(write(tmp_path, text))
    assert "regel 15" in message
    assert "gevonden: 'wonen'" in message
    assert "meedoen" in message


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("pages: [story, story]\n", "'story' staat 2 keer"),
        ("elsewhere: [{code: GM9998, name: Elders}]\n", "dit is de gemeente zelf"),
        ("elsewhere: [{code: NL00, name: Proefdorp}]\n", "dit is de gemeente zelf"),
        ("elsewhere: [{code: NL00, name: A}, {code: NL00, name: B}]\n", "'NL00' staat 2 keer"),
        ("filters: [wijk]\n", "gevonden: 'wijk'"),
        ("areas:\n  - {code: WK999801, name: A, parent: GM0001}\n", "gevonden: 'GM0001'"),
    ],
)
def test_doubles_and_unknown_names_are_refused(tmp_path, extra, said):
    assert said in refusal(write(tmp_path, GOOD + extra))


@pytest.mark.parametrize("period", ["2052", "2026-Q1", "vorig"])
def test_comparing_with_a_period_that_is_not_earlier_is_refused(tmp_path, period):
    place = write(tmp_path, GOOD + f"    compare_with: {period}\n")
    assert f"gevonden: '{period}'. Verwacht: een periode vóór 2026" in refusal(place)


def test_a_first_edition_may_look_back_at_a_year_that_had_none(tmp_path):
    monitor = load_monitor(write(tmp_path, GOOD + "    compare_with: 2025\n"))
    assert monitor.editions["2026"].compare_with == "2025"


def test_an_unknown_edition_names_those_there_are(tmp_path):
    monitor = load_monitor(write(tmp_path, GOOD))
    assert edition_plan(monitor, "2026").title == "Eerste editie"
    with pytest.raises(DefinitionError, match="Verwacht: 2026"):
        edition_plan(monitor, "2031")
