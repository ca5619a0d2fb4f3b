"""Furniture: lines that belong to a page and not to its text, such as rules, page numbers and buttons."""

import functools
import re
from collections.abc import Sequence

from extract.word_lists import read_rows

_NO_TEXT = re.compile(r"[^\w]+|[\W\d_]+|[-_=*#~·.\s]+")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|\d+\s*/\s*\d+|Page \d+(?: of \d+)?"
    r"|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?"
)
# 一、总则 ........ 3: a line of a table of contents.
_LEADERS = re.compile(r"(?:\.{5,}|…{3,}|·{5,}|(?:\. ){5,})\s*\S{0,6}$")
_MARKUP = re.compile(
    r"\(cid:\d+\)|!\[[^\]]*\]\([^)]*\)|\[!\[.*\]\([^)]*\)|</?[A-Za-z][^<>]*>|<!--.*|.*-->|\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?)?"
)
# Without one of these there is no markup, and without one of those no leaders: most lines have neither.
_HINTS_MARKUP = re.compile(r"[(\[<]|--")
_HINTS_LEADERS = (".....", "………", "·····", ". . . . . ")
# Addresses and rules may be long; the patterns are not made for whole paragraphs.
_LONGEST = 1000
_LONGEST_CREDITS = 100
_HASH = re.compile(r"[0-9a-f]{16,}")
_PROPERTY = re.compile(r"[\w一-鿿-]+\s*[:：]|-\s")
_ADDRESS = re.compile(r"(?:[^，。：:]{1,12}[:：]\s*)?(?:https?://|www\.)\S+")
_LETTER_SPACING = re.compile(r"(?<=[一-鿿])[ \u3000](?=[一-鿿])")
_BANNER = re.compile(r"[=\-*_~—]{3,}.{0,12}[=\-*_~—]{3,}")
# 责编：某某　文字：某某、某某: who made the page, named and nothing more.
_NAMES = r"[一-鿿·]{2,4}(?:[、，\s]+[一-鿿·]{2,4}){0,5}"
_CREDITS = re.compile(
    rf"(?:[（(【]?(?:责编|审核|校对|审校|初审|复审|终审|编审|文字|文字编辑|图文|图片|摄影|撰稿|供稿|撰文)\s*[:：丨|/]\s*{_NAMES}[）)】]?\s*)+"
)
_SEVERAL = re.compile(r"[\s|·>»/]+")
# After a label comes its value: 来源：县报. Without a colon the label is the start of a sentence.
_VALUE = re.compile(r"\s*[:：·>]|$")


def is_furniture(text: str) -> bool:
    """Whether a line holds no text of the report: a rule, page number, picture, markup, label or button.

    >>> [is_furniture(text) for text in ("— 12 —", "当前位置：首页 > 政务", "打印设备由镇里配备。")]
    [True, True, False]
    """
    if len(text) > _LONGEST:
        return False
    if not text or _NO_TEXT.fullmatch(text) or _HASH.fullmatch(text) or _PAGE_NUMBER.fullmatch(text):
        return True
    bare = (_MARKUP.sub("", text) if _HINTS_MARKUP.search(text) else text).strip()
    if (
        not bare
        or _NO_TEXT.fullmatch(bare)
        or (any(hint in bare for hint in _HINTS_LEADERS) and _LEADERS.search(bare))
        or _ADDRESS.fullmatch(bare)
        or _BANNER.fullmatch(bare)
        or _CREDITS.fullmatch(bare[:_LONGEST_CREDITS])
    ):
        return True
    whole, starts = _words()
    bare = _LETTER_SPACING.sub("", bare) if len(bare) <= 16 else bare  # 索 引 号：
    bare = bare.replace(":", "：", 1)
    if bare in whole or all(part in whole for part in _SEVERAL.split(bare) if part):
        return True
    return (
        len(bare) <= 120
        and bare.startswith(starts)
        and any(
            (bare.startswith(word) and (word[-1] in ":：·" or _VALUE.match(bare, len(word)) or "ICP" in bare))
            or (bare.startswith(word) and "：" not in word and _is_short_notice(bare, word))
            for word in starts
        )
    )


def front_matter(texts: Sequence[str]) -> int:
    """How many lines of the head are a block of properties between two lines of ``---``.

    >>> front_matter(["---", "title: 简报", "---", "正文。"])
    3
    """
    if not texts or texts[0] != "---" or "---" not in texts[1:40]:
        return 0
    end = texts.index("---", 1)
    properties = sum(bool(_PROPERTY.match(text)) for text in texts[1:end])
    return end + 1 if end == 1 or properties >= 0.5 * (end - 1) else 0


def _is_short_notice(text: str, word: str) -> bool:
    """扫一扫在手机打开当前页: a notice of the page runs on without a colon and without a full stop."""
    return word == "扫一扫" and text[-1] not in "。！；" and len(text) <= 24


@functools.cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = read_rows("page_furniture")
    return (
        frozenset(row["word"] for row in rows if row["where"] == "whole") | {"】", "【", "|"},
        tuple(row["word"] for row in rows if row["where"] == "start"),
    )
