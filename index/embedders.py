"""Embedders: texts to vectors, with the bundled model, the static one or any of sentence-transformers."""

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from index.bundled_graph import graph_folder, int8_name
from index.bundled_model import PROMPTS, bundled_name
from index.distillation import fast_folder, fast_name
from index.onnx_encoder import OnnxEncoder
from index.settings import BUNDLED_MODEL, FAST_MODEL, INT8_MODEL, Settings
from index.static_model import StaticModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Matrix = npt.NDArray[np.float32]
BATCH = 8  # texts of about one length; larger batches are no faster on a CPU
_OWN_NAME = re.compile(f"({BUNDLED_MODEL}|{INT8_MODEL}|{FAST_MODEL})-[0-9a-f]{{12}}")
_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


class Embedder(Protocol):
    """One embedding model. Vectors are float32 of length 1, one row a text, in the order of the texts."""

    @property
    def name(self) -> str:
        """What vectors of this model are kept under: models of one name give one text the same vector."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found."""

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""


def model_name(settings: Settings) -> str:
    """The ``name`` that the embedder of these settings has, known without loading the model."""
    if settings.model == BUNDLED_MODEL:
        return bundled_name()
    if settings.model == INT8_MODEL:
        return int8_name()
    if settings.model == FAST_MODEL:
        return fast_name()
    folder = Path(settings.model).expanduser()
    return str(folder.absolute()) if folder.is_dir() else settings.model


def model_advice(indexed: str, settings: Settings) -> str:
    """What to do where an index is made with the model ``indexed``, and the settings name another."""
    own = {bundled_name(): BUNDLED_MODEL, int8_name(): INT8_MODEL, fast_name(): FAST_MODEL}
    rebuild = f"run policykb-ingest reindex --model {settings.model}"
    if indexed not in own and _OWN_NAME.fullmatch(indexed):  # an earlier version, which is gone
        return rebuild
    return f"{rebuild}, or set POLICYKB_MODEL={own.get(indexed, indexed)}"


def open_embedder(settings: Settings) -> Embedder:
    """The embedder that ``settings.model`` names. It loads with the first text, which takes seconds."""
    if settings.model == FAST_MODEL:
        return StaticEmbedder(settings)
    if settings.model in (BUNDLED_MODEL, INT8_MODEL):
        return BundledEmbedder(settings)
    return SentenceTransformerEmbedder(settings)


class BundledEmbedder:
    """The bundled model, in float32 or in 8 bits; without torch, which would take seconds to load."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.name = model_name(settings)

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return self._encoder.embed([PROMPTS["passage"] + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._encoder.embed([PROMPTS["query"] + text for text in texts])

    @cached_property
    def _encoder(self) -> OnnxEncoder:
        folder = graph_folder(self._settings.models, int8=self._settings.model == INT8_MODEL)
        return OnnxEncoder(folder, self._settings.threads)


class StaticEmbedder:
    """The static model ``fast``: hundreds of times faster, for the loss that docs/search.md tells."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.name = model_name(settings)

    @property
    def dimension(self) -> int:
        return self._model.dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return self._model.embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._model.embed(texts)

    @cached_property
    def _model(self) -> StaticModel:
        return StaticModel(fast_folder(self._settings.models))


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, with its own prompts for questions and passages.

    The prompts are those of the model's configuration (``query``, and ``passage`` or ``document``), or
    those of the E5 family where its name says that it is one of them and it has none.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: SentenceTransformer | None = None
        self.name = model_name(settings)

    @property
    def dimension(self) -> int:
        size = self._loaded().get_embedding_dimension()
        if size is None:
            raise ModelError(f"The model {self.name!r} does not say how long its vectors are; use another.")
        return size

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return self._embed(texts, "passage", "document")

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._embed(texts, "query")

    def _embed(self, texts: Sequence[str], *prompts: str) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        model = self._loaded()
        # encode() sorts by length, so that a batch holds texts of about one length and little padding.
        vectors = model.encode(
            list(texts),
            prompt=self._prompt(model, prompts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def _prompt(self, model: "SentenceTransformer", names: Sequence[str]) -> str:
        configured = next((model.prompts[name] for name in names if model.prompts.get(name)), None)
        if configured is not None:
            return configured
        return _E5_PROMPTS[names[0]] if "e5" in Path(self.name).name.lower() else ""

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            self._model = _load(self._settings)
        return self._model


def _load(settings: Settings) -> "SentenceTransformer":
    where = model_name(settings)
    import huggingface_hub.constants
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(settings.threads)
    # local_files_only alone still asks the network whether the name exists.
    huggingface_hub.constants.HF_HUB_OFFLINE = not settings.download
    try:
        return SentenceTransformer(where, local_files_only=not settings.download)
    except Exception as error:
        is_folder = Path(where).is_dir()
        advice = "check its folder" if is_folder else "name a folder, or set POLICYKB_DOWNLOAD=1"
        raise ModelError(
            f"The embedding model {where!r} cannot be loaded ({_first_line(error)}): {advice}."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
