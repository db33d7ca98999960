"""A theme has parts only where it is large enough and really falls apart; else that is said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling import ThemeModel
from merkbaar.storytelling.sharing import shares
from merkbaar.storytelling.subthemes import FEWEST_STORIES, WHY, subthemes


def cloud(number, *, about=(0.0,), dimensions=12, seed=0):
    """Points around a few places, as many each."""
    draw = np.random.default_rng(seed)
    points = draw.normal(size=(number, dimensions))
    for at, place in enumerate(about):
        points[at :: len(about), 0] += place
    return points


def model(*clouds, texts):
    points = np.vstack(clouds)
    labels = np.repeat(np.arange(len(clouds)), [len(one) for one in clouds])
    ids = [f"t{i + 1:02d}" for i in range(len(clouds))]
    return SimpleNamespace(
        labels_=labels,
        languages_=["nl"] * len(texts),
        reader="nl",
        random_state=0,
        themes_=pd.DataFrame({"theme": ids}),
        _topic=points,
        _usable=np.arange(len(points)),
    )


def told(number, *words):
    return [f"{words[i % len(words)]} is waar het over gaat" for i in range(number)]


def test_a_theme_of_two_things_has_two_parts_with_their_own_words():
    texts = told(60, "bus", "woning")
    found = subthemes(model(cloud(60, about=(-6, 6)), texts=texts), texts)
    assert found.table["subtheme"].tolist() == ["t01.1", "t01.2"]
    assert found.table["size"].tolist() == [30, 30]
    assert sorted(found.table["label"]) == ["bus", "woning"]
    assert (found.table["stability"] >= 0.75).all()
    assert found.none == {}
    assert len(set(found.labels[::2])) == len(set(found.labels[1::2])) == 1


def test_a_theme_of_one_thing_has_no_parts_and_that_is_said():
    texts = told(60, "bus")
    found = subthemes(model(cloud(60), texts=texts), texts)
    assert found.table.empty
    assert found.none["t01"] == WHY["one"]
    assert "niet aangetoond" in WHY["one"], "that nothing was seen doesn't prove a whole"
    assert set(found.labels) == {""}


def test_clouds_of_one_thing_seldom_fall_apart():
    """Twenty themes of one thing: the criterion lets through at most one in twenty."""
    texts = told(40, "bus")
    parts = [
        len(subthemes(model(cloud(40, seed=seed), texts=texts), texts).table) for seed in range(20)
    ]
    assert sum(number > 0 for number in parts) <= 1


def test_too_few_stories_have_no_parts():
    few = FEWEST_STORIES - 1
    texts = told(few, "bus", "woning")
    found = subthemes(model(cloud(few, about=(-6, 6)), texts=texts), texts)
    assert found.none == {"t01": WHY["small"]}


def test_each_theme_is_looked_at_by_itself():
    texts = told(10, "geld") + told(60, "bus", "woning")
    found = subthemes(model(cloud(10), cloud(60, about=(-6, 6)), texts=texts), texts)
    assert set(found.table["theme"]) == {"t02"}
    assert list(found.none) == ["t01"]
    assert found.labels[:10] == [""] * 10


def test_of_a_large_theme_a_sample_decides_and_every_story_gets_its_part():
    texts = told(1200, "bus", "woning")
    found = subthemes(model(cloud(1200, about=(-6, 6)), texts=texts), texts)
    assert found.table["size"].sum() == 1200
    assert np.mean([label == found.labels[0] for label in found.labels[::2]]) > 0.99


def test_the_same_input_gives_the_same_parts():
    texts = told(60, "bus", "woning")
    one, two = (subthemes(model(cloud(60, about=(-4, 4)), texts=texts), texts) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.labels == two.labels


def test_shares_of_parts_can_be_had_by_who_asks_for_them():
    texts = told(60, "bus", "woning")
    found = subthemes(model(cloud(60, about=(-6, 6)), texts=texts), texts)
    ids = [f"n{i}" for i in range(60)]
    stories = pd.DataFrame({"narrative": ids, "person": ids, "period": "2026"})
    table = shares(found.story_themes(ids), stories, by=["period"])
    assert table["theme"].tolist() == ["t01.1", "t01.2"]
    assert table["value"].tolist() == [50.0, 50.0]
    with pytest.raises(ValueError, match="59 ids for 60"):
        found.story_themes(ids[1:])


def test_a_model_with_too_few_stories_for_themes_has_no_parts_either():
    texts = ["de bus reed niet", "de woning lekt"]
    found = subthemes(ThemeModel().fit(texts), texts)
    assert found.table.empty
    assert found.none == {}


def test_texts_and_model_belong_together():
    with pytest.raises(ValueError, match="1 texts"):
        subthemes(model(cloud(60), texts=told(60, "bus")), ["een"])


def test_real_subjects_that_were_put_together_come_apart_and_single_ones_do_not(shared_data):
    """On 303 Dutch sentences: 15 of 21 pairs of subjects come apart, none of 7 single ones."""
    import csv

    rows = []
    for part in ("dev", "test"):
        file = shared_data / "sib200" / "nld_Latn" / f"{part}.tsv"
        with file.open(encoding="utf-8") as stream:
            rows += list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    fitted = ThemeModel(n_themes=7).fit([row["text"] for row in rows])
    subjects = np.array([row["category"] for row in rows])
    pair = np.isin(subjects, ["sports", "science/technology"])
    single = subjects == "travel"
    fitted.labels_ = np.where(pair, 0, np.where(single, 1, -1))
    fitted.labels_[[i for i in range(len(rows)) if i not in set(fitted._usable)]] = -1
    found = subthemes(fitted, [row["text"] for row in rows])
    ids = fitted.themes_["theme"].tolist()
    assert (found.table["theme"] == ids[0]).sum() == 2
    assert ids[1] in found.none
