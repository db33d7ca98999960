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
from typing import TYPE_CHECKING, NamedTuple

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

    sides = _sides(before, after, persons)
    agreed = _agreed(before, after)
    if min(side.size for side in sides) < LEAST_THEMES:
        raise DefinitionError(
            "In één van de twee golven is maar één thema gevonden. Dat is de hele golf, en dus "
            "niet te vergelijken. Er zijn minstens twee thema's per golf nodig."
        )
    ones = np.ones(len(sides[0].stories)), np.ones(len(sides[1].stories))
    found, fewer = _families(sides, ones, agreed)
    draw = np.random.default_rng(random_state)
    again: Counter[Family] = Counter()
    for _ in range(draws):
        weights = _drawn(sides[0].people, draw), _drawn(sides[1].people, draw)
        again.update(_families(sides, weights, agreed)[0])
    rows = []
    for family in found:
        ids = [
            tuple(model.themes_["theme"].iloc[list(part)])
            for model, part in zip((before, after), family, strict=True)
        ]
        named = any(family == ((a,), (b,)) for a, b in agreed)
        sure = again[family] / draws if draws and not named else float("nan")
        kind = "agreed" if named else _kind(family, fewer)
        rows.append((*ids, kind, round(sure, 3), round(_likeness(sides, family), 3)))
    return pd.DataFrame(rows, columns=["before", "after", "kind", "probability", "likeness"])


class Side(NamedTuple):
    """The usable stories of a wave in the space of both.

    Attributes
    ----------
    stories : ndarray, shape (n_stories, n_dimensions)
    labels : ndarray of int, shape (n_stories,)
        Place of the main theme.
    people : ndarray of int, shape (n_stories,)
        A number per person.
    size : int
        How many themes.
    """

    stories: np.ndarray
    labels: np.ndarray
    people: np.ndarray
    size: int


def _sides(
    before: ThemeModel, after: ThemeModel, persons: tuple[Sequence[str], Sequence[str]] | None
) -> tuple[Side, Side]:
    stories, who = _in_one_space(before, after), _people(before, after, persons)
    one, other = (
        Side(told, model.labels_[model.labels_ >= 0], people, len(model.themes_))
        for told, model, people in zip(stories, (before, after), who, strict=True)
    )
    return one, other


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
    sides: tuple[Side, Side],
    weights: tuple[np.ndarray, np.ndarray],
    agreed: Sequence[tuple[int, int]] = (),
) -> tuple[list[Family], tuple[set[int], set[int]]]:
    """Give the themes of both waves that belong together, and those told of less in the other."""
    one, other = sides
    centres = _centres(one, weights[0]), _centres(other, weights[1])
    own = _places(one, centres[0]), _places(other, centres[1])
    away = _places(one, centres[1]), _places(other, centres[0])
    home = [_landed(sides[at], weights[at], own[at], sides[at].size) for at in (0, 1)]
    back = _landed(one, weights[0], away[0], other.size)
    forth = _landed(other, weights[1], away[1], one.size)
    fewer = (
        _told_less((one, other), weights, (own[0], away[1])),
        _told_less((other, one), (weights[1], weights[0]), (own[1], away[0])),
    )
    held = {a for a, _ in agreed}, {b for _, b in agreed}
    pairs = [
        (a, b)
        for a in range(one.size)
        for b in range(other.size)
        if a not in held[0] and b not in held[1]
        if (a not in fewer[0] and back[a, b] > HALF * home[0][a, a])
        or (b not in fewer[1] and forth[b, a] > HALF * home[1][b, b])
    ]
    return _chained([*agreed, *pairs], (one.size, other.size)), fewer


def _centres(side: Side, weights: np.ndarray) -> np.ndarray:
    import numpy as np

    from merkbaar.storytelling import space

    mine = [side.labels == theme for theme in range(side.size)]
    sums = [weights[own] @ side.stories[own] for own in mine]
    return space.unit(np.array(sums).reshape(side.size, side.stories.shape[1]))


def _places(side: Side, centres: np.ndarray) -> np.ndarray:
    """Give the centre at which each story lands: the nearest, or −1 if it looks away from all."""
    import numpy as np

    near = side.stories @ centres.T
    return np.where(near.max(axis=1) > 0, near.argmax(axis=1), -1)


def _landed(side: Side, weights: np.ndarray, places: np.ndarray, number: int) -> np.ndarray:
    """Give per theme the share of its stories that lands at each centre, (themes, centres)."""
    import numpy as np

    out = np.zeros((side.size, number))
    there = places >= 0
    np.add.at(out, (side.labels[there], places[there]), weights[there])
    total = np.bincount(side.labels, weights, minlength=side.size)
    return out / np.maximum(total, 1e-12)[:, None]


def _told_less(
    sides: tuple[Side, Side],
    weights: tuple[np.ndarray, np.ndarray],
    places: tuple[np.ndarray, np.ndarray],
) -> set[int]:
    """Give the themes of the first of two waves of which clearly fewer people told in the other.

    Of both waves' persons fewer than half as many have a story that lands there in the other, and
    the interval of the difference says so too.
    """
    from merkbaar.storytelling.contrasts import newcombe

    size = sides[0].size
    (here, all_here), (there, all_there) = (
        _persons_at(side.people, weight, place, size)
        for side, weight, place in zip(sides, weights, places, strict=True)
    )
    return {
        theme
        for theme in range(size)
        if here[theme] and there[theme] / all_there < HALF * here[theme] / all_here
        if newcombe((here[theme], all_here), (there[theme], all_there))[0] > 0
    }


def _persons_at(
    people: np.ndarray, weights: np.ndarray, places: np.ndarray, size: int
) -> tuple[list[int], int]:
    """Count per centre the persons with a story that lands there, and all persons."""
    import numpy as np

    number = int(people.max()) + 1
    times, there = np.zeros(number, dtype=int), np.zeros((number, size), dtype=bool)
    times[people] = weights.astype(int)
    there[people[places >= 0], places[places >= 0]] = True
    return (times @ there).tolist(), int(times.sum())


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


def _kind(family: Family, fewer: tuple[set[int], set[int]]) -> str:
    left, right = (len(side) for side in family)
    if not right:
        return "gone" if family[0][0] in fewer[0] else "blurred"
    if not left:
        return "new" if family[1][0] in fewer[1] else "blurred"
    if left == 1:
        return "same" if right == 1 else "split"
    return "merged" if right == 1 else "regrouped"


def _likeness(sides: tuple[Side, Side], family: Family) -> float:
    import numpy as np

    from merkbaar.storytelling import space

    if not all(family):
        return float("nan")
    means = [
        side.stories[np.isin(side.labels, part)].mean(axis=0, keepdims=True)
        for side, part in zip(sides, family, strict=True)
    ]
    left, right = (space.unit(mean)[0] for mean in means)
    return float(left @ right)
