"""For whom: the line of the first screen that says whether groups of people differ."""

from __future__ import annotations

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.cards import card
from merkbaar.pages.whom import whom
from merkbaar.pages.workbench import Workbench


def group(age: str, measure: str = "reach", **more):
    where = {"area": "GM9999", "group_age": age, "period": "2026"}
    cells = [{"table": "reach_by_wijk", "where": one}
             for one in (where, where | {"group_age": "alle"})]  # fmt: skip
    usual = {"kind": "unknown", "certainty": "uncertain", "rank": 0}
    name = f"{measure}.group.{age}"
    return made_up.finding(
        name, comparator="group", measure=measure, subject=where, evidence=cells, **usual | more
    )


def lines(*findings):
    published = made_up.published(findings=findings)
    bench = Workbench(published, list(published.tables.values()))
    return whom(bench, [card(bench, one, None) for one in findings if one.rank > 0])


def test_without_groups_nothing_is_said():
    assert lines(*made_up.findings()) == []
    assert 'class="whom"' not in pages.story(made_up.published()).html


def test_where_no_group_differs_the_measures_that_were_looked_at_are_named_once():
    (one,) = lines(group("18-34"), group("65+"), group("65+", "waiting_days"))
    assert one.found == ()
    assert one.words["nl"] == "Leeftijd: geen verschil aangetoond in bereik, wachttijd."
    assert one.words["nl-b1"].startswith("Leeftijd: we zagen geen verschil in")
    assert one.words["en"].startswith("Age: no difference shown in")


def test_a_group_that_differs_is_named_and_leads_to_its_card():
    sure = {"kind": "difference", "certainty": "probable"}
    shown, other = group("65+", rank=1, **sure), group("18-34", **sure)
    (one,) = lines(shown, other, group("35-64"))
    assert one.words["nl"] == "Niet naar leeftijd:"
    (first, anchor), (second, without) = one.found
    assert "65+" in first["nl"]
    assert anchor == "b-reach-group-65-"
    assert "18-34" in second["nl"]
    assert without == ""
    html = pages.story(made_up.published(findings=(shown, other))).html
    assert f'<a href="#{anchor}">' in html[html.index('class="whom"') :].split("</p>")[0]


@pytest.mark.parametrize("kind", ["unknown", "difference"])
def test_the_line_stands_on_the_first_screen_before_the_filters(kind):
    html = pages.story(made_up.published(findings=(group("65+", kind=kind),))).html
    assert html.index("Is het voor iedereen gelijk?") < html.index('class="bar"')
