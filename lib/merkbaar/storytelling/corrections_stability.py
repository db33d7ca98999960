"""How firmly a theme stands that people merged or split: found again, and corrected again.

As in ``stability`` a fifth of the stories is left out and themes are found anew in the rest; then
the same corrections are replayed on those, and the theme is compared with what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling import stability
from merkbaar.storytelling.corrections_rules import DoesNotFit, State, carry_out

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.decisions import Correction
    from merkbaar.storytelling.splitting import Material
    from merkbaar.storytelling.themes import ThemeModel

BOOTSTRAPS = 20


def measured(
    model: ThemeModel,
    themes: pd.DataFrame,
    labels: np.ndarray,
    corrections: Sequence[Correction],
    known: Material,
    *,
    ids: Sequence[str],
    bootstraps: int = BOOTSTRAPS,
) -> list[float]:
    """Measure the stability of themes that have none because people changed them.

    Parameters
    ----------
    model : ThemeModel
        Fitted and assessed; not yet corrected.
    themes : DataFrame
        The themes as corrected: theme, stability.
    labels : ndarray of int, shape (n_stories,)
        Place in `themes` of the main theme of each story; -1: none.
    corrections : sequence of Correction
    known : Material
        For splits.
    ids : sequence of str
        Narratives in the order in which the model was fitted.

    Returns
    -------
    list of float
        ``stability`` of each theme (0-1), as it was where it had one.
    """
    import numpy as np

    from merkbaar.storytelling import clustering

    out = themes["stability"].to_numpy(dtype=float).copy()
    wanted = np.flatnonzero(np.isnan(out))
    if not len(wanted):
        return out.tolist()
    draw = np.random.default_rng(model.random_state)
    usable, likeness = model._usable, []
    with clustering.one_thread():
        for _ in range(bootstraps):
            size = max(2, int(len(usable) * stability.LEFT_IN))
            rows = np.sort(draw.permutation(len(usable))[:size])
            left = [str(ids[i]) for i in usable[rows]]
            again = _corrected_again(model, rows, corrections, known, left)
            here = labels[usable[rows]]
            likeness.append([_best(here == place, again) for place in wanted])
    out[wanted] = np.mean(likeness, axis=0).round(3)
    return out.tolist()


def _corrected_again(
    model: ThemeModel,
    rows: np.ndarray,
    corrections: Sequence[Correction],
    known: Material,
    stories: Sequence[str],
) -> list[str]:
    """Return the theme of each story where themes are found, and corrected, in some of them."""
    import pandas as pd

    found = stability._again(model, rows).tolist()
    seeds = [theme for theme, words in (model.seeds or {}).items() if words]
    names = [*seeds, *(f"t{i + 1:02d}" for i in range(max(found) + 1 - len(seeds)))]
    told: dict[str, Any] = {"narrative": stories, "theme": [names[at] for at in found]}
    themes = pd.DataFrame({"theme": names, "label": "", "renamed": False})
    state = State(pd.DataFrame(told).assign(strength=1.0, main=True), themes)
    for correction in corrections:
        try:
            state = carry_out(state, correction, known)
        except DoesNotFit:
            continue
    main = state.told.loc[state.told["main"].astype(bool)]
    theme = dict(zip(main["narrative"], main["theme"], strict=True))
    return [theme.get(story, "") for story in stories]


def _best(theme: np.ndarray, after: Sequence[str]) -> float:
    """Return how like a theme the likest of those found again is (Jaccard)."""
    import numpy as np

    from merkbaar.storytelling.clustering import overlap

    names = np.array(after)
    return max((overlap(theme, names == name) for name in sorted(set(after) - {""})), default=0.0)
