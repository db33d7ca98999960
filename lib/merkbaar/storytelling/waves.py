"""What became of themes between two waves: the same, split, merged, new or gone, and how surely.

The stories of both waves are put in one space. A theme of one wave and a theme of the other belong
together where the stories of either, placed by the centres of the other wave's themes, land there
at least half as often as a theme's own stories do in itself. Themes that belong together, by
whatever chain, are one family; its shape says what became of them. How sure that is, is how often
the same family comes back when persons are drawn again (bootstrap by person), with each story kept
in its theme: that the themes themselves might have come out otherwise isn't in it, so it is too
high rather than too low. A theme without a partner is new (or gone) only if clearly fewer people
told of it in the other wave; else it was only not found apart there. A theme that both waves were
asked for by the same words is the same because people agreed so, and isn't tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from merkbaar.errors import DefinitionError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

DRAWS = 200
HALF = 0.5
"""How often, beside a theme's own stories in itself, another theme's must land there."""
LEAST_THEMES = 2
"""A wave's only theme is the wave: centred together, two such never look alike."""
KINDS = ("same", "split", "merged", "regrouped", "new", "gone", "blurred", "agreed")
Family = tuple[tuple[int, ...], tuple[int, ...]]


def match(
    before: ThemeModel,
    after: ThemeModel,
    *,
    persons: tuple[Sequence[str], Sequence[str]] | None = None,
    draws: int = DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Say what became of each theme.

    Parameters
    ----------
    before, after : ThemeModel
        Fitted on the stories of each wave, by the same embedder.
    persons : pair of sequence of str, optional
        Who told each story, per wave, in the order in which it was fitted. Without it every story
        counts as another person's.
    draws : int
        How often persons are drawn again.
    random_state : int

    Returns
    -------
    DataFrame
        One row a family: ``before`` and ``after`` (tuples of theme ids), ``kind`` (one of
        ``KINDS``), ``probability`` (0-1; NaN where agreed by the same seed words), ``likeness``
        (cosine of the centres of both sides, NaN where there is one side). In order of the themes
        before, then after.

    Raises
    ------
    DefinitionError
        If the waves were read by different embedders, if a wave has no two themes, or `persons`
        doesn't fit the stories.
    """
    import numpy as np
    import pandas as pd

    one, other = _in_one_space(before, after)
    labels = before.labels_[before.labels_ >= 0], after.labels_[after.labels_ >= 0]
    who = _people(before, after, persons)
    sizes = len(before.themes_), len(after.themes_)
    ones = np.ones(len(one)), np.ones(len(other))
    agreed = _agreed(before, after)
    if min(sizes) < LEAST_THEMES:
        raise DefinitionError(
            "In één van de twee golven is maar één thema gevonden. Dat is de hele golf, en dus "
            "niet te vergelijken. Er zijn minstens twee thema's per golf nodig."
        )
    found = _families(one, other, labels, ones, sizes, agreed)
    draw = np.random.default_rng(random_state)
    again: Counter[Family] = Counter()
    for _ in range(draws):
        weights = _drawn(who[0], draw), _drawn(who[1], draw)
        again.update(_families(one, other, labels, weights, sizes, agreed))
    rows = []
    for family in found:
        ids = [
            tuple(model.themes_["theme"].iloc[list(part)])
            for model, part in zip((before, after), family, strict=True)
        ]
        named = any(family == ((a,), (b,)) for a, b in agreed)
        sure = again[family] / draws if draws and not named else float("nan")
        likeness = _likeness(one, other, labels, family)
        kind = "agreed" if named else _kind(family)
        if kind in ("new", "gone") and _told_too(one, other, labels, who, family, sizes):
            kind = "blurred"
        rows.append((*ids, kind, round(sure, 3), round(likeness, 3)))
    return pd.DataFrame(rows, columns=["before", "after", "kind", "probability", "likeness"])


def _in_one_space(before: ThemeModel, after: ThemeModel) -> tuple[np.ndarray, np.ndarray]:
    """Give the usable stories of both waves, centred together by language."""
    import numpy as np

    from merkbaar.storytelling import space

    read = [model.embeddings_[model.labels_ >= 0] for model in (before, after)]
    if not all(map(len, read)):
        raise DefinitionError(
            "In één van de twee golven zijn er te weinig verhalen voor thema's, dus er valt niets "
            "te vergelijken."
        )
    if before.maker_ != after.maker_ or read[0].shape[1:] != read[1].shape[1:]:
        raise DefinitionError(
            "De twee golven zijn door verschillende taalmodellen gelezen. Thema's zijn alleen te "
            "vergelijken als beide met hetzelfde model zijn gevonden: kies voor beide dezelfde "
            "embedder."
        )
    languages = [
        code
        for model in (before, after)
        for code, label in zip(model.languages_, model.labels_, strict=True)
        if label >= 0
    ]
    middle = space.centred(np.vstack(read), languages)
    if before.directions_ is not None:
        middle = space.unit(middle @ before.directions_.T)
    return middle[: len(read[0])], middle[len(read[0]) :]


def _agreed(before: ThemeModel, after: ThemeModel) -> list[tuple[int, int]]:
    """Give the places of themes that both waves were asked for, by the same words."""
    from merkbaar.storytelling.seeding import seeds_of

    first, second = seeds_of(before.seeds), seeds_of(after.seeds)
    places = [
        {theme: place for place, theme in enumerate(model.themes_["theme"])}
        for model in (before, after)
    ]
    return [
        (places[0][theme], places[1][theme])
        for theme, words in first.items()
        if second.get(theme) == words
    ]


def _people(
    before: ThemeModel, after: ThemeModel, persons: tuple[Sequence[str], Sequence[str]] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Give a number per person for each usable story of each wave."""
    import numpy as np

    found = []
    for side, model in enumerate((before, after)):
        own = np.arange(len(model.labels_)) if persons is None else np.asarray(persons[side])
        if len(own) != len(model.labels_):
            raise DefinitionError(
                f"Er zijn {len(own)} personen bij {len(model.labels_)} verhalen. Geef bij elk "
                "verhaal één persoon, in dezelfde volgorde."
            )
        found.append(np.unique(own[model.labels_ >= 0], return_inverse=True)[1])
    return found[0], found[1]


def _drawn(persons: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Give each story the number of times its person was drawn."""
    import numpy as np

    number = int(persons.max()) + 1 if len(persons) else 0
    times = np.bincount(draw.integers(0, number, number), minlength=number) if number else persons
    return times[persons].astype(float)


def _families(
    one: np.ndarray,
    other: np.ndarray,
    labels: tuple[np.ndarray, np.ndarray],
    weights: tuple[np.ndarray, np.ndarray],
    sizes: tuple[int, int],
    agreed: Sequence[tuple[int, int]] = (),
) -> list[Family]:
    """Give the themes of both waves that belong together, in order."""
    forth = _landed(other, labels[1], weights[1], _centres(one, labels[0], weights[0], sizes[0]))
    back = _landed(one, labels[0], weights[0], _centres(other, labels[1], weights[1], sizes[1]))
    own = [
        _landed(side, found, weight, _centres(side, found, weight, size))
        for side, found, weight, size in zip((one, other), labels, weights, sizes, strict=True)
    ]
    held = {a for a, _ in agreed}, {b for _, b in agreed}
    pairs = [
        (a, b)
        for a in range(sizes[0])
        for b in range(sizes[1])
        if a not in held[0] and b not in held[1]
        if forth[b, a] > HALF * own[1][b, b] or back[a, b] > HALF * own[0][a, a]
    ]
    return _chained([*agreed, *pairs], sizes)


def _centres(stories: np.ndarray, labels: np.ndarray, weights: np.ndarray, size: int) -> np.ndarray:
    import numpy as np

    from merkbaar.storytelling import space

    sums = [weights[labels == theme] @ stories[labels == theme] for theme in range(size)]
    return space.unit(np.array(sums).reshape(size, stories.shape[1]))


def _landed(
    stories: np.ndarray, labels: np.ndarray, weights: np.ndarray, centres: np.ndarray
) -> np.ndarray:
    """Give per theme the share of its stories that lands at each centre, shape (themes, centres).

    A story lands at the nearest centre, and nowhere if it looks away from all of them.
    """
    import numpy as np

    number = int(labels.max()) + 1 if len(labels) else 0
    out = np.zeros((number, len(centres)))
    if not len(centres) or not number:
        return out
    near = stories @ centres.T
    place = near.argmax(axis=1)
    at = weights * (near.max(axis=1) > 0)
    np.add.at(out, (labels, place), at)
    total = np.bincount(labels, weights, minlength=number)
    return out / np.maximum(total, 1e-12)[:, None]


def _chained(pairs: Sequence[tuple[int, int]], sizes: tuple[int, int]) -> list[Family]:
    """Join pairs that share a theme; themes without a pair are alone."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    total = sum(sizes)
    rows, columns = [a for a, _ in pairs], [sizes[0] + b for _, b in pairs]
    graph = coo_matrix(([1] * len(pairs), (rows, columns)), shape=(total, total))
    _, part = connected_components(graph, directed=False)
    families: dict[int, tuple[list[int], list[int]]] = {}
    for place in range(total):
        sides = families.setdefault(int(part[place]), ([], []))
        sides[place >= sizes[0]].append(place - sizes[0] * (place >= sizes[0]))
    return [(tuple(left), tuple(right)) for left, right in families.values()]


def _kind(family: Family) -> str:
    left, right = (len(side) for side in family)
    if not left or not right:
        return "gone" if left else "new"
    if left == 1:
        return "same" if right == 1 else "split"
    return "merged" if right == 1 else "regrouped"


def _told_too(
    one: np.ndarray,
    other: np.ndarray,
    labels: tuple[np.ndarray, np.ndarray],
    who: tuple[np.ndarray, np.ndarray],
    family: Family,
    sizes: tuple[int, int],
) -> bool:
    """Whether a theme of one wave may well have been told of in the other, but not found apart.

    It is called new (or gone) only if, of both waves' persons, fewer than half as many have a
    story that lands there in the other wave, and the interval of the difference says so too.
    """
    import numpy as np

    from merkbaar.storytelling.contrasts import newcombe

    side = 1 if family[1] else 0
    stories, place = (one, other), family[side][0]
    size = sizes[side]
    centres = _centres(stories[side], labels[side], np.ones(len(stories[side])), size)
    here, there = (_persons_at(stories[at], who[at], centres, place) for at in (side, 1 - side))
    share, elsewhere = (count / number for count, number in (here, there))
    return elsewhere >= HALF * share or newcombe(here, there)[0] <= 0


def _persons_at(
    stories: np.ndarray, who: np.ndarray, centres: np.ndarray, place: int
) -> tuple[int, int]:
    """Count the persons with a story that lands at a centre, and all persons."""
    near = stories @ centres.T
    lands = (near.argmax(axis=1) == place) & (near.max(axis=1) > 0)
    return len(set(who[lands].tolist())), len(set(who.tolist()))


def _likeness(
    one: np.ndarray, other: np.ndarray, labels: tuple[np.ndarray, np.ndarray], family: Family
) -> float:
    import numpy as np

    from merkbaar.storytelling import space

    if not all(family):
        return float("nan")
    sides = [
        stories[np.isin(found, side)].mean(axis=0, keepdims=True)
        for stories, found, side in zip((one, other), labels, family, strict=True)
    ]
    left, right = (space.unit(side)[0] for side in sides)
    return float(left @ right)
