"""Long stories read in parts, so that one can carry several themes.

An interview of ten minutes is about many things; as one vector it lies in the middle of them and
near none. So a long story is cut into runs of whole sentences, themes are found among the parts of
all stories, and a story carries a theme as strongly as its strongest part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.storytelling.narratives import reasons_of, sentences

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.storytelling.themes import ThemeModel

LONG = 250
"""Words from which a story is read in parts. Cutting sooner makes stories carry themes that people
don't see in them: on the example's (half of them under 70 words) from 100 words F1 fell from .57
to .52, and shares came out 6 points too high instead of 2."""
PART = 100
"""Words that a part has at least, as far as the story has them; a part ends with a sentence."""
FEWEST = 10
"""Stories, as in ``themes``."""
TURN = re.compile(
    r"^[ \t]*(?:\[?\d{1,2}(?::\d{2}){1,2}\]?[ \t]*)?"
    r"([^\W_][^:\n]{0,30}|\[[^:\n]{1,30}\])[ \t]*:[ \t]+",
    re.MULTILINE,
)
"""Who speaks, at the beginning of a line of a transcript, with or without a time before it."""
ASKING = frozenset(
    {"interviewer", "interviewster", "onderzoeker", "int", "i", "vraag", "v", "question", "q"}
)


@dataclass(frozen=True)
class Parts:
    """Stories in parts.

    Attributes
    ----------
    texts : list of str
        The parts, in order; a short story is one part.
    story : list of int
        The place of the story of each.
    """

    texts: list[str]
    story: list[int]


def is_long(text: str, *, long: int = LONG) -> bool:
    """Whether a story has so many words."""
    return len(text) > long and len(text.split(None, long)) > long


def parts(text: str, *, least: int = PART) -> list[str]:
    """Cut a story into runs of whole sentences; what an interviewer asks is left out.

    Parameters
    ----------
    least : int
        Words in a part, at least; the last part takes the rest.

    Returns
    -------
    list of str
        One part or more, unless the text is empty.
    """
    found: list[str] = []
    for sentence in sentences(told(text)):
        if found and len(found[-1].split(None, least)) <= least - 1:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    if len(found) > 1 and len(found[-1].split()) < least / 2:
        found[-2:] = [f"{found[-2]} {found[-1]}"]
    return found


def told(text: str) -> str:
    """Return what the teller says in a transcript; a text without turns stays as it is."""
    turns = list(TURN.finditer(text))
    speakers = Counter(turn[1].casefold() for turn in turns)
    if not ASKING & set(speakers):
        return text
    kept = [text[: turns[0].start()]]
    for turn, end in zip(turns, [*(turn.start() for turn in turns[1:]), len(text)], strict=True):
        speaker = turn[1].casefold()
        if speaker not in ASKING:
            # who speaks once may be no speaker ("Ik zei: ...")
            kept.append(text[turn.end() if speakers[speaker] > 1 else turn.start() : end])
    return "\n".join(filter(None, (piece.strip() for piece in kept))) or text


def cut(texts: Sequence[str], reasons: Sequence[str]) -> Parts | None:
    """Cut the long ones of the usable texts into parts; None where none is long."""
    usable = [place for place, why in enumerate(reasons) if not why]
    if not any(is_long(texts[place]) for place in usable):
        return None
    found, story = [], []
    for place in usable:
        own = parts(texts[place]) if is_long(texts[place]) else [texts[place]]
        found += own
        story += [place] * len(own)
    return Parts(found, story)


def fit(model: ThemeModel, cut_up: Parts) -> ThemeModel:
    """Find the themes of the parts, and give each story those of its parts.

    Parameters
    ----------
    model : ThemeModel
        Its ``reasons_`` and ``languages_`` are those of the stories.

    Returns
    -------
    ThemeModel
        Fitted: a row a story again. The main theme of a story is the one that most of its words
        are in, its strengths are those of its strongest part.
    """
    import numpy as np

    reasons, languages, number = model.reasons_, model.languages_, len(model.reasons_)
    if reasons.count("") < FEWEST:
        return model._fit(model._texts, None)
    story = np.array(cut_up.story)
    model.languages_ = [languages[place] for place in cut_up.story]
    model.reasons_ = reasons_of(cut_up.texts, cut_up.story)
    model._fit(cut_up.texts, None)
    model._in_parts = copy(model)
    model._in_parts._story = story  # pyright: ignore[reportAttributeAccessIssue]
    words = np.array([len(text.split()) for text in cut_up.texts], dtype=float)
    words[model.labels_ < 0] = 0
    main = np.zeros((number, max(1, len(model.themes_))))
    np.add.at(main, (story, np.maximum(model.labels_, 0)), words)
    heard = main.sum(axis=1) > 0
    why = dict(zip(cut_up.story[::-1], model.reasons_[::-1], strict=True))
    model.reasons_ = [
        one or ("" if heard[place] else why[place]) for place, one in enumerate(reasons)
    ]
    model.languages_ = languages
    model.labels_ = np.where(heard, main.argmax(axis=1), -1)
    model.strengths_ = _most(model.strengths_, story, number)
    model.vectors_ = _mean(model.vectors_, story, words, number)
    model.embeddings_ = _mean(model.embeddings_, story, words, number).astype(np.float32)
    sizes = [int((model.labels_ == theme).sum()) for theme in range(len(model.themes_))]
    model.themes_ = model.themes_.assign(size=sizes)
    if len(model.themes_):
        _whole(model, story, words, np.flatnonzero(heard))
    return model


def _whole(model: ThemeModel, story: np.ndarray, words: np.ndarray, heard: np.ndarray) -> None:
    """Give what the steps after a fit look at a row a usable story, as without parts."""
    used = model._usable
    own, weight, number = story[used], words[used], len(model.labels_)
    model._space, model._topic, model._smooth = (
        _mean(space, own, weight, number)[heard]
        for space in (model._space, model._topic, model._smooth)
    )
    for name in ("_near", "_held"):
        by_theme = getattr(model, name)
        pooled = {theme: _most(one, own, number)[heard] for theme, one in by_theme.items()}
        setattr(model, name, pooled)
    model._strengths = model.strengths_[heard]
    model._labels, model._usable = model.labels_[heard], heard


def _most(values: np.ndarray, story: np.ndarray, number: int) -> np.ndarray:
    """Return the most of the parts of each story, column by column."""
    import numpy as np

    out = np.full((number, *values.shape[1:]), values.min(initial=0), dtype=values.dtype)
    np.maximum.at(out, story, values)
    return out


def _mean(vectors: np.ndarray, story: np.ndarray, weight: np.ndarray, number: int) -> np.ndarray:
    """Return the mean vector of the parts of each story, of length 1 (zeros for none)."""
    import numpy as np

    from merkbaar.storytelling.space import unit

    out = np.zeros((number, vectors.shape[1]))
    np.add.at(out, story, vectors * weight[:, None])
    return unit(out)
