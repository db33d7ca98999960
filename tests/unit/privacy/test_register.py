from __future__ import annotations

import json
import stat
import sys

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import placed, register
from merkbaar.privacy.keys import Key

KEY = Key(b"k" * 32)
OTHER = Key(b"o" * 32)


def test_a_new_monitor_holds_nothing(tmp_path):
    assert register.held(tmp_path, key=KEY) == {"releases": [], "withdrawn": frozenset()}


def test_releases_are_kept_in_order_and_none_is_replaced(tmp_path):
    for i, edition in enumerate(["2025", "2026", "2025"]):
        ledger = {"aa": [float(i), None]}
        register.record(tmp_path, edition, ledger, by="jo", at="2026-01-01", key=KEY)
    kept = register.releases(tmp_path, key=KEY)
    assert [(one["number"], one["edition"]) for one in kept] == [
        (1, "2025"),
        (2, "2026"),
        (3, "2025"),
    ]
    assert register.held(tmp_path, key=KEY)["releases"][2] == {"aa": [2.0, None]}


def test_the_same_release_gives_the_same_bytes(tmp_path):
    texts = []
    for name in ("a", "b"):
        ledger = {"y": [1.0], "x": [2.0]} if name == "a" else {"x": [2.0], "y": [1.0]}
        path = register.record(tmp_path / name, "2025", ledger, by="jo", at="2026-01-01", key=KEY)
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_register_is_for_its_owner_alone(tmp_path):
    path = register.record(tmp_path, "2025", {}, by="jo", at="2026-01-01", key=KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    register.withdraw(tmp_path, ["p"], at="2026-01-01", key=KEY)
    assert stat.S_IMODE((tmp_path / "register" / "withdrawn.json").stat().st_mode) == 0o600
    for folder in ("register", "register/releases"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_who_withdrew_stays_withdrawn_per_purpose(tmp_path):
    assert register.withdraw(tmp_path, ["b", "a", "a"], at="2026-01-01", key=KEY) == 2
    assert register.withdraw(tmp_path, ["a"], at="2026-02-01", key=KEY) == 0
    assert register.withdraw(tmp_path, ["c"], at="2026-02-01", purpose="photo", key=KEY) == 1
    assert register.withdrawn(tmp_path, key=KEY) == {"a", "b"}
    assert register.withdrawn(tmp_path, purpose="photo", key=KEY) == {"c"}
    assert register.held(tmp_path, key=KEY)["withdrawn"] == {"a", "b"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 3, "ledger": {}}', "{}"])
def test_a_damaged_register_stops_everything(tmp_path, text):
    path = register.record(tmp_path, "2025", {}, by="jo", at="2026-01-01", key=KEY)
    path.write_text(text)
    with pytest.raises(PrivacyError, match="reservekopie"):
        register.held(tmp_path, key=KEY)


@pytest.mark.parametrize("gone", [1, 2])
def test_a_release_that_is_gone_from_the_middle_is_missed(tmp_path, gone):
    paths = [
        register.record(tmp_path, edition, {}, by="jo", at="2026-01-01", key=KEY)
        for edition in ("2024", "2025", "2026")
    ]
    paths[gone - 1].unlink()
    with pytest.raises(PrivacyError, match=f"ontbreekt vrijgave {gone} "):
        register.held(tmp_path, key=KEY)


@pytest.mark.parametrize("edition", ["../weg", "", "a/b", ".", "x" * 61])
def test_an_edition_is_no_path(tmp_path, edition):
    with pytest.raises(PrivacyError):
        register.record(tmp_path, edition, {}, by="jo", at="2026-01-01", key=KEY)
    assert not list(tmp_path.rglob("*.json"))


def listed(folder, *people, key=KEY):
    register.withdraw(folder, people, at="2026-01-01", key=key)
    return folder / "register" / "withdrawn.json"


def unsealed(folder, *people):
    """The list as an earlier version of Merkbaar wrote it."""
    entries = [{"person": who, "purpose": "quote", "at": "2026-01-01"} for who in people]
    path = listed(folder, "a")
    path.write_text(json.dumps({"version": 1, "withdrawn": entries}))
    return path


def test_each_writing_of_the_list_has_a_higher_number(tmp_path):
    numbers = []
    for who in "abb":
        listed(tmp_path, who)
        numbers.append(register.withdrawals(tmp_path, key=KEY).number)
    assert numbers == [1, 2, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda list_: list_["withdrawn"].pop(),
        lambda list_: list_["withdrawn"][0].update(person="c"),
        lambda list_: list_["withdrawn"][0].update(purpose="photo"),
        lambda list_: list_.update(number=9),
        lambda list_: list_.update(seal=""),
        lambda list_: list_.pop("seal"),
    ],
)
def test_a_list_of_withdrawals_that_was_changed_is_refused(tmp_path, change):
    path = listed(tmp_path, "a", "b")
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    for use in (register.held, register.withdrawn, register.withdrawals, register.seal_older):
        with pytest.raises(PrivacyError, match="is veranderd"):
            use(tmp_path, key=KEY)
    with pytest.raises(PrivacyError, match="is veranderd"):
        listed(tmp_path, "c")


def test_a_list_under_another_key_is_refused(tmp_path):
    listed(tmp_path, "a", key=OTHER)
    with pytest.raises(PrivacyError, match="een andere sleutel"):
        register.withdrawn(tmp_path, key=KEY)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 3, "withdrawn": []}'])
