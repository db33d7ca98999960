"""The journey on the page: only shown cells, in the order of the journey, in three languages."""

from __future__ import annotations

import pytest
from tests.privacy import page_reader
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.journey import journey
from merkbaar.pages.workbench import Workbench

PHASES = ["intake", "overzicht", "hulp", "uitstroom"]
FELT = {"intake": -1.0, "overzicht": -1.6, "hulp": 0.5, "uitstroom": 1.5}
TURNED = {"intake": None, "overzicht": -0.9, "hulp": 1.4, "uitstroom": 0.1}
ABOUT = {
    "phases": [{"id": one, "title": one.title(), "title_en": f"{one} EN"} for one in PHASES],
    "emotions": [{"id": "angst", "title": "Angst"}, {"id": "hoop", "title": "Hoop"}],
    "images": [{"id": "kapot", "title": "Kapot (stuk)"}, {"id": "heel", "title": "Heel"}],
    "codes": [{"id": "geld", "title": "Geld speelt mee"}],
}
CHOSEN = {
    ("kapot", "alle"): 26, ("heel", "alle"): 14, ("alle", "kapot"): 12, ("alle", "heel"): 28,
    ("alle", "alle"): 40,
}  # fmt: skip
NOT_TOLD = {("intake", "hoop"), ("uitstroom", "angst")}


def signed(name: str, values: dict[str, float | None], half: float):
    """A table of phases; the helper's own bounds never go below nought, so they are set here."""
    made = made_up.table(
        name, {"phase": sorted(values)},
        lambda phase: None if values[phase] is None else (values[phase], half, 40),
        unit="punten -2 tot 2",
    )  # fmt: skip
    at = {column: made.columns.index(column) for column in ("value", "lower", "upper")}
    rows = []
    for row in made.rows:
        cells = list(row)
        if row[at["value"]] is not None:
            cells[at["lower"]] = row[at["value"]] - half
            cells[at["upper"]] = row[at["value"]] + half
        rows.append(cells)
    return type(made).from_dict({**made.to_dict(), "rows": rows})


def journey_tables() -> dict:
    sides = {"start": ["alle", "heel", "kapot"], "end": ["alle", "heel", "kapot"]}
    images = made_up.table(
        "journey_images", sides,
        lambda start, end: (CHOSEN[start, end], 0, 40) if (start, end) in CHOSEN else None,
        unit="mensen",
    )  # fmt: skip
    whole = {"totals": {"start": "alle", "end": "alle"}}
    emotions = made_up.table(
        "journey_emotions", {"phase": sorted(PHASES), "emotion": ["angst", "hoop"]},
        lambda phase, emotion: None if (phase, emotion) in NOT_TOLD else (40.0, 12.0, 40),
    )  # fmt: skip
    agreement = made_up.table(
        "journey_agreement", {"code": ["geld", "samen"]}, lambda code: (0.83, 0.05, 40),
        unit="cijfer alfa",
    )  # fmt: skip
    return {
        "journey_feeling": signed("journey_feeling", FELT, 0.3),
        "journey_turns": signed("journey_turns", TURNED, 0.4),
        "journey_emotions": emotions,
        "journey_images": type(images).from_dict({**images.to_dict(), **whole}),
        "journey_agreement": agreement,
    }


def edition(**tables):
    made = {**made_up.tables(), **journey_tables(), **tables}
    kept = {name: table for name, table in made.items() if table is not None}
    return made_up.published(tables=kept, edition={**made_up.edition(), "journey": ABOUT})


@pytest.fixture(scope="module")
def published():
    return edition()


@pytest.fixture(scope="module")
def made(published):
    return journey(Workbench(published, list(published.tables.values())))


@pytest.fixture(scope="module")
def page(published):
    return pages.story(published)


def test_phases_stand_in_the_order_of_the_journey_not_of_the_alphabet(made):
    assert [row.key for row in made.feeling.rows] == PHASES
    assert [row.key for row in made.turns.rows] == PHASES
    labels = made.feeling.drawing
    assert labels.index(">Intake<") < labels.index(">Overzicht<") < labels.index(">Hulp<")


def test_a_hidden_phase_is_a_dash_with_its_reason(made):
    first = made.turns.rows[0]
    assert first.value["nl"] == "–"
    assert "weinig" in first.reason["nl"]


def test_the_turns_are_named_and_one_that_may_be_chance_is_not(made):
    assert [words["nl"] for words in made.moments] == [
        "Hier keert het gevoel ten kwade: Overzicht.",
        "Hier keert het gevoel ten goede: Hulp.",
    ]
    assert "overzicht EN" in made.moments[0]["en"]


def test_every_turn_is_named_in_order_and_none_is_called_the_largest():
    sure = signed("journey_turns", TURNED, 0.01)
    found = journey(Workbench(edition(journey_turns=sure), [sure]))
    down, up = (words["nl"] for words in found.moments)
    assert down == "Hier keert het gevoel ten kwade: Overzicht."
    assert up == "Hier keert het gevoel ten goede: Hulp, Uitstroom."


