from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool

import pytest

from merkbaar.privacy import redaction
from merkbaar.publishing import redacting
from merkbaar.publishing.redacting import redact_all

TEXTS = [
    "Sanne belde mij op 06-12345678 en mevrouw De Vries kwam langs.",
    "In Oosterhout duurde het drie maanden.",
    "Ik ben 43 jaar en woon aan de Dorpsstraat 12.",
    "",
]


def one_by_one(texts, languages, keep=()):
    pairs = zip(texts, languages, strict=True)
    return [redaction.redact(text, code, keep=keep) for text, code in pairs]


def test_together_gives_what_one_by_one_gives():
    texts, languages = TEXTS * 3, ["nl"] * 8 + ["en"] * 4
    assert redact_all(texts, languages) == one_by_one(texts, languages)
    keep = ["Oosterhout"]
    assert redact_all(texts, languages, keep=keep) == one_by_one(texts, languages, keep)
    assert redact_all([], []) == []


def test_on_several_cores_it_gives_the_same(monkeypatch):
    monkeypatch.setattr(redacting, "PAYS", 10)
    monkeypatch.setattr(redaction, "_PAYS", 10)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    texts = [f"{text} Nummer {i}." for i in range(8) for text in TEXTS]
    assert redact_all(texts, ["nl"] * len(texts)) == one_by_one(texts, ["nl"] * len(texts))


@pytest.fixture
def asked(monkeypatch):
    """What redact_many was asked, without doing anything on more than one core."""
    calls, real = [], redaction.redact_many

    def noted(texts, languages, *, keep, workers=1):
        calls.append((len(texts), workers))
        return real(texts, languages, keep=keep)

    monkeypatch.setattr(redaction, "redact_many", noted)
    return calls


def test_the_same_text_is_looked_at_once(asked):
    redact_all(TEXTS * 5, ["nl"] * 20)
    redact_all(TEXTS * 2, ["nl"] * 4 + ["tr"] * 4)
    assert [texts for texts, _ in asked] == [4, 8]


def test_few_texts_start_no_other_process(asked, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    redact_all(TEXTS, ["nl"] * 4)
    many = [f"tekst {i}" for i in range(redacting.PAYS)]
    redact_all(many, ["nl"] * len(many))
    assert [workers for _, workers in asked] == [1, 8]


def test_where_the_system_cannot_say_it_counts_all_cores(asked, monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(redacting, "PAYS", 1)
    redact_all(TEXTS, ["nl"] * 4)
    assert asked == [(4, 3)]


def test_where_other_processes_cannot_live_it_is_done_here(monkeypatch):
    real = redaction.redact_many

    def broken(*given, workers=1, **more):
        if workers > 1:
            raise BrokenProcessPool
        return real(*given, **more)

    monkeypatch.setattr(redaction, "redact_many", broken)
    monkeypatch.setattr(redacting, "PAYS", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert redact_all(TEXTS, ["nl"] * 4) == one_by_one(TEXTS, ["nl"] * 4)
