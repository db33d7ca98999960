"""How stable themes look where there are none: stories drawn from one round cloud."""

from __future__ import annotations

import numpy as np

NUMBERS = (24, 40, 100, 200)
DIRECTIONS, DRAWS = 40, 10


def run() -> list[dict]:
    """Give, per number of stories, the share of themes of noise that would be called stable."""
    from merkbaar.storytelling.stability import FIRM

    rows = []
    for number in NUMBERS:
        found = np.concatenate([stabilities(number, seed) for seed in range(DRAWS)])
        rows.append(
            {
                "what": f"themes of noise called stable (from {FIRM}), {number} stories",
                "measured": f"{(found >= FIRM).mean():.2f}",
                "detail": f"{len(found)} themes, mean stability {found.mean():.2f}",
            }
        )
    return rows


def stabilities(number: int, seed: int) -> np.ndarray:
    """Find themes in noise, and give how stable each looks."""
    from merkbaar.storytelling import ThemeModel

    vectors = np.random.default_rng(seed).normal(size=(number, DIRECTIONS))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"Verhaal nummer {at} over de hulp en de zorg in de wijk" for at in range(number)]
    model = ThemeModel(languages=("nl",)).fit(texts, vectors).assess()
    return model.themes_["stability"].to_numpy(dtype=float)
