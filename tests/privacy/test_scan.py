from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile

import pytest
from PIL import Image

from merkbaar.privacy.scan import Leak, scan, telling_parts


def kinds(folder, **more):
    return {leak.kind for leak in scan(folder, **more)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bel 06-00000012 aub", "phone"),
        ("bel 06 00 00 01 23", "phone"),
        ("0600000245", "phone"),
        ("06 00000327", "phone"),
        ("+31 6 12 34 56 78", "phone"),
        ("020-1234567", "phone"),
        ("op NL00 VRBD 0123 4567 89.", "iban"),
        ("NL00VRBD0123456789", "iban"),
        ("BE68 5390 0754 7034", "iban"),
        ("hoekstoel@voorbeeld.invalid", "email"),
        ('{"person": 999990019}', "bsn"),
        ('["999990019"]', "bsn"),
        ("<td>123456782</td>", "bsn"),
    ],
)
@pytest.mark.parametrize("wrap", ["plain", "json", "html", "zip", "gzip", "base64", "utf-16"])
def test_an_identifier_is_found_however_it_is_packed(tmp_path, text, kind, wrap):
    if wrap == "plain":
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    elif wrap == "json":
        escaped = "".join(f"\\u{ord(letter):04x}" for letter in text)
        (tmp_path / "a.json").write_text('{"x": " ' + escaped + '"}', encoding="ascii")
    elif wrap == "html":
        entities = "".join(f"&#{ord(letter)};" for letter in text)
        (tmp_path / "a.html").write_text(f"<p> {entities}</p>", encoding="ascii")
    elif wrap == "zip":
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("binnen/a.xml", text)
    elif wrap == "gzip":
        (tmp_path / "a.gz").write_bytes(gzip.compress(text.encode()))
    elif wrap == "base64":
        packed = base64.b64encode(f"{text} en nog wat".encode()).decode()
        (tmp_path / "a.svg").write_text(f'<a href="data:text/plain;base64,{packed}"/>')
    else:
        (tmp_path / "a.bin").write_text(text, encoding="utf-16")
    assert kind in kinds(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "M0 12 34.5 06 12L0 0 0 10 20 30 40 50Z",
        '{"value": 0.0612345678, "n": 612345678, "x": 123456782}',
        "sha256-0612345678abcdef0612345678abcdef",
        "@font-face{src:url(a@2x.png)} https://voorbeeld.nl/a",
        "2025-01-01T10:30:00+01:00, 1.234.567 inwoners, 06-2025",
        "GM9999 WK999901 BU99990101",
        "color:#061234;transform:translate(0,612345678)",
        "vega-lite@6.1.0 en altair==6.3",
    ],
)
def test_what_pages_are_full_of_gives_no_alarm(tmp_path, text):
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    assert scan(tmp_path) == []


def test_a_needle_is_found_with_its_number_and_not_its_text(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.json").write_text(json.dumps({"t": "met Jo  Proefnaam"}))
    leaks = scan(tmp_path, needles=["Iemand Anders", "Jo Proefnaam"])
    assert leaks == [Leak("sub/a.json", "needle", leaks[0].at, 1)]
    assert "proefnaam" not in str(leaks).casefold()
    assert str(leaks[0]).startswith("sub/a.json: needle 1")


@pytest.mark.parametrize(
    ("needle", "left"),
    [
        ("Hilde Osselvoort", "[NAAM-1] osselvoort"),
        ("hoekstoel1951@voorbeeld.invalid", "hoekstoel1951 op [E-MAIL]"),
        ("06 00 00 01 23", "0 00-00 01.23"),
        ("NL00 VRBD 0123 4567 89", "[BANK] 3456 789"),
        ("Kluutenhofwal 47, 9999 XX", "de Kluutenhofwal"),
    ],
)
def test_a_half_scrubbed_needle_is_found(tmp_path, needle, left):
    (tmp_path / "a.txt").write_text(f"x {left} y", encoding="utf-8")
    assert kinds(tmp_path, needles=[needle]) == {"needle"}


def test_ordinary_parts_of_a_needle_are_not_telling():
    assert "wilgendam" not in telling_parts("Grutterskamp 41, 9999 XX Wilgendam")
    assert "voorbeeld.invalid" not in telling_parts("a@voorbeeld.invalid")
    assert "hilde" not in telling_parts("Hilde Osselvoort")


def test_a_name_in_a_file_name_is_found(tmp_path):
    (tmp_path / "osselvoort.csv").touch()
    assert kinds(tmp_path, needles=["Hilde Osselvoort"]) == {"needle"}


def test_what_the_municipality_allows_may_stand(tmp_path):
    (tmp_path / "a.html").write_text("Mail monitor@wilgendam.invalid of bel 020-123 4567.")
    (tmp_path / "b.html").write_text("Mail monitor@wilgendam.invalid of bel 020-1234567.")
    assert kinds(tmp_path) == {"email", "phone"}
    assert scan(tmp_path, allowed=["Monitor@wilgendam.invalid", "020 1234567"]) == []


def test_a_package_in_a_package_is_opened_and_a_broken_one_is_named(tmp_path):
    inner = gzip.compress(b"bel 06-00000012")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("b.gz", inner)
    (tmp_path / "stuk.gz").write_bytes(inner[:12])
    leaks = scan(tmp_path)
    assert {(leak.file, leak.kind) for leak in leaks} >= {
        ("a.zip!b.gz!", "phone"),
        ("stuk.gz", "unreadable"),
    }


def test_one_file_can_be_searched_and_an_empty_folder_has_nothing(tmp_path):
    assert scan(tmp_path) == []
    (tmp_path / "a.txt").write_text("06-00000012")
    assert [leak.file for leak in scan(tmp_path / "a.txt")] == ["a.txt"]


def picture(**more) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (20, 120, 90)).save(stream, "JPEG", **more)
    return stream.getvalue()


def zipped(raw: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("foto.jpg", raw)
    return stream.getvalue()


def as_address(raw: bytes) -> bytes:
    return b'<img src="data:image/jpeg;base64,' + base64.b64encode(raw) + b'">'


def planted() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 1.0)
    return picture(exif=exif)


@pytest.mark.parametrize("pack", [bytes, zipped, as_address], ids=["file", "zip", "data address"])
def test_where_a_photo_was_taken_is_found_however_it_is_packed(tmp_path, pack):
    (tmp_path / "p001.jpg").write_bytes(pack(planted()))
    assert "exif" in {leak.kind for leak in scan(tmp_path)}
    (tmp_path / "p001.jpg").write_bytes(pack(picture()))
    assert scan(tmp_path) == []


def test_text_behind_a_photo_is_found_and_named_by_what_it_is(tmp_path):
    (tmp_path / "p001.jpg").write_bytes(picture() + b" bel 06-12345678 ")
    assert {leak.kind for leak in scan(tmp_path)} == {"behind", "phone"}


def test_bytes_of_pixels_that_look_like_an_address_are_nobodys(tmp_path):
    raw = picture(quality=100)
    end = raw.rindex(b"\xff\xd9")
    (tmp_path / "p001.jpg").write_bytes(raw[:end] + b" a.b@c.nl " + raw[end:])
    assert scan(tmp_path) == []
    assert scan(tmp_path, needles=["a.b@c.nl"])
