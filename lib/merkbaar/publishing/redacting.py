"""Redact all texts of a file at once: each different one once, on several cores if that pays."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..privacy.redaction import Redaction

PAYS = 6_000
"""From so many texts on other processes save time, also where they must start from nothing."""


def redact_all(
    texts: Sequence[str], languages: Sequence[str], *, keep: Iterable[str] = ()
) -> list[Redaction]:
    """Redact texts; the same text in the same language is looked at once.

    Parameters
    ----------
    texts, languages : sequence of str, length n
        Texts, and the language of each.
    keep : iterable of str
        Names that may stay.

    Returns
    -------
    list of Redaction, length n
        In the order of `texts`, whatever the number of cores.
    """
    from ..privacy.redaction import kept_names, redact_many

    pairs = list(zip(texts, languages, strict=True))
    different = list(dict.fromkeys(pairs))
    given = [text for text, _ in different], [language for _, language in different]
    kept = kept_names(keep)
    try:
        done = redact_many(*given, keep=kept, workers=_workers(len(different)))
    except BrokenProcessPool:  # a script that may not be started twice, or too little memory
        done = redact_many(*given, keep=kept)
    known = dict(zip(different, done, strict=True))
    return [known[pair] for pair in pairs]


def _workers(texts: int) -> int:
    """Processors that this process may use; one where starting others takes longer."""
    if texts < PAYS:
        return 1
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
