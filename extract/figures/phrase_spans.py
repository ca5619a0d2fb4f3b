"""Phrase spans: a noun phrase from its first to its last word, without whose it is."""

import functools
import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS
from extract.figures.elements import TERM, Element
from extract.figures.word_classes import verb_inside
from extract.gazetteer import find_place_names

_OWNER = re.compile(r"(?:[全我本][国省市区县州镇乡村院校系厂局社疆]|辖区内|境内|各类|各种|各项|广大|当地)$")
COORDINATORS = frozenset(("和", "与", "及", "或", "以及", "、", "暨"))
_PLACE_HEAD = re.compile(r"(?:[省市县区州镇乡村旗盟港]|口岸|机场|街道|景区|园区|片区|社区|公司|集团|全境)$")
_NO_PLACE = re.compile(r"(?:度|城中村|棚户区|[沙山林矿牧库小]区|城市|率|城镇|农村|乡村|城乡|社区|园区)$")
_CUT_OFF = frozenset("级类型式期度等")  # what is left of a grade or a title: 二三|级供水管网
_ROMAN = frozenset("ⅠⅡⅢⅣⅤⅥ")
_FIRSTS = frozenset(("首创", "首批", "首家", "首个"))  # firsts of the country, not the country's own
_BODY_HEAD = re.compile(r"(?:机场|公司|集团|学校|医院|园区|景区|厂区|小区|项目|[^乡农]村|乡镇|[^城]镇|枢纽)$")
_LANDSCAPE = re.compile(
    r"(?:..[河江湖海山岛湾]|流域|走廊|平原|半岛|[国洲疆]|^(?:长江|黄河|珠江|淮河|辽河|海河|赣江|湘江|渤海|黄海|东海|南海|太湖|中欧|亚欧))$"
)
_TOTALS = frozenset(("总面积", "面积", "总人口", "人口", "总长", "全长", "总产值", "总投资"))
_SITE = re.compile(r"(?:[省市县区州镇乡村旗盟]|景区|园区|保护区|水库|公园|林场|河|山|湖)$")
STOPS = CLAUSE_MARKS | frozenset("：（(）)")
_HOURS = frozenset(("高峰", "低峰", "平峰", "早高峰", "晚高峰"))
_NO_HEADS = frozenset("式级型类系员物")
PLAIN_NOUNS = ("n", "nz", "nt", "i", "l", TERM)


def phrase_span(elements: Sequence[Element], first: int, last: int) -> Span | None:
    while first < last and (
        elements[first].text in _CUT_OFF
        or (elements[first].tag == "q" and first > 0 and elements[first - 1].kind == "number")
    ):
        first += 1
    for k in range(last - 1, first - 1, -1):
        if _OWNER.match(elements[k].text) and elements[k + 1].text not in _FIRSTS:
            first = k + 1
            break
    first = _without_place(elements, first, last)
    if last - first > 1 and elements[first].text in _HOURS:
        first += 1  # 早晚高峰|发车间隔
    if elements[last].tag == TERM:
        first = _named_after_owner(elements, first, last)
    while first < last and elements[first].text in COORDINATORS:
        first += 1
    while first < last and elements[last].text in COORDINATORS:
        last -= 1
    if not 0 <= first <= last:
        return None
    if first == last and (elements[first].text in _NO_HEADS or _OWNER.match(elements[first].text)):
        return None
    if first > 0 and elements[first].text[0] in _CUT_OFF and elements[first - 1].text in _ROMAN:
        return Span(elements[first - 1].span.start, elements[last].span.end)  # Ⅱ|级用地
    verb = 0 if elements[first].tag == TERM else verb_inside(elements[first].text)
    return Span(elements[first].span.start + verb, elements[last].span.end)


def _named_after_owner(elements: Sequence[Element], first: int, last: int) -> int:
    """Where the name of an indicator begins after whose it is: 国际机场|旅客吞吐量."""
    for k in range(last - 1, first - 1, -1):
        if elements[k].text in COORDINATORS:
            break
        if _BODY_HEAD.search(elements[k].text):
            return k + 1
    return first


def _without_place(elements: Sequence[Element], first: int, last: int) -> int:
    """Skip the named place that the counted things belong to: 肥西县|游客投诉, 该景区|面积."""
    k = first
    while k < last and elements[k].tag == "ns" and _is_place(elements[k].text, elements[k + 1].text):
        if elements[k + 1].text in COORDINATORS and k + 2 <= last and elements[k + 2].tag == "n":
            break  # 冰川与积雪
        k += 1
    named = k > first or (0 < first <= last and elements[first - 1].text in ("该", "本", "此", "我"))
    if named and k < last and _PLACE_HEAD.search(elements[k].text):
        k += 1
    if not named:
        k = _after_name(elements, first, last)
    return k if k > first and elements[last].span.end - elements[k].span.start > 1 else first


@functools.cache
def _is_place(word: str, following: str) -> bool:
    """Whether a word that jieba takes for a place names one: 肥西县, 云湾|镇, but not 入园, 高中."""
    if _NO_PLACE.search(word) is not None:
        return False
    if _PLACE_HEAD.search(word) or _PLACE_HEAD.search(following) or _LANDSCAPE.search(word):
        return True
    return next(find_place_names(word), None) is not None


def _after_name(elements: Sequence[Element], first: int, last: int) -> int:
    """Where the phrase goes on after a name with its head: 小青山保护区|总面积."""
    if elements[last].text not in _TOTALS:
        return first
    for k in range(first, last - 1):
        if elements[k].tag in ("ns", "nr", "nz") and _SITE.search(elements[k + 1].text):
            return k + 2
    return first
