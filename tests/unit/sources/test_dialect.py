"""Finding separator, quote, escape and padding."""

from __future__ import annotations

import csv
import io
import random

import pytest

from merkbaar.sources.dialect import detect

ROWS = [
    ["wijk", "datum", "aantal", "bedrag", "opmerking"],
    ["Oud-Zuid", "2024-03-01", "12", "1,50", "loopt goed, zegt men"],
    ["Noord", "2024-03-02", "7", "22,00", "geen"],
    ["Centrum", "2024-03-03", "105", "3,25", 'zei "dank"; en ging'],
    ["Zuid", "2024-03-04", "9", "0,10", "zie dossier | map 2"],
] * 4


def written(separator, quote='"', style=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    csv.writer(
        text, delimiter=separator, quotechar=quote, quoting=style, lineterminator="\n"
    ).writerows(ROWS)
    return text.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|", "~", "^", "#", "\x1f", " "])
@pytest.mark.parametrize("style", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_separator_is_found(separator, style):
    assert detect(written(separator, style=style)).separator == separator


@pytest.mark.parametrize("quote", ['"', "'"])
def test_the_quote_is_found(quote):
    assert detect(written(",", quote, csv.QUOTE_ALL)).quote == quote


def test_decimal_commas_are_no_separators():
    text = "a;b;c\n" + "".join(f"{n};{n},5;{n},25\n" for n in range(30))
    assert detect(text).separator == ";"


def test_an_apostrophe_in_a_word_is_no_quote():
    assert detect("naam,plaats\n's avonds,'t Gooi\nz'n,foto's\n").quote == '"'


def test_padding_after_the_separator_is_seen():
    found = detect("a, b, c\n1, 2, 3\n4, 5, 6\n")
    assert (found.separator, found.trim) == (",", True)


def test_a_backslash_before_a_quote_is_seen():
    text = 'a,b\n1,"zei \\"ja\\", toen"\n2,"x \\"y\\""\n3,"nee, dus"\n'
    assert detect(text).escape == "\\"


def test_several_characters_may_separate():
    assert detect("a||b||c\n1||2||3\n4||5||6\n").separator == "||"


def test_running_text_is_one_column():
    text = "verhaal\nIk vond het fijn, echt.\nLang gewacht, maar goed, dank.\nGeen idee\n"
    assert detect(text).separator == ""


def test_a_column_of_moments_is_one_column():
    text = "2024-01-01 10:00\n2024-01-02 11:30\n2024-01-03 09:15\n"
    assert detect(text).separator == ""


def test_titles_above_the_table_do_not_mislead():
    assert detect("Rapport, deel 1\nOpgesteld in mei\n\n" + written(";")).separator == ";"


@pytest.mark.parametrize("seed", range(12))
def test_random_tables_are_found_whatever_separates_them(seed):
    chance = random.Random(seed)
    separator = chance.choice(";,\t|")
    words = ["hulp", "wachten, lang", "0599", "12,5", "3.7", "01-02-2024", "Jan de Vries", ""]
    rows = [[chance.choice(words) for _ in range(4)] for _ in range(15)]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    assert detect(text.getvalue()).separator == separator
