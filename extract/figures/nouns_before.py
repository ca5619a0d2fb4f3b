"""Nouns before a number: the rules that find there what it measures."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, SENTENCE_MARKS, is_link
from extract.figures.counted_nouns import CARRIED_OUT
from extract.figures.elements import Element
from extract.figures.findings import CAUSING, PERSONS, RELATIVE, Findings
from extract.figures.noun_phrases import phrase_before
from extract.figures.word_classes import acts, is_governing, is_nominal, only_governs
from extract.gazetteer import find_place_names
from extract.word_lists import read_column

_EQUALS = frozenset(("是", "为", "相当于", "等于"))
_STARTING = frozenset(("由", "从"))
_SHARES = frozenset(("占", "占到", "约占", "仅占"))
_SHARE = re.compile(r"(?:比重|比例|份额|百分比)$")
_REPEATED = frozenset(("连", "接连", "相继", "先后"))
_AVERAGES, _BARE_AVERAGE = frozenset(("人均", "户均", "年均", "亩均")), 4
_RECEIVING = frozenset(("得到", "获得", "受到"))
_DISTANCE, _DISTANCE_REACH = frozenset(("距离", "相距")), 6
_TIMELY = frozenset(re.findall("..", "超前提前如期按期顺利集中"))
_CROSSING = frozenset(
    ("新增", "净增", "跨", "跨越", "跨过", "突破", "迈上", "站上", "迈过", "跨上", "冲破", "登上")
)
_AREA = re.compile(r"(?:区域|地区|片区|京津冀|[长珠]三角|粤港澳)$")
_TOWNSHIP = re.compile(r"(?:(?<![建心制强村下辖乡])镇|(?<![城下])乡|(?<![政然心渔行])村|街道|[林农牧]场)$")
_FIRM = re.compile(r"(?:公司|集团|厂|银行|合作社)$")
_NUMBER = re.compile(r"^[\d.,]+")
_TOPIC_REACH = 16
# How many elements left of a number are searched.
_WHOLE_REACH, _FLOOR_REACH, _SAME_REACH, _FIGURE_REACH = (
    14,
    16,
    14,
    25,
)


@functools.cache
def _intransitive() -> frozenset[str]:
    """Verbs whose subject is counted: 重大项目|开工|390个."""
    return read_column("intransitive_verbs", "word")


class NounsBefore(Findings):
    """Rules for what stands before the number: its subject, its verb, the clause before."""

    def _whole_of_share(self, index: int) -> Span | None:
        """占GDP的|3% → GDP."""
        elements = self.elements
        if self._quantity(index).dimension not in RELATIVE or index < 2 or elements[index - 1].text != "的":
            return None
        for k in range(index - 2, max(-1, index - _WHOLE_REACH), -1):
            if elements[k].text in _SHARES:
                return phrase_before(elements, index - 2)
            if elements[k].text in _EQUALS:
                return None  # 产值是前年的2倍
            if elements[k].text in _STARTING and elements[index].quantity in self.paired:
                phrase = phrase_before(elements, k - 1, subject=True)  # 比例由高峰时的|30%降至8%
                return phrase if phrase is None else self._with_whole(index, k - 1, phrase)
            if elements[k].text in CLAUSE_MARKS:
                break
        following = self._next(index)
        if following is not None and following.text == "的":
            return None  # 欠缴额的1%|的滞纳金
        return phrase_before(elements, index - 2)

    def _those_that(self, index: int) -> Span | None:
        """因病返贫的|占80% → 因病返贫: the part that a share is of, which no noun heads."""
        k = index - 1
        while k > 0 and (is_link(self.elements[k]) or self.elements[k].text in ("了", "约")):
            k -= 1
        if self._quantity(index).dimension not in RELATIVE or k < 1 or k + 1 >= index:
            return None
        if self.elements[k].text != "的" or self.elements[k + 1].text not in _SHARES:
            return None
        whole = k - 1
        if k > 2 and self.elements[k - 2].text in _RECEIVING:
            whole = k - 3  # 生态系统得到保护的|占90%
        phrase = phrase_before(self.elements, whole, subject=whole < k - 1)
        return phrase if phrase is not None else self.elements[k + 1].span

    def _preceding(self, index: int) -> Span | None:
        """诉求|760条, 满意度达|98%, and without a noun the verb: 培训|300余人次."""
        if self._is_listed_place(index):
            return self._head_of_list(index)
        elements = self.elements
        k = self._subject_index(index)
        if k < 0:
            return self._linked_verb(index)
        element = elements[k]
        if element.kind != "word" or element.text in CLAUSE_MARKS or element.text == "、":
            return self._previous_clause(k)
        distance = self._distance(index, k) if self._quantity(index).dimension == "length" else None
        if distance is not None:
            return distance
        if k > 0 and is_governing(element) and _FIRM.search(elements[k - 1].text) and self._opens_clause(k):
            return element.span  # 公司|投资3亿元
        subject = self._subject_of_verb(k, linked=k < index - 1)
        if subject is not None:
            return subject
        phrase = phrase_before(elements, k, subject=k < index - 1, floor=self._floor(k))
        if phrase is not None and element.text in _AVERAGES and phrase.end - phrase.start < _BARE_AVERAGE:
            whole = self._whole_of_average(k, phrase)
            phrase = whole if whole is not None else phrase
        if phrase is not None and phrase == element.span and element.tag[0] == "v":
            return self._whole_verb(k)
        if phrase is not None:
            return self._with_whole(index, k, self._of_place(index, phrase))
        if element.text in CAUSING:
            return None  # 让|30名学员: neither a noun nor a deed
        if element.tag[0] == "v" or is_governing(element):
            same = self._same_counted(index, k)
            if same is None and self._quantity(index).unit and self._quantity(index).dimension not in PERSONS:
                same = self._subject_before(k)
            return same if same is not None else self._whole_verb(k)
        return self._previous_clause(k)

    def _whole_verb(self, k: int) -> Span:
        """补植|补造: two verbs of one kind side by side are one deed."""
        verb, before = self.elements[k], self.elements[k - 1] if k > 0 else None
        alike = before is not None and before.text[:1] == verb.text[:1] and len(before.text) == len(verb.text)
        if before is None or not alike or before.tag[0] != "v" or before.span.end != verb.span.start:
            return verb.span
        return Span(before.span.start, verb.span.end)

    def _whole_of_average(self, k: int, phrase: Span) -> Span | None:
        """工资标准提高，人均|增加200元 → 工资标准: an average is of what the clause before is about."""
        while k >= 0 and self.elements[k].span.start >= phrase.start:
            k -= 1
        return self._previous_clause(k) if k >= 0 and self.elements[k].text in ("，", ",") else None

    def _distance(self, index: int, k: int) -> Span | None:
        """终点距离路口|80米 → 距离."""
        for j in range(k, max(-1, k - _DISTANCE_REACH), -1):
            element = self.elements[j]
            if element.kind != "word" or element.text in CLAUSE_MARKS:
                break
            if element.text in _DISTANCE:
                return element.span
        return None

    def _with_whole(self, index: int, k: int, phrase: Span) -> Span:
        """外贸占经济比重|5%: a share is named with its whole."""
        if self._quantity(index).dimension not in RELATIVE or not _SHARE.search(self.elements[k].text):
            return phrase
        while k >= 0 and self.elements[k].span.start > phrase.start:
            k -= 1
        if k < 1 or self.elements[k].span.start != phrase.start or self.elements[k - 1].text not in _SHARES:
            return phrase
        subject = phrase_before(self.elements, k - 2, subject=True) if k > 1 else None
        share = self.elements[k - 1].span
        start = subject.start if subject is not None and subject.end == share.start else share.start
        return Span(start, phrase.end)

    def _partitive(self, index: int) -> Span | None:
        """其中|12项由甲局承担，8项由乙局承担: a part has the head of the whole, where its doer follows."""
        following = self._next(index)
        if following is None or following.text[0] != "由" or index == 0:
            return None
        before = self.elements[index - 1].text
        return self._same_unit_before(index) if before == "其中" or before in CLAUSE_MARKS else None

    def _same_unit_before(self, index: int) -> Span | None:
        """What the last number of the sentence with the same unit counts."""
        unit = self._quantity(index).unit
        for k in range(index - 1, max(-1, index - _FIGURE_REACH), -1):
            element = self.elements[k]
            if element.kind == "figure" and self._quantity(k).unit == unit:
                return self.found[element.quantity]
            if element.text in SENTENCE_MARKS and element.text != "；":
                break
        return None

    def _is_listed_place(self, index: int) -> bool:
        """Whether a region alone stands before a number in a list: 其中上海|18份、广西|17份."""
        if index < 2 or self.elements[index - 1].tag != "ns":
            return False
        opening, place = self.elements[index - 2].text, self.elements[index - 1].text
        if opening != "其中" and (opening != "、" or index < 4 or self.elements[index - 3].kind != "figure"):
            return False
        return any(len(found.span) == len(place) for found in find_place_names(place))

    def _head_of_list(self, index: int) -> Span | None:
        """What a list of places shares out: the number before with the same unit, or the noun before 其中."""
        same = self._same_unit_before(index)
        if same is not None or self.elements[index - 2].text != "其中":
            return same
        return self._earlier_noun(index - 3)

    def _leftwards(self, index: int) -> Iterator[Element]:
        """The elements before ``index``, the nearest first."""
        return (self.elements[k] for k in range(index - 1, -1, -1))

    def _last_word(self, index: int, phrase: Span) -> str:
        """The last word of a phrase before the number."""
        return next((e.text for e in self._leftwards(index) if e.span.end <= phrase.end), "")

    def _of_place(self, index: int, phrase: Span) -> Span:
        """What the list measures where a place alone stands before the number: 其中：城关镇|30公顷."""
        if self._quantity(index).dimension in ("count", *PERSONS):
            return phrase
        area = self._quantity(index).dimension in (*RELATIVE, "money")
        if area and _AREA.search(self._last_word(index, phrase)):
            shared = self._same_unit_before(index)
            shared = shared if shared is not None else self._topic(index)
            return shared if shared is not None else phrase
        end = next(e.span.end for e in self._leftwards(index) if e.span.end <= phrase.end)
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

    def _topic(self, index: int) -> Span | None:
        """补贴标准为：珠三角地区每年|6000元 → 补贴标准: what a colon announces."""
        for k in range(index - 1, max(-1, index - _TOPIC_REACH), -1):
            if self.elements[k].text in SENTENCE_MARKS:
                return None
            if self.elements[k].text in ("：", ":"):
                while k > 0 and is_link(self.elements[k]):
                    k -= 1
                return phrase_before(self.elements, k, subject=True)
        return None

    def shared_out(self, number: int) -> Span | None:
        """What a list of places shares out, where a place alone was found before the number."""
        index = next(k for k, element in enumerate(self.elements) if element.quantity == number)
        same = self._same_unit_before(index)
        return same if same is not None else self._topic(index)

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
            while k > 1 and (
                is_link(self.elements[k - 1])
                or self.elements[k - 1].tag in ("d", "ad", "t")
                or self.elements[k - 1].text in _TIMELY
            ):
                k -= 1
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
        if self._quantity(index).dimension in PERSONS:
            return None
        unit = _NUMBER.sub("", self.elements[index].text)
        for k in range(verb - 1, max(-1, verb - _SAME_REACH), -1):
            element = self.elements[k]
            if element.kind == "figure":
                same = _NUMBER.sub("", element.text) == unit
                other = self.found[element.quantity] if same else None
                return None if other is not None and self._is_verb(other) else other
            if element.text in SENTENCE_MARKS:
                return None
        return None

    def _is_verb(self, span: Span) -> bool:
        """Whether what a figure measures is but a verb: 已开工|300处."""
        return any(e.span == span and only_governs(e.text) for e in self.elements)

    def _linked_verb(self, index: int) -> Span | None:
        """The verb of a clause that has no noun, where only links stand before."""
        for k in range(index - 1, -1, -1):
            element = self.elements[k]
            if element.kind != "word" or element.text in CLAUSE_MARKS:
                return None
            if not is_link(element):
                return element.span if element.tag[0] == "v" else None
        return None
