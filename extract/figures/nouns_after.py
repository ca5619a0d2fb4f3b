"""Nouns after a number: the rules that find there what it measures."""

import re

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, clause_end, is_link
from extract.figures.counted_nouns import phrase_after
from extract.figures.findings import PARTICIPATION, RELATIVE, Findings
from extract.figures.noun_phrases import phrase_before
from extract.figures.word_classes import acts, is_border, is_governing, is_nominal, names_person

_QUANTITY_NOUN = re.compile(
    r"(?:率|额|值|数|面积|收入|产值|规模|利润|长度|高度|宽度|深度|海拔|年龄|时间|期限|时限|比例|比重|占比|价格|余额|"
    r"营收|强度|浓度|直径|所得|任期|工期)$"
)
_FUND = re.compile(r"(?:资金|基金|经费|补贴|补助金|奖金|保证金)$")
NOUN_TAGS = ("n", "nz", "nt")
_MOBILISING = frozenset(re.findall("..", "吸引引导带动发动组织动员号召鼓励推动邀请"))
_SPENT = frozenset(re.findall("..", "投资耗资斥资占地"))  # 投资|3亿元的工程
_BEATS = frozenset(re.findall("..", "位居稳居高于低于快于慢于优于好于领先保持下降增长上升超过突破达到"))
_MEASURES = frozenset(re.findall("..", "举措措施行动工程项目机制任务制度政策"))
_ADDRESSING = frozenset(("向", "到", "由", "经", "对", "同", "与", "在"))
_LONGEST_LIST = 16  # elements that amounts and the marks between them take
_LISTING = frozenset(("、", "和", "与", "及", "或", "，"))
_PEOPLE_REACH = 8


