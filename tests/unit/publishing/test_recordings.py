"""Audio stays in raw/, is never copied, and goes once it is written out where the monitor asks."""

from __future__ import annotations

import wave
import zipfile

import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor
from tests.unit.publishing.pictured_monitor import edit

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.media import notes_of_media
from merkbaar.publishing.prepare import input_hashes, is_fresh, prepare
from merkbaar.publishing.recordings import clear_recordings, is_audio

TOLD, EMPTY, NO_SOUND, SHARED, OTHER = 2, 4, 6, 8, 10
NAME = "gesprek-Tjoelkema"


def sound(path) -> None:
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(bytes(80))


class Place:
    def __init__(self, home) -> None:
        self.home = home
        make_monitor(home)
        place = home / "raw" / "geluid"
        place.mkdir()
        for who in (TOLD, EMPTY, SHARED):
            sound(place / f"{NAME}-{who}.wav")
        (place / f"{NAME}-{NO_SOUND}.wav").write_bytes(b"geen geluid maar tekst")
        file = home / "raw" / "verhalen.csv"
        self.named = {bsn(who): f"geluid/{NAME}-{who}.wav" for who in (TOLD, NO_SOUND, SHARED)}
        self.named |= {bsn(OTHER): f"geluid/{NAME}-{SHARED}.wav", bsn(EMPTY): ""}
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        told = [f"{line};{self.named.get(line.split(';')[0], '')}" for line in lines]
        empty = f"{bsn(EMPTY)};14-05-2026;;WK999801;geluid/{NAME}-{EMPTY}.wav"
        file.write_text("\n".join([f"{head};opname", *told, empty]) + "\n", encoding="utf-8")
        edit(home, "text: verhaal, area: wijk", "text: verhaal, area: wijk, audio: opname")

    @property
    def monitor(self):
        return load_monitor(self.home)

    @property
    def folders(self):
        return Folders(self.home, "klein")

    def prepare(self):
        inputs = input_hashes(self.monitor, self.folders)
        return prepare(self.monitor, self.folders, inputs=inputs)

    def delete(self):
        edit(self.home, "key: demo", "key: demo, audio: delete")

    def there(self):
        return {
            int(path.stem.rsplit("-", 1)[1]) for path in (self.folders.raw / "geluid").iterdir()
        }


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "data" / "klein")


def test_nothing_of_audio_is_in_what_is_made(place):
    place.prepare()
    assert NAME.encode() not in every_byte(place.folders.prepared)
    stories = read_table(place.folders.prepared / "narratives.parquet", key=None)
    assert len(stories) == 31
    assert "audio" not in stories


def test_by_default_recordings_stay(place):
    place.prepare()
    assert notes_of_media(place.monitor, place.folders) == []
    assert place.there() == {TOLD, EMPTY, NO_SOUND, SHARED}


def test_only_the_sound_of_a_story_that_was_written_out_goes_and_that_is_said(place):
    place.delete()
    place.prepare()
    said = notes_of_media(place.monitor, place.folders)
    assert place.there() == {EMPTY, NO_SOUND}
    assert said[0] == "Geluid verwijderd uit raw/ (2):"
    assert f"  raw/geluid/{NAME}-{TOLD}.wav" in said
    assert any(f"-{NO_SOUND}.wav (is geen geluid dat Merkbaar kent)" in line for line in said)


def test_a_recording_that_another_story_still_needs_stays(place):
    place.delete()
    file = place.folders.raw / "verhalen.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    wrong = [line.replace("12-05-2026", "32-05-2026") if bsn(OTHER) in line else line
             for line in lines]  # fmt: skip
    file.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    place.prepare()
    notes_of_media(place.monitor, place.folders)
    assert SHARED in place.there()


def test_nothing_goes_before_the_tables_are_written(place):
    place.delete()
    assert clear_recordings(place.monitor, place.folders) == []
    assert TOLD in place.there()


def test_what_went_is_not_asked_for_again_and_changes_nothing(place):
    place.delete()
    place.prepare()
    notes_of_media(place.monitor, place.folders)
    inputs = input_hashes(place.monitor, place.folders)
    assert is_fresh(place.monitor, place.folders, inputs)
    again = notes_of_media(place.monitor, place.folders)
    assert not [line for line in again if "verwijderd" in line]


def test_a_path_out_of_raw_removes_nothing(place):
    place.delete()
    outside = place.home / "buiten.wav"
    sound(outside)
    file = place.folders.raw / "verhalen.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(place.named[bsn(TOLD)], "../buiten.wav"), encoding="utf-8")
    place.prepare()
    notes_of_media(place.monitor, place.folders)
    assert outside.is_file()


def test_what_is_inside_a_zip_stays_and_is_named(place):
    place.delete()
    raw = place.folders.raw
    chat = "\n".join(
        f"[0{day}-05-2026 10:00:00] Ada: <bijgevoegd: 0000000{day}-AUDIO.opus>" for day in (1, 2)
    )
    with zipfile.ZipFile(raw / "chat.zip", "w") as archive:
        archive.writestr("_chat.txt", chat)
    source = (
        "  - file: raw/chat.zip\n    table: narratives\n    person: name\n"
        "    columns: {person: sender, moment: moment, text: kind, audio: attachment}\nanalyses:"
    )
    consents = "doel, given: gegeven, withdrawn: ingetrokken}\n"
    text = (place.home / "monitor.yml").read_text(encoding="utf-8")
    start = text.index("  - file: raw/toestemming.csv")
    without = text[:start] + text[text.index(consents) + len(consents) :]
    (place.home / "monitor.yml").write_text(without, encoding="utf-8")
    edit(place.home, "analyses:", source)
    place.prepare()
    said = notes_of_media(place.monitor, place.folders)
    assert any("zit in een zip" in line for line in said), said


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"OggS\x00\x02", True),
        (b"ID3\x04", True),
        (b"\xff\xfb\x90\x64", True),
        (b"\xff\xf1\x50\x80", True),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", True),
        (b"\x00\x00\x00\x20ftypM4A ", True),
        (b"#!AMR\n", True),
        (b"fLaC\x00", True),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", False),
        (b"\x00\x00\x00\x20ftypisom", False),
        (b"\xff\xd8\xff\xe0", False),
        (b"\xff\xff\xff\xff", False),
        (b"PK\x03\x04", False),
        (b"", False),
        (b"bsn;verhaal", False),
    ],
)
def test_audio_is_known_by_its_first_bytes(head, expected):
    assert is_audio(head) is expected


def test_another_word_than_keep_or_delete_is_refused(place):
    edit(place.home, "key: demo", "key: demo, audio: weg")
    with pytest.raises(DefinitionError, match=r"keep.*delete"):
        load_monitor(place.home)
