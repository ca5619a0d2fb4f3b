"""Predicates: where the words after a number stop naming and begin to say what is done."""

import re
from collections.abc import Sequence

from extract.figures.elements import Element
from extract.figures.phrase_spans import PLAIN_NOUNS, STOPS
from extract.figures.word_classes import (
    acts,
    begins_predicate,
    combines,
    is_actor,
    is_benefit,
    is_governing,
    is_nominal,
    names_person,
)

_OPENING_QUOTES = frozenset(("“", "《", "‘"))
_ONE_BY_ONE = frozenset("个户家名所座")  # they do not count what is given: 800个薄弱村|扶持
_OF_THINGS = frozenset("项件条起宗款篇")
_HARMS = frozenset(re.findall("..", "死亡受伤重伤轻伤中毒失踪感染"))
_MODALS = frozenset(("要", "将", "将要", "需", "须", "应", "必须"))
_RELATIVE_REACH = 14  # elements that a relative clause may hold


def relative_end(elements: Sequence[Element], first: int) -> int | None:
    """The 的 that ends a relative clause (有意愿的|…), or an adjective's (优秀的|…)."""
    if first < len(elements) and elements[first].tag in PLAIN_NOUNS and _is_counted(elements, first):
        return None  # 30万群众|提供…的服务: the people are counted, and act
    modifies = False
    for k in range(first, min(len(elements), first + _RELATIVE_REACH)):
        element = elements[k]
        if element.text == "的":
            following = elements[k + 1] if k + 1 < len(elements) else None
            if not modifies or following is None or _are_people(elements, first, k):
                return None
            if not is_nominal(following) and following.text not in _OPENING_QUOTES:
                return None
            inner = relative_end(elements, k + 1)
            return inner if inner is not None else k
        if element.kind != "word" or element.text in STOPS or element.text in _OPENING_QUOTES:
            return None
        if k == first + 1 and elements[first].tag in PLAIN_NOUNS and _ends_noun(elements, first):
            return None
        if k > first and elements[k - 1].tag in PLAIN_NOUNS:
            if begins_predicate(element.text):
                return None  # 3万亩果园|位于山区的…
            if element.text in _MODALS and elements[first - 1].kind == "figure":
                return None  # 76项工程|要在年内开工的任务
        modifies = (
            modifies
            or is_governing(element)
            or (element.tag[0] in "vapd" and element.tag != "vn")
            or element.tag == "b"
            or (k == first and len(element.text) > 2 and element.text[-1] in "化型性级式")  # 标准化的|卫生院
        )
    return None


def _ends_noun(elements: Sequence[Element], first: int) -> bool:
    """Whether the noun is counted and the rest says more of it: 7个方面|对…的工作, 3种产品|满足…的需要."""
    following = elements[first + 1]
    if following.tag == "p" or following.text == "所":
        return True
    return following.tag == "v" and elements[first - 1].kind == "figure" and not acts(elements[first])


def _are_people(elements: Sequence[Element], first: int, k: int) -> bool:
    """Whether people are counted and stand before the 的: 30名|受灾群众的住房."""
    figure = elements[first - 1]
    return figure.kind == "figure" and figure.text[-1] in "名位" and names_person(elements[k - 1].text)


def _is_counted(elements: Sequence[Element], first: int) -> bool:
    """Whether those who act are themselves counted, as 项 and 件 count only things."""
    before = elements[first - 1]
    if before.kind == "figure" and before.text[-1] in _OF_THINGS:
        return False
    return names_person(elements[first].text) or (before.kind == "figure" and acts(elements[first]))


def acts_here(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb is what the subject of its clause does: something follows it, and no other verb."""
    following = elements[k + 1] if k + 1 < len(elements) else None
    if elements[k].tag != "v" or following is None or following.text in STOPS:
        return False
    if following.text in ("的", "、") or combines(following.text) or is_actor(following.text):
        return False
    if is_actor(elements[k - 1].text):
        return True
    for later in elements[k + 1 : k + 1 + _RELATIVE_REACH]:
        if later.text in STOPS:
            break
        if (later.tag[0] in "pv" and later.tag != "vn") or begins_predicate(later.text):
            return False
    return True


def without_predicate(elements: Sequence[Element], first: int, last: int) -> int:
    """Leave out what the counted things do or are: 30名干部|驻村."""
    while last > first and elements[last].tag in ("v", "vd", "vi", "a", "d"):
        if names_person(elements[last].text):
            break
        if elements[last].text in _HARMS and not acts(elements[last - 1]):
            break  # 3人以上|急性死亡
        if is_benefit(elements, last) and elements[first - 1].text[-1] not in _ONE_BY_ONE:
            break
        last -= 1
        if last > first and elements[last].text[-1] == "化" and len(elements[last].text) == 3:
            last -= 1  # 执法站|实战化运行
    return last


def is_predicate(elements: Sequence[Element], first: int, last: int) -> bool:
    """Whether verbs alone are no noun phrase: something other than the end of a clause follows them."""
    if any(part.tag[0] != "v" or part.tag == "vn" for part in elements[first : last + 1]):
        return False
    if is_benefit(elements, last):
        return False
    if is_governing(elements[first]):
        return True
    following = elements[last + 1] if last + 1 < len(elements) else None
    return following is not None and following.text not in STOPS and following.text != "的"
