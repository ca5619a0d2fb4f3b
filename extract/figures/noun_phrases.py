"""Noun phrases that end before an element, back to the verb that governs them."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS
from extract.figures.elements import Element
from extract.figures.phrase_spans import COORDINATORS, PLAIN_NOUNS, STOPS, phrase_span
from extract.figures.word_classes import (
    combines,
    is_actor,
    is_border,
    is_change_verb,
    is_governing,
    is_nominal,
    modifies,
    only_governs,
)

_QUOTES = {"”": "“", "》": "《", "’": "‘"}
_QUANTITIES = frozenset(
    re.findall("..", "时间时长面积成本费用长度时限周期比例比重次数数量效率规模额度金额标准期限费率")
)
_ACHIEVING = frozenset(re.findall("..", "完成实现达成减少增加降低缩短提高提升扩大压缩节约节省延长新增"))
_COUNTING = frozenset(("共", "累计", "已", "共计", "先后", "总共"))
# Verbs whose object works are: 监管|工程项目, unlike 改造工程.
_OVERSEEING = frozenset(re.findall("..", "保障监管监督检查巡查督导"))
_COUNTS = ("数", "量", "额", "面积", "比例", "率", "标准", "期限", "时间", "金额", "费用")
_AVERAGED = re.compile(
    r"(?:率|额|值|量|价格?|面积|收入|工资|产值|规模|浓度|年龄|时间|时长|水平|寿命|成本|亩产|单产|气温)$"
)
_ADVERBIAL = frozenset(("an", "a", "ad", "s"))
_MANNERS = frozenset(("动态", "常态化", "全程", "全面", "规范化"))
_PLANS = frozenset(("计划", "规划", "预计"))
_RATES = frozenset("率度数")  # they name nothing without the quotes before them
_SITE = re.compile(r"(?:中心|平台|基地|园区?|[站馆所库])$")
_AND = frozenset(("并", "并且", "和", "及", "且"))
_CIRCUMSTANCE = frozenset("在对为向从由以按把将给与同")
_GROUPS = frozenset(re.findall("..", "群众人员居民村民游客旅客学生"))
_DEVELOPING = frozenset(("发展", "转移", "输出"))  # nouns for jieba, verbs where a clause opens
_BARE_PEOPLE = frozenset(("人员", "对象"))  # nouns that name nobody without a modifier
_CAMPAIGNS = frozenset(re.findall("..", "工程行动计划项目方案措施任务活动"))
_GATHERED = re.compile(r"(?:率|[^质力]量|规模|比例)$|^(?:供[养热水]|养育|居住|隔离|处理)")
_QUOTE_REACH = 40  # elements that quotes may hold


def phrase_before(
    elements: Sequence[Element], last: int, *, subject: bool = False, floor: int = 0
) -> Span | None:
    """The noun phrase that ends with ``elements[last]``: …增设街巷“民间街长”| → 民间街长.

    ``subject`` says that it is the subject of a verb, so that coordinated nouns all belong to it.
    Nothing before the character ``floor`` is taken: it names what another figure measures.
    """
    first = last + 1
    k = last
    listed = False
    while k >= 0:
        element = elements[k]
        if element.kind != "word" or element.span.start < floor:
            break
        if element.text in _QUOTES:
            if k == last:
                return _quoted(elements, k)
            rate = _quoted(elements, k) if first == last and elements[last].text in _RATES else None
            return (
                phrase_span(elements, first, last)
                if rate is None
                else Span(rate.start - 1, elements[last].span.end)
            )
        if element.text in COORDINATORS and first <= last:
            length = 0 if listed and element.text == "、" else last - first
            joined = _coordinated(elements, k, length=length, subject=subject)
            if joined is None:
                if _modifiers_joined(elements, k, first, last):
                    first += 1
                break
            first, k, listed = joined, joined - 1, True
            if k >= 0 and elements[k].text == "新" and elements[last].text.startswith("新"):
                first, k = k, k - 1  # 新|技术、新品种
            continue
        if not _goes_left(elements, k, first, last, subject=subject):
            if first <= last and _still_belongs(elements, k, first):
                first = k
            break
        first, k = k, k - 1
    if not subject and first < last:
        first = _without_verbs(elements, first, last)
    return phrase_span(elements, first, last)


def _modifiers_joined(elements: Sequence[Element], conjunction: int, first: int, last: int) -> bool:
    """Whether it is modifiers that are coordinated, as where much follows: 院所和高校|高层次人才."""
    if last - first < 2 or conjunction == 0 or not is_nominal(elements[conjunction - 1]):
        return False
    return not any(element.text in COORDINATORS for element in elements[first : last + 1])


def _goes_left(elements: Sequence[Element], k: int, first: int, last: int, *, subject: bool) -> bool:
    """Whether the phrase from ``first`` can begin earlier, with ``elements[k]``."""
    element = elements[k]
    if not is_nominal(element):
        return first <= last and (
            _averages(elements, k, first)
            or _names_campaign(elements, k, first)
            or _modifies_head(elements, k, first)
        )
    if not is_governing(element):
        return True
    if first > last:  # the verb itself is the head: 创业就业|培训
        return not only_governs(element.text)
    if element.text == "新增" and elements[first].text == "就业":  # 城镇新增就业 is one term
        return k > 0 and is_nominal(elements[k - 1])
    if only_governs(element.text):
        return _names_quantity(elements, k, first)
    if first == last and elements[first].text in _BARE_PEOPLE:
        return True  # 参加|人员
    if k > 0 and elements[k - 1].text in _COUNTING:  # 共|招募志愿者30名
        return False
    return subject or combines(elements[first].text)


def _names_campaign(elements: Sequence[Element], k: int, first: int) -> bool:
    """Whether a verb of change belongs to a name of what is carried out: 单产提升|工程."""
    if elements[first].text not in _CAMPAIGNS or k == 0 or not is_change_verb(elements[k].text):
        return False
    return elements[k - 1].kind == "word" and is_nominal(elements[k - 1])


def _modifies_head(elements: Sequence[Element], k: int, first: int) -> bool:
    """Whether a word that else ends a phrase stands inside: 污水集中|收集率, 、暑期|托管."""
    element, before = elements[k], elements[k - 1] if k > 0 else None
    if before is None or before.kind != "word":
        return False
    if element.text == "基本":  # 基本|公共服务
        return elements[first].tag[0] in "nbj" and len(elements[first].text) > 1
    if element.text == "集中":
        return (
            is_nominal(before)
            and not is_governing(before)
            and _GATHERED.search(elements[first].text) is not None
        )
    if element.tag == "t" and element.text[-1] in "期季假间":
        return before.text == "、" or only_governs(before.text)
    return False


def _averages(elements: Sequence[Element], k: int, first: int) -> bool:
    """Whether 平均 belongs to the quantity after it: 平均|工资."""
    return elements[k].text == "平均" and _AVERAGED.search(elements[first].text) is not None


def _names_quantity(elements: Sequence[Element], k: int, first: int) -> bool:
    """Whether the verb tells which quantity is meant: 项目|协调时间."""
    if first >= len(elements) or elements[first].text not in _QUANTITIES or k == 0:
        return False
    if elements[k - 1].text == "的":
        return True  # 机构的|奖励额度
    return (
        elements[k].text not in _ACHIEVING
        and is_nominal(elements[k - 1])
        and not is_governing(elements[k - 1])
    )


def _still_belongs(elements: Sequence[Element], k: int, first: int) -> bool:
    """每|万人发明专利拥有量, and an adverb before a verb at the head of its clause: 即刻|办理事项."""
    element = elements[k]
    if element.text == "每":
        return elements[first].text[0] in "十百千万亿"
    if element.text in ("月", "年", "日") and element.kind == "word":  # 月|流水
        return k == 0 or elements[k - 1].kind == "word"
    if element.tag != "d" or is_border(element) or not is_governing(elements[first]):
        return False
    return k == 0 or elements[k - 1].text in STOPS


def _coordinated(elements: Sequence[Element], conjunction: int, *, length: int, subject: bool) -> int | None:
    """Where a coordinated phrase begins (意见、建议|300条), if both sides are short and alike."""
    alike = _same_kind(elements, conjunction, conjunction + length + 1) or _opens_pair(elements, conjunction)
    if length > (4 if subject else 1) and not alike:
        return None
    begin = conjunction
    while begin > 0 and conjunction - begin < 3:
        element = elements[begin - 1]
        if not is_nominal(element) or is_governing(element):
            break
        begin -= 1
    return begin if begin < conjunction else None


def _opens_pair(elements: Sequence[Element], conjunction: int) -> bool:
    """Whether 及 joins the first noun of a clause to the rest of it: 水域及|水利设施用地."""
    first = conjunction - 1
    opens = first == 0 or (first > 0 and elements[first - 1].text in CLAUSE_MARKS)
    return elements[conjunction].text == "及" and opens


def _same_kind(elements: Sequence[Element], conjunction: int, last: int) -> bool:
    """Whether both sides are sites, so that neither modifies the other's head: 验证中心和测试平台."""
    return conjunction > 0 and all(
        _SITE.search(elements[k].text) is not None for k in (conjunction - 1, last)
    )


