"""Noun phrases: the nouns before or after an element, up to the verb that governs them."""

import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, is_link
from extract.figures.elements import Element
from extract.figures.word_classes import (
    begins_predicate,
    combines,
    ends_phrase,
    is_actor,
    is_benefit,
    is_border,
    is_governing,
    is_nominal,
    names_person,
    only_governs,
    opens_predicate,
    verb_inside,
)

# Determiners and owners that say whose or how many, not what.
_DETERMINER = re.compile(
    r"(?:[全我本][国省市区县州镇乡村院校系厂局社]|辖区内|各类|各种|各项|广大|当地|主要|重要|重大|新|相关|有关|不同|其[他它]|具体)$"
)
_OWNER = re.compile(r"(?:[全我本][国省市区县州镇乡村院校系厂局社]|辖区内|各类|各种|各项|广大|当地)$")
_COORDINATORS = frozenset(("和", "与", "及", "或", "以及", "、", "暨"))
# Nouns that close a list of aspects: 3个方面|用功着力.
_CLOSING = frozenset(re.findall("..", "方面环节阶段步骤层面维度类型方向"))
_PLACE_HEAD = re.compile(r"(?:[省市县区州镇乡村旗盟]|街道|景区|园区|片区|社区|公司|集团|全境)$")
_NO_PLACE = re.compile(r"(?:度|城市|率|城镇|农村|乡村|城乡|社区|园区)$")
_QUOTES = {"”": "“", "》": "《", "’": "‘"}
_OPENING = {opening: closing for closing, opening in _QUOTES.items()}
_RANKED = frozenset(("居", "位居", "稳居", "均居", "列", "位列", "达", "达到", "为", "占", "跃居", "保持"))
_CUT_OFF = frozenset("级类型式期度等")  # what is left of a grade or a title: 二三|级供水管网
_QUANTITIES = frozenset(
    re.findall("..", "时间时长面积成本费用长度时限周期比例比重次数数量效率规模额度金额标准期限费率")
)
_ACHIEVING = frozenset(re.findall("..", "完成实现达成减少增加降低缩短提高提升扩大压缩节约节省延长新增"))
_MEASURED = re.compile(r"(?:率|总额|总量|面积|产值|收入|总数|投资|产量|规模|占比|比例|满意度)$")
_COUNTING = frozenset(("共", "累计", "已", "共计", "先后", "总共"))
# Verbs whose object is a deed: 完成|街巷硬化, 开展|专项治理.
CARRIED_OUT = frozenset(re.findall("..", "完成实施推进开展启动实现加快"))
_TOTALS = frozenset(("总面积", "面积", "总人口", "人口", "总长", "全长", "总产值", "总投资"))
_SITE = re.compile(r"(?:[省市县区州镇乡村旗盟]|景区|园区|保护区|水库|公园|林场|河|山|湖)$")
_COUNTS = ("数", "量", "额", "面积", "比例", "率", "标准", "期限", "时间", "金额", "费用")
_TIMES = "次场轮起例宗"
_LEVELS = ("以上", "及以上", "以下")
_STOPS = CLAUSE_MARKS | frozenset("：（(）)")
_NO_HEADS = frozenset("式级型类系员物")
_PLAIN_NOUNS = ("n", "nz", "nt", "i", "l")
_QUOTE_REACH, _RELATIVE_REACH = 40, 14


