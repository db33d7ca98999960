"""Whether a quote repeats what a professional wrote in somebody's dossier.

A quote is a person's own words. Words that also stand in a dossier were written by somebody else,
who agreed to nothing, and whoever knows the dossier knows whose it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from merkbaar.privacy.placed import bare

WORDS = 8
"""From so many words in a row two texts are no longer alike by chance."""


def runs(texts: Iterable[str]) -> frozenset[str]:
    """Give every run of :data:`WORDS` words in texts, without capitals, marks and redacted parts.

    Examples
    --------
    >>> sorted(runs(["Een twee drie, vier vijf zes zeven acht negen."]))
    ['een twee drie vier vijf zes zeven acht', 'twee drie vier vijf zes zeven acht negen']
    """
    return frozenset(run for text in texts for run in _runs(text))


def repeats(text: str, written: Collection[str]) -> bool:
    """Whether a text has a run of words that was written elsewhere (:func:`runs`)."""
    return bool(written) and any(run in written for run in _runs(text))


def _runs(text: str) -> Iterator[str]:
    words = bare(text).split()
    return (" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))
