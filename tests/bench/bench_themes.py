"""Themes: SIB-200 in six languages and the stories of the example.

The labelled sets are other people's and lie outside the project (``MERKBAAR_TESTDATA``).
"""

from __future__ import annotations

import csv
import os
import time
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
STORIES = ROOT / "data" / "voorbeeld" / "generator" / "stories"
SETS = {"nl": "nld_Latn", "en": "eng_Latn", "tr": "tur_Latn", "pl": "pol_Latn", "ar": "arb_Arab"}
ALONE = SETS | {"es": "spa_Latn"}
REACH = {"nl": 0.38, "en": None, "tr": 0.32, "pl": 0.36, "ar": 0.24, "es": 0.36}
WAITING = ["wachten", "wachtlijst", "wachttijd", "weken", "maanden"]
WAITING += ["uitstel", "termijn", "terugbellen"]
"""Seeds as a monitor file may have them."""


def run() -> list[dict]:
    """Measure what there is data for."""
    rows = []
    if (DATA / "sib200").is_dir():
        rows += sib200()
    return rows + example()


def row(what: str, measured: float, reach: float | None, detail: str = "") -> dict:
    """Return one row of the table; met where the figure is at least what is to be reached."""
    met = None if reach is None else bool(measured >= reach)
    return {
        "what": what,
        "measured": f"{measured:.3f}",
        "reach": "" if reach is None else f">= {reach}",
        "met": met,
        "detail": detail,
    }


def parallel(folder: str) -> list[dict]:
    """Return the sentences of a language in the order of their ids."""
    found = []
    for part in ("dev", "test"):
        text = (DATA / "sib200" / folder / f"{part}.tsv").read_text(encoding="utf-8")
        found += csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return sorted(found, key=lambda sentence: int(sentence["index_id"]))


def labelled(code: str) -> tuple[list[str], list[str]]:
    """Return the sentences of a language and their topics."""
    sentences = parallel(ALONE[code])
    return [one["text"] for one in sentences], [one["category"] for one in sentences]


def sib200() -> list[dict]:
    """Recover 7 topics per language, and over five languages at once."""
    from sklearn.metrics import adjusted_rand_score

    from merkbaar.storytelling import ThemeModel

    rows, every = [], []
    for code in ALONE:
        texts, truth = labelled(code)
        fits = [fitted(ThemeModel, texts, code, state) for state in range(3)]
        found = [adjusted_rand_score(truth, labels) for labels in fits]
        detail = "303 rows, k = 7, mean of 3 seeds"
        rows.append(row(f"SIB-200 {code}: ARI", sum(found) / 3, REACH[code], detail))
        right = sum(macro_f1(truth, labels) for labels in fits) / 3
        reach = 0.65 if code == "nl" else None
        rows.append(row(f"SIB-200 {code}: macro F1", right, reach, "themes matched to topics"))
        if code in SETS:
            every.append(texts)
    flat = [text for texts in every for text in texts]
    codes = [code for code in SETS for _ in range(len(every[0]))]
    model = ThemeModel(n_themes=7, languages=tuple(SETS))
    labels = model.fit(flat, text_languages=codes).labels_.reshape(len(SETS), -1)
    together = (labels == labels[0]).all(axis=0).mean()
    pairs = [(labels[a] == labels[b]).mean() for a, b in combinations(range(len(SETS)), 2)]
    rows.append(row("five languages: all translations in one theme", together, 0.4))
    rows.append(row("five languages: pairs together", sum(pairs) / len(pairs), 0.7))
    mixed = adjusted_rand_score(codes, labels.ravel())
    rows.append(row("five languages: 1 - ARI with language", 1 - mixed, 0.95))
    return rows


def macro_f1(truth: list[str], labels: list[int]) -> float:
    """Match each theme to one topic, as well as can be, and give the mean F1 over topics."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import f1_score

    topics, themes = sorted(set(truth)), sorted(set(labels))
    both = np.array([[0] * len(themes) for _ in topics])
    for topic, theme in zip(truth, labels, strict=True):
        both[topics.index(topic), themes.index(theme)] += 1
    pairs = zip(*linear_sum_assignment(-both), strict=True)
    named = {themes[theme]: topics[topic] for topic, theme in pairs}
    said = [named.get(label, "") for label in labels]
    return float(f1_score(truth, said, labels=topics, average="macro", zero_division=0))


def fitted(model: type, texts: list[str], code: str, state: int) -> list[int]:
    """Return the themes of one language."""
    model = model(n_themes=7, languages=(code,), random_state=state)
    return model.fit(texts, text_languages=[code] * len(texts)).labels_.tolist()


def example() -> list[dict]:
    """Find the planted rise of waiting in the example's stories (8 % to 22 %)."""
    import pandas as pd
    from ruamel.yaml import YAML
    from sklearn.metrics import adjusted_rand_score

    from merkbaar.storytelling.themes import ThemeModel, shares

    files = [file for file in sorted(STORIES.glob("*.yml")) if "planted" not in file.name]
    stories = [story for file in files for story in YAML(typ="safe").load(file)]
    table = pd.DataFrame(stories).rename(columns={"id": "narrative"})
    table["period"], table["person"] = table["wave"].astype(str), table["narrative"]
    start = time.perf_counter()
    model = ThemeModel(languages=("nl", "tr", "ar", "pl", "en"), seeds={"wachten": WAITING})
    model.fit(table["text"])
    took = time.perf_counter() - start
    used = model.labels_ >= 0
    truth = [s["theme"] == "wachten" or "wachten" in s["also"] for s in stories]
    carried = model.strengths_[:, 0] >= 0.5
    right = int((carried & truth).sum())
    table = table[used]
    rise = shares(model.story_themes([s["id"] for s in stories]), table, by=["period"])
    rise = rise[rise["theme"] == "wachten"].set_index("period")
    p = rise.loc["2026", "p"]
    ari = adjusted_rand_score(table["theme"], model.labels_[used])
    return [
        row("example: non-answers and copies set apart", int((~used).sum()), 40),
        row("example: ARI with the written themes", ari, None, f"{len(model.themes_)} themes"),
        row("example: precision of waiting", right / carried.sum(), None),
        row("example: recall of waiting", right / sum(truth), None),
        row("example: share 2025 (%)", rise.loc["2025", "value"], None, "planted 8; written 9.0"),
        row("example: share 2026 (%)", rise.loc["2026", "value"], None, "planted 22; written 23.8"),
        row("example: 1 - p of the rise", 1 - p, 1 - 0.0003, f"p = {p:.2g}, unadjusted"),
        row("example: 10 s / seconds of the fit", 10 / took, 1, f"{took:.1f} s, imports included"),
    ]