def test_a_damaged_list_of_withdrawals_stops_everything(tmp_path, text):
    listed(tmp_path, "a").write_text(text)
    with pytest.raises(PrivacyError, match="reservekopie"):
        register.withdrawn(tmp_path, key=KEY)


def test_a_list_that_is_gone_or_older_than_a_release_is_missed(tmp_path):
    path = listed(tmp_path, "a")
    older = path.read_bytes()
    listed(tmp_path, "b")
    register.record(tmp_path, "2026", {}, by="jo", at="2026-01-01", lists=2, key=KEY)
    register.held(tmp_path, key=KEY)
    path.write_bytes(older)
    with pytest.raises(PrivacyError, match="ouder dan de vrijgave van editie '2026'"):
        register.held(tmp_path, key=KEY)
    path.unlink()
    with pytest.raises(PrivacyError, match="is weg"):
        register.held(tmp_path, key=KEY)


def test_an_older_copy_from_after_the_last_release_is_not_seen_by_the_register_alone(tmp_path):
    register.record(tmp_path, "2026", {}, by="jo", at="2026-01-01", lists=0, key=KEY)
    older = listed(tmp_path, "a").read_bytes()
    listed(tmp_path, "b").write_bytes(older)
    assert register.held(tmp_path, key=KEY)["withdrawn"] == {"a"}


def test_a_list_of_before_there_were_seals_is_read_and_then_sealed(tmp_path):
    path = unsealed(tmp_path, "a", "b")
    assert register.withdrawals(tmp_path, key=KEY).number == 0
    assert register.withdrawn(tmp_path, key=KEY) == {"a", "b"}
    assert register.seal_older(tmp_path, key=KEY) == 2
    assert json.loads(path.read_text())["version"] == 2
    assert register.withdrawals(tmp_path, key=KEY).number == 1
    assert register.withdrawn(tmp_path, key=KEY) == {"a", "b"}
    assert register.seal_older(tmp_path, key=KEY) is None


def test_a_list_without_a_seal_has_no_number_whatever_it_says(tmp_path):
    path = unsealed(tmp_path, "a")
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, "number": 99}))
    assert register.withdrawals(tmp_path, key=KEY).number == 0


def test_there_is_nothing_to_seal_where_nobody_withdrew(tmp_path):
    assert register.seal_older(tmp_path, key=KEY) is None
    assert not (tmp_path / "register").exists()


def test_the_order_of_withdrawals_changes_nothing():
    rows = [{"person": name, "purpose": "quote", "at": ""} for name in "ba"]
    one, other = (
        register.sealed(these, number=1, former=(), key=KEY) for these in (rows, rows[::-1])
    )
    assert one == other


def test_a_release_of_before_cells_had_places_is_read_as_it_is(tmp_path):
    older(record(tmp_path, {"aa": [12.0, None]}), version=1)
    assert register.held(tmp_path, key=KEY)["releases"] == [{"aa": [12.0, None]}]


