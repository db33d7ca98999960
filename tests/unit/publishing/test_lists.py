"""What is seen, and what isn't, when the list of who withdrew is changed, gone or an old copy."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register
from merkbaar.publishing.door import open_door, seal_older
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.run import run


class Place:
    """A small monitor with a key of its own, of which two people withdrew one after another."""

    def __init__(self, root):
        self.folders = Folders(home=root / "data" / "klein", monitor="klein")
        self.file = make_monitor(self.folders.home, people=12)
        self.file.write_text(self.file.read_text().replace("key: demo", 'key: "file:../../k.key"'))
        self.root = root
        self.list = self.folders.register / "withdrawn.json"
        self.older = root / "backup"
        self.prepare()
        withdraw(self.file, bsn(2), kind="bsn")
        shutil.copytree(self.folders.register, self.older)
        withdraw(self.file, bsn(4), kind="bsn")

    @property
    def memory(self):
        (path,) = self.root.glob("k.klein-*.lists")
        return path

    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    def prepare(self):
        monitor = load_monitor(self.file)
        return prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))

    def put_back_the_older_register(self):
        shutil.rmtree(self.folders.register)
        shutil.copytree(self.older, self.folders.register)

    def as_an_earlier_version_wrote_it(self):
        entries = json.loads(self.list.read_text())["withdrawn"]
        self.list.write_text(json.dumps({"version": 1, "withdrawn": entries}))
        self.memory.unlink()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


DAMAGE = {
    "changed": lambda place: place.list.write_text(place.list.read_text().replace("quote", "x")),
    "gone": lambda place: place.list.unlink(),
    "the whole register gone": lambda place: shutil.rmtree(place.folders.register),
    "an older copy": lambda place: shutil.copy(place.older / "withdrawn.json", place.list),
    "an older register": lambda place: place.put_back_the_older_register(),
    "the seal taken off": lambda place: place.list.write_text(
        json.dumps({"version": 1, "withdrawn": json.loads(place.list.read_text())["withdrawn"]})
    ),
}
WRITERS = {
    "run": lambda file: run(file, "2026", progress=False),
    "release": lambda file: release(file, "2026", by="jo", quotes="all"),
    "withdraw": lambda file: withdraw(file, bsn(6), kind="bsn"),
    "forget": lambda file: forget(file, bsn(6), kind="bsn"),
    "rotate": rotate,
}


@pytest.mark.parametrize("how", sorted(DAMAGE))
def test_nobody_comes_back_because_the_list_was_tampered_with(place, how):
    DAMAGE[how](place)
    for writer in WRITERS.values():
        with pytest.raises(PrivacyError, match="zou terug kunnen komen"):
            writer(place.file)


def test_the_newest_copy_put_back_mends_it(place):
    newest = place.list.read_bytes()
    place.list.unlink()
    with pytest.raises(PrivacyError, match="Zet de nieuwste kopie van register/ terug"):
        place.door()
    place.list.write_bytes(newest)
    assert len(place.door().withdrawn) == 2


def test_without_a_newer_copy_there_is_a_way_out_that_the_message_names(place):
    place.put_back_the_older_register()
    with pytest.raises(PrivacyError, match=r"haal k\.klein-\w+\.lists .* weg") as refused:
        place.door()
    assert "doe de intrekkingen en het vergeten van daarna opnieuw" in str(refused.value)
    place.memory.unlink()
    withdraw(place.file, bsn(4), kind="bsn")
    assert len(place.door().withdrawn) == 2


def test_what_is_not_seen_an_older_register_where_the_memory_beside_the_key_is_gone(place):
    """As on another computer to which only the key was copied. The manual says so."""
    place.memory.unlink()
    place.put_back_the_older_register()
    assert len(place.door().withdrawn) == 1


def test_a_list_of_an_earlier_version_is_sealed_and_that_is_said(place):
    place.as_an_earlier_version_wrote_it()
    assert len(place.door().withdrawn) == 2
    assert json.loads(place.list.read_text())["version"] == 1  # who only reads seals nothing
    said = seal_older(load_monitor(place.file), place.folders.home)
    assert "had geen zegel" in said
    assert "Mensen op de lijst: 2." in said
    assert json.loads(place.list.read_text())["version"] == 2
    assert seal_older(load_monitor(place.file), place.folders.home) == ""
    place.list.unlink()
    with pytest.raises(PrivacyError, match="is weg"):
        place.door()


@pytest.mark.parametrize("name", ["run", "withdraw", "forget", "rotate"])
def test_whatever_seals_an_older_list_says_so(place, name):
    place.as_an_earlier_version_wrote_it()
    told = WRITERS[name](place.file)
    said = told if isinstance(told, str) else told.summary()
    assert "had geen zegel" in said
    assert json.loads(place.list.read_text())["version"] == 2


def test_another_key_seals_the_list_anew_and_is_remembered(place):
    before = register.withdrawals(place.folders.home, key=place.door().key)
    memory = place.memory.read_text()
    rotate(place.file)
    after = register.withdrawals(place.folders.home, key=place.door().key)
    assert after.number > before.number
    assert place.memory.read_text() != memory
    assert len(place.door().withdrawn) == 2
    place.put_back_the_older_register()
    with pytest.raises(PrivacyError):
        place.door()


def test_a_release_notes_the_number_of_the_list(place):
    run(place.file, "2026", progress=False)
    release(place.file, "2026", by="jo", quotes="all")
    number = register.withdrawals(place.folders.home, key=place.door().key).number
    kept = register.releases(place.folders.home, key=place.door().key)
    assert [one["lists"] for one in kept] == [number]
    place.memory.unlink()
    shutil.copy(place.older / "withdrawn.json", place.list)
    with pytest.raises(PrivacyError, match="ouder dan de vrijgave van editie '2026'"):
        run(place.file, "2026", progress=False)


def test_a_former_key_that_is_still_needed_cannot_be_left_out_unseen(place):
    """Without it somebody who stands on a list under an old pseudonym would not be recognised."""
    for path in place.folders.raw.glob("*.csv"):
        lines = [line for line in path.read_text().splitlines() if bsn(4) not in line]
        path.write_text("\n".join(lines) + "\n")
    assert "blijft de oude sleutel naast de nieuwe" in rotate(place.file)
    kept = place.folders.register / "keys.json"
    content = kept.read_text()
    assert place.door().former
    kept.write_text(json.dumps({**json.loads(content), "former": []}))
    with pytest.raises(PrivacyError, match=r"met keys\.json"):
        place.door()
    kept.unlink()
    with pytest.raises(PrivacyError, match=r"met keys\.json"):
        place.door()
    kept.write_text(content)
    assert len(place.door().withdrawn) == 2


def test_a_key_that_may_lie_on_a_read_only_disk_needs_no_memory(place, monkeypatch):
    place.memory.unlink()

    def read_only(*_):
        raise OSError(30, "read-only")

    monkeypatch.setattr("merkbaar.privacy.remembering.write_private", read_only)
    assert len(place.door().withdrawn) == 2
    assert not list(place.root.glob("*.lists"))
