"""The plan is one page: who asks what, what is decided, what it takes, and who hears back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from merkbaar.monitor.burden import burden
from merkbaar.monitor.lint import lint
from merkbaar.monitor.reading import examine, examine_file
from merkbaar.publishing.printing import browser, print_pdf
from merkbaar.workshop.plan import MOST, plan_page

HOME = Path(__file__).resolve().parents[3]
GOOD = HOME / "tests" / "unit" / "monitor" / "plans" / "goed.yml"
MINUTES = {"stress": 0.2, "djg6": 2, "srh": 0.2, "rondkomen": 0.2, "satisfaction": 0.2}


def page(monitor, advice=()):
    return plan_page(monitor, burden(monitor, MINUTES), advice)


def plain(markup):
    told = re.sub(r"<style>.*</style>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(told))


def test_it_says_everything_that_a_group_agreed():
    told = plain(page(examine_file(GOOD).monitor))
    for part in (
        "Inwoners met schulden krijgen eerder rust",
        "verantwoorden: zijn de voornemens uitgekomen?",
        "Bereiken we mensen met schulden op tijd?",
        "gemeenteraad en wethouders",
        "Bereik (doel: 34 % in 2027)",
        "of er een tweede team komt",
        "mensen met schulden: spiegelgesprek (jaarlijks)",
        "0,2 min. × 100 mensen × 4 keer per jaar",
        "de raad met uitvoerders en inwoners, april.",
        "schuldhulpverleners: elk kwartaal de cijfers",
    ):
        assert part in told


def test_it_says_what_is_compared_and_when_the_conversation_begins():
    text = GOOD.read_text(encoding="utf-8")
    text = text.replace("  when: april\n", '  when: 6 april\n  starts: "19:30"\n')
    text = text.replace(
        "questions:\n",
        'groups: [{id: age, title: Leeftijd, values: ["18-64", "65+"]}]\n'
        "approaches:\n"
        "  - {id: a, title: Buurtmaatjes, leefgebied: geld}\n"
        "  - {id: b, title: Wachtlijst, leefgebied: geld, reference: true}\n"
        "questions:\n",
        1,
    )
    told = plain(page(examine(text).monitor))
    assert "2 wijken en buurten; Leeftijd (18-64 en 65+); Buurtmaatjes (aanpak)" in told
    assert "Wachtlijst (groep om mee te vergelijken)." in told
    assert "6 april om 19:30 uur." in told


def test_it_says_what_is_still_open():
    text = GOOD.read_text(encoding="utf-8").replace(", hears_back: elk kwartaal de cijfers", "")
    monitor = examine(text).monitor
    told = plain(page(monitor, lint(monitor, minutes=MINUTES)))
    assert "schuldhulpverleners: nog niets" in told
    assert "Nog over na te denken" in told
    assert "Leverancier 'schuldhulpverleners' hoort niets terug." in told


def test_an_almost_empty_plan_is_a_page_too():
    text = """monitor: m
title: M
municipality: {name: A, code: GM0001}
owner: wij
purposes: [leren]
editions: {"2027": {title: E, until: 2028-01-01, period: "2027"}}
"""
    told = plain(page(examine(text).monitor))
    assert "Nog niet gepland" in told
    assert "Nog niets" in told


def test_nothing_that_was_typed_acts_in_the_page():
    text = GOOD.read_text(encoding="utf-8").replace("Wat geeft mensen rust", "<script>x</script>")
    made = page(examine(text).monitor)
    assert "<script>" not in made
    assert "&lt;script&gt;" in made


def test_a_question_with_many_indicators_names_the_ones_with_a_target_first():
    told = plain(page(examine_file(HOME / "data" / "voorbeeld").monitor))
    assert "Bereik (doel: 50 % in 2027); Wachttijd (doel: 21 dagen in 2027)" in told
    assert re.search(r"en nog \d+", told)
    assert MOST < 10


def test_it_asks_for_nothing_from_elsewhere():
    made = page(examine_file(GOOD).monitor)
    assert set(re.findall(r"""(?:src|href)=["']?([^"'>]*)""", made)) == {"data:,"}
    assert "url(" not in made
    assert '<html lang="nl">' in made


@pytest.mark.parametrize("place", [GOOD, HOME / "data" / "voorbeeld" / "monitor.yml"])
def test_it_is_one_page_on_paper(tmp_path, place):
    if browser() is None:
        pytest.skip("no browser to print with")
    made = tmp_path / "plan.html"
    made.write_text(page(examine_file(place).monitor), encoding="utf-8")
    assert print_pdf(made, tmp_path / "plan.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", (tmp_path / "plan.pdf").read_bytes())) == 1
