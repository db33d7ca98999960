import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling import naming
from merkbaar.storytelling.narratives import COPY, NON_ANSWER
from merkbaar.storytelling.themes import FEWEST, TOO_FEW, ThemeModel

SUBJECTS = {
    "wachten": ["wachtlijst", "maanden", "wachten", "brief", "antwoord", "termijn", "weken"],
    "school": ["school", "klas", "juf", "gepest", "leerling", "huiswerk", "leraar"],
    "geld": ["schulden", "deurwaarder", "rekening", "incasso", "huur", "loon", "bank"],
}


def stories(number=60, seed=0):
    """Made-up texts of three subjects, with vectors that agree with them."""
    draw = np.random.default_rng(seed)
    texts, vectors, subjects = [], [], []
    for i in range(number):
        place = i % 3
        subject = list(SUBJECTS)[place]
        chosen = draw.choice(SUBJECTS[subject], 4, replace=False)
        texts.append(f"Over {' en '.join(chosen)} nummer {i} gesproken.")
        vectors.append(np.eye(12)[place] + draw.normal(0, 0.25, 12))
        subjects.append(subject)
    return texts, np.array(vectors), np.array(subjects)


def agreement(one, other):
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(one, other)


def test_the_planted_subjects_are_found_and_their_number():
    texts, vectors, subjects = stories()
    model = ThemeModel().fit(texts, vectors)
    assert len(model.themes_) == 3
    assert agreement(subjects, model.labels_) == 1


def test_words_and_label_say_what_a_theme_is_about():
    texts, vectors, subjects = stories()
    model = ThemeModel(n_themes=3).fit(texts, vectors)
    for place, row in model.themes_.iterrows():
        (subject,) = set(subjects[model.labels_ == place])
        assert set(row["words"][:3]) <= set(SUBJECTS[subject])
        plain = [word for word in row["words"] if word not in naming.MEASURES]
        assert row["label"] == ", ".join(plain[:3]), "words of amounts come last"


def test_the_same_input_gives_the_same_result():
    texts, vectors, _ = stories()
    one, two = (ThemeModel(seeds={"w": ["wachten"]}).fit(texts, vectors) for _ in range(2))
    assert np.array_equal(one.labels_, two.labels_)
    assert np.array_equal(one.strengths_, two.strengths_)
    pd.testing.assert_frame_equal(one.themes_, two.themes_)


def test_what_says_nothing_is_in_no_theme_and_has_its_reason():
    texts, vectors, _ = stories()
    texts = [*texts, "geen idee", texts[0].upper(), "", None]
    model = ThemeModel(n_themes=3).fit(texts, np.vstack([vectors, vectors[:4]]))
    assert model.labels_[-4:].tolist() == [-1] * 4
    assert model.reasons_[-4:] == [NON_ANSWER, COPY, "empty", "empty"]
    assert (model.strengths_[-4:] == 0).all()
    assert (model.labels_[:-4] >= 0).all()


@pytest.mark.parametrize("number", [0, 1, FEWEST - 1])
def test_too_few_stories_give_no_themes_and_say_so(number):
    texts, vectors, _ = stories()
    model = ThemeModel().fit(texts[:number], vectors[:number])
    assert model.labels_.tolist() == [-1] * number
    assert model.reasons_ == [TOO_FEW] * number
    assert len(model.themes_) == 0
    assert model.story_themes(list(range(number))).empty
    assert model.assess().stability_["bootstraps"] == 0


def test_the_same_text_over_and_over_is_one_story():
    model = ThemeModel().fit(["Ik wacht al maanden op bericht."] * 30)
    assert model.reasons_ == [TOO_FEW, *[COPY] * 29]


def test_fewer_stories_than_themes_asked_is_no_error():
    texts, vectors, _ = stories(12)
    model = ThemeModel(n_themes=40).fit(texts, vectors)
    assert len(model.themes_) <= 12


def test_scripts_and_odd_signs_do_no_harm():
    texts, vectors, _ = stories()
    texts[0] = "<script>alert('x')</script> over wachten en brief"
    texts[1] = "\u202e\x00 '; DROP TABLE verhalen; -- school klas"
    assert (ThemeModel(n_themes=3).fit(texts, vectors).labels_ >= 0).all()


def test_a_seeded_theme_keeps_its_id_and_finds_its_stories():
    texts, vectors, subjects = stories(90)
    model = ThemeModel(seeds={"lang_wachten": ["wachten", "wachtlijst"]}).fit(texts, vectors)
    assert model.themes_["theme"][0] == "lang_wachten"
    assert model.themes_["label"][0] == "wachten, wachtlijst"
    carried = model.strengths_[:, 0] >= 0.5
    waiting = subjects == "wachten"
    assert (carried & waiting).sum() / carried.sum() > 0.9
    assert (carried & waiting).sum() / waiting.sum() > 0.9


def test_a_seed_that_no_story_holds_is_no_error():
    texts, vectors, _ = stories()
    model = ThemeModel(n_themes=4, seeds={"maan": ["ruimtevaart"], "leeg": []}).fit(texts, vectors)
    assert model.themes_["theme"].tolist()[0] == "maan"
    assert "leeg" not in set(model.themes_["theme"])