def _quoted(elements: Sequence[Element], closing: int) -> Span | None:
    opening = _QUOTES[elements[closing].text]
    for k in range(closing - 1, max(-1, closing - _QUOTE_REACH), -1):
        if elements[k].text == opening:
            return Span(elements[k].span.end, elements[closing].span.start) if k + 1 < closing else None
    return None


def _without_verbs(elements: Sequence[Element], first: int, last: int) -> int:
    """Where the phrase begins without the verbs, and their adverbs, that open its clause: 安全转移|群众."""
    if elements[first].text == "处":
        return first + 1  # 处|违法所得一倍以上的罚款
    if not _opens(elements, first):
        verb = _verb_after_circumstance(elements, first, last)
        return first if verb is None else verb + 1
    if first + 1 < last and (elements[first].tag in _ADVERBIAL or elements[first].text in _MANNERS):
        k = first + 1
        if elements[k].tag == "v" and (
            _governs_noun(elements, k) or (elements[first].tag in ("a", "ad", "an") and _acts_on(elements, k))
        ):
            return k + 1
        if elements[first].text in _MANNERS and is_governing(elements[k]) and k + 1 < last:
            return k + 1
    if first + 1 < last and elements[first].text in _PLANS and elements[first + 1].text in _DEVELOPING:
        return first + 2  # 计划发展|果园
    while first < last and _governs_rest(elements, first):
        first += 1
    return first


