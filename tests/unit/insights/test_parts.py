"""Comparisons without another cell: a part with the rest, a change with no change."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.experience import experience
from merkbaar.counting.outcome import paired
from merkbaar.insights import findings
from merkbaar.insights.detecting import detectable
from merkbaar.insights.multiplicity import adjusted
from merkbaar.insights.parts import Rest, part_of, since_start
from merkbaar.tables import Offer

NOW = "2026"


def marks(means: dict[str, float], n: int = 60, seed: int = 1) -> Offer:
    chance, rows = np.random.default_rng(seed), []
    for name, mean in means.items():
        values = chance.normal(mean, 1, n)
        rows += [(f"{name}{i}", name, NOW, value) for i, value in enumerate(values)]
    scores = pd.DataFrame(rows, columns=["person", "provision", "period", "score"])
    frame = experience(scores, by=["provision", "period"], measure="experience")
    return Offer("experience", frame, ("provision", "period"), "cijfer 1-10", kind="mean")


def tell(offer: Offer, **more):
    wanted = [measure("experience", better="higher", smallest_effect=0.3),
              measure("loneliness", better="lower", smallest_effect=0.3)]  # fmt: skip
    return findings({offer.name: offer}, measures=wanted, total=TOTAL, period=NOW, **more)


def test_a_service_is_held_against_all_others_together():
    told = tell(marks({"a": 7.0, "b": 7.1, "c": 7.0, "d": 8.2}))
    by_name = {one.subject["provision"]: one for one in told}
    assert set(by_name) == {"a", "b", "c", "d"}
    best = by_name["d"]
    assert (best.kind, best.comparator, best.certainty) == ("difference", "rest", "probable")
    assert best.effect == pytest.approx(1.2, abs=0.3), "from the others"
    assert {cell.where["provision"] for cell in best.evidence} == {"a", "b", "c", "d"}
    assert best.evidence[0].where["provision"] == "d"
    assert best.reference is None, "of a hidden service the rest would tell"


def test_the_comparison_with_the_rest_is_welchs_with_pooled_others():
    chance = np.random.default_rng(3)
    groups = [chance.normal(7 + at, 1, 40 + at) for at in range(2)]
    rest, rows = Rest(), []
    for at, values in enumerate(groups):
        half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
        middle = values.mean()
        rows.append({"provision": str(at), "value": middle, "lower": middle - half,
                     "upper": middle + half, "n": len(values)})  # fmt: skip
        rest.add(rows[-1])
    effect, lower, upper, p, reference = rest.against(rows[0], "provision")
    expected = stats.ttest_ind(groups[0], groups[1], equal_var=False)
    interval = expected.confidence_interval()
    assert effect == pytest.approx(groups[0].mean() - groups[1].mean())
    assert (lower, upper) == pytest.approx((interval.low, interval.high), rel=1e-6)
    assert p == pytest.approx(expected.pvalue, rel=1e-6)
    assert reference == pytest.approx(groups[1].mean())


def test_a_comparison_that_a_room_made_itself_is_told_as_the_difference_with_the_others():
    offer = marks({"a": 7.0, "b": 7.1, "c": 7.2})
    given = {"": 1.5, "_lower": 1.0, "_upper": 2.0, "_p": 1e-6, "_value": 7.4}
    frame = offer.frame.assign(**{f"vs_provision{end}": one for end, one in given.items()})
    frame.loc[frame["provision"] == "b", "lower"] = math.nan
    told = tell(Offer("experience", frame, offer.dimensions, offer.unit, kind="mean"))
    assert [one.effect for one in told] == pytest.approx([1.5 * 3 / 2] * 3)
    assert {one.p for one in told} == {1e-6}


def service(name: str, n: int, mark: float) -> dict[str, object]:
    half = float(stats.t.ppf(0.975, n - 1)) / math.sqrt(n)
    return {"measure": "experience", "provision": name, "n": n, "value": mark, "lower": mark - half,
            "upper": mark + half, "grade": "survey"}  # fmt: skip


def test_a_difference_with_the_others_does_not_shrink_because_a_service_is_large():
    rows = [service("begeleiding", 900, 8.0), service("dagbesteding", 60, 7.0)]
    frame = pd.DataFrame([*rows, service("vervoer", 40, 7.0)])
    told = tell(Offer("marks", frame, ("provision",), "cijfer 1-10", persons="n", kind="mean"))
    large = next(one for one in told if one.subject["provision"] == "begeleiding")
    assert large.effect == pytest.approx(1.0)
    assert (large.kind, large.certainty) == ("difference", "probable")


def test_one_bad_service_does_not_make_all_others_better_than_the_others():
    claimed = 0
    for seed in range(20):
        told = tell(marks({"bad": 5.7, **dict.fromkeys("abcdefg", 7.2)}, n=150, seed=seed))
        found = {one.subject["provision"] for one in told if one.kind != "unknown"}
        assert "bad" in found
        claimed += len(found) - 1
    assert claimed <= 4, "was 1.5 an edition"


def test_never_half_of_the_services_stand_apart():
    rest = Rest()
    for at, name in enumerate("abcdef"):
        rest.add(service(name, 200, 6.0 if at < 3 else 8.0))
    assert len(rest.apart("provision")) == 2
    two = Rest()
    two.add(service("a", 200, 6.0))
    two.add(service("b", 200, 8.0))
    assert rest.apart("provision") == rest.apart("provision")
    assert two.apart("provision") == frozenset()


def test_of_two_services_one_comparison_is_enough_and_of_one_there_is_none():
    assert len(tell(marks({"a": 7.0, "b": 8.0}))) == 1
    assert tell(marks({"a": 7.0})) == ()


def test_where_one_service_has_no_interval_there_is_no_rest():
    offer = marks({"a": 7.0, "b": 7.5, "c": 7.2})
    offer.frame.loc[offer.frame["provision"] == "b", ["lower", "upper"]] = math.nan
    assert tell(offer) == ()


def test_a_table_divided_in_two_ways_has_no_rest():
    assert part_of(("provision", "leefgebied")) is None
    assert part_of(("provider", "period")) == "provider"
    assert part_of(("area", "period")) is None


def test_in_noise_hardly_ever_a_service_stands_out():
    level = dict.fromkeys("abcdefg", 7.0)
    hits = sum(
        any(one.kind != "unknown" for one in tell(marks(level, seed=seed))) for seed in range(100)
    )
    assert hits <= 10, "5 % of 100, and chance"


def pairs(change: float, n: int = 80, **more) -> Offer:
    chance, rows = np.random.default_rng(4), []
    before = chance.normal(3.5, 1.3, n)
    after = before + change + chance.normal(0, 0.8, n)
    for wave, values in (("T0", before), ("T1", after)):
        rows += [(f"p{i}", wave, "buurtmaatjes", value) for i, value in enumerate(values)]
    answers = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    frame = paired(answers, measure="loneliness", unit="punten 0-6", **more)
    return Offer("outcome", frame, ("approach",), "punten 0-6", kind="mean")


def test_a_change_without_a_reference_group_is_in_the_family_and_never_shown_as_an_effect():
    (one,) = tell(pairs(-0.9))
    assert (one.comparator, one.kind, one.certainty) == ("start", "change", "probable")
    assert one.effect == one.value
    assert one.reference == 0
    assert "no_reference" in one.caveats


def test_a_change_that_is_not_there_is_what_we_do_not_know():
    (one,) = tell(pairs(0.0))
    assert one.kind == "unknown"
    assert one.detectable > 0


def test_a_cell_of_another_grade_or_without_p_is_no_change_since_the_start():
    assert since_start({"grade": "survey", "value": 1.0, "p_change": 0.01}) == [None]
    told = since_start({"grade": "paired", "value": 1.0, "lower": 0.5, "upper": 1.5})
    assert told[3] is None


def test_adjusting_is_benjamini_and_hochbergs():
    p = np.random.default_rng(5).uniform(0, 1, 400) ** 3
    expected = stats.false_discovery_control(p, method="bh")
    assert adjusted(p.tolist()) == pytest.approx(expected.tolist())
    assert adjusted([0.2]) == [0.2]


def test_what_could_be_seen_follows_from_the_width_and_the_level():
    usual = detectable(-1.96, 1.96, level=0.05)
    assert usual == pytest.approx(1.959964 + 0.841621, abs=1e-3)
    assert detectable(-1.96, 1.96, level=0.001) > usual
