"""Every vector store keeps the same contract; the approximate one finds what the exact one finds."""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import StoreError
from index import chroma
from index.chroma import ChromaVectors
from index.vectors import KeptVectors, LayeredVectors, MemoryVectors, VectorStore

DIMENSION = 8
Matrix = npt.NDArray[np.float32]


def unit(matrix: npt.NDArray[np.float64]) -> Matrix:
    return (matrix / np.linalg.norm(matrix, axis=-1, keepdims=True)).astype(np.float32)


def random_vectors(count: int, dimension: int = DIMENSION, seed: int = 1) -> Matrix:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)))


def names(count: int) -> list[str]:
    return [f"p{number:04}" for number in range(count)]


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    if request.param == "memory":
        yield MemoryVectors()
        return
    made = ChromaVectors.make_folder(tmp_path, "测试", DIMENSION)
    yield made
    made.close()


def found(
    store: VectorStore | LayeredVectors, vector: Matrix, limit: int, allowed: set[str] | None = None
) -> list[str]:
    return [hit.passage_id for hit in store.search(vector, limit, allowed)]


class TestContract:
    def test_empty_store_answers_nothing(self, store: VectorStore) -> None:
        assert store.search(random_vectors(1)[0], 5) == []
        assert store.count() == 0
        store.remove(["unknown"])

    def test_nearest_come_first_with_their_cosine(self, store: VectorStore) -> None:
        vectors = random_vectors(50)
        store.add(names(50), vectors)
        hits = store.search(vectors[7], 50)
        similarities = vectors @ vectors[7]
        assert hits[0].passage_id == "p0007"
        assert [hit.passage_id for hit in hits] == [names(50)[place] for place in np.argsort(-similarities)]
        assert [hit.similarity for hit in hits] == pytest.approx(sorted(similarities, reverse=True), abs=1e-5)

    def test_limit(self, store: VectorStore) -> None:
        store.add(names(5), random_vectors(5))
        assert [len(store.search(random_vectors(1)[0], limit)) for limit in (0, 1, 5, 500)] == [0, 1, 5, 5]

    def test_adding_again_replaces(self, store: VectorStore) -> None:
        store.add(names(4), random_vectors(4))
        new = random_vectors(2, seed=2)
        store.add(["p0003", "p0009"], new)
        assert store.count() == 5
        assert store.search(new[0], 1)[0].passage_id == "p0003"
        assert store.search(new[0], 1)[0].similarity == pytest.approx(1, abs=1e-5)

    def test_removed_ids_are_gone(self, store: VectorStore) -> None:
        vectors = random_vectors(20)
        store.add(names(20), vectors)
        store.remove([*names(10), "unknown"])
        assert store.count() == 10
        assert sorted(found(store, vectors[0], 20)) == names(20)[10:]
        store.add(["p0000"], vectors[:1])
        assert found(store, vectors[0], 1) == ["p0000"]

    def test_allowed_restricts(self, store: VectorStore) -> None:
        vectors = random_vectors(40)
        store.add(names(40), vectors)
        allowed = {"p0001", "p0030", "p0031", "unknown"}
        assert sorted(found(store, vectors[0], 9, allowed)) == ["p0001", "p0030", "p0031"]
        assert found(store, vectors[30], 1, allowed) == ["p0030"]
        assert store.search(vectors[0], 9, set()) == []

    def test_many_allowed_are_searched_as_exactly_as_few(
        self, store: VectorStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chroma, "FEW", 3)
        vectors = random_vectors(300)
        store.add(names(300), vectors)
        for allowed in (set(names(300)[::2]), set(names(4))):
            exact = [
                name for name in np.array(names(300))[np.argsort(-(vectors @ vectors[5]))] if name in allowed
            ]
            assert found(store, vectors[5], 6, allowed) == exact[:6]


def test_chroma_keeps_its_vectors_model_and_dimension(tmp_path: Path) -> None:
    vectors = random_vectors(30)
    first = ChromaVectors.make_folder(tmp_path, "BAAI/bge-small-zh-v1.5", DIMENSION)
    first.add(names(30), vectors)
    first.close()
    ChromaVectors.settle_folder(tmp_path)
    second = ChromaVectors.open_folder(tmp_path)
    assert (second.model, second.dimension, second.count()) == ("BAAI/bge-small-zh-v1.5", DIMENSION, 30)
    assert found(second, vectors[3], 1) == ["p0003"]
    second.close()


