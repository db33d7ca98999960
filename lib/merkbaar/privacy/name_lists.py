"""The lists of names as the recogniser of people asks them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from merkbaar.privacy.lists import sections
from merkbaar.privacy.ordinary import harmless_words

_LONG = 4
"""Letters from which a usual name is a name in small letters too; a rare one must be longer."""
_FOREIGN = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True)
class Names:
    """The lists of names, in small letters; what each holds stands in the files."""

    common: frozenset[str]
    sure: frozenset[str]
    both: frozenset[str]
    given_word: frozenset[str]
    family: frozenset[str]
    family_word: frozenset[str]
    proper_word: frozenset[str]
    around: dict[str, frozenset[str]]
    telling: frozenset[str]
    """Names that are no word, so long that in small letters they are a name wherever they stand."""
    starters: frozenset[str]
    """Words in small letters that a name may begin at."""

    def known(self, small: str) -> bool:
        """Whether a word is on any list."""
        return (
            small in self.sure
            or small in self.family
            or small in self.given_word
            or small in self.family_word
            or small in self.proper_word
        )


@lru_cache(maxsize=1)
def name_lists() -> Names:
    """Read the lists once."""
    given, family = sections("given_names"), sections("family_names")
    around = sections("around_names_nl")
    common, rare = _plain(given["common"], given), _plain(given["rare"], given)
    telling = {name for name in common if len(name) >= _LONG}
    telling |= {name for name in rare if len(name) > _LONG}
    telling -= around["no name in small"]
    return Names(
        common=common,
        sure=common | rare | given["both"],
        telling=frozenset(telling),
        both=given["both"],
        given_word=given["word"],
        family=family["family"] | family["proper"],
        family_word=family["word"],
        proper_word=family["proper word"],
        around=around,
        starters=common
        | telling
        | given["both"]
        | around["title"]
        | around["kin"]
        | around["particle"],
    )


def _plain(names: frozenset[str], given: dict[str, frozenset[str]]) -> frozenset[str]:
    """Give names, also as they are typed without accents; not where that makes a word of them."""
    bald = {unaccented(name) for name in names if not name.isascii()}
    return names | (bald - given["both"] - given["word"] - harmless_words())


def unaccented(small: str) -> str:
    """Give a word in small letters without the accents and foreign letters that phones lack."""
    parts = unicodedata.normalize("NFD", small.translate(_FOREIGN))
    return "".join(part for part in parts if not unicodedata.combining(part))
