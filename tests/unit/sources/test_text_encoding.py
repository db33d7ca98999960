"""Which encoding a text file has."""

from __future__ import annotations

import codecs

import pytest

from merkbaar.errors import SourceError
from merkbaar.sources.text_encoding import decode

DUTCH = "Cliënten;coördinatie;één;€ 5;’s morgens\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_dutch_text_comes_back_from_any_usual_encoding(encoding):
    text = DUTCH * 20
    assert decode(text.encode(encoding), name="a.csv").text == text


def test_windows_1252_is_the_fallback_and_is_said():
    found = decode(DUTCH.encode("cp1252"), name="a.csv")
    assert found.encoding == "cp1252"
    assert "windows-1252" in (found.remark or "")


def test_plain_utf8_needs_no_remark():
    assert decode(DUTCH.encode(), name="a.csv").remark is None


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_old_encodings_are_told_from_windows_by_their_letters(encoding):
    text = "privé;café;financiële;coördinator;reünie;één;ideeën\n" * 5
    found = decode(text.encode(encoding), name="a.csv")
    assert found.text == text


def test_utf8_with_a_few_windows_lines_keeps_both_right():
    data = "één\n".encode() * 5 + "café\n".encode("cp1252") + "ideeën\n".encode() * 5
    found = decode(data, name="a.csv")
    assert found.text.splitlines()[5] == "café"
    assert found.text.splitlines()[-1] == "ideeën"
    assert "1 regels" in (found.remark or "")


def test_quotes_that_were_converted_wrongly_once_are_mended():
    data = "\x91hulp\x92 \x96 \x80 5".encode()
    found = decode(data, name="a.csv")
    assert found.text == "‘hulp’ – € 5"
    assert "hersteld" in (found.remark or "")


def test_real_control_characters_are_left_alone():
    text = "a\x81b\x91c\x9dd"
    assert decode(text.encode(), name="a.csv").text == text


def test_a_damaged_utf16_mark_falls_through_to_another_reading():
    data = codecs.BOM_UTF16_LE + b"abc"
    assert decode(data, name="a.csv").text.endswith("abc")


def test_another_alphabet_is_asked_of_the_normalizer():
    text = "Мой район хороший, но автобус ходит редко. " * 10
    assert decode(text.encode("cp1251"), name="a.csv").text == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, bytes(range(1, 9)) * 100])
def test_binary_bytes_are_refused_in_dutch(data):
    with pytest.raises(SourceError, match="geen tekstbestand"):
        decode(data, name="a.csv")
