"""The catalogues: complete in every language, short sentences in plain Dutch, quick to import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from merkbaar.wording import LANGUAGES, interface, keys
from merkbaar.wording.catalogue import has, places, texts

LIB = Path(__file__).resolve().parents[3] / "lib"


def forms(key: str, language: str) -> tuple[str, ...]:
    found = texts(language)[key]
    return (found,) if isinstance(found, str) else found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language):
    assert set(texts(language)) == set(keys())
    assert not [key for key in keys() if not all(form.strip() for form in forms(key, language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_wants_nothing_that_its_dutch_form_does_not_want(language):
    for key in keys():
        assert places(key, language) <= places(key, "nl") | {"count"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_many_are_kept_apart_in_every_language(language):
    for key in keys():
        assert isinstance(texts(language)[key], tuple) == isinstance(texts("nl")[key], tuple), key


def test_a_sentence_of_plain_dutch_has_at_most_fifteen_words():
    for key in keys():
        for form in forms(key, "nl-b1"):
            for sentence in re.split(r"[.!?:]\s", form):
                assert len(sentence.split()) <= 15, (key, sentence)


def test_no_dutch_text_claims_a_cause():
    causal = re.compile(r"\b(door|dankzij|leidt tot|leidden tot|zorgt voor|omdat|vanwege)\b", re.I)
    allowed = {"grade.randomised"}  # "door loting verdeeld": how it was done, no cause
    for language in ("nl", "nl-b1"):
        for key in set(keys()) - allowed:
            assert not any(causal.search(form) for form in forms(key, language)), key


def test_a_label_is_filled_in():
    assert interface("card.theme_size", "nl", count=31, n=140) == "31 van 140 verhalen hier"
    assert interface("page.in_one_minute") == "In één minuut"


def test_the_form_for_one_is_chosen_by_the_count():
    assert interface("portal.findings_count", "nl", count=1) == "1 bevinding"
    assert interface("portal.findings_count", "nl", count=0) == "0 bevindingen"
    assert interface("portal.findings_count", "en", count=7) == "7 findings"


def test_an_unknown_id_language_or_missing_value_is_an_error():
    with pytest.raises(KeyError, match=r"no text 'page\.nonsense'"):
        interface("page.nonsense")
    with pytest.raises(KeyError, match="language"):
        interface("page.in_one_minute", "fr")
    with pytest.raises(KeyError, match="edition"):
        interface("page.edition")
    assert has("page.edition")
    assert not has("page.nonsense")


def used_keys() -> set[tuple[str, str]]:
    """Ids given as a literal to ``interface`` anywhere in the package."""
    found = set()
    for path in LIB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            called = getattr(name, "id", getattr(name, "attr", ""))
            if called == "interface" and isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add((path.name, first.value))
    return found


def test_every_id_that_the_package_asks_for_exists():
    assert not {(path, key) for path, key in used_keys() if not has(key)}


def test_wording_does_not_import_pandas_and_is_quick():
    code = (
        "import sys, time; start = time.perf_counter(); import merkbaar.wording as wording;"
        "wording.interface('page.in_one_minute'); print(time.perf_counter() - start);"
        "assert not {'pandas', 'numpy', 'scipy'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(LIB)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 1.0
