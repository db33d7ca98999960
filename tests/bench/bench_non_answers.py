"""Themes made of answers that say nothing: comments to "What could we do better?".

The comments are patients' own and lie outside the project (``MERKBAAR_TESTDATA``). People coded
them; "nothing to improve", "everything was good" and "nothing was good" name no subject.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
FILE = DATA / "consultation_themes" / "pxtextmining" / "phase1_text_data.csv"
SILENT = ("xn", "xe", "xg")
QUESTIONS = ("Trust C - Q2", "Trust A - Q2", "")
"""Asked what could be better, asked what was good, and all comments together."""


def run() -> list[dict]:
    """Measure where the comments are there."""
    return [row for question in QUESTIONS for row in of(question)] if FILE.is_file() else []


def of(question: str) -> list[dict]:
    """Find the themes of one question's answers and hold them against the codes."""
    import numpy as np

    from merkbaar.storytelling import ThemeModel
    from merkbaar.storytelling.narratives import reasons_of

    with FILE.open(encoding="utf-8", newline="") as stream:
        every = [row for row in csv.DictReader(stream) if row["feedback"].strip()]
    rows = [row for row in every if question in ("", row["question"])]
    texts = [row["feedback"] for row in rows]
    start = time.perf_counter()
    reasons_of(texts)
    took = (time.perf_counter() - start) / len(texts) * 1e6
    model = ThemeModel(languages=["en"]).fit(texts)
    silent = np.array([row["code"] in SILENT for row in rows])
    apart = np.array([why in ("non_answer", "all_well") for why in model.reasons_])
    shares = [silent[model.labels_ == theme].mean() for theme in range(len(model.themes_))]
    made_of = sum(share > 0.5 for share in shares)
    counted = {why: model.reasons_.count(why) for why in sorted(set(model.reasons_) - {""})}
    name = question or "all"
    return [
        {
            "what": f"{name}: themes made of non-answers",
            "measured": str(made_of),
            "reach": "0",
            "met": made_of == 0,
            "detail": f"{len(shares)} themes, most in one {max(shares):.2f}; {took:.0f} us a text",
        },
        {
            "what": f"{name}: set apart as saying nothing, coded so by people",
            "measured": f"{silent[apart].mean():.2f}",
            "detail": f"{apart.sum()} of {len(rows)}; {counted}",
        },
        {
            "what": f"{name}: coded so by people, set apart",
            "measured": f"{apart[silent].mean():.2f}",
            "detail": f"{silent.sum()} coded so",
        },
    ]
