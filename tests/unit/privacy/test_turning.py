from __future__ import annotations

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import turning
from merkbaar.privacy.keys import open_key
from merkbaar.privacy.turning import NEW, Turned


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "data" / "proef"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(params=["keyring", "file:../../proef.key", "file:../../proef"])
def setting(request, bos):
    return request.param


def test_a_new_key_leaves_the_one_in_use_alone(setting, home):
    old = open_key(setting, home)
    new = turning.new_key(setting, home)
    assert open_key(setting, home) == old
    assert new.secret != old.secret
    assert len(new.secret) == 32


def test_a_new_key_that_was_never_used_is_replaced(setting, home):
    open_key(setting, home)
    first, second = turning.new_key(setting, home), turning.new_key(setting, home)
    assert first.secret != second.secret
    assert turning.read_key(setting, home, NEW) == second


@pytest.mark.parametrize("needed", [True, False])
def test_turning_puts_the_new_key_in_place_and_keeps_the_old_one_only_if_needed(
    setting, home, needed
):
    old = open_key(setting, home)
    new = turning.new_key(setting, home)
    for _ in range(2):
        turning.turn(setting, home, needed=[old.fingerprint] if needed else [])
    assert open_key(setting, home) == new
    assert turning.has_key(setting, home, old.fingerprint) is needed
    assert not turning.has_key(setting, home, NEW)
    turning.drop(setting, home, old.fingerprint)
    turning.drop(setting, home, old.fingerprint)
    assert not turning.has_key(setting, home, old.fingerprint)


def test_former_keys_are_those_the_register_names(setting, home):
    old = open_key(setting, home)
    turning.new_key(setting, home)
    turning.turn(setting, home, needed=[old.fingerprint])
    new = open_key(setting, home)
    turning.write_turned(home / "register", Turned(new.fingerprint, (old.fingerprint,)))
    assert turning.former_keys(setting, home, new) == (old,)
    with pytest.raises(PrivacyError, match="hoort niet bij"):
        turning.former_keys(setting, home, old)


def test_without_a_change_there_is_no_former_key_and_any_key_is_the_monitors(setting, home):
    assert turning.former_keys(setting, home, open_key(setting, home)) == ()
    assert turning.turned(home) == Turned()


def test_a_list_of_keys_that_is_broken_stops_everything(setting, home):
    key = open_key(setting, home)
    turning.write_turned(home / "register", Turned(key.fingerprint))
    (home / "register" / "keys.json").write_text("{}")
    with pytest.raises(PrivacyError, match=r"register/keys\.json"):
        turning.former_keys(setting, home, key)


def test_a_key_beside_another_is_never_tracked_by_git(home):
    open_key("file:../../proef.key", home)
    turning.new_key("file:../../proef.key", home)
    turning.turn("file:../../proef.key", home, needed=[])
    turning.new_key("file:../../proef.key", home)
    assert {path.suffix for path in home.parent.parent.iterdir()} <= {".key", ""}


@pytest.mark.parametrize("do", [turning.new_key, turning.read_key])
def test_the_public_key_cannot_be_turned(home, do):
    with pytest.raises(PrivacyError, match="openbaar"):
        do("demo", home)
