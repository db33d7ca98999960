"""The page for privacy officers stays one printed page, and says what the code does."""

from __future__ import annotations

import re

import pytest

from merkbaar.monitor.definition import Monitor as File
from merkbaar.monitor.definition import Privacy, Sums
from merkbaar.privacy.rules import Rules

WORDS = 700
"""Of so many, with its two tables, an A4 page is full (9.5 points, margins of 14 mm)."""


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "handleiding" / "privacy.md").read_text(encoding="utf-8")


def test_it_is_one_page(page):
    assert 300 < len(page.split()) <= WORDS
    assert max(map(len, page.splitlines())) < 320


def test_it_names_settings_that_there_are_and_every_one_that_decides_what_is_shown(page):
    named = set(re.findall(r"`privacy\.(\w+)", page))
    assert named <= set(Privacy.model_fields)
    assert set(Privacy.model_fields) - named == set()
    parts = set(re.findall(r"`(sources|journey|pulse|rewording)`", page))
    assert parts - {"rewording"} <= set(File.model_fields)


def test_its_defaults_are_those_of_the_code(page):
    usual, sums = Privacy(), Sums()
    assert f"minder dan {usual.minimum}" in page
    assert Rules().minimum == usual.minimum
    assert "nooit onder 3" in page
    with pytest.raises(ValueError, match="minimum"):
        Privacy(minimum=2)
    assert f"binnen {sums.p_percent:g} %" in page
    assert sums.dominance == {1: 50, 2: 90}
    assert "meer dan de helft, of met de tweede 90 %" in page
    assert (usual.hide_all_or_none, usual.audio, usual.retention) == (False, "keep", {})
    assert (usual.rounding, usual.collapse, usual.keep_names) == (None, {}, ())


def test_its_commands_are_there(page):
    from merkbaar.cli import app

    told = {one.name or one.callback.__name__ for one in app.registered_commands}
    told |= {one.name for one in app.registered_groups}
    assert set(re.findall(r"`merkbaar (\w+)", page)) <= told


def test_it_leads_to_everything_else(page, root):
    assert "(privacy_naslag.md)" in page
    assert (root / "docs" / "handleiding" / "privacy_naslag.md").is_file()
