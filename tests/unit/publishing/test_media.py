"""Photos through the door: with consent, cleaned, under the story's id; whatever fails is said."""

from __future__ import annotations

import stat
import zipfile

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, every_byte
from tests.unit.publishing.pictured_monitor import (
    ABSENT,
    ALSO,
    BROKEN,
    LOOSE,
    NAME,
    REFUSED,
    SHOWN,
    drawn_photo,
    edit,
    make_pictured,
)

from merkbaar.errors import SourceError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import photos as cleaning
from merkbaar.privacy.traces import traces
from merkbaar.publishing import media
from merkbaar.publishing.at_rest import is_encrypted, read_table
from merkbaar.publishing.clearing import take_out_of_prepared
from merkbaar.publishing.door import open_door
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, is_fresh, prepare


class Place:
    def __init__(self, home) -> None:
        self.home = home
        make_pictured(home)

    @property
    def monitor(self):
        return load_monitor(self.home)

    @property
    def folders(self):
        return Folders(self.home, "klein")

    @property
    def key(self):
        return open_door(self.monitor, self.home).key

    def prepare(self):
        inputs = input_hashes(self.monitor, self.folders)
        return prepare(self.monitor, self.folders, inputs=inputs)

    def table(self, name):
        return read_table(self.folders.prepared / f"{name}.parquet", key=self.key)

    def who(self, number):
        return open_door(self.monitor, self.home).pseudonyms_of(bsn(number), kind="bsn")[0]

    def refused(self):
        frame = self.table("refused")
        return frame.loc[frame["table"] == "media"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("beeld") / "data" / "klein")
    place.manifest = place.prepare().manifest
    return place


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "data" / "klein")


def test_only_people_who_said_yes_have_a_copy_and_every_story_stays(made):
    index = made.table("media")
    assert set(index["person"]) == {made.who(SHOWN), made.who(ALSO)}
    stories = made.table("narratives")
    assert len(stories) == 31
    copied = stories.loc[stories["photo"].notna()]
    assert set(copied["photo"]) == set(copied["narrative"]) == set(index["narrative"])


def test_a_copy_is_pixels_alone_under_the_id_of_its_story(made):
    for row in made.table("media").to_dict("records"):
        content = media.read_photo(made.folders, row["narrative"], key=made.key)
        assert content.startswith(b"\xff\xd8\xff")
        assert traces(content) == []
        assert (row["width"], row["height"], row["faces"]) == (640, 480, 0)


def test_the_name_of_the_original_is_nowhere_in_what_was_made(made):
    assert (made.folders.raw / "fotos" / f"{NAME}-{SHOWN}.jpg").is_file()
    assert NAME.encode() not in every_byte(made.folders.prepared)
    assert b"Toestel" not in every_byte(made.folders.prepared)


def test_copies_are_for_their_owner_alone(made):
    place = made.folders.prepared / "media"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}


