"""The parts of the generator do what their names say."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from data.voorbeeld.generator import calibration, identifiers, media, people, places, power, surveys
from data.voorbeeld.generator.seeds import stream
from scipy import stats


def test_a_name_gives_the_same_stream_and_another_name_another():
    assert stream("a").random() == stream("a").random()
    assert stream("a").random() != stream("b").random()


@pytest.mark.parametrize(
    ("number", "valid"),
    [("111222333", True), ("123456782", True), ("999990019", True), ("111252333", False)],
)
def test_the_eleven_test_agrees_with_known_numbers(number: str, valid: bool):
    assert identifiers.passes_eleven(number) is valid


def test_a_misspelled_number_fails_and_differs_in_one_digit():
    for number in ("999990019", "999999990"):
        wrong = identifiers.misspell(number, stream("test"))
        assert not identifiers.passes_eleven(wrong)
        assert sum(a != b for a, b in zip(number, wrong, strict=True)) == 1


def test_numbers_are_given_out_once():
    for make in (identifiers.bsns, identifiers.client_numbers, identifiers.phones):
        numbers = make(stream("test"), 5000)
        assert len(set(numbers)) == 5000


def test_a_planted_change_is_the_expected_change():
    for planted in (surveys.LONELINESS, surveys.HEALTH, surveys.SATISFACTION, surveys.INCOME):
        for change in planted.values():
            assert sum(change.start) == pytest.approx(1)
            mean, sd = change.moments(change.shift())
            assert mean == pytest.approx(change.change, abs=1e-6)
            assert 0.5 < sd < 1.5


def test_scores_that_are_drawn_stay_on_the_scale_and_near_what_is_planted():
    change = calibration.Change(0, (0.1, 0.2, 0.4, 0.2, 0.1), -0.5, 0.7, 0.8)
    before, after = change.draw(stream("test"), 400)
    assert set(before) | set(after) <= set(range(5))
    assert (after - before).mean() == pytest.approx(-0.5, abs=0.08)


def test_reach_elsewhere_makes_up_the_reach_of_the_municipality():
    total = sum(w.at_risk for w in places.WIJKEN)
    harbour = next(w.at_risk for w in places.WIJKEN if w.code == people.HARBOUR)
    reached = people.REACH_HARBOUR * harbour + people.reach_elsewhere() * (total - harbour)
    assert reached / total == pytest.approx(people.REACH_ALL)


def test_the_population_is_of_twelve_wijken_with_households_in_one_of_them(world):
    everyone = world.people
    assert everyone.area.nunique() == 12
    assert everyone.groupby("household").area.nunique().max() == 1
    assert everyone.bsn.is_unique
    ages = everyone.groupby("group_age").birth_year.agg(["min", "max"])
    assert 2026 - ages.loc["65+", "max"] >= 65
    assert 2025 - ages.loc["18-34", "max"] >= 18


def test_wilgendam_has_the_inhabitants_that_it_says():
    assert sum(wijk.inhabitants for wijk in places.WIJKEN) == 61_400
    assert all(2 <= len(wijk.buurten) <= 5 for wijk in places.WIJKEN)


def test_the_map_has_closed_rings_and_every_buurt_inside_its_wijk():
    features = json.loads(places.geojson())["features"]
    wijken = {f["properties"]["code"]: f for f in features if f["properties"]["code"][0] == "W"}
    assert len(wijken) == 12
    for feature in features:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        parent = wijken.get(feature["properties"]["parent"])
        if parent is not None:
            assert feature["properties"]["code"].startswith("BU" + parent["properties"]["code"][2:])
            lons = [point[0] for point in parent["geometry"]["coordinates"][0]]
            assert all(min(lons) - 1e-9 <= point[0] <= max(lons) + 1e-9 for point in ring)


def test_a_voice_note_lasts_as_long_as_asked():
    note = media.voice_note(12.0, 3)
    last = note.rindex(b"OggS")
    granule = struct.unpack("<q", note[last + 6 : last + 14])[0]
    assert granule / 48000 == pytest.approx(12.0)


def test_an_ogg_page_has_the_checksum_that_the_standard_asks():
    note = media.voice_note(0.1, 1)
    second = note.index(b"OggS", 4)
    page = bytearray(note[:second])
    stored = struct.unpack("<I", page[22:26])[0]
    page[22:26] = b"\0\0\0\0"
    value = 0
    for byte in page:
        for bit in range(7, -1, -1):
            top = (value >> 31) & 1
            value = ((value << 1) & 0xFFFFFFFF) ^ (0x04C11DB7 if top ^ ((byte >> bit) & 1) else 0)
    assert value == stored


def test_z_of_two_means_is_that_of_welch():
    chance = np.random.default_rng(1)
    a, b = chance.normal(0, 1, 200), chance.normal(0.4, 1.5, 300)
    z = power.two_means(a.mean() - b.mean(), (a.std(ddof=1), b.std(ddof=1)), (200, 300))
    assert z == pytest.approx(abs(stats.ttest_ind(a, b, equal_var=False).statistic))


def test_z_of_one_mean_and_of_two_shares_are_the_textbook_ones():
    assert power.one_mean(1.5, 1.0, 100) == pytest.approx(15)
    assert power.two_shares((20, 50), (100, 100)) == pytest.approx(0.3 / (0.0041**0.5))


def test_power_is_certain_for_a_large_effect_and_the_error_rate_for_none():
    found = power.after_correction({"large": 12.0, "none": 0.0})
    assert found["large"] == 1.0
    assert found["none"] < 0.01


def test_power_of_a_lone_effect_lies_near_that_of_bonferroni():
    z = 4.5
    alone = power.after_correction({"only": z})["only"]
    bonferroni = stats.norm.sf(stats.norm.isf(0.05 / power.FAMILY / 2) - z)
    assert alone == pytest.approx(bonferroni, abs=0.03)


def test_the_generator_explains_itself_as_a_program(root: Path):
    code = "import runpy, sys; runpy.run_path('data/voorbeeld/generator', run_name='not_main')"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
