"""Bundled graph: the bundled model as a tokenizer and an ONNX graph, in 8 bits or in float32."""

import hashlib
from functools import partial
from pathlib import Path

from index.bundled_model import bundled_name, kept_tokens, write_tokenizer
from index.e5_graph import write_graph
from index.e5_weights import E5Weights, weights_file
from index.model_folders import written_once
from index.onnx_encoder import GRAPH_FILE

INT8_CONVERSION = 1  # raise it with every change here that changes a vector of the model in 8 bits
GRAPHS = ".graph"  # beside the folder of the same model for sentence-transformers


def int8_name() -> str:
    """The name that vectors of the model in 8 bits are kept under: ``bundled-int8-1f6c0a93be52``."""
    known = f"{bundled_name()} {INT8_CONVERSION}"
    return "bundled-int8-" + hashlib.sha256(known.encode()).hexdigest()[:12]


def graph_folder(models: Path, *, int8: bool) -> Path:
    """The folder of the graph below ``models``, written there first if it is missing.

    Raises ModelError when the weights are not installed or the folder cannot be written.
    """
    name = int8_name() if int8 else bundled_name()
    return written_once(models / (name + GRAPHS), partial(write_model_graph, int8=int8))


def write_model_graph(folder: Path, *, int8: bool) -> None:
    """Write graph and tokenizer into an existing empty folder."""
    weights = E5Weights(weights_file())
    tokens = kept_tokens(weights.pieces)
    write_graph(folder / GRAPH_FILE, weights, tokens, int8=int8)
    write_tokenizer(folder, weights, tokens)
