"""Steps and codes of stories count the people who told them, and go with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.publishing.door import WITHDRAWN, open_door
from merkbaar.publishing.joining import NO_STORY, NOBODY, ORIGIN, join
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


def test_steps_of_a_story_that_is_not_there_are_listed_and_count_nobody(door):
    steps = pd.DataFrame({"narrative": ["s0", "s98", "s99"], "event": "komt", "emotion": "angst"})
    tables, refused = join(frames(steps=steps), door=door, at=AT)
    assert tables["steps"]["narrative"].tolist() == ["s0"]
    mine = refused[refused["table"] == "steps"]
    assert mine[["file", "row"]].to_numpy().tolist() == [["a.csv", 2], ["a.csv", 3]]
    assert set(mine["reason"]) == {NO_STORY}
    felt = journey.feeling(
        journey.read_steps(tables["steps"], feelings={"angst": -2.0}), by="event"
    )
    assert felt["persons"].tolist() == [1]


def test_without_any_stories_steps_of_stories_are_all_listed(door):
    parts = frames()
    del parts["narratives"]
    tables, refused = join(parts, door=door, at=AT)
    assert tables["steps"].empty
    assert tables["codes"].empty
    assert set(refused["reason"]) == {NO_STORY}


def test_a_step_of_nobody_and_of_a_story_that_nobody_is_known_to_have_told_is_listed(door):
    stories = pd.DataFrame({"narrative": ["s0", "s1"], "person": ["p1", None], "text": "Lang."})
    steps = pd.DataFrame({"narrative": ["s0", "s1", None], "event": "komt"})
    tables, refused = join(frames(narratives=stories, steps=steps), door=door, at=AT)
    assert tables["steps"]["person"].tolist() == ["p1"]
    mine = refused[refused["table"] == "steps"]
    assert mine["row"].tolist() == [2, 3]
    assert set(mine["reason"]) == {NOBODY}


def test_who_a_source_names_itself_counts_without_the_story(door):
    steps = pd.DataFrame({"narrative": ["s99"], "person": ["p9"], "event": "komt"})
    tables, refused = join(frames(steps=steps), door=door, at=AT)
    assert refused.empty
    assert tables["steps"]["person"].tolist() == ["p9"]


def test_codes_of_a_dossier_stay_and_those_of_a_story_that_is_not_there_are_listed(door):
    codes = pd.DataFrame({"narrative": [None, "s99", "s98"], "dossier": ["d1", None, "d2"]})
    codes = codes.assign(coder="c1", code="geld")
    consents = pd.DataFrame(
        {"person": TELLERS, "purpose": "analyse", "given": pd.to_datetime("2025-01-01")}
    ).drop_duplicates()
    tables, refused = join(frames(codes=codes, consents=consents), door=door, at=AT)
    assert tables["codes"]["dossier"].tolist() == ["d1", "d2"]
    assert refused["reason"].tolist() == [NO_STORY]
