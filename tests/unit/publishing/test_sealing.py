"""The seal: made with the monitor's key, checked without it, and broken by any change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.privacy.keys import Key
from merkbaar.publishing.door import Door
from merkbaar.publishing.sealing import number_of, public_of, read_signature, state_of
from merkbaar.publishing.serving import trust
from merkbaar.publishing.serving.newest import Newest
from merkbaar.publishing.serving.site import Site
from merkbaar.publishing.serving.trusting import trust_all, untrusted
from merkbaar.publishing.signing import is_unchanged, sign

DOOR = Door(Key(b"one key, made up for this test..", "file"), frozenset())
OTHER = Door(Key(b"another key, made up as well....", "file"), frozenset())
FILES = {
    "published/edition.json": '{"title": "Monitor"}',
    "published/tables.json": "[]",
    "published/findings.json": "[]",
    "published/quotes.json": "[]",
    "published/media/f1.jpg": "jpeg",
    "report/story.html": "<!doctype html><p>Verhaal</p>",
    "report/story.pdf": "%PDF",
    "run.json": "{}",
}


@pytest.fixture
def edition(tmp_path) -> Path:
    place = tmp_path / "outputs" / "proef" / "2026"
    for name, text in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    sign(place, DOOR, edition="2026")
    return place


@pytest.fixture
def trusted(edition) -> frozenset[str]:
    return frozenset([public_of(read_signature(edition))])


@pytest.fixture
def site(edition, trusted) -> Site:
    return Site(edition.parent.parent, {"proef": trusted})


def test_a_sealed_edition_is_sound_for_who_has_only_the_public_key(edition, trusted):
    state, files = state_of(edition, trusted)
    assert state == "sound"
    assert set(files) == set(FILES)
    assert is_unchanged(edition, DOOR)


def test_the_same_key_gives_the_same_seal_and_nothing_of_the_key_is_in_it(edition):
    before = (edition / "signature.json").read_text(encoding="utf-8")
    sign(edition, DOOR, edition="2026")
    assert (edition / "signature.json").read_text(encoding="utf-8") == before
    assert DOOR.key.secret.hex() not in before


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_change_of_one_byte_in_any_file_breaks_the_seal(edition, site, name):
    assert site.state("proef", "2026") == "sound"
    content = bytearray((edition / name).read_bytes())
    content[-1] ^= 1
    (edition / name).write_bytes(bytes(content))
    assert site.state("proef", "2026") == "changed"
    assert site.pages("proef", "2026") == []
    assert site.read("proef", "2026", "story") is None
    assert site.open("proef", "2026") is None
    assert site.about("proef", "2026") == {}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_gone_breaks_the_seal(edition, trusted, name):
    (edition / name).unlink()
    assert state_of(edition, trusted)[0] == "changed"


@pytest.mark.parametrize("name", ["report/extra.html", "published/photos.json", "nieuw.txt"])
def test_a_file_that_was_added_breaks_the_seal(edition, trusted, name):
    (edition / name).write_text("erbij", encoding="utf-8")
    assert state_of(edition, trusted)[0] == "changed"


def test_a_link_to_elsewhere_breaks_the_seal_even_with_the_same_content(edition, trusted, tmp_path):
    aside = tmp_path / "elders.html"
    shutil.move(edition / "report" / "story.html", aside)
    (edition / "report" / "story.html").symlink_to(aside)
    assert state_of(edition, trusted)[0] == "changed"


def test_an_edition_under_another_name_or_another_monitor_is_not_that_edition(edition, trusted):
    again = shutil.copytree(edition, edition.parent / "2027")
    assert state_of(again, trusted)[0] == "changed"
    elsewhere = shutil.copytree(edition, edition.parent.parent / "ander" / "2026")
    assert state_of(elsewhere, trusted)[0] == "changed"


def test_hashes_that_are_written_anew_do_not_fit_the_signature(edition, trusted):
    content = read_signature(edition)
    (edition / "run.json").write_text("{ }", encoding="utf-8")
    import hashlib

    content["files"]["run.json"] = hashlib.sha256(b"{ }").hexdigest()
    (edition / "signature.json").write_text(json.dumps(content), encoding="utf-8")
    assert state_of(edition, trusted)[0] == "changed"


def test_an_edition_sealed_anew_with_another_key_is_not_shown(edition, site):
    (edition / "run.json").write_text("{ }", encoding="utf-8")
    sign(edition, OTHER, edition="2026")
    assert site.state("proef", "2026") == "unknown"


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"seal": 3}', '{"seal": {"public": 1}}'])
def test_without_a_seal_an_edition_is_not_shown(edition, site, broken):
    (edition / "signature.json").write_text(broken, encoding="utf-8")
    assert site.state("proef", "2026") == "unsigned"


def test_a_seal_of_nonsense_is_a_change_and_not_a_crash(edition, trusted):
    content = read_signature(edition)
    content["seal"]["signature"] = "no hex"
    (edition / "signature.json").write_text(json.dumps(content), encoding="utf-8")
    assert state_of(edition, trusted)[0] == "changed"
    nonsense = {"seal": {"public": "no key", "signature": ""}, "files": {}}
    (edition / "signature.json").write_text(json.dumps(nonsense), encoding="utf-8")
    assert state_of(edition, frozenset(["no key"]))[0] == "changed"


def test_a_change_that_keeps_size_and_time_is_seen_too(edition, site):
    import os

    assert site.state("proef", "2026") == "sound"
    path = edition / "report" / "story.html"
    before = path.stat()
    path.write_text(FILES["report/story.html"].replace("Verhaal", "Leugens"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert site.state("proef", "2026") == "changed"


def test_what_is_sent_is_held_to_the_seal_as_it_is_read(edition, site, monkeypatch):
    assert site.read("proef", "2026", "story") is not None
    kept = site._known["proef", "2026"]
    (edition / "report" / "story.html").write_text("anders", encoding="utf-8")
    monkeypatch.setattr(Site, "_checked", lambda *_: kept)  # as if it changed just after the look
    assert site.read("proef", "2026", "story") is None


def test_files_are_read_again_only_when_something_changed(edition, site, monkeypatch):
    assert site.state("proef", "2026") == "sound"
    import merkbaar.publishing.serving.site as module

    looks = []
    monkeypatch.setattr(module, "state_in", lambda *_: looks.append(1) or ("sound", {}))
    assert site.state("proef", "2026") == "sound"
    assert not looks
    (edition / "run.json").write_text("{ }", encoding="utf-8")
    site.state("proef", "2026")
    assert looks


def test_which_files_of_a_page_can_be_kept(site):
    assert site.kept("proef", "2026", "story") == ["html", "pdf"]
    assert site.read("proef", "2026", "story", "pdf") == b"%PDF"
    assert site.read("proef", "2026", "../published/tables", "json") is None


def test_the_first_key_of_a_monitor_is_trusted_and_a_second_is_not(edition, tmp_path):
    settings, outputs = tmp_path / "eigen", edition.parent.parent
    settings.mkdir()
    trusted, added = trust.first_keys(settings, outputs)
    assert [one.monitor for one in added] == ["proef"]
    assert len(added[0].fingerprint) == 19
    sign(edition, OTHER, edition="2026")
    again, fresh = trust.first_keys(settings, outputs)
    assert (again, fresh) == (trusted, [])
    waiting = trust.new_keys(outputs, again)
    assert trust.trust(settings, waiting)["proef"] > trusted["proef"]
    assert trust.new_keys(outputs, trust.trusted_keys(settings)) == []


def test_of_two_keys_at_the_first_look_neither_is_trusted(edition, tmp_path):
    other = shutil.copytree(edition, edition.parent / "2025")
    sign(other, OTHER, edition="2025")
    settings = tmp_path / "eigen"
    settings.mkdir()
    trusted, added = trust.first_keys(settings, edition.parent.parent)
    assert (trusted, added) == ({}, [])


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"proef": 3}'])
def test_a_broken_list_of_keys_stops_the_server_and_trusts_nobody(tmp_path, broken):
    (tmp_path / trust.FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError, match="is niet te lezen"):
        trust.trusted_keys(tmp_path)


def test_a_link_that_gives_an_edition_another_name_or_monitor_is_not_that_edition(edition, trusted):
    (edition.parent / "2027").symlink_to(edition, target_is_directory=True)
    (edition.parent.parent / "ander").symlink_to(edition.parent, target_is_directory=True)
    assert state_of(edition.parent / "2027", trusted)[0] == "changed"
    assert state_of(edition.parent.parent / "ander" / "2026", trusted)[0] == "changed"


def change(edition: Path, text: str) -> None:
    (edition / "published" / "quotes.json").write_text(text, encoding="utf-8")
    sign(edition, DOOR, edition=edition.name)


def test_the_number_of_a_seal_goes_up_with_the_content_and_with_the_key_only(edition, tmp_path):
    assert number_of(read_signature(edition)) == 1
    sign(edition, DOOR, edition="2026")
    assert number_of(read_signature(edition)) == 1
    sign(edition, OTHER, edition="2026")
    assert number_of(read_signature(edition)) == 2
    fresh = tmp_path / "klaar" / "proef" / "2026"
    shutil.copytree(edition / "published", fresh / "published")
    sign(fresh, DOOR, edition="2026", before=edition)
    assert number_of(read_signature(fresh)) == 3


@pytest.mark.parametrize("number", [0, 2, 10**6, "3", None, True, 2.0, -1])
def test_the_number_of_a_seal_is_sealed_too(edition, trusted, number):
    content = read_signature(edition)
    content["seal"]["number"] = number
    (edition / "signature.json").write_text(json.dumps(content), encoding="utf-8")
    assert state_of(edition, trusted)[0] == "changed"


@pytest.mark.parametrize("again", [False, True])
def test_an_old_copy_that_is_put_back_is_not_shown(edition, trusted, tmp_path, again):
    settings, outputs = tmp_path / "eigen", edition.parent.parent
    settings.mkdir()
    site = Site(outputs, {"proef": trusted}, Newest(settings))
    change(edition, '["een citaat"]')
    assert site.state("proef", "2026") == "sound"
    old = shutil.copytree(edition, tmp_path / "oud")
    change(edition, "[]")
    assert site.state("proef", "2026") == "sound"
    shutil.rmtree(edition)
    shutil.copytree(old, edition)
    if again:  # after a new start
        site = Site(outputs, {"proef": trusted}, Newest(settings))
    assert site.state("proef", "2026") == "older"
    assert site.pages("proef", "2026") == []
    assert site.read("proef", "2026", "story") is None
    assert site.open("proef", "2026") is None


def test_an_older_edition_is_shown_again_after_a_persons_yes(edition, tmp_path):
    settings, outputs = tmp_path / "eigen", edition.parent.parent
    settings.mkdir()
    trusted, _ = trust.first_keys(settings, outputs)
    old = shutil.copytree(edition, tmp_path / "oud")
    change(edition, '["meer"]')
    assert Site(outputs, trusted, Newest(settings)).state("proef", "2026") == "sound"
    shutil.rmtree(edition)
    shutil.copytree(old, edition)
    ((kind, line),) = untrusted(outputs, settings=settings)
    assert kind == "older"
    assert "Editie '2026' van monitor 'proef' is ouder dan" in line
    assert "Aangenomen: editie '2026' van monitor 'proef'" in trust_all(outputs, settings=settings)
    assert Site(outputs, trusted, Newest(settings)).state("proef", "2026") == "sound"
    assert untrusted(outputs, settings=settings) == []


def test_a_seal_of_before_there_were_numbers_is_sound_until_a_newer_one_was_seen(edition, tmp_path):
    from merkbaar.publishing.sealing import hashes, seal

    files = hashes(edition)
    older = seal(files, monitor="proef", edition="2026", key=DOOR.key)
    del older["number"]
    text = json.dumps({"seal": older, "files": files})
    (edition / "signature.json").write_text(text, encoding="utf-8")
    trusted = {"proef": frozenset([older["public"]])}
    site = Site(edition.parent.parent, trusted, Newest(tmp_path))
    assert site.state("proef", "2026") == "sound"
    change(edition, '["nieuw"]')
    assert site.state("proef", "2026") == "sound"
    change(edition, "[]")
    (edition / "signature.json").write_text(text, encoding="utf-8")
    assert site.state("proef", "2026") == "older"


@pytest.mark.parametrize("broken", ["{", "[]\n", '{"monitor": "proef"}\n'])
def test_a_broken_list_of_newest_seals_stops_the_server(tmp_path, broken):
    (tmp_path / "newest_seals.jsonl").write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError, match="is niet te lezen"):
        Newest(tmp_path)


def test_a_key_that_no_edition_uses_any_more_is_not_trusted_after_a_new_one(edition, tmp_path):
    settings, outputs = tmp_path / "eigen", edition.parent.parent
    settings.mkdir()
    before, _ = trust.first_keys(settings, outputs)
    leaked = shutil.copytree(edition, tmp_path / "gelekt" / "proef" / "2026")
    sign(edition, OTHER, edition="2026")
    ((kind, _),) = untrusted(outputs, settings=settings)
    assert kind == "key"
    assert trust.trusted_keys(settings) == before, "asking is not saying yes"
    said = trust_all(outputs, settings=settings)
    assert any(line.startswith("Niet meer vertrouwd") for line in said)
    known = trust.trusted_keys(settings)["proef"]
    assert known.isdisjoint(before["proef"])
    assert state_of(leaked, known)[0] == "unknown"
