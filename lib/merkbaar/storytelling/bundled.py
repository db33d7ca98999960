"""The bundled English sentence model, run by torch alone.

sentence-transformers runs any model, and takes four seconds to import for it. The model that comes
with us is one of one shape: six layers of BERT (Devlin et al., 2019, https://arxiv.org/abs/1810.04805)
and the mean over a text's tokens (Reimers & Gurevych, 2019, https://arxiv.org/abs/1908.10084). That
shape is written out here. A test holds its vectors to those of sentence-transformers.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKENS_PER_BATCH = 1024
"""Tokens read at once, filling included: more isn't quicker (see docs/measurements.md)."""


class Linear:
    """A layer ``x W' + b`` in oneDNN's own order of numbers, where torch has oneDNN.

    On one core that is about twice as quick as torch's default; the sums differ by 1e-7.

    Parameters
    ----------
    weight : Tensor, shape (n_out, n_in)
    bias : Tensor, shape (n_out,)
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        self._packed = torch.backends.mkldnn.is_available()
        self._weight, self._bias = (
            (weight.to_mkldnn(), bias.to_mkldnn()) if self._packed else (weight, bias)
        )

    def __call__(self, values: torch.Tensor) -> torch.Tensor:
        """Return the layer's output, shape (n, n_out), for values of shape (n, n_in)."""
        if not self._packed:
            return functional.linear(values, self._weight, self._bias)
        given = values if values.is_mkldnn else values.to_mkldnn()
        return torch.ops.aten.mkldnn_linear(given, self._weight, self._bias)


class Norm:
    """Layer normalisation over the last axis."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, epsilon: float) -> None:
        self._weight, self._bias, self._epsilon = weight, bias, epsilon

    def __call__(self, values: torch.Tensor) -> torch.Tensor:
        """Return values of the same shape with mean 0 and variance 1, scaled and moved."""
        return functional.layer_norm(
            values, self._weight.shape, self._weight, self._bias, self._epsilon
        )


class Layer:
    """One layer of BERT: every token looks at the others, then each is worked out by itself."""

    def __init__(self, weights: dict[str, torch.Tensor], name: str, heads: int, eps: float) -> None:
        def pair(part: str) -> tuple[torch.Tensor, torch.Tensor]:
            return weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]

        asked = [pair(f"attention.self.{part}") for part in ("query", "key", "value")]
        self._heads = heads
        self._ask = Linear(torch.cat([w for w, _ in asked]), torch.cat([b for _, b in asked]))
        self._look = Linear(*pair("attention.output.dense"))
        self._looked = Norm(*pair("attention.output.LayerNorm"), eps)
        self._widen = Linear(*pair("intermediate.dense"))
        self._narrow = Linear(*pair("output.dense"))
        self._worked = Norm(*pair("output.LayerNorm"), eps)

    def __call__(self, tokens: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        """Return tokens of the same shape (n_texts, length, width), absent ones not looked at."""
        texts, length, width = tokens.shape
        flat = tokens.reshape(texts * length, width)
        asked = _plain(self._ask(flat)).view(texts, length, 3, self._heads, width // self._heads)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=present[:, None, None, :]
        )
        seen = seen.transpose(1, 2).reshape(texts * length, width)
        flat = self._looked(flat + _plain(self._look(seen)))
        worked = self._narrow(functional.gelu(self._widen(flat)))
        return self._worked(flat + _plain(worked)).view(texts, length, width)


class SentenceModel:
    """A BERT with mean pooling, from its folder.

    Parameters
    ----------
    folder : Path
        With ``config.json``, ``sentence_bert_config.json``, ``tokenizer.json`` and
        ``model.safetensors``.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        shape = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        limits = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        self._width, eps = shape["hidden_size"], shape["layer_norm_eps"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limits["max_seq_length"])
        weights = load_file(folder / "model.safetensors")
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._begin = Norm(
            weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"], eps
        )
        self._layers = [
            Layer(weights, f"encoder.layer.{i}", shape["num_attention_heads"], eps)
            for i in range(shape["num_hidden_layers"])
        ]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return vectors of length 1.

        Parameters
        ----------
        texts : sequence of str, length n_texts
            What is longer than the model reads (256 tokens) is cut off.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
        """
        tokens = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(tokens), self._width), dtype=np.float32)

        def read(batch: list[int]) -> None:
            with torch.inference_mode():
                vectors[batch] = self._vectors([tokens[i] for i in batch]).numpy()

        batches = list(_batches([len(ids) for ids in tokens]))
        with _batch_a_core(), ThreadPoolExecutor(os.cpu_count()) as cores:
            list(cores.map(read, reversed(batches)))  # the long ones first
        return vectors

    def _vectors(self, batch: list[list[int]]) -> torch.Tensor:
        length = max(map(len, batch))
        ids = torch.tensor([[*found, *[0] * (length - len(found))] for found in batch])
        present = torch.tensor([[i < len(found) for i in range(length)] for found in batch])
        tokens = self._begin(self._words[ids] + self._places[:length])
        for layer in self._layers:
            tokens = layer(tokens, present)
        weights = present[:, :, None].to(tokens.dtype)
        means = (tokens * weights).sum(1) / weights.sum(1)
        return functional.normalize(means, dim=1)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts of about one length, so that little is filled."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) + 1) * lengths[place] > TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


@contextmanager
def _batch_a_core() -> Iterator[None]:
    """Let a batch be worked out by one thread, so that several can be at once.

    Nobody waits for a core that something else is using, and sums come in one order.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _plain(values: torch.Tensor) -> torch.Tensor:
    return values.to_dense() if values.is_mkldnn else values
