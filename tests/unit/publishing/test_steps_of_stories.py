"""Steps and codes of stories count the people who told them, and go with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.publishing.door import WITHDRAWN, open_door
from merkbaar.publishing.joining import ORIGIN, join
from merkbaar.storytelling import journey

AT = dt.date(2027, 1, 1)
STORIES = [f"s{i}" for i in range(12)]
TELLERS = ["p1"] * 10 + ["p2", "p3"]


def sourced(frame):
    rows = range(1, len(frame) + 1)
    return frame.assign(**dict(zip(ORIGIN, ("a.csv", "", rows, 0), strict=True)))


def frames(**more):
    told = pd.DataFrame({"narrative": STORIES, "person": TELLERS, "text": "Het duurde lang."})
    steps = pd.DataFrame({"narrative": STORIES, "phase": "intake", "event": "komt"})
    codes = pd.DataFrame({"narrative": STORIES, "coder": "c1", "code": "geld"})
    parts = {"steps": steps.assign(emotion="angst"), "codes": codes, "narratives": told, **more}
    return {name: [sourced(frame)] for name, frame in parts.items()}


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    file = make_monitor(tmp_path_factory.mktemp("klein"), people=12)
    return open_door(load_monitor(file), file.parent)


def test_ten_stories_of_one_person_are_one_person_in_the_journey(door):
    tables, refused = join(frames(), door=door, at=AT)
    assert refused.empty
    assert tables["steps"]["person"].tolist() == TELLERS
    felt = journey.feeling(journey.read_steps(tables["steps"], feelings={"angst": -2.0}))
    assert felt["persons"].tolist() == [3]


def test_who_a_source_names_itself_stays(door):
    parts = frames()
    parts["steps"][0]["person"] = ["p9", *[None] * 11]
    tables, _ = join(parts, door=door, at=AT)
    assert tables["steps"]["person"].tolist() == ["p9", *TELLERS[1:]]


def test_steps_and_codes_go_with_a_story_whose_person_withdrew(door):
    tables, refused = join(frames(), door=replace(door, withdrawn=frozenset({"p1"})), at=AT)
    for name in ("steps", "codes", "narratives"):
        assert tables[name]["narrative"].tolist() == ["s10", "s11"]
    assert set(refused["reason"]) == {WITHDRAWN}


def test_without_consent_to_analyse_a_story_its_steps_and_codes_stay_out_too(door):
    consents = pd.DataFrame(
        {"person": ["p2"], "purpose": ["analyse"], "given": pd.to_datetime(["2025-01-01"])}
    )
    tables, _ = join(frames(consents=consents), door=door, at=AT)
    for name in ("steps", "codes", "narratives"):
        assert tables[name]["narrative"].tolist() == ["s10"]


def test_rows_of_no_story_that_is_known_stay_as_they_were(door):
    codes = pd.DataFrame({"narrative": [None, "s99"], "dossier": ["d1", None]})
    codes = codes.assign(coder="c1", code="geld")
    consents = pd.DataFrame(
        {"person": TELLERS, "purpose": "analyse", "given": pd.to_datetime("2025-01-01")}
    ).drop_duplicates()
    tables, refused = join(frames(codes=codes, consents=consents), door=door, at=AT)
    assert refused.empty
    assert len(tables["codes"]) == 2
