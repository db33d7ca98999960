"""Figures of areas as they were are carried to the areas of now, or listed with a reason."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError, SourceError
from merkbaar.monitor import Monitor, load_monitor
from merkbaar.publishing import carrying
from merkbaar.publishing.carrying import Carrier
from merkbaar.publishing.checking import check_sources
from merkbaar.publishing.crosswalks import read_crosswalks, successors
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, prepare

AREAS = [
    {"code": "WK999801", "name": "Noord", "parent": "GM9998"},
    {"code": "WK999802", "name": "Zuid", "parent": "GM9998"},
    {"code": "BU99980101", "name": "Brug", "parent": "WK999801"},
    {"code": "BU99980102", "name": "Sluis", "parent": "WK999801"},
    {"code": "BU99980201", "name": "Molen", "parent": "WK999802"},
]
WALK = {
    "file": "raw/codes.csv",
    "old": "oud",
    "new": "nieuw",
    "periods": ["2020"],
    "counts": ["people"],
    "averages": ["low_income"],
    "population": "people",
}


def monitor(areas=AREAS, walks=(WALK,), sources=()):
    return Monitor.model_validate(
        {
            "monitor": "proef",
            "title": "Proef",
            "municipality": {"name": "Proefdorp", "code": "GM9998"},
            "owner": "onderzoek",
            "purposes": ["leren"],
            "areas": list(areas),
            "measures": [{"id": "people", "title": "Inwoners", "unit": "mensen"}],
            "sources": list(sources),
            "crosswalks": list(walks),
            "privacy": {"key": "demo"},
            "editions": {"2024": {"title": "E", "until": "2025-01-01", "period": "2024"}},
        }
    )


def carrier(folder, pairs, *, header="oud;nieuw", **changes):
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "raw" / "codes.csv").write_text("\n".join([header, *pairs]) + "\n", encoding="utf-8")
    made = monitor(changes.pop("areas", AREAS), [{**WALK, **changes}])
    return Carrier.of(made, read_crosswalks(made, Folders(home=folder, monitor="proef")))


def figures(*rows):
    made = pd.DataFrame(rows, columns=["area", "period", "indicator", "value"])
    return made.astype({"area": "str", "period": "str", "indicator": "str", "value": "float64"})


def values(carried):
    frame = carried.frame
    keys = zip(frame["area"], frame["period"], frame["indicator"], strict=True)
    return dict(zip(keys, frame["value"], strict=True))


ONE_TO_ONE = ["BU99980000;BU99980101", "BU99980001;BU99980102", "BU99980002;BU99980201"]


def test_a_renamed_area_keeps_its_figures_and_other_periods_are_left_alone(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "woz", 210.0),
        ("BU99980101", "2024", "woz", 250.0),
        ("GM9998", "2020", "woz", 230.0),
    )
    carried = carrier(tmp_path, ONE_TO_ONE).carry("areas", rows)
    assert values(carried) == {
        ("BU99980101", "2020", "woz"): 210.0,
        ("BU99980101", "2024", "woz"): 250.0,
        ("GM9998", "2020", "woz"): 230.0,
    }
    assert carried.lost.empty


def test_an_old_code_without_successor_is_listed_and_not_kept(tmp_path):
    rows = figures(("BU99980009", "2020", "woz", 210.0), ("BU99980002", "2020", "woz", 190.0))
    carried = carrier(tmp_path, ONE_TO_ONE).carry("areas", rows)
    assert list(values(carried)) == [("BU99980201", "2020", "woz")]
    assert carried.lost.to_dict() == {0: carrying.UNKNOWN.format(file="raw/codes.csv")}


def test_a_wijk_is_put_together_only_when_all_its_buurten_are_there(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "people", 300.0),
        ("BU99980001", "2020", "people", 100.0),
        ("BU99980000", "2020", "low_income", 10.0),
        ("BU99980001", "2020", "low_income", 30.0),
        ("BU99980000", "2020", "tall", 1.0),
        ("BU99980001", "2020", "tall", 2.0),
        ("BU99980002", "2020", "low_income", math.nan),
    )
    carried = carrier(tmp_path, ONE_TO_ONE).carry("areas", rows)
    found = values(carried)
    assert found["WK999801", "2020", "people"] == 400.0
    assert found["WK999801", "2020", "low_income"] == pytest.approx(15.0)
    assert ("WK999801", "2020", "tall") not in found
    assert ("WK999802", "2020", "low_income") not in found
    assert carried.counts == {"renamed": 7, "combined": 0, "put_together": 2, "not_made": 2}
    made = carried.frame[carried.frame["area"] == "WK999801"]
    assert set(made["source"]) == {carrying.MADE}


def test_a_wijk_with_a_figure_of_its_own_keeps_it(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "people", 300.0),
        ("BU99980001", "2020", "people", 100.0),
        ("WK999801", "2020", "people", 405.0),
    )
    carried = carrier(tmp_path, ONE_TO_ONE).carry("areas", rows)
    assert values(carried)["WK999801", "2020", "people"] == 405.0
    assert carried.counts["put_together"] == 0


MERGED = ["BU99980000;BU99980101", "BU99980001;BU99980101"]


def test_joined_areas_are_summed_and_averaged_by_population(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "people", 300.0),
        ("BU99980001", "2020", "people", 100.0),
        ("BU99980000", "2020", "low_income", 10.0),
        ("BU99980001", "2020", "low_income", 30.0),
    ).assign(lower=1.0)
    carried = carrier(tmp_path, MERGED).carry("areas", rows)
    assert values(carried) == {
        ("BU99980101", "2020", "people"): 400.0,
        ("BU99980101", "2020", "low_income"): pytest.approx(15.0),
    }
    assert carried.frame["lower"].isna().all()
    assert carried.lost.empty


@pytest.mark.parametrize("second", [None, ("BU99980001", "2020", "people", math.nan)])
def test_a_part_never_stands_for_the_whole(tmp_path, second):
    rows = figures(("BU99980000", "2020", "people", 300.0), *([second] if second else []))
    carried = carrier(tmp_path, MERGED).carry("areas", rows)
    assert carried.frame.empty
    assert set(carried.lost) == {carrying.INCOMPLETE}
    assert len(carried.lost) == len(rows)


def test_an_average_without_people_in_one_part_needs_no_figure_there(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "people", 300.0),
        ("BU99980001", "2020", "people", 0.0),
        ("BU99980000", "2020", "low_income", 10.0),
        ("BU99980001", "2020", "low_income", math.nan),
    )
    found = values(carrier(tmp_path, MERGED).carry("areas", rows))
    assert found["BU99980101", "2020", "low_income"] == 10.0


def test_an_average_of_unknown_weight_is_not_made(tmp_path):
    rows = figures(
        ("BU99980000", "2020", "low_income", 10.0), ("BU99980001", "2020", "low_income", 30.0)
    )
    carried = carrier(tmp_path, MERGED).carry("areas", rows)
    assert carried.frame.empty
    assert set(carried.lost) == {carrying.INCOMPLETE}


def test_what_is_neither_a_count_nor_an_average_is_not_joined(tmp_path):
    rows = figures(("BU99980000", "2020", "woz", 1.0), ("BU99980001", "2020", "woz", 1.0))
    carried = carrier(tmp_path, MERGED).carry("areas", rows)
    assert carried.frame.empty
    assert set(carried.lost) == {carrying.NEITHER}


SPLIT = ["BU99980000;BU99980101", "BU99980000;BU99980102", "BU99980001;BU99980102"]


def test_a_divided_area_is_not_guessed(tmp_path):
    rows = figures(("BU99980000", "2020", "people", 300.0), ("BU99980001", "2020", "people", 100.0))
    carried = carrier(tmp_path, SPLIT).carry("areas", rows)
    assert carried.frame.empty
    assert set(carried.lost) == {carrying.DIVIDED.format(file="raw/codes.csv")}
    assert list(carried.lost.index) == [0, 1]


def test_a_divided_area_is_shared_out_where_the_shares_are_known(tmp_path):
    pairs = [f"{pair};{share}" for pair, share in zip(SPLIT, ("0,25", "0,75", "1"), strict=True)]
    rows = figures(
        ("BU99980000", "2020", "people", 400.0),
        ("BU99980001", "2020", "people", 100.0),
        ("BU99980000", "2020", "low_income", 20.0),
        ("BU99980001", "2020", "low_income", 40.0),
    )
    made = carrier(tmp_path, pairs, header="oud;nieuw;deel", share="deel")
    found = values(made.carry("areas", rows))
    assert found["BU99980101", "2020", "people"] == 100.0
    assert found["BU99980102", "2020", "people"] == 400.0
    assert found["BU99980101", "2020", "low_income"] == pytest.approx(20.0)
    assert found["BU99980102", "2020", "low_income"] == pytest.approx(25.0)
    assert found["WK999801", "2020", "people"] == 500.0


def test_an_old_and_a_new_code_side_by_side_are_not_added_up(tmp_path):
    pairs = ["BU99980000;BU99980101"]
    rows = figures(("BU99980000", "2020", "people", 300.0), ("BU99980101", "2020", "people", 310.0))
    carried = carrier(tmp_path, pairs).carry("areas", rows)
    assert values(carried)["BU99980101", "2020", "people"] == 310.0
    assert carried.lost.to_dict() == {0: carrying.TWICE}


def test_denominators_are_summed_over_joined_areas(tmp_path):
    rows = pd.DataFrame(
        {"area": ["BU99980000", "BU99980001"], "period": "2020", "group": "alle", "persons": [3, 4]}
    )
    carried = carrier(tmp_path, MERGED).carry("population", rows.astype({"persons": "float64"}))
    assert carried.frame[["area", "persons"]].to_numpy().tolist() == [["BU99980101", 7.0]]


def former(**formerly):
    return [{**area, "formerly": formerly.get(area["code"], [])} for area in AREAS]


def test_formerly_renames_in_every_period(tmp_path):
    areas = former(BU99980101=["BU99980088"])
    rows = figures(("BU99980088", "2018", "woz", 1.0), ("BU99980088", "2020", "woz", 2.0))
    found = values(carrier(tmp_path, ONE_TO_ONE, areas=areas).carry("areas", rows))
    assert found == {("BU99980101", "2018", "woz"): 1.0, ("BU99980101", "2020", "woz"): 2.0}


def test_two_old_codes_of_one_area_in_one_period_are_both_listed(tmp_path):
    areas = former(BU99980101=["BU99980088", "BU99980089"])
    rows = figures(("BU99980088", "2018", "people", 1.0), ("BU99980089", "2018", "people", 2.0))
    carried = carrier(tmp_path, ONE_TO_ONE, areas=areas).carry("areas", rows)
    assert carried.frame.empty
    assert set(carried.lost) == {carrying.SEVERAL}


def test_the_code_of_now_wins_from_a_former_code(tmp_path):
    areas = former(BU99980101=["BU99980088"])
    rows = figures(("BU99980088", "2018", "people", 1.0), ("BU99980101", "2018", "people", 2.0))
    carried = carrier(tmp_path, ONE_TO_ONE, areas=areas).carry("areas", rows)
    assert values(carried) == {("BU99980101", "2018", "people"): 2.0}
    assert carried.lost.to_dict() == {0: carrying.TWICE}


def test_only_an_area_with_one_successor_says_where_a_person_lives_now(tmp_path):
    walks = carrier(tmp_path, SPLIT).walks
    assert successors(walks) == {"BU99980001": "BU99980102"}


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["BU99980000;;1", "BU99980001;BU99980101;1"], "geen code"),
        (["BU99980000;BU99980101;1,5", "BU99980001;BU99980102;1"], "geen deel"),
        (["BU99980000;BU99980101;0,7", "BU99980000;BU99980102;0,7"], "meer dan 1"),
        (["BU99980000;BU99980101;0,2", "BU99980000;BU99980101;0,3"], "twee keer"),
    ],
)
def test_a_crosswalk_that_cannot_be_right_is_refused(tmp_path, pairs, words):
    with pytest.raises(SourceError, match=words):
        carrier(tmp_path, pairs, header="oud;nieuw;deel", share="deel")


def test_a_crosswalk_with_a_wrong_column_names_the_nearest(tmp_path):
    with pytest.raises(SourceError, match="nieuw"):
        carrier(tmp_path, ONE_TO_ONE, new="nieuwe")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("averages: [people]", "een van de twee"),
        ("averages: [income]", "'averages' zonder 'population'"),
    ],
)
def test_a_crosswalk_that_contradicts_itself_is_named_with_its_line(tmp_path, change, words):
    (tmp_path / "monitor.yml").write_text(
        "monitor: proef\ntitle: Proef\nmunicipality: {name: Proefdorp, code: GM9998}\n"
        "owner: onderzoek\npurposes: [leren]\nareas: [{code: WK999801, name: Noord}]\n"
        "crosswalks:\n  - file: raw/codes.csv\n    old: oud\n    new: nieuw\n"
        f"    periods: ['2020']\n    counts: [people]\n    {change}\n"
        "editions: {e: {title: E, until: 2025-01-01, period: '2024'}}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match=words) as error:
        load_monitor(tmp_path)
    assert "regel 13" in str(error.value)


def test_a_file_with_one_column_an_indicator_becomes_one_row_an_indicator(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "codes.csv").write_text("oud;nieuw\n" + "\n".join(ONE_TO_ONE) + "\n", encoding="utf-8")
    (raw / "cijfers.csv").write_text(
        "code;inwoners;inkomen\nGM9998;1000;20,5\nBU99980000  ;300;.\nBU99980009;50;19,5\n",
        encoding="utf-8",
    )
    source = {
        "file": "raw/cijfers.csv",
        "table": "areas",
        "columns": {"area": "code"},
        "constants": {"period": "2020"},
        "items": {"inwoners": "people", "inkomen": "income"},
    }
    made, folders = monitor(sources=[source]), Folders(home=tmp_path, monitor="proef")
    prepared = prepare(made, folders, inputs=input_hashes(made, folders))
    areas = pd.read_parquet(folders.prepared / "areas.parquet")
    assert areas[["area", "period", "indicator"]].to_numpy().tolist() == [
        ["GM9998", "2020", "people"],
        ["GM9998", "2020", "income"],
        ["BU99980101", "2020", "people"],
        ["BU99980101", "2020", "income"],
    ]
    assert areas["value"].tolist()[:3] == [1000.0, 20.5, 300.0]
    assert areas["unit"].tolist()[::2] == ["mensen", "mensen"]
    assert areas["unit"].isna().tolist()[1::2] == [True, True]
    assert math.isnan(areas["value"].tolist()[3])
    count = prepared.manifest["sources"][0]
    assert (count["read"], count["laid_out"], count["kept"], count["refused"]) == (3, 6, 4, 2)
    refused = pd.read_parquet(folders.prepared / "refused.parquet")
    assert refused["row"].tolist() == [4, 4]


def test_a_crosswalk_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match="crosswalks"):
        input_hashes(monitor(), Folders(home=tmp_path, monitor="proef"))


def test_checking_a_monitor_looks_at_its_crosswalks(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text("monitor: proef\n", encoding="utf-8")
    wrong = monitor(walks=[{**WALK, "old": "ouder"}, {**WALK, "file": "raw/weg.csv"}])
    carrier(tmp_path, ONE_TO_ONE)
    first, second = check_sources(place, wrong)
    assert "'ouder'" in first
    assert "weg.csv" in second
    assert check_sources(place, monitor()) == []
