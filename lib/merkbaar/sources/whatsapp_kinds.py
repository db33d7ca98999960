"""Tell what kind a message is: text, media, location, deleted or system.

Three sorts of evidence, from strong to weak: the marks iOS leaves (U+200E before the bracket of
a message with a medium, and before every text the program itself wrote), the form (a file name
and something between brackets; the same words between < and > again and again), and the
program's sentences in some sixty languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from merkbaar.sources import whatsapp_words as words
from merkbaar.sources.whatsapp_heading import bare

MARK = "\u200e"

_FILE = r"[^\n<>:\"|?*]{1,200}\.[A-Za-z0-9]{2,5}"
_NUMBERED = r"(?:IMG|VID|PTT|AUD|STK|DOC|GIF)-\d{8}-WA\d+\.\w{2,5}"
_ENCLOSED = re.compile(rf"^[^\n]*?<\s?[^<>:：\n]{{1,40}}[:：]\s?({_FILE})\s?>")
_BRACKETED = re.compile(rf"^({_FILE})\s?\(([^()\n]{{3,40}})\)(?:\n|$)")
_IN_ANGLES = re.compile(r"^<\s?([^<>\n]{3,60}?)\s?>(?:\n|$)")
_MAP = re.compile(r"https://(?:maps\.google\.[a-z.]+/(?:maps)?\?q=|foursquare\.com/v/)\S+$")
_QUOTES = {"“": "”", "„": "“”", "«": "»", "‘": "’", "「": "」", "『": "』"}


@dataclass(frozen=True)
class Message:
    """A message before its kind is known.

    Attributes
    ----------
    row : int
        Line of the file on which it starts.
    sender : str or None
        As printed; None where the line has no name.
    body : str
        With its marks of direction.
    marked : bool
        Whether U+200E stands before the line's bracket.
    closed : bool
        Whether the export writes [date] (iOS).
    """

    row: int
    sender: str | None
    body: str
    marked: bool
    closed: bool


@dataclass(frozen=True)
class Sorted:
    """A message with its kind.

    Attributes
    ----------
    kind : str
        "text", "media", "location", "deleted" or "system".
    text : str
        Without marks of direction and white space around it, and without «edited».
    attachment : str or None
        Name of the file that was sent, where the export gives it.
    edited : bool
        Whether the message was changed afterwards.
    """

    kind: str
    text: str
    attachment: str | None
    edited: bool


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    media = "|".join(re.escape(text) for texts in words.MEDIA.values() for text in texts)
    omitted = "|".join(words.OMITTED.values())
    return {
        "media": re.compile(rf"(?:<\s?)?(?:{media})(?:\s?>)?", re.I),
        "omitted": re.compile(rf"(?:.*[\s•])?(?:<\s?)?(?:{omitted})[.。]?(?:\s?>)?", re.I),
        "deleted": re.compile(rf"(?:{'|'.join(words.DELETED.values())})[.。]?", re.I),
        "edited": re.compile(rf"\s*<\s?(?:{words.EDITED})[.。]?\s?>\s*$", re.I),
        "live": re.compile(rf"(?:{words.LIVE})[.。]?", re.I),
        "notice": re.compile(words.NOTICES, re.I),
    }


def languages_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Say which languages the program's own sentences are in, the most frequent first.

    Parameters
    ----------
    lines : sequence of str
        Lines of the export; some hundreds are enough.

    Returns
    -------
    tuple of str
        CLDR codes; empty where nothing is recognised.
    """
    found: Counter[str] = Counter()
    short = [bare(line)[-120:].casefold() for line in lines if len(line) < 400]
    for language, pattern in _by_language().items():
        found[language] = sum(1 for line in short if pattern.search(line))
    best = [language for language, count in found.most_common() if count]
    if not best and any(" end-to-end encrypt" in line.casefold() for line in lines):
        best = ["en"]
    return tuple(best[:3])


