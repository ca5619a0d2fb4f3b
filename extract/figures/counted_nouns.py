"""Counted nouns: the noun phrase that begins after a number, up to its predicate."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.clauses import is_link
from extract.figures.elements import Element
from extract.figures.phrase_spans import COORDINATORS, PLAIN_NOUNS, STOPS, phrase_span
from extract.figures.predicates import (
    acts_here,
    is_predicate,
    relative_end,
    without_predicate,
)
from extract.figures.word_classes import (
    acts,
    begins_predicate,
    combines,
    ends_phrase,
    is_governing,
    is_nominal,
    names_person,
    only_governs,
    opens_predicate,
)

# Determiners and owners that say whose or how many, not what.
_DETERMINER = re.compile(
    r"(?:[全我本][国省市区县州镇乡村院校系厂局社]|辖区内|各类|各种|各项|广大|当地|主要|重要|重大|新|相关|有关|不同|其[他它]|具体)$"
)
# Nouns that close a list of aspects: 3个方面|用功着力.
_CLOSING = frozenset(re.findall("..", "方面环节阶段步骤层面维度类型方向"))
_OPENING = {"“": "”", "《": "》", "‘": "’"}
_RANKED = frozenset(("居", "位居", "稳居", "均居", "列", "位列", "达", "达到", "为", "占", "跃居", "保持"))
_MEASURED = re.compile(
    r"(?:率|总额|总量|面积|产值|收入|总数|投资|产量|规模|占比|比例|满意度|时限|时间|期限)$"
)
# Verbs whose object is a deed: 完成|街巷硬化, 开展|专项治理.
CARRIED_OUT = frozenset(re.findall("..", "完成实施推进开展启动实现加快"))
_CONCERNING = frozenset(("相关", "有关"))
_SITE = re.compile(r"(?:园区|基地|中心|[站点区]|体系|平台|设施)$")
_FIRM = re.compile(r"(?:企业|公司|医院|机构|银行|单位|商户)$")
_OUTLET = re.compile(r"(?:平台|基地|载体|园区?|[站店馆室户厂场点器乐]|品牌|网点|总部|实验室|联合体|联盟)$")
_FUNDING = frozenset(re.findall("..", "引导支持扶持奖补补助保障"))
_FUND = re.compile(r"(?:资金|基金|经费|政策|措施)$")
_REGIONS = frozenset(re.findall("..", "省份区县县市地市市州盟市县区"))
# What is counted one by one, so that what is done to it is not: 800个薄弱村|扶持.
_COUNTED_SINGLY = re.compile(
    r"(?:村|户|小区|社区|家庭|学校|企业|住房|街区|片区|[小背]巷|道路|公路|水库|农田)$"
)
_OF_ANIMALS, _ANIMALS = "头只匹羽尾", "牛羊猪鸡鸭鹅马驴骡鹿兔蛙鱼蟹"
_OF_TASKS = "项次场轮批件"
_TIMES = "次场轮起例宗"
_LEVELS = ("以上", "及以上", "以下")
_QUOTE_REACH = 40  # elements that quotes may hold
_QUOTE_INSIDE_REACH = 10  # those that classify what is counted


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
    if elements[first].text in _OPENING:
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
        return text in ("及", "元", *_LEVELS) and elements[k - 1].kind == "number"
    following = elements[k + 1].text if k + 1 < len(elements) else ""
    bare = set(text) <= set("十百千万亿元")
    return bare or text[-1] in "级等星类A甲" or following.startswith(("级", "元级"))


def _after_quote(elements: Sequence[Element], opening: int, *, person: bool, actor: bool) -> Span | None:
    """What follows the quotes (“一站式”|服务中心), or else what they hold (“便民圈”)."""
    closing = _OPENING[elements[opening].text]
    for k in range(opening + 1, min(len(elements), opening + _QUOTE_REACH)):
        if elements[k].text != closing:
            continue
        if k + 1 < len(elements) and elements[k + 1].text in _OPENING:
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


def _titled(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb after 项 or 元 names a measure or fund: 30项|提升举措, 3亿元|引导资金."""
    if (
        elements[k - 1].text[-1] not in "项条款元"
        or elements[k - 1].kind != "figure"
        or k + 1 >= len(elements)
    ):
        return False
    named = combines(elements[k + 1].text) or _FUND.match(elements[k + 1].text) is not None
    return is_governing(elements[k]) and named


