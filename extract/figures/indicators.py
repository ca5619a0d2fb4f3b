"""Indicators: what a figure measures, as the shortest noun phrase that says it."""

import functools
import re
from collections.abc import Collection, Sequence

from corpus.span import Span
from extract.figures.clauses import (
    CLAUSE_MARKS,
    SENTENCE_MARKS,
    circumstance_start,
    clause_end,
    is_link,
    skip_links,
)
from extract.figures.elements import Element
from extract.figures.lexicon import words
from extract.figures.noun_phrases import CARRIED_OUT, phrase_after, phrase_before, relative_end
from extract.figures.quantities import Quantity
from extract.figures.word_classes import (
    acts,
    is_border,
    is_governing,
    is_nominal,
    names_person,
    opens_predicate,
)
from extract.records import Dimension

_RELATIVE: frozenset[Dimension] = frozenset(("percent", "percentage_points", "fraction", "times"))
_PERSONS: frozenset[Dimension] = frozenset(("person", "person_times"))
_ACTING_UNITS = frozenset("家户所")
_QUANTITY_NOUN = re.compile(
    r"(?:率|额|值|数|面积|收入|产值|规模|利润|长度|高度|宽度|深度|海拔|年龄|时间|期限|时限|比例|比重|占比|价格|余额|"
    r"营收|强度|浓度|直径|所得|任期|工期)$"
)
_NOUN_TAGS = ("n", "nz", "nt")
_PARTICIPATION = frozenset(re.findall("..", "参与参加加入投身投入报名"))
_MOBILISING = frozenset(re.findall("..", "吸引引导带动发动组织动员号召鼓励推动邀请"))
_SHARES = frozenset(("占", "占到", "约占", "仅占"))
_SPENT = frozenset(re.findall("..", "投资耗资斥资占地"))  # 投资|3亿元的工程
_BEATS = frozenset(re.findall("..", "位居稳居高于低于快于慢于优于好于领先保持下降增长上升超过突破达到"))
_REPEATED = frozenset(("连", "接连", "相继", "先后"))
_CROSSING = frozenset(("跨", "跨越", "跨过", "突破", "迈上", "站上", "迈过", "跨上", "冲破", "登上"))
_MEASURES = frozenset(re.findall("..", "举措措施行动工程项目机制任务制度政策"))
_TOWNSHIP = re.compile(r"(?:(?<![建心制强村下辖乡])镇|(?<![城下])乡|(?<![政然心渔行])村|街道|[林农牧]场)$")
_ADDRESSING = frozenset(("向", "到", "由", "经", "对", "同", "与", "在"))
_FIRM = re.compile(r"(?:公司|集团|厂|银行|合作社)$")
_LISTING = frozenset(("、", "和", "与", "及", "或", "，"))
_NUMBER = re.compile(r"^[\d.,]+")
# How many elements left a clause is searched.
_WHOLE_REACH, _FLOOR_REACH, _SAME_REACH, _FIGURE_REACH, _NOUN_REACH = 14, 16, 14, 25, 12
_PEOPLE_REACH = 8


@functools.cache
def _intransitive() -> frozenset[str]:
    """Verbs whose subject is counted: 重大项目|开工|390个."""
    return frozenset(words("intransitive_verbs.csv", "word"))


def find_indicators(
    elements: Sequence[Element], quantities: Sequence[Quantity], paired: Collection[int] = ()
) -> list[Span | None]:
    """The indicator of each quantity, in order; a number without its own inherits that of the one before.

    ``paired`` numbers the quantities that 由…至… joins in twos.
    """
    finder = _Finder(elements, quantities, paired)
    for index, element in enumerate(elements):
        if element.kind == "figure":
            finder.found[element.quantity] = finder.indicator(index)
    return finder.found


