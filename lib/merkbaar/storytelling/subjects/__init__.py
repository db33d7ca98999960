"""The directions in which texts differ by what they are about.

A sentence model's vectors also hold tone, length, grammar and the noise of rough English. Sentences
that differ in nothing but their subject ("This text is about rent.") span the part that says what a
text is about; vectors are looked at in that part alone. The list of subjects is a general one, as
wide as a library's shelves, and is no list of themes: which themes there are, the stories decide.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.storytelling.embedding import Embedder

FOLDER = Path(__file__).parent
DIRECTIONS = 100
POWER = 1 / 3
"""How much more the main directions weigh than the last: their spread to this power."""


def directions(embedder: str | Embedder, cache_folder: Path | None = None) -> np.ndarray:
    """Return the directions of an embedder's vectors that subjects differ in, by weight.

    Parameters
    ----------
    embedder : str or Embedder
        The default's directions come with us (``python -m merkbaar.storytelling.subjects``);
        another's are worked out by letting it read the sentences once.

    Returns
    -------
    ndarray, shape (n_directions, n_dimensions)
        At most ``DIRECTIONS``; rows are orthogonal.
    """
    import numpy as np

    if embedder == "default":
        return np.load(FOLDER / "default.npy").astype(np.float64)
    from merkbaar.storytelling.embedding import embed

    texts = sentences()
    read = embed(texts, languages=["en"] * len(texts), embedder=embedder, cache_folder=cache_folder)
    return spanned(read)


def sentences() -> list[str]:
    """Return one English sentence a subject."""
    lines = (FOLDER / "subjects.txt").read_text(encoding="utf-8").splitlines()
    return [f"This text is about {line}." for line in lines if not line.startswith("#")]


def spanned(vectors: np.ndarray) -> np.ndarray:
    """Return the main directions of vectors around their mean, longest first.

    The sign of a direction is that of its largest part, so that the same vectors give the same.
    """
    import numpy as np

    around = np.asarray(vectors, dtype=np.float64)
    around = around - around.mean(axis=0)
    _, spread, found = np.linalg.svd(around, full_matrices=False)
    kept = min(DIRECTIONS, int((spread > 1e-6).sum()))
    found, spread = found[:kept], spread[:kept]
    signs = np.sign(found[np.arange(kept), np.abs(found).argmax(axis=1)])
    return found * (signs * (spread / spread[0]) ** POWER)[:, None]
