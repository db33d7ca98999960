"""The certainty word where the data can't carry more, and a difference that is only small."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.unit.insights.conftest import TOTAL, measure
from tests.unit.insights.test_joining import finding

from merkbaar.insights import findings
from merkbaar.insights.certainty import certainty
from merkbaar.insights.ranking import ranked
from merkbaar.insights.scope import Scope, meanings
from merkbaar.tables import SMALL, Finding, Offer
from merkbaar.wording import LANGUAGES, certainty_explained, sentence, told_as

NOW, BEFORE = "2026", "2025"
ENDS = ("many_at_floor", "many_at_ceiling")


def word(lower: float, upper: float, q: float, *caveats: str, grade: str = "registration") -> str:
    return certainty(
        lower=lower, upper=upper, q=q, smallest_effect=5.0, grade=grade, caveats=caveats
    )


def test_a_share_of_an_estimated_number_of_people_is_no_full_registration():
    assert word(-30.0, -20.0, 0.001) == "shown"
    assert word(-30.0, -20.0, 0.001, "denominator_estimated") == "probable"
    assert word(-30.0, -20.0, 0.001, "alike_before") == "shown", "other caveats don't weigh"


@pytest.mark.parametrize("end", ENDS)
def test_where_the_scale_ends_no_difference_is_not_licensed(end):
    assert word(-1.0, 1.0, 0.4) == "no_difference"
    assert word(-1.0, 1.0, 0.4, end) == "uncertain"
    assert word(1.0, 4.0, 0.01, end, grade="reference") == "probable", "there is one, how large?"
    assert word(6.0, 9.0, 0.01, end, grade="reference") == "shown", "that it did show isn't less"


def table(now: float, before: float, half: float, grade: str = "registration", unit: str = "dagen"):
    rows = [
        {"measure": "days", "area": TOTAL, "period": period, "value": value, "lower": value - half,
         "upper": value + half, "n": 4000, "persons": 4000, "grade": grade, "unit": unit}
        for period, value in ((NOW, now), (BEFORE, before))
    ]  # fmt: skip
    return Offer("days", pd.DataFrame(rows), ("area", "period"), unit, kind="mean")


def of_days(offer: Offer) -> Finding:
    meant = [measure("days", better="lower", smallest_effect=5.0)]
    found = findings(
        {"days": offer}, measures=meant, total=TOTAL, period=NOW, compare_with=BEFORE
    )  # fmt: skip
    (one,) = (one for one in found if one.comparator == "time")
    return one


def test_a_small_difference_that_is_there_is_told_as_small_and_not_as_none():
    small = of_days(table(20.0, 17.0, 0.3))
    assert small.certainty == "no_difference"
    assert SMALL in small.caveats
    told = sentence(small, "doubt", "nl")
    assert told == (
        "Er is een verschil, maar het is kleiner dan 5 dagen. Dat is te klein om ertoe te doen."
    )
    assert "maar een klein verschil" in sentence(small, "title", "nl")
    assert sentence(small, "seen", "nl") == "", "not what would have shown: it did show"


def test_where_nothing_was_found_it_is_still_no_difference_and_never_small():
    none = of_days(table(17.1, 17.0, 0.3))
    assert (none.certainty, SMALL in none.caveats) == ("no_difference", False)
    assert sentence(none, "doubt", "nl").startswith("Geen verschil aangetoond.")
    assert told_as(none) == "no_difference"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "comparator",
    ["time", "area", "municipality", "reference", "own", "rest", "start", "target"],
)
def test_a_small_difference_can_be_told_of_every_comparison(language, comparator):
    one = replace(of_days(table(20.0, 17.0, 0.3)), comparator=comparator)
    for part in ("title", "doubt"):
        told = sentence(one, part, language)
        assert told
        for none in ("geen verschil", "no difference", "{"):
            assert none not in told.lower()


def test_a_change_of_a_full_registration_is_shown_and_does_not_say_why():
    one = of_days(table(31.0, 18.0, 0.3))
    assert one.certainty == "shown"
    assert "Waardoor het veranderde, zegt dit niet." in sentence(one, "doubt", "nl")
    assert "vergelijk" not in sentence(one, "doubt", "nl"), "there is no group"
    assert of_days(table(31.0, 18.0, 0.3, grade="survey")).certainty == "probable"


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        ("reference", "Er is een groep om mee te vergelijken."),
        ("randomised", "Het lot bepaalde wie meedeed."),
        ("registration", "Alles wat geregistreerd is, telt mee."),
    ],
)
def test_what_is_shown_says_on_what_data_and_the_legend_names_them_all(grade, said):
    one = finding("a", grade=grade, comparator="area" if grade == "registration" else "reference")
    assert sentence(one, "doubt", "nl").endswith(said)
    legend = certainty_explained("shown", "nl")
    assert all(word in legend for word in ("vergelijkingsgroep", "loting", "registratie"))


def test_a_probable_share_of_an_estimate_says_that_it_is_the_estimate():
    one = finding(
        "reach", comparator="area", certainty="probable", lower=-30.0, upper=-20.0,
        caveats=("denominator_estimated",),
    )  # fmt: skip
    assert "een deel van de gegevens is een schatting" in sentence(one, "doubt", "nl")
    assert "minder sterk" not in sentence(one, "doubt", "nl")


def test_what_a_scale_could_not_show_is_not_the_one_thing_that_an_edition_does_not_know():
    scope = Scope(meanings([measure("a"), measure("b")]), TOTAL, NOW, BEFORE)
    same = {"kind": "unknown", "certainty": "uncertain", "q": 0.4, "effect": 0.1}
    ends = finding("a", **same, caveats=("many_at_floor",), comparator="reference")
    other = finding("b", **same)
    order = ranked([ends, other], scope, sizes={"a": 200, "b": 200})
    assert {one.finding: one.rank for one in order} == {"b": 1, "a": 0}
    known = replace(ends, caveats=(SMALL,), certainty="no_difference")
    order = ranked([known, other], scope, sizes={"a": 200, "b": 200})
    assert {one.finding: one.rank for one in order} == {"b": 1, "a": 0}


def test_beside_a_floor_no_smallest_visible_difference_is_promised():
    frame = pd.DataFrame(
        [{"measure": "score", "approach": name, "value": value, "lower": value - 0.2,
          "upper": value + 0.2, "n": 120, "persons": 120, "grade": "reference", "unit": "punten",
          "floor": 30.0 if name == "a" else 0.0} for name, value in (("a", -0.1), ("ref", -0.1))]
    )  # fmt: skip
    offer = Offer("score", frame, ("approach",), "punten", kind="mean")
    meant = [measure("score", better="lower", smallest_effect=1.0)]
    (one,) = findings(
        {"score": offer}, measures=meant, total=TOTAL, period=NOW, reference="ref"
    )  # fmt: skip
    assert (one.certainty, one.detectable) == ("uncertain", None)
    assert "many_at_floor" in one.caveats
    assert sentence(one, "seen", "nl") == ""
