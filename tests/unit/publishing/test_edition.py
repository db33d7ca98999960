from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import DefinitionError, PrivacyError
from merkbaar.monitor.definition import EditionPlan
from merkbaar.privacy.keys import open_key
from merkbaar.publishing import open_edition, results
from merkbaar.publishing.edition import NOTEBOOK, up_to
from merkbaar.storytelling import images

KEY = open_key("demo", ".")
PLAN = EditionPlan(title="E", until=dt.date(2026, 1, 1), period="2025")


@pytest.fixture
def edition(tmp_path, monkeypatch):
    monkeypatch.setenv(NOTEBOOK, "counts")
    return open_edition(make_monitor(tmp_path), "2026")


def cells(**columns):
    frame = pd.DataFrame(
        {"area": ["WK999802", "WK999801"], "value": [2.0, 1.0], "persons": [20, 10]}
    )
    return frame.assign(period=2026, **columns)


def offer(edition, frame, name="users", **more):
    edition.offer(name, frame, unit="%", **{"dimensions": ("area", "period"), **more})


def test_an_offer_comes_back_as_it_was_offered(edition):
    offer(
        edition,
        cells(lower=0.5, vs_total=1.5),
        title="Gebruik",
        method={"nl": "Tellen", "en": "Counting"},
        totals={"area": "GM9998"},
        population="users",
    )
    found = edition.results()["users"]
    assert found.frame["area"].tolist() == ["WK999801", "WK999802"]
    assert found.frame["period"].tolist() == ["2026", "2026"]
    assert found.frame["vs_total"].tolist() == [1.5, 1.5]
    assert found.frame["measure"].tolist() == ["users", "users"]
    assert found.frame["upper"].isna().all()
    assert (found.title, found.method) == ({"nl": "Gebruik"}, {"nl": "Tellen", "en": "Counting"})
    assert (found.totals, found.population, found.notebook) == (
        {"area": "GM9998"},
        "users",
        "counts",
    )


def test_the_same_offer_gives_the_same_bytes(edition):
    offer(edition, cells())
    folder = edition.folders.results("2026")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    offer(edition, cells().iloc[::-1])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


@pytest.mark.parametrize("name", ["quotes", "findings", "Users", "my table", "../users", ""])
def test_a_name_that_cannot_be_a_file_is_refused(edition, name):
    with pytest.raises(DefinitionError, match="naam"):
        offer(edition, cells(), name=name)


def test_a_row_per_person_is_refused(edition):
    with pytest.raises(PrivacyError, match="rij per persoon"):
        offer(edition, cells(person=["a", "b"]))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"persons": [None, 3]}, "geen geldig aantal"),
        ({"persons": [-1, 3]}, "geen geldig aantal"),
        ({"area": ["WK999801", "WK999801"]}, "dubbel"),
        ({"area": [None, "WK999801"]}, "zonder waarde"),
    ],
)
def test_a_frame_that_is_no_result_is_refused(edition, change, word):
    with pytest.raises(DefinitionError, match=word):
        offer(edition, cells(**change))


def test_what_may_never_be_offered_is_refused_at_once(edition):
    both = pd.DataFrame({"start": ["a"] * 30, "end": ["b"] * 20 + ["a"] * 10})
    with pytest.raises(PrivacyError, match="links van de poort"):
        offer(edition, images.changes(both), dimensions=("image", "moment"))


def test_a_missing_column_is_named(edition):
    with pytest.raises(DefinitionError, match="mist de kolom 'group_age'"):
        offer(edition, cells(), dimensions=("area", "group_age"))
    with pytest.raises(DefinitionError, match="mist de kolom 'value'"):
        offer(edition, cells().drop(columns="value"))


def test_a_table_about_no_person_needs_no_persons(edition):
    offer(edition, cells().drop(columns="persons"), persons=None)
    assert edition.results()["users"].persons is None


def test_quotes_of_two_notebooks_stand_side_by_side_and_one_can_be_taken_away(edition):
    frame = pd.DataFrame({column: ["x"] for column in results.QUOTE_COLUMNS}).assign(extra="y")
    edition.offer_quotes(frame)
    edition.notebook = "other"
    edition.offer_quotes(frame.assign(area="WK999801"))
    edition.offer_quotes(frame.assign(area="WK999802"))
    folder = edition.folders.results("2026")
    both = results.load_quotes(folder, key=KEY)
    assert (len(both), "extra" in both) == (2, False)
    assert both["area"].tolist()[1:] == ["WK999802"]
    results.clear_notebook(folder, "other")
    assert len(results.load_quotes(folder, key=KEY)) == 1
    results.clear_others(folder, {"other"})
    assert len(results.load_quotes(folder, key=KEY)) == 0


