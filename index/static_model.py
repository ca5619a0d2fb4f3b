"""Static model: one vector a token and no network, so that a text is the mean of its tokens."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TENSOR = "embedding.weight"  # as in sentence-transformers' StaticEmbedding, which can read the folder too
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
_AT_ONCE = 1024  # texts whose token vectors are in memory together

Matrix = npt.NDArray[np.float32]


class StaticModel:
    """The tokens and vectors of a folder. Questions and passages are embedded alike."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A vector of length 1 for each text; zeros for one without any token, which is like no other."""
        parts = [self._embed(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), np.float32)

    def _embed(self, texts: Sequence[str]) -> Matrix:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        tokens = [encoding.ids for encoding in encodings]
        ends = np.cumsum([0, *map(len, tokens)])
        vectors = self._vectors[np.concatenate([np.array(ids, np.int64) for ids in tokens])]
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for row, (start, end) in zip(sums, pairwise(ends.tolist()), strict=True):
            vectors[start:end].sum(axis=0, out=row)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(lengths > 0, lengths, 1), np.float32)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        except Exception as error:  # the library raises no narrower one
            raise _unreadable(self._folder) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _vectors(self) -> Matrix:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            return np.asarray(load_file(self._folder / WEIGHTS_FILE)[TENSOR], np.float32)
        except (OSError, SafetensorError, KeyError) as error:
            raise _unreadable(self._folder) from error


def _unreadable(folder: Path) -> ModelError:
    return ModelError(f"The static model in {folder} cannot be read; delete the folder and it is made anew.")
