"""Which pairs are asked, what a link says, and what becomes of it with a finding."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, MEASURES, TOTAL, WORDS, measure

from merkbaar.insights import findings, links_table
from merkbaar.insights.link_data import changes, counted
from merkbaar.insights.links import linked
from merkbaar.insights.scope import Scope, meanings
from merkbaar.tables import Offer

NOW, BEFORE = "2026", "2025"
THEMES = {"lang wachten": (18, 59), "steeds opnieuw": (16, 52), "naast me": (30, 35)}


def tellers(seed: int = 1, *, places=tuple(AREAS), periods=(BEFORE, NOW)) -> pd.DataFrame:
    """Who told of what: as many as in the table of shares, spread over the wijken."""
    chance, rows = np.random.default_rng(seed), []
    for period in periods:
        n = {BEFORE: 230, NOW: 270}[period]
        for number in range(n):
            told = []
            for theme, pair in THEMES.items():
                count = pair[periods.index(period)] if len(periods) == 2 else pair[1]
                if chance.random() < count / n:
                    told.append(theme)
            where = places[number % len(places)]
            person = f"p{number}" if number < 20 else f"{period}-{number}"
            rows += [(person, where, period, theme) for theme in told or [None]]
    return pd.DataFrame(rows, columns=["person", "area", "period", "theme"])


def tell(results, **more):
    return findings(
        results,
        measures=MEASURES,
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        reference="referentie",
        theme_words=WORDS,
        **more,
    )


@pytest.fixture(scope="module")
def found(results):
    return tell(results, told=tellers())


def test_a_named_pair_that_moves_together_is_joined_with_its_link(found):
    joined = {one.measure: one for one in found if one.kind == "joined"}
    assert joined["waiting_days"].pattern == "agree"
    assert joined["satisfaction"].pattern == "contradict", "higher mark, and told more"
    link = joined["waiting_days"].links[0]
    assert (link.route, link.theme, link.way) == ("waves", "lang wachten", "with")
    assert link.lower < link.value < link.upper
    assert link.value > 5, "points"


def test_a_theme_that_rises_without_being_named_is_never_joined_by_time_alone(found):
    for one in found:
        for link in one.links:
            pair = (link.measure, link.theme)
            named = {("waiting_days", "lang wachten"), ("satisfaction", "steeds opnieuw")}
            assert link.route != "waves" or pair in named


def test_what_was_named_and_does_not_move_is_told_as_well(results):
    words = ("naast",)
    changed = [replace_words(one, words) if one.id == "waiting_days" else one for one in MEASURES]
    told = findings(
        results,
        measures=changed,
        total=TOTAL,
        period=NOW,
        compare_with=BEFORE,
        theme_words={"naast me": ["naast"]},
        told=tellers(),
    )
    number = next(one for one in told if one.finding == f"waiting_days.time.area-{TOTAL}")
    assert [(link.theme, link.way) for link in number.links] == [("naast me", "none")]
    assert not [one for one in told if one.kind == "joined" and one.measure == "waiting_days"]


def replace_words(one, words):
    return measure(
        one.id,
        better=one.better,
        smallest_effect=one.smallest_effect,
        leefgebied=one.leefgebied,
        companion_words=words,
    )


def test_the_same_input_gives_the_same_links_in_any_order(results, found):
    told = tellers()
    again = tell(results, told=told.sample(frac=1, random_state=3))
    assert again == found
    assert tell(results, told=told.assign(person="x" + told["person"])) == found, "no pseudonym"


def test_people_who_waited_longer_and_tell_of_it_are_a_link_of_people(results):
    told = tellers()
    mine = set(told.loc[told["theme"] == "lang wachten", "person"])
    chance = np.random.default_rng(2)
    people = sorted(set(told["person"]))
    days = [20 + 12 * (one in mine) + chance.normal(0, 9) for one in people]
    numbers = pd.DataFrame({"person": people, "measure": "waiting_days", "value": days})
    one = next(
        one
        for one in tell(results, told=told, people=numbers)
        if one.finding == f"waiting_days.time.area-{TOTAL}"
    )
    link = next(link for link in one.links if link.route == "people")
    assert (link.theme, link.way) == ("lang wachten", "with")
    assert link.value == pytest.approx(12, abs=4)
    assert link.unit == "" or "dag" in link.unit


IMPROVED = measure("improved", better="higher", companion_words=("naast",))
MATES = SimpleNamespace(id="buurtmaatjes", instrument="djg6", reference=False)


def lonely(results) -> tuple[dict, list]:
    """The results, and the measures with what the approach is meant to move and who got better."""
    own = [SimpleNamespace(**{**vars(one), "instrument": None}) for one in MEASURES]
    own[2].instrument = "djg6"
    return dict(results), [*own, IMPROVED]


def better_people(told, *, lead: float, seed: int = 3) -> pd.DataFrame:
    """Who got better: of who tells of someone beside them `lead` more often than of others."""
    chance = np.random.default_rng(seed)
    near = set(told.loc[told["theme"] == "naast me", "person"])
    people = sorted(set(told["person"]))[:200]
    value = [100.0 * (chance.random() < 0.45 + lead * (one in near)) for one in people]
    return pd.DataFrame({"person": people, "measure": "improved", "value": value})


def of_mates(results, told, people, **more):
    tables, measures = lonely(results)
    measures = more.pop("measures", measures)
    found = findings(tables, measures=measures, total=TOTAL, period=NOW, compare_with=BEFORE,
                     reference="referentie", approaches=[MATES], told=told, people=people,
                     theme_words={"naast me": ["naast"]})  # fmt: skip
    better = {one.finding: [x for x in one.links if x.measure == "improved"] for one in found}
    return found, {name: links for name, links in better.items() if links}


def test_who_got_better_is_told_with_what_the_approach_moved_and_nowhere_else(results):
    told = tellers()
    _, links = of_mates(results, told, better_people(told, lead=0.5))
    assert set(links) == {"loneliness.reference.approach-buurtmaatjes"}
    (link,) = links["loneliness.reference.approach-buurtmaatjes"]
    assert (link.measure, link.theme, link.route, link.way) == (
        *("improved", "naast me", "people"),
        "with",
    )
    assert link.lower < 50 < link.upper


def test_without_a_lead_it_is_said_that_none_was_shown_of_the_named_theme_only(results):
    told = tellers()
    _, links = of_mates(results, told, better_people(told, lead=0.0))
    (link,) = links["loneliness.reference.approach-buurtmaatjes"]
    assert (link.theme, link.way) == ("naast me", "none")


def test_a_pair_of_people_that_nobody_named_is_explored_with_all_others(results):
    told = tellers()
    bare = [one if one is not IMPROVED else measure("improved", better="higher")
            for one in lonely(results)[1]]  # fmt: skip
    people = better_people(told, lead=0.6)
    _, links = of_mates(results, told, people, measures=bare)
    (link,) = links["loneliness.reference.approach-buurtmaatjes"]
    assert (link.theme, link.way) == ("naast me", "with")
    _, links = of_mates(results, told, better_people(told, lead=0.0), measures=bare)
    assert links == {}, "of what nobody asked, nothing is told where nothing was found"


def test_a_pair_that_is_named_of_people_takes_nothing_from_what_is_named_over_time(results):
    told = tellers()
    measures = [*MEASURES, IMPROVED]
    over_time = [
        {one.finding: [x for x in one.links if x.route == "waves"] for one in found}
        for found, _ in (
            of_mates(results, told, None, measures=measures),
            of_mates(results, told, better_people(told, lead=0.0), measures=measures),
        )
    ]
    assert any(over_time[0].values())
    assert over_time[0] == over_time[1]


def test_behind_a_link_of_people_stands_the_smaller_of_who_tells_and_who_does_not(results):
    told = tellers()
    people = better_people(told, lead=0.5)
    found, _ = of_mates(results, told, people)
    row = links_table(found, told, people).query("route == 'people'").iloc[0]
    near = set(told.loc[told["theme"] == "naast me", "person"]) & set(people["person"])
    assert 5 <= row["persons"] <= len(near) < 100
    assert row["n"] == 200
    assert (links_table(found, told).query("route == 'people'")["persons"] == 0).all(), (
        "without the people nothing may be shown"
    )


def test_a_number_of_hardly_anybody_with_a_story_is_no_road(results):
    told = tellers()
    few = pd.DataFrame({"person": ["p1", "p2"], "measure": "waiting_days", "value": [3.0, 9.0]})
    ways = {link.route for one in tell(results, told=told, people=few) for link in one.links}
    assert "people" not in ways


@pytest.mark.parametrize(
    "told",
    [
        tellers(periods=(NOW,)),
        tellers().assign(theme=None),
        tellers().iloc[:0],
        tellers().assign(area=None),
    ],
    ids=["no history", "no theme", "nobody", "nowhere"],
)
def test_without_history_themes_people_or_places_there_are_no_links_and_no_error(results, told):
    bare = tell(results)
    with_stories = tell(results, told=told)
    sure = [link for one in with_stories for link in one.links if link.way in ("with", "against")]
    assert sure == []
    assert [one.finding for one in with_stories] == [one.finding for one in bare]


def test_one_wijk_has_no_road_over_wijken(results):
    told = tellers(places=(AREAS[0],))
    scope = Scope(meanings(MEASURES), TOTAL, NOW, BEFORE)
    tested = linked(told, results, tell(results), scope, named={"waiting_days": "lang wachten"})
    where = [one for one in tested if one.route == "areas"]
    assert where
    assert {one.way for one in where} == {"untestable"}


def test_numbers_without_stories_and_stories_without_numbers_give_what_they_have(results):
    numbers = {name: one for name, one in results.items() if name != "theme_shares"}
    assert not [one for one in tell(numbers, told=tellers()) if one.kind == "joined"]
    stories = {"theme_shares": results["theme_shares"]}
    told = tell(stories, told=tellers())
    assert {one.measure for one in told} == {"theme_share"}
    assert not [link for one in told for link in one.links if link.way in ("with", "against")]


def test_a_change_across_a_break_in_the_series_is_no_change(results):
    broken = [measure("waiting_days", better="lower", redefined=("2026",))]
    scope = Scope(meanings(broken), TOTAL, NOW, BEFORE)
    measures, rises, whole = changes(results, scope, AREAS)
    assert "waiting_days" not in measures
    assert rises.shape == (12, len(measures))
    assert len(whole) == len(measures)


def test_who_told_twice_counts_once_in_each_wave():
    rows = [
        ("a", "WK1", BEFORE, "x"),
        ("a", "WK1", NOW, None),
        ("b", "WK1", NOW, "x"),
        ("b", "WK1", NOW, "y"),
        ("c", "WK2", BEFORE, None),
    ]
    told = pd.DataFrame(rows, columns=["person", "area", "period", "theme"])
    made = counted(told, ["x", "y"], ["WK1", "WK2"], (BEFORE, NOW))
    assert made.size.tolist() == [[0, 1], [1, 0]]
    assert made.both.tolist() == [1, 0]
    assert made.told[1].tolist() == [[1, 1], [0, 0]]
    assert made.pairs[:, 0, 0].tolist() == [1, 0, 0], "told it before only"
    assert made.people.tolist() == [[1, 1], [2, 0]]


def test_the_table_for_the_gate_has_coarse_figures_and_no_one_in_it(found):
    table = links_table(found, tellers())
    assert list(table.columns[:3]) == ["measure", "theme", "route"]
    assert not table.duplicated(["measure", "theme", "route"]).any()
    assert (table["persons"] >= 100).all()
    assert all(float(f"{value:.2g}") == value for value in table["value"])
    assert (table.loc[table["route"] != "areas", "n"] % 5 == 0).all()
    assert "p1" not in json.dumps(table.to_dict("records"))
    assert len(links_table([], None)) == 0


def test_links_and_explanations_survive_being_written_and_read(found):
    from merkbaar.tables import Finding, finding_parts

    for one in found:
        assert Finding(**finding_parts(json.loads(json.dumps(one.to_dict())))) == one
    old = {k: v for k, v in found[0].to_dict().items() if k not in ("links", "rivals", "stability")}
    assert replace(Finding(**finding_parts(old)), links=found[0].links).links == found[0].links


def test_an_offer_without_measure_column_counts_under_its_name():
    frame = pd.DataFrame(
        {"area": ["WK1", "WK1"], "period": [BEFORE, NOW], "value": [1.0, 4.0], "group_age": "alle"}
    )
    offer = Offer("mijn_cijfer", frame, ("area", "period", "group_age"), "%",
                  totals={"group_age": "alle"})  # fmt: skip
    scope = Scope({}, TOTAL, NOW, BEFORE)
    measures, rises, _ = changes({"mijn_cijfer": offer}, scope, ["WK1"])
    assert (measures, rises.tolist()) == (("mijn_cijfer",), [[3.0]])
