"""Remembered queries: an embedder that embeds the questions of an evaluation together and once."""

import functools
from collections.abc import Sequence

import numpy as np

from index.embedders import Embedder, Matrix


class RememberedQueries:
    """``embedder`` with its vectors of ``questions`` kept: one model run for all rankings."""

    def __init__(self, embedder: Embedder, questions: Sequence[str]) -> None:
        self._embedder = embedder
        self._questions = list(questions)
        self.name = embedder.name

    @property
    def dimension(self) -> int:
        """As the embedder has it."""
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """As the embedder does it."""
        return self._embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions that are known, and of other texts as the embedder gives them."""
        if not all(text in self._vectors for text in texts):
            return self._embedder.embed_queries(texts)
        return np.stack([self._vectors[text] for text in texts])

    @functools.cached_property
    def _vectors(self) -> dict[str, Matrix]:
        return dict(zip(self._questions, self._embedder.embed_queries(self._questions), strict=True))
