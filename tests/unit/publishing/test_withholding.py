"""What an edition hid is kept for the next one: encrypted, proven, and missed if it is gone."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.errors import PrivacyError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import placed, register
from merkbaar.privacy.keys import Key
from merkbaar.privacy.withheld import HIDDEN
from merkbaar.publishing.at_rest import is_encrypted
from merkbaar.publishing.door import open_door
from merkbaar.publishing.files import file_hash, read_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.release import release
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.run import run
from merkbaar.publishing.withholding import PROOF, held, read_withheld, write_withheld

KEY, OTHER = Key(b"k" * 32, "file"), Key(b"o" * 32, "file")
AMOUNTS = {"aa": [4.0, 1.0, 3.0, 4.0], "bb": [7.0, None, None, 7.0, 120.5, 12.0, 100.0], "cc": []}


class Place:
    """A small monitor with a key of its own, one edition released."""

    def __init__(self, root):
        self.folders = Folders(home=root / "data" / "klein", monitor="klein")
        self.file = make_monitor(self.folders.home, people=12)
        self.file.write_text(self.file.read_text().replace("key: demo", 'key: "file:../../k.key"'))
        self.root = root
        self.publish()

    def publish(self):
        run(self.file, "2026", progress=False)
        return release(self.file, "2026", by="jo", quotes="all")

    @property
    def path(self):
        return self.folders.register / "withheld" / "0001-2026.parquet"

    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    def held(self):
        return held(self.folders, key=self.door().key)["releases"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("made"))


@pytest.fixture
def place(made, tmp_path):
    """A copy in the same place each time: what stands beside the key goes by that place."""
    shutil.copytree(made.root, tmp_path / "kept")
    yield made
    shutil.rmtree(made.root)
    shutil.copytree(tmp_path / "kept", made.root)


def test_what_was_hidden_is_read_back_and_nobody_else_reads_it(tmp_path):
    path = tmp_path / "withheld.parquet"
    ledger = {PROOF: write_withheld(path, AMOUNTS, key=KEY)}
    assert read_withheld(path, ledger, key=KEY) == AMOUNTS
    assert is_encrypted(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_withheld(path, ledger, key=OTHER) is None
    assert read_withheld(path, {PROOF: "0" * 64}, key=KEY) is None
    path.write_bytes(path.read_bytes()[:-20])
    assert read_withheld(path, ledger, key=KEY) is None
    path.unlink()
    assert read_withheld(path, ledger, key=KEY) is None


def test_the_proof_is_the_same_each_time_and_says_nothing_without_the_key(tmp_path):
    proofs = {write_withheld(tmp_path / name, AMOUNTS, key=KEY) for name in "ab"}
    assert len(proofs) == 1
    assert write_withheld(tmp_path / "c", AMOUNTS, key=OTHER) not in proofs
    assert write_withheld(tmp_path / "d", {**AMOUNTS, "cc": [1.0]}, key=KEY) not in proofs
    empty = {PROOF: write_withheld(tmp_path / "e", {}, key=KEY)}
    assert read_withheld(tmp_path / "e", empty, key=KEY) == {}


def test_a_released_edition_is_held_with_what_it_hid(place):
    (ledger,) = place.held()
    hidden = ledger[HIDDEN]
    assert hidden
    assert set(hidden) <= set(ledger["places"])
    assert any(0 < (some[0] or 0) < 5 for some in hidden.values())
    assert is_encrypted(place.path)
    content = read_json(place.folders.register / "releases" / "0001-2026.json")
    assert content["ledger"].keys().isdisjoint({HIDDEN, *hidden} - set(ledger))
    assert content["version"] == 3


DAMAGE = {
    "gone": lambda place: place.path.unlink(),
    "cut off": lambda place: place.path.write_bytes(place.path.read_bytes()[:-9]),
    "another": lambda place: write_withheld(place.path, {"aa": [1.0]}, key=place.door().key),
}


@pytest.mark.parametrize("how", sorted(DAMAGE))
def test_without_what_a_release_hid_no_next_edition_is_made(place, how):
    DAMAGE[how](place)
    with pytest.raises(PrivacyError, match=r"Van vrijgave 0001-2026 .* wat zij verborg"):
        place.held()
    shutil.rmtree(place.folders.concept("2026"))
    with pytest.raises(PrivacyError, match="reservekopie"):
        run(place.file, "2026", progress=False)
    assert not place.folders.concept("2026").exists()


@pytest.mark.parametrize("how", ["gone", "another"])
def test_a_concept_of_which_it_is_not_known_what_it_hides_is_not_released(place, how):
    run(place.file, "2026", progress=False)
    file = place.folders.concept("2026") / "withheld.parquet"
    if how == "gone":
        file.unlink()
    else:
        write_withheld(file, {"aa": [1.0]}, key=place.door().key)
    with pytest.raises(RunError, match=r"withheld\.parquet weg of veranderd.*merkbaar run"):
        release(place.file, "2026", by="jo", quotes="all")
    assert register.last(place.folders.home) == 1


def test_a_concept_of_an_earlier_version_is_made_anew_before_it_is_released(place):
    run(place.file, "2026", progress=False)
    concept = place.folders.concept("2026")
    ledger, record = read_json(concept / "ledger.json"), read_json(concept / "run.json")
    del ledger[PROOF]
    (concept / "withheld.parquet").unlink()
    (concept / "ledger.json").write_text(json.dumps(ledger))
    record["local"]["ledger"] = file_hash(concept / "ledger.json")
    (concept / "run.json").write_text(json.dumps(record))
    with pytest.raises(RunError, match=r"withheld\.parquet weg of veranderd.*merkbaar run"):
        release(place.file, "2026", by="jo", quotes="all")
    assert register.last(place.folders.home) == 1


def test_the_same_edition_again_is_held_beside_the_first(place):
    first = place.held()
    place.publish()
    assert place.path.with_name("0002-2026.parquet").is_file()
    again = place.held()
    assert again[0] == first[0]
    assert again[1][HIDDEN] == first[0][HIDDEN]


def test_another_key_opens_what_was_hidden_and_the_old_one_does_not(place):
    before, old = place.held(), place.door().key
    raw = place.path.read_bytes()
    rotate(place.file)
    after = place.held()
    assert [one[HIDDEN] for one in after] == [one[HIDDEN] for one in before]
    assert after[0][PROOF] != before[0][PROOF]
    assert place.path.read_bytes() != raw
    assert read_withheld(place.path, after[0], key=old) is None
    with pytest.raises(PrivacyError, match="een andere sleutel"):
        register.releases(place.folders.home, key=old)
    place.publish()
    assert len(place.held()) == 2


def test_a_change_of_key_stops_before_anything_changed_where_something_is_gone(place):
    place.path.unlink()
    key = place.door().key.fingerprint
    with pytest.raises(PrivacyError, match="wat zij verborg"):
        rotate(place.file)
    assert place.door().key.fingerprint == key


def test_who_is_forgotten_changes_nothing_of_what_was_released(place):
    before = place.held()
    forget(place.file, bsn(2), kind="bsn")
    assert place.held() == before
    place.publish()
    assert len(place.held()) == 2


def older(place):
    """The register as an earlier version wrote it: no seals, and nothing of what was hidden."""
    shutil.rmtree(place.path.parent)
    path = place.folders.register / "releases" / "0001-2026.json"
    content = read_json(path)
    del content["seal"], content["ledger"][PROOF]
    path.write_text(json.dumps({**content, "version": 2}))
    path = place.folders.register / "placed.json"
    content = read_json(path)
    kept = {name: content[name] for name in ("releases", "placed")}
    path.write_text(json.dumps({"version": 1, **kept}))
    for name in ("releases", "placed"):
        next(place.root.glob(f"k.klein-*.{name}")).unlink()


def test_a_register_of_an_earlier_version_works_once_and_is_then_sealed(place):
    older(place)
    assert HIDDEN not in place.held()[0]
    said = run(place.file, "2026", progress=False).summary()
    assert "1 vrijgaven in het register hadden geen zegel" in said
    assert placed.is_sealed(place.folders.home)
    older_again = read_json(place.folders.register / "releases" / "0001-2026.json")
    assert older_again["version"] == 3
    assert "geen zegel" not in run(place.file, "2026", progress=False).summary()
    release(place.file, "2026", by="jo", quotes="all")
    assert [HIDDEN in one for one in place.held()] == [False, True]


def test_an_older_copy_of_the_register_is_seen_by_the_numbers_beside_the_key(place):
    copy = place.root / "copy"
    shutil.copytree(place.folders.register, copy)
    place.publish()
    newest = place.root / "newest"
    shutil.copytree(place.folders.register, newest)
    shutil.rmtree(place.folders.register)
    shutil.copytree(copy, place.folders.register)
    with pytest.raises(PrivacyError, match=r"register/releases/\) is weg of is een oude kopie"):
        place.door()
    shutil.rmtree(place.folders.register)
    shutil.copytree(newest, place.folders.register)
    assert len(place.held()) == 2
    shutil.copy(copy / "placed.json", place.folders.register / "placed.json")
    with pytest.raises(PrivacyError, match=r"placed.json\) is weg of is een oude kopie"):
        place.door()
