from __future__ import annotations

import json

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import register
from merkbaar.privacy.forgetting import Forgotten, forget, forgotten, sealed
from merkbaar.privacy.keys import Key
from merkbaar.privacy.pseudonyms import mentions

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)


def put(folder, person="a", stories=(), at="2026-01-01"):
    return forget(folder, person, stories=stories, at=at, key=KEY)


def listed(folder):
    return json.loads((folder / "register" / "forgotten.json").read_text())


def test_nobody_is_forgotten_without_a_list(tmp_path):
    assert forgotten(tmp_path, key=KEY) == Forgotten()


def test_who_is_forgotten_stays_on_the_list_with_their_stories(tmp_path):
    assert put(tmp_path, "b", ["s2"])
    assert put(tmp_path, "a")
    assert not put(tmp_path, "b", ["s1"], at="2027-01-01")
    assert forgotten(tmp_path, key=KEY) == Forgotten(frozenset("ab"), frozenset({"s1", "s2"}))
    assert [entry["person"] for entry in listed(tmp_path)["forgotten"]] == ["a", "b"]
    assert listed(tmp_path)["forgotten"][1]["at"] == "2026-01-01"


def test_a_list_sealed_with_another_key_is_refused(tmp_path):
    put(tmp_path)
    with pytest.raises(PrivacyError, match="andere sleutel"):
        forgotten(tmp_path, key=OTHER)


@pytest.mark.parametrize(
    "change",
    [
        {"forgotten": []},
        {"forgotten": "a"},
        {"forgotten": [{"person": "b", "at": "2026-01-01", "stories": []}]},
        {"seal": ""},
        {"seal": "é"},
        {"version": 2},
    ],
)
def test_a_changed_list_is_refused(tmp_path, change):
    put(tmp_path)
    path = tmp_path / "register" / "forgotten.json"
    path.write_text(json.dumps({**listed(tmp_path), **change}))
    with pytest.raises(PrivacyError, match=r"register/forgotten\.json"):
        forgotten(tmp_path, key=KEY)
    with pytest.raises(PrivacyError):
        put(tmp_path, "c")


def test_an_older_list_with_a_good_seal_is_refused(tmp_path):
    put(tmp_path)
    old = (tmp_path / "register" / "forgotten.json").read_bytes()
    put(tmp_path, "b")
    (tmp_path / "register" / "forgotten.json").write_bytes(old)
    with pytest.raises(PrivacyError, match="is veranderd"):
        forgotten(tmp_path, key=KEY)


def test_a_list_that_is_gone_is_missed(tmp_path):
    put(tmp_path)
    (tmp_path / "register" / "forgotten.json").unlink()
    with pytest.raises(PrivacyError, match="is weg"):
        forgotten(tmp_path, key=KEY)


def test_forgetting_is_no_withdrawal_of_one_purpose(tmp_path):
    put(tmp_path)
    assert register.withdrawn(tmp_path, purpose="quote", key=KEY) == frozenset()


def test_the_list_is_written_for_its_owner_alone(tmp_path):
    put(tmp_path)
    path = tmp_path / "register" / "forgotten.json"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_order_of_entries_changes_nothing():
    rows = [{"person": name, "at": "", "stories": []} for name in "ba"]
    assert sealed(rows, key=KEY) == sealed(rows[::-1], key=KEY)


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        ("bsn", "111222333", "mijn bsn is 1112.22.333."),
        ("bsn", "12345672", "nr 012345672 of"),
        ("phone", "0612345678", "bel +31 6 1234 5678 na zes"),
        ("phone", "0612345678", "06-12 34 56 78"),
        ("phone", "0612345678", "wa 31612345678"),
        ("phone", "+32470123456", "+32 470 12 34 56"),
        ("phone", "NL.1234abcd", "van NL.1234abcd:"),
        ("client", "wg 00127", "dossier WG00127, wijk"),
        ("name", "Wiebrich Tjoelkema", "mevrouw wiebrich  tjoelkema"),
    ],
)
def test_a_number_is_found_however_it_stands_in_a_text(kind, number, text):
    pattern = mentions(number, kind=kind)
    assert pattern is not None
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        ("bsn", "111222333", "1112223334"),
        ("bsn", "111222333", "9111222333"),
        ("phone", "0612345678", "90612345678"),
        ("phone", "0612345678", "06123456789"),
        ("client", "WG00127", "WG001270"),
    ],
)
def test_another_number_is_not_taken_for_it(kind, number, text):
    pattern = mentions(number, kind=kind)
    assert pattern is not None
    assert not pattern.search(text)


@pytest.mark.parametrize(
    ("kind", "number"),
    [("client", "127"), ("client", "123456"), ("name", "Bakker"), ("bsn", "123456789")],
)
def test_what_too_much_looks_like_is_not_sought_in_texts(kind, number):
    assert mentions(number, kind=kind) is None
