"""Which language a text is in, with "undetermined" as an answer.

By lingua, restricted to the monitor's languages: what can't be the answer can't be given.
A text of fewer than 20 letters is decided by its script alone, or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

UNDETERMINED = "und"
SHORTEST = 20
"""Letters that a text needs before its words are looked at."""
SUREST = 0.5
"""Least confidence (0-1, over the monitor's languages) with which a language is named."""
SCRIPTS = {
    "arabic": (range(0x0600, 0x0780), frozenset({"ar", "fa", "ur"})),
    "ethiopic": (range(0x1200, 0x13A0), frozenset({"ti", "am"})),
    "cyrillic": (range(0x0400, 0x0530), frozenset({"uk", "ru", "bg", "be", "sr", "mk"})),
    "greek": (range(0x0370, 0x0400), frozenset({"el"})),
    "hebrew": (range(0x0590, 0x0600), frozenset({"he"})),
    "han": (range(0x4E00, 0xA000), frozenset({"zh"})),
}


def identify(texts: Iterable[str], languages: Sequence[str]) -> list[str]:
    """Name the language of each text (ISO 639-1), or ``und``.

    Parameters
    ----------
    texts : iterable of str
    languages : sequence of str
        The languages of the monitor, ISO 639-1. No other is ever answered.

    Returns
    -------
    list of str
        One of `languages` or ``und``, in the order of the texts.
    """
    wanted = tuple(dict.fromkeys(languages))
    return [_one(text, wanted) for text in texts]


def fill(stories: pd.DataFrame, languages: Sequence[str]) -> pd.Series:
    """Return the language of each story: as given where it is one of ours, else identified."""
    import pandas as pd

    given = stories["language"].tolist()
    texts = ["" if text is None or text != text else str(text) for text in stories["text"]]
    found = identify((texts[i] for i, code in enumerate(given) if code not in languages), languages)
    left = iter(found)
    return pd.Series(
        [code if code in languages else next(left) for code in given], index=stories.index
    )


def _one(text: str, languages: tuple[str, ...]) -> str:
    letters = list(filter(str.isalpha, text))
    script = _script(letters)
    if script != "latin":
        here = [code for code in languages if code in SCRIPTS[script][1]]
        if len(here) <= 1:
            return here[0] if here else UNDETERMINED
    if len(letters) < SHORTEST:
        return UNDETERMINED
    return _by_words(text, languages)


def _script(letters: list[str]) -> str:
    if all(map(str.isascii, letters)):
        return "latin"
    counts: Counter[str] = Counter()
    for letter in letters:
        code = ord(letter)
        name = next((name for name, (span, _) in SCRIPTS.items() if code in span), "latin")
        counts[name] += 1
    return max(counts, key=lambda name: (counts[name], name)) if counts else "latin"


def _by_words(text: str, languages: tuple[str, ...]) -> str:
    detector = _detector(languages)
    if detector is None:
        return languages[0] if len(languages) == 1 else UNDETERMINED
    best = detector.compute_language_confidence_values(text)[0]
    if best.value < SUREST:
        return UNDETERMINED
    return best.language.iso_code_639_1.name.lower()


@cache
def _detector(languages: tuple[str, ...]) -> Any:
    """Return lingua's detector for these languages; None where it knows fewer than two."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper(), None) for code in languages]
    known = [code for code in codes if code is not None]
    if len(known) < 2:
        return None
    return LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()
