"""At the desk people see what a decision would change before it is kept, and can take it back."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing import theme_corrections, theme_desk_html
from merkbaar.publishing.theme_desk import ThemeDesk
from merkbaar.publishing.theme_desk_view import PER_PAGE, DeskView, open_desk
from merkbaar.storytelling import ThemeModel

TOLD = {
    "De bus {} reed vandaag weer niet naar het ziekenhuis": "nl",
    "De schulden {} en de deurwaarder maken mij bang": "nl",
    "Mijn zoon {} gaat weer naar school <script>alert(1)</script> en de juf helpt": "nl",
}
WORDS = ("vroeg", "laat", "toen", "steeds", "soms", "nooit", "altijd", "morgen")


@pytest.fixture(scope="module")
def fitted():
    texts = [text.format(word) for word in WORDS for text in TOLD]
    frame = pd.DataFrame({"narrative": [f"{i:032x}" for i in range(len(texts))], "text": texts})
    frame = frame.assign(language="nl")
    return ThemeModel(n_themes=3, seeds={"geld": ["schulden", "deurwaarder"]}).fit(texts), frame


@pytest.fixture
def edition(tmp_path):
    folders = SimpleNamespace(home=tmp_path, corrections=tmp_path / "corrections")
    themes = (SimpleNamespace(id="geld", title="Geldzorgen"),)
    return SimpleNamespace(folders=folders, monitor=SimpleNamespace(themes=themes))


@pytest.fixture
def desk(edition, fitted):
    return ThemeDesk(edition, *fitted, author="Ans", today=lambda: dt.date(2026, 3, 1))


@pytest.fixture
def view(desk):
    view = DeskView(desk)
    view.reason.value = "samen gelezen"
    return view


def plain(markup):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*</style>|<[^>]+>", " ", markup, flags=re.DOTALL))


# -- the desk itself


def test_a_theme_of_the_monitor_file_has_its_title(desk):
    assert desk.now.themes["label"].iloc[0] == "Geldzorgen"


def test_a_preview_says_what_changes_and_writes_nothing(desk):
    first, second = desk.now.themes["theme"].tolist()[1:3]
    before = desk.now.themes.set_index("theme")["size"]
    found = desk.preview(desk.decide("gelezen").merge(first, second, "Samen"))
    assert found.table["thema"].tolist()[0] == "Samen"
    assert found.table["straks"].tolist()[0] == before[first] + before[second]
    assert len(found.stories) == before[first]
    assert theme_corrections.written(desk.workplace) == []


def test_what_is_written_holds_and_is_taken_back(desk):
    theme = desk.now.themes["theme"].iloc[1]
    desk.write(desk.decide("gelezen").rename(theme, "Vervoer"))
    assert "Vervoer" in set(desk.now.themes["label"])
    assert desk.now.report()["wie"].tolist() == ["Ans"]
    assert desk.undo().label == "Vervoer"
    assert "Vervoer" not in set(desk.now.themes["label"])


def test_two_people_at_two_desks_lose_nothing_of_each_other(desk, edition, fitted):
    other = ThemeDesk(edition, *fitted, author="Bo", today=desk.today)
    one, two = desk.now.themes["theme"].tolist()[1:3]
    desk.write(desk.decide("gelezen").rename(one, "Een"))
    other.write(other.decide("gelezen").rename(two, "Twee"))
    assert {"Een", "Twee"} <= set(other.now.themes["label"])
    assert other.now.report()["wie"].tolist() == ["Ans", "Bo"]


def test_what_would_change_nothing_can_not_be_written(desk):
    from merkbaar.storytelling.decisions import Part

    theme = desk.now.themes["theme"].iloc[0]
    with pytest.raises(DefinitionError, match="kan niet worden uitgevoerd"):
        desk.write(desk.decide("gelezen").split(theme, [Part("Vis", words=("kabeljauw",))]))
    assert theme_corrections.written(desk.workplace) == []


# -- what is shown of it


def test_the_desk_opens_on_the_first_theme_with_its_stories(view, desk):
    assert view.themes.value == "geld"
    assert view.themes.options[0][0].endswith("· Geldzorgen")
    shown = [body.value for check, body in view.cards if body.layout.display != "none"]
    assert len(shown) == min(PER_PAGE, len(desk.told("geld")))
    assert "deurwaarder" in shown[0]


def test_everything_one_can_touch_has_a_name(view):
    touched = [view.themes, view.action, view.label, view.into, view.words, view.author]
    touched += [view.reason, view.look, view.keep, view.undo, view.back, view.forth]
    names = [field.description for field in touched] + [
        check.description for check, _ in view.cards
    ]
    assert all(names)
    assert len(set(names)) == len(names)


def test_a_story_can_not_do_anything_in_the_notebook(view):
    for theme in [code for _, code in view.themes.options]:
        view.themes.value = theme
        assert not any("<script" in body.value for _, body in view.cards)


def test_nothing_is_kept_before_it_was_looked_at(view, edition):
    view.label.value = "Schulden"
    assert view.keep.disabled
    view.keep.click()
    assert theme_corrections.written(edition) == []
    view.look.click()
    assert not view.keep.disabled
    assert "Er is nog niets bewaard" in view.change.value
    view.label.value = "Iets anders"
    assert view.keep.disabled, "what was looked at is no longer what would be kept"


def test_a_theme_gets_another_name(view):
    view.label.value = "Schulden"
    view.look.click()
    view.keep.click()
    assert view.themes.options[0][0].endswith("· Schulden")
    assert view.themes.value == "geld"
    assert "Andere naam : Geldzorgen → Schulden" in plain(view.log.value)
    assert "Bewaard" in view.said.value
    assert view.reason.value == ""
    assert view.author.value == "Ans"


def test_the_other_theme_is_never_chosen_by_itself(view):
    view.into.value = view.into.options[-1][1]
    view.themes.value = view.themes.options[1][1]
    assert view.into.value is None


def test_two_themes_are_put_together(view):
    view.action.value = "merge"
    view.into.value = view.into.options[0][1]
    view.look.click()
    assert "krijgen een ander thema" in view.change.value
    view.keep.click()
    assert "geld" not in [code for _, code in view.themes.options]


def test_a_theme_is_split_by_words_and_by_chosen_stories(view, edition):
    view.action.value = "split"
    view.label.value, view.words.value = "Vroeg", "vroeg, laat"
    view.cards[0][0].value = True
    assert "U koos 1 verhaal." in view.explained.value
    assert "mb-chosen" in view.cards[0][1].value
    view.look.click()
    view.keep.click()
    part = theme_corrections.written(edition)[0]["parts"][0]
    assert part["words"] == ["vroeg", "laat"]
    assert len(part["stories"]) == 1
    assert any(label.endswith("· Vroeg") for label, _ in view.themes.options)


def test_chosen_stories_are_moved_also_from_another_page(view, desk, edition):
    theme = next(code for _, code in view.themes.options if len(desk.told(code)) > PER_PAGE)
    view.themes.value = theme
    view.action.value = "move"
    view.into.value = view.into.options[0][1]
    view.cards[0][0].value = True
    view.forth.click()
    assert not view.cards[0][0].value
    view.cards[0][0].value = True
    view.back.click()
    assert view.cards[0][0].value, "a choice outlives turning the page"
    chosen = {desk.told(theme)[0], desk.told(theme)[PER_PAGE]}
    view.look.click()
    view.keep.click()
    assert set(theme_corrections.written(edition)[0]["stories"]) == chosen


def test_a_theme_is_rejected_and_that_is_taken_back(view):
    theme = view.themes.options[1][1]
    view.themes.value, view.action.value = theme, "reject"
    view.look.click()
    view.keep.click()
    assert theme not in [code for _, code in view.themes.options]
    view.undo.click()
    assert theme in [code for _, code in view.themes.options]
    assert "ongedaan" in view.said.value
    assert view.undo.disabled


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({}, "Vul in: nieuwe naam"),
        ({"label": "x", "author": " "}, "Vul uw naam in"),
        ({"label": "x", "reason": ""}, "en waarom"),
        ({"action": "split", "label": "x"}, "Vul woorden in, of kies"),
        ({"action": "split"}, "naam van het deel"),
        ({"action": "move"}, "Kies eerst een of meer verhalen"),
        ({"action": "merge"}, "Kies eerst het andere thema"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(view, filled, said):
    for name in sorted(filled):
        getattr(view, name).value = filled[name]
    view.look.click()
    assert said in view.said.value
    assert "role='alert'" in view.said.value
    assert view.keep.disabled


def test_a_correction_that_no_longer_fits_is_shown_with_the_reason(edition, fitted):
    row = {"do": "reject", "theme": {"called": "oud", "anchors": ["weg", "ook weg"]}}
    theme_corrections.add(
        edition, {**row, "author": "Bo", "reason": "<b>x</b>", "date": dt.date(2025, 1, 2)}
    )
    log = open_desk(edition, *fitted).children[-1].children[1].value
    assert "Past niet meer: Van de 2 voorbeeldverhalen" in log
    assert "&lt;b&gt;x&lt;/b&gt;" in log
    assert "02-01-2025" in log


def test_the_desk_can_be_opened_where_there_are_too_few_stories_for_themes(edition):
    frame = pd.DataFrame({"narrative": ["a"], "text": ["de bus reed niet"], "language": ["nl"]})
    view = DeskView(ThemeDesk(edition, ThemeModel().fit(frame["text"]), frame))
    assert "geen thema" in view.head.value
    view.look.click()
    assert "Er is geen thema" in view.said.value


def test_a_long_story_is_cut_in_a_preview_at_a_word():
    text = "woord " * 100
    assert theme_desk_html._short(text).endswith("woord …")
    assert theme_desk_html._short("kort") == "kort"


@pytest.mark.parametrize(
    ("stability", "said"),
    [(0.8, "0,80."), (0.5, "0,50 (niet stabiel)"), (float("nan"), "niet gemeten")],
)
def test_the_heading_says_how_firm_a_theme_stands(stability, said):
    row = {"label": "a<b", "size": 1, "words": ["x", "y"], "stability": stability}
    heading = theme_desk_html.heading(row)
    assert said in heading
    assert "a&lt;b" in heading
    assert "1 verhaal." in heading
