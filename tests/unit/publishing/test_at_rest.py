from __future__ import annotations

import sys

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy.keys import Key, open_key
from merkbaar.publishing.at_rest import (
    MADE,
    columns_of,
    for_us_alone,
    is_encrypted,
    read_table,
    write_table,
)
from merkbaar.publishing.door import open_door
from merkbaar.publishing.edition import open_edition
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.prepare import MANIFEST, input_hashes, prepare
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.results import clear_others, load_quotes, save_offer
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.run import run
from merkbaar.publishing.state import results_hash
from merkbaar.tables import Offer

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


def test_results_lie_encrypted_and_are_released_as_any_other(file):
    """Told by a whole run: the gate, a second run and a release read what notebooks wrote."""
    folders = Folders(home=file.parent, monitor="klein")
    run(file, "2026", progress=False)
    paths = sorted(folders.results("2026").glob("*.parquet"))
    names = ["quotes.told.parquet", "theme_shares.parquet", "users.parquet"]
    assert [path.name for path in paths] == names
    assert all(is_encrypted(path) for path in paths)
    assert set(open_edition(str(file), "2026").results()) == {"theme_shares", "users"}
    left = every_byte(folders.home / "results") + every_byte(folders.prepared)
    assert b"luisterde" not in left
    assert run(file, "2026", progress=False).skipped
    release(file, "2026", by="jo", quotes="all")
    assert b"luisterde" in every_byte(folders.outputs)
    rotate(file)
    run(file, "2026", progress=False)
    key = open_key("file:../../klein.key", folders.home)
    assert len(load_quotes(folders.results("2026"), key=key)) == 7


def test_the_same_result_written_again_counts_as_the_same(tmp_path):
    """Though its bytes differ; another value doesn't, nor a table that is gone."""

    def saved(persons):
        cells = {"area": ["WK1"], "value": [1.0], "lower": 0.0, "upper": 2.0, "n": 9.0, "p": 0.5}
        frame = pd.DataFrame({**cells, "persons": [persons], "grade": "", "method": ""})
        offer = Offer("users", frame, dimensions=("area",), unit="mensen", notebook="counts")
        save_offer(tmp_path, offer, key=OWN)
        return results_hash(tmp_path), (tmp_path / "users.parquet").read_bytes()

    first, again, other = saved(12), saved(12), saved(13)
    assert first[0] == again[0] != other[0]
    assert first[1] != again[1]
    (tmp_path / "users.parquet").unlink()
    assert results_hash(tmp_path) != other[0]


def test_a_file_of_quotes_of_an_earlier_version_does_not_stay(tmp_path):
    (tmp_path / "quotes.parquet").write_bytes(b"PAR1")
    clear_others(tmp_path, set())
    assert not list(tmp_path.iterdir())


def open_to_others(home):
    """Parts of a monitor that somebody else on the computer could enter, by their own modes."""
    made = [path for name in MADE for path in [home / name, *(home / name).rglob("*")]]
    return [path.name for path in (home, *made) if path.exists() and path.stat().st_mode & 0o077]


def loosen(home):
    for path in [home, *home.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_after_every_command_what_was_made_is_for_its_owner_alone(file):
    home = file.parent
    commands = {
        "run": lambda: run(file, "2026", progress=False),
        "release": lambda: release(file, "2026", by="jo", quotes="all"),
        "withdraw": lambda: withdraw(file, bsn(2), kind="bsn"),
        "forget": lambda: forget(file, bsn(4), kind="bsn"),
        "rotate": lambda: rotate(file),
    }
    for name, command in commands.items():
        command()
        assert open_to_others(home) == [], name
        loosen(home)
        raw = (home / "raw" / "mensen.csv").stat().st_mode
    with pytest.raises(PrivacyError):
        withdraw(file, "123456789", kind="bsn")
    assert open_to_others(home) == []
    assert (home / "raw" / "mensen.csv").stat().st_mode == raw


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_what_a_link_points_to_keeps_its_mode(tmp_path):
    outside = tmp_path / "elders.txt"
    outside.write_text("x")
    outside.chmod(0o644)
    work = tmp_path / "klein" / "work"
    work.mkdir(parents=True)
    (work / "link").symlink_to(outside)
    for_us_alone(tmp_path / "klein")
    assert outside.stat().st_mode & 0o777 == 0o644
    assert work.stat().st_mode & 0o777 == 0o700
