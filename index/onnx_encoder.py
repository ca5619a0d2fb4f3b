"""ONNX encoder: a tokenizer and a graph of a folder, run by onnxruntime one text at a time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from index.e5_graph import STATES, TOKENS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPH_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
LONGEST = 512  # tokens; what is beyond them is not read
_ERRORS_ONLY = 3

Matrix = npt.NDArray[np.float32]


class OnnxEncoder:
    """The mean of the states of a text's tokens, of length 1.

    A text has no company in the graph, so that its vector is the same, bit by bit, whatever else is embedded
    and with however many threads. ``threads`` texts are read side by side.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._session.get_outputs()[0].shape[-1])

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A vector for each text, in their order."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        tokens = [np.array([encoding.ids], np.int64) for encoding in encodings]
        session = self._session  # loaded before the threads start
        if self._threads == 1 or len(tokens) == 1:
            return np.stack([_embed(session, row) for row in tokens])
        # The longest first, so that no thread is left with a long text while the others are done.
        order = sorted(range(len(tokens)), key=lambda place: -tokens[place].size)
        vectors = np.zeros((len(tokens), self.dimension), np.float32)
        with ThreadPoolExecutor(self._threads) as threads:
            found = threads.map(lambda place: _embed(session, tokens[place]), order)
            for place, vector in zip(order, found, strict=True):
                vectors[place] = vector
        return vectors

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        except Exception as error:  # the library raises no narrower one
            raise _unreadable(self._folder) from error
        tokenizer.enable_truncation(LONGEST)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        file = str(self._folder / GRAPH_FILE)
        try:
            return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library raises no narrower one
            raise _unreadable(self._folder) from error


def _embed(session: "InferenceSession", tokens: npt.NDArray[np.int64]) -> Matrix:
    (states,) = session.run([STATES], {TOKENS: tokens})
    vector = states[0].mean(axis=0)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _unreadable(folder: Path) -> ModelError:
    return ModelError(f"The model in {folder} cannot be read; delete the folder and it is made anew.")
