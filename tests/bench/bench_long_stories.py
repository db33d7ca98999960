"""Long stories with several themes: made by joining labelled sentences, each used once.

The sentences are other people's and lie outside the project (``MERKBAAR_TESTDATA``): SIB-200, five
languages in one set. A long story is two to four topics of six to eight sentences each in one
language (some 350 words); what is left stays a short story. Read in parts against read whole.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.bench.bench_themes import ALONE, DATA, parallel

if TYPE_CHECKING:
    import numpy as np

DRAWS = 2
LANGUAGES = {code: ALONE[code] for code in ("nl", "en", "tr", "pl", "es")}


def run() -> list[dict]:
    """Measure where the sentences are there."""
    return measured() if (DATA / "sib200").is_dir() else []


def measured() -> list[dict]:
    """Find the themes of drawn stories, in parts and whole."""
    from merkbaar.storytelling import ThemeModel, segments

    drawn = [stories(seed) for seed in range(DRAWS)]
    rows = []
    for how, cut in (("in parts", segments.cut), ("whole", no_parts)):
        found, start = [], time.process_time()
        for texts, codes, truth in drawn:
            with patch.object(segments, "cut", cut):
                model = ThemeModel(n_themes=7, languages=tuple(LANGUAGES))
                model.fit(texts, text_languages=codes)
            found.append(score(model, truth, [segments.is_long(text) for text in texts]))
        took = (time.process_time() - start) / DRAWS
        right, off, carried, told, long = (sum(x) / DRAWS for x in zip(*found, strict=True))
        rows.append(
            {
                "what": f"{how}: macro F1 of the topics that a long story carries",
                "measured": f"{right:.3f}",
                "detail": f"share of a topic off by {off:.3f}; {carried:.2f} carried of "
                f"{told:.2f}; {long:.0f} long of {len(drawn[0][0])}; {took:.0f} s",
            }
        )
    return rows


def no_parts(*_: object) -> None:
    """Cut nothing."""


def stories(seed: int) -> tuple[list[str], list[str], list[list[bool]]]:
    """Join the sentences of each language to stories; returns them, languages and topics."""
    draw = random.Random(seed)
    texts, codes, truth = [], [], []
    for code, folder in LANGUAGES.items():
        left: dict[str, list[str]] = {}
        for sentence in parallel(folder):
            left.setdefault(sentence["category"], []).append(ended(sentence["text"]))
        topics = sorted(left)
        for own in left.values():
            draw.shuffle(own)
        while len(free := [topic for topic in topics if len(left[topic]) >= 8]) > 1:
            some = draw.sample(free, min(draw.choice([2, 3, 4]), len(free)))
            own = [left[topic].pop() for topic in some for _ in range(draw.choice([6, 7, 8]))]
            texts.append(" ".join(own))
            truth.append([topic in some for topic in topics])
        for topic in topics:
            texts += left[topic]
            truth += [[topic == one for one in topics]] * len(left[topic])
        codes += [code] * (len(texts) - len(codes))
    return texts, codes, truth


def ended(text: str) -> str:
    """Return a sentence with a stop."""
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text}."


def score(model: object, truth: list[list[bool]], long: list[bool]) -> tuple[float, ...]:
    """Match themes to topics by all stories; give F1, error of a share and themes of the long."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    labels, strengths = model.labels_, model.strengths_  # type: ignore[attr-defined]
    topics, some = np.array(truth), np.array(long)
    carried = strengths >= 0.5
    carried[np.arange(len(labels)), labels] = True
    carried &= (labels >= 0)[:, None]
    rows, columns = linear_sum_assignment(-f1(topics, carried))
    topics, carried = topics[some][:, rows], carried[some][:, columns]
    off = np.abs(topics.mean(axis=0) - carried.mean(axis=0)).mean()
    per_story = carried.sum(axis=1).mean(), topics.sum(axis=1).mean()
    return float(f1(topics, carried).diagonal().mean()), float(off), *per_story, some.sum()


def f1(topics: np.ndarray, carried: np.ndarray) -> np.ndarray:
    """F1 of each topic with each theme, shape (n_topics, n_themes)."""
    both = topics.T.astype(int) @ carried
    return 2 * both / (topics.sum(axis=0)[:, None] + carried.sum(axis=0)[None]).clip(1)
