"""The accessibility statement claims what a test shows, and says what nobody knows."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from merkbaar import pages, wording
from merkbaar.monitor import load_monitor
from merkbaar.pages.accessible import CLAIMS, LIMITS, statement
from merkbaar.publishing.door import kept_names

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_names_a_test_that_is_there(claim):
    place, name = CLAIMS[claim].split("::")
    tree = ast.parse((ROOT / place).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_status_is_c_because_no_people_investigated_it(language):
    said = statement({}).status[language]
    assert re.search(r"\bC\b", said)
    assert not re.search(r"\b[AB],|voldoet|complies", said)
    assert wording.interface("access.limit_people", language)


def test_it_stands_on_every_page_in_every_language_and_is_linked_from_each(published):
    whole = (pages.story, pages.dashboard, pages.conversation)
    for made in (*(page(published) for page in whole), pages.analysis(published, "reach")):
        assert made.html.count('id="toegankelijkheid"') == 1
        assert '<a href="#toegankelijkheid">' in made.html
        texts = {text for texts in made.payload["texts"].values() for text in texts}
        for language in wording.LANGUAGES:
            assert wording.interface("access.status", language) in texts


def test_what_the_municipality_gives_is_in_it(published):
    own = {
        "contact": "toegankelijkheid@wilgendam.example",
        "statement": "wilgendam.example/toegankelijk",
        "known": ["De kaart werkt niet met een voorleesprogramma."],
    }
    made = statement({**published.edition, "accessibility": own})
    assert own["contact"] in made.report[0]["nl"]
    assert own["statement"] in made.report[-1]["en"]
    assert made.limits[-1]["nl"] == own["known"][0]
    assert len(made.limits) == len(LIMITS) + 1


def test_without_a_desk_the_owner_is_asked_and_without_a_register_it_says_so(published):
    edition = {**published.edition, "owner": "team onderzoek"}
    made = statement(edition)
    assert "team onderzoek" in made.report[0]["nl"]
    assert "geen getekende verklaring" in made.report[-1]["nl"]
    assert "Nationale ombudsman" in made.report[1]["nl"]


def test_an_edition_of_before_has_a_statement_too(published):
    bare = {name: value for name, value in published.edition.items() if name != "accessibility"}
    assert statement(bare).report
    assert statement({}).made["nl"] == ""
    assert pages.story(replace(published, edition=bare)).html


def test_its_date_is_that_of_the_data_and_not_of_a_clock(published):
    edition = {**published.edition, "until": "2027-01-01"}
    assert "2027" in statement(edition).made["nl"]
    assert statement(edition) == statement(edition)


def test_the_address_of_the_desk_may_be_published_and_no_word_beside_it_is_let_through(tmp_path):
    file = tmp_path / "monitor.yml"
    file.write_text(
        "monitor: klein\ntitle: Klein\nmunicipality: {name: Wilgendam, code: GM9999}\n"
        "owner: team\npurposes: [leren]\nprivacy: {key: demo}\n"
        "accessibility: {contact: 'de balie (vraag Janssen), toegankelijk@wilgendam.example'}\n"
        'editions: {"2026": {title: E, until: 2027-01-01, period: "2026"}}\n',
        encoding="utf-8",
    )
    kept = kept_names(load_monitor(file))
    assert "toegankelijk@wilgendam.example" in kept
    assert not {"Janssen", "balie", "vraag"} & set(kept)
