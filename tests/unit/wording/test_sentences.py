"""Sentences: what was found, in three languages, read as a reader reads them."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from merkbaar.tables import Cell, Finding, Rival
from merkbaar.wording import LANGUAGES, PARTS, Names, sentence, together

NAMES = Names(
    areas={"WK999902": "Havenkwartier", "WK999907": "De Linden"},
    measures={
        "reach": {"nl": "Bereik", "en": "Reach"},
        "waiting_days": {"nl": "Wachttijd", "en": "Waiting time"},
        "loneliness": {"nl": "Eenzaamheid", "en": "Loneliness"},
        "satisfaction": {"nl": "Tevredenheid", "en": "Satisfaction"},
    },
    themes={"t1": "lang wachten", "t2": "steeds opnieuw je verhaal doen"},
    approaches={"buurtmaatjes": "Buurtmaatjes", "beweegcoach": "Beweegcoach"},
    total="GM9999",
    municipality="Wilgendam",
)
MAY_BE_EMPTY = ("seen", "links", "steady", "rivals")
CAVEATS = (
    "registration_only",
    "denominator_estimated",
    "denominator_too_low",
    "who_answered",
    "not_a_vote",
    "who_spoke",
    "area_figure",
    "both_moments",
    "no_reference",
    "no_pretrend",
    "started_different",
    "together",
)


def finding(**parts) -> Finding:
    usual = {
        "finding": "reach.area",
        "kind": "difference",
        "comparator": "area",
        "measure": "reach",
        "title": {"nl": "Bereik"},
        "unit": "%",
        "subject": {"area": "WK999902", "period": "2026"},
        "value": 22.0,
        "reference": 48.0,
        "effect": -26.0,
        "lower": -31.0,
        "upper": -20.0,
        "value_lower": 17.0,
        "value_upper": 28.0,
        "n": 1000,
        "p": 1e-9,
        "q": 1e-7,
        "smallest_effect": 5.0,
        "better": "higher",
        "grade": "registration",
        "certainty": "shown",
        "evidence": (Cell("reach_by_wijk", {"area": "WK999902", "period": "2026"}),),
        "caveats": ("denominator_estimated",),
    }
    return Finding(**{**usual, **parts})


WHOLE = {"area": "GM9999", "period": "2026"}
BEFORE = (Cell("t", {"period": "2026"}), Cell("t", {"period": "2025"}))
WAITING = finding(
    finding="waiting",
    kind="change",
    comparator="time",
    measure="waiting_days",
    unit="dagen",
    subject=WHOLE,
    value=31.0,
    reference=18.0,
    effect=13.0,
    lower=11.0,
    upper=15.0,
    value_lower=30.0,
    value_upper=32.0,
    better="lower",
    evidence=BEFORE,
)
THEME = finding(
    finding="theme",
    kind="share_change",
    comparator="time",
    measure="theme_share",
    subject={**WHOLE, "theme": "t1"},
    value=22.0,
    reference=8.0,
    effect=14.0,
    lower=5.0,
    upper=23.0,
    themes=("t1",),
    better="none",
    evidence=BEFORE,
)
JOINED = replace(
    WAITING,
    finding="joined",
    kind="joined",
    themes=("t1",),
    pattern="agree",
    companion=("waiting", "theme"),
)
CONTRADICT = replace(
    JOINED,
    measure="satisfaction",
    unit="cijfer 1-10",
    value=7.4,
    reference=7.1,
    effect=0.3,
    lower=0.2,
    upper=0.4,
    better="higher",
    themes=("t2",),
    pattern="contradict",
)
LONELY = finding(
    kind="difference",
    comparator="reference",
    measure="loneliness",
    unit="punten 0-6",
    subject={"approach": "buurtmaatjes"},
    value=-0.9,
    reference=-0.1,
    effect=-0.8,
    lower=-1.2,
    upper=-0.4,
    value_lower=-1.1,
    value_upper=-0.7,
    n=130,
    better="lower",
    grade="reference",
)
UNKNOWN = replace(
    LONELY,
    kind="unknown",
    subject={"approach": "beweegcoach"},
    certainty="uncertain",
    detectable=0.6,
)


@pytest.mark.parametrize(
    ("found", "language", "title"),
    [
        (finding(), "nl", "In Havenkwartier bereiken we ongeveer 1 op de 5 mensen"),
        (finding(), "en", "In Havenkwartier we reach about 1 in 5 people"),
        (WAITING, "nl", "Mensen wachten langer dan in 2025"),
        (THEME, "nl", "Mensen vertellen vaker over “lang wachten” dan in 2025"),
        (JOINED, "nl", "Wachten duurt langer, en mensen vertellen er vaker over"),
        (
            CONTRADICT,
            "nl",
            "Hoger cijfer voor de hulp, maar vaker “steeds opnieuw je verhaal doen”",
        ),
        (LONELY, "nl", "Eenzaamheid daalde bij Buurtmaatjes meer dan in de vergelijkingsgroep"),
        (LONELY, "nl-b1", "Mensen met Buurtmaatjes werden minder eenzaam dan de andere groep"),
        (UNKNOWN, "nl", "Eenzaamheid bij Beweegcoach: of er verschil is, weten we niet"),
        (
            replace(UNKNOWN, certainty="no_difference"),
            "nl",
            "Eenzaamheid bij Beweegcoach: geen verschil aangetoond",
        ),
    ],
)
def test_a_title_says_what_was_found(found, language, title):
    assert sentence(found, "title", language, NAMES) == title


def test_a_number_comes_with_its_range_and_its_comparison():
    assert sentence(finding(), "number", "nl", NAMES) == "22 % (tussen 17 % en 28 %)"
    assert sentence(finding(), "compare", "nl", NAMES) == (
        "Wilgendam: 48 %. Verschil: −26 punten (tussen −31 en −20 punten)."
    )
    assert sentence(WAITING, "compare", "nl", NAMES) == (
        "In 2025: 18 dagen. Verschil: +13 dagen (tussen +11 en +15 dagen)."
    )


def test_a_joined_finding_gives_the_numbers_of_its_theme():
    told = sentence(JOINED, "compare", "nl", NAMES, companions={"theme": THEME})
    assert told.endswith("“lang wachten”: van 8 % naar 22 % van de mensen die vertelden.")


def test_what_could_not_be_seen_is_said():
    told = sentence(UNKNOWN, "doubt", "nl", NAMES)
    assert told.startswith("Onzeker. ")
    assert "kleiner dan ongeveer 0,6 punt kunnen we met deze gegevens niet goed zien" in told


def test_where_no_difference_showed_the_difference_that_would_have_is_said():
    told = sentence(UNKNOWN, "seen", "nl", NAMES)
    assert told == "Een verschil van ongeveer 0,6 punt of meer hadden we waarschijnlijk gezien."
    small = replace(UNKNOWN, certainty="no_difference", detectable=None, smallest_effect=0.3)
    assert sentence(small, "seen", "nl-b1", NAMES) == (
        "Is er een verschil? Dan is het kleiner dan 0,3 punt."
    )
    assert sentence(replace(UNKNOWN, detectable=None), "seen", "nl", NAMES) == ""
    assert sentence(LONELY, "seen", "nl", NAMES) == "", "a difference that was shown says enough"


def test_a_value_near_its_target_says_how_near_and_the_target_is_written_as_it_was_chosen():
    near = replace(
        WAITING,
        kind="unknown",
        comparator="target",
        certainty="no_difference",
        value=17.9,
        reference=21.0,
        effect=-3.1,
        lower=-3.6,
        upper=-2.6,
        smallest_effect=5.0,
    )
    assert sentence(near, "title", "nl", NAMES) == (
        "Wachttijd: minder dan 5 dagen verschil met het doel"
    )
    assert sentence(near, "compare", "nl", NAMES).startswith("Doel: 21 dagen. Verschil: −3,1 dagen")
    assert sentence(near, "seen", "nl", NAMES) == ""


def test_a_change_that_only_fell_less_than_elsewhere_is_not_called_a_fall():
    rose = replace(LONELY, value=0.2, reference=1.0)
    assert "daalde" not in sentence(rose, "title", "nl", NAMES)
    assert "gunstiger" in sentence(rose, "title", "nl", NAMES)


def test_a_value_without_interval_or_comparison_still_reads():
    bare = finding(value_lower=None, value_upper=None, effect=None, lower=None, upper=None)
    assert sentence(bare, "number", "nl", NAMES) == "22 %"
    assert sentence(bare, "compare", "nl", NAMES) == ""


def test_codes_stand_in_where_names_are_unknown():
    assert "WK999902" in sentence(finding(), "title")
    own = finding(measure="i07", title={"nl": "Rokers", "en": "Smokers"}, kind="change")
    own = replace(own, comparator="time", evidence=BEFORE, subject=WHOLE)
    assert sentence(own, "title", "nl", Names(total="GM9999")) == "Rokers: lager dan in 2025"
    assert sentence(own, "title", "en", Names(total="GM9999")) == "Smokers: lower than in 2025"


def test_an_unknown_part_or_language_is_an_error():
    with pytest.raises(KeyError, match="part"):
        sentence(finding(), "verdict")
    with pytest.raises(KeyError):
        sentence(finding(), "title", "fr")


def every_kind() -> list[Finding]:
    """All combinations that insights can make, with the longest names."""
    made = []
    area = {"area": "WK999907", "period": "2026"}
    measures = ("reach", "waiting_days", "satisfaction", "loneliness", "i01")
    for measure, sign, better in itertools.product(measures, (1, -1), ("higher", "lower", "none")):
        parts = {"measure": measure, "effect": 9.0 * sign, "better": better}
        parts["caveats"] = CAVEATS
        parts["title"] = {
            "nl": "Heel veel stress in de afgelopen vier weken",
            "en": "Very much stress in the past four weeks",
        }
        for certainty, kind in (
            ("shown", None),
            ("uncertain", "unknown"),
            ("no_difference", "unknown"),
        ):
            same = {**parts, "certainty": certainty}
            same["detectable"] = 3.2 if kind else None
            made.append(finding(subject=area, kind=kind or "difference", **same))
            for where in (area, WHOLE):
                time = {"comparator": "time", "subject": where, "evidence": BEFORE}
                made.append(finding(kind=kind or "change", **time, **same))
                themed = {**time, "themes": ("t2",), "subject": {**where, "theme": "t2"}}
                made.append(finding(kind=kind or "share_change", **themed, **same))
            approach = {"comparator": "reference", "subject": {"approach": "buurtmaatjes"}}
            made.append(finding(kind=kind or "difference", **approach, **same))
            made.append(finding(kind=kind or "level", comparator="target", subject=WHOLE, **same))
        for pattern in ("agree", "contradict") if better != "none" else ():
            time = {"comparator": "time", "subject": WHOLE, "evidence": BEFORE}
            made.append(finding(kind="joined", pattern=pattern, themes=("t2",), **time, **parts))
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_told_in_every_part(language):
    for found, part in itertools.product(every_kind(), PARTS):
        told = sentence(found, part, language, NAMES)
        assert told or part in MAY_BE_EMPTY, (found.kind, found.comparator, part)
        assert "{" not in told
        assert "None" not in told
        assert "  " not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_has_at_most_twelve_words(language):
    for found in every_kind():
        told = sentence(found, "title", language, NAMES)
        assert len(told.split()) <= 12, told


def test_plain_dutch_has_at_most_fifteen_words_a_sentence():
    for found, part in itertools.product(every_kind(), PARTS):
        for told in re.split(r"[.?!:]\s", sentence(found, part, "nl-b1", NAMES)):
            assert len(told.split()) <= 15, (part, told)


@pytest.mark.parametrize("language", ["nl", "nl-b1"])
def test_no_sentence_names_a_cause(language):
    causal = re.compile(r"\b(door|dankzij|leidt tot|zorgt voor|helpt|omdat|vanwege)\b", re.I)
    for found, part in itertools.product(every_kind(), PARTS):
        assert not causal.search(sentence(found, part, language, NAMES)), part


def flesch_douma(text: str) -> float:
    """Readability of Dutch: 206.835 − 0.93 · words a sentence − 77 · syllables a word."""
    sentences = [part for part in re.split(r"[.?!:]", text) if part.strip()]
    words = re.findall(r"[a-zA-Zéëïöü]+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouyéëïöü]+", word.lower()))) for word in words)
    return 206.835 - 0.93 * len(words) / len(sentences) - 77 * syllables / len(words)


def test_plain_dutch_reads_more_easily_than_dutch():
    for part in ("doubt", "cannot"):
        ease = {
            language: flesch_douma(
                " ".join(sentence(found, part, language, NAMES) for found in every_kind())
            )
            for language in ("nl", "nl-b1")
        }
        assert ease["nl-b1"] > ease["nl"], part
        assert ease["nl-b1"] >= 60, part


@pytest.mark.parametrize(
    ("language", "open_ones"),
    [
        ("nl", "Is het een uitzonderlijk jaar? Ging het in andere gemeenten ook zo? "
               "Dat laten deze cijfers niet zien."),
        ("nl-b1", "Is dit een raar jaar? Ging het in andere gemeenten ook zo? "
                  "Dat weten we allemaal niet."),
        ("en", "Is it an unusual year? Did the same happen in other municipalities? "
               "These figures cannot tell."),
    ],
)  # fmt: skip
def test_explanations_that_stay_open_are_told_in_one_go(language, open_ones):
    asked = [Rival("few_people", "supports", BEFORE), Rival("one_off", "unknown"),
             Rival("elsewhere", "unknown"), Rival("one_place", "against", BEFORE)]  # fmt: skip
    told = [[one.name for one in some] for some in together(asked)]
    assert told == [["few_people"], ["one_off", "elsewhere"], ["one_place"]]
    text = sentence(replace(WAITING, rivals=tuple(asked)), "rivals", language, NAMES)
    assert open_ones in text
    alone = sentence(replace(WAITING, rivals=(asked[1],)), "rivals", language, NAMES)
    assert not alone.endswith(open_ones[-20:])
