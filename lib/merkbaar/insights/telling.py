"""The words of the themes, from the tables that notebooks offered."""

from __future__ import annotations

from collections.abc import Mapping

from ..tables import Offer


def theme_words(results: Mapping[str, Offer]) -> dict[str, tuple[str, ...]]:
    """Give the words of each theme, most telling first.

    Parameters
    ----------
    results : mapping of str to Offer
        Tables with a dimension ``theme`` may have a column ``words`` (parted by commas); where
        several have, the first by name counts.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(results):
        offer = results[name]
        if "theme" not in offer.dimensions or "words" not in offer.frame:
            continue
        for theme, words in zip(offer.frame["theme"], offer.frame["words"], strict=True):
            parts = tuple(word.strip() for word in str(words).split(",") if word.strip())
            found.setdefault(str(theme), parts)
    return found
