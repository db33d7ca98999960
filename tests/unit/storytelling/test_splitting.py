"""A split by words takes exactly the stories with those words; by examples what is like them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling.decisions import Part
from merkbaar.storytelling.splitting import REST, Material, divided, held, material


def known(texts, vectors=None, languages=None):
    ids = [str(i) for i in range(len(texts))]
    vectors = np.zeros((len(texts), 2)) if vectors is None else vectors
    frame = pd.DataFrame({"narrative": ids, "text": texts})
    frame["language"] = languages or ["nl"] * len(texts)
    return ids, material(frame, vectors)


def circle(*degrees):
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)])


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("Weer een brief!", "brief", True),
        ("al die brieven", "Brief", True),
        ("de brievenbus", "brief", False),
        ("Ik moest wachten", "wachten", True),
        ("niet weten waar", "niet weten", True),
        ("weten, niet waar", "niet weten", False),
        ("WMO-loket", "wmo-loket", True),
    ],
)
def test_a_word_is_held_in_any_form_and_never_as_part_of_another(text, word, there):
    ids, stories = known([text])
    assert held([[word]], ids, stories) == [[int(there)]]


def test_a_story_in_another_language_holds_the_word_by_its_gloss():
    ids, stories = known(["I got a letter again", "okul çok güzel"], languages=["en", "tr"])
    assert held([["brief"], ["school"], []], ids, stories) == [[1, 0], [0, 1], [0, 0]]


def test_words_take_exactly_the_stories_that_hold_them():
    ids, stories = known(["een brief", "twee brieven", "de balie", "iets anders"])
    parts = [Part("Brieven", words=("brief",)), Part("Balie", words=("balie", "loket"))]
    assert divided(ids, parts, stories) == [0, 0, 1, REST]


def test_a_story_with_words_of_two_parts_goes_where_it_holds_most_and_then_to_the_first():
    ids, stories = known(["brief en balie", "brief, balie en loket"])
    parts = [Part("Brieven", words=("brief",)), Part("Balie", words=("balie", "loket"))]
    assert divided(ids, parts, stories) == [0, 1]


def test_examples_draw_what_is_more_like_them_than_like_the_rest():
    ids, stories = known([""] * 7, circle(0, 5, 10, 15, 90, 95, 100))
    assert divided(ids, [Part("Boven", stories=("4",))], stories) == [REST] * 4 + [0] * 3


def test_an_example_stays_an_example_however_unlike_it_is():
    ids, stories = known([""] * 5, circle(0, 2, 90, 92, 94))
    found = divided(ids, [Part("Boven", stories=("2", "0"))], stories)
    assert found[0] == found[2] == 0


def test_words_draw_nothing_by_likeness():
    ids, stories = known(["een brief", "iets", "iets"], circle(0, 1, 2))
    assert divided(ids, [Part("Brieven", words=("brief",))], stories) == [0, REST, REST]


def test_examples_and_words_can_stand_side_by_side():
    ids, stories = known(["een brief", "", "", "", ""], circle(0, 1, 2, 90, 92))
    parts = [Part("Brieven", words=("brief",)), Part("Boven", stories=("4",))]
    assert divided(ids, parts, stories) == [0, REST, REST, 1, 1]


def test_the_same_input_gives_the_same_parts():
    draw = np.random.default_rng(0)
    points = draw.normal(size=(60, 5))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    ids, stories = known([""] * 60, points)
    parts = [Part("een", stories=("3", "9")), Part("twee", stories=("20",))]
    assert divided(ids, parts, stories) == divided(ids, parts, stories)


def test_without_vectors_only_the_examples_themselves_are_taken_out():
    stories = Material({"a": "", "b": ""}, {"a": "nl", "b": "nl"}, {})
    assert divided(["a", "b"], [Part("een", stories=("a",))], stories) == [0, REST]


def test_an_unknown_language_is_read_as_the_readers():
    frame = pd.DataFrame({"narrative": ["a"], "text": ["een brief"], "language": [None]})
    assert material(frame, np.zeros((1, 2))).languages == {"a": "nl"}


def test_stories_and_vectors_belong_together():
    with pytest.raises(ValueError, match="2 vectors for 1 stories"):
        material(pd.DataFrame({"narrative": ["a"], "text": ["x"]}), np.zeros((2, 2)))


def test_examples_part_two_real_subjects(shared_data):
    """Five examples part a theme of two subjects: measured .87 on average, here one pair."""
    import csv

    from merkbaar.storytelling import ThemeModel

    file = shared_data / "sib200" / "nld_Latn" / "test.tsv"
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    model = ThemeModel(n_themes=7).fit([row["text"] for row in rows])
    kept = [i for i, row in enumerate(rows) if row["category"] in ("sports", "politics")]
    frame = pd.DataFrame(
        {"narrative": [str(i) for i in kept], "text": [rows[i]["text"] for i in kept]}
    )
    sports = [i for i in kept if rows[i]["category"] == "sports"]
    part = Part("Sport", stories=tuple(str(i) for i in sports[:5]))
    found = divided(frame["narrative"].tolist(), [part], material(frame, model.vectors_[kept]))
    right = [(place == 0) == (i in sports) for i, place in zip(kept, found, strict=True)]
    assert np.mean(right) >= 0.85
