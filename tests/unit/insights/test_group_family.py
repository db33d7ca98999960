"""For whom: each group held against everyone, in the family and in three languages."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, PERIODS, TOTAL, measure

from merkbaar import wording
from merkbaar.counting.experience import experience
from merkbaar.counting.groups import with_each_group
from merkbaar.insights import findings
from merkbaar.insights.family import family
from merkbaar.insights.scope import Scope, meanings
from merkbaar.insights.settling import settled
from merkbaar.privacy.evidence import as_shown
from merkbaar.tables import Cell, Offer, SafeTable

AGES = ("18-34", "35-64", "65+")
TOTALS = {"area": TOTAL, "group_age": "alle"}
MEASURES = (
    measure("satisfaction", title="Tevredenheid", better="higher", smallest_effect=0.1),
    measure("share", title="Deel", better="higher", smallest_effect=3.0),
    measure("unnamed"),
)
SCOPE = Scope(meanings(MEASURES), TOTAL, "2026", "2025")
NAMES = wording.Names(total=TOTAL, municipality="Wilgendam", divisions={"group_age": "leeftijd"})


def scores(*, lower_of: str = "", by: float = 0.8, ages=AGES) -> Offer:
    """Marks of 450 people a year, by age; one age gives lower marks."""
    chance, rows = np.random.default_rng(11), []
    for period in PERIODS:
        for at in range(450):
            age = ages[at % len(ages)]
            score = chance.normal(7.4 - by * (age == lower_of), 0.9)
            rows.append((f"{period}{at}", AREAS[at // 3 % 12], period, age, score))
    frame = pd.DataFrame(rows, columns=["person", "area", "period", "group_age", "score"])
    table = with_each_group(experience, frame, groups=["group_age"], total=TOTAL, compare=PERIODS)
    by_name = ("area", "group_age", "period")
    return Offer("marks", table, by_name, "cijfer 1-10", kind="mean", totals=TOTALS)


def own_table(*cells: tuple[str, str, str, float, int], name: str = "share") -> Offer:
    """A researcher's own table of shares, without comparisons: area, age, period, value, n."""
    frame = pd.DataFrame(cells, columns=["area", "group_age", "period", "value", "n"])
    half = 196 * np.sqrt(frame["value"] / 100 * (1 - frame["value"] / 100) / frame["n"])
    frame = frame.assign(
        measure=name, lower=frame["value"] - half, upper=frame["value"] + half, p=math.nan,
        grade="survey", persons=frame["n"], unit="%",
    )  # fmt: skip
    by = ("area", "group_age", "period")
    return Offer("own", frame, by, "%", kind="share", totals=TOTALS)


OWN = (
    (TOTAL, "alle", "2026", 50.0, 900), (TOTAL, "18-34", "2026", 56.0, 300),
    (TOTAL, "35-64", "2026", 54.0, 300), (TOTAL, "65+", "2026", 40.0, 300),
    (TOTAL, "alle", "2025", 50.0, 900), (TOTAL, "65+", "2025", 55.0, 300),
    ("WK1", "alle", "2026", 48.0, 450), ("WK1", "65+", "2026", 20.0, 150),
)  # fmt: skip


def groups_in(offer: Offer) -> dict[str, object]:
    members = family({offer.name: offer}, SCOPE)
    return {one.subject["group_age"]: one for one in members if one.comparator == "group"}


def test_each_group_of_the_whole_is_in_the_family_once_and_only_against_everyone():
    found = family({"marks": scores()}, SCOPE)
    divided = [one for one in found if "group_age" in one.subject]
    assert {one.comparator for one in divided} == {"group"}
    assert [one.name for one in divided] == [
        f"satisfaction.group.area-{TOTAL}.group_age-{age}" for age in AGES
    ]
    assert {one.comparator for one in found if one not in divided} == {"time", "area"}


def test_a_group_of_an_area_or_of_another_year_is_no_part():
    assert set(groups_in(own_table(*OWN))) == set(AGES)
    for one in family({"own": own_table(*OWN)}, SCOPE):
        assert one.subject["period"] == "2026"
        assert "group_age" not in one.subject or one.subject["area"] == TOTAL


def test_a_table_without_comparisons_gets_them_by_taking_the_group_out_of_everyone():
    one = groups_in(own_table(*OWN))["65+"]
    assert one.effect == pytest.approx(-10)
    assert one.reference == 50
    # 40 % of 300 against 55 % of the other 600, scaled to everyone by the 2/3 who are others
    error = math.sqrt(0.4 * 0.6 / 300 + 0.55 * 0.45 / 600)
    assert (one.upper - one.lower) / 2 == pytest.approx(196 * error * 2 / 3, rel=0.02)
    assert one.share == pytest.approx(1 / 3)


def test_without_a_better_way_a_researchers_own_table_tells_nothing_of_groups():
    assert not groups_in(own_table(*OWN, name="unnamed"))


def test_of_two_groups_only_one_is_told_for_the_other_is_its_mirror_image():
    assert set(groups_in(scores(ages=("man", "vrouw")))) == {"man"}


def test_themes_and_approaches_are_not_compared_by_group():
    offer = own_table(*OWN)
    for other in ("theme", "approach"):
        frame = offer.frame.assign(**{other: "x"})
        table = Offer("own", frame, (*offer.dimensions, other), "%", kind="share", totals=TOTALS)
        assert not groups_in(table)