def test_where_no_interval_leaves_nought_out_nothing_is_named_as_a_turn():
    calm = signed("journey_turns", TURNED, 2.0)
    found = journey(Workbench(edition(journey_turns=calm), [calm]))
    assert [words["nl"] for words in found.moments] == [
        "Geen fase springt eruit: de verschillen kunnen toeval zijn."
    ]


def test_a_turn_that_may_be_chance_is_an_open_dot(made):
    dots = made.turns.drawing.split('class="m-dot"')[1].split("</g>")[0]
    open_one = next(part for part in dots.split("<path") if "uitstroom" in part)
    firm = next(part for part in dots.split("<path") if '"hulp"' in part)
    assert "is-open" in open_one
    assert "is-open" not in firm


def test_only_emotions_that_may_be_shown_are_listed_with_their_share(made):
    told = {phase["nl"]: [felt.name["nl"] for felt in many] for phase, many in made.emotions}
    assert told["Intake"] == ["Angst"]
    assert told["Uitstroom"] == ["Hoop"]
    assert told["Hulp"] == ["Angst", "Hoop"]
    assert list(told) == ["Intake", "Overzicht", "Hulp", "Uitstroom"]


def test_the_images_say_how_many_chose_each_at_both_moments(made):
    by = {one.name["nl"]: (one.start[1].value["nl"], one.end[1].value["nl"])
          for one in made.images.rows}  # fmt: skip
    assert by == {"Kapot (stuk)": ("26 mensen", "12 mensen"), "Heel": ("14 mensen", "28 mensen")}
    assert made.images.most["nl"] == "Het vaakst gekozen: Kapot (stuk) bij begin, Heel bij einde."
    assert "Kapot (stuk): 26 mensen → 12 mensen" in made.images.alt["nl"]


def test_a_hidden_image_is_no_nought_and_nothing_is_said_of_the_most():
    table = journey_tables()["journey_images"]
    at = table.columns.index("state")
    rows = [
        (*row[:2], None, None, None, None, *row[6:at], "suppressed")
        if row[:2] == ("kapot", "alle")
        else row
        for row in table.rows
    ]
    hidden = type(table).from_dict({**table.to_dict(), "rows": rows})
    found = journey(Workbench(edition(journey_images=hidden), [hidden]))
    assert found.images.most is None
    assert found.images.rows[0].start[1].value["nl"] == "–"
    assert found.images.drawing.count("<path") < journey(
        Workbench(edition(), [table])
    ).images.drawing.count("<path")


def test_totals_without_images_are_no_images():
    table = journey_tables()["journey_images"]
    only = [row for row in table.rows if row[:2] == ("alle", "alle")]
    whole = type(table).from_dict({**table.to_dict(), "rows": only})
    assert journey(Workbench(edition(journey_images=whole), [whole])).images is None


def test_all_codes_together_come_first_in_the_agreement(made):
    assert [row.name["nl"] for row in made.agreement.rows] == [
        "Alle codes samen", "Geld speelt mee",
    ]  # fmt: skip
    assert made.agreement.rows[0].value["nl"] == "0,83"


def test_without_tables_of_a_journey_there_is_no_section():
    plain = made_up.published()
    assert journey(Workbench(plain, list(plain.tables.values()))) is None
    assert 'id="reis"' not in pages.story(plain).html


def test_where_everything_is_hidden_there_is_no_section():
    nothing = {name: signed(name, dict.fromkeys(FELT), 1.0) for name in
               ("journey_feeling", "journey_turns")}  # fmt: skip
    hidden = edition(**nothing, journey_images=None, journey_emotions=None, journey_agreement=None)
    assert journey(Workbench(hidden, list(nothing.values()))) is None


def test_every_figure_of_the_section_is_a_cell_of_its_table(page, published):
    reader = page_reader.Reader(page.document())
    drawn = [one for one in reader.drawn() if one.table.startswith("journey_")]
    shown = [(one, reader.cell(one.table, one.where)) for one in drawn]
    seen = [(one, cell) for one, cell in shown if cell["state"] == "shown"]
    assert len(seen) > 15
    for one, cell in seen:
        assert one.value == pytest.approx(cell[one.figure], abs=one.slack), one
    for one, cell in shown:
        if cell["state"] != "shown":
            assert one.value == pytest.approx(one.nought, abs=one.slack)
    for one, _, cell in reader.written():
        if one is not None and one.table.startswith("journey_"):
            assert one.value == pytest.approx(cell[one.figure], abs=one.slack), one


def test_the_section_is_in_the_contents_and_in_every_language(page):
    assert '<a href="#reis">' in page.html
    texts = [text for some in page.payload["texts"].values() for text in some]
    assert "The journey that people tell" in texts
    assert "intake EN" in texts