@cache
def _by_language() -> dict[str, re.Pattern[str]]:
    """Give one pattern a language, of what only WhatsApp writes at the end of a line."""
    patterns = {}
    for language in words.LANGUAGES:
        parts = [re.escape(text) for text in words.MEDIA.get(language, ())]
        parts += [
            part for part in (words.OMITTED.get(language), words.DELETED.get(language)) if part
        ]
        if parts:
            patterns[language] = re.compile(rf"(?:{'|'.join(parts)})[>.。\s]*$")
    return patterns


def placeholders(messages: Sequence[Message]) -> frozenset[str]:
    """Find texts between < and > that come back as whole messages: media, in any language."""
    found = Counter()
    for message in messages:
        if match := _IN_ANGLES.match(bare(message.body).strip()):
            found[match[1].casefold()] += 1
    return frozenset(text for text, count in found.items() if count >= 3)


def sort_message(message: Message, *, returning: frozenset[str], marks_tell: bool) -> Sorted:
    """Say what kind a message is.

    Parameters
    ----------
    message : Message
    returning : frozenset of str
        Texts between < and > that come back (see ``placeholders``).
    marks_tell : bool
        Whether U+200E tells anything: in some exports every line has it.

    Returns
    -------
    Sorted
    """
    patterns = _patterns()
    text = bare(message.body).strip()
    whole = patterns["edited"].sub("", text)
    edited = whole != text
    text = whole
    if message.sender is None:
        return Sorted("system", text, None, edited)
    if attachment := _attachment(text, message):
        return Sorted("media", text, attachment, edited)
    first = text.split("\n", 1)[0].strip()
    ours = marks_tell and message.closed and message.body.startswith(MARK)
    if len(first) < 80 and first == text and patterns["deleted"].fullmatch(first):
        return Sorted("deleted", text, None, edited)
    if _is_media(text, first, message, returning, marks_tell=marks_tell):
        return Sorted("media", text, None, edited)
    if (len(text) < 400 and "https://" in text and _MAP.search(text)) or (
        len(first) < 60 and patterns["live"].fullmatch(first)
    ):
        return Sorted("location", text, None, edited)
    if _is_notice(text, ours=ours, closed=message.closed):
        return Sorted("system", text, None, edited)
    return Sorted("text", text, None, edited)


def _is_media(
    text: str, first: str, message: Message, returning: frozenset[str], *, marks_tell: bool
) -> bool:
    """Say whether a message stands for a picture, sound, film, sticker, card or document."""
    patterns = _patterns()
    if text in ("", "null") or (first.startswith("<") and patterns["media"].fullmatch(first)):
        return True
    if (match := _IN_ANGLES.match(text)) and match[1].casefold() in returning:
        return True
    told = MARK in message.body or (first == text and (first[:1] == "<" or message.closed))
    if told and patterns["omitted"].fullmatch(first):
        return True
    return marks_tell and message.marked and message.closed and MARK in message.body


def _attachment(text: str, message: Message) -> str | None:
    """Give the name of the file that was sent, where the text is about one."""
    if match := _ENCLOSED.match(text):
        inside = text[text.index("<") + 1 : match.start(1)].strip(" :：").casefold()
        if MARK in message.body or message.marked or inside in _ATTACHED:
            return match[1].strip()
    if match := _BRACKETED.match(text):
        known = match[2].strip().casefold() in _ATTACHED
        numbered = re.fullmatch(_NUMBERED, match[1].strip())
        if known or numbered or (MARK in message.body[:2] and not message.closed):
            return match[1].strip()
    return None


def _is_notice(text: str, *, ours: bool, closed: bool) -> bool:
    """Say whether a text with a name before it is still one of the program's own."""
    if len(text) > 700 or (closed and not ours):
        return False
    pattern = _patterns()["notice"]
    if ours and "\n" not in text:
        return True
    if ours or (len(text) > 60 and "whatsapp" in text.casefold()):
        return pattern.search(text) is not None
    return len(text) <= 60 and pattern.fullmatch(text.rstrip(".")) is not None


