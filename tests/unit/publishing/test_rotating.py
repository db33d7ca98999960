from __future__ import annotations

import json

import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor

from merkbaar.errors import MerkbaarError, PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register, turning
from merkbaar.privacy.keys import open_key
from merkbaar.publishing import rotating
from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.door import FORGOTTEN, open_door
from merkbaar.publishing.files import read_json, write_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.locking import writing
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.publishing.release import withdraw
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.signing import is_unchanged, sign

SETTING = "file:../../klein.key"


class Place:
    """A small monitor with a key of its own and somebody on every list."""

    def __init__(self, home):
        self.file = make_monitor(home, people=12)
        self.file.write_text(self.file.read_text().replace("key: demo", f'key: "{SETTING}"'))
        self.folders = Folders(home=home, monitor="klein")
        self.key = home.parent.parent / "klein.key"
        self.prepare()
        withdraw(self.file, bsn(2), kind="bsn")
        forget(self.file, bsn(4), kind="bsn")
        self.prepare()

    @property
    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    def prepare(self):
        monitor = load_monitor(self.file)
        return prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))

    def table(self, name):
        return read_table(self.folders.prepared / f"{name}.parquet", key=self.door.key)

    def who(self, number):
        return self.door.pseudonyms_of(bsn(number), kind="bsn")[0]

    def out_of_raw(self, number):
        for path in self.folders.raw.glob("*.csv"):
            lines = [line for line in path.read_text().splitlines() if bsn(number) not in line]
            path.write_text("\n".join(lines) + "\n")

    def keys(self):
        return sorted(path.name for path in self.key.parent.glob("*.key"))

    def everything(self):
        return every_byte(self.key.parent)

    def release(self):
        """A signed edition with a quote of person 6."""
        folder = self.folders.released("2026")
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("tekst")
        sign(folder, self.door, edition="2026")
        write_json(self.folders.register / "said_by" / "2026.json", {"q1": [self.who(6)]})
        return folder


@pytest.fixture
def place(tmp_path):
    home = tmp_path / "data" / "klein"
    (home / "register" / "said_by").mkdir(parents=True)
    open_key(SETTING, home, make=True)
    return Place(home)


def test_everybody_on_a_list_stays_there_under_the_new_key(place):
    released = place.release()
    before = {number: place.who(number) for number in (2, 4, 6)}
    fingerprint = place.door.key_id
    said = rotate(place.file)
    door = place.door
    assert door.key_id != fingerprint
    assert door.withdrawn == {place.who(2), place.who(4)}
    assert door.forgotten.persons == {place.who(4)}
    assert register.withdrawn(place.folders.home, purpose="forget", key=place.door.key) == {
        place.who(4)
    }
    said_by = read_json(place.folders.register / "said_by" / "2026.json")
    assert said_by == {"q1": [place.who(6)]}
    assert is_unchanged(released, door)
    assert "mensen: 3;" in said
    left = every_byte(place.folders.home)
    assert not [number for number, name in before.items() if name.encode() in left]


def test_the_old_key_is_gone_when_nothing_needs_it(place):
    old = place.key.read_text()
    said = rotate(place.file)
    assert place.keys() == ["klein.key"]
    assert place.key.read_text() != old
    assert place.key.stat().st_mode & 0o777 == 0o600
    assert "gaat weg" in said


def test_after_the_change_the_tables_are_made_anew_with_the_same_rows(place):
    before = {name: len(place.table(name)) for name in ("persons", "narratives", "refused")}
    rotate(place.file)
    assert not place.folders.prepared.exists()
    place.prepare()
    assert {name: len(place.table(name)) for name in before} == before
    assert not {place.who(2), place.who(4)} & set(place.table("persons")["person"])


def test_corrections_name_the_same_stories_and_keep_their_comments(place):
    told = place.table("narratives").set_index("text")["narrative"]
    text = f"# uitleg {'0' * 32}\n- {{do: move, story: {told.iloc[0]}, theme: hulp}}  # waarom\n"
    path = place.folders.corrections / "themes.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    said = rotate(place.file)
    place.prepare()
    now = place.table("narratives").set_index("text")["narrative"]
    assert path.read_text() == text.replace(told.iloc[0], now[told.index[0]])
    assert "corrections/: 1)" in said


