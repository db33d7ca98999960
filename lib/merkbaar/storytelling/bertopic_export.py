"""A fitted theme model as a real ``bertopic.BERTopic``: its plots, search, save and load work.

BERTopic (Grootendorst 2022) is an extra (``pip install merkbaar[bertopic]``), imported only when a
model is handed over. Built with BERTopic's own parts: nothing of it is replaced but what makes
vectors, reduces them, divides them and names the topics (:mod:`.bertopic_parts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from merkbaar.errors import DefinitionError, TooFewData
from merkbaar.storytelling import describing, words

if TYPE_CHECKING:
    from bertopic import BERTopic

    from merkbaar.storytelling.themes import ThemeModel

WORD = rf"[^\W\d_]{{{describing.SHORTEST_WORD},}}(?:[-'’][^\W\d_]+)*"
SET_APART = "Apart gezet"


def as_bertopic(model: ThemeModel, texts: Sequence[str]) -> BERTopic:
    """Return the themes of a fitted model as a BERTopic that was fitted to the same texts.

    Parameters
    ----------
    model : ThemeModel
        Fitted, with at least one theme.
    texts : sequence of str
        The texts that it was fitted to.

    Returns
    -------
    bertopic.BERTopic
        Topic numbers are the places of the themes in ``themes_`` (a theme that is no story's main
        theme is left out, and those after it move up); −1 is what was set apart, and why it was
        stands in ``model.reasons_``. ``probabilities_`` are the strengths.

    Raises
    ------
    TooFewData
        Where there are no themes.
    DefinitionError
        Where BERTopic isn't installed.
    """
    _can_be_handed_over(model)
    import numpy as np
    from bertopic import BERTopic

    from merkbaar.storytelling.bertopic_parts import NearestThemes, Reader, ThemeWords, Topical

    kept = [theme for theme, size in enumerate(model.themes_["size"]) if size]
    topics = np.array([*(kept.index(label) if label >= 0 else -1 for label in model.labels_)])
    table = model.themes_.iloc[kept]
    read = model.embeddings_[model.labels_ >= 0]
    made = BERTopic(
        language="multilingual",
        top_n_words=describing.SHOWN,
        nr_topics=len(kept) + 1,  # as many as there are: so they aren't put in another order
        umap_model=Topical(read.mean(axis=0), model.directions_),
        hdbscan_model=NearestThemes(topics, model.strengths_[:, kept]),
        vectorizer_model=_vectorizer(model),
        representation_model=ThemeWords(dict(enumerate(table["words"]))),
    )
    made.fit([text or " " for text in texts], embeddings=model.embeddings_)
    made.nr_topics = None
    labels = dict(enumerate(table["label"]))
    made.set_topic_labels(labels | ({-1: SET_APART} if -1 in topics else {}))
    if model.maker_ != "given":
        made.embedding_model = Reader(model.embedder, model.languages or ("nl",))
    return made


def _can_be_handed_over(model: ThemeModel) -> None:
    if not len(model.themes_):
        raise TooFewData(
            "Er zijn geen thema's om aan BERTopic te geven: er zijn te weinig verhalen waar iets "
            "in staat om te bundelen. Lees ze in hun volgorde."
        )
    if find_spec("bertopic") is None:
        raise DefinitionError(
            "BERTopic is hier niet geïnstalleerd. Doe dat met: pip install merkbaar[bertopic]"
        )


def _vectorizer(model: ThemeModel) -> Any:
    """Count words as our descriptions do, with settings that BERTopic can save as text."""
    from sklearn.feature_extraction.text import CountVectorizer

    codes = sorted(set(model.languages_))
    stop = {word for code in codes for word in words.stop_words(code)}
    single = {part for word in stop for part in words.tokens(word)}
    return CountVectorizer(token_pattern=WORD, stop_words=sorted(single))
