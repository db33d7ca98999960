"""Which language a text is in, with "undetermined" as an answer.

Restricted to the monitor's languages: what can't be the answer can't be given. The script decides
where one of them is written in it; else lingua's letters together with the small words of each
language, which say most in a short text, and with marks that only one language writes. Languages
that lingua doesn't know are told by script, small words and marks alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling.words import normal_form, stop_words, tokens

if TYPE_CHECKING:
    import pandas as pd

UNDETERMINED = "und"
SHORTEST = 6
"""Letters that a text needs before its words are looked at."""
SUREST = 0.4
"""Least confidence (0-1, over the monitor's languages) with which a language is named."""
LOOKED_AT, WORDS_LOOKED_AT = 1000, 12
"""Characters that are looked at, and words for :data:`SMALL_WORD`."""
SMALL_WORD, MARK = 2.0, 3.0
"""What a small word and a mark of a language add to the logarithm of its chance; a word of several
of the languages adds its share."""
NOT_KNOWN = 0.05
"""Chance, before words and marks, of a language that lingua doesn't know."""
PART = 1 / 3
"""From this share of the letters on another script than Latin has the say; if as much is Latin
and holds small words of its own, the text is mixed."""
SCRIPTS = {
    "arabic": (range(0x0600, 0x0780), frozenset({"ar", "fa", "ur", "ps", "ckb", "prs"})),
    "ethiopic": (range(0x1200, 0x13A0), frozenset({"ti", "am"})),
    "cyrillic": (range(0x0400, 0x0530), frozenset({"uk", "ru", "bg", "be", "sr", "mk"})),
    "greek": (range(0x0370, 0x0400), frozenset({"el"})),
    "hebrew": (range(0x0590, 0x0600), frozenset({"he"})),
    "armenian": (range(0x0530, 0x0590), frozenset({"hy"})),
    "georgian": (range(0x10A0, 0x1100), frozenset({"ka"})),
    "devanagari": (range(0x0900, 0x0980), frozenset({"hi", "ne", "mr"})),
    "tamil": (range(0x0B80, 0x0C00), frozenset({"ta"})),
    "tifinagh": (range(0x2D30, 0x2D80), frozenset({"ber", "zgh"})),
    "han": (range(0x4E00, 0xA000), frozenset({"zh"})),
}
MARKS = {
    "tr": re.compile(
        r"[ğışĞİŞ]|\w{3}['’](?:[nsy]?[aeıiuü]|[dt][ae]n?|n?[ıiuü]n|y?l[ae]r?|n[dt][ae])\b"
    ),
    "pl": re.compile("[ąćęłńśźż]", re.IGNORECASE),
    "es": re.compile("[ñ¿¡]", re.IGNORECASE),
    "ku": re.compile("[êîûÊÎÛ]"),
    "ps": re.compile("[ټډړږښڼځڅۍې]"),
    "ckb": re.compile("[ڕڵێۆە]"),
    "ti": re.compile("[ቐ-ቝኣ]"),
    "am": re.compile("ነው|አ"),
}
"""Letters and endings that one language writes and most others don't (in Turkish also an ending
after an apostrophe)."""
NAMES = {
    "nl": "nederlands dutch nld hollands vlaams",
    "en": "engels english eng",
    "tr": "turks turkish türkçe tur",
    "ar": "arabisch arabic العربية ara arb",
    "pl": "pools polish polski pol",
    "es": "spaans spanish español spa",
    "de": "duits german deutsch deu ger",
    "fr": "frans french français fra fre",
    "ti": "tigrinya tigrigna ትግርኛ tir",
    "am": "amhaars amharic አማርኛ amh",
    "so": "somalisch somali soomaali som",
    "uk": "oekraïens oekraiens ukrainian українська ukr",
    "ru": "russisch russian русский rus",
    "fa": "farsi perzisch persian فارسی fas dari",
    "ps": "pasjtoe pashto پښتو pus",
    "ku": "koerdisch kurmanji kurdish kurdî kur kmr",
    "ckb": "sorani",
    "pap": "papiaments papiamento papiamentu",
    "pt": "portugees portuguese português por",
    "it": "italiaans italian italiano ita",
    "ro": "roemeens romanian română ron",
    "bg": "bulgaars bulgarian български bul",
    "zh": "chinees chinese 中文 zho",
    "ber": "berbers berber tamazight tarifit riffijns",
    "vi": "vietnamees vietnamese",
    "ur": "urdu اردو urd",
    "hi": "hindi hin",
}
"""What a source may call a language, beside its code."""
LABEL = re.compile(r"\[[A-Z-]+(?:-\d+)?\]")


def identify(texts: Iterable[str], languages: Sequence[str]) -> list[str]:
    """Name the language of each text (ISO 639), or ``und``.

    Parameters
    ----------
    texts : iterable of str
        The first 1,000 characters of each are looked at; labels of redaction aren't.
    languages : sequence of str
        The languages of the monitor. No other is ever answered.

    Returns
    -------
    list of str
        One of `languages` or ``und``, in the order of the texts. Undetermined are: no letters, a
        script of none of the languages, fewer than 6 letters in a script of several, two scripts
        side by side, and what no language has a chance of 0.4 for.
    """
    wanted = tuple(dict.fromkeys(languages))
    return [_one(text, wanted) for text in texts]


def code_of(name: str) -> str:
    """Return the code of a language that a source names ("Nederlands", "nl-BE", "tur").

    Returns
    -------
    str
        The code as far as it is known here; else the name as it stands, in small letters, without
        what stands behind a dash. Nothing for ``und`` and for nothing.
    """
    plain = re.split("[-_]", name.strip().casefold())[0].strip()
    if plain in ("", UNDETERMINED):
        return ""
    return next((code for code, said in NAMES.items() if plain in said.split()), plain)


def fill(stories: pd.DataFrame, languages: Sequence[str]) -> pd.Series:
    """Return the language of each story: as given where it is one of ours, else identified."""
    import pandas as pd

    given = stories["language"].tolist()
    texts = ["" if text is None or text != text else str(text) for text in stories["text"]]
    unsaid = [i for i, code in enumerate(given) if code not in languages]
    found = dict(zip(unsaid, identify((texts[i] for i in unsaid), languages), strict=True))
    return pd.Series(
        [found.get(i, code) for i, code in enumerate(given)], index=stories.index, dtype="str"
    )


def _one(text: str, languages: tuple[str, ...]) -> str:
    text = LABEL.sub(" ", text[:LOOKED_AT])
    letters = list(filter(str.isalpha, text))
    if not letters:
        return UNDETERMINED
    script = _script(letters)
    here = _written_in(script, languages)
    if script != "latin" and _is_mixed(text, letters, script, languages):
        return UNDETERMINED
    if len(here) <= 1:
        return here[0] if here else UNDETERMINED
    return UNDETERMINED if len(letters) < SHORTEST else _by_words(text, here)


def _script(letters: list[str]) -> str:
    """Return the script of a text: one that isn't Latin as soon as it has a third of the letters.

    Names and brands stand in Latin letters inside other scripts, and hardly ever the other way.
    """
    if all(map(str.isascii, letters)):
        return "latin"
    counts = Counter(map(_script_of, letters))
    others = [name for name in counts if name != "latin"]
    most = max(others, key=lambda name: (counts[name], name), default="latin")
    return most if counts[most] >= PART * len(letters) else "latin"


@cache
def _script_of(letter: str) -> str:
    code = ord(letter)
    return next((name for name, (span, _) in SCRIPTS.items() if code in span), "latin")


@cache
def _written_in(script: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    if script != "latin":
        return tuple(code for code in languages if code in SCRIPTS[script][1])
    elsewhere = frozenset().union(*(codes for _, codes in SCRIPTS.values()))
    return tuple(code for code in languages if code not in elsewhere)


def _is_mixed(text: str, letters: list[str], script: str, languages: tuple[str, ...]) -> bool:
    latin = sum(_script_of(letter) != script for letter in letters)
    if latin < PART * len(letters):
        return False
    words = [word for word in tokens(text) if _script_of(word[0]) == "latin"]
    latin_ones = _written_in("latin", languages)
    return any(normal_form(word, code) in stop_words(code) for word in words for code in latin_ones)


def _by_words(text: str, languages: tuple[str, ...]) -> str:
    """Add small words and marks to what lingua says, and name the likeliest if it is sure."""
    scores = {code: math.log(chance) for code, chance in _by_letters(text, languages).items()}
    for word in tokens(text)[:WORDS_LOOKED_AT]:
        _add(scores, [code for code in languages if normal_form(word, code) in stop_words(code)])
    marked = [code for code in languages if code in MARKS and MARKS[code].search(text)]
    _add(scores, marked, weight=MARK)
    best = max(scores, key=lambda code: (scores[code], code))
    sure = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    return best if sure >= SUREST else UNDETERMINED


def _add(scores: dict[str, float], codes: list[str], *, weight: float = SMALL_WORD) -> None:
    for code in codes:
        scores[code] += weight / len(codes)


def _by_letters(text: str, languages: tuple[str, ...]) -> dict[str, float]:
    """Return lingua's chance of each language, never quite nothing."""
    detector, known = _detector(languages)
    chances = dict.fromkeys(languages, NOT_KNOWN) | dict.fromkeys(known, 1.0)
    if detector is not None:
        for found in detector.compute_language_confidence_values(text):
            chances[found.language.iso_code_639_1.name.lower()] = found.value + 1e-3
    return chances


@cache
def _detector(languages: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    """Return lingua's detector (None where it knows fewer than two) and which ones it knows."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = {code: getattr(IsoCode639_1, code.upper(), None) for code in languages}
    known = {code: one for code, one in codes.items() if one is not None}
    if len(known) < 2:
        return None, tuple(known)
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*known.values())
    return builder.build(), tuple(known)
