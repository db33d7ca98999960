"""Every clause carries its evidence, says no number that isn't there, and reads easily."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace

import pytest
from tests.unit.wording.test_sentences import (
    JOINED,
    LONELY,
    NAMES,
    THEME,
    UNKNOWN,
    WAITING,
    every_kind,
    finding,
    flesch_douma,
)

from merkbaar.tables import Cell, Link, Rival, SafeFinding
from merkbaar.wording import LANGUAGES, PARTS, clauses, sentence

ROUTES = ("waves", "areas", "people")
WAYS = ("with", "against", "none", "untestable")
RIVALS = (
    "composition",
    "everywhere",
    "one_place",
    "reference_too",
    "regression",
    "dropout",
    "few_people",
    "one_off",
    "elsewhere",
)
STABLE = ("areas", "areas_not", "")
CAUSAL = re.compile(
    r"\b(door|doordat|dankzij|leidt tot|leidde tot|zorgt voor|zorgde voor|helpt|hielp|omdat|"
    r"vanwege|veroorza\w*|als gevolg van|because|caused|causes|thanks to|due to|leads to|helps)\b",
    re.I,
)


def link(route: str, way: str, value: float = 7.9, **parts) -> Link:
    where = {"measure": "waiting_days", "theme": "t1", "route": route}
    sign = -1 if way == "against" else 1
    low, high = sorted((sign * value * 0.1, sign * value * 1.9))
    figures = {"value": sign * value, "lower": low, "upper": high, "n": 420}
    unit = {"waves": "%", "areas": "", "people": "dagen"}[route]
    usual = {"measure": "waiting_days", "theme": "t1", "evidence": Cell("links", where)}
    return Link(route=route, way=way, unit=unit, **{**usual, **figures, **parts})


def every_link() -> list[Link]:
    made = []
    for route, way in itertools.product(ROUTES, WAYS):
        size = 0.6 if route == "areas" else 7.9
        made.append(link(route, way, size, n=12 if route == "areas" else 420))
        made.append(replace(made[-1], value=-(made[-1].value or 0), theme="t2"))
    return made


def every_rival() -> list[Rival]:
    cells = (Cell("waiting", {"area": "GM9999", "period": "2026"}),)
    return [
        Rival(name, verdict, () if verdict == "unknown" else cells)
        for name, verdict in itertools.product(RIVALS, ("supports", "unknown", "against"))
    ]


def new_comparators() -> list:
    made = []
    for sign, certainty in itertools.product((1, -1), ("shown", "probable", "uncertain")):
        same = {"effect": 0.5 * sign, "lower": 0.5 * sign - 0.2, "upper": 0.5 * sign + 0.2}
        same |= {"certainty": certainty, "detectable": 0.4 if certainty == "uncertain" else None}
        same |= {"unit": "cijfer 1-10", "value": 7.5, "value_lower": 7.2, "value_upper": 7.8}
        kind = "unknown" if certainty == "uncertain" else None
        rest = {"comparator": "rest", "subject": {"provision": "Huishoudelijke ondersteuning"}}
        made.append(finding(kind=kind or "difference", reference=None, **rest, **same))
        start = {"comparator": "start", "subject": {"approach": "buurtmaatjes"}, "grade": "paired"}
        made.append(finding(kind=kind or "change", caveats=("no_reference",), **start, **same))
    return made


def drawn(count: int = 150) -> list:
    """Findings with figures of every size, drawn with a fixed seed."""
    chance, made = random.Random(6), []
    kinds = [one for one in (*every_kind(), *new_comparators()) if one.effect]
    for _ in range(count):
        one = chance.choice(kinds)
        size = 10 ** chance.uniform(-1, 2)
        effect = size * chance.choice((-1, 1))
        value = abs(effect) * chance.uniform(1, 3)
        links = tuple(chance.sample(every_link(), 2))
        rivals = tuple(chance.sample(every_rival(), 3))
        made.append(
            replace(
                one,
                value=value,
                value_lower=value * 0.9,
                value_upper=value * 1.1,
                reference=None if one.comparator == "rest" else value - effect,
                effect=effect,
                lower=effect - size * 0.4,
                upper=effect + size * 0.4,
                links=links,
                rivals=rivals,
                stability=chance.choice(STABLE),
            )
        )
    return made


def everything() -> list:
    base = [*every_kind(), *new_comparators(), *drawn()]
    return [*base, replace(JOINED, links=tuple(every_link()), rivals=tuple(every_rival()))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_carries_a_cell_and_a_figure(language):
    for one in everything():
        for clause in clauses(one, language, NAMES):
            if clause.part == "rivals":
                assert clause.cells or "weten we niet" in clause.text or "not know" in clause.text
            else:
                assert clause.cells, clause
                assert clause.figures or "niet te toetsen" in clause.text or clause.part == "links"


def test_a_clause_without_evidence_is_never_written():
    bare = replace(WAITING, evidence=())
    for part in ("title", "number", "compare", "doubt"):
        with pytest.raises(ValueError, match="no evidence"):
            sentence(bare, part, "nl", NAMES)
    empty = dict.fromkeys(("value", "value_lower", "value_upper", "n"))
    with pytest.raises(ValueError, match="no evidence"):
        sentence(replace(WAITING, **empty), "number", "nl", NAMES)
    with pytest.raises(ValueError, match="link without figures"):
        sentence(replace(WAITING, links=(link("waves", "with", n=None),)), "links", "nl", NAMES)
    with pytest.raises(ValueError, match="without cells"):
        sentence(replace(WAITING, rivals=(Rival("dropout", "against"),)), "rivals", "nl", NAMES)
    assert sentence(bare, "talk", "nl", NAMES), "a question claims nothing"


def test_a_clause_on_stories_carries_the_ids_of_its_quotes():
    told = SafeFinding(**{**vars(JOINED), "quotes": ("q001", "q007")})
    title = next(one for one in clauses(told, "nl", NAMES) if one.part == "title")
    assert title.quotes == ("q001", "q007")
    compare = next(
        one
        for one in clauses(told, "nl", NAMES, companions={"theme": THEME})
        if one.part == "compare"
    )
    assert compare.figures["theme_value"] == THEME.value


def numbers_in(text: str) -> list[tuple[float, int]]:
    """Numbers of a Dutch text, with their decimals; names, years and units are left out."""
    for words in (*NAMES.areas.values(), *NAMES.themes.values(), "cijfer 1-10", "2025", "2026"):
        text = text.replace(words, "")
    text = re.sub(r"ongeveer (\d+) op de (\d+)|1 op de 100", "", text)
    found = re.findall(r"(?<![\w-])\d[\d.]*(?:,\d+)?", text)
    return [
        (float(one.rstrip(".").replace(".", "").replace(",", ".")), len(one.partition(",")[2]))
        for one in found
    ]


def test_no_clause_says_a_number_that_is_not_among_its_figures():
    for one in everything():
        for clause in clauses(one, "nl", NAMES):
            known = [abs(value) for value in clause.figures.values()]
            for number, decimals in numbers_in(clause.text):
                near = 1.01 * 10.0**-decimals
                assert any(abs(number - value) <= near for value in known), (clause, number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_clause_and_no_question_names_a_cause(language):
    for one in everything():
        for part in PARTS:
            assert not CAUSAL.search(sentence(one, part, language, NAMES)), part


def test_every_sentence_of_plain_dutch_has_at_most_fifteen_words_with_the_longest_names():
    for one in everything():
        for part in PARTS:
            for told in re.split(r"[.?!:]\s", sentence(one, part, "nl-b1", NAMES)):
                assert len(told.split()) <= 15, (part, told)


def test_plain_dutch_is_easy_to_read_by_flesch_and_douma_in_every_part_that_is_prose():
    """60 and more is plain ("vrij gemakkelijk"); figures and names are not counted as prose."""
    for part in ("links", "doubt", "steady", "rivals", "cannot", "talk"):
        texts = [sentence(one, part, "nl-b1", NAMES) for one in everything()]
        assert flesch_douma(" ".join(text for text in texts if text)) >= 60, part


def test_where_something_is_probable_it_says_why_it_is_not_more():
    weak = replace(WAITING, grade="survey", certainty="probable", smallest_effect=5.0)
    assert "dit soort gegevens is minder sterk" in sentence(weak, "doubt", "nl", NAMES)
    assert "kan klein zijn" not in sentence(weak, "doubt", "nl", NAMES)
    small = replace(weak, grade="registration", lower=2.0)
    assert "te klein zijn om ertoe te doen" in sentence(small, "doubt", "nl", NAMES)
    both = replace(weak, lower=2.0)
    assert "kan klein zijn, of de gegevens" in sentence(both, "doubt", "nl", NAMES)


def test_no_difference_says_below_what_nothing_can_be_seen_and_does_not_contradict_itself():
    none = replace(
        UNKNOWN, certainty="no_difference", lower=-0.16, upper=0.24, smallest_effect=0.3,
        detectable=0.36,
    )  # fmt: skip
    assert sentence(none, "seen", "nl", NAMES) == (
        "Als er een verschil is, is het kleiner dan 0,3 punt."
    )
    assert "meer dan 0,3 punt past niet bij deze gegevens" in sentence(none, "doubt", "nl", NAMES)


def test_a_link_says_which_way_it_goes_and_by_how_much():
    told = sentence(replace(WAITING, links=(link("waves", "with"),)), "links", "nl", NAMES)
    assert told == (
        "In dezelfde tijd vertelden meer mensen over “lang wachten”. Vergeleken binnen dezelfde "
        "wijken: +8 punten (tussen +1 en +15 punten, 420 mensen)."
    )
    fewer = link("waves", "against")
    assert "minder mensen" in sentence(replace(WAITING, links=(fewer,)), "links", "nl", NAMES)
    where = link("areas", "with", 0.6, n=12)
    told = sentence(replace(WAITING, links=(where,)), "links", "nl", NAMES)
    assert "samenhang +0,6" in told
    assert "12 wijken" in told
    none = link("people", "none")
    assert "niet aantoonbaar" in sentence(replace(WAITING, links=(none,)), "links", "nl", NAMES)
    cannot = link("people", "untestable", value=1.0)
    assert "niet te toetsen" in sentence(replace(WAITING, links=(cannot,)), "links", "nl", NAMES)


def test_a_bound_of_a_link_that_was_found_never_reads_as_zero():
    near = link("waves", "with", 7.9, lower=0.3)
    told = sentence(replace(WAITING, links=(near,)), "links", "nl", NAMES)
    assert "tussen +0,3 en +15,0 punten" in told
    touching = replace(near, way="none", lower=-0.3)
    told = sentence(replace(WAITING, links=(touching,)), "links", "nl", NAMES)
    assert "tussen 0 en +15 punten" in told, "as coarse as always"


def test_an_explanation_is_a_question_with_what_the_data_say_of_it():
    one = replace(LONELY, rivals=(Rival("dropout", "unknown"),))
    assert sentence(one, "rivals", "nl", NAMES) == (
        "Verschilt wie stopte van wie bleef? Dat weten we niet."
    )


def test_a_change_without_a_reference_group_says_that_it_is_no_effect():
    start = next(one for one in new_comparators() if one.comparator == "start")
    assert "geen effect" in sentence(start, "compare", "nl", NAMES)
    assert "niets over de aanpak zelf" in sentence(start, "cannot", "nl", NAMES)
    assert "hoger dan bij de start" in sentence(start, "title", "nl", NAMES)