def test_a_story_of_two_subjects_can_carry_two_themes():
    texts, vectors, _ = stories(60)
    both = vectors[0] + vectors[1]
    model = ThemeModel(n_themes=3).fit(
        [*texts, "Over wachtlijst en juf op school."], np.vstack([vectors, both])
    )
    found = model.story_themes([f"n{i}" for i in range(61)], least=0.2)
    assert found.groupby("narrative")["main"].sum().eq(1).all()
    assert found["strength"].between(0, 1).all()


def test_stability_is_high_for_what_is_planted_and_low_for_noise():
    texts, vectors, _ = stories(90)
    firm = ThemeModel(n_themes=3).fit(texts, vectors).assess(bootstraps=8)
    noise = np.random.default_rng(1).normal(size=vectors.shape)
    loose = ThemeModel(n_themes=8).fit(texts, noise).assess(bootstraps=8)
    assert firm.stability_["ari"] > 0.95
    assert firm.themes_["stability"].min() > 0.9
    assert firm.stability_["unstable"] == []
    assert loose.stability_["ari"] < 0.6


def test_parameters_follow_the_contract_of_scikit_learn():
    from sklearn.base import clone

    model = ThemeModel(n_themes=4, seeds={"a": ("b",)})
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(n_themes=5).n_themes == 5
    with pytest.raises(ValueError, match="themas"):
        model.set_params(themas=3)


def test_lengths_that_differ_are_refused():
    texts, vectors, _ = stories(20)
    with pytest.raises(ValueError, match="19 embeddings for 20 texts"):
        ThemeModel().fit(texts, vectors[:19])
    with pytest.raises(ValueError, match="languages"):
        ThemeModel().fit(texts, vectors, text_languages=["nl"])
    with pytest.raises(ValueError, match="ids"):
        ThemeModel(n_themes=2).fit(texts, vectors).story_themes(["a"])


def test_numbers_that_are_no_numbers_are_refused():
    texts, vectors, _ = stories(20)
    vectors[3, 2] = np.nan
    with pytest.raises(ValueError, match="finite"):
        ThemeModel().fit(texts, vectors)
    with pytest.raises(ValueError, match="two dimensions"):
        ThemeModel().fit(texts, vectors[:, 0])


SAME = "Ik wacht al maanden op een antwoord van de gemeente"
ODD = {
    "two short answers": ["te lang wachten", "prima school"] * 12,
    "one number apart": [f"{SAME} nummer {i}." for i in range(30)],
    "no letter twice": [
        "appel",
        "peer",
        "kers",
        "druif",
        "bes",
        "noot",
        "vijg",
        "peen",
        "kiwi",
        "prei",
    ],
    "scripts": [f"<script>alert({i})</script><b>huur</b> en school {i}" for i in range(15)],
    "mixed writing": [f"Ik wacht 我 等 ждать انتظر {i}" for i in range(15)],
    "half a sign": [f"Ik wacht \ud83d op hulp nummer {i}" for i in range(12)],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("number", [None, 40])
@pytest.mark.parametrize("given", [False, True])
def test_odd_sets_give_themes_without_a_warning(kind, number, given):
    texts = ODD[kind]
    model = ThemeModel(n_themes=number)
    model.fit(texts, np.zeros((len(texts), 8)) if given else None)
    assert len(model.labels_) == len(texts)
    assert 1 <= len(model.themes_) <= len(texts)
    assert [label >= 0 for label in model.labels_] == [not why for why in model.reasons_]
    assert np.isfinite(model.strengths_).all()
    assert model.assess(bootstraps=2).stability_["bootstraps"] == 2


def test_naughty_strings_are_each_in_a_theme_or_have_a_reason(shared_data):
    import json

    file = shared_data / "bad_input" / "blns" / "blns.odd.json"
    texts = json.loads(file.read_text(encoding="utf-8"))
    model = ThemeModel().fit(texts)
    assert len(model.labels_) == len(texts)
    assert [label >= 0 for label in model.labels_] == [not why for why in model.reasons_]


def test_a_megabyte_beside_short_stories_is_read():
    texts, _, _ = stories(12)
    model = ThemeModel().fit(["woord en zin over school. " * 40_000, *texts])
    assert model.labels_[0] >= 0


def test_parts_of_the_stories_are_compared_with_each_other():
    texts, vectors, _ = stories(90)
    found = ThemeModel(n_themes=3).fit(texts, vectors).assess(bootstraps=5).stability_
    assert found["pairwise_ari"] > 0.95
    few = ThemeModel().fit(texts[:3], vectors[:3]).assess().stability_
    assert np.isnan(few["pairwise_ari"])


def test_one_monitor_language_needs_no_guess():
    texts, vectors, _ = stories()
    model = ThemeModel(n_themes=3, languages=("en",)).fit(texts, vectors)
    assert set(model.languages_) == {"en"}


def test_main_theme_and_strong_ones_of_a_story_are_told_in_order():
    texts, vectors, _ = stories()
    model = ThemeModel(n_themes=3).fit([*texts, "geen idee"], np.vstack([vectors, vectors[:1]]))
    told = model.story_themes([*range(60), "apart"])
    assert told["narrative"].tolist() == sorted(told["narrative"])
    assert told["main"].sum() == 60
    ids = model.themes_["theme"].tolist()
    for row in told.itertuples():
        assert row.strength == model.strengths_[row.narrative, ids.index(row.theme)]
