import numpy as np
import pytest

from merkbaar.storytelling import space, subjects
from merkbaar.storytelling.embedding import embed


def read(texts):
    return embed(texts, languages=["en"] * len(texts))


def test_the_directions_that_come_with_us_are_those_of_the_list():
    made = subjects.spanned(read(subjects.sentences()))
    assert np.allclose(subjects.directions("default"), made, atol=1e-3)


def test_directions_stand_square_on_each_other_and_weigh_less_and_less():
    found = subjects.directions("default")
    lengths = np.linalg.norm(found, axis=1)
    straight = found / lengths[:, None]
    assert found.shape == (subjects.DIRECTIONS, 384)
    assert np.allclose(straight @ straight.T, np.eye(len(found)), atol=2e-3)
    assert lengths[0] == pytest.approx(1, abs=1e-3)
    assert (np.diff(lengths) <= 1e-3).all()


def test_what_texts_are_about_is_left_and_how_they_are_told_falls_away():
    texts = [
        "The rent is too high for us.",
        "Oh dear!!! Honestly, our rent has become so awfully high, hasn't it?",
        "The doctor gave me new medicine.",
        "Oh dear!!! Honestly, the doctor, well, he did give me new medicine, didn't he?",
    ]
    vectors = space.unit(read(texts) - read(subjects.sentences()).mean(axis=0))
    about = space.unit(vectors @ subjects.directions("default").T)

    def lead(look):
        near = look @ look.T
        return min(near[0, 1], near[2, 3]) - max(near[0, 3], near[1, 3], near[1, 2], near[0, 2])

    assert lead(about) > lead(vectors)


class Small:
    """An embedder of eight dimensions: how often letters occur."""

    fingerprint = "small"

    def __init__(self):
        self.asked = 0

    def encode(self, texts, languages):
        self.asked += len(texts)
        counts = np.array([[text.count(letter) for letter in "etaoinsh"] for text in texts])
        return space.unit(counts + 0.1).astype(np.float32)


def test_another_model_reads_the_sentences_once(tmp_path):
    maker = Small()
    first = subjects.directions(maker, tmp_path)
    again = subjects.directions(maker, tmp_path)
    assert first.shape == (8, 8)
    assert np.array_equal(first, again)
    assert maker.asked == len(subjects.sentences())


def test_the_same_vectors_give_the_same_directions_whatever_their_sign():
    vectors = np.random.default_rng(0).normal(size=(30, 5))
    found = subjects.spanned(vectors)
    assert np.array_equal(found, subjects.spanned(vectors.copy()))
    assert (found[np.arange(5), np.abs(found).argmax(axis=1)] > 0).all()
