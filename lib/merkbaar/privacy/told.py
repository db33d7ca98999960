"""Names that a Dutch text itself announces or signs with: "ik heet …", "groetjes, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merkbaar.privacy.wordrow import Words

_PARTICLE = r"(?:van|de|der|den|ten|ter|het|'t|’t|el|al|bin|von|da|di)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_FULL = (
    rf"(?P<it>(?:[A-Z]\.\s?){{0,4}}(?:{_PARTICLE}\s+){{0,3}}{_CAPITAL}"
    rf"(?:\s+(?:{_PARTICLE}\s+){{0,3}}{_CAPITAL})*)"
)
_TOLD = re.compile(
    rf"\b(?i:(?:mijn|de|onze|zijn|haar)\s+naam\s+is|naam\s*:|heet(?:te|ten)?|genaamd)\s+{_FULL}"
)
_SIGNED = re.compile(
    rf"(?i:vriendelijke groet(?:en)?|groet(?:en|jes)?|gr\.?|hoogachtend|mvg|liefs)[\s,.:!]+"
    rf"(?:van\s+)?{_FULL}\s*[.!]*\s*$"
)
_TELLS = frozenset(("naam", "heet", "heette", "heetten", "genaamd"))
_SIGNS = frozenset(("groet", "groeten", "groetjes", "gr", "hoogachtend", "mvg", "liefs"))
NO_NAME = frozenset(("u", "uw", "ik", "wij", "we", "het", "de", "een", "en", "ja", "nee", "nou"))
"""Words that may have a capital where a name is announced, and are none."""


def told_names(words: Words) -> Iterator[tuple[int, int, str]]:
    """Yield announced names as places in the text: start, end and "name"."""
    for tells, pattern in ((_TELLS, _TOLD), (_SIGNS, _SIGNED)):
        if tells.isdisjoint(words.small):
            continue
        for match in pattern.finditer(words.text):
            if match.group("it").casefold() not in NO_NAME:
                yield *match.span("it"), "name"
