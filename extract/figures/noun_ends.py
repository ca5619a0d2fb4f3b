"""Noun ends: where the noun phrase that begins after a number stops naming what is counted."""

import re
from collections.abc import Sequence

from extract.figures.elements import Element
from extract.figures.phrase_spans import COORDINATORS, PLAIN_NOUNS, STOPS
from extract.figures.predicates import acts_here
from extract.figures.word_classes import (
    acts,
    begins_predicate,
    combines,
    ends_phrase,
    is_change_verb,
    is_governing,
    is_nominal,
    names_person,
    only_governs,
)

OPENING = {"“": "”", "《": "》", "‘": "’"}
LEVELS = ("以上", "及以上", "以下")
# Nouns that close a list of aspects: 3个方面|用功着力.
_CLOSING = frozenset(re.findall("..", "方面环节阶段步骤层面维度类型方向领域"))
_STAGES = frozenset(("新开工", "新建", "续建", "扩建", "改建", "新签约", "改扩建"))
_STAGED = frozenset(("项目", "工程"))
_RANKED = frozenset(("居", "位居", "稳居", "均居", "列", "位列", "达", "达到", "为", "占", "跃居", "保持"))
_CONCERNING = frozenset(("相关", "有关"))
_SITE = re.compile(r"(?:园区|基地|中心|[站点区]|体系|平台|设施)$")
_FUNDING = frozenset(re.findall("..", "引导支持扶持奖补补助保障"))
_NAMED = re.compile("工程|行动|项目|计划|重点|示范|试点")
_FUND = re.compile(r"(?:资金|基金|经费|政策|措施)$")
_REGIONS = frozenset(re.findall("..", "省份区县县市地市市州盟市县区"))
_OF_ANIMALS, _ANIMALS = "头只匹羽尾", "牛羊猪鸡鸭鹅马驴骡鹿兔蛙鱼蟹"
_DONE = frozenset(re.findall("..", "完成实施推进开展启动实现加快"))
_DONE_REACH = 12  # elements between 完成 and the last of the amounts that it governs
_QUOTE_INSIDE_REACH = 10  # elements in quotes that classify what is counted


def last_noun(elements: Sequence[Element], first: int, *, person: bool, actor: bool, subject: bool) -> int:
    """The index of the last element that the phrase from ``first`` can hold.

    ``person``, ``actor`` and ``subject`` are those of ``phrase_after``.
    """
    k = first + 1 if is_titled(elements, first) else first
    while k < len(elements):
        beyond = _beyond(elements, first, k) if k > first else k
        if beyond is None:
            break
        if beyond > k:
            k = beyond
            continue
        if not is_nominal(elements[k]):
            break
        if k > first and _is_work_done(elements, first, k):
            return k  # 完成2万平方米|道路硬化
        if k > first and _says_more(elements, k, person=person, actor=actor, subject=subject):
            break
        k += 1
        if _is_complete(elements, first, k, person=person):
            break
    return k - 1


def _beyond(elements: Sequence[Element], first: int, k: int) -> int | None:
    """The index after what surely belongs to the phrase, ``k`` itself if nothing does; None where it ends."""
    element = elements[k]
    following = elements[k + 1] if k + 1 < len(elements) else None
    if element.text == "及" and following is not None and following.text in LEVELS:
        return k + 2  # 二级|及以上医院
    if element.text in COORDINATORS:
        if element.text != "或" and any(part.text == "或" for part in elements[first:k]):
            return None  # 店长或副店长|及员工
        return _coordinate_end(elements, k + 1, listed=element.text == "、")
    if element.text in _CONCERNING and following is not None and is_nominal(following):
        return k + 1  # 保障技术|相关规范
    if element.text in LEVELS and elements[k - 1].text[-1] == "级":
        return k + 1  # 省级以上|园区
    if element.text in OPENING:
        return _beyond_quote(elements, k)
    if element.kind == "number" and _grades_inside(elements, k):
        return k + 1
    if element.text == "基本" and following is not None and following.tag[0] == "v":
        return None  # 3项任务|基本完成
    if is_change_verb(element.text) and following is not None and _NAMED.match(following.text):
        return k + 1  # 产能提升|重点县
    return k + 2 if _names_fund(elements, k) or _closes_object(elements, first, k) else k


