"""Chats written the way each language writes dates and times (CLDR) come back as they were."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_datetime

from merkbaar.sources.whatsapp import load_chat
from merkbaar.sources.whatsapp_calendar import year_of
from merkbaar.sources.whatsapp_heading import heading, plain
from merkbaar.sources.whatsapp_words import LANGUAGES, MEDIA

DIGITS = {"ar": 0x660, "fa": 0x6F0, "ur": 0x6F0, "hi": 0x966, "mr": 0x966, "bn": 0x9E6}
REGIONS = ("en_US", "en_GB", "en_IN", "es_MX", "pt_BR", "fr_CA", "de_CH", "zh_Hant_HK", "ar_SA")
BEFORE = ("zh", "ko", "ja")


def native(text: str, language: str) -> str:
    zero = DIGITS.get(language.split("_")[0])
    return text.translate({48 + k: zero + k for k in range(10)}) if zero else text


def written(moment: datetime, language: str, style: str) -> str:
    locale = Locale.parse(language)
    day = "d MMM y" if style == "word" else str(locale.date_formats["short"].pattern)
    clock = "HH:mm" if style in ("24", "word") else "h:mm"
    if style == "12":
        clock = f"a {clock}" if language.startswith(BEFORE) else f"{clock} a"
    parts = [format_datetime(moment, pattern, locale=locale) for pattern in (day, clock)]
    return native(", ".join(parts), language)


@pytest.mark.parametrize("style", ["24", "12", "word"])
@pytest.mark.parametrize("language", [*LANGUAGES, *REGIONS])
def test_a_chat_in_the_notation_of_a_language_comes_back(tmp_path, language, style):
    chance = random.Random(7)
    moment, moments, lines = datetime(2021, 3, 3, 7, 5, tzinfo=UTC), [], []
    omitted = MEDIA.get(language, MEDIA["en"])[0]
    for k in range(60):
        moment += timedelta(minutes=chance.randint(1, 9000))
        moments.append(moment)
        body = ("Hallo", f"<{omitted}>", "een\nom 12:30\n2016-04-29 10:30:00")[k % 3]
        lines.append(f"{written(moment, language, style)} - Bram de Vries: {body}")
    path = tmp_path / "chat.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = load_chat(path, "UTC").table
    assert [moment.to_pydatetime() for moment in table["moment"]] == moments
    assert set(table["sender"]) == {"Bram de Vries"}
    assert table["kind"].tolist() == ["text", "media", "text"] * 20


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        ("1397", 1, 1, date(2018, 3, 21)),
        ("1399", 12, 30, date(2021, 3, 20)),
        ("1400", 1, 1, date(2021, 3, 21)),
        ("1403", 12, 30, date(2025, 3, 20)),
        ("1400", 12, 30, None),
        ("2561", 2, 29, None),
        ("2567", 2, 29, date(2024, 2, 29)),
        ("1442", 1, 1, date(2020, 8, 20)),
        ("1442", 13, 1, None),
        ("113", 2, 29, date(2024, 2, 29)),
        ("24", 2, 29, date(2024, 2, 29)),
        ("23", 2, 29, None),
    ],
)
def test_a_day_of_another_calendar_is_the_day_it_was(year, month, day, expected):
    assert year_of(year, month, day, era="", persian=False) == expected


def test_a_short_persian_year_needs_a_persian_chat():
    assert year_of("97", 3, 23, era="", persian=True) == date(2018, 6, 13)


def test_a_heading_ends_where_the_message_begins_and_marks_stay_with_the_message():
    line = "\u200e[13-06-2018\u202f10:00:00] \u200eAns: hoi"
    found = heading(line)
    assert found is not None
    assert line[found.end :] == "\u200eAns: hoi"
    assert found.date == ("13", "06", "2018")
    assert found.time == (10, 0, 0)


def test_plain_text_has_ascii_digits_and_ordinary_spaces():
    assert plain("\u200f١٣\u00a0۴\u202f५") == "13 4 5"


@pytest.mark.parametrize(
    "line", ["", "hallo", "[zie bijlage] 12:30", "25:61, 13-06-2018 - a: b", "1-2-3-4-5-6 - a: b"]
)
def test_a_line_without_a_date_and_time_has_no_heading(line):
    assert heading(line) is None
