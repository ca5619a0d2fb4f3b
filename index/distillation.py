"""Distillation: the static model ``fast``, made from the word vectors of the bundled model."""

import hashlib
from pathlib import Path

import numpy as np

from index.bundled_model import bundled_name, kept_tokens, write_tokenizer
from index.e5_weights import E5Weights, Weights, weights_file
from index.model_folders import written_once
from index.static_model import TENSOR, WEIGHTS_FILE

DISTILLATION = 1  # raise it with every change here that changes a vector
DIMENSION = 256  # of 384
RARITY = 1e-5  # a token of this probability has half of the weight of one that is never seen
_SPECIAL = 4  # the first tokens stand for no text


def fast_name() -> str:
    """The name that vectors of this version of the model are kept under: ``fast-1f6c0a93be52``."""
    return "fast-" + hashlib.sha256(f"{bundled_name()} {DISTILLATION}".encode()).hexdigest()[:12]


def fast_folder(models: Path) -> Path:
    """The folder of the static model below ``models``, written there first if it is missing.

    Raises ModelError when the weights are not installed or the folder cannot be written.
    """
    return written_once(models / fast_name(), write_static_model)


def write_static_model(folder: Path) -> None:
    """Write the model into an existing empty folder: the tokens of the bundled model, a vector each.

    The vectors are those that go into the encoder, whitened, and weighted by how rare the token is: smooth
    inverse frequency, with the probabilities of the tokenizer itself, so that no text is needed.
    """
    from safetensors.numpy import save_file

    weights = E5Weights(weights_file())
    tokens = kept_tokens(weights.pieces)
    vectors = whitened(weights.word_vectors(np.array(tokens)), DIMENSION)
    rarity = RARITY / (RARITY + np.exp(weights.scores[tokens].astype(np.float64)))
    rarity[:_SPECIAL] = 0
    weighted = np.ascontiguousarray(vectors * rarity[:, None], np.float32)
    save_file({TENSOR: weighted}, folder / WEIGHTS_FILE)
    write_tokenizer(folder, weights, tokens)


def whitened(vectors: Weights, dimension: int) -> Weights:
    """The first ``dimension`` principal components of vectors, each with the mean 0 and the variance 1."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    variances, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    first = axes[:, ::-1][:, :dimension]
    # The sign of an axis is free; fixed here, so that every machine makes the same model.
    signs = np.sign(first[np.abs(first).argmax(axis=0), np.arange(first.shape[1])])
    return np.asarray(centred @ (first * signs) / np.sqrt(variances[::-1][:dimension]), np.float32)
