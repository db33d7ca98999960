import numpy as np
import pytest

from merkbaar.storytelling import bundled, embedding

TEXTS = [
    "We waited nine weeks for an answer.",
    "debt",
    "",
    "The bus no longer stops at our street, so I stay at home more often than I would like. " * 3,
    "word " * 400,
    "Ünïcode, 12 + 3 = 15 & 日本",
]


@pytest.fixture(scope="module")
def model():
    return bundled.SentenceModel(embedding.bundled_folder())


@pytest.fixture(scope="module")
def by_sentence_transformers():
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(embedding.bundled_folder()), device="cpu")
    return model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)


def test_the_vectors_are_those_of_sentence_transformers(model, by_sentence_transformers):
    found = model.encode(TEXTS)
    assert found.shape == (len(TEXTS), 384)
    assert np.abs(found - by_sentence_transformers).max() < 2e-6


def test_they_are_the_same_where_torch_has_no_onednn(monkeypatch, by_sentence_transformers):
    monkeypatch.setattr(bundled.torch.backends.mkldnn, "is_available", lambda: False)
    found = bundled.SentenceModel(embedding.bundled_folder()).encode(TEXTS)
    assert np.abs(found - by_sentence_transformers).max() < 2e-6


def test_a_text_has_one_vector_whatever_is_read_with_it(model, monkeypatch):
    alone = np.vstack([model.encode([text]) for text in TEXTS])
    assert np.abs(alone - model.encode(TEXTS)).max() < 2e-6
    monkeypatch.setattr(bundled, "TOKENS_PER_BATCH", 40)
    assert np.abs(alone - model.encode(TEXTS)).max() < 2e-6


def test_nothing_gives_nothing(model):
    assert model.encode([]).shape == (0, 384)


def test_batches_hold_every_text_once_and_no_more_than_fits(monkeypatch):
    monkeypatch.setattr(bundled, "TOKENS_PER_BATCH", 50)
    lengths = [7, 60, 3, 20, 21, 5, 5]
    batches = list(bundled._batches(lengths))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= 50
