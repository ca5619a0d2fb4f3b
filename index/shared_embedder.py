"""Shared embedder: one model in memory for all knowledge bases that a process has open."""

from collections.abc import Sequence
from threading import Lock

from index.embedders import Embedder, Matrix, model_name, open_embedder
from index.settings import Settings


class SharedEmbedder:
    """The embedder of the settings, loaded with the first text; threads take turns.

    Tokenizers of sentence-transformers are changed by each call and fail where two threads call at once.
    A question takes milliseconds to embed, so that turns cost little.
    """

    def __init__(self, settings: Settings) -> None:
        self.name = model_name(settings)
        self._settings = settings
        self._lock = Lock()
        self._opened: Embedder | None = None

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        with self._lock:
            return self._embedder().dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found."""
        with self._lock:
            return self._embedder().embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        with self._lock:
            return self._embedder().embed_queries(texts)

    def _embedder(self) -> Embedder:
        if self._opened is None:
            self._opened = open_embedder(self._settings)
        return self._opened
