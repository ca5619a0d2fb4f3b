"""Cohesion: how far two pieces of text speak of the same matter."""

import itertools
import math
from collections import Counter

from extract.tokens import read_tokens

_CONTENT = ("n", "v", "a", "l", "i", "j")


def content_terms(text: str) -> Counter[str]:
    """Content words of ``text`` and the compounds of two that stand side by side.

    A compound tells matters apart where its words do not: 流入党员 and 离退休党员 share 党员.
    """
    tokens = read_tokens(text)
    words = [t.text if len(t.text) > 1 and t.tag.startswith(_CONTENT) else "" for t in tokens]
    terms = Counter(word for word in words if word)
    terms.update(first + second for first, second in itertools.pairwise(words) if first and second)
    return terms


def cohesion(text: str, other: str) -> float:
    """Cosine of the content terms of two pieces, from 0 (nothing shared) to 1.

    >>> cohesion("为老人送餐", "送餐到老人家中") > cohesion("为老人送餐", "修建公路")
    True
    """
    first, second = content_terms(text), content_terms(other)
    shared = sum(first[term] * second[term] for term in first.keys() & second.keys())
    norm = math.sqrt(sum(n * n for n in first.values()) * sum(n * n for n in second.values()))
    return shared / norm if norm else 0.0
