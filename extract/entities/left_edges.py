"""Left edges: a name's start moved over the rest of a word that the dictionary lacks and jieba cut."""

import re

from extract.entities.readings import Reading
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import read_column

# 五道|沟镇, 八里|哨林场: a number and a thing open a name, a number and a plain counter (三个) do not.
NUMBERED_NAME = re.compile(
    "[一二三四五六七八九十]+(?![一二三四五六七八九十百千万亿两])[道里棵间面台股门泉岔井眼龙]"
)
# Before a name these say which one or what kind: 新|石河, 原|云湾公司, 省|云湾公司.
_NO_SYLLABLE = frozenset("新老旧原现本该各某全整我你他省市县区乡镇村州旗组个家副总前后内外上下左右多等人好")
_LONGEST = 3
# Words that are no part of the name after them: 石湾村|新兴屯, 南临|向阳路.
_APART = Pattern("[村镇乡屯路街区县市州]$|^[东西南北][接临邻靠至起连依抵到入流]")
_HAN = re.compile("[一-鿿]+")


def find_whole_start(reading: Reading, start: int) -> int:
    """Where the name that begins at ``start`` begins in full: 红|石河 at 红, 众成|玄武岩有限公司 at 众成.

    Only where a mark, a verb or a function word stands before it all; else ``start`` stays.
    """
    anchor = reading.anchor_at(start)
    if anchor is not None and anchor.start < start:
        place = reading.place_at(anchor.start)  # 通化县|四棚乡: the region stays apart from the name
        return start if place is not None and place.span.end <= start else anchor.start
    if start == 0 or start not in reading.starts or _is_closed(reading, start):
        return start
    index = first = reading.token_at(start)
    while index and first - index < _LONGEST and _continues(reading, reading.tokens[index - 1]):
        index -= 1
    if index == first or not _is_border(reading, index):
        return start
    return reading.tokens[index].span.start


def is_numbered_start(reading: Reading, start: int) -> bool:
    """Whether a number opens a name there: 八里|哨林场."""
    token = reading.tokens[reading.token_at(start)]
    return token.span.start == start and NUMBERED_NAME.fullmatch(token.text) is not None


def _is_closed(reading: Reading, start: int) -> bool:
    """Whether a name stands for itself: a region other than a county's short name, a body everyone knows."""
    anchor, place = reading.anchor_at(start), reading.place_at(start)
    if anchor is None:
        return any(quote.start == start for quote in reading.quotes)
    if place is None or place.span != anchor:
        return True
    return place.explicit or len(anchor) > 2 or any(each.level != "county" for each in place.regions)


def _continues(reading: Reading, token: Token) -> bool:
    text = token.text
    if reading.anchor_at(token.span.start) is not None or _HAN.fullmatch(text) is None:
        return False
    if _APART.search(text):
        return False
    if text in read_column("name_words", "word", kind="stop") or text in read_column(
        "name_words", "word", kind="common"
    ):
        return False
    if len(text) == 1:
        return token.tag[:1] in "najgbz" and text not in _NO_SYLLABLE
    if token.tag == "m":
        return NUMBERED_NAME.fullmatch(text) is not None or (
            not is_word(text) and text[0] not in "一二两三四五六七八九十百千万亿几数多第半每"
        )
    return len(text) <= _LONGEST and not is_word(text) and token.tag[:1] in "ng"


def _is_border(reading: Reading, index: int) -> bool:
    """Whether the words from ``index`` on stand free of what is before them."""
    if index == 0:
        return True
    before = reading.tokens[index - 1]
    if reading.anchor_at(before.span.start) is not None:
        return True
    if before.text.endswith(("域", "境内", "辖区")):
        return True  # 镇域|红石河
    return before.tag == "vn" or before.tag[:1] in "pcudrvx" or _HAN.search(before.text) is None
