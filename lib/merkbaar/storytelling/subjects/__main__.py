"""Make ``default.npy``: the directions of the bundled model, rounded to half precision."""

from __future__ import annotations

import numpy as np

from merkbaar.storytelling.embedding import embed
from merkbaar.storytelling.subjects import FOLDER, sentences, spanned

if __name__ == "__main__":
    texts = sentences()
    read = embed(texts, languages=["en"] * len(texts))
    np.save(FOLDER / "default.npy", spanned(read).astype(np.float16))