def test_folder_without_a_collection_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=str(tmp_path)):
        ChromaVectors.open_folder(tmp_path)


def test_chroma_finds_what_the_exact_store_finds(tmp_path: Path) -> None:
    """Small loose clusters are hard for a graph: with Chroma's defaults it finds .95 of them."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(4000, 96))
    vectors = unit(centres[random.integers(0, 4000, 4000)] + random.normal(size=(4000, 96)))
    questions = unit(centres[random.integers(0, 4000, 60)] + random.normal(size=(60, 96)))
    exact = MemoryVectors.of([(names(4000), vectors)])
    approximate = ChromaVectors.make_folder(tmp_path, "测试", 96)
    approximate.add(names(4000), vectors)
    shared = sum(len(set(found(exact, one, 10)) & set(found(approximate, one, 10))) for one in questions)
    approximate.close()
    assert shared / 600 >= 0.99


ids = st.sampled_from(names(12))
seeds = st.integers(0, 9)


@settings(deadline=None)
@given(
    st.dictionaries(ids, seeds),
    st.dictionaries(ids, st.none() | seeds),
    seeds,
    st.integers(1, 6),
    st.none() | st.sets(ids),
)
def test_layers_answer_like_one_store_with_the_changes_made(
    before: dict[str, int], changes: dict[str, int | None], asked: int, limit: int, allowed: set[str] | None
) -> None:
    # Halves, so that every product is exact however it is summed.
    signs = np.random.default_rng(3).choice([-0.5, 0.5], size=(10, 4))
    vectors = np.concatenate([signs, np.zeros((10, 4))], axis=1).astype(np.float32)

    def fill(rows: dict[str, int]) -> MemoryVectors:
        return MemoryVectors.of([(list(rows), vectors[list(rows.values())])])

    fresh = {id_: seed for id_, seed in changes.items() if seed is not None}
    kept = {id_: seed for id_, seed in before.items() if id_ not in changes}
    layered = LayeredVectors(fill(before), fill(fresh), changes)
    one = fill(kept | fresh)
    assert layered.search(vectors[asked], limit, allowed) == one.search(vectors[asked], limit, allowed)


class Shelf:
    """Vectors by id, with a note of what was asked for."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.rows = rows
        self.asked: list[str] = []

    def fetch(self, ids: Collection[str]) -> tuple[list[str], Matrix]:
        self.asked += ids
        there = [id_ for id_ in sorted(ids, reverse=True) if id_ in self.rows]
        return there, np.array([[self.rows[id_], 1] for id_ in there], np.float32).reshape(-1, 2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.dictionaries(ids, seeds), st.lists(st.sets(ids), max_size=4)), max_size=4))
def test_kept_vectors_are_those_on_the_shelf_and_fetched_once(
    times: list[tuple[dict[str, int], list[set[str]]]],
) -> None:
    """The shelf changes from time to time, and all is forgotten then."""
    shelf = Shelf({})
    kept = KeptVectors(shelf.fetch)
    for rows, wanted in times:
        shelf.rows, shelf.asked = rows, []
        kept.forget()
        for some in wanted:
            found, matrix = kept.read(some)
            assert found == sorted(some & rows.keys())
            assert [int(row[0]) for row in matrix] == [rows[id_] for id_ in found]
        fetched = [id_ for id_ in shelf.asked if id_ in rows]
        assert sorted(fetched) == sorted(set(fetched))


def test_no_more_vectors_are_kept_than_there_is_room_for() -> None:
    shelf = Shelf({f"p{number}": number for number in range(6)})
    kept = KeptVectors(shelf.fetch, most=3)
    for some in (["p0", "p1"], ["p1"], ["p2"], ["p2", "p3"], ["p2", "p3"], ["p0"], ["p0", "p1", "p4", "p5"]):
        found, matrix = kept.read(some)
        assert [f"p{int(row[0])}" for row in matrix] == found == some
    assert shelf.asked == ["p0", "p1", "p2", "p2", "p3", "p0", "p0", "p1", "p4", "p5"]


def test_what_was_read_stays_as_it_was_when_more_is_kept() -> None:
    shelf = Shelf({"p1": 1, "p2": 2})
    kept = KeptVectors(shelf.fetch)
    _, first = kept.read(["p1"])
    shelf.rows["p1"] = 9
    kept.forget()
    assert kept.read(["p1", "p2"])[1].tolist() == [[9, 1], [2, 1]]
    assert first.tolist() == [[1, 1]]
