"""Redaction against labels: Merkbaar's own messages, and the cases that deduce is tested with."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
import yaml

from merkbaar.privacy.redaction import redact
from merkbaar.privacy.shapes import passes_mod97


def marked(message):
    """Read "{name|Sanne} belde" as a text and its labels."""
    text, labels, at = "", [], 0
    for mark in re.finditer(r"\{(\w+)\|([^}]*)\}", message):
        text += message[at : mark.start()]
        labels.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return text + message[at:], labels


@pytest.fixture(scope="module")
def messages(root):
    file = root / "tests" / "spec" / "whatsapp_messages.yml"
    return [marked(one) for one in yaml.safe_load(file.read_text(encoding="utf-8"))["messages"]]


def overlaps(span, place):
    return span.start < place[1] and span.end > place[0]


def test_the_messages_are_enough_and_many_have_nothing_to_be_found(messages):
    assert len(messages) >= 150
    assert sum(not labels for _, labels in messages) >= 40
    kinds = {kind for _, labels in messages for _, _, kind in labels}
    assert kinds == {
        *("name", "location", "address", "institution", "date", "age"),
        *("phone", "id", "bsn", "iban", "email", "url"),
    }


def test_the_accounts_in_the_messages_have_valid_check_digits(messages):
    accounts = [t[a:b] for t, labels in messages for a, b, kind in labels if kind == "iban"]
    assert accounts
    assert all(passes_mod97(account) for account in accounts)


def test_nine_in_ten_labels_of_the_messages_are_found_and_eight_in_ten_of_each_kind(messages):
    wanted, found = Counter(), Counter()
    for text, labels in messages:
        spans = redact(text).spans
        for label in labels:
            wanted[label[2]] += 1
            found[label[2]] += any(overlaps(span, label) for span in spans)
    assert sum(found.values()) >= 0.90 * sum(wanted.values())
    assert not [kind for kind in wanted if found[kind] < 0.8 * wanted[kind]]


def test_a_found_label_has_the_right_kind(messages):
    right = wrong = 0
    for text, labels in messages:
        for span in redact(text).spans:
            kinds = {label[2] for label in labels if overlaps(span, label)}
            right += span.kind in kinds
            wrong += bool(kinds) and span.kind not in kinds
    assert right >= 0.97 * (right + wrong)


def test_messages_without_labels_stay_as_they_are(messages):
    changed = [text for text, labels in messages if not labels and redact(text).spans]
    assert changed == []


def test_the_cases_of_deduce_are_found_with_no_more_false_alarms(shared_data):
    wanted = found = alarms = 0
    for file in sorted((shared_data / "dutch_pii" / "deduce").glob("*.json")):
        for example in json.loads(file.read_text(encoding="utf-8"))["examples"]:
            spans = redact(example["text"]).spans
            places = {(a["start_char"], a["end_char"]) for a in example["annotations"]}
            wanted += len(places)
            found += sum(any(overlaps(span, place) for span in spans) for place in places)
            alarms += sum(not any(overlaps(span, place) for place in places) for span in spans)
    assert wanted > 150
    assert found >= 0.97 * wanted
    assert alarms <= 2  # what deduce 3.0.6 makes on them
