"""A second level: the parts of a theme, where it is large enough and really falls apart.

Any set of stories can be cut in two. A theme has parts only if (1) its silhouette (Rousseeuw 1987)
is larger than those of stories drawn from one cloud of the same shape (a normal distribution with
the theme's own covariance: the parametric bootstrap of SigClust, Liu et al. 2008), and (2) each
part is found again when a fifth of the stories is left out (Jaccard of .75 or more, "stable" in
Hennig 2007). Else none are shown, and it is said why. That isn't proof that there are none: of
themes mixed from two subjects three in ten aren't seen to fall apart (``docs/measurements.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling.describing import default_label, distinct, theme_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

FEWEST_STORIES = 24
"""From how many stories of a theme parts are looked for: three times the smallest part."""
FEWEST_IN_PART = 8
MOST_PARTS = 5
CLOUDS, MAY_BEAT = 60, 2
"""Of so many clouds at most so many may fall apart as well as the theme: p < .05."""
DRAWS, LEFT_IN, FIRM = 20, 0.8, 0.75
SAMPLE = 500
"""Of a larger theme, so many stories decide whether it has parts."""
WHY = {
    "small": f"te weinig verhalen (minder dan {FEWEST_STORIES})",
    "one": "niet aangetoond dat het uiteenvalt; delen die op elkaar lijken, kunnen er wel zijn",
    "unstable": "er zijn misschien delen, maar ze komen niet terug als een vijfde van de verhalen "
    "wegvalt",
}
"""Why no parts of a theme are shown, for people."""


@dataclass(frozen=True)
class Subthemes:
    """The second level of a set of themes.

    Attributes
    ----------
    table : DataFrame
        theme, subtheme (id), label, words, size, stability (0-1); empty where no theme has parts.
    labels : list of str
        The sub-theme of each text, or "".
    none : dict of str to str
        Per theme of which no parts are shown why (in Dutch).
    """

    table: pd.DataFrame
    labels: list[str]
    none: dict[str, str]

    def story_themes(self, narratives: Sequence[str]) -> pd.DataFrame:
        """Return which story has which sub-theme, as ``sharing.shares`` reads it.

        Meant for who asks for it: shares are offered for main themes.
        """
        import pandas as pd

        if len(narratives) != len(self.labels):
            raise ValueError(f"{len(narratives)} ids for {len(self.labels)} texts.")
        rows = [
            (narrative, label, 1.0, True)
            for narrative, label in zip(narratives, self.labels, strict=True)
            if label
        ]
        return pd.DataFrame(rows, columns=["narrative", "theme", "strength", "main"])


def subthemes(model: ThemeModel, texts: Sequence[str]) -> Subthemes:
    """Look for the parts of each theme.

    Parameters
    ----------
    model : ThemeModel
        Fitted, or as corrected (``corrections.corrected(…).model``).
    texts : sequence of str
        In the order in which it was fitted.

    Returns
    -------
    Subthemes
        The same for the same input. Ids are the theme's, a dot and a number: ``t01.1``.
    """
    import pandas as pd

    from merkbaar.storytelling import clustering

    if len(texts) != len(model.labels_):
        raise ValueError(f"{len(texts)} texts, but the model was fitted on {len(model.labels_)}.")
    rows: list[dict[str, Any]] = []
    labels, none = [""] * len(texts), {}
    for place, theme in enumerate(model.themes_["theme"]):
        own = (model.labels_ == place).nonzero()[0]
        with clustering.one_thread():
            found, firm, why = _parts(_points(model, own), model.random_state)
        if why:
            none[theme] = WHY[why]
            continue
        told = _described(model, texts, own, found)
        for part, (label, words) in enumerate(told):
            code = f"{theme}.{part + 1}"
            mine = own[found == part]
            rows.append(
                {
                    "theme": theme,
                    "subtheme": code,
                    "label": label,
                    "words": words,
                    "size": len(mine),
                    "stability": firm[part],
                }
            )
            for i in mine:
                labels[i] = code
    names = ["theme", "subtheme", "label", "words", "size", "stability"]
    return Subthemes(pd.DataFrame(rows, columns=names), labels, none)


def _points(model: ThemeModel, own: np.ndarray) -> np.ndarray:
    """Return what the stories of a theme are about, as the model compares it."""
    import numpy as np

    if not len(own):
        return np.zeros((0, 1))
    return model._topic[np.searchsorted(model._usable, own)]


def _parts(points: np.ndarray, random_state: int) -> tuple[np.ndarray, list[float], str]:
    """Return the part of each story, how firm each part is, and why there are none."""
    import numpy as np

    nothing = np.zeros(0, dtype=int)
    if len(points) < FEWEST_STORIES:
        return nothing, [], "small"
    draw = np.random.default_rng(random_state)
    sample = np.sort(draw.permutation(len(points))[:SAMPLE])
    seen = points[sample]
    score, found = _best(seen, random_state)
    if found is None:
        return nothing, [], "one"
    as_well = 0
    for _ in range(CLOUDS):
        as_well += _best(_cloud(seen, draw), random_state)[0] >= score
        if as_well > MAY_BEAT:
            return nothing, [], "one"
    firm = _firm(seen, found, draw, random_state)
    if min(firm) < FIRM:
        return nothing, [], "unstable"
    whole = _nearest(points, seen, found) if len(points) > len(seen) else found
    return whole, firm, ""


def _best(points: np.ndarray, random_state: int) -> tuple[float, np.ndarray | None]:
    """Return the best silhouette over 2 to 5 parts that aren't too small, and those parts."""
    import numpy as np

    from merkbaar.storytelling import clustering
    from merkbaar.storytelling.k_means import silhouettes

    space, best = _space(points), (-1.0, None)
    for number in range(2, min(MOST_PARTS, len(points) // FEWEST_IN_PART) + 1):
        found = clustering.clusters(space, number, random_state=random_state)
        if found.max() < 1 or np.bincount(found).min() < FEWEST_IN_PART:
            continue
        score = float(silhouettes(space, found[None])[0])
        if score > best[0] + 1e-9:
            best = (score, found)
    return best


def _space(points: np.ndarray) -> np.ndarray:
    from merkbaar.storytelling import space

    return space.main_directions(space.unit(points - points.mean(axis=0)))


def _cloud(points: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Draw as many stories from one normal cloud with the same mean and covariance."""
    import numpy as np

    middle = points.mean(axis=0)
    _, spread, directions = np.linalg.svd(points - middle, full_matrices=False)
    drawn = draw.normal(size=(len(points), len(spread)))
    return drawn * (spread / np.sqrt(len(points))) @ directions + middle


def _firm(
    points: np.ndarray, found: np.ndarray, draw: np.random.Generator, random_state: int
) -> list[float]:
    """Return how well each part is found again in random four fifths of the stories."""
    import numpy as np

    from merkbaar.storytelling import clustering

    number, likeness = int(found.max()) + 1, []
    for _ in range(DRAWS):
        rows = np.sort(draw.permutation(len(points))[: int(len(points) * LEFT_IN)])
        again = clustering.clusters(_space(points[rows]), number, random_state=random_state)
        likeness.append(
            [
                max(clustering.overlap(found[rows] == part, again == other) for other in set(again))
                for part in range(number)
            ]
        )
    return np.mean(likeness, axis=0).round(3).tolist()


def _nearest(points: np.ndarray, seen: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Give every story the part of which the middle is nearest."""
    import numpy as np

    middle = seen.mean(axis=0)
    centres = [(seen[found == part] - middle).mean(axis=0) for part in range(found.max() + 1)]
    lengths = np.linalg.norm(centres, axis=1)
    near = (points - middle) @ (np.array(centres) / lengths[:, None]).T
    return near.round(9).argmax(axis=1)


def _described(
    model: ThemeModel, texts: Sequence[str], own: np.ndarray, found: np.ndarray
) -> list[tuple[str, list[str]]]:
    """Return label and words of each part: what is said more in it than anywhere else."""
    number, parts = len(model.themes_), int(found.max()) + 1
    labels = model.labels_.copy()
    labels[own] = number + found
    words = theme_words(
        [str(text) for text in texts],
        model.languages_,
        labels.tolist(),
        number=number + parts,
        reader=model.reader,
    )[number:]
    return list(zip(distinct([default_label(part) for part in words]), words, strict=True))
