"""A city's own figures over a re-division come out as they went in, and nothing is lost unseen."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.real import amsterdam

from merkbaar.publishing import carrying

pytestmark = pytest.mark.slow
KEY = ["period", "indicator", "area"]
SUMS = {
    ("2020", "GM"): 872_757,
    ("2020", "BU"): 872_315,
    ("2020", "WK"): 872_380,
    ("2024", "GM"): 931_298,
    ("2024", "BU"): 931_300,
    ("2024", "WK"): 931_290,
}
"""Inhabitants in the raw files, by the kind of area."""


@pytest.fixture(scope="module")
def truth(shared_data):
    """The raw files, read and carried with plain dicts: nothing of the library."""
    raw = {
        year: {row["Area_Code"].strip(): row for row in amsterdam.raw_figures(shared_data, year)}
        for year in amsterdam.YEARS
    }
    pairs = amsterdam.raw_pairs(shared_data)
    now = {old: new for old, new in pairs if old in raw["2020"]}
    return SimpleNamespace(raw=raw, pairs=pairs, now=now)


def columns():
    parts = {**amsterdam.COUNTS, **amsterdam.AVERAGES, **amsterdam.ONLY_WHOLE}
    return {part[0]: column for column, part in parts.items()}


def same(found, expected):
    return (math.isnan(found) and expected is None) or found == pytest.approx(expected)


def test_the_raw_files_hold_the_people_that_their_makers_counted(truth):
    for (year, kind), people in SUMS.items():
        rows = [row for code, row in truth.raw[year].items() if code.startswith(kind)]
        assert sum(amsterdam.number(row["Population_Total"]) or 0 for row in rows) == people


def test_every_row_that_was_read_is_kept_or_refused(real):
    sources = real.manifest["sources"]
    assert len(sources) == 5
    for source in sources:
        assert source["kept"] + source["refused"] == source["laid_out"]
    figures = [source for source in sources if source["table"] == "areas"]
    assert [source["read"] for source in figures] == [579, 628]
    per_row = len(columns())
    assert [source["laid_out"] for source in figures] == [579 * per_row, 628 * per_row]


def test_what_has_no_successor_is_listed_with_its_row_and_reason(real, truth):
    refused = real.prepared("refused")
    old = sorted(set(truth.raw["2020"]) - set(truth.now) - {amsterdam.CITY})
    order = list(truth.raw["2020"])
    rows = sorted(order.index(code) + 2 for code in old)
    for table in ("areas", "population"):
        mine = refused[refused["table"] == table]
        assert set(mine["reason"]) == {carrying.UNKNOWN.format(file="raw/buurten.csv")}
        assert sorted(set(mine["row"])) == rows
    assert len(old) == 139
    assert sum(code.startswith("BU") for code in old) == 40


def test_the_areas_of_now_have_exactly_the_figures_of_the_file(real, truth):
    areas = real.prepared("areas").set_index(KEY)["value"].sort_index()
    for indicator, column in columns().items():
        found = areas["2024", indicator]
        assert sorted(found.index) == sorted(truth.raw["2024"])
        for code, row in truth.raw["2024"].items():
            assert same(found[code], amsterdam.number(row[column]))


def test_a_buurt_has_the_figures_of_its_old_code_and_no_other(real, truth):
    areas = real.prepared("areas").set_index(KEY)["value"].sort_index()
    for indicator, column in columns().items():
        found = areas["2020", indicator]
        buurten = {code for code in found.index if code.startswith("BU")}
        assert buurten == set(truth.now.values())
        for old, new in truth.now.items():
            assert same(found[new], amsterdam.number(truth.raw["2020"][old][column]))


def below(truth):
    """Per wijk of now its buurten, each with its old code or None."""
    before = {new: old for old, new in truth.now.items()}
    wijken: dict[str, dict[str, str | None]] = {}
    for code in truth.raw["2024"]:
        if code.startswith("BU"):
            wijken.setdefault(f"WK{code[2:8]}", {})[code] = before.get(code)
    return wijken


def test_a_wijk_of_before_is_the_sum_of_its_buurten_where_all_are_known(real, truth):
    areas = real.prepared("areas").set_index(KEY)["value"].sort_index()
    found = areas["2020", "inwoners"]
    expected = {}
    for wijk, buurten in below(truth).items():
        if all(buurten.values()):
            rows = [truth.raw["2020"][old] for old in buurten.values() if old]
            expected[wijk] = sum(amsterdam.number(row["Population_Total"]) or 0 for row in rows)
    assert {code: found[code] for code in found.index if code.startswith("WK")} == expected
    assert len(expected) == 86
    assert sum(expected.values()) == 735_380


def test_a_share_of_a_wijk_is_weighted_by_the_people_who_lived_there(real, truth):
    areas = real.prepared("areas").set_index(KEY)["value"].sort_index()
    found = areas["2020", "laag_inkomen"]
    made = 0
    for wijk, buurten in below(truth).items():
        rows = [truth.raw["2020"][old] if old else None for old in buurten.values()]
        parts = [
            (amsterdam.number(row["Population_Total"]), amsterdam.number(row[LOW])) if row else None
            for row in rows
        ]
        known = [part for part in parts if part and part[0] and part[1] is not None]
        needed = [part for part in parts if part is None or part[0] != 0]
        if len(known) == len(needed) and known:
            people = sum(part[0] for part in known)
            assert found[wijk] == pytest.approx(sum(p * v for p, v in known) / people)
            made += 1
        else:
            assert wijk not in found.index
    assert made == 85


LOW = "Pct_Low_Income_Households"


def test_figures_of_homes_and_classes_are_not_averaged_over_people(real):
    areas = real.prepared("areas")
    old = areas[(areas["period"] == "2020") & areas["area"].str.startswith("WK")]
    assert not set(old["indicator"]) & {part[0] for part in amsterdam.ONLY_WHOLE.values()}
    assert set(old["source"]) == {carrying.MADE}


def test_the_denominators_are_carried_like_the_figures(real):
    population = real.prepared("population")
    areas = real.prepared("areas").query("indicator == 'inwoners'")
    keys = ["area", "period"]
    both = population.merge(areas, on=keys, how="outer", validate="one_to_one")
    assert (both["persons"] == both["value"]).all()
    assert len(both) == 1_154


def test_the_manifest_counts_what_was_carried(real, truth):
    carried = real.manifest["carried"]
    in_part = [old for old in below(truth).values() if any(old.values()) and None in old.values()]
    assert carried["population"] == {
        "renamed": 439,
        "combined": 0,
        "put_together": 86,
        "not_made": len(in_part),
    }
    assert carried["areas"]["renamed"] == 439 * len(columns())


def test_a_change_is_given_only_where_the_codes_match(real, truth):
    changes = real.offer("indicators")
    given = changes[(changes["period"] == "2024") & changes["vs_time"].notna()]
    old = truth.now.values()
    buurten = given[given["area"].str.startswith("BU")]
    assert set(buurten["area"]) <= set(old)
    before = {new: code for code, new in truth.now.items()}
    one = columns()
    for row in buurten.itertuples():
        then = amsterdam.number(truth.raw["2020"][before[row.area]][one[row.measure]])
        now = amsterdam.number(truth.raw["2024"][row.area][one[row.measure]])
        assert row.vs_time == pytest.approx(now - then)
    assert len(buurten[buurten["measure"] == "inwoners"]) == 439


def test_two_years_are_no_ground_for_a_claim(real):
    assert real.offer("indicators")["vs_time_p"].isna().all()
    about = {finding.measure for finding in real.published.findings}
    assert not about & set(columns())


def test_the_published_figures_are_the_figures_of_the_file(real, truth):
    shown = real.published.tables["indicators"].data
    assert set(shown["state"]) == {"shown"}
    for year, raw in truth.raw.items():
        city = shown[(shown["area"] == amsterdam.CITY) & (shown["period"] == year)]
        found = dict(zip(city["measure"], city["value"], strict=True))
        for indicator, column in columns().items():
            assert found[indicator] == amsterdam.number(raw[amsterdam.CITY][column])
    units = dict(zip(shown["measure"], shown["unit"], strict=True))
    assert units["inkomen"] == "x 1.000 euro"
    people = shown[(shown["measure"] == "inwoners") & (shown["period"] == "2024")]
    by_kind = people.groupby(people["area"].str[:2])["value"].sum()
    assert by_kind.to_dict() == {kind: SUMS["2024", kind] for kind in ("GM", "WK", "BU")}


def test_every_area_has_its_name_on_the_page(real, truth):
    names = {area["code"]: area["name"] for area in real.published.edition["areas"]}
    for code, row in truth.raw["2024"].items():
        assert names[code] == row["District_Type"].strip()
    assert isinstance(real.prepared("areas"), pd.DataFrame)