def test_who_is_no_longer_in_raw_stays_out_and_only_therefore_the_old_key_stays(place):
    old = place.door.key_id
    place.out_of_raw(4)
    said = rotate(place.file)
    assert place.keys() == [f"klein.{old}.key", "klein.key"]
    assert "niet (meer) in raw/ staan: 1." in said
    assert (place.key.parent / f"klein.{old}.key").stat().st_mode & 0o777 == 0o600
    with (place.folders.raw / "mensen.csv").open("a") as stream:
        stream.write(f"{bsn(4)};WK999801;18-64;1980\n")
    place.prepare()
    assert place.who(4) not in set(place.table("persons")["person"])
    refused = place.table("refused")
    assert (refused["reason"] == FORGOTTEN).sum() == 1


def test_who_withdrew_and_comes_back_in_raw_is_still_refused_after_a_change(place):
    lines = (place.folders.raw / "mensen.csv").read_text().splitlines()
    place.out_of_raw(2)
    rotate(place.file)
    with (place.folders.raw / "mensen.csv").open("a") as stream:
        stream.write(next(line for line in lines if bsn(2) in line) + "\n")
    place.prepare()
    assert place.who(2) not in set(place.table("persons")["person"])


def test_the_next_change_rewrites_who_came_back_and_lets_go_of_the_old_keys(place):
    raw = {path: path.read_text() for path in place.folders.raw.glob("*.csv")}
    place.out_of_raw(4)
    rotate(place.file)
    rotate(place.file)
    assert len(place.keys()) == 3
    for path, text in raw.items():
        path.write_text(text)
    rotate(place.file)
    assert place.keys() == ["klein.key"]
    assert place.door.forgotten.persons == {place.who(4)}


def test_a_quote_of_who_is_only_known_under_an_old_key_can_still_be_withdrawn(place):
    place.release()
    place.out_of_raw(6)
    rotate(place.file)
    assert place.who(6) not in place.door.withdrawn
    forget(place.file, bsn(6), kind="bsn")
    said_by = read_json(place.folders.register / "said_by" / "2026.json")
    assert said_by == {"q1": []}


@pytest.mark.parametrize("step", ["_rewrite_lists", "_rewrite_corrections", "renamed"])
def test_broken_off_before_the_lists_are_swapped_nothing_has_changed(place, monkeypatch, step):
    place.release()
    before = place.everything()

    def stops(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rotating, step, stops)
        with pytest.raises(KeyboardInterrupt):
            rotate(place.file)
    assert place.everything() == before
    rotate(place.file)
    assert place.door.forgotten.persons == {place.who(4)}