def split_sender(rest: str, *, known: frozenset[str] = frozenset()) -> tuple[str | None, str]:
    """Split what follows a heading into the name and the message.

    Parameters
    ----------
    rest : str
        The line after its heading.
    known : frozenset of str
        Names that hold ": " themselves (see ``longer_names``).

    Returns
    -------
    sender : str or None
        None where there is no name: a line of the program.
    body : str
    """
    match = re.match(r"[^\n]{1,120}?:(?=\s|$)", rest)
    if not match:
        return None, rest
    if known:
        shown = bare(rest).lstrip()
        for name in sorted(known):
            if shown.startswith(f"{name}: "):
                return name, shown[len(name) + 2 :]
    sender = _name(match[0][:-1])
    if not sender or _is_sentence(sender):
        return None, rest
    return sender, rest[match.end() :].removeprefix(" ")


def _name(text: str) -> str:
    """Write a name without marks of direction, and with ordinary spaces."""
    return " ".join(bare(text).split())


def _is_sentence(sender: str) -> bool:
    """Say whether what stands before a colon is part of a sentence of the program."""
    for opening, closing in _QUOTES.items():
        if opening in sender and not any(mark in sender for mark in closing):
            return True
    if sender.count('"') % 2:
        return True
    return len(sender.split()) > 8 or len(sender) > 100


def longer_names(rests: Sequence[str]) -> frozenset[str]:
    """Find names that hold ": ": after the first part the same second part always follows."""
    seconds: dict[str, Counter[str | None]] = {}
    for rest in rests:
        first, body = split_sender(rest)
        if first is not None:
            second, _ = split_sender(body.split("\n", 1)[0])
            seconds.setdefault(first, Counter())[second] += 1
    return frozenset(
        f"{first}: {next(iter(counts))}"
        for first, counts in seconds.items()
        if len(counts) == 1 and (second := next(iter(counts))) and counts[second] >= 5
    )


_ATTACHED = frozenset(
    """attached|file attached|bijgevoegd|bestand bijgevoegd|bijlage|anhang|angehängt|datei angehängt
|pièce jointe|joint|fichier joint|adjunto|archivo adjunto|archivo adjuntado|allegato|file allegato
|anexo|anexado|arquivo anexado|ficheiro anexado|eklendi|dosya ekli|المُرفق|الملف مرفق|ملف مرفق
|załączono|załączony plik|plik załączony|plik w załączniku|додано|файл додано|прикреплено
|файл добавлен|файл прикреплен|příloha|soubor byl přiložen|príloha|súbor pripojený|csatolva
|fájl csatolva|atașare|fișier atașat|prilozeno|priloženo|datoteka u privitku|priložena datoteka
|vedhæftet|fil vedhæftet|bifogat|bifogad fil|vedlagt|vedlagt fil|liite|liitetiedosto|adjunt
|arxiu adjunt|επισυνάφθηκε|συνημμένο αρχείο|прикачен файл|прикачен фајл|прикачена датотека
|מצורף|קובץ מצורף|پیوست|پیوست شد|پیوستہ|پیوستہ فائل|अटैच किया गया|फाइल अटैच कर दी गई है|附件
|文件附件|附件檔案|添付ファイル|添付ファイル有り|ファイル添付|첨부됨|파일 첨부됨|đính kèm
|tệp đính kèm|แนบ|ไฟล์ที่แนบ|terlampir|file terlampir|dilampir
|fail dilampirkan|lêer aangeheg|fail lisatud
|pievienots fails|byla prisegta|skedë e ngjitur|faili limeambatanishwa|fayl biriktirildi
|fayl əlavə olunub|қосымша файл|nakalakip na file""".replace("\n", "").split("|")
)
