from __future__ import annotations

import os
import stat
import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keys import Key, open_key

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


@pytest.fixture
def monitor(tmp_path):
    folder = tmp_path / "project" / "data" / "proef"
    folder.mkdir(parents=True)
    return folder


class Dicht(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        raise NoKeyringError("no backend")

    def set_password(self, service, username, password):
        raise NoKeyringError("no backend")


def test_the_demo_key_is_the_same_everywhere(monitor, tmp_path):
    assert open_key("demo", monitor) == open_key("demo", tmp_path)


def test_printing_a_key_shows_nothing_of_it():
    key = Key(b"geheim" * 6, "file")
    assert "geheim" not in repr(key)
    assert "geheim" not in str(key)
    assert len(key.fingerprint) == 8


@posix
def test_a_key_file_is_made_for_its_owner_alone_and_read_back(monitor, tmp_path):
    place = tmp_path / "sleutels" / "proef.key"
    key = open_key(f"file:{place}", monitor)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert open_key(f"file:{place}", monitor) == key
    assert len(key.secret) == 32
    assert key.origin == "file"


def test_two_made_keys_differ(monitor, tmp_path):
    one, other = (open_key(f"file:{tmp_path / name}", monitor) for name in ("a.key", "b.key"))
    assert one.secret != other.secret


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_or_write_is_refused(monitor, tmp_path, mode):
    place = tmp_path / "proef.key"
    open_key(f"file:{place}", monitor)
    place.chmod(mode)
    with pytest.raises(PrivacyError, match="chmod 600"):
        open_key(f"file:{place}", monitor)


@pytest.mark.parametrize("where", ["proef.key", "prepared/proef.key", "../anders.key"])
def test_a_key_in_the_data_folder_is_refused_and_not_made(monitor, where):
    with pytest.raises(PrivacyError, match="map met gegevens"):
        open_key(f"file:{where}", monitor)
    assert not (monitor / where).exists()


@posix
def test_a_link_that_leads_into_the_data_folder_is_refused(monitor, tmp_path):
    (tmp_path / "link.key").symlink_to(monitor / "echt.key")
    with pytest.raises(PrivacyError, match="map met gegevens"):
        open_key(f"file:{tmp_path / 'link.key'}", monitor)


def test_a_relative_key_outside_data_starts_at_the_monitor(monitor):
    open_key("file:../../proef.key", monitor)
    assert (monitor.parent.parent / "proef.key").is_file()


def test_a_lost_key_is_not_replaced_once_there_is_data(monitor, tmp_path):
    (monitor / "prepared").mkdir()
    (monitor / "prepared" / "persons.parquet").touch()
    with pytest.raises(PrivacyError, match="oude"):
        open_key(f"file:{tmp_path / 'weg.key'}", monitor)
    assert not (tmp_path / "weg.key").exists()
    assert open_key(f"file:{tmp_path / 'weg.key'}", monitor, make=True).origin == "file"


@pytest.mark.parametrize("text", ["", "kort", "00ff", "zz" * 32, "é" * 40])
def test_a_file_that_is_no_key_is_refused_without_showing_it(monitor, tmp_path, text):
    place = tmp_path / "proef.key"
    place.write_text(text, encoding="utf-8")
    place.chmod(0o600)
    with pytest.raises(PrivacyError) as caught:
        open_key(f"file:{place}", monitor)
    assert "geen goede sleutel" in str(caught.value)
    assert not text or text not in str(caught.value)


def test_a_folder_is_no_key(monitor, tmp_path):
    (tmp_path / "map").mkdir(mode=0o700)
    with pytest.raises(PrivacyError, match="geen bestand"):
        open_key(f"file:{tmp_path / 'map'}", monitor)


@pytest.mark.parametrize("setting", ["", "file:", "file: ", "geheim123", "sleutel.key"])
def test_an_unknown_setting_is_refused_and_not_repeated(monitor, setting):
    with pytest.raises(PrivacyError, match="Verwacht: demo") as caught:
        open_key(setting, monitor)
    assert "geheim123" not in str(caught.value)


def test_a_key_in_the_keyring_is_made_once(monitor, bos):
    key = open_key("keyring", monitor)
    assert open_key("keyring", monitor) == key
    assert list(bos.held) == [("merkbaar", "proef")]


def test_a_lost_key_in_the_keyring_is_not_replaced_once_there_is_data(monitor, bos):
    (monitor / "register").mkdir()
    (monitor / "register" / "releases.json").touch()
    with pytest.raises(PrivacyError, match="oude"):
        open_key("keyring", monitor)
    assert not bos.held


def test_a_system_without_a_keyring_says_what_to_do(monitor):
    before = keyring.get_keyring()
    keyring.set_keyring(Dicht())
    try:
        with pytest.raises(PrivacyError, match="file:~/"):
            open_key("keyring", monitor)
    finally:
        keyring.set_keyring(before)


@posix
def test_a_key_is_never_world_readable_whatever_the_umask(monitor, tmp_path):
    before = os.umask(0)
    try:
        open_key(f"file:{tmp_path / 'a.key'}", monitor)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600
