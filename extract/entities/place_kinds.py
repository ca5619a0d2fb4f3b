"""Place kinds: what stands before a head and only says what kind of place it is: 老旧|小区, 洋县|园区."""

import re

from corpus.span import Span
from extract.entities.place_edges import is_class
from extract.entities.readings import Reading
from extract.tokens import is_word
from extract.word_lists import read_column

# What says which kind of place it is, right before its head.
_KIND_BEFORE = re.compile(
    "(?:老旧|新建|在建|拟建|待建|续建|现有|既有|闲置|废弃|低效|病险|开放式|封闭式|无物业|高档|利用|改造"
    "|[一二两三四五六七八九十]大)$"
)
_SHARED_KINDS = frozenset({"园区", "小区", "街区", "商圈"})


def is_kind(reading: Reading, start: int, head: Span) -> bool:
    """Whether no name stands before the head, only a region and what kind it is: 岳麓区老旧|小区.

    A region alone names no park, quarter or housing area: 洋县|园区.
    """
    if _KIND_BEFORE.search(reading.text, start, head.start):
        return True
    words = reading.words_in(start, head.start)
    verbs = read_column("place_verbs", "verb")
    while words and words[0].text in verbs:
        words = words[1:]
        if not words:
            return True  # 建强|产业园区
    if words and all(_says_kind(t.text, head.of(reading.text)) for t in words):
        return True
    place = reading.place_at(start)
    return place is not None and place.span.end == head.start and head.of(reading.text) in _SHARED_KINDS


def _says_kind(word: str, head: str) -> bool:
    return is_class(word, head) and word in read_column("place_classes", "word")


def is_thing(reading: Reading, head: Span) -> bool:
    """Whether the head only ends an everyday noun: 硫|铁矿."""
    token = reading.tokens[reading.token_at(head.start)]
    whole = token.span.start < head.start and token.span.end == head.end
    mine = len(head) > 1 and head.of(reading.text)[-1] == "矿"
    return whole and mine and token.tag == "n" and is_word(token.text)