def _says_more(elements: Sequence[Element], k: int, *, person: bool, actor: bool, subject: bool) -> bool:
    """Whether a verb begins what the counted things do or are."""
    element = elements[k]
    following = elements[k + 1] if k + 1 < len(elements) else None
    if element.text in _STAGES and following is not None and following.text in _STAGED:
        return False  # 计划|新开工项目
    if (
        element.text == "生产"
        and following is not None
        and (_is_site(following.text) or combines(following.text))
    ):
        return False  # 蔬菜|生产园区
    if ends_phrase(elements, k, actor=actor or elements[k - 1].text in _REGIONS):
        return True
    verb = element.tag == "v" or is_governing(element)
    if verb and following is not None and following.text == "的" and acts(elements[k - 1]):
        return True  # 8家公司|运营的16支基金
    if element.tag == "v" and following is not None and following.text in OPENING and acts(elements[k - 1]):
        return True  # 九成企业|使用“一表申报”
    if _is_said_of_people(elements, k):
        return True  # 一半的人口|生活在…
    if actor and element.tag == "v" and _is_body(elements, k):
        return True  # 20家老企业|退城入园
    return begins_predicate(element.text) or ((subject or person) and acts_here(elements, k))


def _is_work_done(elements: Sequence[Element], first: int, k: int) -> bool:
    """Whether a verb at the end of a clause is the work whose extent the number tells, as 完成 shows."""
    if not is_governing(elements[k]) or elements[first - 1].kind != "figure":
        return False
    if k + 1 < len(elements) and elements[k + 1].text not in STOPS:
        return False
    if elements[first - 1].text[-1] not in "米里亩顷":
        return False
    for j in range(first - 2, max(-1, first - _DONE_REACH), -1):
        if elements[j].text in STOPS:
            break
        if is_governing(elements[j]):
            return elements[j].text in _DONE
    return False


def _is_complete(elements: Sequence[Element], first: int, k: int, *, person: bool) -> bool:
    """Whether the noun before ``k`` is what is counted, whatever follows."""
    noun = elements[k - 1].text
    if elements[first - 1].text[-1] in _OF_ANIMALS and noun[-1] in _ANIMALS:
        return True  # 500头黄牛|养殖基地
    return noun in _CLOSING or (person and _closes_people(elements, k))


def is_titled(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb after 项 or 元 names a measure or fund: 30项|提升举措, 3亿元|引导资金."""
    if (
        elements[k - 1].text[-1] not in "项条款元"
        or elements[k - 1].kind != "figure"
        or k + 1 >= len(elements)
    ):
        return False
    named = combines(elements[k + 1].text) or _FUND.match(elements[k + 1].text) is not None
    return is_governing(elements[k]) and named


def _is_site(noun: str) -> bool:
    return (len(noun) > 1 and combines(noun)) or _SITE.search(noun) is not None


def _beyond_quote(elements: Sequence[Element], opening: int) -> int | None:
    """The index after quotes inside a noun phrase, where a noun follows them."""
    for k in range(opening + 1, min(len(elements) - 1, opening + _QUOTE_INSIDE_REACH)):
        if elements[k].text == OPENING[elements[opening].text]:
            said = elements[k + 1].tag == "v" and (
                k + 2 == len(elements) or elements[k + 2].tag[0] != "n" or acts(elements[opening - 1])
            )  # 7所高校“一流”|创建深入推进
            goes_on = is_nominal(elements[k + 1]) and not begins_predicate(elements[k + 1].text)
            return k + 1 if goes_on and not said else None
    return None


def _is_said_of_people(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb after people governs no noun, so that it is their predicate."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    located = elements[k].tag == "vn" and following is not None and following.text in ("在", "于")
    if not (elements[k].tag == "v" or located) or not (
        names_person(elements[k - 1].text) or elements[k - 1].text == "人"
    ):
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
