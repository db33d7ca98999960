"""What was agreed stands beside how its figure moved since, and nobody says why it moved."""

from __future__ import annotations

import dataclasses
import re

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.agreed import agreed
from merkbaar.pages.workbench import Workbench

ACTION = {
    "id": "a1",
    "what": "Wie wacht, bellen",
    "who": "team toegang",
    "when": "2026-06-01",
    "edition": "2025",
    "period": "2025",
    "measure": "waiting_days",
    "theme": None,
    "subject": {},
    "finding": "",
    "status": "open",
    "happened": "",
}
WHOLE = {"area": "GM9999", "period": "2026"}
CHANGE = {
    "kind": "change",
    "comparator": "time",
    "measure": "waiting_days",
    "unit": "dagen",
    "subject": WHOLE,
    "value": 31.0,
    "reference": 18.0,
    "effect": 13.0,
    "lower": 11.0,
    "upper": 15.0,
    "certainty": "probable",
    "rank": 0,
    "evidence": [
        {"table": "waiting_by_wijk", "where": WHOLE},
        {"table": "waiting_by_wijk", "where": {**WHOLE, "period": "2025"}},
    ],
}


def told(*actions, findings=None, tables=None, **edition):
    """The agreements of an edition that holds these actions."""
    made = made_up.published(findings=findings) if findings is not None else made_up.published()
    facts = {**made.edition, "actions": [{**ACTION, **one} for one in actions], **edition}
    found = dataclasses.replace(made, edition=facts, tables=tables or made.tables)
    return agreed(Workbench(found, []))


def movement(action, **more):
    (one,) = told(action, **more)
    return one.movements[0]


def test_an_edition_of_before_there_were_agreements_has_none():
    assert agreed(Workbench(made_up.published(), [])) == ()


def test_it_says_what_who_when_and_how_far_it_is():
    (one,) = told({"status": "gedaan", "happened": "Sinds juni elke week"})
    assert one.what["nl"] == "Wie wacht, bellen"
    assert (one.who["en"], one.when["nl"]) == ("team toegang", "1 juni 2026")
    assert (one.sign, one.status["en"]) == ("●", "Done")
    assert (one.happened["nl"], one.told) == ("Sinds juni elke week", True)
    assert one.at["nl"] == "Afgesproken bij editie 2025"


def test_what_is_not_told_yet_says_so_and_a_day_that_passed_is_named():
    first, second, third = told({}, {"when": "2027-03-01"}, {"status": "vervallen"})
    assert (first.happened["nl"], first.told) == ("Nog niet gemeld.", False)
    assert (first.overdue, second.overdue, third.overdue) == (True, False, False)


def test_the_figure_of_then_stands_beside_that_of_now_with_the_difference_as_it_was_tested():
    change = made_up.finding("waiting.change", **CHANGE)
    one = movement({}, findings=[change])
    assert (one.name["nl"], one.place["nl"]) == ("Wachttijd", "Wilgendam")
    assert (one.then.period["nl"], one.now.period["nl"]) == ("2025", "2026")
    assert one.then.value["nl"] != one.now.value["nl"]
    assert "tussen" in one.now.interval["nl"]
    assert one.difference["nl"] == "Verschil: +13 dagen (tussen +11 en +15 dagen)."
    assert one.difference["en"] == "Difference: +13 days (between +11 and +15 days)."
    assert one.certainty.code == "probable"
    assert one.note is None


def test_both_figures_are_told_in_the_same_detail():
    made = made_up.published()
    table = made.tables["waiting_by_wijk"]
    ends = [table.columns.index(name) for name in ("value", "lower", "upper")]
    rows = [list(row) for row in table.rows]
    for row in rows:
        if row[0] == "GM9999":
            narrow = (17.91, 17.6, 18.2) if row[1] == "2025" else (31.2, 29.0, 33.0)
            for place, value in zip(ends, narrow, strict=True):
                row[place] = value
    narrowed = type(table).from_dict({**table.to_dict(), "rows": rows})
    one = movement({}, tables={**made.tables, "waiting_by_wijk": narrowed})
    assert (one.then.value["nl"], one.now.value["nl"]) == ("17,9 dagen", "31,2 dagen")


