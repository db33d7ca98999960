"""A monitor that joins categories or rounds: every notebook, filter and page sees that."""

from __future__ import annotations

import json

import pytest
from tests.notebooks.small_monitor import every_byte, make_monitor

from merkbaar.publishing.run import run

GROUPS = 'values: ["18-64", "65+"]'
PRIVACY = "privacy: {minimum: 5, key: demo}"


def made(folder, *changes):
    """Give the monitor's folder after a run, with a third age group and changes in its file."""
    file = make_monitor(folder)
    text = file.read_text(encoding="utf-8")
    for old, new in ((GROUPS, 'values: ["18-64", "65-74", "75+"]'), *changes):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    people = folder / "raw" / "mensen.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    aged = [
        line.replace("65+", "75+" if number % 8 == 1 else "65-74")
        for number, line in enumerate(lines)
    ]
    people.write_text("\n".join(aged) + "\n", encoding="utf-8")
    record = run(file, "2026", progress=False)
    (folder / "said.txt").write_text(record.summary(), encoding="utf-8")
    return folder


def published(folder, name):
    place = folder / "concept" / "2026" / "published" / f"{name}.json"
    return json.loads(place.read_text(encoding="utf-8"))


def users(folder):
    table = next(one for one in published(folder, "tables") if one["name"] == "users")
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    collapse = '{minimum: 5, key: demo, collapse: {age: {"65 of ouder": ["65-74", "75+"]}}}'
    folder = tmp_path_factory.mktemp("joined") / "data" / "klein"
    return made(folder, (PRIVACY, f"privacy: {collapse}"))


def test_a_notebook_counts_the_joined_category_and_a_page_filters_on_it(joined):
    assert {row["group_age"] for row in users(joined)} == {"alle", "18-64", "65 of ouder"}
    (group,) = published(joined, "edition")["groups"]
    assert group["values"] == ["18-64", "65 of ouder"]


def test_the_parts_stand_nowhere_in_what_is_published(joined):
    content = every_byte(joined / "concept" / "2026" / "published")
    assert b"65 of ouder" in content
    assert b"65-74" not in content
    assert b"75+" not in content


def test_fewer_cells_are_hidden_than_without_joining(joined, tmp_path):
    folder = made(tmp_path / "data" / "klein")
    apart = users(folder)
    hidden = [sum(row["state"] == "suppressed" for row in rows) for rows in (apart, users(joined))]
    assert hidden == [6, 4]
    said = (folder / "said.txt").read_text(encoding="utf-8")
    assert 'collapse: {age: {"65-74 en 75+": ["65-74", "75+"]}}' in said
    assert "collapse" not in (joined / "said.txt").read_text(encoding="utf-8")


def test_a_rounded_edition_shows_only_multiples_and_says_so(tmp_path):
    folder = made(tmp_path / "data" / "klein", ("{minimum: 5,", "{minimum: 5, rounding: 5,"))
    shown = [row for row in users(folder) if row["state"] == "shown"]
    assert shown
    assert all(row["value"] % 5 == row["n"] % 5 == 0 for row in shown)
    assert {table["rounding"] for table in published(folder, "tables")} == {5}
