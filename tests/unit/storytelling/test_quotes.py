import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling import quotes
from merkbaar.storytelling.themes import ThemeModel


@pytest.fixture(scope="module")
def fitted():
    draw = np.random.default_rng(3)
    subjects = [["wachtlijst", "maanden"], ["school", "juf"]]
    texts = [
        f"Dit gaat over {' en '.join(subjects[i % 2])}, verhaal nummer {i}." for i in range(40)
    ]
    vectors = np.array([np.eye(6)[i % 2] + draw.normal(0, 0.2, 6) for i in range(40)])
    stories = pd.DataFrame(
        {
            "narrative": [f"n{i}" for i in range(40)],
            "person": [f"p{i // 2}" for i in range(40)],
            "text": texts,
            "language": "nl",
            "pole": ["positive" if i % 4 < 2 else "negative" for i in range(40)],
            "area": "WK999901",
            "group_age": "65+",
            "quotable": [i % 5 != 0 for i in range(40)],
        }
    )
    return stories, ThemeModel(n_themes=2).fit(texts, vectors)


def test_both_poles_of_each_theme_are_heard(fitted):
    chosen = quotes.choose(*fitted, per_pole=2)
    assert chosen.groupby("theme")["pole"].nunique().tolist() == [2, 2]
    assert chosen.groupby(["theme", "pole"]).size().max() <= 2


def test_a_language_of_origin_is_counted_among_who_told_of_the_theme(fitted):
    stories, model = fitted
    place = model.labels_ == 0
    told = stories.assign(made_by="translated", person=[f"q{i}" for i in range(len(stories))])
    told["original_language"] = ["tr" if inside else "ar" for inside in place]
    told.loc[place.nonzero()[0][0], "original_language"] = "ar"
    chosen = quotes.choose(told, model, per_pole=20, enough=10).set_index("narrative")
    alone = told.loc[place.nonzero()[0][0], "narrative"]
    rest = chosen.drop(index=alone, errors="ignore")
    assert set(rest["made_by"]) == {"translated:tr", "translated:ar"}
    assert rest["told_alike"].min() >= 10
    only = told.assign(quotable=told["narrative"] == alone)
    found = quotes.choose(only, model)
    assert found[["made_by", "told_alike"]].to_numpy().tolist() == [["translated", 1]]


def test_nobody_is_quoted_twice(fitted):
    chosen = quotes.choose(*fitted, per_pole=5)
    assert chosen["person"].is_unique


def test_only_what_may_be_quoted_is_quoted(fitted):
    stories, model = fitted
    chosen = quotes.choose(stories, model, per_pole=10)
    allowed = set(stories.loc[stories["quotable"], "narrative"])
    assert set(chosen["narrative"]) <= allowed
    assert quotes.choose(stories.assign(quotable=False), model).empty


def test_a_quote_is_a_piece_of_its_story_and_of_its_theme(fitted):
    stories, model = fitted
    own = stories.set_index("narrative")
    for row in quotes.choose(stories, model).itertuples():
        assert row.text in own.loc[row.narrative, "text"]
        place = model.themes_["theme"].tolist().index(row.theme)
        assert model.labels_[list(own.index).index(row.narrative)] == place
        assert row.made_by == "typed"
        assert row.group_age == "65+"


def test_persons_who_were_quoted_before_are_passed_over(fitted):
    first = quotes.choose(*fitted, per_pole=1)
    second = quotes.choose(*fitted, per_pole=1, used=first["person"].tolist())
    assert not set(first["person"]) & set(second["person"])
    assert len(second) == len(first)


def test_without_coded_poles_the_two_sides_of_a_theme_are_heard(fitted):
    stories, model = fitted
    chosen = quotes.choose(stories.drop(columns="pole"), model, per_pole=1)
    assert chosen.groupby("theme")["pole"].agg(list).tolist() == [["a", "b"], ["a", "b"]]


def test_the_same_stories_give_the_same_quotes(fitted):
    pd.testing.assert_frame_equal(quotes.choose(*fitted), quotes.choose(*fitted))


def test_other_stories_than_the_fitted_are_refused(fitted):
    with pytest.raises(ValueError, match="fitted on 40"):
        quotes.choose(fitted[0].head(3), fitted[1])


