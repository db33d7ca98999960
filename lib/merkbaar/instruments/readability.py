"""How easy a Dutch text reads: Flesch's formula as W. H. Douma (1960) fitted it to Dutch."""

from __future__ import annotations

import re

EASY = 60.0
"""From here a text counts as plain (Flesch's "standard" starts at 60); B1 asks for no less."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(
    r"aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]"
)


def readability(text: str) -> float:
    """Give the Flesch-Douma score: 206.835 − 0.93 · words/sentence − 77 · syllables/word.

    Parameters
    ----------
    text : str
        Dutch text. Syllables are counted as groups of vowels (a diaeresis starts a new one), which
        is right for most words but not for all.

    Returns
    -------
    float
        Higher is easier; 60 and up is plain, below 30 is very hard. It can pass 100.

    Raises
    ------
    ValueError
        If there is no word in it.
    """
    words = _WORD.findall(text)
    if not words:
        raise ValueError("`text` has no words")
    sentences = [part for part in _SENTENCE.split(text) if part and _WORD.search(part)]
    syllables = sum(map(syllables_of, words))
    return score(len(words) / len(sentences), syllables / len(words))


def score(words_per_sentence: float, syllables_per_word: float) -> float:
    """Give the formula itself."""
    return 206.835 - 0.93 * words_per_sentence - 77 * syllables_per_word


def syllables_of(word: str) -> int:
    """Count the syllables of a Dutch word; at least one."""
    return max(1, len(_VOWELS.findall(word.casefold())))
