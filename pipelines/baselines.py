"""Baselines: plain rankers that search is measured against and takes no part in."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from extract.tokens import read_tokens
from index.embedders import Embedder
from index.vectors import Matrix, nearest

K1, B = 1.2, 0.75  # the usual ones (Robertson and Zaragoza 2009), fitted to nothing here

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")
_DECIMALS = 6  # of similarities: what differs less is equal, and stands by id

Read = Callable[[str], list[str]]


class Ranker(Protocol):
    """Ranks passages for a question."""

    def rank(self, question: str, limit: int) -> list[str]:
        """The ids of the ``limit`` best passages, best first; equal ones stand by id."""


def read_words(text: str) -> list[str]:
    """The jieba words of ``text`` that hold a letter or digit.

    >>> read_words("开展活动84场。")
    ['开展', '活动', '84', '场']
    """
    return [token.text for token in read_tokens(_fold(text)) if any(map(str.isalnum, token.text))]


def read_characters(text: str) -> list[str]:
    """Each Chinese character and each two neighbours; numbers and Latin words whole.

    >>> read_characters("满意度95%")
    ['满', '意', '度', '满意', '意度', '95']
    """
    terms: list[str] = []
    for run in _RUN.findall(_fold(text)):
        if run[0] < "\u3400":
            terms.append(run)
        else:
            terms += [*run, *(run[start : start + 2] for start in range(len(run) - 1))]
    return terms


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


class Bm25:
    """Okapi BM25 over terms that ``read`` makes of texts; it knows only terms of the questions ``asked``."""

    def __init__(self, texts: Mapping[str, str], read: Read, asked: Iterable[str]) -> None:
        self._read = read
        self._lengths: dict[str, int] = {}
        self._counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        wanted = {term for question in asked for term in read(question)}
        for id_, text in texts.items():
            terms = read(text)
            self._lengths[id_] = len(terms)
            for term, count in Counter(filter(wanted.__contains__, terms)).items():
                self._counts[term][id_] = count

    def rank(self, question: str, limit: int) -> list[str]:
        """As a Ranker; a passage that shares no term with the question is no answer."""
        scores = self.scores(question)
        return sorted(scores, key=lambda id_: (-round(scores[id_], _DECIMALS), id_))[:limit]

    def scores(self, question: str) -> dict[str, float]:
        """The score of each passage that shares a term with the question."""
        mean = sum(self._lengths.values()) / max(len(self._lengths), 1)
        scores: defaultdict[str, float] = defaultdict(float)
        for term, times in Counter(self._read(question)).items():
            found = self._counts.get(term, {})
            rarity = math.log(1 + (len(self._lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for id_, count in found.items():
                length = K1 * (1 - B + B * self._lengths[id_] / mean)
                scores[id_] += times * rarity * count * (K1 + 1) / (count + length)
        return dict(scores)


class Dense:
    """Cosine of the question's vector and each passage's, all of them compared."""

    def __init__(self, ids: Sequence[str], vectors: Matrix, embedder: Embedder) -> None:
        self._ids = ids
        self._vectors = vectors
        self._embedder = embedder

    def rank(self, question: str, limit: int) -> list[str]:
        """As a Ranker."""
        vector = self._embedder.embed_queries([question])[0]
        return [hit.passage_id for hit in nearest(self._ids, self._vectors, vector, limit)]
