from __future__ import annotations

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy.keys import Key, open_key
from merkbaar.publishing.at_rest import columns_of, is_encrypted, read_table, write_table
from merkbaar.publishing.door import open_door
from merkbaar.publishing.edition import open_edition
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.prepare import MANIFEST, input_hashes, prepare
from merkbaar.publishing.release import withdraw
from merkbaar.publishing.rotating import rotate

OWN, OTHER, DEMO = Key(b"k" * 32, "file"), Key(b"o" * 32, "keyring"), Key(b"d" * 32, "demo")
FRAME = pd.DataFrame({"person": ["iemand-een", "iemand-twee"], "x": [1, 2]})


def test_with_a_key_of_its_own_a_table_is_encrypted_and_read_back(tmp_path):
    path = tmp_path / "a.parquet"
    write_table(path, FRAME, key=OWN)
    assert is_encrypted(path)
    assert b"iemand" not in path.read_bytes()
    assert b"person" not in path.read_bytes()
    pd.testing.assert_frame_equal(read_table(path, key=OWN), FRAME)
    assert list(read_table(path, key=OWN, columns=["x"])) == ["x"]
    assert columns_of(path, key=OWN) == ["person", "x"]
    assert path.stat().st_mode & 0o077 == 0


def test_under_the_public_key_a_table_stays_plain(tmp_path):
    path = tmp_path / "a.parquet"
    write_table(path, FRAME, key=DEMO)
    assert not is_encrypted(path)
    pd.testing.assert_frame_equal(pd.read_parquet(path), FRAME)
    pd.testing.assert_frame_equal(read_table(path, key=None), FRAME)


def test_the_hash_is_of_the_content_and_not_of_the_encryption(tmp_path):
    path = tmp_path / "a.parquet"
    first = write_table(path, FRAME, key=OWN), path.read_bytes()
    second = write_table(path, FRAME, key=OWN), path.read_bytes()
    assert first[0] == second[0] == write_table(path, FRAME, key=DEMO)
    assert first[1] != second[1]


@pytest.mark.parametrize("key", [OTHER, None])
def test_with_another_key_nothing_is_read(tmp_path, key):
    path = tmp_path / "a.parquet"
    write_table(path, FRAME, key=OWN)
    for read in (read_table, columns_of):
        with pytest.raises(PrivacyError, match="andere sleutel") as caught:
            read(path, key=key)
        assert "iemand" not in str(caught.value)


@pytest.mark.parametrize("at", [10, -40])
def test_a_table_that_was_damaged_is_not_read(tmp_path, at):
    path = tmp_path / "a.parquet"
    write_table(path, FRAME, key=OWN)
    content = bytearray(path.read_bytes())
    content[at] ^= 255
    path.write_bytes(content)
    with pytest.raises(PrivacyError, match="beschadigd"):
        read_table(path, key=OWN)


@pytest.fixture
def file(tmp_path):
    home = tmp_path / "data" / "klein"
    made = make_monitor(home, people=12)
    made.write_text(made.read_text().replace("key: demo", 'key: "file:../../klein.key"'))
    open_key("file:../../klein.key", home)
    return made


def prepared(file):
    monitor, folders = load_monitor(file), Folders(home=file.parent, monitor="klein")
    return folders, prepare(monitor, folders, inputs=input_hashes(monitor, folders))


def test_what_is_prepared_under_a_key_of_its_own_holds_nothing_readable(file):
    folders, _ = prepared(file)
    door = open_door(load_monitor(file), file.parent)
    content = every_byte(folders.prepared)
    assert door.pseudonyms_of(bsn(2), kind="bsn")[0].encode() not in content
    assert b"begeleiding" not in content
    assert b"luisterde" not in content
    plain = [path.name for path in folders.prepared.glob("*.parquet") if not is_encrypted(path)]
    assert plain == ["refused.parquet"]


def test_preparing_twice_gives_the_same_hashes(file):
    folders, first = prepared(file)
    (folders.prepared / MANIFEST).unlink()
    _, second = prepared(file)
    assert second.changed
    assert first.manifest["tables"] == second.manifest["tables"]


def test_a_notebook_reads_an_encrypted_table_as_any_other(file):
    prepared(file)
    assert len(open_edition(str(file), "2026").table("persons")) == 12


def test_withdrawing_forgetting_and_another_key_work_on_encrypted_tables(file):
    prepared(file)
    assert "komt in de voorbereide" not in withdraw(file, bsn(2), kind="bsn")
    assert "De persoon is vergeten." in forget(file, bsn(4), kind="bsn")
    edition = open_edition(str(file), "2026")
    assert len(edition.table("persons")) == 11
    rotate(file)
    prepared(file)
    assert len(open_edition(str(file), "2026").table("persons")) == 10
