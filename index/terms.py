"""Terms: the words of a text for the word index."""

import re
import unicodedata
from collections.abc import Iterator

_HAN = r"々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A run of Han characters | a number | a word of other letters, which may hold digits (g318, 5a).
_RUN = re.compile(rf"([{_HAN}]+)|(\d+(?:[.,]\d+)*)(?![^\W_{_HAN}])|([^\W_{_HAN}]+)")


def read_terms(text: str) -> Iterator[str]:
    """The terms of ``text`` in order: each Han character and each pair of neighbours, other words whole.

    Forms are folded first (Unicode NFKC, lower case): Ａ and a are one. A number keeps its decimal point
    and loses its thousands separators.

    >>> list(read_terms("满意度98.85%，APP"))
    ['满', '满意', '意', '意度', '度', '98.85', 'app']
    """
    for han, number, word in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if han:
            for i in range(len(han) - 1):
                yield han[i]
                yield han[i : i + 2]
            yield han[-1]
        else:
            yield number.replace(",", "") or word
