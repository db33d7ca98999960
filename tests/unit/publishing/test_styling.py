"""The house style of a monitor file: one line, told at check and run, sealed in at release."""

from __future__ import annotations

from pathlib import Path

import pytest

from merkbaar.appearance import slots
from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.notes import notes_first
from merkbaar.publishing.styling import check_style, note_of_style, style_asked, with_style

MONITOR = """
monitor: klein
title: Klein
municipality: {name: Wilgendam, code: GM9999}
owner: team onderzoek
purposes: [leren]
privacy: {key: demo}
editions: {"2026": {title: Editie 2026, until: 2027-01-01, period: "2026"}}
"""
CSS = ".theme { --utrecht-link-color: #7fb8f0; --iets: 1px }"


@pytest.fixture
def styled(tmp_path: Path):
    """Give a monitor with this theme, and its folder."""

    def made(theme: str, css: str | None = CSS):
        file = tmp_path / "klein" / "monitor.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{MONITOR}theme: {theme}\n", encoding="utf-8")
        if css is not None:
            (file.parent / "tokens.css").write_text(css, encoding="utf-8")
        return load_monitor(file), file.parent

    return made


def test_one_line_in_the_monitor_file_gives_a_house_style(styled):
    loaded = style_asked(*styled("tokens.css"))
    assert loaded is not None
    assert loaded.used == ("--utrecht-link-color",)


def test_check_says_what_is_used_and_what_was_made_readable(styled):
    wrong, said = check_style(*styled("tokens.css"))
    assert wrong == []
    assert "Niet gebruikt: 1 (--iets)" in said[0]
    assert any("te weinig contrast" in one and "#7fb8f0" in one for one in said)


def test_a_run_tells_of_contrast_before_it_begins(styled):
    notes = notes_first(*styled("tokens.css"))
    assert any("te weinig contrast" in note for note in notes)


def test_a_monitor_without_a_theme_says_nothing(styled):
    monitor, home = styled("''")
    assert style_asked(monitor, home) is None
    assert check_style(monitor, home) == ([], [])
    assert note_of_style(monitor, home) == ""
    content = {"edition": {"edition": "2026"}, "quotes": []}
    assert with_style(content, monitor, home) == content


@pytest.mark.parametrize(
    "theme",
    [
        *("/etc/tokens.css", "../tokens.css", "a/../../tokens.css"),
        *("https://example.org/tokens.css", "C:/tokens.css"),
    ],
)
def test_a_file_anywhere_else_is_refused_and_nothing_is_fetched(styled, theme):
    monitor, home = styled(f"'{theme}'")
    (home.parent / "tokens.css").write_text(CSS, encoding="utf-8")
    with pytest.raises(DefinitionError, match="naast het monitorbestand"):
        style_asked(monitor, home)


def test_a_link_to_elsewhere_is_refused(styled, tmp_path):
    monitor, home = styled("tokens.css", css=None)
    (tmp_path / "elders.css").write_text(CSS, encoding="utf-8")
    (home / "tokens.css").symlink_to(tmp_path / "elders.css")
    with pytest.raises(DefinitionError, match="naast het monitorbestand"):
        style_asked(monitor, home)


def test_a_file_that_is_gone_stops_check_and_run_in_words(styled):
    monitor, home = styled("tokens.css", css=None)
    wrong, _ = check_style(monitor, home)
    assert "is er niet" in wrong[0]
    with pytest.raises(DefinitionError, match="is er niet"):
        notes_first(monitor, home)


def test_release_seals_the_style_of_then_and_later_changes_stay_out(styled):
    monitor, home = styled("tokens.css")
    sealed = with_style({"edition": {"edition": "2026"}}, monitor, home)
    (home / "tokens.css").write_text(":root{--nl-link-color:#00697a}", encoding="utf-8")
    assert sealed["edition"]["style"]["light"][slots.LINK] != "#00697a"
    again = with_style(sealed, monitor, home)
    assert again["edition"]["style"]["light"][slots.LINK] == "#00697a"
    assert again["edition"]["edition"] == "2026"
