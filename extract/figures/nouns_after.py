"""Nouns after a number: the rules that find there what it measures."""

import re

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, clause_end
from extract.figures.elements import TERM
from extract.figures.findings import INCLUDING, PERSONS, RELATIVE, Findings
from extract.figures.noun_phrases import phrase_before
from extract.figures.word_classes import (
    acts,
    is_change_verb,
    is_governing,
    is_nominal,
    modifies,
    names_person,
)

_QUANTITY_NOUN = re.compile(
    r"(?:率|额|值|数|(?<![质力])量|面积|收入|产值|规模|利润|海拔|年龄|时间|期限|时限|比例|比重|占比|价格|余额|"
    r"营收|直径|所得|任期|工期|投资|损失|资本|(?:(?<![生增成家队组市校])长|[高宽深强浓密温湿坡速]|气温|水温)度?)$"
)
_FUND = re.compile(r"(?:资金|基金|经费|补贴|补助金|奖金|保证金)$")
NOUN_TAGS = ("n", "nz", "nt", "b", TERM)
_SPENT = frozenset(re.findall("..", "投资耗资斥资占地"))  # 投资|3亿元的工程
_REACHED = frozenset(re.findall("..", "惠及覆盖辐射容纳"))  # 惠及|3万人的工程
# Nouns for the level that a number marks, which say nothing of what it measures: 产量突破百万吨|大关.
_LEVELS = frozenset(re.findall("..", "大关关口目标台阶范围区间水平门槛"))
_MEASURES = frozenset(re.findall("..", "举措措施行动工程项目机制任务制度政策"))
_NEEDS = frozenset(("需求", "需要"))
_DELAYED = frozenset(re.findall("..", "延长缩短延期顺延推迟展期"))
_PAYING_FOR = frozenset(re.findall("..", "支持用于推动建设实施推进改善完善扶持促进打造"))
_LONGEST_LIST = 16  # elements that amounts and the marks between them take
_LISTING = frozenset(("、", "和", "与", "及", "或", "，"))
_SUMS = frozenset(("罚款", "滞纳金", "违约金", "罚金", "补助", "补贴", "奖励", "奖金", "赔偿金"))
_SIZES = frozenset(("元", "级", "以上", "以下", "元级"))
_PEOPLE_REACH = 8


