"""Deeds: the rules for numbers that measure what is done or takes time, rather than a thing."""

import re

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, clause_end, is_link
from extract.figures.counted_nouns import CARRIED_OUT, phrase_after
from extract.figures.elements import Element
from extract.figures.findings import CAUSING, PARTICIPATION, PERSONS, Findings
from extract.figures.noun_phrases import phrase_before
from extract.figures.word_classes import (
    acts,
    is_border,
    is_change_verb,
    is_governing,
    is_nominal,
    names_person,
)

_MOBILISING = frozenset(re.findall("..", "吸引引导带动发动组织动员号召鼓励推动邀请"))
_GRANTED = frozenset(("予以", "给予", "给以"))
_BEATS = frozenset(re.findall("..", "位居稳居高于低于快于慢于优于好于领先保持下降增长上升超过突破达到"))
_ADDRESSING = frozenset(("向", "到", "由", "经", "对", "同", "与", "在"))
_BECOMING = frozenset(re.findall("..", "当选入选获评荣获获得晋升成为担任评为"))
_TELLING = frozenset(("报告", "备案", "通报", "说明"))
_OCCURRING = frozenset(("有", "发生", "出现", "存在", "共有", "现有"))
_TIMES = ("次", "回", "轮", "场")
_WITHIN_REACH = 5  # elements left of a time


def _acts_on(element: Element) -> bool:
    return (element.tag == "v" or is_governing(element)) and not is_border(element)


