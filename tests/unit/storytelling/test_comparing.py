"""Two waves in one table that can be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling.comparing import COLUMNS, WORDS, compare
from merkbaar.storytelling.waves import KINDS

SUBJECTS = {
    "wachten": ["wachtlijst", "maanden", "brief", "antwoord", "weken"],
    "school": ["school", "klas", "juf", "gepest", "leerling"],
    "geld": ["schulden", "deurwaarder", "rekening", "incasso", "huur"],
    "bus": ["bus", "halte", "chauffeur", "regiotaxi", "rolstoel"],
}


def wave(name, subjects, *, seed, size=24):
    draw = np.random.default_rng(seed)
    rows = []
    for subject in subjects:
        for i in range(size):
            first, second, third = draw.choice(SUBJECTS[subject], 3, replace=False)
            text = f"Het ging {seed} {i} keer over {first} en over {second} en ook over {third}."
            rows.append((text, "nl", f"{name}-{subject}-{i // 2}", name))
    return pd.DataFrame(rows, columns=["text", "language", "person", "wave"])


@pytest.fixture(scope="module")
def stories():
    first = wave("T0", ["wachten", "school", "geld"], seed=1)
    return pd.concat([first, wave("T1", ["wachten", "school", "bus"], seed=2)], ignore_index=True)


@pytest.fixture(scope="module")
def found(stories):
    return compare(stories, n_themes=3, languages=("nl",))


def test_what_stayed_went_and_came_is_said_in_words(found):
    assert sorted(found["became"]) == ["hetzelfde", "hetzelfde", "nieuw", "weg"]
    gone, new = (found.query("became == @word").iloc[0] for word in ("weg", "nieuw"))
    assert set(gone["before"].split(", ")) <= set(SUBJECTS["geld"])
    assert set(new["after"].split(", ")) <= set(SUBJECTS["bus"])
    assert gone["after"] == "" == new["before"]


def test_persons_are_counted_not_stories(found):
    same = found.query("became == 'hetzelfde'")
    assert same[["n_before", "n_after"]].to_numpy().tolist() == [[12, 12], [12, 12]]
    assert same["probability"].min() > 0.9


def test_the_columns_are_the_same_with_one_wave_and_nothing_is_said(stories):
    alone = compare(stories.query("wave == 'T0'"), languages=("nl",))
    assert list(alone.columns) == list(COLUMNS)
    assert alone.empty


def test_left_open_the_last_wave_is_ten_and_not_nine(stories, found):
    named = stories.assign(wave=stories["wave"].map({"T0": "9", "T1": "10"}))
    pd.testing.assert_frame_equal(compare(named, n_themes=3, languages=("nl",)), found)


def test_waves_can_be_chosen_and_turned_round(stories, found):
    back = compare(stories, before="T1", after="T0", n_themes=3)
    assert set(back["n_before"]) == set(found["n_after"])
    assert back.query("became == 'weg'")["before"].item() == (
        found.query("became == 'nieuw'")["after"].item()
    )


def test_a_wave_that_is_not_there_is_named_with_those_that_are(stories):
    with pytest.raises(DefinitionError, match=r"'T7' .* T0, T1"):
        compare(stories, before="T7")


def test_a_wave_with_too_few_stories_is_said(stories):
    few = pd.concat([stories.query("wave == 'T0'"), stories.query("wave == 'T1'").head(4)])
    with pytest.raises(DefinitionError, match="te weinig verhalen"):
        compare(few, languages=("nl",))


def test_every_fate_has_its_words():
    assert set(WORDS) - set(KINDS) == {
        "decided",
        "shrunk",
        "grown",
        "unheard",
        "too_few",
    }
    assert set(KINDS) <= set(WORDS)
