"""What is kept of each story: in which language it is, how it came to be, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def tell(stories: pd.DataFrame, languages: Sequence[str]) -> None:
    """Fill in language and provenance of the stories of one source, in place.

    ``made_by`` becomes a kind (typed, spoken, transcribed, translated, or several joined by "+"),
    ``made_with`` by what, ``confidence`` 0-1, ``language`` a code (``und`` where it can't be
    told), and ``original_language`` that of a translated story.

    Parameters
    ----------
    stories : DataFrame
        Standard table ``narratives``, after the door: redacted.
    languages : sequence of str
        Languages of the monitor: what is identified is one of these.
    """
    from ..storytelling.provenance import sureness

    stories["language"] = _named(stories, "language", stories["text"].tolist(), languages)
    _made(stories)
    if "confidence" in stories:
        stories["confidence"] = sureness(stories["confidence"].tolist())
    if "original" in stories:
        _originals(stories, languages)


def _made(stories: pd.DataFrame) -> None:
    """Part how a story came to be from by what; who or what that is is redacted."""
    import pandas as pd

    from ..storytelling.provenance import TYPED, kinds
    from .redacting import redact_all

    said = [one if isinstance(one, str) else "" for one in stories["made_by"]]
    parted = {one: kinds(one) for one in set(said)}
    made = [parted[one][0] or TYPED for one in said]
    stories["made_by"] = pd.Series(made, index=stories.index, dtype="str")
    makers = [parted[one][1] for one in said]
    if "made_with" not in stories and not any(makers):
        return
    given = stories["made_with"] if "made_with" in stories else [None] * len(stories)
    named = [
        one if isinstance(one, str) else maker for one, maker in zip(given, makers, strict=True)
    ]
    done = redact_all(named, ["nl"] * len(named))
    texts = [one.text or None for one in done]
    stories["made_with"] = pd.Series(texts, index=stories.index, dtype="str")


def _originals(stories: pd.DataFrame, languages: Sequence[str]) -> None:
    """Say in which language a translated story was told, where that can be told."""
    import pandas as pd

    from ..storytelling.provenance import TRANSLATED

    translated = stories["made_by"].str.contains(TRANSLATED, regex=False)
    if not translated.any():
        return
    pairs = zip(stories["original"], stories["text"], strict=True)
    told = [original if original != text else None for original, text in pairs]
    codes = _named(stories, "original_language", told, languages)
    pairs = zip(codes, translated, strict=True)
    named = [code if one and code != "und" else None for code, one in pairs]
    stories["original_language"] = pd.Series(named, index=stories.index, dtype="str")


def _named(
    stories: pd.DataFrame, column: str, texts: Sequence[object], languages: Sequence[str]
) -> list[str]:
    """Return the language of each text: as the source names it, else identified, else ``und``."""
    from ..storytelling.languages import code_of, identify

    given = stories[column].tolist() if column in stories else [""] * len(stories)
    codes = [code_of(one) if isinstance(one, str) else "" for one in given]
    unsaid = [place for place, code in enumerate(codes) if not code]
    plain = [text if isinstance(text, str) else "" for text in texts]
    found = identify((plain[place] for place in unsaid), languages)
    for place, code in zip(unsaid, found, strict=True):
        codes[place] = code
    return codes