class Deeds(Findings):
    """Rules for 连续|5年获评…, 300元|予以补助, 15日内|起诉, 先后|两次登上…"""

    def _lasting(self, index: int) -> Span | None:
        """连续|5年获评先进集体 → 先进集体: how long something was done."""
        j = self._beyond_bracket(index + 1)
        if j > index + 1 and j < len(self.elements) and self.elements[j].text == "以上":
            j += 1
        following = self.elements[j] if j < len(self.elements) else None
        if index == 0 or following is None or self.elements[index - 1].text != "连续":
            return None
        quantity = self._quantity(index)
        if quantity.dimension != "duration" and quantity.unit not in ("次", "届"):
            return None
        if not (following.tag[0] == "v" or is_governing(following)) or is_link(following):
            return None
        if following.text in _BEATS or is_border(following):
            return None
        subject = self._subject_index(index)
        if subject >= 0 and is_nominal(self.elements[subject]) and not acts(self.elements[subject]):
            return None  # 考核|连续6年获评优秀
        first = j + 1
        if first < len(self.elements) and self.elements[first].text in ("了", "在", "为"):
            first += 1
        phrase = phrase_after(self.elements, first, person=False)
        return phrase if phrase is not None or following.tag != "v" else following.span

    def _granted(self, index: int) -> Span | None:
        """每人每天300元|予以补助 → 补助."""
        following = self._next(index)
        if following is None or following.text not in _GRANTED or index + 2 >= len(self.elements):
            return None
        if index > 0 and self.elements[index - 1].text == "的":
            return None  # 费用的60%|予以补助
        deed = self.elements[index + 2]
        phrase = self._after(index, skipped=2)
        return phrase if phrase is not None else (deed.span if deed.tag[0] == "v" else None)

    def _deed(self, index: int) -> Span | None:
        """开展|1次走访探视 → 走访探视, 先后|两次登上山顶 → 登上."""
        quantity, first = self._quantity(index), index + 1
        if not quantity.unit.startswith(_TIMES) or quantity.dimension != "count":
            return None
        while first < len(self.elements) and (
            self.elements[first].tag in ("d", "ad") or self.elements[first].text == "全面"
        ):
            first += 1
        if first >= len(self.elements) or self.elements[first].tag != "v":
            return None
        if is_link(self.elements[first]) and not is_change_verb(self.elements[first].text):
            following = self.elements[first + 1] if first + 1 < len(self.elements) else None
            if following is None or not is_nominal(following):
                return None  # but 两次|延长优惠政策
        if len(self.elements[first].text) < 2 or names_person(self.elements[first].text):
            return None
        if self.elements[first].text in PARTICIPATION:
            return None
        k = index - 1
        if k >= 0 and self.elements[k].text in _OCCURRING:
            return None  # 有两次以上|违法行为
        while k >= 0 and (self.elements[k].tag in ("d", "m", "t") or is_link(self.elements[k])):
            k -= 1
        carried_out = k >= 0 and self.elements[k].text in CARRIED_OUT
        last = first
        while carried_out and last + 1 < len(self.elements) and self.elements[last + 1].tag[0] == "v":
            last += 1
        if carried_out and last + 1 < len(self.elements) and is_nominal(self.elements[last + 1]):
            return None  # 开展2次|检查活动
        if not carried_out and k >= 0 and (self.elements[k].tag[0] == "v" or is_governing(self.elements[k])):
            return None
        return Span(self.elements[first].span.start, self.elements[last].span.end)

    def _within(self, index: int) -> Span | None:
        """最快|2小时处置 → 处置: what takes the time where no noun stands before."""
        following = self._next(index)
        if following is not None and following.text in ("就", "即", "便") and index + 2 < len(self.elements):
            following = self.elements[index + 2]  # 不到1小时|就组织…
        if self._quantity(index).dimension != "duration" or following is None or following.tag != "v":
            return None
        if is_link(following) or is_border(following) or following.text in PARTICIPATION:
            return None
        for k in range(index - 1, max(-1, index - _WITHIN_REACH), -1):
            element = self.elements[k]
            if element.text in CLAUSE_MARKS or element.text in "（(：:":
                return following.span
            if not (is_link(element) or element.tag in ("d", "ad", "a", "t")):
                return None
        return following.span

    def _became(self, index: int) -> Span | None:
        """2人|当选院士 → 院士: what people became, where no noun names them."""
        following = self._next(index)
        if following is None or following.text not in _BECOMING or not self._opens_clause(index):
            return None
        if self._quantity(index).dimension not in PERSONS:
            return None
        end = clause_end(self.elements, index + 2)
        return phrase_before(self.elements, end - 1, floor=following.span.end) if end > index + 2 else None

    def _deadline(self, index: int) -> Span | None:
        """What is to be done within a time: 三十日内|提交材料 → 材料."""
        quantity = self._quantity(index)
        if quantity.dimension != "duration":
            return None
        within = quantity.bound == "at_most" and self.elements[index].text.endswith("内")
        if not within and (index == 0 or not self.elements[index - 1].text.endswith("日起")):
            return None
        first = self._beyond_bracket(index + 1)
        if first < len(self.elements) and self.elements[first].text in ("，", ","):
            first += 1
        if first < len(self.elements) and self.elements[first].text == "的":
            return None  # 14天内的|旅行史
        if first < len(self.elements) and self.elements[first].text in CAUSING:
            while first < len(self.elements) and is_border(self.elements[first]):
                first += 1
            return phrase_after(self.elements, first, person=False, subject=True)
        end = clause_end(self.elements, first)
        if (
            end + 1 < len(self.elements)
            and self.elements[end].text.endswith("内")
            and self._is_latest(first, end)
        ):
            first = end + 2 if self.elements[end + 1].text in ("，", ",") else end + 1
            end = clause_end(self.elements, first)  # 2个月内，最迟自期满之日起2年内，|…
        while end > first and self.elements[end - 1].text in ("的", "者"):
            end -= 1
        if end <= first:
            return None
        phrase, last = phrase_before(self.elements, end - 1), self.elements[end - 1]
        if phrase is not None and acts(last):  # 2小时内|报告主管机关: whom it is done to
            doing = next((e for e in self.elements[first:end] if _acts_on(e)), None)
            return doing.span if doing is not None and doing.span.start < last.span.start else phrase
        if phrase is None:
            return last.span if last.tag[0] == "v" or is_governing(last) else None
        if (last.tag[0] == "v" or last.text in _TELLING) and self._addressed(first, end - 1, phrase):
            return last.span
        return phrase

    def _is_latest(self, first: int, end: int) -> bool:
        """Whether another limit of the same deed follows: 最迟自…起2年内."""
        return any(element.text in ("最迟", "最晚", "最长") for element in self.elements[first:end])

    def _addressed(self, first: int, last: int, phrase: Span) -> bool:
        """Whether the nouns before a verb are whom it is addressed to: 向法院|起诉, 到窗口|登记."""
        before = [k for k in range(first, last) if self.elements[k].span.start < phrase.start]
        governed = any(is_governing(self.elements[k]) for k in before)
        return not governed and any(self.elements[k].text in _ADDRESSING for k in before)

    def _participation(self, index: int) -> Span | None:
        """吸引|3000人次|参与X → X, or what the clause before is about."""
        following = self._next(index)
        if index == 0 or following is None:
            return None
        if self.elements[index - 1].text not in _MOBILISING or following.text not in PARTICIPATION:
            return None
        end = clause_end(self.elements, index + 2)
        inside = phrase_before(self.elements, end - 1) if end > index + 2 else None
        return inside if inside is not None else self._earlier_noun(index - 2)
