"""Make the lists of forms ("huizen": "huis") from the tables of simplemma.

``pip install simplemma==2.0.0``, then ``python -m merkbaar.storytelling.gloss.forms``, after the
gloss lists have been made. Kept are forms that no list knows of words that one does. simplemma
itself isn't needed to run Merkbaar: its tables take seconds to load, these hundredths.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from merkbaar.storytelling import glossing
from merkbaar.storytelling.gloss.build import write
from merkbaar.storytelling.words import normal_form


def lemmas(language: str) -> Iterator[tuple[str, str]]:
    """Yield each form that simplemma knows with its basic form, in normal form."""
    from simplemma.strategies import dictionaries  # pyright: ignore[reportMissingImports]

    def plain(text: Any) -> str:
        return normal_form(text.decode() if isinstance(text, bytes) else text, language)

    table = dictionaries.DefaultDictionaryFactory().get_dictionary(language)
    for form, lemma in table.items():
        yield plain(form), plain(lemma)


def forms(language: str) -> dict[str, str]:
    """Give the forms of each word that can be glossed, one line a word."""
    known = glossing.listed(language)
    found: dict[str, set[str]] = defaultdict(set)
    for form, lemma in lemmas(language):
        if lemma in known and form not in known and re.fullmatch(r"[^\W\d_]+", form):
            found[lemma].add(form)
    return {lemma: " ".join(sorted(own)) for lemma, own in found.items()}


if __name__ == "__main__":
    for code in glossing.GLOSSED:
        write(f"{code}_forms", forms(code))