def phrase_before(
    elements: Sequence[Element], last: int, *, subject: bool = False, floor: int = 0
) -> Span | None:
    """The noun phrase that ends with ``elements[last]``: …增设街巷“民间街长”| → 民间街长.

    ``subject`` says that it is the subject of a verb, so that coordinated nouns all belong to it.
    Nothing before the character ``floor`` is taken: it names what another figure measures.
    """
    first = last + 1
    k = last
    while k >= 0:
        element = elements[k]
        if element.kind != "word" or element.span.start < floor:
            break
        if element.text in _QUOTES:
            return _quoted(elements, k) if k == last else _span(elements, first, last)
        if element.text in _COORDINATORS and first <= last:
            joined = _coordinated(elements, k, length=last - first, subject=subject)
            if joined is None:
                if _modifiers_joined(elements, k, first, last):
                    first += 1
                break
            first, k = joined, joined - 1
            continue
        if not _goes_left(elements, k, first, last, subject=subject):
            if first <= last and _still_belongs(elements, k, first):
                first = k
            break
        first, k = k, k - 1
    if not subject and first < last and _governs_rest(elements, first):
        first += 1
    return _span(elements, first, last)


def _modifiers_joined(elements: Sequence[Element], conjunction: int, first: int, last: int) -> bool:
    """Whether it is modifiers that are coordinated, as where much follows: 院所和高校|高层次人才."""
    if last - first < 2 or conjunction == 0 or not is_nominal(elements[conjunction - 1]):
        return False
    return not any(element.text in _COORDINATORS for element in elements[first : last + 1])


def _goes_left(elements: Sequence[Element], k: int, first: int, last: int, *, subject: bool) -> bool:
    """Whether the phrase from ``first`` can begin earlier, with ``elements[k]``."""
    element = elements[k]
    if not is_nominal(element):
        return False
    if not is_governing(element):
        return True
    if first > last:  # the verb itself is the head: 创业就业|培训
        return not only_governs(element.text)
    if element.text == "新增" and elements[first].text == "就业":  # 城镇新增就业 is one term
        return k > 0 and is_nominal(elements[k - 1])
    if only_governs(element.text):
        return _names_quantity(elements, k, first)
    if k > 0 and elements[k - 1].text in _COUNTING:  # 共|招募志愿者30名
        return False
    return subject or combines(elements[first].text)


def _names_quantity(elements: Sequence[Element], k: int, first: int) -> bool:
    """Whether the verb tells which quantity is meant: 项目|协调时间."""
    if first >= len(elements) or elements[first].text not in _QUANTITIES or k == 0:
        return False
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
    return k == 0 or elements[k - 1].text in _STOPS


def _coordinated(elements: Sequence[Element], conjunction: int, *, length: int, subject: bool) -> int | None:
    """Where a coordinated phrase begins (意见、建议|300条), if both sides are short and alike."""
    if length > (4 if subject else 1):
        return None
    begin = conjunction
    while begin > 0 and conjunction - begin < 3:
        element = elements[begin - 1]
        if not is_nominal(element) or is_governing(element):
            break
        begin -= 1
    return begin if begin < conjunction else None


def _quoted(elements: Sequence[Element], closing: int) -> Span | None:
    opening = _QUOTES[elements[closing].text]
    for k in range(closing - 1, max(-1, closing - _QUOTE_REACH), -1):
        if elements[k].text == opening:
            return Span(elements[k].span.end, elements[closing].span.start) if k + 1 < closing else None
    return None


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
    return k + 1 == len(elements) or elements[k + 1].text in _STOPS or elements[k + 1].text == "、"


def _grades(elements: Sequence[Element], k: int) -> bool:
    """Whether a refused number only grades what follows: 二级及以上|医院, 千亿|级产业."""
    text = elements[k].text
    if elements[k].kind != "number":
        return text in ("及", "元", *_LEVELS) and elements[k - 1].kind == "number"
    following = elements[k + 1].text if k + 1 < len(elements) else ""
    bare = set(text) <= set("十百千万亿元")
    return bare or text[-1] in "级等星类A甲" or following.startswith(("级", "元级"))


