from __future__ import annotations

import errno
import os

import pytest

from merkbaar.errors import RunError
from merkbaar.publishing import files


def fill(folder, **content):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (folder / name).write_text(text)
    return folder


def texts(folder):
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_a_file_is_private_by_default(tmp_path):
    path = files.write(tmp_path / "a.txt", "é")
    assert path.read_text(encoding="utf-8") == "é"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = files.write(tmp_path / "a.txt", "old")

    def refuse(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        files.write(path, "new")
    assert texts(tmp_path) == {"a.txt": "old"}


def test_json_has_sorted_keys_real_characters_and_no_nan():
    assert files.to_json({"b": "é", "a": 1}) == '{\n "a": 1,\n "b": "é"\n}\n'
    with pytest.raises(ValueError, match=r"NaN|not JSON"):
        files.to_json({"a": float("nan")})


def test_json_that_was_cut_off_reads_as_absent(tmp_path):
    (tmp_path / "a.json").write_text('{"a": ')
    assert files.read_json(tmp_path / "a.json", {"b": 1}) == {"b": 1}
    assert files.read_json(tmp_path / "absent.json", 3) == 3


def test_a_hash_is_of_content(tmp_path):
    one, two = files.write(tmp_path / "1", "x"), files.write(tmp_path / "2", "x")
    assert files.file_hash(one) == files.file_hash(two) != files.file_hash(files.write(one, "y"))
    assert files.content_hash({"a": 1, "b": 2}) == files.content_hash({"b": 2, "a": 1})


def test_a_staged_folder_takes_the_place_of_the_old_one(tmp_path):
    target = fill(tmp_path / "edition", old="1")
    with files.staged(target) as folder:
        fill(folder, new="2")
        assert texts(target) == {"old": "1"}
    assert texts(target) == {"new": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_a_staged_folder_that_fails_leaves_the_old_one(tmp_path):
    target = fill(tmp_path / "edition", old="1")
    with pytest.raises(KeyboardInterrupt), files.staged(target) as folder:
        fill(folder, new="2")
        raise KeyboardInterrupt
    assert texts(target) == {"old": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_where_folders_cannot_be_exchanged_the_old_one_is_set_aside_first(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    target = fill(tmp_path / "edition", old="1")
    files.replace_folder(fill(tmp_path / "new", new="2"), target)
    assert texts(target) == {"new": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_an_interrupted_replacement_is_mended(tmp_path):
    target = tmp_path / "edition"
    fill(tmp_path / ".edition.old", old="1")
    files.mend(target)
    assert texts(target) == {"old": "1"}
    fill(tmp_path / ".edition.old", older="0")
    files.mend(target)
    assert texts(target) == {"old": "1"}
    assert not (tmp_path / ".edition.old").exists()


@pytest.mark.parametrize(
    ("number", "word"), [(errno.ENOSPC, "schijf is vol"), (errno.EACCES, "mag niet worden")]
)
def test_a_disk_error_says_what_to_do(number, word):
    with pytest.raises(RunError, match=word), files.disk_errors_named():
        raise OSError(number, "no", "folder/file.txt")


def test_another_os_error_is_left_alone():
    with pytest.raises(FileNotFoundError), files.disk_errors_named():
        raise FileNotFoundError(errno.ENOENT, "no", "file.txt")


def test_a_private_folder_is_private_with_the_parents_it_makes_and_leaves_others_alone(tmp_path):
    tmp_path.chmod(0o755)
    files.private_folder(tmp_path / "work" / "2026" / "pages")
    for part in ("work", "work/2026", "work/2026/pages"):
        assert (tmp_path / part).stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o755