def _collect(
    elements: Sequence[Element], first: int, *, person: bool, actor: bool, subject: bool = False
) -> Span | None:
    while first < len(elements) and _DETERMINER.match(elements[first].text):
        first += 1
    if first >= len(elements):
        return None
    if opens_predicate(elements, first) and not (_titled(elements, first) or _modifies_noun(elements, first)):
        return None
    last = _last_noun(elements, first, person=person, actor=actor, subject=subject)
    last = _without_quantity(elements, first, last)
    if not _after_de(elements, first) and not _is_task(elements, first, last):
        last = without_predicate(elements, first, last)
    if elements[first - 1].text[-1] == "家":
        last = _last_body(elements, first, last)
    return None if is_predicate(elements, first, last) else phrase_span(elements, first, last)


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


def _modifies_noun(elements: Sequence[Element], k: int) -> bool:
    """Whether the verb after 的 stands before a noun, which it modifies: 30亩的|绿化任务."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    return elements[k - 1].text == "的" and following is not None and following.tag[0] in "nv"


def _without_quantity(elements: Sequence[Element], first: int, last: int) -> int:
    """Leave the quantity of the counted things to the number that tells it: 8个林场|资产总额为2亿元."""
    if last <= first or _MEASURED.search(elements[last].text) is None:
        return last
    k = last + 1
    while k < len(elements) and is_link(elements[k]):
        k += 1
    if k >= len(elements) or elements[k].kind != "figure" or elements[first - 1].text == "的":
        return last
    last -= 1
    return last - 1 if len(elements[last + 1].text) < 3 and last > first else last


def _last_noun(elements: Sequence[Element], first: int, *, person: bool, actor: bool, subject: bool) -> int:
    """The index of the last element that the phrase from ``first`` can hold."""
    k = first + 1 if _titled(elements, first) else first
    while k < len(elements):
        element = elements[k]
        if element.text in COORDINATORS and k > first:
            if element.text != "或" and any(part.text == "或" for part in elements[first:k]):
                break  # 店长或副店长|及员工
            end = _coordinate_end(elements, k + 1, listed=element.text == "、")
            if end is None:
                break
            k = end
            continue
        if (
            element.text in _CONCERNING
            and k > first
            and k + 1 < len(elements)
            and is_nominal(elements[k + 1])
        ):
            k += 1  # 保障技术|相关规范
            continue
        if element.text in _LEVELS and k > first and elements[k - 1].text[-1] == "级":
            k += 1  # 省级以上|园区
            continue
        if element.text in _OPENING and k > first and (beyond := _beyond_quote(elements, k)) is not None:
            k = beyond  # 省级|“两业”融合企业
            continue
        if element.kind == "number" and k > first and _grades_inside(elements, k):
            k += 1
            continue
        acting = k > first and (actor or elements[k - 1].text in _REGIONS)
        if element.text == "基本" and k + 1 < len(elements) and elements[k + 1].tag[0] == "v":
            break  # 3项任务|基本完成
        if k > first and (_names_fund(elements, k) or _closes_object(elements, first, k)):
            k += 2
            continue
        if not is_nominal(element) or (k > first and ends_phrase(elements, k, actor=acting)):
            break
        following = elements[k + 1] if k + 1 < len(elements) else None
        if (
            k > first
            and (element.tag == "v" or is_governing(element))
            and following is not None
            and following.text == "的"
            and acts(elements[k - 1])
        ):
            break  # 8家公司|运营的16支基金
        if k > first and _is_said_of_people(elements, k):
            break  # 一半的人口|生活在…
        if k > first and actor and element.tag == "v" and _is_body(elements, k):
            break  # 20家老企业|退城入园
        if k > first and (begins_predicate(element.text) or ((subject or person) and acts_here(elements, k))):
            break
        k += 1
        if elements[first - 1].text[-1] in _OF_ANIMALS and element.text[-1] in _ANIMALS:
            break  # 500头黄牛|养殖基地
        if element.text in _CLOSING or (person and _closes_people(elements, k)):
            break
    return k - 1


def _beyond_quote(elements: Sequence[Element], opening: int) -> int | None:
    """The index after quotes inside a noun phrase, where a noun follows them."""
    for k in range(opening + 1, min(len(elements) - 1, opening + _QUOTE_INSIDE_REACH)):
        if elements[k].text == _OPENING[elements[opening].text]:
            return (
                k + 1 if is_nominal(elements[k + 1]) and not begins_predicate(elements[k + 1].text) else None
            )
    return None


def _is_said_of_people(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb after people governs no noun, so that it is their predicate."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    if elements[k].tag != "v" or not (names_person(elements[k - 1].text) or elements[k - 1].text == "人"):
        return False
    return following is not None and following.tag in ("p", "u", "ul", "uz", "d")


def _is_body(elements: Sequence[Element], k: int) -> bool:
    """Whether a firm or the like stands before the verb, and no noun that it modifies after it."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    if elements[k - 1].tag not in PLAIN_NOUNS or not acts(elements[k - 1]) or following is None:
        return False
    return not (combines(following.text) or acts(following))


