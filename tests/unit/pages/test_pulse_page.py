"""The pulse on the page: moments that the findings hold, who stopped, in three languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.privacy import page_reader
from tests.unit.charts.test_pulse_drawings import LAGS, LEVELS, PHASES
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.cards import cards
from merkbaar.pages.pulse import pulse
from merkbaar.pages.workbench import Workbench
from merkbaar.tables import Cell

ITEMS = ("stress", "geloof")
ABOUT = {
    "items": list(ITEMS),
    "phases": [{"id": one, "title": one.title(), "title_en": f"{one} EN"} for one in PHASES],
    "events": [{"id": "brief", "title": "de brief", "title_en": "the letter"}],
}
MEASURES = [
    {"id": "stress", "title": "Stress", "title_en": "Stress", "unit": "punten 0-10"},
    {"id": "geloof", "title": "Geloof", "title_en": "Trust", "unit": "punten 0-10"},
]
ODDS = {"stress": (2.0, 0.4, 140), "geloof": (0.95, 0.2, 140)}
SUPPOSED = {"expected": 5.4, "lower": 5.0, "higher": 5.8, "weighted": 5.3}


def level(measure, moment):
    if (measure, moment) == ("geloof", "hulp"):
        return None
    flat = 6.0 if measure == "geloof" else LEVELS[moment]
    return (flat, 0.3, 140 if moment == "intake" else 81)


def tables(**others) -> dict:
    points, both = {"unit": "punten 0-10"}, list(ITEMS)
    moments = sorted([*PHASES, "brief"])
    made = {
        "pulse_curve": made_up.table(
            "pulse_curve", {"measure": both, "moment": moments}, level, **points
        ),
        "pulse_moments": made_up.table(
            "pulse_moments", {"measure": both, "moment": moments}, level, **points
        ),
        "pulse_rounds": made_up.table(
            "pulse_rounds", {"measure": both, "event": ["brief"], "lag": sorted(LAGS)},
            lambda measure, event, lag: None if LAGS[lag] is None else (LAGS[lag], 0.3, 40),
            **points,
        ),
        "pulse_dropout": made_up.table(
            "pulse_dropout", {"measure": both}, lambda measure: ODDS[measure], unit="cijfer",
        ),
        "pulse_what_if": made_up.table(
            "pulse_what_if", {"measure": both, "assumption": sorted(SUPPOSED)},
            lambda measure, assumption: (SUPPOSED[assumption], 0, 81), **points,
        ),
    }  # fmt: skip
    return {name: one for name, one in {**made, **others}.items() if one is not None}


def moment(**parts):
    cell = Cell("pulse_moments", {"measure": "stress", "moment": "brief"})
    usual = {"comparator": "own", "measure": "stress", "kind": "difference", "unit": "punten 0-10",
             "subject": {"moment": "brief"}, "value": 7.1, "reference": 5.6, "effect": 1.5,
             "lower": 1.2, "upper": 1.8, "value_lower": 6.8, "value_upper": 7.4, "n": 81,
             "grade": "pulse", "certainty": "probable", "better": "lower", "evidence": (cell,),
             "title": {"nl": "Stress"}, "themes": (), "companion": (), "pattern": "",
             "caveats": ("own_moments", "who_stopped"), "quotes": (), "rank": 1}  # fmt: skip
    one = made_up.findings()[0]
    return replace(one, finding="stress.own.moment-brief", **{**usual, **parts})


def edition(findings=None, about=ABOUT, **others):
    plain, findings = made_up.edition(), (moment(),) if findings is None else findings
    about = {**plain, "pulse": about, "measures": [*plain["measures"], *MEASURES]}
    kept = {**made_up.tables(), **tables(**others)}
    return made_up.published(tables=kept, edition=about, findings=tuple(findings))


def section(published):
    return pulse(Workbench(published, list(published.tables.values())))


@pytest.fixture(scope="module")
def published():
    return edition()


@pytest.fixture(scope="module")
def made(published):
    return section(published)


@pytest.fixture(scope="module")
def page(published):
    return pages.story(published)


def test_each_item_has_its_curve_with_phases_in_their_order_and_events_below(made):
    assert [one.curve.title["nl"] for one in made.items] == ["Stress", "Geloof"]
    assert [row.key for row in made.items[0].curve.panel.rows] == [*PHASES, "brief"]
    assert made.items[0].curve.panel.rows[-1].name["en"] == "The letter"


def test_a_moment_of_truth_is_said_and_marked_and_only_that_of_the_findings(made):
    said = [words["nl"] for words in made.found]
    assert said == ["Moment van de waarheid: Stress is hoger rond de brief."]
    assert made.found[0]["en"] == "Moment of truth: Stress is higher around the letter."
    stress, trust = (one.curve.panel for one in made.items)
    assert "m-moment" in stress.drawing
    assert '<g class="m-moment"><' not in trust.drawing
    assert [mark for mark, _ in stress.legend] == ["full", "moment", "other"]
    assert [mark for mark, _ in trust.legend] == ["full"]


def test_the_rounds_are_drawn_only_around_an_event_that_stands_out(made):
    stress, trust = made.items
    assert [one.title["nl"] for one in stress.rounds] == ["Stress voor en na de brief"]
    assert [row.name["nl"] for row in stress.rounds[0].panel.rows] == [
        "2 rondes ervoor", "1 ronde ervoor", "de ronde zelf", "1 ronde erna", "2 rondes erna",
    ]  # fmt: skip
    assert trust.rounds == ()


def test_where_nothing_stands_out_that_is_said():
    unsure = moment(kind="unknown", certainty="no_difference", rank=0)
    for found in ((), (unsure,)):
        made = section(edition(found))
        assert "Geen moment springt eruit" in made.found[0]["nl"]
        assert not any(one.rounds for one in made.items)


def test_a_phase_that_stands_out_is_said_as_a_phase():
    cell = Cell("pulse_moments", {"measure": "stress", "moment": "overzicht"})
    lower = {"effect": -0.9, "lower": -1.2, "upper": -0.6, "reference": 7.1, "value": 6.2}
    one = moment(subject={"moment": "overzicht"}, evidence=(cell,), **lower)
    made = section(edition((one,)))
    assert made.found[0]["nl"] == "Moment van de waarheid: Stress is lager in de fase Overzicht."
    assert made.found[0]["en"].endswith("Stress is lower in the phase overzicht EN.")


def test_it_is_said_whose_scores_go_with_stopping_and_what_is_not_known(made):
    said = [words["nl"] for words in made.stopped]
    assert said[0].startswith("In de fase Intake antwoordden 140 mensen, in de fase Uitstroom 81.")
    assert said[1].startswith("Mensen die hoger scoorden op stress, stopten vaker")
    assert "te laag" in said[1]
    assert said[2].startswith("Voor geloof is niet aangetoond")
    assert said[3] == "Hoe het daarna ging met wie stopte, weten we niet."


def test_a_lower_score_that_goes_with_stopping_makes_the_plain_mean_too_high():
    odds = {"stress": (0.4, 0.1, 140), "geloof": (0.5, 0.1, 140)}
    low = made_up.table("pulse_dropout", {"measure": list(ITEMS)}, lambda measure: odds[measure])
    said = [words["nl"] for words in section(edition(pulse_dropout=low)).stopped]
    assert said[1].startswith("Mensen die lager scoorden op stress of geloof, stopten vaker")
    assert "te hoog" in said[1]


def test_other_assumptions_are_told_of_items_that_go_with_stopping_only(made):
    (one,) = made.what_if
    assert "5,0 punten of 5,8 punten, in plaats van 5,4 punten" in one.title["nl"]
    assert [row.key for row in one.panel.rows] == ["expected", "lower", "higher", "weighted"]


def test_hidden_drop_out_says_nothing():
    nothing = made_up.table("pulse_dropout", {"measure": list(ITEMS)}, lambda measure: None)
    assert section(edition(pulse_dropout=nothing)).stopped == ()
    assert section(edition(pulse_dropout=None)).stopped == ()
    assert section(edition(pulse_dropout=None)).what_if == ()


def test_a_hidden_cell_is_a_dash_with_its_reason_also_in_words(made):
    trust = made.items[1].curve
    row = next(row for row in trust.panel.rows if row.key == "hulp")
    assert row.value["nl"] == "–"
    assert "weinig" in row.reason["nl"]
    assert "Hulp: te weinig mensen" in trust.alt["nl"]


def test_names_in_the_drawing_are_written_in_the_language_of_the_reader(made, page):
    assert 'data-key="label:' not in made.items[0].curve.panel.drawing
    assert made.items[0].curve.panel.drawing.count("data-t=") == 5
    texts = [text for some in page.payload["texts"].values() for text in some]
    assert {"The letter", "intake EN"} <= set(texts)


def test_without_a_pulse_there_is_no_section():
    plain = made_up.published()
    assert section(plain) is None
    assert section(edition(about=None)) is None
    assert 'id="puls"' not in pages.story(plain).html


def test_where_every_curve_is_hidden_there_is_no_section():
    places = {"measure": list(ITEMS), "moment": sorted(PHASES)}
    hidden = made_up.table("pulse_curve", places, lambda measure, moment: None)
    assert section(edition(pulse_curve=hidden)) is None


def test_the_card_of_a_moment_shows_it_among_the_others_in_order(published):
    bench = Workbench(published, list(published.tables.values()))
    (card,) = cards(bench, [moment()])
    assert card.title["nl"] == "Stress is hoger rond de brief"
    (panel,) = card.panels
    assert [row.key for row in panel.rows] == [*PHASES, "brief"]
    assert "m-moment" in panel.drawing
    assert card.category == "not"


def test_the_section_is_in_the_contents(page):
    assert '<a href="#puls">' in page.html
    assert 'id="puls"' in page.html


def test_every_figure_of_the_section_is_a_cell_of_its_table(page):
    reader = page_reader.Reader(page.document())
    drawn = [one for one in reader.drawn() if one.table.startswith("pulse_")]
    assert len(drawn) > 20
    for one in drawn:
        cell = reader.cell(one.table, one.where)
        assert cell["state"] == "shown"
        assert one.value == pytest.approx(cell[one.figure], abs=one.slack), one
    written = [one for one, _, _ in reader.written() if one and one.table.startswith("pulse_")]
    assert len(written) > 20
    for one in written:
        value = reader.cell(one.table, one.where)[one.figure]
        assert one.value == pytest.approx(value, abs=one.slack), one
