"""Messages of chat exports: made-up chats, each with the parse written by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from merkbaar.sources.whatsapp import load_chat, looks_like_chat

LRM = "\u200e"
RLM = "\u200f"
NNBSP = "\u202f"


def chat(folder: Path, text: str, name: str = "chat.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def told(table: pd.DataFrame) -> list[tuple[str, str | None, str, str]]:
    """Give the rows as plain text: moment, sender, text, kind."""
    moments = table["moment"].dt.strftime("%Y-%m-%d %H:%M:%S")
    senders = [None if pd.isna(name) else name for name in table["sender"]]
    return list(zip(moments, senders, table["text"], table["kind"], strict=True))


def test_a_dutch_android_chat_reads_as_one_row_a_message(tmp_path):
    text = (
        "27-08-2020 11:17 - Berichten en gesprekken worden end-to-end versleuteld. Niemand "
        "buiten deze chat kan ze lezen of beluisteren, zelfs WhatsApp niet.\n"
        "27-08-2020 11:18 - Fatma: Goedemorgen\nHoe gaat het?\n\nGroet\n"
        "27-08-2020 11:19 - Jan de Wit: <Media weggelaten>\n"
        "27-08-2020 11:20 - Fatma: Dit bericht is verwijderd\n"
        "28-08-2020 09:00 - Jan de Wit: IMG-20200828-WA0001.jpg (bestand bijgevoegd)\nMijn straat\n"
        "28-08-2020 09:01 - Fatma: locatie: https://maps.google.com/?q=52.1,5.1\n"
        "28-08-2020 09:02 - Fatma heeft de groep verlaten\n"
    )
    loaded = load_chat(chat(tmp_path, text))
    rows = told(loaded.table)
    assert [row[3] for row in rows] == [
        "system",
        "text",
        "media",
        "deleted",
        "media",
        "location",
        "system",
    ]
    assert rows[1] == (
        "2020-08-27 11:18:00",
        "Fatma",
        "Goedemorgen\nHoe gaat het?\n\nGroet",
        "text",
    )
    assert rows[0][1] is None
    assert rows[6][:2] == ("2020-08-28 09:02:00", None)
    assert loaded.table["attachment"].tolist()[4] == "IMG-20200828-WA0001.jpg"
    assert rows[4][2] == "IMG-20200828-WA0001.jpg (bestand bijgevoegd)\nMijn straat"
    assert loaded.refused.empty


def test_a_dutch_ios_chat_keeps_the_names_of_its_files(tmp_path):
    text = (
        f"[27-08-2020 11:17:01] Wijkgroep: {LRM}Berichten en oproepen zijn end-to-end "
        "versleuteld. Niemand buiten deze chat kan ze lezen.\r\n"
        f"[27-08-2020 11:18:02] Ans: Kijk eens\r\n"
        f"{LRM}[27-08-2020 11:18:09] Ans: {LRM}<bijgevoegd: 00000012-PHOTO-2020-08-27.jpg>\r\n"
        f"{LRM}[27-08-2020 11:19:00] Bob: {LRM}afbeelding weggelaten\r\n"
        f"{LRM}[27-08-2020 11:19:30] Bob: plan.pdf • {LRM}2 pagina's {LRM}document weggelaten\r\n"
        f"[27-08-2020 11:20:00] Bob: {LRM}Je hebt dit bericht verwijderd.\r\n"
        f"[27-08-2020 11:21:00] Ans: {LRM}Gemiste spraakoproep\r\n"
        f"[27-08-2020 11:22:00] Ans: Tot morgen {LRM}<Dit bericht is bewerkt>\r\n"
    )
    loaded = load_chat(chat(tmp_path, text, "_chat.txt"))
    table = loaded.table
    assert table["kind"].tolist() == [
        "system",
        "text",
        "media",
        "media",
        "media",
        "deleted",
        "system",
        "text",
    ]
    assert table["attachment"].dropna().tolist() == ["00000012-PHOTO-2020-08-27.jpg"]
    assert table["text"].iloc[7] == "Tot morgen"
    assert table["moment"].iloc[2].second == 9
    assert [note.kind for note in loaded.notes] == ["bewerkt"]


ONE_LINE = [
    ("13/06/2018, 21:25 - a: m", "2018-06-13 21:25:00"),
    ("1/29/18, 12:24 PM - a: m", "2018-01-29 12:24:00"),
    ("1/29/18, 11:33 PM - a: m", "2018-01-29 23:33:00"),
    ("1/30/18, 12:00 AM - a: m", "2018-01-30 00:00:00"),
    ("1/29/18, 23:59 PM - a: m", "2018-01-29 23:59:00"),
    ("1/30/18, 00:04 AM - a: m", "2018-01-30 00:04:00"),
    (f"13/06/2018, 9:25{NNBSP}pm - a: m", "2018-06-13 21:25:00"),
    ("03-06-2018, 01.55 PM - a: m", "2018-06-03 13:55:00"),
    ("13.06.18 21.25.15: a: m", "2018-06-13 21:25:15"),
    ("[06.13.18 21:25:15] a: m", "2018-06-13 21:25:15"),
    ("13.6.2018 klo 21.25 - a: m", "2018-06-13 21:25:00"),
    ("13. 6. 2018. 21:25:15 a: m", "2018-06-13 21:25:15"),
    ("[3/6/18 1:55:00 p. m.] a: m", "2018-06-03 13:55:00"),
    ("[2018/06/13, 21:25:15] a: m", "2018-06-13 21:25:15"),
    ("[06/2018/13, 21:25:15] a: m", "2018-06-13 21:25:15"),
    ("12/07/2017 à 22:35 - a: m", "2017-07-12 22:35:00"),
    ("2018年6月13日 下午9:25 - a: m", "2018-06-13 21:25:00"),
    ("2018/6/13 晚上9:25 - a: m", "2018-06-13 21:25:00"),
    ("2018/6/13 凌晨1:25 - a: m", "2018-06-13 01:25:00"),
    ("2018/6/13 中午12:25 - a: m", "2018-06-13 12:25:00"),
    ("[2018/6/13 上午9:25:15] a: m", "2018-06-13 09:25:15"),
    ("2018. 6. 13. 오후 9:25 - a: m", "2018-06-13 21:25:00"),
    ("18. 6. 13. 오후 9:25 - a: m", "2018-06-13 21:25:00"),
    ("2018년 6월 13일 오후 9시 25분 - a: m", "2018-06-13 21:25:00"),
    (f"{RLM}١٣{RLM}/٦{RLM}/٢٠١٨، ٩:٢٥ م - a: m", "2018-06-13 21:25:00"),
    (f"[١٣{RLM}/٦{RLM}/٢٠١٨، ٩:٢٥:١٥ ص] a: m", "2018-06-13 09:25:15"),
    ("۱۳۹۷/۳/۲۳، ۲۱:۲۵ - a: m", "2018-06-13 21:25:00"),
    ("۲۰۱۸/۶/۱۳، ۲۱:۲۵ - a: m", "2018-06-13 21:25:00"),
    ("29/9/1439 هـ, 9:25 م - a: m", "2018-06-13 21:25:00"),
    ("13/6/2561 21:25 - a: m", "2018-06-13 21:25:00"),
    ("[3/18/2565 BE, 14:56:01] a: m", "2022-03-18 14:56:01"),
    ("[3/18/R4, 14:56:01] a: m", "2022-03-18 14:56:01"),
    ("[令和4年3月18日 14:56:01] a: m", "2022-03-18 14:56:01"),
    ("[3/18/H30, 14:56:01] a: m", "2018-03-18 14:56:01"),
    ("107/6/13 下午9:25 - a: m", "2018-06-13 21:25:00"),
    ("13.06.2018 г., 21:25 ч. - a: m", "2018-06-13 21:25:00"),
    ("2018. 06. 13. du. 9:25 - a: m", "2018-06-13 21:25:00"),
    ("13.06.18 um 21:25 Uhr - a: m", "2018-06-13 21:25:00"),
    ("13/06/2018, 21 h 25 - a: m", "2018-06-13 21:25:00"),
    ("21:25, 13/06/2018 - a: m", "2018-06-13 21:25:00"),
    ("[10:35 AM, 4/21/2020] a: m", "2020-04-21 10:35:00"),
    ("13 jun. 2018 21:25 - a: m", "2018-06-13 21:25:00"),
    ("13 de junio de 2018, 21:25 - a: m", "2018-06-13 21:25:00"),
    ("Jun 13, 2018, 9:25 PM - a: m", "2018-06-13 21:25:00"),
    ("13/6/2018 lúc 9:25 CH - a: m", "2018-06-13 21:25:00"),
    ("4.06.2018 9:25 ÖS - a: m", "2018-06-04 21:25:00"),
    ("15-10-20 02:22 - a: m", "2020-10-15 02:22:00"),
    ("13/6/18, 24:05 - a: m", "2018-06-14 00:05:00"),
]


@pytest.mark.parametrize(("line", "moment"), ONE_LINE)
def test_a_heading_is_read_in_any_notation(tmp_path, line, moment):
    path = chat(tmp_path, f"{line}\nom 12:30 op 01-02-2019\n")
    assert looks_like_chat(line.encode())
    rows = told(load_chat(path, "UTC").table)
    assert rows == [(moment, "a", "m\nom 12:30 op 01-02-2019", "text")]


def test_the_whole_file_tells_day_from_month(tmp_path):
    lines = [f"{day}/3/18, 10:00 - a: {day}" for day in range(1, 13)] + ["13/3/18, 10:00 - a: x"]
    loaded = load_chat(chat(tmp_path, "\n".join(lines)), "UTC")
    assert loaded.table["moment"].dt.month.unique().tolist() == [3]
    assert loaded.notes == ()


def test_the_order_in_which_time_runs_forward_wins(tmp_path):
    months = ["3/1/18", "3/2/18", "3/5/18", "4/1/18", "4/3/18", "5/2/18"]
    text = "\n".join(f"{day}, 10:00 - a: x" for day in months)
    loaded = load_chat(chat(tmp_path, text), "UTC")
    assert loaded.table["moment"].dt.strftime("%m-%d").tolist() == [
        "03-01",
        "03-02",
        "03-05",
        "04-01",
        "04-03",
        "05-02",
    ]


def test_a_date_that_stays_open_is_noted(tmp_path):
    text = "03/04/2019, 10:00 - a: x\n03/04/2019, 10:05 - b: y\n"
    loaded = load_chat(chat(tmp_path, text), "UTC")
    assert loaded.table["moment"].dt.strftime("%m-%d").tolist() == ["04-03", "04-03"]
    assert [note.kind for note in loaded.notes] == ["datum"]
    assert "dag-maand-jaar" in loaded.notes[0].message_nl


def test_words_for_the_half_of_the_day_that_nobody_knows_are_solved_by_time(tmp_path):
    text = "\n".join(
        f"13.6.2018 {time} - a: x" for time in ("9:10 qqa", "11:50 qqa", "1:05 qqb", "9:40 qqb")
    )
    loaded = load_chat(chat(tmp_path, text), "UTC")
    assert loaded.table["moment"].dt.hour.tolist() == [9, 11, 13, 21]
    assert [note.kind for note in loaded.notes] == ["dagdeel"]


def test_words_that_stay_unknown_leave_the_moment_missing_and_say_so(tmp_path):
    text = "13.6.2018 9:10 qqa - a: x\n14.6.2018 9:10 qqb - a: y\n"
    loaded = load_chat(chat(tmp_path, text), "UTC")
    assert loaded.table["moment"].isna().all()
    assert len(loaded.table) == 2
    assert [note.kind for note in loaded.notes] == ["dagdeel"]


def test_dates_without_a_year_leave_the_moment_missing_and_say_so(tmp_path):
    loaded = load_chat(chat(tmp_path, "10:35 PM, 07 20 - a: m\n9:12 AM, 07 21 - b: n\n"))
    assert loaded.table["text"].tolist() == ["m", "n"]
    assert loaded.table["moment"].isna().all()
    assert "jaartal" in loaded.notes[0].message_nl
    named = load_chat(chat(tmp_path, "Jul 20, 10:35 PM - a: m\nJul 21, 9:12 AM - b: n\n"))
    assert named.table["sender"].tolist() == ["a", "b"]
    assert "jaartal" in named.notes[0].message_nl


def test_a_message_that_looks_like_a_heading_stays_part_of_its_message(tmp_path):
    text = (
        "13/06/2018, 10:00 - Ans: Agenda:\n"
        "2016-04-29 10:30:00\n"
        "[14:08, 21/04/2020] Bob: geplakt uit een ander gesprek\n"
        "99/99/2018, 10:00 - geen datum\n"
        "14/06/2018, 10:00 - Bob: Dank\n"
        "14/06/2018, 10:05 - Ans: Graag\n"
        "24/12/2030, 10:00 - Overleg met de wijk\n"
        "14/06/2018, 10:06 - Bob: Tot dan\n"
        "14/06/2018, 10:07 - Ans: Ja\n"
    )
    loaded = load_chat(chat(tmp_path, text))
    assert loaded.table["sender"].tolist() == ["Ans", "Bob", "Ans", "Bob", "Ans"]
    assert loaded.table["text"].iloc[0].count("\n") == 3
    assert "Overleg" in loaded.table["text"].iloc[2]
    assert [note.kind for note in loaded.notes] == ["aanhaling"]


def test_ios_line_ends_tell_a_quoted_message_from_a_real_one(tmp_path):
    text = (
        "[13-06-2018 10:00:00] Ans: Zij schreef:\n"
        "[13-06-2018 09:00:00] Bob: dit is een citaat\n"
        "en dit ook\r\n"
        "[13-06-2018 10:01:00] Bob: Klopt\r\n"
        "[13-06-2018 10:02:00] Ans: Goed\r\n"
    )
    table = load_chat(chat(tmp_path, text)).table
    assert table["sender"].tolist() == ["Ans", "Bob", "Ans"]
    assert table["text"].iloc[0].endswith("citaat\nen dit ook")


def test_a_name_may_hold_a_colon_and_a_sentence_of_the_program_too(tmp_path):
    lines = [f"13/06/2018, 10:0{k} - Zorg: Team Noord: bericht {k}" for k in range(6)]
    lines += ["13/06/2018, 10:07 - Ans: let op: morgen"]
    lines += ['13/06/2018, 10:08 - Ans heeft de naam gewijzigd van "Plan: A" naar "Plan: B"']
    lines += ["13/06/2018, 10:09 - 12:30 Taxi: ik kom"]
    table = load_chat(chat(tmp_path, "\n".join(lines))).table
    assert table["sender"].tolist()[:6] == ["Zorg: Team Noord"] * 6
    assert table["text"].iloc[0] == "bericht 0"
    assert table["sender"].iloc[6] == "Ans"
    assert table["text"].iloc[6] == "let op: morgen"
    assert table["kind"].iloc[7] == "system"
    assert pd.isna(table["sender"].iloc[7])
    assert table["sender"].iloc[8] == "12:30 Taxi"


def test_an_empty_message_and_null_stand_for_something_that_cannot_be_exported(tmp_path):
    text = "1/29/18, 12:24 - Carol:\n1/29/18, 12:25 - Carol: null\n1/29/18, 12:26 - Bob: hoi\n"
    table = load_chat(chat(tmp_path, text)).table
    assert table["kind"].tolist() == ["media", "media", "text"]
    assert table["text"].tolist() == ["", "null", "hoi"]


def test_the_hour_that_happens_twice_follows_the_order_of_the_file(tmp_path):
    times = ["01:50", "02:10", "02:50", "02:05", "02:40", "03:10"]
    text = "\n".join(f"25-10-2020 {time} - a: x" for time in times)
    loaded = load_chat(chat(tmp_path, text))
    utc = loaded.table["moment"].dt.tz_convert("UTC").dt.strftime("%H:%M").tolist()
    assert utc == ["23:50", "00:10", "00:50", "01:05", "01:40", "02:10"]
    assert [note.kind for note in loaded.notes] == ["klok"]


def test_the_hour_that_never_was_moves_forward_and_is_noted(tmp_path):
    loaded = load_chat(chat(tmp_path, "29-03-2020 02:30 - a: x\n29-03-2020 03:45 - a: y\n"))
    assert loaded.table["moment"].dt.strftime("%H:%M").tolist() == ["03:30", "03:45"]
    assert "klok vooruitging" in loaded.notes[0].message_nl


def test_the_zone_is_the_one_that_was_asked_for(tmp_path):
    path = chat(tmp_path, "13-06-2018 10:00 - a: x\n")
    assert str(load_chat(path).table["moment"].dt.tz) == "Europe/Amsterdam"
    assert load_chat(path, "Asia/Tokyo").table["moment"].iloc[0].utcoffset().seconds == 9 * 3600


def test_emoji_keep_their_joiners_and_text_loses_only_marks_of_direction(tmp_path):
    family = "\U0001f469\u200d\U0001f467"
    text = f"13-06-2018 10:00 - a: {LRM}{family} {RLM}hallo\u2068Bob\u2069\n"
    assert load_chat(chat(tmp_path, text)).table["text"].tolist() == [f"{family} halloBob"]


def test_media_are_known_by_their_form_in_a_language_that_is_not_listed(tmp_path):
    lines = [f"13-06-2018 10:0{k} - a: <Xyzzy plugh>" for k in range(4)]
    lines += ["13-06-2018 10:08 - a: PTT-20180613-WA0003.opus (xyzzy)"]
    lines += ["13-06-2018 10:09 - a: <b>dit typt iemand</b>"]
    table = load_chat(chat(tmp_path, "\n".join(lines))).table
    assert table["kind"].tolist() == ["media"] * 5 + ["text"]
    assert table["attachment"].iloc[4] == "PTT-20180613-WA0003.opus"


def test_ios_marks_tell_media_in_a_language_that_is_not_listed(tmp_path):
    text = (
        "[13-06-2018 10:00:00] a: hallo\r\n"
        f"{LRM}[13-06-2018 10:01:00] a: {LRM}xyzzy plugh\r\n"
        "[13-06-2018 10:02:00] b: dag\r\n"
    )
    assert load_chat(chat(tmp_path, text)).table["kind"].tolist() == ["text", "media", "text"]


def test_what_ios_writes_itself_is_system_and_a_poll_is_not(tmp_path):
    text = (
        "[13-06-2018 10:00:00] Buurt: hallo\r\n"
        f"[13-06-2018 10:01:00] Buurt: {LRM}Ans heeft Bob toegevoegd\r\n"
        f"[13-06-2018 10:02:00] Ans: {LRM}PEILING:\nWaar?\n{LRM}OPTIE: Hier (1 stem)\r\n"
        "[13-06-2018 10:03:00] Bob: hier\r\n"
    )
    kinds = load_chat(chat(tmp_path, text)).table["kind"].tolist()
    assert kinds == ["text", "system", "text", "text"]


def test_marks_on_every_line_tell_nothing(tmp_path):
    text = "".join(f"{LRM}[13-06-2018 10:0{k}:00] a: {LRM}hallo {k}\r\n" for k in range(4))
    assert set(load_chat(chat(tmp_path, text)).table["kind"]) == {"text"}


def test_a_name_keeps_its_own_digits_and_loses_only_marks(tmp_path):
    text = "13-06-2018 10:00 - \u202a+31\u00a06\u00a012\u202c: x\n13-06-2018 10:01 - علي ٢: y\n"
    assert load_chat(chat(tmp_path, text)).table["sender"].tolist() == ["+31 6 12", "علي ٢"]


def test_a_word_before_every_time_of_a_24_hour_day_is_no_half_of_the_day(tmp_path):
    text = "13.06.2018 em 09:10 - a: x\n13.06.2018 em 21:10 - a: y\n"
    assert load_chat(chat(tmp_path, text)).table["moment"].dt.hour.tolist() == [9, 21]


DELETED = {
    "de": "Diese Nachricht wurde gelöscht.",
    "fr": "Ce message a été supprimé",
    "es": "Se eliminó este mensaje",
    "tr": "Bu mesaj silindi",
    "ar": "تم حذف هذه الرسالة",
    "pl": "Ta wiadomość została usunięta",
    "uk": "Це повідомлення було видалено",
    "ru": "Данное сообщение удалено",
    "zh": "此訊息已刪除。",
    "en": "You deleted this message",
    "nl": "Je hebt dit bericht verwijderd",
}


@pytest.mark.parametrize("text", DELETED.values(), ids=DELETED)
def test_a_message_that_was_taken_back_is_deleted_and_a_sentence_about_it_is_text(tmp_path, text):
    path = chat(
        tmp_path, f"13-06-2018 10:00 - a: {text}\n13-06-2018 10:01 - a: Ik las: {text} Raar hè\n"
    )
    assert load_chat(path).table["kind"].tolist() == ["deleted", "text"]


def test_exports_that_others_made_come_out_as_their_makers_expect(shared_data, monkeypatch):
    if not (shared_data / "whatsapp_export").is_dir():
        pytest.skip("no chat exports among the real test data")
    monkeypatch.setenv("MERKBAAR_TESTDATA", str(shared_data))
    from tests.bench.bench_chat import run

    lines = run()
    assert len(lines) == 4
    assert all(line["met"] for line in lines), [line["detail"] for line in lines]
