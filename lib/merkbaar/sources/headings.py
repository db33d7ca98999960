"""Name the columns of a file in an error, but not what may be a value that stands as a heading.

A file without a heading, or with text in its first row, has people's words where names of columns
are expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from merkbaar.sources.mapping_words import SYNONYMS

MOST = 40
_DIGITS = 5
_LONGEST = 60
_CAPITAL = re.compile(r"[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)*")


def listed(names: Iterable[object]) -> str:
    """List the names of columns for an error.

    Parameters
    ----------
    names : iterable of str
        As they were read.

    Returns
    -------
    str
        The first forty, in quotes; what looks like a value is given as its place.
    """
    every = [str(name) for name in names]
    shown = [f"kolom {at}" if is_value(name) else f"'{name}'" for at, name in enumerate(every, 1)]
    more = f" en {len(every) - MOST} andere" if len(every) > MOST else ""
    hidden = any(map(is_value, every[:MOST]))
    why = " (een kop die op een gegeven lijkt, staat hier niet)" if hidden else ""
    return (", ".join(shown[:MOST]) or "geen") + more + why


def told(name: object) -> str:
    """Name one column at the terminal."""
    return "een kop die op een gegeven lijkt" if is_value(str(name)) else str(name)


def nameable(names: Iterable[object]) -> Sequence[str]:
    """Give the names that may stand in an error."""
    return [str(name) for name in names if not is_value(str(name))]


def is_value(heading: str) -> bool:
    """Whether a heading looks like somebody's data: a number, an address, a story, a name."""
    if "@" in heading or sum(map(str.isdigit, heading)) >= _DIGITS or len(heading) > _LONGEST:
        return True
    capitals = [
        word for word in _CAPITAL.findall(heading) if word[0].isupper() and word[1:].islower()
    ]
    return sum(word.lower() not in _known() for word in capitals) >= 2


@cache
def _known() -> frozenset[str]:
    texts = (*SYNONYMS, *(name for names in SYNONYMS.values() for name in names))
    return frozenset(word for text in texts for word in re.split(r"[\s_]+", text.lower()))
