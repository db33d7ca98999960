"""What people and later steps do with themes: splitting by examples, parts, leefgebieden.

On SIB-200's seven subjects (``MERKBAAR_TESTDATA``): two of them put together make a theme that
should come apart, one alone a theme that shouldn't.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .bench_themes import DATA, labelled, row

LANGUAGES = ("nl", "tr", "ar", "pl")
DRAWS, STORIES = 5, 15
"""How many themes of so many sentences are drawn of each subject."""


@dataclass(frozen=True)
class Area:
    """A leefgebied as a monitor file may have it, for a subject."""

    id: str
    title: str
    words: tuple[str, ...]


AREAS = (
    Area("entertainment", "Vermaak", ("muziek", "film", "zanger", "televisie", "theater")),
    Area("geography", "Aardrijkskunde", ("rivier", "berg", "eiland", "zee", "gebied")),
    Area("health", "Gezondheid", ("gezondheid", "ziekte", "dokter", "ziekenhuis", "medicijn")),
    Area("politics", "Politiek", ("regering", "verkiezingen", "president", "minister", "wet")),
    Area("science/technology", "Wetenschap en techniek", ("wetenschap", "onderzoek", "computer")),
    Area("sports", "Sport", ("sport", "wedstrijd", "voetbal", "team", "winnen")),
    Area("travel", "Reizen", ("reizen", "hotel", "toerist", "vliegtuig", "vakantie")),
)


def run() -> list[dict]:
    """Measure what there is data for."""
    if not (DATA / "sib200").is_dir():
        return []
    model, texts, subjects = fitted("nl")
    rows = [splits(model, subjects, examples) for examples in (3, 5)]
    rows += parts(model, texts, subjects)
    for code in LANGUAGES:
        rows += mapping(code)
    return rows


def fitted(code: str):
    """Fit seven themes to the sentences of a language."""
    from merkbaar.storytelling import ThemeModel

    texts, subjects = labelled(code)
    model = ThemeModel(n_themes=7, languages=["nl", code])
    return model.fit(texts, text_languages=[code] * len(texts)), texts, np.array(subjects)


def splits(model, subjects: np.ndarray, examples: int) -> dict:
    """Take one of two subjects out by examples; the part of the sentences that lands right."""
    from merkbaar.storytelling.decisions import Part
    from merkbaar.storytelling.splitting import Material, divided

    draw, right = np.random.default_rng(0), []
    for one, other in combinations(sorted(set(subjects)), 2):
        for _ in range(3):
            rows = np.flatnonzero(np.isin(subjects, [one, other]) & (model.labels_ >= 0))
            wanted = subjects[rows] == other
            chosen = draw.choice(rows[wanted], examples, replace=False)
            ids = [str(i) for i in rows]
            vectors = dict(zip(ids, model.vectors_[rows], strict=True))
            known = Material(dict.fromkeys(ids, ""), dict.fromkeys(ids, "nl"), vectors)
            part = Part("deel", stories=tuple(str(i) for i in chosen))
            right.append(float(((np.array(divided(ids, [part], known)) == 0) == wanted).mean()))
    what = f"a split by {examples} examples, two subjects: sentences in the right part"
    return row(what, float(np.mean(right)), None, f"median {np.median(right):.3f}")


def parts(model, texts: list[str], subjects: np.ndarray) -> list[dict]:
    """Look for parts in one subject, and in two put together."""
    from sklearn.metrics import adjusted_rand_score

    from merkbaar.storytelling.subthemes import subthemes

    usable, names = model.labels_ >= 0, sorted(set(subjects))
    found: dict[int, list[float]] = {1: [], 2: []}
    whole = model.labels_.copy()
    for group in [*((name,) for name in names), *combinations(names, 2)]:
        model.labels_ = np.where(np.isin(subjects, group) & usable, 0, -1)
        labels = np.array(subthemes(model, texts).labels)
        own = model.labels_ == 0
        apart = len(set(labels[own])) > 1
        ari = adjusted_rand_score(subjects[own], labels[own])
        found[len(group)].append(ari if apart else np.nan)
    model.labels_ = whole
    one, two = (np.array(found[number]) for number in (1, 2))
    told = f"ARI with the subjects {np.nanmean(two):.2f}"
    return [
        row("themes of one subject that get parts", float(np.mean(~np.isnan(one))), None),
        row("themes of two subjects that get parts", float(np.mean(~np.isnan(two))), None, told),
    ]


def mapping(code: str) -> list[dict]:
    """Map small themes of one subject to leefgebieden, with and without the right one."""
    from merkbaar.storytelling.leefgebieden import NONE, mapped

    model, texts, subjects = fitted(code)
    usable, draw = model.labels_ >= 0, np.random.default_rng(0)
    right, wrong = [], []
    for _ in range(DRAWS):
        labels = np.full(len(texts), -1)
        for place, area in enumerate(AREAS):
            rows = np.flatnonzero((subjects == area.id) & usable)
            labels[draw.choice(rows, STORIES, replace=False)] = place
        kept = np.where(labels >= 0, model.embeddings_.any(axis=1), False)
        model.labels_ = np.where(kept, labels, -1)
        found = mapped(model, texts, AREAS)["leefgebied"].tolist()
        right += [one == area.id for one, area in zip(found, AREAS, strict=True)]
        for place, area in enumerate(AREAS):
            others = [one for one in AREAS if one is not area]
            wrong.append(mapped(model, texts, others)["leefgebied"][place] != NONE)
    return [
        row(f"{code}: themes of {STORIES} mapped to their leefgebied", float(np.mean(right)), None),
        row(f"{code}: mapped although theirs was left out", float(np.mean(wrong)), None),
    ]
