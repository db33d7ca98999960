"""Experience on the page: a chart per way to look at it, and what is hidden is named."""

from __future__ import annotations

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.experience import experience
from merkbaar.pages.workbench import Workbench

MARKS = {"Begeleiding": 7.4, "Dagbesteding": 7.9, "Pleegzorg": None}


def by_service(marks: dict[str, float | None] = MARKS):
    return made_up.table(
        "experience_by_service",
        {"provision": sorted(marks)},
        lambda provision: None if marks[provision] is None else (marks[provision], 0.3, 40),
        unit="cijfer 1-10",
        title={"nl": "Tevredenheid per dienst", "en": "Satisfaction per service"},
    )


def statements():
    return made_up.table(
        "experience_statements",
        {"question": ["Ik werd snel geholpen"], "period": ["2026"]},
        lambda question, period: (72.0, 5.0, 200),
    )


def edition(**tables):
    kept = {**made_up.tables(), **tables}
    return made_up.published(tables={name: one for name, one in kept.items() if one is not None})


def section(published):
    return experience(Workbench(published, list(published.tables.values())))


@pytest.fixture(scope="module")
def published():
    return edition(experience_by_service=by_service(), experience_statements=statements())


def test_every_way_to_look_at_it_has_a_chart(published):
    made = section(published)
    assert [one.panel.along for one in made] == ["provision", "question"]
    assert made[0].title["en"] == "Satisfaction per service"


def test_the_chart_in_words_tells_the_figures(published):
    alt = section(published)[0].alt
    assert "Begeleiding: 7,4" in alt["nl"]
    assert "Begeleiding: 7.4" in alt["en"]


def test_what_is_hidden_is_named_and_not_drawn_as_a_number(published):
    one = section(published)[0]
    assert one.without["nl"] == "Te weinig mensen om te tonen: Pleegzorg."
    assert "Pleegzorg" not in one.alt["nl"]
    assert section(published)[1].without is None


def test_without_tables_or_with_nothing_shown_there_is_no_section():
    assert section(edition()) == ()
    hidden = by_service(dict.fromkeys(MARKS))
    assert section(edition(experience_by_service=hidden)) == ()
    assert 'id="ervaring"' not in pages.story(edition()).html


def test_the_page_holds_the_section(published):
    page = pages.story(published)
    assert 'id="ervaring"' in page.html
    assert "Hoe ervaren mensen de hulp?" in page.payload["texts"]["nl-b1"]