def test_each_photo_that_was_not_taken_in_is_listed_with_its_row_and_the_reason(made):
    frame = made.refused()
    assert set(frame["file"]) == {"raw/verhalen.csv"}
    said = dict(zip(frame["row"], frame["reason"], strict=True))
    rows = {who: who // 2 + 2 for who in (REFUSED, ABSENT, BROKEN, LOOSE)}
    assert sorted(said) == sorted(rows.values())
    assert said[rows[REFUSED]] == media.NO_CONSENT
    assert said[rows[ABSENT]] == said[rows[LOOSE]] == media.NOT_THERE
    assert "geen foto" in said[rows[BROKEN]]


def test_a_row_with_a_refused_photo_is_still_a_row_that_was_kept(made):
    (stories,) = [one for one in made.manifest["sources"] if one["table"] == "narratives"]
    assert (stories["kept"], stories["refused"]) == (31, 0)


def test_a_copy_is_encrypted_where_the_monitor_has_a_key_of_its_own(place, tmp_path):
    edit(place.home, "key: demo", f"key: 'file:{tmp_path / 'sleutel'}'")
    place.prepare()
    copies = list((place.folders.prepared / "media").iterdir())
    assert copies
    assert all(is_encrypted(path) for path in copies)
    assert b"\xff\xd8\xff" not in every_byte(place.folders.prepared)
    (one, *_) = place.table("media")["narrative"]
    assert media.read_photo(place.folders, one, key=place.key).startswith(b"\xff\xd8\xff")


def only_bad(raw):
    if raw.startswith(b"\xff\xd8"):
        pytest.fail("made again")
    raise SourceError("geen foto")


def test_a_withdrawn_yes_takes_the_copy_away_and_a_photo_is_not_made_twice(place, monkeypatch):
    place.prepare()
    monkeypatch.setattr(cleaning, "clean", only_bad)
    consents = place.folders.raw / "toestemming.csv"
    text = consents.read_text(encoding="utf-8")
    yes = f"{bsn(SHOWN)};photo;01-01-2026;"
    consents.write_text(text.replace(yes, yes + "01-06-2026"), encoding="utf-8")
    place.prepare()
    assert set(place.table("media")["person"]) == {place.who(ALSO)}
    assert len(list((place.folders.prepared / "media").iterdir())) == 1


def test_without_a_table_of_consents_nobody_said_yes(place):
    text = (place.home / "monitor.yml").read_text(encoding="utf-8")
    start, end = text.index("  - file: raw/toestemming.csv"), text.index("analyses:")
    (place.home / "monitor.yml").write_text(text[:start] + text[end:], encoding="utf-8")
    place.prepare()
    assert len(place.table("media")) == 0
    assert place.table("narratives")["photo"].isna().all()


def test_a_photo_that_changed_in_raw_is_seen(place):
    place.prepare()
    inputs = input_hashes(place.monitor, place.folders)
    assert is_fresh(place.monitor, place.folders, inputs)
    before = place.table("media").set_index("person")["hash"]
    name = place.folders.raw / "fotos" / f"{NAME}-{SHOWN}.jpg"
    name.write_bytes(drawn_photo(30, size=(600, 480)))
    assert not is_fresh(place.monitor, place.folders, inputs)
    place.prepare()
    after = place.table("media").set_index("person")["hash"]
    assert before[place.who(SHOWN)] != after[place.who(SHOWN)]
    assert before[place.who(ALSO)] == after[place.who(ALSO)]


def test_a_person_who_is_taken_out_takes_the_copy_along(place):
    place.prepare()
    index = place.table("media").set_index("person")
    story = index.loc[place.who(SHOWN), "narrative"]
    take_out_of_prepared(place.folders, [place.who(SHOWN)], [story], key=place.key)
    assert set(place.table("media")["person"]) == {place.who(ALSO)}
    assert not (place.folders.prepared / "media" / f"{story}.parquet").exists()


def test_the_same_input_gives_the_same_bytes(made, place):
    place.prepare()
    for name in ("media", "narratives", "refused"):
        pd.testing.assert_frame_equal(place.table(name), made.table(name))


def test_a_monitor_without_photos_is_made_as_it_was(place):
    edit(place.home, ", photo: beeld", "")
    manifest = place.prepare().manifest
    assert "media" not in manifest["tables"]
    assert not (place.folders.prepared / "media").exists()
    assert "photo" not in place.table("narratives")
    assert media.raw_state(place.monitor, place.folders) == ""


def zipped(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_a_photo_in_the_zip_of_a_chat_is_found_by_its_name_alone(tmp_path):
    (tmp_path / "raw").mkdir()
    zipped(tmp_path / "raw" / "chat.zip", {"map/IMG-1.jpg": b"beeld", "_chat.txt": b"x"})
    folders = Folders(tmp_path, "klein")
    assert media.raw_file("IMG-1.jpg", "raw/chat.zip", folders) == b"beeld"
    with pytest.raises(Exception, match="het bestand is er niet"):
        media.raw_file("IMG-2.jpg", "raw/chat.zip", folders)


def test_what_is_in_no_zip_or_too_large_is_refused_with_a_reason(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "kapot.zip").write_bytes(b"PK\x03\x04kapot")
    (tmp_path / "raw" / "groot.jpg").write_bytes(bytes(200))
    zipped(tmp_path / "raw" / "groot.zip", {"groot.jpg": bytes(200)})
    folders = Folders(tmp_path, "klein")
    monkeypatch.setattr(media, "LARGEST", 100)
    with pytest.raises(Exception, match="niet te lezen"):
        media.raw_file("a.jpg", "raw/kapot.zip", folders)
    for source in ("raw/verhalen.csv", "raw/groot.zip"):
        with pytest.raises(Exception, match="groter dan"):
            media.raw_file("groot.jpg", source, folders)


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../monitor.yml", "..", "", "raw\x00.jpg", "x" * 5000, "weg.jpg"]
)
def test_a_name_leads_nowhere_outside_raw(tmp_path, name):
    (tmp_path / "raw").mkdir()
    (tmp_path / "monitor.yml").write_text("monitor: x")
    (tmp_path / "buiten.jpg").write_bytes(b"x")
    (tmp_path / "raw" / "weg.jpg").symlink_to(tmp_path / "buiten.jpg")
    assert media.loose_file(name, "raw/verhalen.csv", Folders(tmp_path, "klein")) is None
