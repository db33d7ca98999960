"""What people write that is no story, or far too much of one: nothing breaks, nothing is lost."""

from __future__ import annotations

import csv
import json
import time

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing.theming import themes_of_file
from merkbaar.storytelling import ThemeModel, languages, narratives, quotes, segments
from merkbaar.storytelling.embedding import open_embedder

SUBJECTS = {
    "wachten": "Ik wacht al weken op een antwoord van het loket",
    "geld": "Wij kunnen de huur en de boodschappen niet meer betalen",
    "school": "Onze dochter heeft geen plek in de klas op school",
}
ATTACKS = [
    "<script>alert('verhaal')</script> ik wacht op hulp van het loket",
    "<img src=x onerror=alert(1)> de huur is te hoog voor ons gezin",
    '"><svg onload=alert(1)> de school belt nooit terug over de klas',
    '=HYPERLINK("http://kwaad.example";"klik") en wachten op het loket',
    "javascript:alert(1) de boodschappen zijn duur geworden dit jaar",
]
OURS = ("nl", "tr", "ar", "pl", "en", "ti", "uk")


class Counting:
    """An embedder that counts letters: any text has a vector."""

    fingerprint = "letters"

    def encode(self, texts, languages):
        letters = "abcdefghijklmnopqrstuvwxyz"
        counts = np.array([[text.lower().count(x) for x in letters] for text in texts], dtype=float)
        counts += 1e-3 + np.array([[len(text) % 7] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def told(number=12):
    return [f"{text} sinds week {i}." for text in SUBJECTS.values() for i in range(number)]


@pytest.fixture(scope="module")
def naughty(shared_data):
    file = next((shared_data / "bad_input" / "blns").glob("*.json"), None)
    if file is None:
        pytest.skip("real test data lacks the naughty strings; set MERKBAAR_TESTDATA")
    return [text for text in json.loads(file.read_text(encoding="utf-8")) if isinstance(text, str)]


def model_of(texts, **settings):
    return ThemeModel(languages=OURS, embedder=Counting(), **settings).fit(texts)


def test_naughty_strings_are_told_apart_and_none_is_lost(naughty):
    reasons = narratives.reasons_of(naughty)
    assert len(reasons) == len(naughty) > 200
    assert set(reasons) <= {"", *narratives.REASONS}
    assert set(languages.identify(naughty, OURS)) <= {*OURS, "und"}
    for text in naughty:
        parts = "".join(segments.parts(text))
        assert list(filter(str.isalnum, parts)) == list(filter(str.isalnum, text))


def test_naughty_strings_among_stories_give_themes_all_the_same(naughty):
    texts = [*told(), *naughty]
    model = model_of(texts, n_themes=4)
    assert len(model.labels_) == len(model.reasons_) == len(texts)
    assert all(
        (label < 0) == bool(why) for label, why in zip(model.labels_, model.reasons_, strict=True)
    )
    assert np.isfinite(model.strengths_).all()
    again = model_of(texts, n_themes=4)
    assert (model.labels_ == again.labels_).all()


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    with (folder / "verhalen.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["verhaal"])
        writer.writerows([[text] for text in (*told(), *ATTACKS * 3)])
    out = folder / "uit"
    embedder = Counting()
    themes_of_file(folder / "verhalen.csv", text="verhaal", out=out, embedder=embedder)
    few = folder / "weinig"
    with (folder / "paar.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["verhaal"])
        writer.writerows([[text] for text in ATTACKS])
    themes_of_file(folder / "paar.csv", text="verhaal", out=few, embedder=embedder)
    return out, few


def test_a_script_in_a_story_is_inert_in_every_file_that_is_made(attacked):
    for folder in attacked:
        files = [path for path in folder.rglob("*") if path.suffix in (".html", ".csv")]
        assert files
        for path in files:
            text = path.read_text(encoding="utf-8").lower()
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "<svg onload" not in text


def test_a_formula_in_a_story_is_no_formula_in_a_table(attacked):
    for folder in attacked:
        for path in folder.glob("*.csv"):
            for line in path.read_text(encoding="utf-8").splitlines():
                assert not any(cell.strip('"').startswith(("=", "@")) for cell in line.split(";"))


def test_a_label_never_holds_markup():
    model = model_of([*told(), *ATTACKS * 3], n_themes=4)
    for row in model.themes_.to_dict("records"):
        assert not set("<>=\"'&") & set("".join([row["label"], *row["words"]]))


def test_two_people_with_the_identical_story_are_told_and_counted():
    story = SUBJECTS["wachten"] + " en niemand belt mij terug."
    table = pd.DataFrame({"text": [story, story, "Te duur", "Te duur"], "person": list("abab")})
    prepared = narratives.prepare(table)
    assert prepared["reason"].tolist() == ["", "copy", "", ""]
    found = narratives.counts(prepared)
    assert found["all"] == found["usable"] + found["copy"] == 4


@pytest.mark.parametrize(
    "texts", [[], [""], ["", " ", "\n"], ["-"] * 30, ["x"], [None, float("nan")]]
)
def test_nothing_to_read_gives_no_theme_and_no_error(texts):
    model = model_of(texts)
    assert len(model.themes_) == 0
    assert model.labels_.tolist() == [-1] * len(texts)
    assert "" not in model.reasons_


def test_one_story_is_too_few():
    assert model_of([SUBJECTS["geld"]]).reasons_ == ["too_few"]


def test_all_the_same_long_story_is_one_story():
    model = model_of([SUBJECTS["wachten"]] * 40)
    assert sorted(set(model.reasons_)) == ["copy", "too_few"]


def test_all_the_same_short_answer_of_many_people_is_one_theme():
    model = model_of(["te lang wachten"] * 40)
    assert set(model.labels_.tolist()) == {0}


def test_fewer_stories_than_themes_asked_gives_as_many_as_there_can_be():
    model = model_of(told(4), n_themes=50)
    assert 1 <= len(model.themes_) <= 12
    assert (model.labels_ >= 0).all()


def test_a_story_in_two_scripts_gets_a_theme_and_no_false_language():
    mixed = "Ik weet het niet meer لا أعرف ماذا أفعل الآن"
    assert languages.identify([mixed], OURS) == ["und"]
    model = model_of([*told(), mixed], n_themes=3)
    assert model.labels_[-1] >= 0


def test_a_megabyte_in_one_story_is_read_in_time():
    long = " ".join(f"{text} sinds nummer {i}." for i in range(6000) for text in SUBJECTS.values())
    assert len(long) > 1_000_000
    start = time.perf_counter()
    model = model_of([*told(), long], n_themes=3)
    assert time.perf_counter() - start < 120
    assert model.labels_[-1] >= 0
    assert (model.strengths_[-1] >= 0.5).sum() >= 1
    assert quotes.excerpt(long, words=["huur"], shortest=25, longest=320) in long


def test_a_model_folder_that_is_not_there_says_so_and_offers_the_default(tmp_path):
    with pytest.raises(DefinitionError, match="'default'"):
        open_embedder(str(tmp_path / "geen-model"))


@pytest.mark.parametrize("sure", [float("inf"), -1e9, 1e9, float("nan"), None])
def test_an_impossible_confidence_breaks_nothing(sure):
    table = pd.DataFrame(
        {"text": [SUBJECTS["geld"]], "made_by": ["transcribed"], "confidence": [sure]}
    )
    prepared = narratives.prepare(table)
    assert len(prepared) == 1
    assert prepared["reason"].tolist()[0] in ("", "unsure")
