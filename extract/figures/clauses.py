"""Clauses: where they end, and what stands in them between a subject and its number."""

import functools
import re
from collections.abc import Sequence

from extract.figures.elements import TERM, Element
from extract.figures.word_classes import is_change_verb
from extract.word_lists import read_column

CLAUSE_MARKS = frozenset("，。；！？,;!?\n")
SENTENCE_MARKS = frozenset("。；！？\n")
_BRACKETS = frozenset("：（(）)")
_STARTS_FROM = frozenset(("由", "从", "自"))
_COMPARED_WITH = frozenset(("比", "较"))
# Comparisons that hold their own object: 高于全国|0.3个百分点.
_BETTER = frozenset((*re.findall("..", "高于低于快于慢于优于好于多于少于大于小于领先高出超出"), "落后于"))
_AVERAGES = frozenset(("平均", "水平", "平均水平", "全国", "全省", "全市", "同期"))
_CIRCUMSTANCES = {"下": "在", "上": "在", "中": "在", "而异": "因", "不等": "从"}
_CIRCUMSTANCE_NOUNS = frozenset(
    re.findall("..", "情况背景形势前提条件基础影响带动压力环境局面态势推动作用支持努力情形状况过程")
)
# A level that rose, fell or was set: 降到, 提高至.
_REACHES = re.compile(r"(?:[降升增减提调缩压扩延拓涨跌]|回落|[下攀上][降升]|提高)[^到至]?[到至]$")
_PLANNING = frozenset(("计划", "规划", "预计", "争取"))
_RATE_UNITS = frozenset(
    (
        *re.findall("..", "小时分钟季度学期公顷公里平米"),
        *("平方米", "立方米"),
        *"天日周月年次场人名位户家亩吨台辆间张度班村车头只株",
    )
)
_CIRCUMSTANCE_REACH = 16
_COMPARISON_REACH = 7  # elements between 比 and its number


@functools.cache
def _links() -> frozenset[str]:
    """Words between a subject and its number: 满意度|达|98%, 投诉|同比下降|40%."""
    return read_column("linking_words", "word") | frozenset("：:")


def is_link(element: Element) -> bool:
    """Whether the word only leads from a subject to its number."""
    return (
        element.text in _links() or is_change_verb(element.text) or _REACHES.match(element.text) is not None
    )


def clause_end(elements: Sequence[Element], k: int) -> int:
    """The index after the last element of the clause that ``k`` stands in, or of the first number."""
    while k < len(elements) and elements[k].kind == "word":
        if elements[k].text in CLAUSE_MARKS or elements[k].text in _BRACKETS:
            break
        k += 1
    return k


def skip_links(elements: Sequence[Element], k: int, *, paired: bool) -> int:
    """Step left from ``k`` over links, adverbs, brackets and comparisons to the subject, or to -1.

    ``paired`` says that the number is one of two that 由…至… joins, so that 由 and its level are passed.
    """
    while k >= 0:
        element = elements[k]
        if (
            is_link(element)
            or (element.text[0] == "每" and element.tag != TERM)
            or element.kind == "number"
            or _is_adverbial(element)
            or (element.tag[0] == "v" and _reaches(elements, k))
        ):
            k -= 1
        elif k > 0 and elements[k - 1].text == "每" and element.text in _RATE_UNITS:
            k -= 2  # 每|小时
        elif element.text == "或" and elements[k + 1].text == "等于":
            k -= 1
        elif element.text in _PLANNING and (k == 0 or elements[k - 1].text in CLAUSE_MARKS):
            k -= 1  # 规模递增，计划|2035年达到…
        elif element.text in ("）", ")"):
            k = _opening(elements, k) - 1
        elif (circumstance := circumstance_start(elements, k)) is not None:
            k = circumstance - 1
        else:
            comparison = _comparison(elements, k, paired=paired)
            if comparison is None:
                return k
            k = comparison - 1
    return k


def _is_adverbial(element: Element) -> bool:
    return element.kind == "word" and element.tag in ("t", "d", "ad")


def _opening(elements: Sequence[Element], closing: int) -> int:
    for k in range(closing - 1, max(-1, closing - 30), -1):
        if elements[k].text in ("（", "("):
            return k
    return closing


def _reaches(elements: Sequence[Element], k: int) -> bool:
    """Whether the verb tells how a level was reached: 网点|扩容至|30个."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    return (
        following is not None
        and following.text in ("至", "到")
        and k > 0
        and (elements[k - 1].tag[0] in "nj" or elements[k - 1].tag == "vn")
    )


def circumstance_start(elements: Sequence[Element], k: int) -> int | None:
    """Where a phrase of circumstance begins: |在价格走低的情况下, |因地区而异."""
    opening = _CIRCUMSTANCES.get(elements[k].text)
    if opening is None or (opening == "在" and elements[k - 1].text not in _CIRCUMSTANCE_NOUNS):
        return None
    for j in range(k - 1, max(-1, k - _CIRCUMSTANCE_REACH), -1):
        if elements[j].text == opening:
            return j
        if elements[j].text in CLAUSE_MARKS:
            return None
    return None


def _comparison(elements: Sequence[Element], k: int, *, paired: bool) -> int | None:
    """Where a comparison or a starting level begins: |比上年同期, |由15天, |从2015年的68亿元."""
    for j in range(k, max(-1, k - _COMPARISON_REACH), -1):
        element = elements[j]
        if element.text in CLAUSE_MARKS or element.text == "、":
            return None
        if element.text == "超过" and j < k and elements[k].text in _AVERAGES:
            return j
        if element.text in _BETTER or (element.text in _STARTS_FROM and j == k):
            return j
        if element.text in _COMPARED_WITH:
            return j if j < k else None
        if element.text in _STARTS_FROM:
            return j if paired else None
    return None
