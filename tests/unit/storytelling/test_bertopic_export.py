"""A model that is handed over is looked at with BERTopic's own tools.

BERTopic is an extra: ``tasks.py test`` installs it, so in CI these tests always run.
"""

import os
from importlib.util import find_spec

import numpy as np
import pytest

from merkbaar.errors import DefinitionError, TooFewData
from merkbaar.storytelling import ThemeModel, bertopic_export

SUBJECTS = {
    "wachten": ["wachtlijst", "maanden", "brief", "termijn", "uitstel"],
    "school": ["school", "klas", "juf", "huiswerk", "leraar"],
    "geld": ["schulden", "deurwaarder", "incasso", "huur", "loon"],
    "zorg": ["huisarts", "verpleging", "ziekenhuis", "medicijn", "thuiszorg"],
    "wonen": ["woning", "schimmel", "verhuurder", "trap", "verhuizen"],
}
BERTOPIC = find_spec("bertopic") is not None
needs_bertopic = pytest.mark.skipif(
    not BERTOPIC and not os.environ.get("CI"), reason="pip install merkbaar[bertopic]"
)


def stories(each=14):
    draw = np.random.default_rng(3)
    texts, vectors = [], []
    for i in range(each * len(SUBJECTS)):
        place = i % len(SUBJECTS)
        words = draw.choice(list(SUBJECTS.values())[place], 3, replace=False)
        texts.append(f"Nummer {i} ging over {words[0]}, {words[1]} en {words[2]}.")
        vectors.append(np.eye(16)[place] + draw.normal(0, 0.2, 16))
    texts += ["geen idee", "", texts[0]]
    return texts, np.vstack([vectors, np.zeros((3, 16))])


@pytest.fixture(scope="module")
def fitted():
    texts, vectors = stories()
    return ThemeModel(n_themes=5).fit(texts, vectors), texts, vectors


@pytest.fixture(scope="module")
def handed_over(fitted):
    return fitted[0].to_bertopic()


@needs_bertopic
def test_it_is_a_real_bertopic_with_the_same_themes(fitted, handed_over):
    from bertopic import BERTopic

    model = fitted[0]
    assert type(handed_over) is BERTopic
    assert handed_over.topics_ == model.labels_.tolist()
    assert np.allclose(handed_over.probabilities_, model.strengths_)


@needs_bertopic
def test_topics_are_told_in_our_words_and_labels(fitted, handed_over):
    model = fitted[0]
    info = handed_over.get_topic_info().set_index("Topic")
    assert info.loc[-1, "Count"] == 3
    assert info.loc[-1, "CustomName"] == bertopic_export.SET_APART
    for place, theme in model.themes_.iterrows():
        assert info.loc[place, "Count"] == theme["size"]
        assert info.loc[place, "CustomName"] == theme["label"]
        told = handed_over.get_topic(place)
        assert [word for word, _ in told if word] == theme["words"]
        assert all(weight > 0 for _, weight in told)


@needs_bertopic
def test_representative_stories_are_stories_of_the_topic(fitted, handed_over):
    model, texts, _ = fitted
    for place in range(5):
        for text in handed_over.get_representative_docs(place):
            assert model.labels_[texts.index(text)] == place


@needs_bertopic
def test_new_stories_find_their_theme(fitted, handed_over):
    model, _, vectors = fitted
    used = model.labels_ >= 0
    topics, _ = handed_over.transform(["x"] * int(used.sum()), vectors[used])
    assert (topics == model.labels_[used]).mean() > 0.95


@needs_bertopic
@pytest.mark.parametrize(
    "plot",
    ["visualize_barchart", "visualize_heatmap", "visualize_hierarchy", "visualize_term_rank"],
)
def test_its_plots_draw(handed_over, plot):
    drawn = getattr(handed_over, plot)(custom_labels=True)
    assert type(drawn).__name__ == "Figure"
    assert len(drawn.data) > 0


@needs_bertopic
def test_stories_and_their_strengths_can_be_drawn(fitted, handed_over):
    _, texts, vectors = fitted
    drawn = handed_over.visualize_documents(
        texts, reduced_embeddings=vectors[:, :2], hide_annotations=True
    )
    assert len(drawn.data) >= 5
    bars = handed_over.visualize_distribution(handed_over.probabilities_[0], min_probability=0)
    assert len(bars.data[0].x) == 5


@needs_bertopic
@pytest.mark.parametrize("serialization", ["safetensors", "pickle"])
def test_it_is_the_same_after_saving_and_loading(fitted, handed_over, tmp_path, serialization):
    from bertopic import BERTopic

    _, _, vectors = fitted
    place = str(tmp_path / "model")
    handed_over.save(place, serialization=serialization, save_ctfidf=True)
    again = BERTopic.load(place)
    assert again.topics_ == handed_over.topics_
    told, before = again.get_topic(1), handed_over.get_topic(1)
    assert [tuple(pair) for pair in told] == before
    assert again.custom_labels_ == handed_over.custom_labels_
    topics, _ = again.transform(["x"] * 20, vectors[:20])
    assert (np.asarray(topics) == np.asarray(handed_over.topics_[:20])).mean() >= 0.9


@needs_bertopic
def test_what_the_default_model_read_is_read_again_for_new_stories():
    texts, _ = stories(4)
    made = ThemeModel(n_themes=4).fit(texts).to_bertopic()
    topics, _ = made.transform(["De deurwaarder kwam om de huur en de schulden."])
    assert topics[0] in range(4)
    found, likeness = made.find_topics("schulden en incasso", top_n=1)
    assert found[0] in range(-1, 4)
    assert likeness[0] > 0


@needs_bertopic
def test_a_theme_that_is_nobodys_main_theme_is_left_out():
    texts, vectors = stories()
    model = ThemeModel(n_themes=5, seeds={"maan": ["ruimtevaart"]}).fit(texts, vectors)
    assert model.themes_["size"].tolist()[0] == 0
    made = model.to_bertopic()
    assert sorted(set(made.topics_)) == [-1, *range(int((model.themes_["size"] > 0).sum()))]


def test_without_themes_there_is_nothing_to_hand_over():
    with pytest.raises(TooFewData, match="te weinig verhalen"):
        ThemeModel().fit(["Een verhaal over wachten."]).to_bertopic()


def test_without_bertopic_it_says_what_to_install(fitted, monkeypatch):
    monkeypatch.setattr(bertopic_export, "find_spec", lambda name: None)
    with pytest.raises(DefinitionError, match=r"merkbaar\[bertopic\]"):
        fitted[0].to_bertopic()


def test_storytelling_imports_no_bertopic():
    import subprocess
    import sys

    code = "import sys, merkbaar.storytelling.bertopic_export; print('bertopic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
