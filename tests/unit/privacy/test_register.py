from __future__ import annotations

import stat
import sys

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import register


def test_a_new_monitor_holds_nothing(tmp_path):
    assert register.held(tmp_path) == {"releases": [], "withdrawn": frozenset()}


def test_releases_are_kept_in_order_and_none_is_replaced(tmp_path):
    for i, edition in enumerate(["2025", "2026", "2025"]):
        register.record(tmp_path, edition, {"aa": [float(i), None]}, by="jo", at="2026-01-01")
    kept = register.releases(tmp_path)
    assert [(one["number"], one["edition"]) for one in kept] == [
        (1, "2025"),
        (2, "2026"),
        (3, "2025"),
    ]
    assert register.held(tmp_path)["releases"][2] == {"aa": [2.0, None]}


def test_the_same_release_gives_the_same_bytes(tmp_path):
    texts = []
    for name in ("a", "b"):
        ledger = {"y": [1.0], "x": [2.0]} if name == "a" else {"x": [2.0], "y": [1.0]}
        path = register.record(tmp_path / name, "2025", ledger, by="jo", at="2026-01-01")
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_register_is_for_its_owner_alone(tmp_path):
    path = register.record(tmp_path, "2025", {}, by="jo", at="2026-01-01")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    register.withdraw(tmp_path, ["p"], at="2026-01-01")
    assert stat.S_IMODE((tmp_path / "register" / "withdrawn.json").stat().st_mode) == 0o600
    for folder in ("register", "register/releases"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_who_withdrew_stays_withdrawn_per_purpose(tmp_path):
    assert register.withdraw(tmp_path, ["b", "a", "a"], at="2026-01-01") == 2
    assert register.withdraw(tmp_path, ["a"], at="2026-02-01") == 0
    assert register.withdraw(tmp_path, ["c"], at="2026-02-01", purpose="photo") == 1
    assert register.withdrawn(tmp_path) == {"a", "b"}
    assert register.withdrawn(tmp_path, purpose="photo") == {"c"}
    assert register.held(tmp_path)["withdrawn"] == {"a", "b"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2, "ledger": {}}', "{}"])
def test_a_damaged_register_stops_everything(tmp_path, text):
    path = register.record(tmp_path, "2025", {}, by="jo", at="2026-01-01")
    path.write_text(text)
    with pytest.raises(PrivacyError, match="reservekopie"):
        register.held(tmp_path)


@pytest.mark.parametrize("edition", ["../weg", "", "a/b", ".", "x" * 61])
def test_an_edition_is_no_path(tmp_path, edition):
    with pytest.raises(PrivacyError):
        register.record(tmp_path, edition, {}, by="jo", at="2026-01-01")
    assert not list(tmp_path.rglob("*.json"))