class NounsAfter(Findings):
    """Rules for what follows the number: 200余家|企业, 3万元和5万元的|奖励, 15日内|起诉."""

    def _shared_with_next(self, index: int) -> Span | None:
        """12批|260项惠企措施: two numbers count the same thing."""
        elements, following = self.elements, self._next(index)
        if following is None or following.kind == "word":
            return None
        if following.span.start != elements[index].span.end:
            return None
        last = self._beyond_size(index + 1)
        while (
            last + 2 < len(elements)
            and elements[last + 1].text in ("、", "和")
            and elements[last + 2].kind == "figure"
        ):
            last = self._beyond_size(last + 2)  # 22个|750千伏和330千伏电网工程
        if following.kind == "number" and last <= index + 2:
            return None  # 12个|百亿元项目
        return self._after(index, skipped=last + 1 - index)

    def _beyond_size(self, k: int) -> int:
        """The index of the last size that classifies what is counted: 12个|百亿元, 70个|30亿元以上."""
        while k + 1 < len(self.elements):
            element, before = self.elements[k + 1], self.elements[k]
            size = element.kind != "word" and before.kind != "word" and before.span.end == element.span.start
            if not size and not (element.text in _SIZES and before.kind != "word"):
                break
            k += 1
        return k

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
            following is None or (following.text != "的" and not self._governs_list(index, k))
        ):
            return None
        if k == index or following is None or self._has_subject(index) or self._starts_verb(k + 1):
            return None
        return self._after(k) if following.text == "的" or is_nominal(following) else None

    def _governs_list(self, index: int, last: int) -> bool:
        """Whether a verb stands before amounts in one list: 完成|300户、2万平方米棚户区改造."""
        listed = all(element.text in "、和" for element in self.elements[index + 1 : last : 2])
        return listed and self._governed(index) and not is_change_verb(self.elements[index - 1].text)

    def _governed(self, index: int) -> bool:
        """Whether a verb stands right before the number, so that its object must follow."""
        return index > 0 and is_governing(self.elements[index - 1])

    def _bracketed(self, index: int) -> Span | None:
        """30公顷（450亩）|林地: the noun follows the bracket, and both amounts measure it."""
        elements, last = self.elements, len(self.elements) - 1
        if 1 < index < last and elements[index + 1].text in "）)" and elements[index - 1].text in INCLUDING:
            outer = elements[index - 3]
            return self.found[outer.quantity] if index > 2 and outer.kind == "figure" else None
        if 1 < index < last and elements[index - 1].text in "（(" and elements[index + 1].text in "）)":
            outer = elements[index - 2]
            if (
                outer.kind == "figure"
                and self._quantity(index).dimension == self._quantity(index - 2).dimension
            ):
                return self.found[outer.quantity]
            if outer.kind == "word" and is_nominal(outer) and not is_governing(outer):
                return phrase_before(elements, index - 2)  # 健康跑（|4公里）
        if index + 3 > last or elements[index + 1].text not in "（(" or elements[index + 3].text not in "）)":
            return None
        if elements[index + 2].kind != "figure" or self._has_subject(index) or self._starts_verb(index + 4):
            return None
        return self._after(index, skipped=4)

    def _measured_by_modifier(self, index: int) -> Span | None:
        """The quantity that a modifier states: 年收入超亿元|的企业, 海拔5000米以上|乡镇."""
        j = self._beyond_bracket(index + 1)
        if j > index + 1 and j < len(self.elements) and self.elements[j].text in ("以上", "以下"):
            j += 1  # 30人（含）以下|的企业
        following = self.elements[j] if j < len(self.elements) else None
        if following is None or following.kind != "word" or following.text in CLAUSE_MARKS or index == 0:
            return None
        k, before, quantity = self._subject_index(index), self.elements[index - 1], self._quantity(index)
        if following.text == "的" and (
            before.text in _SPENT or (before.text in _REACHED and quantity.dimension in PERSONS)
        ):
            return before.span
        if k < 0 or self.elements[k].kind != "word":
            return None
        if following.text == "的" and quantity.dimension in RELATIVE and self._is_sum(j + 1):
            return None  # 违法所得1倍以上5倍以下的|罚款
        subject = self.elements[k]
        needed = following.text == "的" and any(e.text in _NEEDS for e in self.elements[j + 1 : j + 3])
        if needed and self._has_subject(index):
            return phrase_before(self.elements, k, subject=True)  # 满足起降2千架次|的使用需求
        staff = following.text == "的" and quantity.bound != "exact" and names_person(subject.text)
        if following.text == "的" and is_change_verb(before.text) and quantity.dimension in RELATIVE:
            return phrase_before(self.elements, k, subject=True)  # 贸易下降3成的情况
        measured = (
            subject.tag == TERM and not acts(subject) and not modifies(subject.text)
        ) or _QUANTITY_NOUN.search(subject.text) is not None
        if not measured and not (staff and quantity.dimension in PERSONS and k == index - 1):
            return None
        return phrase_before(self.elements, k, subject=True)

    def _is_sum(self, k: int) -> bool:
        """Whether the noun is a sum of money that is reckoned from another."""
        return k < len(self.elements) and self.elements[k].text in _SUMS

    def _following(self, index: int) -> Span | None:
        """200余家|企事业单位, 98%|的群众."""
        following = self._next(index)
        if following is None or self._closing_verb(index):
            return None
        if index > 0 and self.elements[index - 1].text in _DELAYED and following.text != "的":
            return None
        if following.text.removeprefix("新") in _LEVELS and self._has_subject(index):
            return None
        if self._starts_verb(index + 1) and not self._titles(index):
            return None
        relative = self._quantity(index).dimension in RELATIVE
        if relative and following.text != "的" and following.tag not in NOUN_TAGS:
            return None
        return self._after(index)

    def _spent(self, index: int) -> Span | None:
        """安排|3亿元支持…的项目 → 安排: what is paid for follows rather than the name of the sum."""
        following = self._next(index)
        if self._quantity(index).dimension != "money" or following is None or not self._governed(index):
            return None
        return self.elements[index - 1].span if following.text in _PAYING_FOR else None

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

    def _named_people(self, index: int) -> Span | None:
        """1300名|因病致贫农民: 名 is always followed by the people it counts, or ends its clause."""
        if self._quantity(index).unit not in ("名", "位"):
            return None
        end = min(clause_end(self.elements, index + 1), index + 1 + _PEOPLE_REACH)
        for k in range(index + 1, end):
            if len(self.elements[k].text) > 1 and names_person(self.elements[k].text):
                return phrase_before(self.elements, k, floor=self.elements[index].span.end)
        return None
