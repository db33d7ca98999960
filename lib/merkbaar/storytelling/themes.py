"""Themes in stories: found, anchored by seed words, described, and their shares.

Without a download, in several languages in one space, and the same for the same input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling.sharing import shares

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from bertopic import BERTopic

    from merkbaar.storytelling.embedding import Embedder

__all__ = ["FEWEST", "TOO_FEW", "ThemeModel", "shares"]

FEWEST = 10
TOO_FEW = "too_few"
"""Reason of a usable story where there are fewer than ``FEWEST``: te weinig om te bundelen."""
BOOTSTRAPS = 20


class ThemeModel:
    """Find the themes of a set of stories (scikit-learn's contract).

    Parameters
    ----------
    n_themes : int, optional
        How many themes, the seeded ones included. None: seeded themes plus as many as have the
        largest mean silhouette.
    embedder : str or Embedder
        ``default``, a folder or name of a sentence-transformers model, or a URL.
    languages : sequence of str, optional
        Languages of the monitor (ISO 639-1), the reader's first. None: Dutch.
    seeds : mapping of str to sequence of str, optional
        Theme id: words in the reader's language. Such a theme is always there, under its id.
    random_state : int
    cache_folder : Path, optional
        Where vectors are kept between runs (left of the gate).

    Attributes
    ----------
    labels_ : ndarray of int, shape (n_texts,)
        Place of the main theme in ``themes_``; −1: set apart.
    reasons_ : list of str
        Why a text is set apart, or "".
    strengths_ : ndarray, shape (n_texts, n_themes)
        0-1; a story carries each theme in which it has 0.5 or more.
    themes_ : DataFrame
        theme (id), label, words, size, seeded, stability (NaN until :meth:`assess`).
    stability_ : dict
        Filled by :meth:`assess`.
    languages_ : list of str
    embeddings_ : ndarray of float32, shape (n_texts, n_dimensions)
        Sentence vectors as they were given (not copied), or as they were read: then zeros for
        texts that are set apart.
    directions_ : ndarray or None
        The directions of those vectors that say what a text is about; None for given vectors.
    maker_ : str
        What made the vectors: waves of the same maker can be compared.
    vectors_ : ndarray
        Position of each usable text in the smoothed space; zeros for the others.
    """

    def __init__(
        self,
        n_themes: int | None = None,
        embedder: str | Embedder = "default",
        languages: Sequence[str] | None = None,
        seeds: Mapping[str, Sequence[str]] | None = None,
        random_state: int = 0,
        cache_folder: Path | None = None,
    ) -> None:
        self.n_themes = n_themes
        self.embedder = embedder
        self.languages = languages
        self.seeds = seeds
        self.random_state = random_state
        self.cache_folder = cache_folder

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """Return the parameters (scikit-learn's contract)."""
        names = ("n_themes", "embedder", "languages", "seeds", "random_state", "cache_folder")
        return {name: getattr(self, name) for name in names}

    def set_params(self, **params: Any) -> ThemeModel:
        """Set parameters (scikit-learn's contract)."""
        unknown = sorted(set(params) - set(self.get_params()))
        if unknown:
            raise ValueError(f"ThemeModel has no parameter {unknown}.")
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def fit(
        self,
        texts: Sequence[str],
        embeddings: np.ndarray | None = None,
        *,
        text_languages: Sequence[str] | None = None,
    ) -> ThemeModel:
        """Find the themes.

        Parameters
        ----------
        texts : sequence of str
        embeddings : ndarray, shape (n_texts, n_dimensions), optional
            Vectors to use instead of the embedder's.
        text_languages : sequence of str, optional
            Language of each text; identified where not given or unknown.

        Returns
        -------
        ThemeModel
            Itself. With fewer than ``FEWEST`` usable texts there are no themes: every usable
            text then has the reason ``TOO_FEW``.
        """
        from merkbaar.storytelling import segments
        from merkbaar.storytelling.narratives import reasons_of

        texts = ["" if text is None or text != text else str(text) for text in texts]
        if embeddings is not None and len(embeddings) != len(texts):
            raise ValueError(f"{len(embeddings)} embeddings for {len(texts)} texts.")
        self._texts, self.reasons_, self._in_parts = texts, reasons_of(texts), self
        self.languages_ = self._languages(texts, text_languages)
        parts = segments.cut(texts, self.reasons_) if embeddings is None else None
        return segments.fit(self, parts) if parts else self._fit(texts, embeddings)

    def _fit(self, texts: list[str], embeddings: np.ndarray | None) -> ThemeModel:
        """Find the themes of texts of which the reasons and languages are known."""
        import numpy as np

        from merkbaar.storytelling import clustering, emptiness

        usable = np.array([i for i, why in enumerate(self.reasons_) if not why], dtype=int)
        with clustering.one_thread():
            usable = emptiness.set_apart(self, texts, usable, embeddings)
            if len(usable) < FEWEST:
                self._nothing(len(texts), usable)
                return self
            self._place([texts[i] for i in usable], usable, embeddings)
            self._find()
            self._lay_out(texts, usable)
        return self

    def fit_predict(self, texts: Sequence[str], embeddings: np.ndarray | None = None) -> np.ndarray:
        """Find the themes and return the main theme of each text."""
        return self.fit(texts, embeddings).labels_

    def story_themes(self, narratives: Sequence[str], *, least: float = 0.5) -> pd.DataFrame:
        """Return which stories carry which theme: narrative, theme, strength, main.

        Parameters
        ----------
        narratives : sequence of str
            Ids of the texts, in the order in which they were fitted.
        least : float
            Strength from which a story carries a theme.
        """
        import numpy as np
        import pandas as pd

        if len(narratives) != len(self.labels_):
            raise ValueError(f"{len(narratives)} ids for {len(self.labels_)} fitted texts.")
        ids = self.themes_["theme"].tolist()
        main = self.labels_[:, None] == np.arange(len(ids))
        carries = (self.labels_ >= 0)[:, None] & (main | (self.strengths_ >= least))
        text, theme = np.nonzero(carries)
        told = {
            "narrative": [narratives[i] for i in text.tolist()],
            "theme": [ids[i] for i in theme.tolist()],
            "strength": self.strengths_[text, theme],
            "main": main[text, theme],
        }
        return pd.DataFrame(told)

    def assess(self, *, bootstraps: int = BOOTSTRAPS) -> ThemeModel:
        """Measure how firmly the themes stand when a fifth of the stories is left out.

        Per theme the mean of the largest Jaccard likeness (Hennig 2007), overall the mean
        adjusted Rand index with the fitted themes. Fills ``stability_`` and ``themes_``.
        """
        from merkbaar.storytelling.stability import assess

        self.stability_ = assess(self, bootstraps=bootstraps)
        self.themes_["stability"] = [
            self.stability_["themes"].get(theme, float("nan")) for theme in self.themes_["theme"]
        ]
        return self

    def to_bertopic(self) -> BERTopic:
        """Hand the fitted model over as a real ``bertopic.BERTopic``, for its plots and tools.

        Needs the extra: ``pip install merkbaar[bertopic]``. What becomes what, and when it can't:
        :func:`merkbaar.storytelling.bertopic_export.as_bertopic`.
        """
        from merkbaar.storytelling.bertopic_export import as_bertopic

        return as_bertopic(self, self._texts)

    # -- steps of fit

    @property
    def reader(self) -> str:
        """The reader's language: the first of the monitor's."""
        return next(iter(self.languages or ("nl",)))

    def _languages(self, texts: list[str], given: Sequence[str] | None) -> list[str]:
        from merkbaar.storytelling.languages import UNDETERMINED, identify

        if given is not None:
            known = [code if isinstance(code, str) and code else self.reader for code in given]
            if len(known) != len(texts):
                raise ValueError(f"{len(known)} languages for {len(texts)} texts.")
        elif len(self.languages or ("nl",)) == 1:
            return [self.reader] * len(texts)
        else:
            known = identify(texts, tuple(self.languages or ("nl",)))
        return [self.reader if code == UNDETERMINED else code for code in known]

    def _nothing(self, number: int, usable: np.ndarray) -> None:
        import numpy as np

        for i in usable:
            self.reasons_[i] = TOO_FEW
        self.labels_ = np.full(number, -1)
        self.strengths_ = np.zeros((number, 0))
        self.vectors_ = np.zeros((number, 0))
        self.embeddings_ = np.zeros((number, 0), dtype=np.float32)
        self.directions_, self.maker_ = None, ""
        self.themes_ = _theme_table([])
        self.stability_: dict[str, Any] = {}

    def _place(self, texts: list[str], usable: np.ndarray, given: np.ndarray | None) -> None:
        """Put the usable texts in the space in which themes are looked for."""
        from merkbaar.storytelling import seeding, space

        codes, seeds = [self.languages_[i] for i in usable], _seeds(self)
        if given is None:
            vectors, english = self._read(texts, usable, codes)
        else:
            self.directions_, self.maker_ = None, "given"
            self.embeddings_ = _checked(given)
            self._space = self._topic = vectors = space.centred(self.embeddings_, codes, usable)
            english = _english(texts, codes) if seeds else texts
        self._smooth = space.smoothed(self._topic)
        self._near = {
            theme: self._nearness(words, vectors, codes, given is None)
            for theme, words in seeds.items()
        }
        stems = [seeding.stemmed(text) for text in english] if seeds else []
        self._held = {
            theme: seeding.words_held(words, stems, language=self.reader)
            for theme, words in seeds.items()
        }

    def _read(
        self, texts: list[str], usable: np.ndarray, codes: list[str]
    ) -> tuple[np.ndarray, list[str]]:
        """Read the usable texts with the embedder; return their vectors and rough English."""
        import numpy as np

        from merkbaar.storytelling import space, subjects
        from merkbaar.storytelling.embedding import embed, open_embedder

        english = _english(texts, codes)
        vectors = embed(
            texts, languages=codes, embedder=self.embedder, cache_folder=self.cache_folder
        )
        self.directions_ = about = subjects.directions(self.embedder, self.cache_folder)
        self.maker_ = str(open_embedder(self.embedder).fingerprint)
        views = space.views(vectors, texts, english, codes, directions=about)
        self._space, self._topic = views.whole(), views.topical()
        self.embeddings_ = np.zeros((len(self.languages_), vectors.shape[1]), dtype=np.float32)
        self.embeddings_[usable] = vectors
        return vectors, english

    def _nearness(
        self, words: Sequence[str], vectors: np.ndarray, codes: list[str], own: bool
    ) -> np.ndarray:
        """Return the likeness of each text to the seed words, by the same embedder."""
        import numpy as np

        from merkbaar.storytelling import space
        from merkbaar.storytelling.embedding import embed

        if not own:
            return np.zeros(len(vectors))
        seed = embed([", ".join(words)], languages=[self.reader], embedder=self.embedder)
        seed = space.unit(seed - vectors.mean(axis=0))
        return space.centred(vectors, codes) @ seed[0]

    def _find(self) -> None:
        """Find seeded themes first, then themes among the stories that they leave."""
        import numpy as np

        from merkbaar.storytelling import clustering, seeding

        seeds = _seeds(self)
        judge = seeding.Judge(self._space) if seeds else None
        anchored = [
            seeding.anchor(self._held[theme], nearness=self._near[theme], judge=judge).strengths
            for theme in seeds
            if judge
        ]
        number = len(self._space)
        seeded = np.column_stack(anchored) if anchored else np.zeros((number, 0))
        free = np.asarray(~(seeded >= 0.5).any(axis=1))
        found, rest = np.full(number, -1), self._smooth[free]
        wanted = self.n_themes - len(anchored) if self.n_themes else 0
        if len(rest) and (wanted > 0 or not self.n_themes or not anchored):
            count = wanted or clustering.choose_number(rest, random_state=self.random_state)
            found[free] = clustering.clusters(rest, count, random_state=self.random_state)
        self._found = found
        self._strengths = np.hstack([seeded, self._unseeded(found, free)])
        lead = seeded.argmax(axis=1) if anchored else np.zeros(number, dtype=int)
        fallback = np.where(found >= 0, found + len(anchored), lead)
        self._labels = np.where(free, fallback, lead)

    def _unseeded(self, found: np.ndarray, free: np.ndarray) -> np.ndarray:
        """Return strengths in the unseeded themes, for stories of seeded themes as well."""
        import numpy as np

        from merkbaar.storytelling import clustering

        if not (found >= 0).any():
            return np.zeros((len(found), 0))
        inside = clustering.strengths(self._smooth[free], found[free])
        out = np.zeros((len(found), inside.shape[1]))
        out[free] = inside
        for theme in range(inside.shape[1]):
            centre = self._smooth[found == theme].mean(axis=0)
            near = self._smooth @ (centre / max(float(np.linalg.norm(centre)), 1e-12))
            typical = max(float(np.median(near[found == theme])), 1e-6)
            out[~free, theme] = np.clip(0.5 * near[~free] / typical, 0, 1)
        return out

    def _lay_out(self, texts: list[str], usable: np.ndarray) -> None:
        """Lay what was found of the usable texts out over all texts, and describe it."""
        import numpy as np

        from merkbaar.storytelling import naming

        number = self._strengths.shape[1]
        self.labels_ = np.full(len(texts), -1)
        self.labels_[usable] = self._labels
        self.strengths_ = np.zeros((len(texts), number))
        self.strengths_[usable] = self._strengths
        self.vectors_ = np.zeros((len(texts), self._smooth.shape[1]))
        self.vectors_[usable] = self._smooth
        self._usable, self.stability_ = usable, {}
        seeds, words = _seeds(self), naming.words(self, texts)
        labels = naming.labels([*map(list, seeds.values())], words, reader=self.reader)
        ids = [*seeds, *(f"t{i + 1:02d}" for i in range(number - len(seeds)))]
        sizes = [int((self.labels_ == theme).sum()) for theme in range(number)]
        rows = zip(ids, labels, words, sizes, [i < len(seeds) for i in range(number)], strict=True)
        self.themes_ = _theme_table(list(rows))


def _seeds(model: ThemeModel) -> dict[str, tuple[str, ...]]:
    from merkbaar.storytelling.seeding import seeds_of

    return seeds_of(model.seeds)


def _english(texts: list[str], languages: list[str]) -> list[str]:
    from merkbaar.storytelling.glossing import glosses

    return glosses(texts, languages)


def _checked(given: np.ndarray) -> np.ndarray:
    """Return given vectors as float32, not copied where they are."""
    import numpy as np

    vectors = np.asarray(given, dtype=np.float32)
    if vectors.ndim != 2:
        raise ValueError(f"Embeddings have {vectors.ndim}, not two dimensions.")
    if not (np.isfinite(vectors.sum()) or np.isfinite(vectors.sum(dtype=np.float64))):
        raise ValueError("Embeddings that aren't finite numbers (NaN or infinite).")
    return vectors


def _theme_table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows, columns=["theme", "label", "words", "size", "seeded"])
    table["stability"] = float("nan")
    return table