class NounsAfter(Findings):
    """Rules for what follows the number: 200余家|企业, 3万元和5万元的|奖励, 15日内|起诉."""

    def _shared_with_next(self, index: int) -> Span | None:
        """12批|260项惠企措施: two numbers count the same thing."""
        following = self._next(index)
        if following is None or following.kind != "figure":
            return None
        if following.span.start != self.elements[index].span.end:
            return None
        return self._after(index, skipped=2)

    def _listed_noun(self, index: int) -> Span | None:
        """20万元|和50万元的奖励: amounts in a list share the noun that follows the last of them."""
        elements, k = self.elements, index
        while (
            k < index + _LONGEST_LIST
            and k + 2 < len(elements)
            and elements[k + 1].text in _LISTING
            and elements[k + 2].kind == "figure"
        ):
            k += 2
        following = self._next(k)
        if self._quantity(k).unit != self._quantity(index).unit and (
            following is None or following.text != "的"
        ):
            return None
        if k == index or following is None or self._has_subject(index) or self._starts_verb(k + 1):
            return None
        return self._after(k) if following.text == "的" or is_nominal(following) else None

    def _bracketed(self, index: int) -> Span | None:
        """30公顷（450亩）|林地: the noun follows the bracket, and both amounts measure it."""
        elements, last = self.elements, len(self.elements) - 1
        if (
            index > 1
            and index < last
            and elements[index - 1].text in "（("
            and elements[index + 1].text in "）)"
        ):
            outer = elements[index - 2]
            if (
                outer.kind == "figure"
                and self._quantity(index).dimension == self._quantity(index - 2).dimension
            ):
                return self.found[outer.quantity]
        if index + 3 > last or elements[index + 1].text not in "（(" or elements[index + 3].text not in "）)":
            return None
        if elements[index + 2].kind != "figure" or self._has_subject(index) or self._starts_verb(index + 4):
            return None
        return self._after(index, skipped=4)

    def _lasting(self, index: int) -> Span | None:
        """连续|5年获评先进集体 → 先进集体: how long something was done."""
        following = self._next(index)
        if index == 0 or following is None or self.elements[index - 1].text != "连续":
            return None
        if self._quantity(index).dimension != "duration" or following.tag[0] != "v" or is_link(following):
            return None
        if following.text in _BEATS or is_border(following):
            return None
        subject = self._subject_index(index)
        if subject >= 0 and is_nominal(self.elements[subject]) and not acts(self.elements[subject]):
            return None  # 考核|连续6年获评优秀
        first = index + 2
        if first < len(self.elements) and self.elements[first].text in ("了", "在", "为"):
            first += 1
        return phrase_after(self.elements, first, person=False)

    def _measured_by_modifier(self, index: int) -> Span | None:
        """The quantity that a modifier states: 年收入超亿元|的企业, 海拔5000米以上|乡镇."""
        following = self._next(index)
        if following is None or following.kind != "word" or following.text in CLAUSE_MARKS or index == 0:
            return None
        k = self._subject_index(index)
        if following.text == "的" and self.elements[index - 1].text in _SPENT:
            return self.elements[index - 1].span
        if k < 0 or self.elements[k].kind != "word" or _QUANTITY_NOUN.search(self.elements[k].text) is None:
            return None
        return phrase_before(self.elements, k, subject=True)

    def _following(self, index: int) -> Span | None:
        """200余家|企事业单位, 98%|的群众."""
        following = self._next(index)
        if following is None or self._closing_verb(index):
            return None
        if self._starts_verb(index + 1) and not self._titles(index):
            return None
        relative = self._quantity(index).dimension in RELATIVE
        if relative and following.text != "的" and following.tag not in NOUN_TAGS:
            return None
        return self._after(index)

    def _titles(self, index: int) -> bool:
        """Whether verb and noun name a measure or a fund: 30项|提升举措, 1000万元|引导资金."""
        elements = self.elements
        if index + 2 >= len(elements):
            return False
        ends = index + 3 >= len(elements) or not is_nominal(elements[index + 3])
        if self._quantity(index).dimension == "money" and elements[index + 1].tag[0] == "v":
            return ends and _FUND.search(elements[index + 2].text) is not None
        if self._quantity(index).unit not in ("项", "条", "款"):
            return False
        return ends and elements[index + 2].text in _MEASURES

    def _closing_verb(self, index: int) -> bool:
        """Whether the verb alone ends the clause after a price: 按每次20元|收取."""
        following, after = self._next(index), index + 2
        if following is None or following.tag != "v" or self._quantity(index).dimension != "money":
            return False
        ends = after >= len(self.elements) or self.elements[after].text in CLAUSE_MARKS
        return ends and self._has_subject(index)

    def _deadline(self, index: int) -> Span | None:
        """What is to be done within a time: 三十日内|提交材料 → 材料."""
        quantity = self._quantity(index)
        if quantity.dimension != "duration" or quantity.bound != "at_most":
            return None
        if not self.elements[index].text.endswith("内"):
            return None
        first = index + 1
        if first < len(self.elements) and self.elements[first].text in ("，", ","):
            first += 1
        end = clause_end(self.elements, first)
        while end > first and self.elements[end - 1].text in ("的", "者"):
            end -= 1
        if end <= first:
            return None
        phrase, last = phrase_before(self.elements, end - 1), self.elements[end - 1]
        if phrase is None:
            return last.span if last.tag[0] == "v" or is_governing(last) else None
        if last.tag[0] == "v" and self._addressed(first, end - 1, phrase):
            return last.span
        return phrase

    def _addressed(self, first: int, last: int, phrase: Span) -> bool:
        """Whether the nouns before a verb are whom it is addressed to: 向法院|起诉, 到窗口|登记."""
        before = [k for k in range(first, last) if self.elements[k].span.start < phrase.start]
        governed = any(is_governing(self.elements[k]) for k in before)
        return not governed and any(self.elements[k].text in _ADDRESSING for k in before)

    def _named_people(self, index: int) -> Span | None:
        """1300名|因病致贫农民: 名 is always followed by the people it counts, or ends its clause."""
        if self._quantity(index).unit not in ("名", "位"):
            return None
        end = min(clause_end(self.elements, index + 1), index + 1 + _PEOPLE_REACH)
        for k in range(index + 1, end):
            if len(self.elements[k].text) > 1 and names_person(self.elements[k].text):
                return phrase_before(self.elements, k, floor=self.elements[index].span.end)
        return None

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
