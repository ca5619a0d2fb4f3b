"""Any sentence-transformers folder can embed, with the prompts of its own configuration."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.bundled_graph import int8_name
from index.bundled_model import bundled_name
from index.embedders import model_advice, model_name, open_embedder
from index.settings import Settings

WORDS = ["[UNK]", "query", "passage", ":", "甲", "乙", "ask", "keep"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of eight words whose vector of a text is the mean of one axis a word."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(
        models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    axes = StaticEmbedding(tokenizer, embedding_weights=np.eye(len(WORDS), dtype=np.float32))
    made = tmp_path_factory.mktemp("models") / "plain"
    SentenceTransformer(modules=[axes], device="cpu").save_pretrained(str(made), create_model_card=False)
    return made


def settings_of(folder: Path, model: Path | str) -> Settings:
    return Settings.from_environment(folder, model=str(model), environment={})


def words_in(vector: np.ndarray) -> set[str]:
    return {WORDS[place] for place in np.flatnonzero(vector > 0.01)}


@pytest.mark.parametrize(
    ("name", "prompts", "query", "passage"),
    [
        ("plain", {}, {"甲"}, {"甲"}),
        ("my-e5-small", {}, {"query", ":", "甲"}, {"passage", ":", "甲"}),
        ("other", {"query": "ask ", "document": "keep "}, {"ask", "甲"}, {"keep", "甲"}),
        ("other-e5", {"query": "ask ", "passage": "keep "}, {"ask", "甲"}, {"keep", "甲"}),
    ],
)
def test_prompts_are_those_of_the_model(
    folder: Path, tmp_path: Path, name: str, prompts: dict[str, str], query: set[str], passage: set[str]
) -> None:
    model = tmp_path / name
    shutil.copytree(folder, model)
    configuration = json.loads((model / "config_sentence_transformers.json").read_text())
    (model / "config_sentence_transformers.json").write_text(
        json.dumps({**configuration, "prompts": prompts})
    )
    embedder = open_embedder(settings_of(tmp_path, model))
    assert words_in(embedder.embed_queries(["甲"])[0]) == query
    assert words_in(embedder.embed_passages(["甲"])[0]) == passage
    assert embedder.dimension == len(WORDS)


def test_model_is_named_by_its_absolute_folder_without_loading_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert model_name(settings_of(tmp_path, "plain")) == str(folder)
    assert model_name(settings_of(tmp_path, "BAAI/bge-small-zh-v1.5")) == "BAAI/bge-small-zh-v1.5"
    assert model_name(settings_of(tmp_path, "bundled")).startswith("bundled-")


def test_model_that_is_not_on_this_machine_is_not_fetched(tmp_path: Path) -> None:
    embedder = open_embedder(settings_of(tmp_path, "nobody/no-such-model"))
    with pytest.raises(ModelError, match=r"nobody/no-such-model.*POLICYKB_DOWNLOAD"):
        embedder.embed_queries(["甲"])


@pytest.mark.parametrize(
    ("indexed", "advice"),
    [
        (bundled_name(), "run policykb-ingest reindex --model fast, or set POLICYKB_MODEL=bundled"),
        (int8_name(), "run policykb-ingest reindex --model fast, or set POLICYKB_MODEL=bundled-int8"),
        ("/模型/bge", "run policykb-ingest reindex --model fast, or set POLICYKB_MODEL=/模型/bge"),
        ("bundled-0123456789ab", "run policykb-ingest reindex --model fast"),  # of an earlier version
    ],
)
def test_advice_names_the_model_of_the_index(tmp_path: Path, indexed: str, advice: str) -> None:
    assert model_advice(indexed, settings_of(tmp_path, "fast")) == advice
