"""A cheap embedding model for tests: texts that share characters are near each other."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


class CharacterEmbedder:
    """Each character of a text moves its vector in a direction that depends on the character alone.

    ``texts`` counts what was embedded, so that a test can tell that nothing was embedded twice.
    """

    def __init__(self, name: str = "characters", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension
        self.texts: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of passages."""
        self.texts.extend(texts)
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of questions."""
        vectors = np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text: str) -> npt.NDArray[np.float64]:
        return np.sum([self._direction(character) for character in text or " "], axis=0)

    def _direction(self, character: str) -> npt.NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(f"{self.name} {character}".encode()).digest()[:8])
        return np.random.default_rng(seed).normal(size=self.dimension)
