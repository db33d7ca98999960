"""How stable themes look where there are none, and where there are: stories drawn from clouds."""

from __future__ import annotations

import numpy as np

NUMBERS = (24, 40, 100, 200, 400)
DIRECTIONS, DRAWS = 40, 5
SUBJECTS, APART = 5, 0.2
"""Subjects that stories are drawn around, and half the spread of those in each direction, where
stories themselves spread 1."""


def run() -> list[dict]:
    """Give, per number of stories, the share of themes that would be called stable."""
    from merkbaar.storytelling.stability import FIRM

    rows = []
    for what, apart in (("noise", 0.0), (f"{SUBJECTS} subjects", APART)):
        for number in NUMBERS:
            found = np.concatenate([stabilities(number, seed, apart) for seed in range(DRAWS)])
            rows.append(
                {
                    "what": f"themes of {what} called stable (from {FIRM}), {number} stories",
                    "measured": f"{(found >= FIRM).mean():.2f}",
                    "detail": f"{len(found)} themes, mean stability {found.mean():.2f}",
                }
            )
    return rows


def stabilities(number: int, seed: int, apart: float) -> np.ndarray:
    """Find themes in stories around some subjects, or none, and give how stable each looks."""
    from merkbaar.storytelling import ThemeModel

    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(number, DIRECTIONS))
    middles = draw.normal(size=(SUBJECTS, DIRECTIONS))
    vectors += 2 * apart * middles[np.arange(number) % SUBJECTS]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"Verhaal nummer {at} over de hulp en de zorg in de wijk" for at in range(number)]
    model = ThemeModel(languages=("nl",)).fit(texts, vectors).assess()
    return model.themes_["stability"].to_numpy(dtype=float)