def test_two_divisions_at_once_are_no_group():
    frame = own_table(*OWN).frame.assign(group_sex="alle")
    crossed = frame[frame["group_age"] == "65+"].assign(group_sex="vrouw", value=1.0)
    frame = pd.concat([frame, crossed], ignore_index=True)
    by = ("area", "group_age", "group_sex", "period")
    offer = Offer("own", frame, by, "%", kind="share", totals=TOTALS | {"group_sex": "alle"})
    found = groups_in(offer)
    assert set(found) == set(AGES)
    assert found["65+"].level[0] == 40


def test_groups_are_settled_with_the_areas_as_one_question():
    without = {one.name: how.q for one, how in settled({"own": own_table(*OWN[:1])}, SCOPE)}
    assert without == {}
    table = own_table(*OWN)
    frame = scores().frame.query("group_age == 'alle'").drop(columns="group_age")
    areas = Offer("areas", frame, ("area", "period"), "cijfer 1-10", totals={"area": TOTAL})
    alone = {one.name: how for one, how in settled({"own": table}, SCOPE)}
    both = {one.name: how for one, how in settled({"own": table, "areas": areas}, SCOPE)}
    name = f"share.group.area-{TOTAL}.group_age-65+"
    assert both[name].q > alone[name].q, "twelve areas more to look at make it less sure"


def make(offer: Offer):
    return findings(
        {offer.name: offer}, measures=MEASURES, total=TOTAL, period="2026", compare_with="2025"
    )


@pytest.fixture(scope="module")
def told():
    return {one.finding: one for one in make(scores(lower_of="65+"))}


def test_a_group_that_differs_is_a_finding_on_its_own_cell_and_that_of_everyone(told):
    one = told[f"satisfaction.group.area-{TOTAL}.group_age-65+"]
    assert (one.kind, one.comparator) == ("difference", "group")
    assert one.rank == 1
    where = {"area": TOTAL, "group_age": "65+", "period": "2026"}
    assert [cell.where for cell in one.evidence] == [where, where | {"group_age": "alle"}]
    assert one.subject == where
    assert one.upper < 0


def test_of_groups_that_do_not_differ_it_is_told_that_nothing_was_found():
    groups = [one for one in make(scores()) if one.comparator == "group"]
    assert [one.subject["group_age"] for one in groups] == list(AGES)
    assert {one.kind for one in groups} == {"unknown"}
    assert {one.rank for one in groups} == {0}, "the first screen says it of all groups at once"


def test_the_gate_lets_it_through_with_the_figures_of_its_cells_and_no_others(told):
    one = told[f"satisfaction.group.area-{TOTAL}.group_age-65+"]
    offer = scores(lower_of="65+")
    names = [*offer.dimensions, "measure", "value", "lower", "upper", "n"]
    records = offer.frame[names].assign(state="shown").to_dict("records")
    table = SafeTable(
        name="marks", dimensions=offer.dimensions, columns=(*names, "state"),
        rows=tuple(tuple(record.values()) for record in records), unit=offer.unit, totals=TOTALS,
        title={}, method={}, source="", chart="", notebook="", minimum=10,
    )  # fmt: skip
    kept, lost = as_shown([one], {"marks": table})
    assert (kept, lost) == ([one], [])
    wrong = Cell("marks", one.evidence[1].where | {"group_age": "18-34"})
    kept, lost = as_shown([replace(one, evidence=(one.evidence[0], wrong))], {"marks": table})
    assert not kept
    assert [one["rule"] for one in lost] == ["figures"]


@pytest.mark.parametrize(
    ("language", "title", "compare", "subtitle"),
    [
        ("nl", "De groep 65+ geeft de hulp een lager cijfer dan gemiddeld",
         "Iedereen in Wilgendam: 7,2. Verschil: −0,", "leeftijd 65+, heel Wilgendam, 2026"),
        ("nl-b1", "De groep 65+ geeft de hulp een lager cijfer",
         "Iedereen in Wilgendam: 7,2. Verschil: −0,", "leeftijd 65+, heel Wilgendam, 2026"),
        ("en", "The group 65+ gives support a lower mark than average",
         "Everyone in Wilgendam: 7.2. Difference: −0.", "leeftijd 65+, all of Wilgendam, 2026"),
    ],
)  # fmt: skip
def test_it_is_said_in_three_languages(told, language, title, compare, subtitle):
    one = told[f"satisfaction.group.area-{TOTAL}.group_age-65+"]
    assert wording.sentence(one, "title", language, NAMES) == title
    assert wording.sentence(one, "compare", language, NAMES).startswith(compare)
    assert wording.sentence(one, "subtitle", language, NAMES).endswith(subtitle)
    for part in ("number", "doubt", "cannot", "talk", "alt"):
        assert wording.sentence(one, part, language, NAMES)


@pytest.mark.parametrize("name", ["reach", "satisfaction", "waiting_days", "anything"])
@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("kind", ["difference", "unknown"])
def test_every_measure_has_words_for_a_group(told, name, language, kind):
    one = told[f"satisfaction.group.area-{TOTAL}.group_age-65+"]
    certainty = "uncertain" if kind == "unknown" else "shown"
    for effect in (-1.0, 1.0):
        other = replace(one, measure=name, kind=kind, certainty=certainty, effect=effect)
        text = wording.sentence(other, "title", language, NAMES)
        assert "65+" in text or text.endswith(("weten we niet", "we don't know")), text
        assert len(text.split()) <= 12
