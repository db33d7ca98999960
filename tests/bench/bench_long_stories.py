"""Long stories with several themes: made by joining labelled sentences, each used once.

The sentences are other people's and lie outside the project (``MERKBAAR_TESTDATA``): SIB-200. A
story is one to three topics of three or four sentences each (60 to 250 words); what is left stays
a short story. Read in parts against read whole.
"""

from __future__ import annotations

import random
import time
from unittest.mock import patch

from tests.bench.bench_themes import DATA, parallel

DRAWS = 6
LANGUAGES = {"nl": "nld_Latn", "en": "eng_Latn"}


def run() -> list[dict]:
    """Measure where the sentences are there."""
    return [row for code in LANGUAGES for row in of(code)] if (DATA / "sib200").is_dir() else []


def of(code: str) -> list[dict]:
    """Find the themes of drawn stories, in parts and whole."""
    from merkbaar.storytelling import ThemeModel, segments

    drawn = [stories(code, seed) for seed in range(DRAWS)]
    ThemeModel(n_themes=7, languages=(code,)).fit(drawn[0][0])  # loads the model once
    rows = []
    for how in ("in parts", "whole"):
        found, start = [], time.perf_counter()
        for texts, truth in drawn:
            with patch.object(segments, "cut", segments.cut if how == "in parts" else no_parts):
                model = ThemeModel(n_themes=7, languages=(code,)).fit(texts)
            found.append(score(model, truth))
        took = (time.perf_counter() - start) / DRAWS
        right, off, carried, told = (sum(values) / DRAWS for values in zip(*found, strict=True))
        rows.append(
            {
                "what": f"{code}, {how}: macro F1 of the topics a story carries",
                "measured": f"{right:.3f}",
                "detail": f"share of a topic off by {off:.3f}; {carried:.2f} carried of "
                f"{told:.2f}; {took:.1f} s a set of {len(drawn[0][0])}",
            }
        )
    return rows


def no_parts(*_: object) -> None:
    """Cut nothing."""


def stories(code: str, seed: int) -> tuple[list[str], list[list[bool]]]:
    """Join the sentences of a language to stories; returns them and the topics of each."""
    draw = random.Random(seed)
    left: dict[str, list[str]] = {}
    for sentence in parallel(LANGUAGES[code]):
        left.setdefault(sentence["category"], []).append(ended(sentence["text"]))
    topics = sorted(left)
    for own in left.values():
        draw.shuffle(own)
    texts, truth = [], []
    while len(free := [topic for topic in topics if len(left[topic]) >= 4]) > 1:
        some = draw.sample(free, min(draw.choice([1, 2, 2, 3]), len(free)))
        own = [left[topic].pop() for topic in some for _ in range(draw.choice([3, 4]))]
        texts.append(" ".join(own))
        truth.append([topic in some for topic in topics])
    for topic in topics:
        texts += left[topic]
        truth += [[topic == one for one in topics]] * len(left[topic])
    return texts, truth


def ended(text: str) -> str:
    """Return a sentence with a stop."""
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text}."


def score(model: object, truth: list[list[bool]]) -> tuple[float, float, float, float]:
    """Match themes to topics; give macro F1, the mean error of a share, and themes a story."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    labels, strengths = model.labels_, model.strengths_  # type: ignore[attr-defined]
    topics = np.array(truth)
    carried = strengths >= 0.5
    carried[np.arange(len(labels)), labels] = True
    carried &= (labels >= 0)[:, None]
    both = topics.T.astype(int) @ carried
    f1 = 2 * both / np.maximum(topics.sum(axis=0)[:, None] + carried.sum(axis=0)[None], 1)
    rows, columns = linear_sum_assignment(-f1)
    off = np.abs(topics.mean(axis=0)[rows] - carried.mean(axis=0)[columns]).mean()
    per_story = carried.sum(axis=1).mean(), topics.sum(axis=1).mean()
    return float(f1[rows, columns].mean()), float(off), *map(float, per_story)
