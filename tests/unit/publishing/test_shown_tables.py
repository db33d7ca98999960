"""A table in a workshop reads as Dutch does: commas, a dash for nothing, no row numbers."""

from __future__ import annotations

import re

import pandas as pd

from merkbaar.publishing.shown_tables import laid_out, reasons

TABLE = pd.DataFrame({"thema": ["a <b>", "c"], "%": [12.345, None], "verhalen": [1200, 3]})


def cells(html: str) -> list[str]:
    return [re.sub("<[^>]+>", "", one).strip() for one in re.findall(r"<td.*?</td>", html, re.S)]


def test_numbers_have_a_comma_and_nothing_is_a_dash():
    assert cells(laid_out(TABLE).to_html()) == [
        "a &lt;b&gt;", "12,35", "1.200", "c", "–", "3",
    ]  # fmt: skip


def test_there_are_no_row_numbers_and_every_heading_says_something():
    html = laid_out(TABLE).to_html()
    assert re.findall(r"<th[^>]*>(.*?)</th>", html) == ["thema", "%", "verhalen"]


def test_the_same_table_gives_the_same_bytes_and_the_table_itself_is_left_alone():
    before = TABLE.copy()
    assert laid_out(TABLE).to_html() == laid_out(TABLE).to_html()
    pd.testing.assert_frame_equal(TABLE, before)


def test_what_isnt_there_is_said_in_words_instead_of_an_empty_table():
    assert laid_out(TABLE.head(0), empty="Nog niets.").data == "Nog niets."
    assert len(cells(laid_out(TABLE, empty="Nog niets.").to_html())) == 6


def test_a_reason_stands_with_the_name_of_its_theme():
    html = reasons({"wait": "te weinig", "t09": "een"}, {"wait": "Wachten"}, heading="waarom")
    assert cells(html.to_html()) == ["Wachten", "te weinig", "t09", "een"]
