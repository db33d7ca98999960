"""Themes of a file are named alike wherever they are shown, and never by a name."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from merkbaar.publishing.story_themes import named


def model(words, *, languages=("nl",)):
    rows = [(f"t{at + 1:02d}", ", ".join(some[:3]), some) for at, some in enumerate(words)]
    themes = pd.DataFrame(rows, columns=["theme", "label", "words"])
    themes = themes.assign(size=9, seeded=False, stability=0.7)
    return SimpleNamespace(themes_=themes, languages_=list(languages) * 3)


def test_a_name_goes_from_words_and_label_and_nothing_else_changes():
    given = model([["schuld", "Xandrina", "brief", "geld"]])
    found = named(given, ["Er kwam een brief over de schuld."] * 2)
    assert found.themes_["label"].tolist() == ["schuld, brief, geld"]
    assert found.themes_["words"].tolist() == [["schuld", "brief", "geld"]]
    assert found.themes_["size"].tolist() == [9]
    assert given.themes_["words"].tolist() == [["schuld", "Xandrina", "brief", "geld"]]


def test_everyday_arabic_words_name_a_theme_and_names_do_not():
    """Fatima and Nour are in the dictionary; among the everyday words they aren't."""
    words = [["انتظار", "فاطمه", "ديون", "نور", "المدرسه"]]
    found = named(model(words, languages=("ar",)), ["انتظار طويل", "ديون كثيره"])
    assert found.themes_["words"].tolist() == [["انتظار", "ديون", "المدرسه"]]
    assert found.themes_["label"].tolist() == ["انتظار, ديون, المدرسه"]


def test_in_a_dutch_file_no_arabic_word_is_taken_on_trust():
    assert named(model([["انتظار"]]), [""]).themes_["label"].tolist() == ["zonder woorden"]


def test_without_themes_there_is_nothing_to_name():
    empty = model([])
    assert named(empty, []).themes_.empty
