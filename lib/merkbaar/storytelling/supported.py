"""Hold a machine's sentence against the quotes it rests on: what stands in none is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from merkbaar.storytelling.glossing import listed
from merkbaar.storytelling.words import stop_words

NUMBERS = frozenset(
    re.findall(
        r"\w+",
        "nul een één twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig "
        "veertig vijftig zestig zeventig tachtig negentig honderd duizend miljoen helft "
        "kwart derde procent zero one two three four five six seven eight nine ten eleven "
        "twelve twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
        "million half quarter third percent dubbel double",
    )
) - {"een"}
"""Words that count ("een" is an article as well)."""
EVERYBODY = frozenset(
    re.findall(
        r"\w+",
        "alle allemaal iedereen elke ieder niemand nooit altijd meeste meesten velen veel vaak "
        "all everyone everybody every nobody never always most many often",
    )
)
"""Words that say how many or how often, which a few quotes can't tell."""
NOT = frozenset({"niet", "geen", "nooit", "niemand", "zonder", "not", "no", "never", "without"})
QUOTED = re.compile(r"[\"“„«]([^\"”“»]+)[\"”»]|(?<!\w)[‘']([^‘’']{2,}?)[’'](?!\w)")
FOREIGN = re.compile(r"[<>{}`|\\]|https?:|www\.|\]\(|@|#")
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Characters that nobody sees, and that steer a terminal or turn a text around."""
WORD = re.compile(r"\w+(?:[-'’]\w+)*")
STEM, ENOUGH = 5, 0.6
"""Letters by which two forms of a word are one, and which part of the other words of a sentence
must stand in its quotes."""
LANGUAGES = ("nl", "en", "de", "fr", "es", "tr", "pl", "ar")


def unsupported(text: str, quotes: Sequence[str], *, least: int = 1) -> list[str]:
    """Say what of a text its quotes don't hold up, in Dutch; nothing where they do.

    Parameters
    ----------
    text : str
        A machine's words.
    quotes : sequence of str
        What it says it rests on.
    least : int
        In how many of the quotes half of its words must stand.

    Returns
    -------
    list of str
        Reasons; never a word of the text or of a quote.
    """
    said = WORD.findall(text)
    heard = [{_plain(word) for word in WORD.findall(quote)} for quote in quotes]
    every = set().union(*heard) if heard else set()
    plain = [_plain(word) for word in said]
    reasons = []
    if FOREIGN.search(text) or any(unicodedata.category(one) in UNSEEN for one in text):
        reasons.append("er staat opmaak, een adres of een teken in dat geen taal is")
    if any(word not in every for word in plain if _counts(word)):
        reasons.append("er staat een getal in dat in geen van de citaten staat")
    if any(word not in every for word in plain if word in EVERYBODY):
        reasons.append("het zegt hoe velen of hoe vaak, en de citaten zeggen dat niet")
    if any(not _in(one, every) for one in _names(text)):
        reasons.append("er staat een naam in die in geen van de citaten staat")
    if any(not _verbatim(one, quotes) for one in _quoted(text)):
        reasons.append("er staat iets tussen aanhalingstekens dat niemand zo zei")
    if NOT & set(plain) and not NOT & every:
        reasons.append("het ontkent iets wat de citaten niet ontkennen")
    return [*reasons, *_few(plain, heard, least)]


def _few(plain: Sequence[str], heard: Sequence[set[str]], least: int) -> list[str]:
    """Refuse a text of which too few of the words that mean something stand in the quotes."""
    telling = [word for word in plain if not _is_small(word)]
    every = set().union(*heard) if heard else set()
    found = sum(_in(word, every) for word in telling)
    if not telling or found < ENOUGH * len(telling):
        return ["te weinig van de woorden staat in de citaten"]
    shared = sum(sum(_in(word, one) for one in heard) >= least for word in telling)
    return [] if 2 * shared >= len(telling) else ["het rust op één citaat"]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def _counts(word: str) -> bool:
    return word in NUMBERS or any(letter.isdigit() for letter in word)


def _is_small(word: str) -> bool:
    return any(word in stop_words(code) for code in LANGUAGES)


def _in(word: str, heard: set[str]) -> bool:
    """Whether a word stands among others, in one form or another."""
    if word in heard:
        return True
    return len(word) >= STEM and any(one[:STEM] == word[:STEM] for one in heard)


def _names(text: str) -> list[str]:
    """Words with a capital; the first of a sentence unless it is a Dutch word like any other."""
    found = []
    for match in WORD.finditer(text):
        word, before = _plain(match[0]), text[: match.start()].rstrip(" \"'“‘")
        begins = not before or before[-1] in ".!?:"
        if match[0][0].isupper() and not (_is_small(word) or (begins and word in listed("nl"))):
            found.append(word)
    return found


def _quoted(text: str) -> list[str]:
    return [first or second for first, second in QUOTED.findall(text)]


def _verbatim(phrase: str, quotes: Sequence[str]) -> bool:
    wanted = " ".join(_plain(phrase).split()).strip(" .,!?")
    return any(wanted in " ".join(_plain(quote).split()) for quote in quotes)
