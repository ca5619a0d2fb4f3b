"""The plain rankers, against BM25 and cosine worked out by hand."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import Matrix
from pipelines.baselines import K1, B, Bm25, Dense, read_characters, read_words

TEXTS = {"a": "群众办事少跑腿", "b": "群众满意度95%", "c": "修路五公里"}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("满意度98.5%", ["满", "意", "度", "满意", "意度", "98.5"]),
        ("ＡＰＰ上线", ["app", "上", "线", "上线"]),
        ("，。", []),
    ],
)
def test_characters_and_pairs(text: str, terms: list[str]) -> None:
    assert read_characters(text) == terms


def test_words_leave_punctuation_out() -> None:
    assert read_words("开展活动84场，走访居民。") == ["开展", "活动", "84", "场", "走访", "居民"]


def test_the_passage_that_shares_the_rarer_term_comes_first() -> None:
    ranker = Bm25(TEXTS, read_characters, ["群众满意", "修路"])
    assert ranker.rank("群众满意", 10) == ["b", "a"]
    assert ranker.rank("修路", 10) == ["c"]
    assert ranker.rank("群众满意", 1) == ["b"]
    assert ranker.rank("办学", 10) == []  # no term of the questions it was made for


TERMS = st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=6).map("".join)


@given(st.dictionaries(st.sampled_from("abcdef"), TERMS, min_size=1), TERMS)
def test_ranks_by_the_formula(texts: dict[str, str], question: str) -> None:
    mean = sum(map(len, texts.values())) / len(texts)

    def score(text: str) -> float:
        total = 0.0
        for term in question:
            having = sum(term in other for other in texts.values())
            rarity = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
            count = text.count(term)
            total += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * len(text) / mean))
        return round(total, 6)

    expected = sorted((-score(text), id_) for id_, text in texts.items() if set(text) & set(question))
    assert Bm25(texts, list, [question]).rank(question, 10) == [id_ for _, id_ in expected]


class Compass:
    """An embedder of two directions."""

    name = "compass"
    dimension = 2

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return np.array([[1, 0] if text == "东" else [0, 1] for text in texts], np.float32)

    embed_queries = embed_passages


def test_dense_stands_by_cosine_and_then_by_id() -> None:
    vectors = np.array([[0, 1], [1, 0], [0.6, 0.8], [0, 1]], np.float32)
    ranker = Dense(["a", "b", "c", "d"], vectors, Compass())
    assert ranker.rank("东", 3) == ["b", "c", "a"]
    assert ranker.rank("北", 9) == ["a", "d", "c", "b"]
