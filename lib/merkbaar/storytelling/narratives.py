"""Make stories ready: set apart what says nothing or was said before, and count it.

Nothing is thrown away: each row stays, with ``usable`` and, where it isn't, the ``reason``.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from merkbaar.storytelling.nothing import (
    ALL_WELL,
    SIGN,
    every_word,
    kinds_of_nothing,
    plain_words,
)
from merkbaar.storytelling.nothing import NOTHING as NON_ANSWER
from merkbaar.storytelling.provenance import LEAST_SURE, unsure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

EMPTY, UNSURE, SIGNS = "empty", "unsure", "signs"
TOO_SHORT, COPY = "too_short", "copy"
REASONS = (EMPTY, UNSURE, SIGNS, NON_ANSWER, ALL_WELL, TOO_SHORT, COPY)
"""Why a story is set apart, in the order in which it is looked at: ``unsure`` waits for a person
(see ``provenance``), ``all_well`` says that it was good and not what."""
FEWEST_LETTERS = 2
UNSPEAKABLE = re.compile("[bcdfghjklmnpqrstvwxz]{2,}")
"""Letters without a vowel: a sound or a slip ("hmm", "brr")."""
SHORT_ANSWER = 5
"""Up to so many words two people can well have said the same ("te lang wachten")."""
LONGEST_SENTENCE = 400
LONGEST_NON_ANSWER = 100
"""Characters; what is longer says something."""

KEYBOARD = re.compile(
    r"(asdf|qwert|sdfg|dfgh|hjkl|jkl|zxcv|lalala|blabla|bla|xx+|haha|lol|abc)+\w{0,3}"
)
KEYS = frozenset(["as", "qw", "sd", "df", "hj", "jk", "zx", "la", "bl", "xx", "ha", "lo", "ab"])
"""How what ``KEYBOARD`` finds begins."""
SENTENCE = re.compile(r"[^.!?…؟\n]+(?:[.!?…؟]+[\"'”’)]*(?!\S)|[.!?…؟]+|\n|$)")


def prepare(narratives: pd.DataFrame, *, least_sure: float = LEAST_SURE) -> pd.DataFrame:
    """Say of each story whether it can be used, and if not, why not.

    Parameters
    ----------
    narratives : DataFrame
        Standard table ``narratives``: ``text``, and where they are there ``person``, ``made_by``
        and ``confidence``. The first of identical or nearly identical texts (case, spaces,
        punctuation, accents) stays, the others are copies; but the same short answer of somebody
        else is an answer of its own.
    least_sure : float
        Transcripts and translations of which their maker is less sure (0-1) are set apart.

    Returns
    -------
    DataFrame
        All rows in their order, with ``usable`` (bool), ``reason`` (one of ``REASONS`` or "")
        and ``words`` (number of words).
    """
    import pandas as pd

    out = narratives.copy()
    texts = ["" if text is None or text != text else str(text) for text in out["text"]]
    waiting = unsure(out, least=least_sure)
    persons = out["person"].tolist() if "person" in out else None
    told = ["" if wait else text for text, wait in zip(texts, waiting, strict=True)]
    found = [
        UNSURE if wait and text.strip() else why
        for why, text, wait in zip(reasons_of(told, persons), texts, waiting, strict=True)
    ]
    # with a type of their own: without any story a column of nothing isn't a condition
    reasons = pd.Series(found, index=out.index, dtype="str")
    out["usable"] = (reasons == "").astype(bool)
    out["reason"] = reasons
    out["words"] = pd.Series([len(text.split()) for text in texts], index=out.index, dtype="int64")
    return out


def settled(prepared: pd.DataFrame, reasons: Sequence[str]) -> pd.DataFrame:
    """Take over what the theme model set apart as well, once it had seen all stories.

    Parameters
    ----------
    prepared : DataFrame
        From :func:`prepare`.
    reasons : sequence of str
        ``ThemeModel.reasons_``, of the usable stories in their order.

    Returns
    -------
    DataFrame
        The same rows with ``usable`` and ``reason`` as they are now. Stories that are only too
        few to bundle were told all the same: they stay usable.
    """
    out = prepared.copy()
    why = [reason if reason in REASONS else "" for reason in reasons]
    out.loc[out["usable"], "reason"] = why
    out["usable"] = (out["reason"] == "").astype(bool)
    return out


def counts(prepared: pd.DataFrame) -> dict[str, int]:
    """Count the stories: all, usable and each reason for setting apart."""
    reasons = prepared["reason"].tolist()
    found = {reason: reasons.count(reason) for reason in REASONS}
    return {"all": len(reasons), "usable": reasons.count(""), **found}


def reasons_of(texts: Iterable[str], persons: Sequence[object] | None = None) -> list[str]:
    """Return for each text why it is set apart, or "".

    Parameters
    ----------
    texts : iterable of str
    persons : sequence, length n_texts, optional
        Who wrote each; without it everybody wrote one.
    """
    reasons: list[str] = []
    seen: set[object] = set()
    for place, text in enumerate(texts):
        plain = plain_words(text)
        reason = "" if _clearly_says(plain) else _reason(text, plain)
        if not reason:
            core: object = plain.replace(" ", "") if text.isascii() else _core(text)
            if len(text.split(None, SHORT_ANSWER)) <= SHORT_ANSWER:
                core = (core, place if persons is None else persons[place])
            reason = COPY if core in seen else ""
            seen.add(core)
        reasons.append(reason)
    return reasons


def sentences(text: str, *, longest: int = LONGEST_SENTENCE) -> list[str]:
    """Split a story into sentences; one that is too long is cut at a comma or a space.

    Parameters
    ----------
    longest : int
        Most characters in a piece.
    """
    pieces: list[str] = []
    for sentence in SENTENCE.findall(text):
        rest = sentence.strip()
        while len(rest) > longest:
            cut = max(rest.rfind(", ", 0, longest), rest.rfind(" ", longest // 2, longest))
            cut = cut if cut > 0 else longest
            pieces.append(rest[:cut].strip(" ,"))
            rest = rest[cut:].strip(" ,")
        if rest:
            pieces.append(rest)
    return pieces


def _clearly_says(plain: str) -> bool:
    """Whether a text says something for certain by its first two words: a quick answer for most.

    What this can't tell, :func:`_reason` does.
    """
    words = plain.split(None, 2)
    if len(words) < 2 or not (words[0].isalpha() and words[1].isalpha()):
        return False
    start = (words[0] + words[1])[:2]
    return start[0] != start[1] and start not in KEYS and words[0] not in every_word()


def _reason(text: str, plain: str) -> str:
    if not text.strip():
        return EMPTY
    letters = len([*islice(filter(str.isalpha, plain), FEWEST_LETTERS)])
    if letters == 0:
        return SIGNS
    said = _said(plain, text) if len(plain) <= LONGEST_NON_ANSWER else ""
    if said or any(map(str.isdigit, plain)):
        return said
    return TOO_SHORT if letters < FEWEST_LETTERS or UNSPEAKABLE.fullmatch(plain) else ""


def _said(plain: str, text: str) -> str:
    squeezed = plain.replace(" ", "")
    if len(set(squeezed)) == 1 or KEYBOARD.fullmatch(squeezed):
        return NON_ANSWER
    if not every_word().issuperset(plain.split()):
        return ""
    said = {kind.said(plain, text) for kind in kinds_of_nothing().values()}
    return next((one for one in (NON_ANSWER, ALL_WELL) if one in said), "")


def _core(text: str) -> str:
    """Return what makes a text the same as another: letters and digits, no accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return SIGN.sub("", parts) or text.strip()
