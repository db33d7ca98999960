"""Mapping: what a column is, by its name and by what it holds; and the agreed mapping applied."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.schemas import TABLES
from merkbaar.sources import load
from merkbaar.sources.content import traits
from merkbaar.sources.mapping import apply, propose
from merkbaar.sources.mapping_words import SYNONYMS, TABLE_WORDS, TRAITS

BSN = ["999990019", "111222333", "123456782", "999993033"]
LONG = "Ik ben al maanden bezig met formulieren en niemand belt mij terug over de aanvraag."


def targets(table: pd.DataFrame, name: str = "") -> dict[str, str | None]:
    return {one.column: one.target for one in propose(table, name=name)}


def test_a_registration_becomes_provisions():
    table = pd.DataFrame(
        {
            "Burgerservicenummer": BSN,
            "Wijkcode": ["WK999901", "WK999902", "WK999901", "WK999903"],
            "Wet": ["Wmo", "Jeugdwet", "Wmo", "Participatiewet"],
            "Soort voorziening": ["begeleiding", "behandeling", "dagbesteding", "traject"],
            "Startdatum": pd.to_datetime(["2025-01-01"] * 4),
            "Einddatum": pd.to_datetime(["2025-06-01"] * 4),
            "Bedrag": [100.5, 20.0, 30.25, 1.0],
            "Xyz": ["a", "b", "c", "d"],
        }
    )
    proposals = propose(table)
    assert {one.table for one in proposals} == {"provisions"}
    assert targets(table) == {
        "Burgerservicenummer": "person",
        "Wijkcode": "area",
        "Wet": "law",
        "Soort voorziening": "provision",
        "Startdatum": "start",
        "Einddatum": "end",
        "Bedrag": "amount",
        "Xyz": None,
    }
    last = proposals[-1]
    assert last.confidence == 0
    assert "laat haar weg" in last.reason


def test_content_tells_what_a_name_does_not():
    table = pd.DataFrame(
        {
            "k1": BSN,
            "k2": ["WK999901", "WK999902", "WK999903", "WK999904"],
            "k3": [f"{LONG} Verhaal {k}." for k in range(4)],
            "k4": ["Nederlands", "Turks", "Pools", "Arabisch"],
        }
    )
    assert targets(table, "verhalen.xlsx") == {
        "k1": "person",
        "k2": "area",
        "k3": "text",
        "k4": "language",
    }
    reasons = {one.column: one.reason for one in propose(table, name="verhalen.xlsx")}
    assert "elfproef" in reasons["k1"]
    assert "gebiedscode" in reasons["k2"]
    assert "lange teksten" in reasons["k3"]


def test_no_reason_holds_a_cell():
    table = pd.DataFrame({"bsn": BSN, "verhaal": [f"{LONG} {k}" for k in range(4)]})
    told = " ".join(one.reason for one in propose(table))
    assert not any(bsn in told for bsn in BSN)
    assert "formulieren" not in told


@pytest.mark.parametrize(
    ("columns", "name", "expected"),
    [
        (["wijkcode", "jaar", "indicator", "waarde", "eenheid"], "", "areas"),
        (["gebied", "jaar", "leeftijdsgroep", "personen"], "noemers.csv", "population"),
        (["cliëntnummer", "golf", "verzonden", "status"], "uitnodigingen.csv", "invitations"),
        (["BSN", "Geboortejaar", "Huishouden"], "clienten", "persons"),
        (["respnr", "vraag", "antwoord", "meting"], "enquete", "answers"),
        (["dossier", "codeur", "code", "ronde"], "codes.xlsx", "codes"),
        (["product", "jaar", "kostensoort", "bedrag"], "grootboek", "ledger"),
        (["persoon", "doel", "toestemming", "ingetrokken"], "toestemming", "consents"),
        (["dossier", "volgorde", "gebeurtenis", "emotie", "wie"], "stappen", "steps"),
    ],
)
def test_the_table_is_the_one_that_the_columns_fit(columns, name, expected):
    cells: dict[str, object] = {
        "jaar": [2024, 2025, 2025],
        "waarde": [1.5, 2.5, 3.0],
        "personen": [100, 200, 300],
        "antwoord": [1, 2, 3],
        "bedrag": [10.5, 20.5, 30.0],
        "verzonden": pd.to_datetime(["2025-01-01"] * 3),
        "ingetrokken": pd.to_datetime(["2025-01-01"] * 3),
        "Geboortejaar": [1950, 1960, 1999],
        "volgorde": [1, 2, 3],
    }
    table = pd.DataFrame({column: cells.get(column, ["a", "b", "c"]) for column in columns})
    assert {one.table for one in propose(table, name=name)} == {expected}


def test_a_standard_column_is_given_once_and_the_better_fit_gets_it():
    table = pd.DataFrame(
        {
            "Datum aanmelding": pd.to_datetime(["2025-01-01"] * 3),
            "Ingangsdatum": pd.to_datetime(["2025-02-01"] * 3),
            "Datum ingang oud": pd.to_datetime(["2025-02-01"] * 3),
            "Voorziening": ["a", "b", "c"],
            "BSN": BSN[:3],
        }
    )
    found = targets(table, "registratie")
    assert found["Ingangsdatum"] == "start"
    assert found["Datum aanmelding"] == "applied"
    given = [target for target in found.values() if target]
    assert len(given) == len(set(given))


def test_confidence_lies_between_none_and_sure_and_content_adds_to_a_name():
    named = pd.DataFrame({"wijkcode": ["x", "y", "z"], "waarde": [1, 2, 3]})
    both = pd.DataFrame({"wijkcode": ["WK999901", "WK999902", "WK999903"], "waarde": [1, 2, 3]})
    low = next(one for one in propose(named) if one.column == "wijkcode").confidence
    high = next(one for one in propose(both) if one.column == "wijkcode").confidence
    assert 0 < low < high <= 1


def test_a_name_is_read_without_accents_capitals_and_parts_before_it():
    table = pd.DataFrame(
        {
            "Periode – Reden beëindiging": ["a", "b"],
            "CLIENT_NR": ["c1", "c2"],
            "Voorziening": ["x", "y"],
        }
    )
    found = targets(table, "wmo")
    assert found["Periode – Reden beëindiging"] == "end_code"
    assert found["CLIENT_NR"] == "person"


def test_an_empty_table_and_an_empty_column_give_no_target():
    assert propose(pd.DataFrame()) == []
    table = pd.DataFrame({"q": [None, None]})
    assert targets(table) == {"q": None}


def test_the_words_are_about_columns_and_tables_that_exist():
    known = {column for table in TABLES.values() for column in table.columns}
    assert {name for name in SYNONYMS if not name.startswith("group_")} <= known
    assert set(TABLE_WORDS) == set(TABLES)
    assert set(TRAITS) <= known


def test_the_example_is_mapped_as_its_makers_did(root):
    file = root / "data" / "voorbeeld" / "monitor.yml"
    if not (file.parent / "raw").is_dir():
        pytest.skip("the example's raw files haven't been made")
    import yaml

    right, wanted, seen = 0, 0, set()
    for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
        place = (source["file"], source.get("sheet"))
        if place in seen or (source["table"] == "codes" and "recode" in source):
            continue  # what people made codes of: nothing in the file says so
        seen.add(place)
        table = load(file.parent / source["file"], source.get("sheet")).table
        proposals = propose(table, name=f"{place[0]} {place[1] or ''}")
        assert proposals[0].table == source["table"], place
        found = {one.column: one.target for one in proposals}
        wanted += len(source["columns"])
        right += sum(found[column] == target for target, column in source["columns"].items())
    assert right >= 0.95 * wanted


def test_traits_of_a_column_are_shares_between_0_and_1():
    column = pd.Series(["Wmo", "Jeugdwet", "iets anders", None])
    assert traits(column)["law"] == pytest.approx(2 / 3, abs=0.001)
    assert traits(pd.Series([7.5, 8.0, 12.0]))["score"] == pytest.approx(2 / 3, abs=0.001)
    assert traits(pd.Series(pd.to_datetime(["2025-01-01"])))["moment"] == 1.0
    assert traits(pd.Series(["3-4-2025", "5 april 2025"]))["moment"] == 1.0
    assert traits(pd.Series([None, None], dtype="str")) == {}


@pytest.fixture
def raw() -> pd.DataFrame:
    frame = pd.DataFrame({"Nr": [1, 2, 3], "Wijk": ["Oost", "West", None], "Score": [1, 3, 2]})
    return frame.set_axis(pd.Index([5, 6, 9], name="row"), axis=0)


def test_the_agreed_mapping_gives_standard_names_constants_and_codes(raw):
    frame = apply(
        raw,
        {"person": "Nr", "area": "Wijk", "value": "Score"},
        {"wave": "T0"},
        {"area": {"Oost": "WK999901"}, "value": {"1": "3", "3": "1"}},
    )
    assert frame.columns.tolist() == ["person", "area", "value", "wave"]
    assert frame.index.tolist() == [5, 6, 9]
    assert frame["area"].tolist()[:2] == ["WK999901", "West"]
    assert pd.isna(frame["area"].iloc[2])
    assert frame["value"].tolist() == [3, 1, 2]
    assert set(frame["wave"]) == {"T0"}


def test_codes_of_numbers_become_words(raw):
    frame = apply(raw, {"approach": "Score"}, {}, {"approach": {"1": "a", "2": "b", "3": "c"}})
    assert frame["approach"].tolist() == ["a", "c", "b"]


def test_one_column_may_serve_two_standard_columns(raw):
    frame = apply(raw, {"person": "Nr", "narrative": "Nr"})
    assert frame["person"].tolist() == frame["narrative"].tolist()
    assert len(apply(raw.iloc[:0], {"person": "Nr"}, {"wave": "T0"})) == 0


@pytest.mark.parametrize(
    ("columns", "constants", "recode", "says"),
    [
        ({"person": "Nrr"}, {}, {}, "Bedoelde u 'Nr'"),
        ({"person": "Nr"}, {"person": "x"}, {}, "zowel onder 'columns:'"),
        ({"person": "Nr"}, {}, {"area": {"a": "b"}}, "wordt niet gekoppeld"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_to_do(raw, columns, constants, recode, says):
    with pytest.raises(SourceError, match=says):
        apply(raw, columns, constants, recode)