class _Finder:
    """The elements of one text and the indicators found so far; ``index`` is always a figure's."""

    def __init__(
        self, elements: Sequence[Element], quantities: Sequence[Quantity], paired: Collection[int]
    ) -> None:
        self.elements = elements
        self.quantities = quantities
        self.paired = paired
        self.found: list[Span | None] = [None] * len(quantities)

    def indicator(self, index: int) -> Span | None:
        """The first answer of the rules, the surest of which come first."""
        rules = (
            self._whole_of_share, self._shared_with_next, self._measured_by_modifier, self._bracketed,
            self._listed_noun, self._lasting, self._following,
            self._deadline, self._participation, self._named_people, self._preceding, self._after,
        )  # fmt: skip
        for rule in rules:
            span = rule(index)
            if span is not None:
                return span
        return None

    def _quantity(self, index: int) -> Quantity:
        return self.quantities[self.elements[index].quantity]

    def _next(self, index: int) -> Element | None:
        return self.elements[index + 1] if index + 1 < len(self.elements) else None

    def _subject_index(self, index: int) -> int:
        paired = self.elements[index].quantity in self.paired
        return skip_links(self.elements, index - 1, paired=paired)

    def _after(self, index: int, *, skipped: int = 1) -> Span | None:
        quantity = self._quantity(index)
        person = quantity.dimension in _PERSONS or not quantity.unit
        actor = person or quantity.unit in _ACTING_UNITS
        subject = self._opens_clause(index)
        return phrase_after(self.elements, index + skipped, person=person, actor=actor, subject=subject)

    def _opens_clause(self, index: int) -> bool:
        """Whether no verb stands before the number in its clause, so that what it counts is the subject."""
        for k in range(index - 1, -1, -1):
            element = self.elements[k]
            if element.text in CLAUSE_MARKS:
                return True
            if element.text == "：" or element.tag[0] in "vpu" or is_governing(element):
                return False
        return True

    def _whole_of_share(self, index: int) -> Span | None:
        """占GDP的|3% → GDP."""
        elements = self.elements
        if self._quantity(index).dimension not in _RELATIVE or index < 2 or elements[index - 1].text != "的":
            return None
        for k in range(index - 2, max(-1, index - _WHOLE_REACH), -1):
            if elements[k].text in _SHARES:
                return phrase_before(elements, index - 2)
            if elements[k].kind != "word" or elements[k].text in CLAUSE_MARKS:
                return None
        return None

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
        while k + 2 < len(elements) and elements[k + 1].text in _LISTING and elements[k + 2].kind == "figure":
            k += 2
        following = self._next(k)
        if self._quantity(k).unit != self._quantity(index).unit and (
            following is None or following.text != "的"
        ):
            return None
        if k == index or following is None or self._has_subject(index) or self._starts_verb(k + 1):
            return None
        return self._after(k) if following.text == "的" or is_nominal(following) else None

    def _has_subject(self, index: int) -> bool:
        """Whether a noun stands right before the number, so that it needs none after it."""
        k = self._subject_index(index)
        return k >= 0 and phrase_before(self.elements, k) is not None and not is_governing(self.elements[k])

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
        relative = self._quantity(index).dimension in _RELATIVE
        if relative and following.text != "的" and following.tag not in _NOUN_TAGS:
            return None
        return self._after(index)

    def _titles(self, index: int) -> bool:
        """Whether verb and noun after 项 or 条 name a measure: 30项|提升举措."""
        elements = self.elements
        if self._quantity(index).unit not in ("项", "条", "款") or index + 2 >= len(elements):
            return False
        ends = index + 3 >= len(elements) or not is_nominal(elements[index + 3])
        return ends and elements[index + 2].text in _MEASURES

    def _closing_verb(self, index: int) -> bool:
        """Whether the verb alone ends the clause after a price: 按每次20元|收取."""
        following, after = self._next(index), index + 2
        if following is None or following.tag != "v" or self._quantity(index).dimension != "money":
            return False
        ends = after >= len(self.elements) or self.elements[after].text in CLAUSE_MARKS
        return ends and self._has_subject(index)

    def _starts_verb(self, first: int) -> bool:
        """Whether a verb rather than a noun follows: 3700余人|参与, but not 有意愿的|党员."""
        if relative_end(self.elements, first) is not None:
            return False
        return opens_predicate(self.elements, first) or self.elements[first].text in _PARTICIPATION

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
        if self.elements[index - 1].text not in _MOBILISING or following.text not in _PARTICIPATION:
            return None
        end = clause_end(self.elements, index + 2)
        inside = phrase_before(self.elements, end - 1) if end > index + 2 else None
        return inside if inside is not None else self._earlier_noun(index - 2)

    def _preceding(self, index: int) -> Span | None:
        """诉求|760条, 满意度达|98%, and without a noun the verb: 培训|300余人次."""
        elements = self.elements
        k = self._subject_index(index)
        if k < 0:
            return self._linked_verb(index)
        element = elements[k]
        if element.kind != "word" or element.text in CLAUSE_MARKS or element.text == "、":
            return self._previous_clause(k)
        if k > 0 and is_governing(element) and _FIRM.search(elements[k - 1].text) and self._opens_clause(k):
            return element.span  # 公司|投资3亿元
        subject = self._subject_of_verb(k, linked=k < index - 1)
        if subject is not None:
            return subject
        phrase = phrase_before(elements, k, subject=k < index - 1, floor=self._floor(k))
        if phrase is not None:
            return self._of_place(index, phrase)
        if element.tag[0] == "v" or is_governing(element):
            same = self._same_counted(index, k)
            if (
                same is None
                and self._quantity(index).unit
                and self._quantity(index).dimension not in _PERSONS
            ):
                same = self._subject_before(k)
            return same if same is not None else element.span
        return self._previous_clause(k)

    def _of_place(self, index: int, phrase: Span) -> Span:
        """What the list measures where a place alone stands before the number: 其中：城关镇|30公顷."""
        if self._quantity(index).dimension in ("count", *_PERSONS):
            return phrase
        end = next(e.span.end for e in reversed(self.elements[:index]) if e.span.end <= phrase.end)
        named = "".join(e.text for e in self.elements[max(0, index - 6) : index] if phrase.contains(e.span))
        if end != phrase.end or _TOWNSHIP.search(named) is None:
            return phrase
        for k in range(index - 1, max(-1, index - _FIGURE_REACH), -1):
            element = self.elements[k]
            if element.kind == "figure":
                same = self._quantity(k).dimension == self._quantity(index).dimension
                found = self.found[element.quantity] if same else None
                return found if found is not None else phrase
            if element.text in SENTENCE_MARKS and element.text != "；":
                break
        return phrase

    def _subject_before(self, verb: int) -> Span | None:
        """What a verb without object says of a thing: 班列累计|开行300列, 经济总量连|跨两个台阶.

        People, bodies and places do things and are not what is measured.
        """
        k, linked = verb - 1, False
        while k >= 0 and (
            is_link(self.elements[k])
            or self.elements[k].text in _REPEATED
            or self.elements[k].tag in ("d", "ad")
        ):
            k, linked = k - 1, True
        if k < 0 or self.elements[k].kind != "word" or is_governing(self.elements[k]):
            return None
        if not linked and self.elements[verb].text not in _CROSSING:
            return None
        subject = phrase_before(self.elements, k, subject=True, floor=self._floor(k))
        if subject is None or subject.end != self.elements[k].span.end or acts(self.elements[k]):
            return None
        return subject

    def _subject_of_verb(self, k: int, *, linked: bool) -> Span | None:
        """重大项目|开工390个, and 经费投入|增长5%, where the verb heads a noun phrase."""
        element = self.elements[k]
        if k == 0:
            return None
        if element.text in _intransitive():
            return phrase_before(self.elements, k - 1)
        if not linked and self._is_task(k):
            subject = phrase_before(self.elements, k - 1)
            if subject is not None and subject.end == element.span.start:
                return Span(subject.start, element.span.end)
        if linked and is_governing(element):
            subject = phrase_before(self.elements, k - 1)
            if subject is not None and subject.end == element.span.start:
                return Span(subject.start, element.span.end)
        return None

    def _is_task(self, k: int) -> bool:
        """Whether a verb right before the number is what was carried out: 完成街巷|硬化30公里."""
        if not is_governing(self.elements[k]):
            return False
        j = k - 1
        while j >= 0 and is_nominal(self.elements[j]) and not is_governing(self.elements[j]):
            j -= 1
        return 0 <= j < k - 1 and self.elements[j].text in CARRIED_OUT

    def _floor(self, k: int) -> int:
        """Where the noun phrase after the figure before ends: 37家帮扶单位|援助资金3亿元."""
        for j in range(k, max(-1, k - _FLOOR_REACH), -1):
            element = self.elements[j]
            if element.kind == "figure":
                other = self.found[element.quantity]
                return other.end if other is not None and other.start >= element.span.end else 0
            if element.text in CLAUSE_MARKS:
                break
        return 0

    def _same_counted(self, index: int, verb: int) -> Span | None:
        """What the figure before counts, where this clause has a verb and the same unit: 其中新建|19项."""
        if self._quantity(index).dimension in _PERSONS:
            return None
        unit = _NUMBER.sub("", self.elements[index].text)
        for k in range(verb - 1, max(-1, verb - _SAME_REACH), -1):
            element = self.elements[k]
            if element.kind == "figure":
                same = _NUMBER.sub("", element.text) == unit
                return self.found[element.quantity] if same else None
            if element.text in SENTENCE_MARKS:
                return None
        return None

    def _linked_verb(self, index: int) -> Span | None:
        """The verb of a clause that has no noun, where only links stand before."""
        for k in range(index - 1, -1, -1):
            element = self.elements[k]
            if element.kind != "word" or element.text in CLAUSE_MARKS:
                return None
            if not is_link(element):
                return element.span if element.tag[0] == "v" else None
        return None

    def _previous_clause(self, k: int) -> Span | None:
        """What the clause before is about: the indicator of its figure, or its last noun phrase."""
        while k >= 0 and (
            self.elements[k].text in CLAUSE_MARKS
            or self.elements[k].text == "、"
            or (self.elements[k].kind == "word" and is_link(self.elements[k]))
        ):
            k -= 1
        start = circumstance_start(self.elements, k) if k > 0 else None
        k = k if start is None else start - 1
        for j in range(k, max(-1, k - _FIGURE_REACH), -1):
            if self.elements[j].kind == "figure":
                return self.found[self.elements[j].quantity]
            if self.elements[j].text in SENTENCE_MARKS:
                break
        return self._earlier_noun(k)

    def _earlier_noun(self, k: int) -> Span | None:
        while k >= 0 and self.elements[k].text in CLAUSE_MARKS:
            k -= 1
        for j in range(k, max(-1, k - _NOUN_REACH), -1):
            element = self.elements[j]
            if element.text in SENTENCE_MARKS:
                return None
            phrase = phrase_before(self.elements, j) if element.kind == "word" else None
            if phrase is not None:
                return phrase
        return None