def relative_end(elements: Sequence[Element], first: int) -> int | None:
    """The 的 that ends a relative clause (有意愿的|…), or an adjective's (优秀的|…)."""
    if first < len(elements) and elements[first].tag in _PLAIN_NOUNS and names_person(elements[first].text):
        return None  # 30万群众|提供…的服务: the people are counted, and act
    modifies = False
    for k in range(first, min(len(elements), first + _RELATIVE_REACH)):
        element = elements[k]
        if element.text == "的":
            following = elements[k + 1] if k + 1 < len(elements) else None
            if not modifies or following is None:
                return None
            if not is_nominal(following) and following.text not in _OPENING:
                return None
            inner = relative_end(elements, k + 1)
            return inner if inner is not None else k
        if element.kind != "word" or element.text in _STOPS:
            return None
        if k > first and begins_predicate(element.text) and elements[k - 1].tag in _PLAIN_NOUNS:
            return None  # 3万亩果园|位于山区的…
        modifies = modifies or (element.tag[0] in "vapd" and element.tag != "vn") or element.tag == "b"
    return None


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


def _is_task(elements: Sequence[Element], first: int) -> bool:
    """Whether what is counted was carried out, so that a verb at its end names it: 开展|6项专项治理."""
    return first > 1 and elements[first - 1].kind == "figure" and elements[first - 2].text in CARRIED_OUT


