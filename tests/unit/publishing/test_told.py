"""Who told of what, kept left of the gate for the notebook that joins numbers and stories."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from merkbaar.privacy.keys import open_key
from merkbaar.publishing.clearing import CANDIDATES
from merkbaar.publishing.results import RESERVED, clear_notebook, load_offers
from merkbaar.publishing.told import (
    beside_numbers,
    keep_told,
    numbers_of_people,
    read_told,
    told_of,
)

STORIES = pd.DataFrame(
    {
        "narrative": ["n1", "n2", "n3", "n4", "n5"],
        "person": ["p1", "p1", "p2", "p3", "p4"],
        "area": ["WK1", "WK1", "WK1", "WK2", None],
        "period": ["2025", "2025", "2026", "2026", "2026"],
    }
)
THEMES = pd.DataFrame(
    [("n1", "wachten", 0.9), ("n2", "wachten", 0.8), ("n2", "geld", 0.6), ("n3", "overig", 0.9),
     ("n4", "geld", 0.2), ("n5", "geld", 0.7)],
    columns=["narrative", "theme", "strength"],
)  # fmt: skip


def test_everybody_has_a_row_per_theme_or_one_without():
    made = told_of(THEMES, STORIES)
    rows = [tuple(None if part != part else part for part in row) for row in made.to_numpy()]
    assert rows == [
        ("p1", "WK1", "2025", "geld"),
        ("p1", "WK1", "2025", "wachten"),
        ("p2", "WK1", "2026", None),
        ("p3", "WK2", "2026", None),
        ("p4", None, "2026", "geld"),
    ], "the other stories are no theme, and a weak one doesn't count"


def test_the_order_of_stories_does_not_matter():
    turned = told_of(THEMES.iloc[::-1], STORIES.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(turned, told_of(THEMES, STORIES))


@pytest.fixture
def edition(tmp_path: Path) -> SimpleNamespace:
    tables = {
        "provisions": pd.DataFrame(
            {
                "person": ["p1", "p1", "p2", "p3"],
                "applied": pd.to_datetime(["2026-01-01", "2026-02-01", "2025-01-01", "2026-03-01"]),
                "start": pd.to_datetime(["2026-01-11", "2026-03-03", "2025-02-01", None]),
            }
        )
    }
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    (prepared / "provisions.parquet").write_bytes(b"")
    folders = SimpleNamespace(prepared=prepared, results=lambda edition: tmp_path / edition)
    monitor = SimpleNamespace(measures=[SimpleNamespace(id="waiting_days")], random_state=5)
    return SimpleNamespace(
        folders=folders,
        monitor=monitor,
        plan=SimpleNamespace(period="2026", until=date(2027, 1, 1)),
        edition="2026",
        notebook="stories",
        instruments={},
        table=tables.__getitem__,
        _key=lambda: open_key("demo", tmp_path, make=False),
    )


def test_what_is_kept_is_read_back_and_goes_with_its_notebook(edition, tmp_path):
    assert read_told(edition) is None
    keep_told(edition, THEMES, STORIES)
    assert len(read_told(edition)) == 5
    assert load_offers(tmp_path / "2026", key=edition._key()) == {}, "it is no offer to the gate"
    clear_notebook(tmp_path / "2026", "stories")
    assert read_told(edition) is None


def test_it_is_cleared_with_what_people_said_and_no_table_can_have_its_name():
    assert "told.*" in CANDIDATES
    assert "told" in RESERVED


def test_days_waited_are_of_this_period_and_one_number_a_person(edition):
    made = numbers_of_people(edition)
    assert made.to_dict("records") == [
        {"person": "p1", "measure": "waiting_days", "value": 20.0}
    ], "the mean of ten and thirty days; one began before, one didn't begin"


def test_without_any_number_there_is_an_empty_table_and_without_stories_nothing_is_asked(edition):
    edition.monitor.measures = []
    assert list(numbers_of_people(edition).columns) == ["person", "measure", "value"]
    assert len(numbers_of_people(edition)) == 0
    assert beside_numbers(edition) == {"told": None, "people": None, "random_state": 5}


def with_keys(edition, **columns):
    (edition.folders.prepared / "identities.parquet").write_bytes(b"")
    tables = {"identities": pd.DataFrame(columns), "provisions": edition.table("provisions")}
    edition.table = tables.__getitem__


def test_with_a_key_list_a_number_goes_by_the_number_under_which_its_person_told(edition):
    with_keys(edition, person=["p1", "p9"], client=["c1", "c9"])
    told = pd.DataFrame({"person": ["c1", "c9"], "area": "WK1", "period": "2026", "theme": "x"})
    assert numbers_of_people(edition, told)["person"].tolist() == ["c1"]
    assert numbers_of_people(edition)["person"].tolist() == ["p1"], "nobody to go by"


@pytest.mark.parametrize(
    ("told", "found"),
    [(["p1", "c1", "t1"], "p1"), (["c1", "t1"], "c1"), (["t1"], "t1"), (["other"], "p1")],
)
def test_of_several_numbers_that_told_the_first_of_the_list_counts(edition, told, found):
    with_keys(edition, person=["p1"], client=["c1"], phone=["t1"])
    frame = pd.DataFrame({"person": told, "area": "WK1", "period": "2026", "theme": "x"})
    assert numbers_of_people(edition, frame)["person"].tolist() == [found]


def test_who_got_better_takes_the_place_of_the_score_where_the_monitor_asks_for_it(edition):
    (edition.folders.prepared / "answers.parquet").write_bytes(b"")
    rows = [
        (
            person,
            "djg6",
            str(item),
            2 if wave == "T0" or person == "p2" else end,
            wave,
            "maatjes",
            f"{year}-10-01",
        )
        for person in ("p1", "p2")
        for wave, year in (("T0", 2025), ("T1", 2026))
        for item, end in zip(range(1, 7), (3, 1, 1, 3, 1, 3), strict=True)
    ]
    names = ["person", "instrument", "item", "value", "wave", "approach", "moment"]
    answers = pd.DataFrame(rows, columns=names)
    answers["moment"] = pd.to_datetime(answers["moment"])
    tables = {"answers": answers, "provisions": edition.table("provisions")}
    edition.table, edition.instruments = tables.__getitem__, {"djg6": "loneliness"}
    lonely = SimpleNamespace(id="loneliness", better="lower")
    edition.monitor.approaches = [SimpleNamespace(id="maatjes", instrument="djg6")]
    edition.monitor.measures = [lonely]
    assert set(numbers_of_people(edition)["measure"]) == {"loneliness"}
    edition.monitor.measures = [lonely, SimpleNamespace(id="improved", better="higher")]
    made = numbers_of_people(edition).sort_values("person")
    assert set(made["measure"]) == {"improved"}
    assert abs(made["value"].iloc[0]) == abs(made["value"].iloc[1]) == 50
