"""The conversation pack: times that add up, questions that fit, stories without who told them."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.pages import made_up

from merkbaar import wording
from merkbaar.pages import conversation
from merkbaar.pages.cards import cards
from merkbaar.pages.conversation_agenda import agenda, shared
from merkbaar.pages.conversation_photos import MOST as MOST_PHOTOS
from merkbaar.pages.conversation_questions import questions
from merkbaar.pages.conversation_stories import MOST, SMALL, stories
from merkbaar.pages.workbench import Workbench
from merkbaar.tables import Rival, SafePhoto, SafeQuote

THEMES = [f"t{at:02d}" for at in range(40)]


@pytest.fixture(scope="module")
def pack():
    return conversation(made_up.published())


def quote(name: str, theme: str, pole: str = "positive", **more) -> SafeQuote:
    given = {"text": f"Verhaal {name}", "language": "nl", "made_by": "typed", "shown_under": ({},)}
    return SafeQuote.from_dict({"quote": name, "theme": theme, "pole": pole, **given, **more})


def told(*quotes: SafeQuote, **more):
    """The story cards of an edition with these quotes."""
    published = made_up.published(quotes=tuple(quotes), **more)
    bench = Workbench(published, [])
    return stories(bench, cards(bench, [one for one in published.findings if one.rank]))


def placed(found) -> list[list[list[str]]]:
    return [[[one.voice.quote.quote for one in row] for row in sheet] for sheet in found.sheets]


def text_of(html: str) -> str:
    body = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    return " ".join(re.sub("<[^>]*>", " ", body).split())


# ---- agenda ----


@given(st.integers(30, 480), st.integers(0, 7), st.booleans(), st.booleans())
def test_the_times_follow_each_other_and_add_up(minutes, findings, told, agreed):
    items = agenda(minutes=minutes, starts="19:30", findings=findings, stories=told, agreed=agreed)
    assert sum(item.minutes for item in items) == minutes
    assert all(item.minutes > 0 for item in items)
    assert items[0].begin == "19:30"
    assert [item.begin for item in items[1:]] == [item.end for item in items[:-1]]


@given(st.integers(30, 480), st.integers(1, 7))
def test_no_more_findings_are_chosen_than_there_is_time_and_cards_for(minutes, findings):
    items = agenda(minutes=minutes, findings=findings, stories=True, agreed=True)
    talk = next(item for item in items if item.name == "talk")
    each = int(re.search(r"(\d+) (minuten|minutes)", talk.how["nl"])[1])
    choose = next(item for item in items if item.name == "choose").how["nl"]
    count = int(match[1]) if (match := re.search(r"samen (\d+)", choose)) else 1
    assert 1 <= count <= findings
    assert count * each <= talk.minutes
    assert talk.minutes == max(item.minutes for item in items)


def test_what_was_agreed_before_comes_first_after_the_welcome():
    with_it = agenda(findings=3, stories=True, agreed=True)
    without = agenda(findings=3, stories=True, agreed=False)
    assert [item.name for item in with_it][:3] == ["welcome", "agreed", "read"]
    assert "agreed" not in [item.name for item in without]


def test_without_a_clock_times_count_from_the_start():
    items = agenda(minutes=90, findings=3, stories=False, agreed=False)
    assert (items[0].begin, items[-1].end) == ("0:00", "1:30")


def test_past_midnight_the_clock_goes_on():
    assert agenda(minutes=60, starts="23:30", findings=1, stories=False, agreed=False)[-1].end == (
        "00:30"
    )


def test_without_findings_people_talk_about_what_they_see():
    names = [item.name for item in agenda(findings=0, stories=False, agreed=False)]
    assert "own" in names
    assert not {"read", "choose", "talk"} & set(names)


@given(st.integers(30, 480), st.lists(st.integers(1, 12), min_size=2, max_size=9))
def test_minutes_are_shared_in_whole_and_nobody_gets_nothing(minutes, weights):
    parts = shared(minutes, weights)
    assert sum(parts) == minutes
    assert min(parts) > 0


# ---- questions ----


def asked(**more) -> list[str]:
    bench = Workbench(made_up.published(), [])
    return [words["nl"] for words in questions(bench, made_up.finding("x", **more))]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["Herkent u dit in Havenkwartier?",
              "Wat zit erachter? Wat is daar anders dan elders?",
              "Welke verandering is nodig? Wie kan die maken?"]),
        ({"effect": 9.0, "comparator": "time", "subject": {"area": "GM9999"}},
         ["Herkent u dit?", "Wat zit erachter? Wat veranderde er nog meer in die tijd?",
          "Wat houden we vast? Waar kan dit ook?"]),
        ({"comparator": "reference", "subject": {"approach": "buurtmaatjes"}},
         ["Herkent u dit bij Buurtmaatjes?",
          "Wat zit erachter? Waarin verschillen deze groepen nog meer?",
          "Welke verandering is nodig? Wie kan die maken?"]),
        ({"kind": "joined", "pattern": "contradict", "themes": ["wait"]},
         ["Herkent u dit: in het cijfer én in de verhalen?",
          "Hoe kan het dat mensen iets anders vertellen dan het cijfer?",
          "Welke verandering is nodig? Wat moeten we eerst weten?"]),
        ({"kind": "share_change", "better": "none", "themes": ["wait"]},
         ["Herkent u deze verhalen?", "Wat zit erachter? Wie hebben we niet gehoord?",
          "Welke verandering is nodig? Wat moeten we eerst weten?"]),
        ({"kind": "unknown", "certainty": "no_difference"},
         ["Had u hier een verschil verwacht?", "Wie zou hier wél een verschil merken?",
          "Wat willen we hierover weten? Hoe komen we daarachter?"]),
        ({"comparator": "group",
          "subject": {"area": "GM9999", "group_age": "65+", "period": "2026"}},
         ["Herkent u dit voor de groep 65+ (leeftijd)?",
          "Wat zit erachter? Wat is voor deze groep anders?",
          "Welke verandering is nodig? Wie kan die maken?"]),
        ({"comparator": "start", "subject": {}}, ["Herkent u dit?", "Wat zit erachter?",
          "Welke verandering is nodig? Wie kan die maken?"]),
    ],
)  # fmt: skip
def test_each_finding_is_asked_what_fits_it(more, expected):
    assert asked(**more) == expected


def test_every_kind_of_finding_has_its_three_questions_in_every_language():
    bench = Workbench(made_up.published(), [])
    for one in made_up.published().findings:
        for words in questions(bench, one):
            assert all(words[language].endswith("?") for language in wording.LANGUAGES)


# ---- stories ----


def test_both_sides_of_a_theme_hang_side_by_side():
    found = told(
        quote("1", "wait"), quote("2", "again"), quote("3", "wait", "negative"),
        quote("4", "where"), quote("5", "again", "negative"),
    )  # fmt: skip
    rows = [row for sheet in placed(found) for row in sheet]
    assert ["1", "3"] in rows
    assert ["2", "5"] in rows
    second = [one.other for sheet in found.sheets for row in sheet for one in row]
    assert Counter(second) == {False: 3, True: 2}


def test_at_most_one_quote_of_each_side_and_none_that_needs_a_filter():
    found = told(
        quote("1", "wait"), quote("2", "wait"), quote("3", "wait", "negative"),
        quote("4", "again", shown_under=({"area": "WK999902"},)),
    )  # fmt: skip
    assert placed(found) == [[["1", "3"]]]


def test_a_story_of_two_thousand_signs_has_a_sheet_of_its_own_and_is_not_cut():
    found = told(quote("1", "wait"), quote("2", "again", text=made_up.LONG))
    assert placed(found) == [[["1"]], [["2"]]]
    published = made_up.published(quotes=(quote("2", "again", text=made_up.LONG),))
    assert made_up.LONG.strip() in conversation(published).html


def test_only_a_story_that_hangs_beside_its_other_side_is_called_so():
    found = told(quote("1", "wait"), quote("2", "wait", "negative", text=made_up.LONG))
    assert not any(one.other for sheet in found.sheets for row in sheet for one in row)


@pytest.mark.parametrize(("signs", "size"), [(SMALL, "small"), (SMALL + 1, "wide"), (901, "page")])
def test_the_card_grows_with_the_story(signs, size):
    ((row,),) = told(quote("1", "wait", text="a" * signs)).sheets
    assert row[0].size == size


def test_of_forty_themes_the_most_told_are_there_and_the_rest_is_counted():
    quotes = [quote(f"{name}{pole}", name, pole) for name in THEMES for pole in ("a", "b")]
    tables = made_up.tables(THEMES)
    edition = {**made_up.edition(), "themes": {name: {"title": name} for name in THEMES}}
    found = told(*quotes, tables=tables, edition=edition, findings=())
    assert found.count == MOST
    assert found.more == len(THEMES) - MOST // 2
    page = conversation(
        made_up.published(quotes=tuple(quotes), tables=tables, edition=edition, findings=())
    )
    assert f"Van nog {found.more} thema&#39;s" in page.html


def test_stories_of_the_findings_come_first():
    found = told(quote("1", "again"), quote("2", "wait"), quote("3", "where"))
    first = found.sheets[0][0][0]
    behind = next(one for one in made_up.findings() if one.rank == 1).quotes
    theme = next(one.theme for one in made_up.quotes() if one.quote == behind[0])
    assert first.theme.code == theme


def test_a_theme_stands_with_its_size_and_other_stories_last():
    found = told(quote("1", "overig"), quote("2", "transport"))
    assert placed(found) == [[["2", "1"]]]
    assert "%" in found.sheets[0][0][0].theme.told["nl"]


# ---- the page ----


def test_nothing_of_who_told_a_story_is_printed(pack):
    text = text_of(pack.html)
    at = text.index("Elf weken. Toen de brief kwam")
    around = text[at - 60 : at + 260]
    for word in ("65+", "Havenkwartier", "negative", "positive"):
        assert word not in around


def test_hostile_words_stay_words(pack):
    assert "<script>window.stolen" not in pack.html
    assert "&lt;script&gt;window.stolen" in pack.html


def test_a_quote_from_right_to_left_is_set_so():
    arabic = quote("1", "wait", text=made_up.ARABIC, language="ar")
    html = conversation(made_up.published(quotes=(arabic,))).html
    assert f'lang="ar" dir="rtl"><p>{made_up.ARABIC}' in html


def test_a_card_has_its_number_certainty_comparison_and_questions(pack):
    published = made_up.published()
    ranked = [one for one in published.findings if one.rank]
    assert pack.html.count('class="half finding') == len(ranked)
    assert pack.html.count('class="half talking"') == len(ranked)
    text = text_of(pack.html)
    for at in range(1, len(ranked) + 1):
        assert text.count(f"Kaart {at}") == 3  # on the card, at the table, and above its notes
    assert text.count("Om over te praten") == len(ranked)


def test_the_words_of_certainty_are_drawn_so_that_black_and_white_will_do(pack):
    cert = re.findall(r'<span class="certain-dots".*?</span></span>', pack.html)
    assert cert
    assert {one.count('class="dot full"') for one in cert} == {0, 1, 2, 3}


def test_the_same_edition_gives_the_same_bytes(pack):
    assert conversation(made_up.published()).document() == pack.document()


def test_every_text_is_there_in_three_languages(pack):
    lists = pack.payload["texts"]
    assert set(lists) == set(wording.LANGUAGES)
    assert len({len(texts) for texts in lists.values()}) == 1
    assert "Conversation pack" in lists["en"]


@pytest.mark.parametrize(
    "changes",
    [
        {"findings": ()},
        {"quotes": ()},
        {"findings": (), "quotes": ()},
        {"findings": (), "quotes": (), "tables": {}},
    ],
)
def test_an_edition_with_less_in_it_still_gives_a_pack(changes):
    text = text_of(conversation(made_up.published(**changes)).html)
    assert "Wat spreken we af?" in text
    if "findings" in changes:
        assert "geen bevindingen" in text
        assert "Wat ziet u zelf?" in text
    if "quotes" in changes:
        assert "geen verhalen die gedeeld mogen worden" in text


def test_an_edition_in_which_all_is_hidden_draws_nothing_and_says_so():
    made = made_up.published()
    hidden = {}
    for name, table in made.tables.items():
        at = {key: table.columns.index(key) for key in ("value", "lower", "upper", "n", "state")}
        rows = [list(row) for row in table.rows]
        for row in rows:
            for key, place in at.items():
                row[place] = "suppressed" if key == "state" else None
        hidden[name] = type(table).from_dict({**table.to_dict(), "rows": rows})
    page = conversation(made_up.published(tables=hidden))
    assert "<svg" not in page.html
    assert "te weinig mensen" in text_of(page.html)


def test_a_conversation_that_nobody_planned_still_has_an_agenda():
    edition = {key: value for key, value in made_up.edition().items() if key != "conversation"}
    text = text_of(conversation(made_up.published(edition=edition)).html)
    assert "Agenda" in text
    assert "120 minuten (staat niet in het monitorbestand)" in text


def test_the_planned_time_is_kept():
    edition = made_up.edition()
    edition["conversation"] = {**edition["conversation"], "starts": "19:30", "minutes": 90}
    text = text_of(conversation(made_up.published(edition=edition)).html)
    assert "19:30–" in text
    assert "–21:00" in text
    assert "90 minuten" in text


def test_nothing_in_the_pack_names_a_cause(pack):
    assert not re.search(r"\b(doordat|dankzij|leidt tot|vanwege)\b", text_of(pack.html))


# ---- other explanations ----


def with_rivals(*verdicts: str):
    """A pack of one finding with other explanations, in the order of their rank."""
    names = ("one_off", "elsewhere", "few_people")
    finding = made_up.finding("x")
    rivals = tuple(
        Rival(name, verdict, finding.evidence)
        for name, verdict in zip(names, verdicts, strict=False)
    )
    finding = dataclasses.replace(finding, rivals=rivals)
    return text_of(conversation(made_up.published(findings=(finding,))).html)


def test_the_likeliest_other_explanations_are_among_the_questions_with_what_the_data_say():
    text = with_rivals("supports", "unknown", "against")
    asked = text[text.index("Wat zit erachter?") : text.index("Wat zeiden we?")]
    assert "Kan het ook iets anders zijn?" in asked
    assert "Is het een uitzonderlijk jaar? Dat kan: de cijfers passen daarbij." in asked
    assert "Ging het in andere gemeenten ook zo? Dat weten we niet." in asked
    assert "Hangt het aan een paar mensen?" not in asked, "two is enough for a card"
    assert asked.index("iets anders") < asked.index("Welke verandering is nodig?")


def test_without_other_explanations_nobody_is_asked_for_them():
    assert "Kan het ook iets anders zijn?" not in with_rivals()


# ---- for whoever leads ----


def test_whoever_leads_has_a_sheet_and_everybody_an_agenda_without_it(pack):
    text = text_of(pack.html)
    agenda_, leads = text.index("Agenda"), text.index("Voor wie het gesprek leidt")
    assert agenda_ < leads < text.index("Kaart 1")
    for said in ("Zeg aan het begin", "Als iemand zegt", "Leg stiften klaar", "maar één verhaal"):
        assert leads < text.index(said) < text.index("Kaart 1"), said


# ---- photos ----


def photo(name: str, theme: str, **more) -> SafePhoto:
    about = {"photo": name, "theme": theme, "alt": f"Te zien: {name}", "width": 900, "height": 600}
    given = {"blurred": False, "hash": "0" * 64, "shown_under": ({},)}
    return SafePhoto.from_dict({**about, **given, **more})


def pictured(*photos: SafePhoto):
    pictures = {one.photo: b"\xff\xd8\xff\xe0" + one.photo.encode() for one in photos}
    published = dataclasses.replace(made_up.published(), photos=photos, pictures=pictures)
    return conversation(published).html


def test_photos_that_were_approved_are_cards_two_to_a_sheet_with_what_is_to_be_seen():
    html = pictured(photo("p1", "money"), photo("p2", "wait"), photo("p3", "where"))
    assert html.count("photo-card") == 3
    assert html.count('id="fotos-') == 2
    assert 'alt="Te zien: p2"' in html
    assert 'src="data:image/jpeg;base64,' in html


def test_the_photos_of_the_findings_come_first():
    html = pictured(photo("p1", "transport"), photo("p2", "wait"))
    assert html.index("Te zien: p2") < html.index("Te zien: p1")


def test_a_photo_that_may_only_stand_under_a_choice_is_in_no_pack():
    under = ({"area": "WK999901"},)
    assert "photo-card" not in pictured(photo("p1", "wait", shown_under=under))


def test_a_pack_holds_no_more_photos_than_are_looked_at():
    html = pictured(*(photo(f"p{at}", "wait") for at in range(12)))
    assert html.count("photo-card") == MOST_PHOTOS


def test_a_pack_without_photos_has_nothing_of_them(pack):
    assert "photo-card" not in pack.html