def test_a_finding_on_another_wijk_or_year_says_nothing_of_this_one():
    elsewhere = {"area": "WK999902", "period": "2026"}
    cells = [{"table": "waiting_by_wijk", "where": elsewhere},
             {"table": "waiting_by_wijk", "where": {**elsewhere, "period": "2025"}}]  # fmt: skip
    other = made_up.finding("waiting.02", **{**CHANGE, "subject": elsewhere, "evidence": cells})
    one = movement({}, findings=[other])
    assert (one.difference, one.certainty) == (None, None)
    assert "geen verandering gevonden" in one.note["nl"]
    assert movement({"subject": {"area": "WK999902"}}, findings=[other]).certainty is not None


def test_a_change_that_nobody_looked_at_is_said_not_to_be_tested():
    one = movement({}, findings=[made_up.finding("x", **{**CHANGE, "comparator": "area"})],
                   compare_with=None)  # fmt: skip
    assert "niet getoetst" in one.note["nl"]


def test_a_theme_moves_too():
    one = movement({"measure": None, "theme": "wait"})
    assert one.name["nl"] == "Thema: lang wachten"
    assert one.then.value["nl"].endswith("%")


def test_a_measure_and_a_theme_each_have_their_own_figures():
    (one,) = told({"theme": "wait"})
    assert [moved.name["nl"] for moved in one.movements] == ["Wachttijd", "Thema: lang wachten"]


def test_an_agreement_about_no_figure_has_none():
    (one,) = told({"measure": None})
    assert one.movements == ()


def test_a_figure_that_is_gone_is_said_and_the_agreement_stays():
    (one,) = told({"measure": "oud_cijfer"})
    assert one.what["nl"] == "Wie wacht, bellen"
    assert one.movements[0].name["nl"] == "oud_cijfer"
    assert one.movements[0].note["nl"] == "Dit cijfer staat niet meer in de monitor."
    assert one.movements[0].now is None


@pytest.mark.parametrize("subject", [{"area": "WK999977"}, {"approach": "buurtmaatjes"}])
def test_no_other_figure_stands_in_for_one_that_is_not_there(subject):
    one = movement({"subject": subject})
    assert one.now is None
    assert one.note["nl"] == "Hierover staat geen cijfer in deze editie."


def test_a_hidden_figure_is_a_dash_with_its_reason_and_no_difference():
    made = made_up.published()
    table = made.tables["waiting_by_wijk"]
    rows = [list(row) for row in table.rows]
    at = [table.columns.index(name) for name in ("value", "lower", "upper", "n", "state")]
    for row in rows:
        if row[:2] == ["GM9999", "2025"]:
            for place, value in zip(at, (None, None, None, None, "suppressed"), strict=True):
                row[place] = value
    hidden = type(table).from_dict({**table.to_dict(), "rows": rows})
    one = movement({}, tables={**made.tables, "waiting_by_wijk": hidden})
    assert one.then.value["nl"] == "–"
    assert "te weinig mensen" in one.then.reason["nl"]
    assert one.note is None


def test_a_figure_of_a_year_that_is_not_there_is_only_that_of_now():
    one = movement({"period": "2019"})
    assert one.then is None
    assert one.now.value["nl"]
    assert one.note["nl"] == "Het cijfer van toen staat niet in deze editie."


def test_the_story_page_shows_it_before_the_conversation_and_names_no_cause():
    made = made_up.published()
    facts = {**made.edition, "actions": [{**ACTION, "what": "<b>bellen</b>"}]}
    html = pages.story(dataclasses.replace(made, edition=facts)).html
    assert html.index('id="afgesproken"') < html.index('id="gesprek"')
    section = html[html.index('aria-labelledby="afgesproken"') : html.index('id="gesprek"')]
    assert "&lt;b&gt;bellen&lt;/b&gt;" in section
    words = re.sub("<[^>]*>", " ", section)
    assert not re.search(r"\b(door|doordat|dankzij|omdat|vanwege)\b", words)
    assert "zegt niet of de afspraak verschil maakte" in words


def test_without_agreements_the_story_page_has_no_such_section():
    assert "afgesproken" not in pages.story(made_up.published()).html
