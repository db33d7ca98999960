"""Words: normal forms, light stems and stop words, per language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
ARABIC_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
DUTCH_ENDINGS = tuple(
    re.split(
        " ", "heden heid ingen tjes pjes jes tje pje je eren ende end en er es st ste te de e s t d"
    )
)
STOP_WORDS = Path(__file__).with_name("stopwords")


def normal_form(word: str, language: str) -> str:
    """Return a word in lower case, with the spelling variants of its language taken together."""
    if language == "tr":
        return word.replace("İ", "i").replace("I", "ı").lower()
    word = word.lower().replace("ĳ", "ij")
    if language == "ar":
        word = re.sub("[أإآ]", "ا", ARABIC_MARKS.sub("", word))
        word = word.replace("ى", "ي").replace("ة", "ه")
    return word


def without_stress(word: str) -> str:
    """Return a word without the accents that only say how it is stressed ("míj", "eén")."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", re.sub("[\u0300\u0301]", "", parts))


def tokens(text: str) -> list[str]:
    """Return the words of a text as they stand."""
    return TOKEN.findall(text)


def light_stem(word: str, language: str) -> str:
    """Cut the commonest ending off a word (Dutch only; others are matched by their beginning)."""
    if language != "nl":
        return word
    for ending in DUTCH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    word = re.sub(r"([^aeiou])\1$", r"\1", word)
    word = re.sub(r"(aa|ee|oo|uu)(?=[^aeiou]$)", lambda match: match[0][0], word)
    return re.sub("z$", "s", re.sub("v$", "f", word))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language (normal forms); none where there is no list."""
    file = STOP_WORDS / f"{language}.txt"
    if not file.exists():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(normal_form(line, language) for line in lines if not line.startswith("#"))
