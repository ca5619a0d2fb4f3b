"""The graph of the bundled model gives torch's vectors, and one text the same vector bit by bit."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import ModelError
from index import bundled_graph
from index.bundled_graph import graph_folder, int8_name
from index.bundled_model import bundled_folder, bundled_name
from index.e5_graph import round_weights
from index.embedders import Embedder, SentenceTransformerEmbedder, model_name, open_embedder
from index.onnx_encoder import OnnxEncoder
from index.settings import Settings

TEXTS = [
    "建立流动党员活动站，定期走访慰问，让在外党员感受组织温暖。",
    "累计调解矛盾纠纷1,284件，群众满意度达98.85%，同比下降约40%。",
    "引进500强企业，R&D投入占GDP的2.5%，上线APP，建成5G基站300余座。",
    "发展夜间经济，打造美食街区和夜市。",
    "治",
    "",
    "建好网格，办好实事。" * 120,  # more tokens than the model reads
]
MODELS = ["bundled", "bundled-int8"]


def with_model(settings: Settings, model: str, threads: int = 1) -> Settings:
    return dataclasses.replace(settings, model=model, threads=threads)


@pytest.fixture(scope="module", params=MODELS)
def embedder(bundled_settings: Settings, request: pytest.FixtureRequest) -> Embedder:
    return open_embedder(with_model(bundled_settings, request.param))


@pytest.fixture(scope="module")
def exact(bundled_settings: Settings) -> Embedder:
    return open_embedder(with_model(bundled_settings, "bundled"))


@pytest.fixture(scope="module")
def by_torch(bundled_settings: Settings) -> SentenceTransformerEmbedder:
    folder = bundled_folder(bundled_settings.models)
    return SentenceTransformerEmbedder(with_model(bundled_settings, str(folder)))


def test_the_graph_gives_the_vectors_of_torch(exact: Embedder, by_torch: SentenceTransformerEmbedder) -> None:
    assert exact.embed_passages(TEXTS) == pytest.approx(by_torch.embed_passages(TEXTS), abs=1e-5)
    assert exact.embed_queries(TEXTS) == pytest.approx(by_torch.embed_queries(TEXTS), abs=1e-5)
    assert exact.dimension == by_torch.dimension


def test_eight_bits_change_little(bundled_settings: Settings, exact: Embedder) -> None:
    rounded = open_embedder(with_model(bundled_settings, "bundled-int8"))
    vectors, wanted = rounded.embed_passages(TEXTS), exact.embed_passages(TEXTS)
    assert not np.array_equal(vectors, wanted)
    assert (vectors * wanted).sum(axis=1).min() > 0.98


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert (vectors.dtype, vectors.shape) == (np.float32, (len(TEXTS), embedder.dimension))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("model", MODELS)
def test_neither_company_nor_threads_change_a_bit(bundled_settings: Settings, model: str) -> None:
    alone = open_embedder(with_model(bundled_settings, model))
    side_by_side = open_embedder(with_model(bundled_settings, model, threads=3))
    wanted = np.concatenate([alone.embed_passages([text]) for text in TEXTS])
    assert np.array_equal(alone.embed_passages(TEXTS), wanted)
    assert np.array_equal(side_by_side.embed_passages(TEXTS), wanted)
    assert np.array_equal(side_by_side.embed_passages(TEXTS[::-1])[::-1], wanted)


@pytest.mark.parametrize(
    ("question", "nearer", "farther"),
    [
        ("怎样让离家在外的党员有归属感", TEXTS[0], TEXTS[1]),
        ("邻里吵架谁来劝和", TEXTS[1], TEXTS[2]),
        ("晚上逛街吃饭的好去处", TEXTS[3], TEXTS[1]),
    ],
)
def test_paraphrase_is_nearer_than_another_matter(
    embedder: Embedder, question: str, nearer: str, farther: str
) -> None:
    near, far = embedder.embed_passages([nearer, farther]) @ embedder.embed_queries([question])[0]
    assert near > far


@given(
    st.lists(st.lists(st.floats(-100, 100, width=32), min_size=3, max_size=3), min_size=1, max_size=5),
)
@example([[0.0, 0.0, 1e-45]])
@example([[0.0, 1e-38, -3e-38]])
def test_a_rounded_weight_is_off_by_half_a_step(rows: list[list[float]]) -> None:
    weight = np.array(rows, np.float32)
    rounded, scales = round_weights(weight)
    assert rounded.dtype == np.int8
    assert np.abs(rounded.astype(int)).max() <= 64
    assert (np.abs(rounded * scales[:, None] - weight) <= scales[:, None] * 0.501).all()


def test_each_model_has_a_name_of_its_own(bundled_settings: Settings) -> None:
    names = [model_name(with_model(bundled_settings, model)) for model in MODELS]
    assert names == [bundled_name(), int8_name()]
    assert len(set(names)) == len(MODELS)


def test_it_embeds_without_torch(bundled_settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path; from index.settings import Settings; "
        "from index.embedders import open_embedder; "
        f"environment = {{'POLICYKB_MODELS': {str(bundled_settings.models)!r}}}; "
        "settings = Settings.from_environment(Path('.'), environment=environment); "
        "open_embedder(settings).embed_queries(['党建']); print({'torch', 'transformers'} & set(sys.modules))"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "set()"


def test_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundled_graph, "write_tokenizer", fail)
    with pytest.raises(ModelError, match="No space left"):
        graph_folder(tmp_path, int8=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damaged", ["tokenizer.json", "model.onnx"])
def test_a_damaged_folder_is_named(bundled_settings: Settings, tmp_path: Path, damaged: str) -> None:
    for path in graph_folder(bundled_settings.models, int8=True).iterdir():
        (tmp_path / path.name).write_bytes(b"{" if path.name == damaged else path.read_bytes())
    with pytest.raises(ModelError, match="delete the folder"):
        OnnxEncoder(tmp_path, 1).embed(["党建"])