def test_where_cells_stand_is_kept_with_a_release(tmp_path):
    ledger = {"aa": [12.0], "places": {"aa": ["p", "m", [["area", "WK1"]]]}}
    register.record(tmp_path, "2025", ledger, by="jo", at="2026-01-01", key=KEY)
    assert register.held(tmp_path, key=KEY)["releases"] == [ledger]


def record(folder, ledger=None, edition="2025", key=KEY):
    return register.record(folder, edition, ledger or {}, by="jo", at="2026-01-01", key=key)


def older(path, *, version=2):
    """A release as an earlier version of Merkbaar wrote it."""
    content = json.loads(path.read_text())
    del content["seal"]
    path.write_text(json.dumps({**content, "version": version}))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["ledger"].update(aa=[13.0]),
        lambda one: one["ledger"].clear(),
        lambda one: one.update(edition="2024"),
        lambda one: one.update(number=2),
        lambda one: one.update(lists=0),
        lambda one: one.update(seal=""),
        lambda one: one.pop("seal"),
    ],
)
def test_a_release_that_was_changed_is_refused(tmp_path, change):
    path = register.record(
        tmp_path, "2025", {"aa": [12.0]}, by="jo", at="2026-01-01", lists=1, key=KEY
    )
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    with pytest.raises(PrivacyError, match=r"0001-2025.json.* is veranderd.*reservekopie") as error:
        register.releases(tmp_path, key=KEY)
    assert "13" not in str(error.value)


def test_a_release_in_the_place_of_another_is_refused(tmp_path):
    one, other = (record(tmp_path, {"aa": [value]}) for value in (12.0, 13.0))
    other.write_bytes(one.read_bytes())
    with pytest.raises(PrivacyError, match=r"0002-2025.json.* is veranderd"):
        register.releases(tmp_path, key=KEY)


def test_a_release_of_another_key_is_refused(tmp_path):
    record(tmp_path, key=OTHER)
    with pytest.raises(PrivacyError, match="een andere sleutel"):
        register.held(tmp_path, key=KEY)


def test_releases_of_before_there_were_seals_are_read_and_then_sealed(tmp_path):
    for value in (12.0, 13.0):
        older(record(tmp_path, {"aa": [value]}))
    record(tmp_path, {"aa": [14.0]})
    before = [one["ledger"] for one in register.releases(tmp_path, key=KEY)]
    assert register.seal_releases(tmp_path / "register", key=KEY) == 2
    after = register.releases(tmp_path, key=KEY)
    assert [one["ledger"] for one in after] == before
    assert {one["version"] for one in after} == {3}
    assert register.seal_releases(tmp_path / "register", key=KEY) == 0


def test_a_seal_that_was_taken_off_is_missed_once_the_register_is_sealed(tmp_path):
    path = record(tmp_path)
    older(path)
    assert len(register.releases(tmp_path, key=KEY)) == 1
    register.seal_releases(tmp_path / "register", key=KEY)
    placed.remember(tmp_path, {}, releases=1, key=KEY)
    assert len(register.releases(tmp_path, key=KEY)) == 1
    older(path)
    with pytest.raises(PrivacyError, match="heeft geen zegel meer"):
        register.releases(tmp_path, key=KEY)


def test_releases_are_sealed_with_another_key_and_may_be_changed_by_the_way(tmp_path):
    record(tmp_path, {"aa": [12.0]})

    def change(one):
        return {**one, "ledger": {"aa": [one["ledger"]["aa"][0] + 1]}}

    where = tmp_path / "register"
    assert register.seal_releases(where, key=OTHER, of=KEY, change=change) == 1
    with pytest.raises(PrivacyError):
        register.releases(tmp_path, key=KEY)
    assert [one["ledger"] for one in register.releases(tmp_path, key=OTHER)] == [{"aa": [13.0]}]


def test_the_last_release_has_the_highest_number(tmp_path):
    assert register.last(tmp_path) == 0
    for number in (1, 2):
        record(tmp_path)
        assert register.last(tmp_path) == number
    assert register.stem(12, "2026") == "0012-2026"
