"""Choose quotes: near the heart of a theme, unlike each other, from both sides, never rewritten.

Maximal marginal relevance (Carbonell & Goldstein 1998), at most one quote a person, and only
from texts that the caller has marked ``quotable`` (consent to quote, redacted, offerable). A long
story gives a run of its own whole sentences, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

NEARNESS = 0.7
"""Weight of nearness to the theme against difference from what is chosen (λ)."""
SHORTEST, LONGEST = 25, 320
POLES = ("positive", "negative", "mixed")
SENTENCE = re.compile(r"\S[^.!?…؟\n]*(?:[.!?…؟]+[\"'”’)]*|\n|$)")


def choose(
    stories: pd.DataFrame,
    model: ThemeModel,
    *,
    per_pole: int = 2,
    shortest: int = SHORTEST,
    longest: int = LONGEST,
    used: Sequence[str] = (),
) -> pd.DataFrame:
    """Choose the quotes of each theme.

    Parameters
    ----------
    stories : DataFrame
        The stories in the order in which `model` was fitted: narrative, person, text, quotable
        (bool), and where they are there pole, language, made_by, area, period, ``group_…``. Rows
        outside the edition's period may have quotable False.
    per_pole : int
        Most quotes of a theme from each pole.
    shortest, longest : int
        Characters in a quote.
    used : sequence of str
        Persons that may not be quoted (again).

    Returns
    -------
    DataFrame
        narrative, person, theme, pole, text, language, made_by, area, period and ``group_…`` (as
        far as `stories` has them); the best first within theme and pole.
    """
    import pandas as pd

    if len(stories) != len(model.labels_):
        raise ValueError(
            f"{len(stories)} stories, but the model was fitted on {len(model.labels_)}."
        )
    stories = stories.reset_index(drop=True)
    chosen: list[dict] = []
    persons = set(used)
    # the smallest themes choose first: they have least to choose from
    order = model.themes_["size"].argsort(kind="stable")
    for place in order:
        chosen += _of_theme(stories, model, int(place), per_pole, (shortest, longest), persons)
    keep = ["narrative", "person", "theme", "pole", "text", "language", "made_by", "area", "period"]
    keep += [name for name in stories.columns if name.startswith("group_")]
    out = pd.DataFrame(chosen, columns=[*keep, "place", "order"])
    out = out.sort_values(["place", "pole", "order"], kind="stable", ignore_index=True)
    return out.drop(columns=["place", "order"])


def excerpt(text: str, *, words: Sequence[str], shortest: int, longest: int) -> str:
    """Return the text, or of a long one the run of whole sentences with most of the words.

    What comes back is a piece of `text` as it stands, or "" where none has a fitting length.
    """
    text = text.strip()
    if len(text) <= longest:
        return text if len(text) >= shortest else ""
    spans = [found.span() for found in SENTENCE.finditer(text)]
    wanted = [word.lower() for word in words]
    best: tuple[int, int, str] | None = None
    for first, (start, _) in enumerate(spans):
        for _, end in spans[first:]:
            piece = text[start:end].strip()
            if len(piece) > longest:
                break
            if len(piece) >= shortest:
                held = sum(word in piece.lower() for word in wanted)
                if best is None or (held, len(piece)) > best[:2]:
                    best = (held, len(piece), piece)
    return best[2] if best else ""


def _of_theme(
    stories: pd.DataFrame,
    model: ThemeModel,
    place: int,
    per_pole: int,
    lengths: tuple[int, int],
    persons: set[str],
) -> list[dict]:
    """Choose the quotes of one theme and add their persons to `persons`."""
    row = model.themes_.iloc[place]
    own = [int(i) for i in (model.labels_ == place).nonzero()[0]]
    own = [i for i in own if bool(stories.loc[i, "quotable"])]
    words = row["words"]
    texts = {
        i: excerpt(
            str(stories.loc[i, "text"]), words=words, shortest=lengths[0], longest=lengths[1]
        )
        for i in own
    }
    poles = _poles(stories, model, [i for i in own if texts[i]])
    out: list[dict] = []
    for pole in sorted(set(poles.values())):
        side = [i for i in poles if poles[i] == pole]
        for i in _mmr(model, place, side, stories, per_pole, persons):
            found = {name: stories.loc[i, name] for name in stories.columns}
            extra = {"theme": row["theme"], "pole": pole, "text": texts[i]}
            out.append({"made_by": "typed", **found, **extra, "place": place, "order": len(out)})
    return out


def _poles(stories: pd.DataFrame, model: ThemeModel, rows: list[int]) -> dict[int, str]:
    """Return the pole of each story: as coded, else the two sides along the theme's main axis."""
    import numpy as np

    if "pole" in stories.columns:
        return {i: str(stories.loc[i, "pole"]) for i in rows if stories.loc[i, "pole"] in POLES}
    if len(rows) < 2:
        return dict.fromkeys(rows, "a")
    points = model.vectors_[rows] - model.vectors_[rows].mean(axis=0)
    axis = np.linalg.svd(points, full_matrices=False)[2][0]
    axis = axis * np.sign(axis[np.abs(axis).argmax()] or 1)
    sides = points @ axis > 0
    return {i: "b" if side else "a" for i, side in zip(rows, sides, strict=True)}


def _mmr(
    model: ThemeModel,
    place: int,
    rows: list[int],
    stories: pd.DataFrame,
    most: int,
    persons: set[str],
) -> list[int]:
    """Choose rows near the theme's centre and unlike each other; one a person."""
    members = model.vectors_[model.labels_ == place]
    near = model.vectors_[rows] @ _direction(members) if rows else []
    chosen: list[int] = []
    while len(chosen) < most:
        open_ = [k for k, i in enumerate(rows) if stories.loc[i, "person"] not in persons]
        if not open_:
            break
        best = max(open_, key=lambda k: (_worth(model, rows[k], float(near[k]), chosen), -rows[k]))
        chosen.append(rows[best])
        persons.add(stories.loc[rows[best], "person"])
    return chosen


def _worth(model: ThemeModel, row: int, near: float, chosen: list[int]) -> float:
    alike = max((float(model.vectors_[row] @ model.vectors_[i]) for i in chosen), default=0.0)
    return round(NEARNESS * near - (1 - NEARNESS) * alike, 9)


def _direction(members: np.ndarray) -> np.ndarray:
    from merkbaar.storytelling.space import unit

    return unit(members.mean(axis=0, keepdims=True))[0]
