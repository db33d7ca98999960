"""Tone is shown where a model earns it on people's own codes, and never of one person."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError, PrivacyError, SourceError
from merkbaar.storytelling import tone

WORDS = {-1: ["schuld", "brief", "bang"], 0: ["loket", "afspraak", "dinsdag"],
         1: ["trots", "sleutel", "blij"]}  # fmt: skip


class Counts:
    """A small embedder for tests: how often each of nine words stands in a text."""

    fingerprint = "words"

    def encode(self, texts, languages):
        every = [word for some in WORDS.values() for word in some]
        found = np.array([[text.split().count(word) for word in every] for text in texts], float)
        return (found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1)).astype("f4")


def statements(n: int = 240, *, clear: float = 1.0, people: int = 40, seed: int = 0):
    """Texts with a tone; of `clear` of them the words are those of the tone."""
    chance = np.random.default_rng(seed)
    human = chance.choice([-1, 0, 1], size=n, p=[0.3, 0.45, 0.25])
    heard = np.where(chance.random(n) < clear, human, chance.choice([-1, 0, 1], size=n))
    texts = [" ".join(chance.choice(WORDS[int(one)], size=4)) for one in heard]
    return texts, human.tolist(), [f"p{at % people}" for at in range(n)]


def check(
    n: int = 240, model="own", *, clear: float = 1.0, people: int = 40, **more
) -> tone.ToneCheck:
    texts, human, persons = statements(n, clear=clear, people=people)
    given = {"persons": persons, "model": model, "embedder": Counts(), "bootstraps": 400, **more}
    return tone.assess(texts, human, **given)


def test_by_default_nothing_is_shown_and_it_says_why():
    texts, human, persons = statements()
    found = tone.assess(texts, human, persons=persons)
    assert (found.shown, found.reason) == (False, "no_model")
    assert "geen model gekozen" in found.sentence
    assert math.isnan(found.correct)


def test_a_model_that_knows_what_people_mean_is_shown_with_its_agreement():
    found = check()
    assert (found.shown, found.reason) == (True, "")
    assert found.correct > 0.95
    assert found.lower > 0.3
    assert found.with_people.verdict == "firm"
    assert "stevig" in found.sentence
    assert "altijd 'neutraal' geeft" in found.sentence


def test_ten_statements_of_one_person_do_not_make_the_agreement_surer():
    texts, human, _ = statements(30, clear=0.8)
    persons = [f"p{at}" for at in range(30)]
    options = {"model": "own", "embedder": Counts(), "bootstraps": 200}
    often = {"persons": persons * 10, "second": [*human[:-6], *[0] * 6] * 10}
    found = tone.assess(texts * 10, human * 10, **often, **options)
    single = tone.assess(texts * 10, human * 10, **{**often, "persons": range(300)}, **options)
    for name in ("with_people", "among_people"):
        wide, narrow = getattr(found, name), getattr(single, name)
        if name == "among_people":
            assert wide.alpha == narrow.alpha
        assert wide.upper - wide.lower > 1.5 * (narrow.upper - narrow.lower)


def test_a_model_that_learns_nothing_is_not_better_than_the_commonest_answer():
    found = check(clear=0.0)
    assert (found.shown, found.reason) == (False, "not_better")
    assert found.lower < 0 < found.upper or found.upper <= 0
    assert "niet aantoonbaar beter dan altijd 'neutraal'" in found.sentence
    assert "Model en mensen: alfa" in found.sentence


def test_words_that_say_nothing_are_hardly_ever_taken_for_a_model():
    shown = 0
    for seed in range(40):
        texts, human, persons = statements(120, clear=0.0, seed=seed)
        found = tone.assess(texts, human, persons=persons, model="own", embedder=Counts(),
                            bootstraps=300, least_alpha=-1)  # fmt: skip
        shown += found.shown
    assert shown <= 2


def test_better_than_nothing_but_hardly_agreeing_with_people_is_not_shown():
    found = check(600, clear=0.6)
    assert found.lower > 0
    assert (found.shown, found.reason) == (False, "weak")
    assert "te weinig met mensen eens" in found.sentence
    assert check(600, clear=0.6, least_alpha=0.0).shown


def test_an_agreement_that_may_as_well_be_weak_is_not_shown():
    """The lower end decides: on as many statements of fewer people it lies lower."""

    def agrees(people):
        found = check(200, clear=0.83, people=people)
        return found.with_people.alpha, found.with_people.lower, found

    alpha, lower, found = agrees(100)
    assert lower < tone.TENTATIVE <= alpha
    assert (found.shown, found.reason) == (False, "weak")
    assert "niet zeker genoeg" in found.sentence
    assert agrees(100)[2].p <= 0.05


def test_a_model_that_never_errs_on_few_people_is_not_surely_right():
    def by_word(texts):
        return [next((k for k, some in WORDS.items() if set(some) & set(text.split())), 0)
                for text in texts]  # fmt: skip

    found = check(model=by_word, people=5)
    assert found.with_people.alpha == 1.0
    assert found.reason in ("weak", "not_better")


def test_statements_of_few_people_prove_less_than_of_many():
    few, many = check(240, clear=0.7, people=8), check(240, clear=0.7, people=240)
    assert few.p > many.p


def test_under_a_hundred_statements_nothing_is_decided():
    found = check(99)
    assert (found.shown, found.reason, found.n) == (False, "too_few", 99)
    assert "99 door mensen" in found.sentence
    assert check(100).n == 100


def test_statements_of_one_person_are_too_few_whatever_their_number():
    assert check(persons=["p"] * 240).reason == "too_few"


def test_where_people_gave_one_tone_there_is_nothing_to_learn():
    texts, _, persons = statements()
    found = tone.assess(texts, [1] * len(texts), persons=persons, model="own", embedder=Counts())
    assert found.reason == "one_tone"


def test_nobody_is_learned_from_and_tested_on():
    """Texts that only tell who spoke: with people mixed they would predict, apart they can't."""
    people = np.repeat(np.arange(60), 4)
    human = np.random.default_rng(3).choice([-1, 1], size=60)[people]

    class Who:
        fingerprint = "who"

        def encode(self, texts, languages):
            return np.eye(60, dtype="f4")[[int(text) for text in texts]]

    found = tone.assess([str(one) for one in people], human.tolist(), model="own", embedder=Who(),
                        persons=[str(one) for one in people], least_alpha=-1)  # fmt: skip
    assert not found.shown


