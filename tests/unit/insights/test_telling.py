"""The words of a theme come from the tables that have them."""

import pandas as pd

from merkbaar.insights import theme_words
from merkbaar.tables import Offer


def offer(name, **columns):
    dimensions = tuple(column for column in columns if column != "words")
    return Offer(name=name, frame=pd.DataFrame(columns), dimensions=dimensions, unit="%")


def test_words_are_parted_and_the_first_table_counts():
    results = {
        "b": offer("b", theme=["lang-wachten"], words=["iets anders"]),
        "a": offer("a", theme=["lang-wachten", "geld"], words=["wachten, weken,", "brief"]),
    }
    assert theme_words(results) == {"lang-wachten": ("wachten", "weken"), "geld": ("brief",)}


def test_tables_without_themes_or_words_are_passed_over():
    assert theme_words({"a": offer("a", area=["WK1"]), "b": offer("b", theme=["geld"])}) == {}
