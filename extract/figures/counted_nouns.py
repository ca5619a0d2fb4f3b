"""Counted nouns: the noun phrase that begins after a number, up to its predicate."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.clauses import is_link
from extract.figures.elements import Element
from extract.figures.noun_ends import LEVELS, OPENING, is_titled, last_noun
from extract.figures.phrase_spans import STOPS, phrase_span
from extract.figures.predicates import (
    is_predicate,
    relative_end,
    without_predicate,
)
from extract.figures.word_classes import (
    acts,
    begins_predicate,
    is_governing,
    is_nominal,
    opens_predicate,
)

# Determiners and owners that say whose or how many, not what.
_DETERMINER = re.compile(
    r"(?:[全我本][国省市区县州镇乡村院校系厂局社]|辖区内|各类|各种|各项|广大|当地|主要|重要|重大|新|相关|有关|不同|其[他它]|具体)$"
)
_MEASURED = re.compile(
    r"(?:率|总额|总量|面积|产值|收入|总数|投资|产量|规模|占比|比例|满意度|浓度|时限|时间|期限)$"
)
# Verbs whose object is a deed: 完成|街巷硬化, 开展|专项治理.
CARRIED_OUT = frozenset(re.findall("..", "完成实施推进开展启动实现加快"))
_FIRM = re.compile(r"(?:企业|公司|医院|机构|银行|单位|商户)$")
_OUTLET = re.compile(r"(?:平台|基地|载体|园区?|[站店馆室户厂场点器乐]|品牌|网点|总部|实验室|联合体|联盟)$")
# What is counted one by one, so that what is done to it is not: 800个薄弱村|扶持.
_COUNTED_SINGLY = re.compile(
    r"(?:村|户|小区|社区|家庭|学校|企业|住房|街区|片区|[小背]巷|道路|公路|水库|农田)$"
)
_VILLAGE = re.compile(r"^(?:行政|自然|[一-龥]{0,2})村$|^(?:乡镇|街道|社区|小区)$")
_JOINT = re.compile(r"(?:实验室|体|会|公司|中心)$")
_WORKS = frozenset(re.findall("..", "建设改造升级转型置换技改扩建重建"))
_SINGLE = "个座处条家所栋幢片"
_OF_TASKS = "项次场轮批件"
_TIMES = "次场轮起例宗"
_TIMES_OF_DEEDS = "天时日周钟"
_LEADERS = frozenset(("领导人", "负责人"))
_QUOTE_REACH = 40  # elements that quotes may hold


def phrase_after(
    elements: Sequence[Element], first: int, *, person: bool, actor: bool = False, subject: bool = False
) -> Span | None:
    """The noun phrase that begins with ``elements[first]``: |有意愿的离退休党员焕发… → 离退休党员.

    ``person`` says that people are counted: the phrase then ends with the first noun for people.
    ``actor`` says that they, firms or households are, which act: it then ends where a verb may begin.
    ``subject`` says that no verb stands before, so that one must follow: 5个案例|获…
    """
    if first < len(elements) and elements[first].text == "的":
        first += 1
        while first < len(elements) and elements[first].tag in ("ad", "d"):
            first += 1  # 14天的|严格隔离
    graded = first
    while first < len(elements) and _grades(elements, first):
        first += 1
    relative = relative_end(elements, first)
    first = relative + 1 if relative is not None else first
    if first >= len(elements):
        return None
    if _is_deed(elements, first):
        return elements[first].span
    if elements[first].text in OPENING:
        return _after_quote(elements, first, person=person, actor=actor)
    phrase = _collect(elements, first, person=person, actor=actor, subject=subject)
    if phrase is not None and first == graded + 1 and phrase.start - elements[first].span.start < 2:
        return Span(elements[graded].span.start, phrase.end)  # 三级|医院
    return phrase


def _is_deed(elements: Sequence[Element], k: int) -> bool:
    """Whether the verb after 的 stands for a noun, as it has no object: 3个月的|减免."""
    before = elements[k - 1]
    if before.text[-1] in _TIMES and before.kind == "figure":  # 9次|发射
        return elements[k].tag[0] == "v" and (
            k + 1 == len(elements)
            or not is_nominal(elements[k + 1])
            or begins_predicate(elements[k + 1].text)
        )
    if before.text != "的" or not is_governing(elements[k]):
        return False
    return k + 1 == len(elements) or elements[k + 1].text in STOPS or elements[k + 1].text == "、"


def _grades(elements: Sequence[Element], k: int) -> bool:
    """Whether a refused number only grades what follows: 二级及以上|医院, 千亿|级产业."""
    text = elements[k].text
    if elements[k].kind != "number":
        return text in ("及", "元", *LEVELS) and elements[k - 1].kind == "number"
    following = elements[k + 1].text if k + 1 < len(elements) else ""
    bare = set(text) <= set("十百千万亿元")
    return bare or text[-1] in "级等星类A甲" or following.startswith(("级", "元级"))


def _after_quote(elements: Sequence[Element], opening: int, *, person: bool, actor: bool) -> Span | None:
    """What follows the quotes (“一站式”|服务中心), or else what they hold (“便民圈”)."""
    closing = OPENING[elements[opening].text]
    for k in range(opening + 1, min(len(elements), opening + _QUOTE_REACH)):
        if elements[k].text != closing:
            continue
        if k + 1 < len(elements) and elements[k + 1].text in OPENING:
            return _after_quote(elements, k + 1, person=person, actor=actor)
        head = _collect(elements, k + 1, person=person, actor=actor)
        return head if head is not None else Span(elements[opening].span.end, elements[k].span.start)
    return None


def _is_task(elements: Sequence[Element], first: int, last: int) -> bool:
    """Whether what is counted was carried out, so that a verb at its end names it: 开展|6项专项治理."""
    if first < 2 or elements[first - 1].kind != "figure" or elements[first - 2].text not in CARRIED_OUT:
        return False
    if elements[first - 1].text[-1] in _OF_TASKS:
        return True
    return _COUNTED_SINGLY.search(elements[last - 1].text) is None


def _collect(
    elements: Sequence[Element], first: int, *, person: bool, actor: bool, subject: bool = False
) -> Span | None:
    while first < len(elements) and _DETERMINER.match(elements[first].text):
        first += 1
    if first >= len(elements):
        return None
    if opens_predicate(elements, first) and not (
        is_titled(elements, first) or _modifies_noun(elements, first) or _is_joint(elements, first)
    ):
        return None
    last = last_noun(elements, first, person=person, actor=actor, subject=subject)
    last = _without_works(elements, first, _without_quantity(elements, first, last))
    lasting = elements[first - 1].text[-1] in _TIMES_OF_DEEDS and _ends_clause(elements, last)
    if not _after_de(elements, first) and not _is_task(elements, first, last) and not lasting:
        last = without_predicate(elements, first, last)
    if elements[first - 1].text[-1] == "家":
        last = _last_body(elements, first, last)
    if last > first and elements[last].text in _LEADERS and elements[first - 1].text[-1] in "个家":
        last -= 1  # 40多个国际组织|负责人
    if last > first and _is_reshaped(elements, last):
        last -= 1
    return None if is_predicate(elements, first, last) else phrase_span(elements, first, last)


def _is_reshaped(elements: Sequence[Element], last: int) -> bool:
    """Whether a verb after a body goes on with another one: 6家实验室|重组入列."""
    following = elements[last + 1] if last + 1 < len(elements) else None
    if following is None or elements[last].tag != "vn" or following.tag != "v" or acts(following):
        return False
    return last + 2 == len(elements) or elements[last + 2].text in STOPS


def _ends_clause(elements: Sequence[Element], last: int) -> bool:
    """Whether nothing follows, so that verbs after a time name what lasts: 14天|医学隔离观察."""
    return last + 1 == len(elements) or elements[last + 1].text in STOPS


def _after_de(elements: Sequence[Element], first: int) -> bool:
    """Whether 的 stands before the phrase, or before the adverbs before it."""
    k = first - 1
    while k > 0 and elements[k].tag in ("ad", "d"):
        k -= 1
    return elements[k].text == "的"


def _last_body(elements: Sequence[Element], first: int, last: int) -> int:
    """The firm or the like that 家 counts, without what it has or does: 20家医院|视频连线."""
    if acts(elements[last]) or _OUTLET.search(elements[last].text):
        return last
    bodies = [k for k in range(first, last) if _FIRM.search(elements[k].text)]
    return bodies[-1] if bodies else last


def _is_joint(elements: Sequence[Element], k: int) -> bool:
    """Whether 联合 names a body of several: “甲”|联合实验室."""
    if elements[k].text != "联合" or k + 1 >= len(elements):
        return False
    return _JOINT.search(elements[k + 1].text) is not None


def _without_works(elements: Sequence[Element], first: int, last: int) -> int:
    """Leave out what is done to things counted singly: 12个项目|建设, and the things listed after them."""
    end = last
    while end > first and elements[end].text in _WORKS:
        end -= 1
    if last - end > 1:
        return end  # 50万吨产能|置换升级
    if is_governing(elements[last]) and elements[first - 1].text[-1] in _SINGLE:
        for k in range(first, last - 1):
            if _VILLAGE.search(elements[k].text):
                return k  # 90个行政村|生活污水治理
    if end == last or elements[end + 1].text != "建设" or not _counts_singly(elements, first):
        return last
    for k in range(first + 1, end):
        if elements[k].text == "、":
            return k - 1  # 3个港口工程|、通道建设
    return end - 1 if end > first and elements[end].text[-1] == "化" else end


def _counts_singly(elements: Sequence[Element], first: int) -> bool:
    """Whether the number before the noun, or before its sizes, has a unit for single things."""
    k = first - 1
    while k > 0 and (elements[k].kind != "figure" or elements[k].text[-1] not in _SINGLE):
        if elements[k].kind == "word" and elements[k].text not in LEVELS and elements[k].text != "元":
            return False
        k -= 1
    return elements[k].kind == "figure" and elements[k].text[-1] in _SINGLE


def _modifies_noun(elements: Sequence[Element], k: int) -> bool:
    """Whether the verb after 的 stands before a noun, which it modifies: 30亩的|绿化任务."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    return elements[k - 1].text == "的" and following is not None and following.tag[0] in "nv"


def _without_quantity(elements: Sequence[Element], first: int, last: int) -> int:
    """Leave the quantity of the counted things to the number that tells it: 8个林场|资产总额为2亿元."""
    if last <= first or _MEASURED.search(elements[last].text) is None:
        return last
    k = last + 1
    while k < len(elements) and (is_link(elements[k]) or elements[k].tag == "d"):
        k += 1
    if k >= len(elements) or elements[k].kind != "figure" or elements[first - 1].text == "的":
        return last
    last -= 1
    return last - 1 if len(elements[last + 1].text) < 3 and last > first else last