def test_a_callable_is_a_model_too_and_is_tested_on_all():
    def by_word(texts):
        return [next((k for k, some in WORDS.items() if set(some) & set(text.split())), 0)
                for text in texts]  # fmt: skip

    found = check(model=by_word)
    assert found.shown
    assert found.correct == 1.0
    table = tone.shares(found, stories(30), by=["period"])
    assert set(table["tone"]) == {"zwaar", "licht"}


def test_a_model_that_answers_something_else_is_refused():
    with pytest.raises(SourceError, match="één toon per tekst"):
        check(model=lambda texts: [5] * len(texts))
    with pytest.raises(SourceError, match="240 teksten"):
        check(model=lambda texts: [0])


def test_two_people_are_compared_where_both_coded():
    texts, human, persons = statements()
    second = [*human[:100], *[None] * 140]
    second[0] = -human[0] or 1
    found = tone.assess(texts, human, persons=persons, second=second)
    assert found.among_people.units == 100
    assert 0.9 < found.among_people.alpha < 1
    assert "Mensen: alfa" in found.sentence


def test_statements_without_a_text_or_a_code_do_not_count():
    texts, human, persons = statements(10)
    found = tone.assess(
        [*texts, "", None, "blij"], [*human, 1, 1, None], persons=[*persons, *"abc"]
    )
    assert found.n == 10


def test_a_code_that_is_no_tone_is_refused_and_so_are_lists_that_do_not_fit():
    with pytest.raises(SourceError, match="1 codes zijn geen toon"):
        tone.assess(["a", "b"], [0, 7])
    with pytest.raises(SourceError, match="van elk evenveel"):
        tone.assess(["a", "b"], [0, 1], persons=["p"])


def test_the_same_statements_give_the_same_verdict():
    assert check(clear=0.7) == check(clear=0.7)


def test_feelings_become_tones_by_their_sign():
    assert tone.signs([-2.0, 0.0, 1.5, math.nan]) == [-1, 0, 1, None]


def stories(n: int, text=("schuld brief", "trots blij")) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "narrative": [f"n{at}" for at in range(n)],
            "person": [f"q{at}" for at in range(n)],
            "text": [text[at % 3 == 0] for at in range(n)],
            "language": "nl",
            "period": ["2025" if at < n // 2 else "2026" for at in range(n)],
        }
    )


def test_shares_are_of_people_per_group():
    table = tone.shares(check(), stories(60), by=["period"])
    (row,) = table.query("tone == 'licht' and period == '2026'").to_dict("records")
    assert (row["persons"], row["count"]) == (30, 10)
    assert row["value"] == pytest.approx(100 / 3)
    assert row["measure"] == "tone"
    assert "gelijk aan mensen" in row["method"]


def test_what_is_not_shown_has_no_shares():
    texts, human, persons = statements()
    nothing = tone.assess(texts, human, persons=persons)
    assert tone.shares(nothing, stories(60), by=["period"]).empty
    assert tone.shares(check(clear=0.0), stories(60), by=["period"]).empty


@pytest.mark.parametrize("single", ["person", "narrative", "household", "dossier"])
def test_there_is_no_tone_of_a_person_or_a_story(single):
    with pytest.raises(PrivacyError, match="geen oordeel over een mens"):
        tone.shares(check(), stories(60), by=["period", single])


def test_a_check_tells_of_no_statement():
    assert "schuld" not in repr(check())


def test_a_folder_without_a_model_is_said_with_what_can_be_given(tmp_path):
    with pytest.raises(DefinitionError, match=r"staat geen model \(config\.json\)"):
        check(model=str(tmp_path / "leeg"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A text classification model of a few kilobytes, with random weights."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("toon")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS[-1], *WORDS[0], *WORDS[1]]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, num_labels=3,
        id2label={0: "Negatief", 1: "neutraal", 2: "POSITIEF"},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_model_from_a_folder_gives_tones_by_the_names_of_its_classes(tiny):
    found = check(120, model=str(tiny))
    assert 0 <= found.correct <= 1
    assert not found.shown


def test_a_class_without_a_known_tone_is_named(tiny, tmp_path):
    for file in tiny.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = {"0": "verdriet", "1": "neutraal", "2": "vreugde"}
    config["label2id"] = {"verdriet": 0, "neutraal": 1, "vreugde": 2}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(DefinitionError, match="verdriet, vreugde"):
        check(120, model=str(tmp_path))
    labels = {"verdriet": -1, "vreugde": 1}
    assert check(120, model=str(tmp_path), labels=labels).n == 120
