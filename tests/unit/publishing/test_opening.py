"""A monitor is opened with its door; what was sealed on the way in is said last."""

from __future__ import annotations

import json

import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import DefinitionError, PrivacyError
from merkbaar.publishing.opening import open_monitor, opened


@pytest.fixture
def file(tmp_path):
    return make_monitor(tmp_path / "data" / "klein")


def unsealed(file, *, persons):
    """Lay a list of withdrawals as an earlier version wrote it."""
    place = file.parent / "register" / "withdrawn.json"
    place.parent.mkdir(mode=0o700)
    entries = [{"person": who, "purpose": "quote", "at": "2026-01-01"} for who in persons]
    place.write_text(json.dumps({"version": 1, "withdrawn": entries}))
    return place


def test_a_monitor_is_opened_with_its_folders_and_its_door(file):
    place = opened(file)
    assert (place.monitor.monitor, place.folders.home) == ("klein", file.parent)
    assert place.door.withdrawn == frozenset()
    assert open_monitor(file) == (place.monitor, place.folders)
    assert place.told("Gedaan.", "En dat ook.") == "Gedaan.\nEn dat ook."


def test_what_was_sealed_on_the_way_in_is_said_once_and_last(file):
    unsealed(file, persons=["p1", "p2"])
    first = opened(file)
    assert first.told("Gedaan.").startswith("Gedaan.\nLet op: ")
    assert "Mensen op de lijst: 2." in first.note
    assert first.door.withdrawn == {"p1", "p2"}
    assert opened(file).note == ""


def test_a_list_that_was_changed_is_not_opened(file):
    place = unsealed(file, persons=["p1"])
    opened(file)
    place.write_text(place.read_text().replace("p1", "p2"))
    with pytest.raises(PrivacyError, match=r"withdrawn\.json"):
        opened(file)


def test_a_monitor_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DefinitionError):
        opened(tmp_path / "monitor.yml")
