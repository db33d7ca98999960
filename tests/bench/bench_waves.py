"""What `compare` says of two waves between which nothing changed.

The usable Dutch stories of the example are dealt into two halves at random: whatever is called new
or gone is a matter of how themes happen to fall.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

STORIES = Path(__file__).resolve().parents[2] / "data" / "voorbeeld" / "generator" / "stories"
DEALS = 20


def run() -> list[dict]:
    """Deal the stories, compare the halves, and count what is called new or gone."""
    from merkbaar.storytelling.comparing import SURE, compare

    stories = usable()
    found = pd.concat(
        compare(dealt(stories, seed), languages=("nl",)).assign(deal=seed) for seed in range(DEALS)
    )
    false = found["became"].isin(["nieuw", "weg"])
    sure = false & (found["probability"] >= SURE)
    said = found.loc[found["probability"] >= SURE, "became"]
    return [
        {
            "what": "nothing changed: called new or gone",
            "measured": f"{false.sum()} of {len(found)}",
        },
        {
            "what": f"the same, of what has a probability of {SURE} or more",
            "measured": f"{sure.sum()} of {len(said)}",
            "detail": f"in {found.loc[sure, 'deal'].nunique()} of {DEALS} deals",
        },
    ]


def usable() -> pd.DataFrame:
    """Give the usable Dutch stories, each of another person."""
    from merkbaar.storytelling import narratives

    texts = pd.DataFrame({"text": list(texts_of()), "language": "nl"})
    texts["narrative"] = [f"n{at:03d}" for at in range(len(texts))]
    texts["person"] = texts["narrative"]
    told = narratives.prepare(texts)
    return told.loc[told["usable"]].reset_index(drop=True)


def texts_of() -> Iterator[str]:
    """Read the Dutch stories as they were written."""
    from ruamel.yaml import YAML

    for path in sorted(STORIES.glob("*_nl.yml")):
        for story in YAML(typ="safe").load(path):
            yield " ".join(story["text"].split())


def dealt(stories: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Deal the stories into two waves of the same size."""
    draw = np.random.default_rng(seed)
    return stories.assign(wave=np.where(draw.permutation(len(stories)) % 2, "A", "B"))
