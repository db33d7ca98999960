"""Findings: what is planted comes out, with its evidence, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, MEASURES, TOTAL, WORDS, measure

from merkbaar.insights import findings, theme_words
from merkbaar.tables import Offer

CERTAIN = ("shown", "probable")


def tell(results, **options):
    usual = {
        "measures": MEASURES,
        "total": TOTAL,
        "period": "2026",
        "compare_with": "2025",
        "reference": "referentie",
        "theme_words": WORDS,
    }
    return findings(results, **{**usual, **options})


@pytest.fixture(scope="module")
def found(results):
    return tell(results)


def one(found, name):
    return next(finding for finding in found if finding.finding == name)


def test_reach_that_is_far_below_the_municipality_is_found_and_its_estimate_weighs(found):
    low = one(found, f"reach.area.area-{AREAS[1]}")
    assert low.certainty == "probable", "of how many people it is a share, is an estimate"
    assert low.value == pytest.approx(22)
    assert low.reference == pytest.approx(48, abs=0.5)
    assert low.upper < -5
    assert low.rank > 0
    assert "denominator_estimated" in low.caveats


def test_an_approach_that_did_better_than_the_reference_group_is_shown(found):
    lonely = one(found, "loneliness.reference.approach-buurtmaatjes")
    assert (lonely.certainty, lonely.grade) == ("shown", "reference")
    assert lonely.effect < -0.3
    assert lonely.rank > 0


def test_a_number_and_a_story_that_move_together_are_joined(found):
    joined = next(finding for finding in found if finding.pattern == "agree")
    assert joined.measure == "waiting_days"
    assert joined.themes == ("lang wachten",)
    assert {cell.table for cell in joined.evidence} == {"waiting", "theme_shares"}
    assert joined.q == max(one(found, name).q for name in joined.companion)
    assert joined.certainty == "probable"  # no surer than its stories


def test_a_number_and_a_story_that_contradict_each_other_are_joined(found):
    joined = next(finding for finding in found if finding.pattern == "contradict")
    assert joined.measure == "satisfaction"
    assert joined.themes == ("steeds opnieuw",)
    assert "together" in joined.caveats


def test_of_the_indicators_in_which_nothing_happens_nothing_is_said(found):
    noise = [finding for finding in found if finding.measure.startswith("i")]
    assert len(noise) == 20
    assert all(finding.kind == "unknown" for finding in noise)
    assert not any(finding.certainty in CERTAIN for finding in noise)


def test_at_most_seven_are_shown_about_different_things_and_one_is_unknown(found):
    shown = [finding for finding in found if finding.rank > 0]
    assert [finding.rank for finding in shown] == list(range(1, len(shown) + 1))
    assert len(shown) <= 7
    assert len({finding.measure for finding in shown if finding.kind != "unknown"}) == len(
        [finding for finding in shown if finding.kind != "unknown"]
    )
    assert [finding.kind for finding in shown].count("unknown") == 1
    assert shown[-1].kind == "unknown"
    assert found[: len(shown)] == tuple(shown)


def test_what_we_do_not_know_comes_with_what_could_have_been_seen(found):
    unknown = next(finding for finding in found if finding.kind == "unknown" and finding.rank)
    assert unknown.finding == "loneliness.reference.approach-beweegcoach"
    assert 0.3 < unknown.detectable < 1.0
    assert unknown.q > 0.05


def test_every_finding_stands_on_cells_that_are_there(found, results):
    for finding in found:
        assert finding.evidence, finding.finding
        for cell in finding.evidence:
            offer = results[cell.table]
            rows = offer.frame
            for name, value in cell.where.items():
                rows = rows[rows[name].astype(str) == value]
            assert len(rows) == 1, (finding.finding, cell)


def test_the_ids_are_stable_and_unique(found, results):
    names = [finding.finding for finding in found]
    assert len(set(names)) == len(names)
    shuffled = {
        name: replace(offer, frame=offer.frame.sample(frac=1, random_state=1))
        for name, offer in reversed(results.items())
    }
    assert tell(shuffled) == found


def test_selected_intervals_are_wider_than_unadjusted_ones(found, results):
    row = results["reach_by_wijk"].frame.query("area == @AREAS[1] and period == '2026'").iloc[0]
    low = one(found, f"reach.area.area-{AREAS[1]}")
    assert low.lower < row["vs_area_lower"] < row["vs_area_upper"] < low.upper


def test_without_a_period_before_nothing_is_said_of_change(results):
    told = tell(results, compare_with=None)
    assert {finding.comparator for finding in told} == {"area", "reference"}


def test_without_numbers_or_without_stories_there_are_findings_of_the_other(results):
    only_stories = tell({"theme_shares": results["theme_shares"]})
    assert {finding.measure for finding in only_stories} == {"theme_share"}
    assert any(finding.kind == "share_change" for finding in only_stories)
    numbers = {name: offer for name, offer in results.items() if name != "theme_shares"}
    assert not any(finding.kind == "joined" for finding in tell(numbers))
    assert tell({}) == ()


def test_a_table_of_ones_own_joins_without_comparisons_of_its_own():
    rows = [
        ("2025", TOTAL, 40.0, 38.0, 42.0, 2000),
        ("2026", TOTAL, 50.0, 48.0, 52.0, 2000),
        ("2025", "WK01", 40.0, 34.0, 46.0, 200),
        ("2026", "WK01", 20.0, 15.0, 26.0, 200),
    ]
    columns = ["period", "area", "value", "lower", "upper", "n"]
    frame = pd.DataFrame(rows, columns=columns).assign(measure="own", persons=200, unit="%")
    own = {"own": Offer("own", frame, ("area", "period"), "%", totals={"area": TOTAL})}
    told = tell(own, measures=[measure("own", better="higher", smallest_effect=2, target=60.0)])
    by_name = {finding.finding: finding for finding in told}
    assert by_name[f"own.time.area-{TOTAL}"].effect == pytest.approx(10)
    assert by_name["own.area.area-WK01"].effect == pytest.approx(-30)
    assert by_name["own.time.area-WK01"].certainty == "probable"
    assert by_name[f"own.target.area-{TOTAL}"].kind == "level"
    undirected = tell(own, measures=[measure("own")])
    assert not any(finding.comparator == "area" for finding in undirected)


def test_a_break_in_the_series_is_not_compared(results):
    broken = [replace_measure("waiting_days", redefined=("2026",)), *MEASURES[2:]]
    told = tell({"waiting": results["waiting"]}, measures=broken)
    assert not any(finding.comparator == "time" for finding in told)


def replace_measure(name, **parts):
    old = next(one for one in MEASURES if one.id == name)
    return measure(name, **{**{k: v for k, v in vars(old).items() if k != "id"}, **parts})


def test_findings_that_the_gate_would_hide_get_no_rank(results):
    told = tell(results, minimum=125)
    assert one(told, f"reach.area.area-{AREAS[1]}").rank > 0
    shares = [finding for finding in told if finding.kind in ("joined", "share_change")]
    assert shares
    assert all(finding.rank == 0 for finding in shares)


def test_a_share_of_too_few_tellers_before_gets_no_rank_either(results):
    shares = results["theme_shares"]
    frame = shares.frame.assign(persons=shares.frame["n"])  # many told something, 18 of waiting
    offer = replace(shares, frame=frame, count="count")
    few, many = (tell({"theme_shares": offer}, minimum=size) for size in (20, 10))
    assert not any(one.rank and one.themes == ("lang wachten",) for one in few)
    assert any(one.rank and one.themes == ("lang wachten",) for one in many)


def test_groups_are_for_filters_and_give_no_findings(results):
    frame = results["reach_by_wijk"].frame
    groups = pd.concat([frame.assign(group_age="alle"), frame.assign(group_age="65+")])
    offer = Offer(
        "reach",
        groups,
        ("area", "group_age", "period"),
        "%",
        totals={"area": TOTAL, "group_age": "alle"},
    )
    told = tell({"reach": offer})
    plain = tell({"reach": results["reach_by_wijk"]})
    assert [finding.finding for finding in told] == [finding.finding for finding in plain]
    assert all(cell.where["group_age"] == "alle" for f in told for cell in f.evidence)


def test_reach_above_a_hundred_percent_is_told_but_is_no_headline(results):
    frame = results["reach_by_wijk"].frame.copy()
    frame.loc[frame["area"] == AREAS[1], ["value", "vs_area"]] = [130.0, 80.0]
    frame.loc[frame["area"] == AREAS[1], ["vs_area_lower", "vs_area_upper"]] = [70.0, 90.0]
    told = tell({"reach": replace(results["reach_by_wijk"], frame=frame)})
    high = one(told, f"reach.area.area-{AREAS[1]}")
    assert "denominator_too_low" in high.caveats
    assert high.rank == 0


def test_an_approach_is_looked_at_on_its_own_questionnaire_first(results):
    class Approach:
        def __init__(self, name, instrument=None, reference=False):
            self.id, self.instrument, self.reference = name, instrument, reference

    approaches = [Approach("beweegcoach", "djg6"), Approach("referentie", reference=True)]
    lonely = replace_measure("loneliness", instrument="djg6")
    measures = [one for one in MEASURES if one.id != "loneliness"] + [lonely]
    told = tell(results, measures=measures, reference=None, approaches=approaches)
    unknown = next(finding for finding in told if finding.kind == "unknown" and finding.rank)
    assert unknown.subject["approach"] == "beweegcoach"
    assert any(finding.subject.get("approach") == "buurtmaatjes" for finding in told)


def test_pure_noise_gives_no_findings_in_most_editions():
    chance, hits = np.random.default_rng(11), 0
    for _ in range(40):
        rows = []
        for number in range(30):
            for period in ("2025", "2026"):
                value = chance.normal(50, 1)
                rows.append((f"i{number}", TOTAL, period, value, value - 1.96, value + 1.96))
        columns = ["measure", "area", "period", "value", "lower", "upper"]
        frame = pd.DataFrame(rows, columns=columns).assign(n=100, persons=100)
        offer = Offer("noise", frame, ("measure", "area", "period"), "%")
        told = tell({"noise": offer})
        hits += any(finding.certainty in CERTAIN for finding in told)
    assert hits <= 6  # 5 % of 40 is 2; P(more than 6) is below .4 %


def test_the_words_of_themes_are_collected_from_the_tables_that_have_them():
    frame = pd.DataFrame(
        {"theme": ["t1", "t2", "t3"], "label": ["lang wachten", None, None]}
    ).assign(words=["wachten, maanden", ["opnieuw", "vertellen"], None])
    offers = {"themes": Offer("themes", frame, ("theme",), "%")}
    assert theme_words(offers) == {
        "t1": ("lang wachten", "wachten", "maanden"),
        "t2": ("opnieuw", "vertellen"),
    }


def test_stories_of_no_theme_are_counted_and_never_compared(results):
    shares = results["theme_shares"]
    frame = shares.frame.assign(theme=shares.frame["theme"].replace("lang wachten", "overig"))
    found = tell({"theme_shares": replace(shares, frame=frame)})
    assert found
    assert not any("overig" in one.themes for one in found)


def test_a_finding_that_does_not_hold_never_stands_above_one_as_sure_that_does(results):
    from merkbaar.insights.ranking import ranked
    from merkbaar.insights.scope import Scope, meanings

    scope = Scope(meanings(MEASURES), TOTAL, "2026", "2025")
    first = next(one for one in tell(results) if one.finding == "reach.area.area-WK999902")
    shaky = replace(first, finding="a", effect=-60.0, stability="areas_not", rank=0)
    firm = replace(first, finding="b", effect=-10.0, stability="areas", rank=0)
    sizes = {"a": 1000.0, "b": 1000.0}
    order = [one.finding for one in ranked([shaky, firm], scope, sizes=sizes)]
    assert order == ["b", "a"], "however large"
    surer = replace(shaky, certainty="shown")
    weaker = replace(firm, certainty="probable")
    order = [one.finding for one in ranked([weaker, surer], scope, sizes=sizes)]
    assert order == ["a", "b"], "how sure it is comes first"


@pytest.mark.parametrize(
    ("ends", "n", "said"),
    [
        ({"floor": 22.0, "ceiling": 3.0}, 124, {"many_at_floor"}),
        ({"floor": 2.0, "ceiling": 16.0}, 124, {"many_at_ceiling"}),
        ({"floor": 15.0, "ceiling": 0.0}, 124, set()),
        ({"floor": 22.0, "ceiling": 0.0}, 40, set()),
        ({}, 124, set()),
    ],
    ids=["floor", "ceiling", "not many", "too few people to tell", "not measured"],
)
def test_a_scale_that_is_too_short_is_told_with_the_change(results, ends, n, said):
    offer = results["loneliness"]
    frame = offer.frame.assign(**{"n": n, **ends})
    told = tell({**results, "loneliness": replace(offer, frame=frame)})
    one = next(one for one in told if one.finding.endswith("approach-buurtmaatjes"))
    assert {name for name in one.caveats if name.startswith("many_at")} == said