def _titled(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb after 项 names a measure with the noun that follows: 30项|提升举措."""
    if elements[k - 1].text[-1] not in "项条款" or elements[k - 1].kind != "figure" or k + 1 >= len(elements):
        return False
    return is_governing(elements[k]) and combines(elements[k + 1].text)


def _collect(
    elements: Sequence[Element], first: int, *, person: bool, actor: bool, subject: bool = False
) -> Span | None:
    while first < len(elements) and _DETERMINER.match(elements[first].text):
        first += 1
    if first >= len(elements):
        return None
    if opens_predicate(elements, first) and not _titled(elements, first):
        return None
    last = _last_noun(elements, first, person=person, actor=actor, subject=subject)
    last = _without_quantity(elements, first, last)
    if elements[first - 1].text != "的" and not _is_task(elements, first):
        last = _without_predicate(elements, first, last)
    return None if _is_predicate(elements, first, last) else _span(elements, first, last)


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
        if element.text in _COORDINATORS and k > first:
            if element.text != "或" and any(part.text == "或" for part in elements[first:k]):
                break  # 店长或副店长|及员工
            end = _coordinate_end(elements, k + 1, listed=element.text == "、")
            if end is None:
                break
            k = end
            continue
        if element.text in _LEVELS and k > first and elements[k - 1].text[-1] == "级":
            k += 1  # 省级以上|园区
            continue
        if element.kind == "number" and k > first and _grades_inside(elements, k):
            k += 1
            continue
        if not is_nominal(element) or (k > first and ends_phrase(elements, k, actor=actor)):
            break
        following = elements[k + 1] if k + 1 < len(elements) else None
        if (
            k > first
            and (element.tag == "v" or is_governing(element))
            and following is not None
            and following.text == "的"
        ):
            break  # 8家公司|运营的16支基金
        if k > first and (begins_predicate(element.text) or ((subject or person) and _acts(elements, k))):
            break
        k += 1
        if element.text in _CLOSING or (person and _closes_people(elements, k)):
            break
    return k - 1


def _acts(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb is what the subject of its clause does: something follows it, and no other verb."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    if elements[k].tag != "v" or following is None or following.text in _STOPS:
        return False
    if following.text in ("的", "、") or combines(following.text) or is_actor(following.text):
        return False
    if is_actor(elements[k - 1].text):
        return True
    for later in elements[k + 1 : k + 1 + _RELATIVE_REACH]:
        if later.text in _STOPS:
            break
        if (later.tag[0] in "pv" and later.tag != "vn") or begins_predicate(later.text):
            return False
    return True


def _modifies_later(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb with 的 turns what is counted into the modifier of another noun: 8家公司|运营的…"""
    following = elements[k + 1] if k + 1 < len(elements) else None
    verb = elements[k].tag == "v" or is_governing(elements[k])
    return verb and following is not None and following.text == "的"


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
    if following is None or following.text in _COORDINATORS:
        return following is None
    return not (is_nominal(following) and names_person(following.text))


def _coordinate_end(elements: Sequence[Element], first: int, *, listed: bool) -> int | None:
    """The end of a coordinated phrase, if it is one and no number follows that it belongs to."""
    k = first
    while k < len(elements) and k - first < 5 and is_nominal(elements[k]):
        if is_governing(elements[k]) and (k == first or ends_phrase(elements, k, actor=True)):
            if listed and not only_governs(elements[k].text):
                return None
            break
        k += 1
    if k + 1 < len(elements) and elements[k].text == "等" and elements[k + 1].kind == "figure":
        return None  # 8个部门以及街道等|20家单位
    if k == first or (k < len(elements) and (elements[k].kind == "figure" or elements[k].text in _RANKED)):
        return None
    return k


def _without_predicate(elements: Sequence[Element], first: int, last: int) -> int:
    """Leave out what the counted things do or are: 30名干部|驻村."""
    while last > first and elements[last].tag in ("v", "vd", "vi", "a", "d"):
        if names_person(elements[last].text) or is_benefit(elements, last):
            break
        last -= 1
    return last


def _is_predicate(elements: Sequence[Element], first: int, last: int) -> bool:
    """Whether verbs alone are no noun phrase: something other than the end of a clause follows them."""
    if any(part.tag[0] != "v" for part in elements[first : last + 1]) or is_benefit(elements, last):
        return False
    if is_governing(elements[first]):
        return True
    following = elements[last + 1] if last + 1 < len(elements) else None
    return following is not None and following.text not in _STOPS and following.text != "的"


def _span(elements: Sequence[Element], first: int, last: int) -> Span | None:
    while first < last and elements[first].text in _CUT_OFF:
        first += 1
    for k in range(last - 1, first - 1, -1):
        if _OWNER.match(elements[k].text):
            first = k + 1
            break
    first = _without_place(elements, first, last)
    while first < last and elements[first].text in _COORDINATORS:
        first += 1
    while first < last and elements[last].text in _COORDINATORS:
        last -= 1
    if not 0 <= first <= last:
        return None
    if first == last and (elements[first].text in _NO_HEADS or _OWNER.match(elements[first].text)):
        return None
    return Span(elements[first].span.start + verb_inside(elements[first].text), elements[last].span.end)


def _governs_rest(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb opens its clause and what follows is its object: 已|探明储量30吨."""
    element, following = elements[k], elements[k + 1]
    if element.tag != "v" or len(element.text) != 2 or following.tag not in _PLAIN_NOUNS:
        return False
    if combines(following.text) or is_actor(following.text) or len(following.text) < 2:
        return False
    if following.text.endswith(_COUNTS):
        return False  # 招生|总数
    before = elements[k - 1] if k > 0 else None
    return (
        before is None or before.text in CLAUSE_MARKS or before.text in _COUNTING or before.tag in ("d", "t")
    )


def _without_place(elements: Sequence[Element], first: int, last: int) -> int:
    """Skip the named place that the counted things belong to: 双流区|游客投诉, 该景区|面积."""
    k = first
    while k < last and elements[k].tag == "ns" and _NO_PLACE.search(elements[k].text) is None:
        k += 1
    named = k > first or (0 < first <= last and elements[first - 1].text in ("该", "本", "此", "我"))
    if named and k < last and _PLACE_HEAD.search(elements[k].text):
        k += 1
    if not named:
        k = _after_name(elements, first, last)
    return k if k > first and elements[last].span.end - elements[k].span.start > 1 else first


def _after_name(elements: Sequence[Element], first: int, last: int) -> int:
    """Where the phrase goes on after a name with its head: 小青山保护区|总面积."""
    if elements[last].text not in _TOTALS:
        return first
    for k in range(first, last - 1):
        if elements[k].tag in ("ns", "nr", "nz") and _SITE.search(elements[k + 1].text):
            return k + 2
    return first
