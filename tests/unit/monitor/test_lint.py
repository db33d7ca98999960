"""Each plan gives exactly the warnings that its first line names, each with reason and proposal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from merkbaar.instruments.readability import readability
from merkbaar.monitor.advising import Earlier
from merkbaar.monitor.lint import CODES, lint
from merkbaar.monitor.lint_targets import within_reach
from merkbaar.monitor.reading import examine, examine_file

PLANS = sorted((Path(__file__).parent / "plans").glob("*.yml"))
GOOD = Path(__file__).parent / "plans" / "goed.yml"
MINUTES = {"stress": 0.2, "k10": 2.2}
BEFORE = [
    Earlier(
        edition=year,
        until=f"{int(year) + 1}-01-01",
        measures={
            "reach": {
                "id": "reach",
                "title": "Bereik",
                "unit": "%",
                "definition": "bereikte huishoudens van alle met problematische schulden",
                "redefined": [],
            }
        },
        values={"reach": {year: value}},
    )
    for year, value in (("2022", 26.0), ("2023", 28.5), ("2024", 29.0), ("2025", 31.0))
]


def advice(text, *, earlier=BEFORE):
    examined = examine(text)
    assert examined.monitor is not None, str(examined)
    return lint(examined.monitor, minutes=MINUTES, earlier=earlier)


def codes(text, **given):
    return [one.code for one in advice(text, **given)]


def changed(old, new, *, text=None):
    text = GOOD.read_text(encoding="utf-8") if text is None else text
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_gives_exactly_the_faults_that_it_was_written_with(path):
    text = path.read_text(encoding="utf-8")
    said = text.splitlines()[0].removeprefix("# Verwacht: ")
    expected = set() if said == "geen advies" else set(said.split(", "))
    assert set(codes(text)) == expected


def test_there_are_twenty_plans_and_one_of_every_warning():
    assert len(PLANS) >= 21
    firsts = " ".join(path.read_text(encoding="utf-8").splitlines()[0] for path in PLANS)
    assert [code for code in CODES if code not in firsts] == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_advice_has_a_place_a_reason_and_something_to_write(path):
    examined = examine_file(path)
    for one in lint(examined.monitor, minutes=MINUTES, earlier=BEFORE):
        assert one.code in CODES
        assert one.reason.endswith((".", "?"))
        assert one.proposal.endswith(".")
        assert examined.line(one.where) >= 1


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_reasons_are_plain_dutch_and_what_to_write_is_yaml(path):
    for one in lint(examine_file(path).monitor, minutes=MINUTES, earlier=BEFORE):
        assert readability(one.reason) >= 45, one.reason
        for written in re.findall(r"'(\w+: [^']*[\w\]}])'", one.proposal):
            key, value = next(iter(YAML(typ="safe").load(written).items()))
            assert (key, value) != (key, None)
            in_line = YAML(typ="safe").load(f"{{{written}}}")
            assert list(in_line) == [key], f"can't stand between braces: {written}"


def test_the_two_purposes_that_are_proposed_go_together():
    purposes = "purposes: [verantwoorden, leren, signaleren]"
    text = changed("purposes: [leren, verantwoorden]\naims", f"{purposes}\naims")
    (one,) = advice(text)
    assert "'purposes: [verantwoorden, signaleren]'" in one.proposal


def test_a_warning_names_the_line_of_the_measure_or_the_key():
    examined = examine_file(GOOD.with_name("doel_te_hoog.yml"))
    (one,) = lint(examined.monitor, minutes=MINUTES, earlier=BEFORE)
    line = examined.line(one.where)
    assert "target: 60" in GOOD.with_name("doel_te_hoog.yml").read_text().splitlines()[line - 1]


def test_what_a_question_says_holds_for_its_measures_unless_they_say_otherwise():
    text = changed("    owner: team schuldhulp\n", "")
    assert codes(text) == ["no-owner"]
    text = changed("question: rust, block", "question: rust, owner: team, block", text=text)
    assert codes(text) == []


def test_a_nice_to_know_needs_no_decision_and_no_target():
    text = changed(
        "    decision: of er een tweede team komt\n    need: need-to-know",
        "    need: nice-to-know",
    )
    text = changed(" target: 34, target_year: 2027,", "", text=text)
    assert codes(text) == []


def test_without_editions_of_before_no_target_is_held_to_history():
    assert codes(changed("target: 34", "target: 60"), earlier=[]) == []


def test_a_series_that_breaks_on_purpose_is_no_fault_once_the_period_is_named():
    text = GOOD.with_name("gebroken_reeks.yml").read_text(encoding="utf-8")
    assert codes(text) == ["broken-series"]
    named = changed("question: bereik,", 'question: bereik, redefined: ["2026"],', text=text)
    assert codes(named) == []


def test_a_definition_that_is_written_down_for_the_first_time_breaks_nothing():
    before = [
        Earlier(one.edition, one.until, {"reach": {"id": "reach", "unit": "%"}}, one.values)
        for one in BEFORE
    ]
    assert codes(GOOD.read_text(encoding="utf-8"), earlier=before) == []


def test_the_figures_from_before_a_redefinition_say_nothing_of_the_target():
    text = changed("target: 34", "target: 60")
    assert codes(text) == ["target-unrealistic"]
    assert (
        codes(changed("question: bereik,", 'question: bereik, redefined: ["2025"],', text=text))
        == []
    )


def _two_targets(**second):
    """A plan with the same figure twice, the second with these parts in another way."""
    text = GOOD.with_name("doelen_spreken_elkaar_tegen.yml").read_text(encoding="utf-8")
    for part, value in second.items():
        was = {"target": "target: 36", "target_year": "36, target_year: 2027"}[part]
        now = {"target": f"target: {value}", "target_year": f"36, target_year: {value}"}[part]
        text = changed(was, now, text=text)
    return codes(text, earlier=[])


def test_a_step_on_the_way_to_a_target_does_not_contradict_it():
    assert _two_targets() == ["contradictory-targets"]
    assert _two_targets(target_year=2029) == []
    assert _two_targets(target_year=2025) == ["contradictory-targets"], "back down after that"
    assert _two_targets(target=34) == []


@pytest.mark.parametrize(
    "given",
    [
        "areas: [{code: WK999801, name: Dorp}]",
        "groups: [{id: age, title: Leeftijd, values: [jong, oud]}]",
        "approaches: [{id: wacht, title: Wachtlijst, leefgebied: geld, reference: true}]",
    ],
)
def test_one_thing_to_compare_with_is_enough(given):
    text = GOOD.with_name("niets_te_vergelijken.yml").read_text(encoding="utf-8")
    assert codes(text) == ["no-comparator"]
    assert codes(changed("questions:\n", f"{given}\nquestions:\n", text=text)) == []


def test_a_target_an_earlier_edition_or_an_indicator_of_others_is_something_to_compare_with():
    text = GOOD.with_name("niets_te_vergelijken.yml").read_text(encoding="utf-8")
    for old, new in (
        ("better: higher,", "better: higher, target: 34, target_year: 2027,"),
        ("better: higher,", "better: higher, indicator: eenzaam,"),
        ("editions:\n", 'editions:\n  "2025": {title: E, until: 2026-01-01, period: "2025"}\n'),
        ('period: "2026"', 'period: "2026", compare_with: "2025"'),
    ):
        assert "no-comparator" not in codes(changed(old, new, text=text))


def test_a_target_for_a_year_that_was_measured_already_and_missed_is_told():
    (one,) = advice(changed("target_year: 2027", "target_year: 2025"))
    assert one.code == "target-unrealistic"
    assert "2025 is al gemeten" in one.text


def test_a_target_below_where_lower_is_better_is_held_to_history_as_well():
    past = [(2022.0, 9.0), (2023.0, 8.0), (2024.0, 7.0), (2025.0, 6.0)]
    assert within_reach(past, 2026, -1).bound == pytest.approx(5.0)
    assert within_reach(past, 2030, -1).bound == pytest.approx(1.0)


def test_the_interval_of_a_trend_is_the_one_of_the_textbook():
    import numpy as np
    import statsmodels.api as sm

    past = [(2021.0, 24.1), (2022.0, 26.0), (2023.0, 28.5), (2024.0, 29.0), (2025.0, 31.0)]
    years, values = map(np.array, zip(*past, strict=True))
    fit = sm.OLS(values, sm.add_constant(years - 2023)).fit()
    told = fit.get_prediction([[1, 2027 - 2023]]).conf_int(obs=True, alpha=0.05)[0]
    assert within_reach(past, 2027, 1).bound == pytest.approx(told[1])
    assert within_reach(past, 2027, -1).bound == pytest.approx(told[0])


def test_with_two_periods_the_rule_is_three_steps_a_year_and_never_less_than_what_matters():
    past = [(2024.0, 30.0), (2025.0, 31.0)]
    assert within_reach(past, 2027, 1).bound == pytest.approx(31 + 3 * 1 * 2)
    assert within_reach(past, 2027, 1, step=2).bound == pytest.approx(31 + 3 * 2 * 2)
    assert within_reach(past[:1], 2027, 1) is None


def test_the_period_of_a_quarter_is_no_year():
    quarters = [
        Earlier("2025", "2026-01-01", one.measures, {"reach": {"2025-4": 31.0}}) for one in BEFORE
    ]
    assert codes(changed("target: 34", "target: 90"), earlier=quarters) == []


def test_many_indicators_with_the_same_fault_are_one_advice_that_says_how_many():
    more = "".join(
        f"  - {{id: m{at}, title: Maat {at}, unit: dagen, question: rust, purposes: [leren],\n"
        "     block: effect}\n"
        for at in range(9)
    )
    text = changed("stories:\n", f"{more}stories:\n")
    text = changed("    owner: team schuldhulp\n", "", text=text)
    (one,) = advice(text)
    assert len(one.about) == 10
    assert one.text.startswith("10 indicatoren zonder eigenaar: Stress, Maat 0")
    assert one.text.endswith("en nog 5.")


def test_the_file_of_a_monitor_without_any_plan_still_loads_and_gets_advice_only():
    bare = """monitor: oud
title: Oud
municipality: {name: Oud, code: GM9998}
owner: iemand
purposes: [leren]
measures: [{id: reach, title: Bereik, unit: "%"}]
editions: {"2026": {title: E, until: 2027-01-01, period: "2026"}}
"""
    found = codes(bare, earlier=[])
    assert {"no-question", "no-owner", "no-decision", "no-meeting", "counting-only"} <= set(found)
