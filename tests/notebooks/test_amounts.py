"""A monitor with amounts and shares: its own rules reach the gate, and the report says why."""

from __future__ import annotations

import json

import pytest
from tests.notebooks.small_monitor import OPENING, make_monitor, write_notebook

from merkbaar.errors import MerkbaarError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.concept import rules
from merkbaar.publishing.run import run

COUNTS = (
    OPENING,
    'spells, persons = edition.table("provisions"), edition.table("persons")\n'
    'people = persons[persons["person"].isin(spells["person"])].sort_values("birth_year")\n'
    'people = people.assign(eur=10.0, period="2026").reset_index(drop=True)\n'
    'north = people.index[people["area"] == "WK999801"][0]\npeople.loc[north, "eur"] = 5000.0',
    "from merkbaar.privacy.magnitudes import largest_contributions\n"
    'costs = largest_contributions(people, by=["area", "period"], amount="eur",\n'
    '                              totals={"area": "GM9998"})\n'
    'edition.offer("costs", costs, unit="euro", kind="sum", largest=["largest_1", "largest_2"],\n'
    '              population="users", totals={"area": "GM9998"}, title="Kosten")',
    'share = costs.assign(count=[0, costs["n"].iloc[1], costs["n"].iloc[1]])\n'
    'share["value"] = 100 * share["count"] / share["n"]\n'
    'edition.offer("share", share, unit="%", count="count", kind="share",\n'
    '              population="users", totals={"area": "GM9998"}, title="Aandeel")',
    "edition.record()",
)
PRIVACY = "privacy: {minimum: 5, key: demo}"


def made(folder, privacy=PRIVACY):
    file = make_monitor(folder)
    write_notebook(folder / "notebooks" / "counts.ipynb", COUNTS)
    text = file.read_text(encoding="utf-8")
    text = text.replace("counts, parameters: {smallest: 1}}", "counts}").replace(PRIVACY, privacy)
    file.write_text(text, encoding="utf-8")
    return file


def gone(record):
    """Give per table the rules by which cells went."""
    found = {}
    for item in record.hidden:
        if "table" in item:
            found.setdefault(item["table"], set()).add(item["rule"])
    return found


@pytest.fixture(scope="module")
def standard(tmp_path_factory):
    file = made(tmp_path_factory.mktemp("a") / "data" / "klein")
    return file, run(file, "2026", progress=False)


def test_a_sum_that_is_one_persons_is_hidden_and_none_and_all_stay(standard):
    found = gone(standard[1])
    assert "p_percent" in found["costs"]
    assert "share" not in found


def test_the_concept_says_why_and_the_published_part_says_not_by_which_rule(standard):
    file, record = standard
    whys = {item["why"] for item in record.hidden if item.get("table") == "costs"}
    assert "uit de som is bijna te berekenen wat één persoon bijdraagt" in whys
    for path in (file.parent / "concept" / "2026" / "published").glob("*.json"):
        assert "p_percent" not in path.read_text(encoding="utf-8")


def test_a_hidden_sum_is_empty_in_what_is_published(standard):
    place = standard[0].parent / "concept" / "2026" / "published" / "tables.json"
    tables = json.loads(place.read_text(encoding="utf-8"))
    costs = next(table for table in tables if table["name"] == "costs")
    rows = [dict(zip(costs["columns"], row, strict=True)) for row in costs["rows"]]
    north = next(row for row in rows if row["area"] == "WK999801")
    assert (north["state"], north["value"], north["n"]) == ("suppressed", None, None)
    assert not {"largest_1", "largest_2", "persons"} & set(costs["columns"])


def test_a_monitor_can_hide_none_and_all_and_let_sums_be(tmp_path):
    privacy = (
        "privacy: {minimum: 5, key: demo, hide_all_or_none: true, "
        "sums: {p_percent: 0.000001, dominance: {}}}"
    )
    record = run(made(tmp_path / "data" / "klein", privacy), "2026", progress=False)
    assert "group" in gone(record)["share"]
    assert "costs" not in gone(record) or "p_percent" not in gone(record)["costs"]


def test_the_rules_of_a_monitor_are_the_gates(tmp_path):
    sums = "sums: {p_percent: 25, dominance: {3: 75}}"
    file = made(tmp_path / "klein", f"privacy: {{minimum: 12, key: demo, {sums}}}")
    found = rules(load_monitor(file))
    assert (found.minimum, found.p_percent, dict(found.dominance)) == (12, 25.0, {3: 75.0})
    assert not found.all_or_none


@pytest.mark.parametrize(
    "wrong", ["sums: {p_percent: 0}", "sums: {dominance: {1: 100}}", "sums: {dominance: {0: 50}}",
              "sums: {p: 10}", "hide_all_or_none: soms"],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_stops_before_the_run(tmp_path, wrong):
    with pytest.raises(MerkbaarError, match="privacy"):
        load_monitor(made(tmp_path / "klein", f"privacy: {{minimum: 5, key: demo, {wrong}}}"))
