from __future__ import annotations

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import remembering
from merkbaar.privacy.keys import Key
from merkbaar.privacy.remembering import refuse_older, remember, remembered

KEY = Key(b"k" * 32, "file")
OTHER = Key(b"o" * 32, "file")
SETTING = "file:../klein.key"


@pytest.fixture
def home(tmp_path):
    (tmp_path / "klein").mkdir()
    return tmp_path / "klein"


def memory(home):
    (path,) = home.parent.glob("klein.klein-*.lists")
    return path


@pytest.mark.parametrize("setting", [SETTING, "keyring"])
def test_an_older_number_is_refused_and_a_newer_one_remembered(home, bos, setting):
    refuse_older(setting, home, 0, key=KEY)
    for number in (1, 2, 2, 5):
        refuse_older(setting, home, number, key=KEY)
        assert remembered(setting, home, key=KEY) == number
    for number in (0, 4):
        with pytest.raises(PrivacyError, match=f"stand {number}, en de laatste .* stand 5"):
            refuse_older(setting, home, number, key=KEY)
    assert remembered(setting, home, key=KEY) == 5


def test_a_lower_number_is_not_remembered(home):
    remember(SETTING, home, 3, key=KEY)
    remember(SETTING, home, 2, key=KEY)
    assert remembered(SETTING, home, key=KEY) == 3


def test_it_lies_beside_the_key_for_its_owner_alone(home):
    remember(SETTING, home, 3, key=KEY)
    path = memory(home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert KEY.secret.hex() not in path.read_text()
    assert not list(home.iterdir())


def test_the_message_says_how_to_go_on_without_the_newest_copy(home, bos):
    for setting, way in ((SETTING, "klein.klein-"), ("keyring", "keyring del merkbaar klein-")):
        remember(setting, home, 3, key=KEY)
        with pytest.raises(PrivacyError, match=way):
            refuse_older(setting, home, 1, key=KEY)
    memory(home).unlink()
    refuse_older(SETTING, home, 1, key=KEY)


def test_another_key_and_another_monitor_start_afresh(home):
    remember(SETTING, home, 3, key=KEY)
    refuse_older(SETTING, home, 0, key=OTHER)
    (home.parent / "groot").mkdir()
    refuse_older(SETTING, home.parent / "groot", 0, key=KEY)
    assert remembered(SETTING, home, key=KEY) == 3


def test_under_the_public_key_nothing_is_kept(home):
    remember("demo", home, 3, key=KEY)
    refuse_older("demo", home, 1, key=KEY)
    assert [path.name for path in home.parent.rglob("*")] == ["klein"]


def test_what_cannot_be_read_as_a_number_counts_as_none(home):
    remember(SETTING, home, 3, key=KEY)
    place = memory(home)
    for text in ("", "x", f"{KEY.fingerprint} x", KEY.fingerprint, "3"):
        place.write_text(text)
        assert remembered(SETTING, home, key=KEY) == 0


def test_who_may_not_write_beside_the_key_does_without(home, monkeypatch):
    def forbidden(path, text):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(remembering, "write_private", forbidden)
    remember(SETTING, home, 3, key=KEY)
    assert remembered(SETTING, home, key=KEY) == 0
    assert not list(home.parent.glob("klein.klein-*.lists"))


def test_a_copy_to_try_things_in_does_not_hold_up_the_real_one(home, bos):
    copy = home.parent / "proef" / "klein"
    copy.mkdir(parents=True)
    for setting in ("file:" + str(home.parent / "klein.key"), "keyring"):
        remember(setting, home, 3, key=KEY)
        remember(setting, copy, 4, key=KEY)
        refuse_older(setting, home, 3, key=KEY)
        assert remembered(setting, copy, key=KEY) == 4
