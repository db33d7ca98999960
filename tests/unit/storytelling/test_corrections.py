"""Corrections are replayed in their order; what no longer fits is reported and changes nothing."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from merkbaar.storytelling import ThemeModel, corrections, quotes
from merkbaar.storytelling.splitting import Material

SIGNED = {"author": "R. Onderzoeker", "reason": "gelezen", "date": "2026-03-01"}


def tables():
    stories = pd.DataFrame(
        [
            ("a", "t01", 0.9, True),
            ("a", "t02", 0.6, False),
            ("b", "t01", 0.8, True),
            ("c", "t02", 0.7, True),
            ("d", "t03", 0.7, True),
        ],
        columns=["narrative", "theme", "strength", "main"],
    )
    themes = pd.DataFrame(
        {
            "theme": ["t01", "t02", "t03"],
            "label": ["x", "y", "z"],
            "words": [["x"], ["y"], ["z"]],
            "size": [2, 1, 1],
            "seeded": False,
            "stability": [0.9, 0.8, 0.7],
        }
    )
    return stories, themes


def known():
    texts = {
        "a": "De brief kwam te laat.",
        "b": "Aan de balie stond een rij.",
        "c": "Weer brieven van de gemeente.",
        "d": "De bus rijdt niet.",
    }
    vectors = {"a": [1.0, 0], "b": [0, 1.0], "c": [0.9, 0.1], "d": [0, -1.0]}
    return Material(
        texts, dict.fromkeys(texts, "nl"), {key: np.array(value) for key, value in vectors.items()}
    )


def replayed(*rows, material=None):
    decided = corrections.read([{**row, **SIGNED} for row in rows])
    return corrections.replay(*tables(), decided, known=material)


def test_a_theme_is_renamed_and_marked_as_named_by_a_person():
    result = replayed({"do": "rename", "theme": "t02", "label": "Lang wachten"})
    assert result.themes["label"].tolist() == ["x", "Lang wachten", "z"]
    assert result.themes["renamed"].tolist() == [False, True, False]
    assert result.done[0].date == dt.date(2026, 3, 1)


def test_themes_are_merged_and_a_story_keeps_its_strongest():
    result = replayed({"do": "merge", "theme": "t02", "into": "t01"})
    assert result.themes["theme"].tolist() == ["t01", "t03"]
    assert result.themes["size"].tolist() == [3, 1]
    a = result.story_themes.query("narrative == 'a'")
    assert a[["theme", "strength", "main"]].to_numpy().tolist() == [["t01", 0.9, True]]


def test_a_story_whose_main_theme_is_merged_keeps_the_larger_strength():
    result = replayed({"do": "merge", "theme": "t01", "into": "t02", "label": "Samen"})
    a = result.story_themes.query("narrative == 'a'")
    assert a[["theme", "strength", "main"]].to_numpy().tolist() == [["t02", 0.9, True]]
    assert result.themes["label"].tolist() == ["Samen", "z"]


def test_a_story_is_moved_and_has_one_main_theme():
    result = replayed({"do": "move", "story": "a", "theme": "t03"})
    assert result.themes["size"].tolist() == [1, 1, 2]
    assert result.story_themes.groupby("narrative")["main"].sum().eq(1).all()


def test_of_several_stories_those_that_are_there_are_moved_and_the_rest_is_said():
    result = replayed({"do": "move", "stories": ["a", "b", "weg"], "theme": "t03"})
    assert result.themes["size"].tolist() == [0, 1, 3]
    assert result.outcomes[0].fit == "partly"
    assert result.report()["waarom niet"].tolist() == [
        "1 van de 3 verhalen zijn er in deze editie niet."
    ]


def test_a_rejected_theme_is_gone_and_its_story_falls_back_on_its_other_theme():
    result = replayed({"do": "reject", "theme": "t01"})
    told = result.story_themes
    assert "t01" not in set(told["theme"]) | set(result.themes["theme"])
    assert told.query("narrative == 'a'")[["theme", "main"]].to_numpy().tolist() == [["t02", True]]
    assert "b" not in set(told["narrative"])
    assert result.themes["size"].tolist() == [2, 1]


def test_the_former_word_for_rejecting_still_works():
    result = replayed({"do": "drop", "theme": "t03"})
    assert "t03" not in set(result.story_themes["theme"]) | set(result.themes["theme"])


def test_a_theme_is_split_by_words_and_what_holds_none_stays():
    parts = [{"label": "Brieven", "words": ["brief"]}]
    result = replayed({"do": "split", "theme": "t01", "parts": parts}, material=known())
    assert result.themes["theme"].tolist() == ["t01", "t01-1", "t02", "t03"]
    assert result.themes["label"].tolist()[1] == "Brieven"
    assert result.themes["size"].tolist() == [1, 1, 1, 1]
    assert result.themes["stability"].isna().tolist() == [True, True, False, False]


def test_a_split_without_texts_is_an_error_of_who_calls():
    with pytest.raises(ValueError, match="material"):
        replayed({"do": "split", "theme": "t01", "parts": [{"label": "B", "words": ["brief"]}]})


def test_a_part_without_stories_is_said_and_the_others_are_made():
    parts = [{"label": "Brieven", "words": ["brief"]}, {"label": "Vis", "words": ["kabeljauw"]}]
    result = replayed({"do": "split", "theme": "t01", "parts": parts}, material=known())
    assert result.outcomes[0].fit == "partly"
    assert result.outcomes[0].why == "Geen verhaal voor: Vis."
    assert "Vis" not in set(result.themes["label"])


def test_a_theme_of_which_nothing_is_left_after_a_split_is_gone():
    parts = [{"label": "Brieven", "words": ["brief"]}, {"label": "Rij", "words": ["rij"]}]
    result = replayed({"do": "split", "theme": "t01", "parts": parts}, material=known())
    assert result.themes["theme"].tolist() == ["t01-1", "t01-2", "t02", "t03"]


def test_words_of_a_theme_that_became_another_are_looked_for_anew():
    result = replayed({"do": "merge", "theme": "t02", "into": "t01"}, material=known())
    words = dict(zip(result.themes["theme"], result.themes["words"], strict=True))
    assert {"brief", "balie"} & set(words["t01"]) or "brieven" in words["t01"]
    assert words["t03"] == ["z"]
    label = result.themes["label"].iloc[0]
    assert set(label.split(", ")) <= set(words["t01"]), "a made label follows its words"


def test_a_name_that_a_person_gave_stays_when_the_words_change():
    result = replayed(
        {"do": "rename", "theme": "t01", "label": "Post"},
        {"do": "merge", "theme": "t02", "into": "t01"},
        material=known(),
    )
    assert result.themes["label"].iloc[0] == "Post"


def test_anchor_stories_name_a_theme_whatever_its_id():
    result = replayed({"do": "rename", "theme": {"anchors": ["a", "b", "weg"]}, "label": "Anker"})
    assert result.themes["label"].tolist() == ["Anker", "y", "z"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"do": "rename", "theme": "t99", "label": "x"}, "geen thema met dit nummer"),
        ({"do": "move", "story": "weg", "theme": "t01"}, "niet \\(meer\\)"),
        ({"do": "merge", "theme": "t01", "into": "t01"}, "al hetzelfde"),
        ({"do": "merge", "theme": "t01", "into": "t77"}, "geen thema"),
        ({"do": "reject", "theme": {"anchors": ["weg", "ook weg", "a"]}}, "Van de 3 .* 1; .* 2"),
        ({"do": "reject", "theme": {"anchors": ["a", "c"]}}, "niet meer bij elkaar"),
        ({"do": "split", "theme": "t01", "parts": [{"label": "V", "words": ["vis"]}]}, "Geen"),
    ],
)
def test_what_no_longer_fits_is_reported_with_the_reason_and_changes_nothing(row, why):
    result = replayed(row, material=known())
    assert len(result.unmatched) == 1
    assert result.unmatched[0].author == "R. Onderzoeker"
    assert len(result.story_themes) == 5
    report = result.report()
    assert report["past nog"].tolist() == ["nee"]
    assert report["waarom niet"].str.contains(why).all()


def test_anchors_outlive_the_withdrawal_of_most_of_them():
    anchors = ["a", "b", "w1", "w2", "w3", "w4"]
    result = replayed({"do": "rename", "theme": {"anchors": anchors}, "label": "Nog steeds"})
    assert result.themes["label"].tolist()[0] == "Nog steeds"


def test_the_run_record_holds_numbers_and_no_text_of_a_person():
    result = replayed(
        {"do": "rename", "theme": "t01", "label": "Geheim"},
        {"do": "reject", "theme": {"called": "Geheim", "anchors": ["weg"]}},
    )
    record = result.record()
    assert record["corrections"] == 2
    assert record["carried_out"] == 1
    assert [row["number"] for row in record["no_longer_fits"]] == [2]
    assert not {"Geheim", "R. Onderzoeker", "gelezen", "weg"} & set(str(record).split("'"))


def test_corrections_follow_each_other():
    result = replayed(
        {"do": "merge", "theme": "t03", "into": "t02"},
        {"do": "rename", "theme": "t02", "label": "Samen"},
        {"do": "rename", "theme": "t03", "label": "Te laat"},
    )
    assert [c.do for c in result.done] == ["merge", "rename"]
    assert [c.label for c in result.unmatched] == ["Te laat"]


def test_nothing_given_is_changed():
    stories, themes = tables()
    before = stories.copy(), themes.copy()
    corrections.replay(
        stories, themes, corrections.read([{"do": "reject", "theme": "t01", **SIGNED}])
    )
    pd.testing.assert_frame_equal(stories, before[0])
    pd.testing.assert_frame_equal(themes, before[1])


THEMES = some.sampled_from(["t01", "t02", "t03", "t01-1"])
DECISIONS = some.one_of(
    some.fixed_dictionaries({"do": some.just("rename"), "theme": THEMES, "label": some.just("L")}),
    some.fixed_dictionaries({"do": some.just("merge"), "theme": THEMES, "into": THEMES}),
    some.fixed_dictionaries({"do": some.just("reject"), "theme": THEMES}),
    some.fixed_dictionaries(
        {
            "do": some.just("move"),
            "theme": THEMES,
            "stories": some.lists(some.sampled_from("abcd"), min_size=1),
        }
    ),
    some.fixed_dictionaries(
        {
            "do": some.just("split"),
            "theme": THEMES,
            "parts": some.just(
                [{"label": "B", "words": ["brief"]}, {"label": "R", "stories": ["b"]}]
            ),
        }
    ),
)


@given(some.lists(DECISIONS, max_size=6))
def test_whatever_is_decided_a_story_has_one_main_theme_that_is_there(rows):
    result = replayed(*rows, material=known())
    told, themes = result.story_themes, result.themes
    assert told.groupby("narrative")["main"].sum().eq(1).all()
    assert not told.duplicated(["narrative", "theme"]).any()
    assert set(told["theme"]) <= set(themes["theme"])
    assert themes["theme"].is_unique
    assert themes["size"].sum() == told["narrative"].nunique()
    assert len(result.outcomes) == len(rows)
    assert told["strength"].between(0.5, 1).all()


@pytest.fixture(scope="module")
def fitted():
    told = {
        "bus": "De bus {} reed vandaag weer niet naar het ziekenhuis",
        "geld": "De schulden {} en de deurwaarder maken mij bang",
        "kind": "Mijn zoon {} gaat weer naar school en de juf helpt",
    }
    texts = [
        text.format(f"{word} {number}")
        for number, word in enumerate(["vroeg", "laat", "toen", "steeds", "soms", "nooit"])
        for text in told.values()
    ]
    frame = pd.DataFrame({"narrative": [f"n{i:02d}" for i in range(len(texts))], "text": texts})
    frame = frame.assign(language="nl", person=frame["narrative"], quotable=True)
    return ThemeModel(n_themes=3).fit(texts, text_languages=["nl"] * len(texts)), frame


def test_a_model_as_corrected_gives_quotes_under_the_themes_that_are_left(fitted):
    model, frame = fitted
    first, second = model.themes_["theme"].tolist()[:2]
    row = {"do": "merge", "theme": second, "into": first, "label": "Samen", **SIGNED}
    result = corrections.corrected(model, frame, [row])
    assert len(model.themes_) == 3, "the fitted model itself stays as it was"
    assert result.model.labels_.max() == 1
    chosen = quotes.choose(frame, result.model)
    assert set(chosen["theme"]) == set(result.themes["theme"])
    main = result.story_themes.query("main").set_index("narrative")["theme"]
    assert (chosen["theme"] == chosen["narrative"].map(main)).all()


def test_a_model_without_corrections_says_the_same(fitted):
    model, frame = fitted
    result = corrections.corrected(model, frame, [])
    assert (result.model.labels_ == model.labels_).all()
    pd.testing.assert_frame_equal(quotes.choose(frame, result.model), quotes.choose(frame, model))


def test_new_stories_shift_no_correction(fitted):
    from merkbaar.storytelling.deciding import Decider

    model, frame = fitted
    before = corrections.corrected(model, frame, [])
    buses = before.story_themes.query("main and narrative == 'n00'")["theme"].iloc[0]
    decider = Decider(before, author="R", reason="gelezen", date=dt.date(2026, 3, 1))
    decision = decider.rename(buses, "Vervoer")
    more = [f"Bij de tandarts {i} moest ik lang in de wachtkamer zitten" for i in range(9)]
    extra = pd.DataFrame({"narrative": [f"x{i}" for i in range(9)], "text": more, "language": "nl"})
    grown = pd.concat([extra, frame], ignore_index=True)
    again = ThemeModel(n_themes=4).fit(grown["text"], text_languages=grown["language"])
    result = corrections.corrected(again, grown, [decision.entry()])
    named = result.themes.query("label == 'Vervoer'")["theme"].iloc[0]
    assert result.story_themes.query("main and narrative == 'n00'")["theme"].iloc[0] == named
    assert "x0" not in set(result.story_themes.query("main and theme == @named")["narrative"])
