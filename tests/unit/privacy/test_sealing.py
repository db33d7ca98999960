from __future__ import annotations

import json

import pytest

from merkbaar.privacy.keys import Key
from merkbaar.privacy.sealing import has_seal, proof, sealed

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
CONTENT = {"a": [1.0, None, "é"], "b": {"c": 2}}


def test_what_was_sealed_has_its_seal_also_after_it_was_written_and_read():
    there = sealed(CONTENT, what="x:v1", key=KEY)
    assert has_seal(there, what="x:v1", key=KEY)
    assert has_seal(json.loads(json.dumps(there)), what="x:v1", key=KEY)
    assert sealed(there, what="x:v1", key=KEY) == there


@pytest.mark.parametrize(
    "change",
    [{"a": []}, {"b": {"c": 3}}, {"seal": ""}, {"seal": None}, {"more": 1}, {"seal": "é"}],
)
def test_what_was_changed_has_not(change):
    assert not has_seal({**sealed(CONTENT, what="x:v1", key=KEY), **change}, what="x:v1", key=KEY)


def test_a_seal_of_another_key_or_another_kind_is_none():
    there = sealed(CONTENT, what="x:v1", key=KEY)
    assert not has_seal(there, what="x:v1", key=OTHER)
    assert not has_seal(there, what="y:v1", key=KEY)
    assert not has_seal(CONTENT, what="x:v1", key=KEY)


def test_a_proof_is_the_same_whatever_the_order_and_says_nothing_without_the_key():
    assert proof({"a": 1, "b": 2}, what="x", key=KEY) == proof({"b": 2, "a": 1}, what="x", key=KEY)
    assert proof({"a": 1}, what="x", key=KEY) != proof({"a": 1}, what="x", key=OTHER)
    with pytest.raises(ValueError, match="JSON"):
        proof(float("nan"), what="x", key=KEY)