def _closes_object(elements: Sequence[Element], first: int, k: int) -> bool:
    """Whether a verb and a noun end the clause as the head of an object: 建设10个产业|共建园区."""
    if first < 2 or k + 1 >= len(elements) or not is_governing(elements[first - 2]) or acts(elements[k - 1]):
        return False
    if not (is_governing(elements[k]) and is_nominal(elements[k + 1]) and _is_site(elements[k + 1].text)):
        return False
    return k + 2 == len(elements) or elements[k + 2].text in STOPS or elements[k + 2].text in COORDINATORS


def _is_site(noun: str) -> bool:
    return (len(noun) > 1 and combines(noun)) or _SITE.search(noun) is not None


def _names_fund(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb and the noun after it are the head of what is counted: 旅游发展|引导资金."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    return following is not None and elements[k].text in _FUNDING and _FUND.match(following.text) is not None


def _grades_inside(elements: Sequence[Element], k: int) -> bool:
    """Whether a refused number grades the noun after it: 省级|百强|镇, 国有|三级|公司."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    if following is None or elements[k].text[-1] not in "强级星":
        return False
    return is_nominal(following) and not begins_predicate(following.text)


def _closes_people(elements: Sequence[Element], k: int) -> bool:
    """Whether the noun before ``k`` is the people that are counted: 国有企业退休党员|组织关系."""
    noun = elements[k - 1].text
    if len(noun) < 2 or not names_person(noun):
        return False
    following = elements[k] if k < len(elements) else None
    if following is None or following.text in COORDINATORS:
        return following is None
    return not (is_nominal(following) and names_person(following.text))


def _coordinate_end(elements: Sequence[Element], first: int, *, listed: bool) -> int | None:
    """The end of a coordinated phrase, if it is one and no number follows that it belongs to."""
    k = first
    while k < len(elements) and k - first < 5 and is_nominal(elements[k]):
        modifies = (
            not listed
            and not only_governs(elements[k].text)
            and is_nominal(elements[min(k + 1, len(elements) - 1)])
        )
        if (
            is_governing(elements[k])
            and not modifies
            and (k == first or ends_phrase(elements, k, actor=True))
        ):
            if listed and not only_governs(elements[k].text):
                return None
            break
        k += 1
    if k + 1 < len(elements) and elements[k].text == "等" and elements[k + 1].kind == "figure":
        return None  # 8个部门以及街道等|20家单位
    if k == first or (k < len(elements) and (elements[k].kind == "figure" or elements[k].text in _RANKED)):
        return None
    return k
