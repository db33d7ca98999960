"""What things are called on a page: themes that nobody named, and the leefgebied of a theme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merkbaar.pages.names import Names
from merkbaar.pages.voices import sized
from merkbaar.pages.workbench import Workbench

FIELDS = [{"id": "wonen", "title": {"nl": "Wonen", "en": "Housing"}}]


def names(**about):
    theme = {"title": {"nl": "huur, bank"}, "words": ["huur", "woning", "bank"], **about}
    return Names({"themes": {"t01": theme}, "leefgebieden": FIELDS})


def test_a_theme_that_nobody_named_says_so_also_where_its_words_were_thinned():
    assert names(named=False).of("theme", "t01")["nl"] == "Nog geen naam: huur, bank"
    assert names(named=True).of("theme", "t01")["nl"] == "huur, bank"


def test_an_edition_of_before_is_read_by_its_words():
    assert names(words=["huur", "bank"]).of("theme", "t01")["en"] == "No name yet: huur, bank"
    assert names().of("theme", "t01")["nl"] == "huur, bank"


@pytest.mark.parametrize(("field", "named"), [("wonen", "Wonen"), ("weg", None), (None, None)])
def test_a_theme_has_the_name_of_its_leefgebied_or_none(field, named):
    found = names(leefgebied=field).field("t01")
    assert (found and found["nl"]) == named
    assert names().field("not there") is None


def test_a_theme_on_the_page_carries_its_leefgebied(published):
    code = next(iter(published.edition["themes"]))
    theme = {**published.edition["themes"][code], "leefgebied": "gezondheid"}
    field = published.edition["leefgebieden"][0]["id"]
    edition = {**published.edition, "themes": {code: {**theme, "leefgebied": field}}}
    bench = Workbench(replace(published, edition=edition), ())
    found = sized(bench, code, None).field
    assert found is not None
    assert found["nl"] == "Gezondheid"
