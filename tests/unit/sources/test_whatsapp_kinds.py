"""What kind a message is, in many languages; and what may never happen, whatever people type."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merkbaar.errors import SourceError
from merkbaar.sources.whatsapp import load_chat
from merkbaar.sources.whatsapp_calendar import month_reader, spoken, written_order
from merkbaar.sources.whatsapp_heading import bare, heading
from merkbaar.sources.whatsapp_kinds import languages_of, longer_names, split_sender
from merkbaar.sources.whatsapp_moment import localise, read_moments
from merkbaar.sources.whatsapp_read import encoding_of, lines_of

LRM = "\u200e"

ANDROID_MEDIA = {
    "nl": "<Media weggelaten>",
    "en": "<Media omitted>",
    "de": "<Medien ausgeschlossen>",
    "fr": "<Médias omis>",
    "es": "<Multimedia omitido>",
    "it": "<Media omessi>",
    "pt": "<Mídia oculta>",
    "tr": "<Medya dahil edilmedi>",
    "ar": "<تم استبعاد الوسائط>",
    "pl": "<pominięto multimedia>",
    "uk": "<Медіа пропущено>",
    "ru": "<Без медиафайлов>",
    "fa": "<رسانه حذف شد>",
    "he": "<המדיה לא נכללה>",
    "hi": "<मीडिया के बिना>",
    "zh": "<省略多媒体文件>",
    "zh_Hant": "<忽略多媒體檔>",
    "ja": "<メディアなし>",
    "ko": "<미디어 파일 제외됨>",
    "vi": "<bỏ qua tệp phương tiện>",
    "cs": "<Média vynechány>",
    "hu": "<média elhagyva>",
    "ro": "<conținut media omis>",
    "da": "<medier udeladt>",
    "sv": "<media utelämnat>",
    "nb": "<media utelatt>",
    "fi": "<media jätettiin pois>",
    "el": "<αρχείο παραλήφθηκε>",
    "id": "<Media tidak disertakan>",
    "af": "<media weggelaat>",
}
IOS_OMITTED = {
    "nl": ("afbeelding weggelaten", "video weggelaten", "audio weggelaten", "GIF weggelaten"),
    "en": ("image omitted", "sticker omitted", "Contact card omitted", "video note omitted"),
    "de": ("Bild weggelassen", "Audio weggelassen", "Kontaktkarte ausgelassen"),
    "fr": ("image absente", "audio omis", "document manquant"),
    "es": ("imagen omitida", "audio omitido", "sticker omitido"),
    "it": ("immagine omessa", "video omesso", "sticker non incluso"),
    "tr": ("görüntü dahil edilmedi", "ses dahil edilmedi"),
    "ar": ("لم يتم إدراج الصورة", "لم يتم إدراج المستند"),
    "pl": ("obraz pominięty", "wideo pominięte", "pominięto naklejkę"),
    "ru": ("изображение отсутствует", "видео отсутствует"),
    "uk": ("зображення відсутнє", "аудіо відсутнє"),
    "zh": ("图像已忽略", "视频已省略"),
    "ja": ("画像は含まれていません", "ビデオは含まれていません"),
    "ko": ("이미지 생략됨", "스티커 제외됨"),
}
ATTACHED = {
    "nl": "bestand bijgevoegd",
    "en": "file attached",
    "de": "Datei angehängt",
    "fr": "fichier joint",
    "es": "archivo adjunto",
    "it": "file allegato",
    "pt": "arquivo anexado",
    "tr": "dosya ekli",
    "ar": "الملف مرفق",
    "pl": "załączony plik",
    "ru": "файл добавлен",
    "cs": "soubor byl přiložen",
    "zh": "文件附件",
}
ENCLOSED = {
    "nl": "bijgevoegd",
    "en": "attached",
    "de": "Anhang",
    "fr": "pièce jointe",
    "es": "adjunto",
    "it": "allegato",
    "tr": "eklendi",
    "ja": "添付ファイル",
}
NOTICES = [
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
    "can read or listen to them.",
    "Berichten en gesprekken worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen "
    "of beluisteren, zelfs WhatsApp niet.",
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann "
    "sie lesen oder anhören, nicht einmal WhatsApp.",
    "Mesajlar ve aramalar uçtan uca şifrelidir. WhatsApp da dahil olmak üzere bu sohbetin dışında "
    "bulunan hiç kimse okuyamaz.",
    "Missed voice call",
    "Verpasster Sprachanruf",
    "Cevapsız sesli arama",
    "Пропущенный аудиозвонок",
]


def written(folder: Path, *lines: str, end: str = "\n") -> Path:
    path = folder / "chat.txt"
    path.write_bytes((end.join(lines) + end).encode("utf-8", "surrogatepass"))
    return path


def kinds(path: Path) -> list[str]:
    return load_chat(path, "UTC").table["kind"].tolist()


@pytest.mark.parametrize("text", ANDROID_MEDIA.values(), ids=ANDROID_MEDIA)
def test_one_omitted_medium_on_android_is_media_with_or_without_a_caption(tmp_path, text):
    path = written(
        tmp_path,
        f"13/06/2018, 10:00 - a: {text}",
        f"13/06/2018, 10:01 - a: {text}",
        "Mijn tuin",
        f"13/06/2018, 10:02 - a: Wat betekent {text} eigenlijk?",
    )
    assert kinds(path) == ["media", "media", "text"]


@pytest.mark.parametrize("text", [text for texts in IOS_OMITTED.values() for text in texts])
def test_an_omitted_medium_on_ios_is_media_and_the_words_alone_on_android_are_text(tmp_path, text):
    path = written(
        tmp_path,
        "[13/06/2018, 10:00:00] a: hallo",
        f"[13/06/2018, 10:01:00] a: {LRM}{text}",
        "[13/06/2018, 10:02:00] a: dag",
        end="\r\n",
    )
    assert kinds(path) == ["text", "media", "text"]
    plain = written(tmp_path, f"13/06/2018, 10:01 - a: {text} of niet?")
    assert kinds(plain) == ["text"]


@pytest.mark.parametrize("word", ATTACHED.values(), ids=ATTACHED)
def test_a_file_on_android_gives_its_name(tmp_path, word):
    path = written(
        tmp_path,
        f"13/06/2018, 10:00 - a: Mijn verslag.pdf ({word})",
        f"13/06/2018, 10:01 - a: {LRM}IMG-20180613-WA0001.jpg ({word})",
        "Onderschrift",
        "13/06/2018, 10:02 - a: zie verslag.pdf (van gisteren)",
    )
    table = load_chat(path).table
    assert table["kind"].tolist() == ["media", "media", "text"]
    assert table["attachment"].dropna().tolist() == ["Mijn verslag.pdf", "IMG-20180613-WA0001.jpg"]


@pytest.mark.parametrize("word", ENCLOSED.values(), ids=ENCLOSED)
def test_a_file_on_ios_gives_its_name(tmp_path, word):
    path = written(
        tmp_path,
        f"{LRM}[13/06/2018, 10:00:00] a: {LRM}<{word}: 00000007-PHOTO-2018-06-13.jpg>",
        f"{LRM}[13/06/2018, 10:01:00] a: plan.pdf • {LRM}2 p. {LRM}<{word}: 00000008-plan b.pdf>",
        "[13/06/2018, 10:02:00] a: kijk op <https://voorbeeld.nl>",
        end="\r\n",
    )
    table = load_chat(path).table
    assert table["kind"].tolist() == ["media", "media", "text"]
    assert table["attachment"].dropna().tolist() == [
        "00000007-PHOTO-2018-06-13.jpg",
        "00000008-plan b.pdf",
    ]


@pytest.mark.parametrize("text", NOTICES, ids=range(len(NOTICES)))
def test_a_notice_with_a_name_before_it_is_system_and_a_person_who_quotes_it_is_not(tmp_path, text):
    path = written(
        tmp_path,
        f"13/06/2018, 10:00 - Buurtgroep: {text}",
        f"13/06/2018, 10:01 - a: Ik schrok van '{text[:20]}' op mijn scherm",
    )
    assert kinds(path) == ["system", "text"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("locatie: https://maps.google.com/?q=52.1,5.1", "location"),
        ("https://maps.google.com/?q=52.1,5.1", "location"),
        ("Buurthuis\nDorpsstraat\nhttps://foursquare.com/v/4e89af95", "location"),
        ("live locatie gedeeld", "location"),
        ("Live-Standort wird geteilt", "location"),
        ("Kom naar https://maps.google.com/?q=52.1,5.1 om drie uur", "text"),
        ("Zie https://voorbeeld.nl", "text"),
        ("null", "media"),
        ("nul", "text"),
    ],
)
def test_a_place_is_a_location_and_a_sentence_about_one_is_text(tmp_path, text, kind):
    assert kinds(written(tmp_path, f"13/06/2018, 10:00 - a: {text}")) == [kind]


@pytest.mark.parametrize(
    ("rest", "sender", "body"),
    [
        ("Ans: hallo", "Ans", "hallo"),
        ("Ans:", "Ans", ""),
        ("Ans: a: b", "Ans", "a: b"),
        ("Ans heeft Bob toegevoegd", None, "Ans heeft Bob toegevoegd"),
        ("12:30 is goed", None, "12:30 is goed"),
        ("~ Ans: dag", "~ Ans", "dag"),
        ('Ans zei "a: b', None, 'Ans zei "a: b'),
        ("een twee drie vier vijf zes zeven acht negen: tien", None, None),
    ],
)
def test_a_name_is_what_stands_before_the_first_colon_and_space(rest, sender, body):
    assert split_sender(rest) == (sender, rest if body is None else body)


def test_a_second_part_of_a_name_needs_many_messages_that_all_have_it():
    assert longer_names(["A: B: x"] * 5) == frozenset({"A: B"})
    assert longer_names(["A: B: x"] * 4) == frozenset()
    assert longer_names(["A: B: x"] * 5 + ["A: y"]) == frozenset()


def test_the_language_is_told_by_what_the_program_writes():
    assert languages_of(["1 - a: <Media weggelaten>", "b: Dit bericht is verwijderd"])[0] == "nl"
    assert languages_of(["a: <Medya dahil edilmedi>"])[0] == "tr"
    assert languages_of(["hallo", "dag"]) == ()


def test_names_of_months_that_clash_follow_the_language_that_knows_most():
    assert month_reader({"listopad", "stycznia"}, languages=())["listopad"] == 11
    assert month_reader({"listopad", "siječanj"}, languages=())["listopad"] == 10
    assert month_reader(set(), languages=()) == {}


def test_words_for_the_half_of_the_day_point_to_a_language():
    korean = heading("18. 6. 13. 오후 9:25 - a: m")
    english = heading("6/13/18, 9:25 PM - a: m")
    assert korean is not None
    assert english is not None
    assert spoken([korean]) == ("ko",)
    assert spoken([english]) == ()
    assert written_order([korean.date], korean, ("ko",))[0] == "ymd"
    assert written_order([("3", "4", "18")], english, ())[0] == "mdy"


def test_a_reading_says_its_order_and_whether_it_is_sure():
    heads = [heading(f"{day}/6/2018, 10:00 - a: x") for day in (12, 13, 14)]
    reading = read_moments([head for head in heads if head])
    assert (reading.order, reading.certain, reading.unknown) == ("dmy", True, ())
    one = heading("03/04/2019, 10:00 - a: x")
    assert one is not None
    assert not read_moments([one]).certain


def test_a_moment_that_is_missing_stays_missing_and_others_get_the_zone():
    told, doubled, missing = localise([None, datetime(2020, 3, 29, 2, 30)], "Europe/Amsterdam")
    assert told[0] is None
    assert told[1] is not None
    assert told[1].utcoffset() == timedelta(hours=2)
    assert (doubled, missing) == (0, 1)


def test_lines_end_at_lf_only_and_know_what_ended_the_line_before():
    lines = lines_of(b"een\r\ntwee\ndr\x0bie\n\xff\n", "utf-8")
    assert [(line.row, line.text) for line in lines[:3]] == [
        (1, "een"),
        (2, "twee"),
        (3, "dr\x0bie"),
    ]
    assert [line.returned for line in lines] == [True, True, False, False]
    assert [line.sound for line in lines] == [True, True, True, False]


def test_the_encoding_is_seen_in_the_bytes():
    assert encoding_of("é".encode()) == "utf-8"
    assert encoding_of("é".encode("utf-16")) == "utf-16"
    assert encoding_of("é".encode("cp1252")) == "cp1252"
    assert encoding_of("é\n".encode() + b"\xff") == "utf-8"


HEADS = (
    "13/06/2018, 10:{:02d} - Ans: ",
    "[13/06/2018, 10:{:02d}:00] Ans: ",
    "13/06/2018, 10:{:02d} - ",
)
TYPED = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    bodies=st.lists(st.lists(TYPED, min_size=1, max_size=3), min_size=1, max_size=8),
    style=st.integers(0, 2),
)
def test_whatever_people_type_no_line_is_lost(tmp_path, bodies, style):
    lines = []
    for place, body in enumerate(bodies):
        lines += [HEADS[style].format(place) + body[0], *body[1:]]
    loaded = load_chat(written(tmp_path, *lines), "UTC")
    table = loaded.table
    assert loaded.refused.empty
    assert table["kind"].isin(["text", "media", "location", "deleted", "system"]).all()
    kept = " ".join(f"{row.sender} {row.text}" for row in table.itertuples())
    for body in bodies:
        for piece in body:
            for word in bare(piece).split():
                assert word in kept or heading(piece) or ":" in word


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail_otherwise_than_clearly(tmp_path, data):
    path = tmp_path / "chat.txt"
    path.write_bytes(b"13/06/2018, 10:00 - Ans: hoi\n" + data)
    try:
        loaded = load_chat(path, "UTC")
    except SourceError:
        return
    assert len(loaded.table) + len(loaded.refused) >= 1


@settings(max_examples=200, deadline=None)
@given(line=st.text(max_size=100))
def test_any_line_has_a_heading_or_none(line):
    found = heading(line)
    assert found is None or 0 < found.end <= len(line)
