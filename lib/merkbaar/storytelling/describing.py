"""Words and a label for each theme, by c-TF-IDF (Grootendorst 2022) without stop words.

A word that is used elsewhere about as often ("jaar", "weken") marks nothing out, however often it
is there: the weight of a word is taken times the part by which it is used more here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from merkbaar.storytelling.words import light_stem, normal_form, stop_words, tokens

SHORTEST_WORD = 3
IN_LABEL = 3
FEWEST_OWN = 3
"""From how many texts in the reader's language the words of a theme come from those alone."""


def theme_words(
    texts: Sequence[str],
    languages: Sequence[str],
    labels: Sequence[int],
    *,
    number: int,
    reader: str,
    how_many: int = 10,
) -> list[list[str]]:
    """Return the words that mark each theme out from the others.

    Parameters
    ----------
    labels : sequence of int
        Theme of each text, 0 … number − 1, or −1.
    reader : str
        Language of the reader: a theme's words come from texts in it where there are enough.

    Returns
    -------
    list of list of str
        Per theme at most `how_many` words, strongest first.
    """
    stems = [_stems(text, language) for text, language in zip(texts, languages, strict=True)]
    shown = _commonest_forms(texts, languages)
    spread = Counter(stem for found in stems for stem in set(found))
    per_theme = [_counts(stems, languages, labels, theme, reader) for theme in range(number)]
    total: Counter[str] = Counter()
    for counts in per_theme:
        total.update(counts)
    every = sum(total.values())
    out = []
    for counts in per_theme:
        size = max(sum(counts.values()), 1)
        elsewhere = max(every - size, 1)
        weight = {
            stem: count
            / size
            * math.log(1 + every / max(number, 1) / total[stem])
            * _more(count / size, (total[stem] - count) / elsewhere)
            for stem, count in counts.items()
            if spread[stem] >= 2 or len(texts) < 20
        }
        marking = (stem for stem in weight if weight[stem] > 0)
        best = sorted(marking, key=lambda stem: (-weight[stem], stem))[:how_many]
        out.append([shown[stem] for stem in best])
    return out


def _more(here: float, elsewhere: float) -> float:
    """Return the part of a word's use here that goes beyond its use elsewhere, 0-1."""
    return max(1 - elsewhere / here, 0.0)


def default_label(words: Sequence[str]) -> str:
    """Return a readable label of a theme's first words."""
    return ", ".join(words[:IN_LABEL]) or "zonder woorden"


def distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that occur twice."""
    seen: Counter[str] = Counter()
    out = []
    for label in labels:
        seen[label] += 1
        out.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return out


def _stems(text: str, language: str) -> list[str]:
    return [light_stem(word, language) for word in _words(text, language)]


def _words(text: str, language: str) -> list[str]:
    words = (normal_form(token, language) for token in tokens(text))
    stop = stop_words(language)
    return [
        word
        for word in words
        if len(word) >= SHORTEST_WORD and word not in stop and not any(map(str.isdigit, word))
    ]


def _commonest_forms(texts: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    forms: dict[str, Counter[str]] = {}
    for text, language in zip(texts, languages, strict=True):
        for word in _words(text, language):
            forms.setdefault(light_stem(word, language), Counter())[word] += 1
    return {
        stem: min(found, key=lambda word: (-found[word], len(word), word))
        for stem, found in forms.items()
    }


def _counts(
    stems: Sequence[list[str]],
    languages: Sequence[str],
    labels: Sequence[int],
    theme: int,
    reader: str,
) -> Counter[str]:
    inside = [i for i, label in enumerate(labels) if label == theme]
    own = [i for i in inside if languages[i] == reader]
    chosen = own if len(own) >= FEWEST_OWN else inside
    counts: Counter[str] = Counter()
    for i in chosen:
        counts.update(set(stems[i]))
    return counts
