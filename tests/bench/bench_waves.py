"""What `compare` says of two waves between which nothing changed, and of what was taken out.

The usable Dutch stories of the example are dealt into two halves at random: whatever is called new
or gone is a matter of how themes happen to fall. Of 500 titles of M10 in two halves, one label is
taken out of the second: the themes of the first that are about it are gone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from merkbaar.storytelling.comparing import SURE, WORDS

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
STORIES = ROOT / "data" / "voorbeeld" / "generator" / "stories"
DEALS = 20
TITLES, DRAWN = 500, 2
MOSTLY, FEWEST = 0.6, 5
"""A theme is about a label if so much of it, and so many titles, have it."""


def run() -> list[dict]:
    """Deal the stories, compare the halves, and count what is called new or gone."""
    from merkbaar.storytelling.comparing import compare

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
        *followed(stories),
        *taken_out(DATA / "octis" / "M10"),
    ]


def followed(stories: pd.DataFrame) -> list[dict]:
    """Follow the themes of both halves together, and count what is said to have changed."""
    from merkbaar.storytelling import ThemeModel
    from merkbaar.storytelling.following import follow

    model = ThemeModel(languages=("nl",)).fit(stories["text"].tolist())
    told = model.story_themes(stories["narrative"].tolist())
    found = pd.concat(follow(told, dealt(stories, seed)) for seed in range(DEALS))
    false = found["became"] != WORDS["same"]
    sure = found["probability"] >= SURE
    return [
        {"what": "nothing changed, followed: called otherwise", "measured": of(false)},
        {"what": f"the same, of what has {SURE} or more", "measured": of(false[sure])},
    ]


def of(said: pd.Series) -> str:
    """Say how many of them."""
    return f"{said.sum()} of {len(said)}"


def taken_out(folder: Path) -> list[dict]:
    """Take each label of M10 out of one half, and count what is said of the themes about it."""
    if not folder.is_dir():
        return []
    lines = [line.split("\t") for line in (folder / "corpus.tsv").read_text("utf-8").splitlines()]
    titles = pd.DataFrame([(line[0], line[-1]) for line in lines], columns=["text", "label"])
    rows = []
    for what, ask in (("each half alone", fates), ("both halves followed", followed_fates)):
        said = Counter(
            kind
            for label in sorted(set(titles["label"]))
            for seed in range(DRAWN)
            for kind in ask(titles, label, seed)
        )
        gone = sum(said[kind] for kind in ("gone", WORDS["gone"], WORDS["shrunk"]))
        others = ", ".join(f"{kind} {number}" for kind, number in sorted(said.items()))
        row = {"measured": f"{gone} of {said.total()}", "detail": others}
        rows.append({"what": f"a label taken out, {what}: gone or much smaller", **row})
    return rows


def fates(titles: pd.DataFrame, label: str, seed: int) -> list[str]:
    """Give what is said of each theme that is about a label that isn't in the second half."""
    from merkbaar.storytelling import ThemeModel, waves

    halves = without(titles, label, seed)
    one, other = (ThemeModel(languages=("en",)).fit(half["text"].tolist()) for half in halves)
    found = waves.match(one, other, draws=0)
    said = []
    for place, theme in enumerate(one.themes_["theme"]):
        own = halves[0]["label"].to_numpy()[one.labels_ == place]
        if mostly(own, label):
            said += [
                kind
                for ids, kind in zip(found["before"], found["kind"], strict=True)
                if theme in ids
            ]
    return said


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


def followed_fates(titles: pd.DataFrame, label: str, seed: int) -> list[str]:
    """Give the same of the themes of both halves together."""
    from merkbaar.storytelling import ThemeModel
    from merkbaar.storytelling.following import follow

    both = pd.concat(without(titles, label, seed), ignore_index=True)
    both = both.assign(narrative=both.index.astype(str), person=both.index.astype(str))
    model = ThemeModel(languages=("en",)).fit(both["text"].tolist())
    found = follow(model.story_themes(both["narrative"].tolist()), both, draws=0)
    became = dict(zip(found["theme"], found["became"], strict=True))
    labels = both["label"].to_numpy()
    return [
        became[theme]
        for place, theme in enumerate(model.themes_["theme"])
        if mostly(labels[model.labels_ == place], label)
    ]


def without(titles: pd.DataFrame, label: str, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw titles in two halves, and leave a label out of the second."""
    drawn = dealt(titles.sample(TITLES, random_state=seed).reset_index(drop=True), seed)
    first = drawn["wave"] == "A"
    return drawn[first], drawn[~first & (drawn["label"] != label)]


def mostly(labels: np.ndarray, label: str) -> bool:
    """Whether a theme with these labels is about one."""
    return len(labels) >= FEWEST and bool((labels == label).mean() >= MOSTLY)
