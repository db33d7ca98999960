"""Files of chat exports: which are chats, their lines and encodings, archives, what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources.whatsapp import load_chat, looks_like_chat


def chat(folder: Path, text: str | bytes, name: str = "chat.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "a;b;c\n1;2;3\n",
        "naam,datum\nx,12-03-2018 12:00\n",
        "Ik kom om 12:30 - tot dan\n",
        "2018-06-13 12:00:01,123 INFO begonnen\n",
        '"2018-01-01 10:00";5\n',
        "06-12345678 - Jan: bel mij\n",
        "",
    ],
)
def test_another_text_does_not_look_like_a_chat(text):
    assert not looks_like_chat(text)
    assert not looks_like_chat(text.encode())


def test_a_first_kilobyte_that_cuts_a_letter_in_two_still_looks_like_a_chat():
    data = "١٣/٦/٢٠١٨، ٩:٢٥ م - علي: مرحبا بكم جميعا".encode()
    assert all(looks_like_chat(data[:size]) for size in range(len(data) - 10, len(data)))


def test_lines_before_the_first_message_are_refused_and_listed(tmp_path):
    text = "Chat met de wijk\n\nopgeslagen door het team\n13-06-2018 10:00 - a: x\nvervolg\n"
    loaded = load_chat(chat(tmp_path, text, "wijk.txt"))
    assert loaded.refused["row"].tolist() == [1, 3]
    assert set(loaded.refused["file"]) == {"wijk.txt"}
    assert loaded.table["text"].tolist() == ["x\nvervolg"]


def test_a_line_that_cannot_be_decoded_is_refused_and_takes_no_other_with_it(tmp_path):
    data = (
        "13-06-2018 10:00 - Zoë: één\n".encode()
        + b"13-06-2018 10:01 - Zo\xeb: kapot\nhangt eraan\n"
        + "13-06-2018 10:02 - Zoë: heel\n".encode()
        + b"en \xff dit niet\n"
        + "13-06-2018 10:03 - Zoë: slot\n".encode()
    )
    loaded = load_chat(chat(tmp_path, data))
    assert loaded.table["text"].tolist() == ["één", "heel", "slot"]
    assert loaded.refused["row"].tolist() == [2, 3, 5]
    assert "kapot" not in " ".join(loaded.refused["reason"])


def test_every_line_is_in_a_message_or_refused(tmp_path):
    data = "kop\n13-06-2018 10:00 - Zoë: één\ntwee\n".encode() + b"\xff\xfe kapot\ndrie\n"
    loaded = load_chat(chat(tmp_path, data))
    kept = sum(text.count("\n") + 1 for text in loaded.table["text"])
    assert kept + len(loaded.refused) == 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_export_that_was_saved_again_in_another_encoding_still_reads(tmp_path, encoding):
    text = "13-06-2018 10:00 - Zoë: één café\n13-06-2018 10:01 - Zoë: nog één\n"
    loaded = load_chat(chat(tmp_path, text.encode(encoding)))
    assert loaded.table["text"].tolist() == ["één café", "nog één"]
    assert ("codering" in [note.kind for note in loaded.notes]) == (encoding == "cp1252")


def test_a_message_may_hold_other_line_breaks(tmp_path):
    text = "13-06-2018 10:00 - a: een\u2028twee\u0085drie\x0bvier\n13-06-2018 10:01 - a: x\n"
    table = load_chat(chat(tmp_path, text)).table
    assert len(table) == 2
    assert table["text"].iloc[0] == "een\u2028twee\u0085drie\x0bvier"


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


CHAT = (
    "13-06-2018 10:00 - a: x\n13-06-2018 10:01 - a: IMG-20180613-WA0001.jpg (bestand bijgevoegd)\n"
)


def test_a_zip_is_read_without_writing_anything(tmp_path):
    entries = {
        "../../eruit.txt": b"niets",
        "notitie.txt": b"gewone tekst\n",
        "WhatsApp-chat met a.txt": CHAT.encode(),
        "IMG-20180613-WA0001.jpg": b"\xff\xd8",
    }
    inside = tmp_path / "diep" / "er"
    inside.mkdir(parents=True)
    loaded = load_chat(zipped(inside / "export.zip", entries))
    assert loaded.table["text"].tolist()[0] == "x"
    assert loaded.table["kind"].tolist() == ["text", "media"]
    assert loaded.notes == ()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["export.zip"]


def test_a_zip_without_its_media_says_how_many_are_gone(tmp_path):
    loaded = load_chat(zipped(tmp_path / "a.zip", {"_chat.txt": CHAT.encode()}))
    assert [note.kind for note in loaded.notes] == ["bijlage"]


def test_a_zip_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("merkbaar.sources.whatsapp_read.LARGEST", 10_000)
    path = zipped(tmp_path / "a.zip", {"_chat.txt": CHAT.encode() + b"x" * 20_000})
    with pytest.raises(SourceError, match="groter dan"):
        load_chat(path)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("leeg.txt", b"", "geen enkel bericht"),
        ("brief.txt", b"Geachte heer\nmevrouw\n", "geen enkel bericht"),
        ("kapot.zip", b"PK\x03\x04rommel", "geen leesbaar zip"),
    ],
)
def test_a_file_that_is_no_chat_is_refused_with_what_to_do(tmp_path, name, data, says):
    with pytest.raises(SourceError, match=says) as caught:
        load_chat(chat(tmp_path, data, name))
    assert name in str(caught.value)
    assert "Geachte" not in str(caught.value)


def test_a_zip_without_a_chat_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(SourceError, match="zit geen chat"):
        load_chat(zipped(tmp_path / "a.zip", {"foto.jpg": b"x", "brief.txt": b"dag\n"}))
    with pytest.raises(SourceError, match="is er niet"):
        load_chat(tmp_path / "weg.txt")


def test_the_same_file_gives_the_same_table(tmp_path):
    path = chat(tmp_path, CHAT)
    pd.testing.assert_frame_equal(load_chat(path).table, load_chat(str(path)).table)
