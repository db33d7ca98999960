"""How a text came to be: typed, spoken, transcribed or translated; by what, and how surely.

A quote says so beside it. A text that a program wrote out or translated and that the program itself
is unsure of isn't what somebody said until a person has compared it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TYPED, SPOKEN, TRANSCRIBED, TRANSLATED = "typed", "spoken", "transcribed", "translated"
KINDS = (TYPED, SPOKEN, TRANSCRIBED, TRANSLATED)
UNKNOWN = "unknown"
SAID = {
    TYPED: "getypt|ingetypt|geschreven|typed|written|formulier|form",
    SPOKEN: "gesproken|mondeling|ingesproken|spoken|oral|voice",
    TRANSCRIBED: "uitgeschreven|uitgetypt|getranscribeerd|transcriptie|transcript|transcribed",
    TRANSLATED: "vertaald|vertaling|translated|translation",
}
"""What a source may call each kind."""
BETWEEN = re.compile(r"[\s+,/&;]+|\ben\b|\band\b|\bdoor\b|\bmet\b|\bby\b|\bwith\b|[:()]")
LEAST_SURE = 0.5
"""A transcript or translation under this (0-1) waits for a person. In Whisper's terms: a mean log
probability under -0.69."""
ENOUGH = 10
"""From how many people with one language of origin on a quote may name it."""


def kinds(said: str) -> tuple[str, str]:
    """Read how a text came to be, as a source has it.

    Parameters
    ----------
    said : str
        A kind, or several ("uitgeschreven en vertaald"), with by what behind it ("transcribed:
        Whisper large-v3", "vertaald door DeepL").

    Returns
    -------
    tuple of str
        The kinds, joined by ``+`` in the order of ``KINDS`` (nothing where nothing is said;
        ``unknown`` where no kind is named), and by what, or "".
    """
    if not said.strip():
        return "", ""
    names = {name: kind for kind, listed in SAID.items() for name in (kind, *listed.split("|"))}
    found, rest = set(), said.strip()
    while rest:
        first = re.match(r"\w+", rest)
        if first is None or first[0].casefold() not in names:
            break
        found.add(names[first[0].casefold()])
        rest = rest[first.end() :]
        while rest and (gap := BETWEEN.match(rest)):
            rest = rest[gap.end() :]
    kind = "+".join(one for one in KINDS if one in found) or UNKNOWN
    return kind, rest.rstrip(") ").strip()


def sureness(values: Iterable[float | None]) -> list[float]:
    """Bring how sure a program was to 0-1, whatever it writes; NaN where it says nothing.

    Parameters
    ----------
    values : iterable of float
        A column of one source. With a negative number in it they are mean log probabilities
        (Whisper's ``avg_logprob``), with one above 1 percentages, else shares.
    """
    plain = [math.nan if value is None else float(value) for value in values]
    told = [value for value in plain if not math.isnan(value)]
    if any(value < 0 for value in told):
        return [math.exp(min(value, 0.0)) if value == value else value for value in plain]
    if any(value > 1 for value in told):
        return [min(value / 100, 1.0) if value == value else value for value in plain]
    return plain


def is_made_by_machine(made_by: str) -> bool:
    """Whether a text was written out or translated, so that it can differ from what was said."""
    return bool({TRANSCRIBED, TRANSLATED} & {part.split(":")[0] for part in made_by.split("+")})


def unsure(stories: pd.DataFrame, *, least: float = LEAST_SURE) -> list[bool]:
    """Say of each story whether a person must compare it with what was said before it counts.

    Parameters
    ----------
    stories : DataFrame
        With ``made_by`` and ``confidence`` where there are any; nobody is unsure without them.
    least : float
        0 to 1.
    """
    if not {"made_by", "confidence"} <= set(stories.columns):
        return [False] * len(stories)
    sure = sureness(stories["confidence"].tolist())
    made = ["" if said is None or said != said else str(said) for said in stories["made_by"]]
    pairs = zip(made, sure, strict=True)
    return [is_made_by_machine(said) and value < least for said, value in pairs]


def to_check(stories: pd.DataFrame, *, least: float = LEAST_SURE) -> pd.DataFrame:
    """List the stories that wait for a person, the least sure first; no text.

    Returns
    -------
    DataFrame
        narrative, made_by, made_with, confidence (0-1) and words, as far as they are there.
    """
    listed = stories.assign(confidence=sureness(stories["confidence"].tolist()))
    listed = listed.loc[unsure(stories, least=least)]
    names = ("narrative", "made_by", "made_with", "confidence", "words")
    listed = listed[[name for name in names if name in listed.columns]]
    return listed.sort_values(["confidence", *listed.columns[:1]], kind="stable")


def shown(stories: pd.DataFrame, *, enough: int = ENOUGH) -> list[str]:
    """Say how each text came to be as it may stand beside a quote.

    The language that a translated text was told in can point at one person, so it is named only
    where enough people of the same place, time and groups told in it.

    Parameters
    ----------
    stories : DataFrame
        Those among which to count: of one theme, if the text will stand under it. ``made_by`` and
        ``person``, and where they are there ``original_language``, ``area``, ``period`` and
        ``group_…``.
    enough : int
        Different persons with that language who are alike in all of these.

    Returns
    -------
    list of str
        As `made_by`; for a translated text with ``:`` and the code of its language where that
        may be named.
    """
    made_by = [said if isinstance(said, str) and said else TYPED for said in stories["made_by"]]
    if "original_language" not in stories:
        return made_by
    languages = stories["original_language"].fillna("").astype(str)
    return [
        said.replace(TRANSLATED, f"{TRANSLATED}:{language}") if number >= enough else said
        for said, language, number in zip(made_by, languages, told_alike(stories), strict=True)
    ]


def told_alike(stories: pd.DataFrame) -> list[int]:
    """Count for each translated text who told in its language and are alike in all that is shown.

    Parameters
    ----------
    stories : DataFrame
        As :func:`shown` has them.

    Returns
    -------
    list of int
        Different persons; 0 for what isn't translated, or from a language that isn't known.
    """
    if "original_language" not in stories:
        return [0] * len(stories)
    alike = [name for name in stories if name in ("area", "period") or name.startswith("group_")]
    columns = ["original_language", *alike]
    places = list(zip(*(stories[name].fillna("").astype(str) for name in columns), strict=True))
    counted = [
        TRANSLATED in str(said).split("+") and place[0] not in ("", "und")
        for said, place in zip(stories["made_by"], places, strict=True)
    ]
    pairs = set(zip(places, stories["person"], counted, strict=True))
    people = Counter(place for place, _, one in pairs if one)
    return [people[place] if one else 0 for place, one in zip(places, counted, strict=True)]