def _opens(elements: Sequence[Element], k: int) -> bool:
    """Whether a clause, an item of a list of deeds or what was counted up begins here."""
    if k == 0:
        return True
    before = elements[k - 1]
    if before.text in CLAUSE_MARKS or before.text in _COUNTING or before.tag in ("d", "t"):
        return True
    if before.kind == "number" and before.text[-1] in "年月日":
        return True
    if before.text == "、":
        return k > 1 and elements[k - 2].kind == "figure"
    return before.text in _AND and k > 1 and is_governing(elements[k - 2])


def _verb_after_circumstance(elements: Sequence[Element], first: int, last: int) -> int | None:
    """The verb between what 在, 对 or 为 governs and its own object: 在住宅区等区域|划分网格."""
    if last - first < 2:
        return None
    k = first - 1
    if elements[k].text == "等":
        while k > 0 and elements[k].tag != "p" and elements[k].kind == "word":
            if elements[k].text in CLAUSE_MARKS or is_governing(elements[k]):
                return None
            k -= 1
    if elements[k].tag != "p" or elements[k].text not in _CIRCUMSTANCE:
        return None
    for j in range(last - 1, first, -1):
        if elements[j].tag == "v" and _governs_noun(elements, j):
            return j
    return None


def _governs_noun(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb of two characters stands before a noun that it does not modify."""
    element, following = elements[k], elements[k + 1]
    if len(element.text) != 2 or following.tag not in PLAIN_NOUNS or modifies(element.text):
        return False
    if combines(following.text) or is_actor(following.text) or len(following.text) < 2:
        return False
    return not following.text.endswith(_COUNTS)  # 招生|总数


def _acts_on(elements: Sequence[Element], k: int) -> bool:
    """Whether an adverb shows that people are the object of the verb: 安全|转移群众."""
    return len(elements[k].text) == 2 and not modifies(elements[k].text) and elements[k + 1].text in _GROUPS


def _governs_rest(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb opens its clause and what follows is its object: 已|探明储量30吨."""
    element, following = elements[k], elements[k + 1]
    if element.text in _OVERSEEING and following.text.startswith("工程"):
        return (k + 2 < len(elements) and elements[k + 2].kind == "word") or len(following.text) > 2
    if element.tag == "v" and following.tag == "v" and k + 2 < len(elements) and len(following.text) == 2:
        return len(element.text) == 2 and not modifies(element.text) and _governs_noun(elements, k + 1)
    counted = k > 0 and elements[k - 1].text in _COUNTING
    verb = (
        element.tag == "v"
        or element.text in _DEVELOPING
        or (counted and element.tag == "vn" and is_governing(element))
    )
    return verb and _governs_noun(elements, k)
