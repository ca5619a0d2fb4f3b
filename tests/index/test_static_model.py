"""The static model is the mean of weighted token vectors, the same everywhere, and knows a paraphrase."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index import distillation
from index.distillation import fast_folder, fast_name, whitened
from index.embedders import Embedder, model_name, open_embedder
from index.settings import Settings
from index.static_model import StaticModel

TEXTS = [
    "建立流动党员活动站，定期走访慰问，让在外党员感受组织温暖。",
    "累计调解矛盾纠纷1,284件，群众满意度达98.85%，同比下降约40%。",
    "引进500强企业，R&D投入占GDP的2.5%，上线APP，建成5G基站300余座。",
]


@pytest.fixture(scope="module")
def fast_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment(tmp_path_factory.mktemp("home"), model="fast", environment={})


@pytest.fixture(scope="module")
def embedder(fast_settings: Settings) -> Embedder:
    return open_embedder(fast_settings)


@pytest.fixture(scope="module")
def folder(fast_settings: Settings, embedder: Embedder) -> Path:
    embedder.embed_queries(TEXTS)
    return fast_settings.models / fast_name()


@pytest.fixture(scope="module")
def tokens_of(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def token_vectors(folder: Path) -> np.ndarray:
    vectors: np.ndarray = load_file(folder / "model.safetensors")["embedding.weight"]
    return vectors


def test_vectors_have_length_one_and_the_order_of_the_texts(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    assert (together.dtype, together.shape) == (np.float32, (len(TEXTS), embedder.dimension))
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    alone = np.concatenate([embedder.embed_queries([text]) for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-6)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_text_without_tokens_is_like_no_other(embedder: Embedder) -> None:
    vectors = embedder.embed_queries(["", TEXTS[0], ""])
    assert np.linalg.norm(vectors, axis=1).round(3).tolist() == [0, 1, 0]


@given(st.lists(st.text("党群众满意度9%5 \n,。GDP𠮷", max_size=40), max_size=5))
@settings(deadline=None)
def test_a_vector_is_the_mean_of_its_tokens(
    embedder: Embedder, tokens_of: Tokenizer, token_vectors: np.ndarray, texts: list[str]
) -> None:
    for text, vector in zip(texts, embedder.embed_queries(texts), strict=True):
        ids = tokens_of.encode(text, add_special_tokens=False).ids
        mean = np.mean([token_vectors[token] for token in ids], axis=0) if ids else np.zeros(len(vector))
        length = np.linalg.norm(mean)
        assert vector == pytest.approx(mean / length if length else mean, abs=1e-5)


@pytest.mark.parametrize(
    ("question", "nearer", "farther"),
    [
        ("流动党员怎样管理", TEXTS[0], TEXTS[1]),
        ("邻里纠纷谁来调处", TEXTS[1], TEXTS[2]),
        ("夜市怎样搞", "发展夜间经济，打造美食街区。", TEXTS[1]),
    ],
)
def test_paraphrase_is_nearer_than_another_matter(
    embedder: Embedder, question: str, nearer: str, farther: str
) -> None:
    near, far = embedder.embed_passages([nearer, farther]) @ embedder.embed_queries([question])[0]
    assert near > far


def test_the_same_model_comes_out_again(folder: Path, tmp_path: Path) -> None:
    again = fast_folder(tmp_path)
    assert {path.name for path in again.iterdir()} == {path.name for path in folder.iterdir()}
    for path in again.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()
    assert again.name == model_name(Settings.from_environment(tmp_path, model="fast", environment={}))


def test_it_embeds_without_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.settings import Settings; "
        "from index.embedders import open_embedder; "
        f"environment = {{'POLICYKB_MODELS': {str(folder.parent)!r}}}; "
        "settings = Settings.from_environment(Path('.'), model='fast', environment=environment); "
        "open_embedder(settings).embed_queries(['党建']); print({'torch', 'transformers'} & set(sys.modules))"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "set()"


def test_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(distillation, "write_tokenizer", fail)
    with pytest.raises(ModelError, match="No space left"):
        fast_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damaged", ["tokenizer.json", "model.safetensors"])
def test_a_damaged_folder_is_named(folder: Path, tmp_path: Path, damaged: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(b"{" if path.name == damaged else path.read_bytes())
    with pytest.raises(ModelError, match="delete the folder"):
        StaticModel(tmp_path).embed(["党建"])


def test_principal_components_come_in_the_order_of_their_variance() -> None:
    chance = np.random.default_rng(1)
    vectors = (chance.normal(size=(200, 4)) * [1, 9, 0.1, 3] + 5).astype(np.float32)
    found = whitened(vectors, 2)
    assert found.mean(axis=0) == pytest.approx([0, 0], abs=1e-4)
    assert found.std(axis=0) == pytest.approx([1, 1], abs=1e-3)
    assert abs(np.corrcoef(found[:, 0], vectors[:, 1])[0, 1]) > 0.99
    assert abs(np.corrcoef(found[:, 1], vectors[:, 3])[0, 1]) > 0.99