def test_quotes_without_a_needed_column_are_refused(edition):
    with pytest.raises(DefinitionError, match="missen de kolom 'narrative'"):
        edition.offer_quotes(pd.DataFrame({"text": ["x"]}))


def test_what_a_notebook_left_can_be_taken_away(edition):
    offer(edition, cells())
    edition.record()
    folder = edition.folders.results("2026")
    assert (folder / "counts.notebook.json").exists()
    results.clear_notebook(folder, "counts")
    assert list(folder.iterdir()) == []


def test_a_table_that_is_not_there_is_named_with_the_nearest(edition):
    with pytest.raises(DefinitionError, match="Draai eerst 'merkbaar run'"):
        edition.table("provisions")
    edition.folders.prepared.mkdir()
    pd.DataFrame({"a": [1]}).to_parquet(edition.folders.prepared / "provisions.parquet")
    with pytest.raises(DefinitionError, match="Bedoelde u 'provisions'"):
        edition.table("provision")


def test_an_unknown_edition_is_an_error(tmp_path):
    with pytest.raises(DefinitionError, match="2031"):
        open_edition(make_monitor(tmp_path), "2031")


def test_a_relative_monitor_file_is_found_from_a_folder_below(tmp_path, monkeypatch):
    make_monitor(tmp_path / "data" / "klein")
    below = tmp_path / "notebooks" / "analysis"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert open_edition("data/klein/monitor.yml", "2026").monitor.monitor == "klein"
    assert open_edition("data/klein", "2026").monitor.monitor == "klein"


def test_dimensions_totals_and_periods_follow_the_monitor(tmp_path):
    file = make_monitor(tmp_path)
    earlier = '  "2025": {title: E, until: 2026-01-01, period: "2025"}\n'
    text = file.read_text().replace("editions:\n", f"editions:\n{earlier}")
    file.write_text(text.replace('period: "2026"}', 'period: "2026", compare_with: "2025"}'))
    edition = open_edition(file, "2026")
    assert edition.dimensions == ("area", "group_age", "period")
    assert edition.totals == {"area": "GM9998", "group_age": "alle"}
    assert (edition.periods, edition.compare) == (("2025", "2026"), ("2026", "2025"))
    first = open_edition(file, "2025")
    assert (first.periods, first.compare) == (("2025",), None)


def test_an_edition_sees_what_was_known_on_its_last_day():
    moments = pd.to_datetime(["2025-12-31", "2026-01-01", "2025-06-01"])
    ends = pd.to_datetime(["2026-02-01", "2026-03-01", "2025-07-01"])
    spells = pd.DataFrame({"start": moments, "end": ends, "end_code": ["a", "b", "c"]})
    seen = up_to(spells, "provisions", PLAN)
    assert seen["start"].tolist() == [moments[0], moments[2]]
    assert seen["end"].isna().tolist() == [True, False]
    assert seen["end_code"].isna().tolist() == [True, False]


def test_periods_after_the_edition_are_not_seen():
    periods = ["2024", "2025", "2025-Q4", "2025-12", "2026", "2026-Q1", "later"]
    seen = up_to(pd.DataFrame({"period": periods}), "areas", PLAN)
    assert seen["period"].tolist() == ["2024", "2025", "2025-Q4", "2025-12", "later"]


def test_a_row_without_a_moment_is_kept():
    told = pd.DataFrame({"moment": pd.to_datetime([None, "2026-05-01", "2025-05-01"])})
    assert len(up_to(told, "narratives", PLAN)) == 2


def test_what_a_notebook_notes_is_kept_with_its_record(edition):
    edition.note(corrections={"corrections": 2, "no_longer_fits": []})
    edition.note(other=1)
    edition.record()
    files = list(edition.folders.results(edition.edition).glob("*.notebook.json"))
    kept = [json.loads(file.read_text("utf-8"))["notes"] for file in files]
    assert {"corrections": {"corrections": 2, "no_longer_fits": []}, "other": 1} in kept


def test_a_file_of_corrections_that_can_not_be_read_says_where(edition):
    edition.folders.corrections.mkdir(exist_ok=True)
    (edition.folders.corrections / "themes.yml").write_text("- {do: reject", encoding="utf-8")
    with pytest.raises(DefinitionError, match="regel 1"):
        edition.corrections("themes")