def test_a_long_story_gives_a_run_of_whole_sentences_letter_by_letter():
    text = "Ik belde. “Nog even,” zei ze! De wachtlijst was lang...\nHet werd herfst. " * 6
    piece = quotes.excerpt(text, words=["wachtlijst"], shortest=25, longest=120)
    assert piece in text
    assert "wachtlijst" in piece
    assert 25 <= len(piece) <= 120
    assert piece[-1] in ".!?"


def test_what_is_too_short_or_can_not_be_cut_is_no_quote():
    assert quotes.excerpt("Ja hoor.", words=[], shortest=25, longest=100) == ""
    assert quotes.excerpt("x" * 500, words=[], shortest=25, longest=100) == ""


@pytest.mark.parametrize(
    ("piece", "points_back"),
    [
        ("Dan hang ik ze zelf wel op een rijtje.", True),
        ("Misschien is dat gewoon normaal.", True),
        ("Hij keek op van zijn scherm.", True),
        ("So we waited.", True),
        ("Mijn begeleiding stopte op 1 maart.", False),
        ("De wachttijd was nul.", False),
        ("Er bestaat een warme overdracht.", False),
    ],
)
def test_what_begins_midway_points_back_unless_the_story_itself_begins_so(piece, points_back):
    assert quotes.midway(f"Er ging iets vooraf. {piece} En zo verder.", piece) is points_back
    assert not quotes.midway(f"{piece} En zo verder.", piece)


def test_a_piece_that_can_stand_alone_goes_before_one_that_points_back():
    story = (
        "Dus de brief kwam pas in mei aan. Mijn buurman las elke brief voor. " + "Zo is het. " * 9
    )
    story = "Ik vertel het maar. " + story
    piece = quotes.excerpt(story, words=["brief"], shortest=25, longest=40)
    assert piece == "Mijn buurman las elke brief voor."


def test_a_quote_much_less_about_the_theme_than_another_is_left_out():
    assert quotes._most_about({1: 1.7, 2: 1.3, 3: 0.7}) == [1, 2]
    assert quotes._most_about({1: -1.0, 2: -1.2, 3: -2.0}) == [1, 2]
    assert quotes._most_about({}) == []


def test_of_poles_that_people_coded_none_is_emptied(fitted):
    stories, model = fitted
    chosen = quotes.choose(stories, model, per_pole=1)
    assert chosen.groupby("theme")["pole"].nunique().tolist() == [2, 2]


def test_each_quote_says_its_place_in_its_theme_and_pole(fitted):
    chosen = quotes.choose(*fitted, per_pole=2)
    for _, ranks in chosen.groupby(["theme", "pole"])["rank"]:
        assert ranks.tolist() == list(range(1, len(ranks) + 1))


def test_a_word_that_is_said_here_alone_tells_more_than_one_that_is_said_everywhere():
    texts = ["wachtlijst en weken", "wachtlijsten", "weken vakantie", "weken op school"]
    told = quotes.Told.of(texts)
    inside = np.array([True, True, False, False])
    assert told.telling("wachtlijst", inside) == 1
    assert told.telling("weken", inside) == pytest.approx(1 / 3)
    assert told.telling("nergens", inside) == 0


def test_the_first_quote_holds_the_word_that_is_said_in_its_theme_alone():
    draw = np.random.default_rng(5)
    waiting = ["Op de wachtlijst, weken lang, voor een plek in huis.", "Weken en vrijdag, gebeld."]
    texts = [f"{waiting[i % 2]} Verhaal {i}." for i in range(20)]
    texts += [f"Weken op school en vrijdag gebeld, verhaal {i}." for i in range(20)]
    vectors = np.array([np.eye(4)[i // 20] + draw.normal(0, 0.1, 4) for i in range(40)])
    stories = pd.DataFrame(
        {
            "narrative": [f"n{i}" for i in range(40)],
            "person": [f"p{i}" for i in range(40)],
            "text": texts,
            "language": "nl",
            "quotable": True,
            "area": "WK999901",
        }
    )
    model = ThemeModel(n_themes=2).fit(texts, vectors)
    place = model.themes_["theme"].iloc[model.labels_[0]]
    chosen = quotes.choose(stories, model)
    first = chosen[(chosen["theme"] == place) & (chosen["rank"] == 1)]["text"]
    assert len(first)
    assert all("wachtlijst" in text for text in first)