@pytest.mark.parametrize(
    "step", ["_finish", "_signed_again", "clear_prepared", "clear_made", "turning.turn"]
)
def test_broken_off_after_the_lists_were_swapped_it_is_finished_later(place, monkeypatch, step):
    released = place.release()
    told = place.table("narratives").set_index("text")["narrative"]
    path = place.folders.corrections / "themes.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"- {{story: {told.iloc[0]}}}\n")

    def stops(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        owner, name = (turning, "turn") if "." in step else (rotating, step)
        broken.setattr(owner, name, stops)
        with pytest.raises(KeyboardInterrupt):
            rotate(place.file)
    with pytest.raises(PrivacyError, match="halverwege gestopt"):
        place.prepare()
    assert "halverwege" in rotate(place.file)
    assert place.keys() == ["klein.key"]
    assert place.door.withdrawn == {place.who(2), place.who(4)}
    assert is_unchanged(released, place.door)
    place.prepare()
    now = place.table("narratives").set_index("text")["narrative"]
    assert path.read_text() == f"- {{story: {now[told.index[0]]}}}\n"
    assert not (place.folders.register / "rotating").exists()


def test_broken_off_between_the_key_and_the_last_line_it_is_finished_too(place, monkeypatch):
    def stops(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(turning, "drop", stops)
        with pytest.raises(KeyboardInterrupt):
            rotate(place.file)
    assert place.door.withdrawn == {place.who(2), place.who(4)}
    rotate(place.file)
    assert not turning.turned(place.folders.home).pending
    assert place.keys() == ["klein.key"]


def test_a_new_key_that_is_lost_halfway_is_asked_back_and_nothing_is_taken_away(place, monkeypatch):
    def stops(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rotating, "_finish", stops)
        with pytest.raises(KeyboardInterrupt):
            rotate(place.file)
    (place.key.parent / "klein.new.key").unlink()
    before = place.everything()
    with pytest.raises(PrivacyError, match="reservekopie"):
        rotate(place.file)
    assert place.everything() == before


def test_a_former_key_that_is_gone_stops_everything(place):
    old = place.door.key_id
    place.out_of_raw(4)
    rotate(place.file)
    (place.key.parent / f"klein.{old}.key").unlink()
    with pytest.raises(PrivacyError, match="vroegere sleutel is weg"):
        place.prepare()


@pytest.mark.parametrize("which", ["current", "former"])
def test_a_key_that_others_can_read_stops_everything(place, which):
    old = place.door.key_id
    place.out_of_raw(4)
    rotate(place.file)
    path = place.key if which == "current" else place.key.parent / f"klein.{old}.key"
    path.chmod(0o644)
    for doing in (place.prepare, lambda: rotate(place.file)):
        with pytest.raises(PrivacyError, match="chmod 600"):
            doing()


def test_another_key_in_its_place_is_refused(place):
    rotate(place.file)
    place.key.write_text("ab" * 32)
    with pytest.raises(PrivacyError, match="hoort niet bij deze monitor"):
        place.prepare()


def test_the_public_key_is_not_changed(tmp_path):
    file = make_monitor(tmp_path / "data" / "klein", people=3)
    with writing(file.parent, "a writer before this one"):
        pass  # leaves the empty file of the lock
    before = every_byte(tmp_path)
    with pytest.raises(PrivacyError, match="openbaar"):
        rotate(file)
    assert every_byte(tmp_path) == before


def test_a_raw_file_that_names_stories_by_id_stops_it(place):
    (place.folders.raw / "codes.csv").write_text("verhaal;wie;code\nx;a;wachten\n")
    source = (
        "  - file: raw/codes.csv\n    table: codes\n"
        "    columns: {narrative: verhaal, coder: wie, code: code}\nanalyses:\n"
    )
    place.file.write_text(place.file.read_text().replace("analyses:\n", source))
    before = place.everything()
    with pytest.raises(PrivacyError, match=r"raw/codes\.csv"):
        rotate(place.file)
    assert place.everything() == before


@pytest.mark.parametrize("broken", ["raw", "said_by", "forgotten"])
def test_what_cannot_be_read_stops_it_and_nothing_has_changed(place, broken):
    place.release()
    if broken == "raw":
        (place.folders.raw / "mensen.csv").unlink()
    elif broken == "said_by":
        (place.folders.register / "said_by" / "2026.json").write_text("stuk")
    else:
        path = place.folders.register / "forgotten.json"
        write_json(path, {**read_json(path), "forgotten": []})
    before = place.everything()
    with pytest.raises(MerkbaarError):
        rotate(place.file)
    assert place.everything() == before


def test_an_edition_that_was_changed_is_not_signed_again_and_named(place):
    released = place.release()
    (released / "a.txt").write_text("anders")
    before = (released / "signature.json").read_text()
    assert "veranderd sinds de vrijgave: 2026" in rotate(place.file)
    assert (released / "signature.json").read_text() == before


def test_who_stands_on_a_list_twice_becomes_one(place):
    path = place.folders.register / "forgotten.json"
    entries = read_json(path)["forgotten"]
    merged = rotating._once([*entries, {**entries[0], "stories": ["s"], "at": "2099"}])
    assert [entry["person"] for entry in merged] == [entries[0]["person"]]
    assert "s" in merged[0]["stories"]
    assert merged[0]["at"] == entries[0]["at"]


def test_nothing_of_a_person_or_key_is_said(place):
    place.out_of_raw(4)
    said = rotate(place.file)
    names = [
        place.who(2),
        *json.loads((place.folders.register / "keys.json").read_text())["former"],
    ]
    assert not [
        one for one in (bsn(2), bsn(4), place.key.read_text().strip(), *names) if one in said
    ]
