"""Findings: one text's elements with the indicators found so far, and what every rule asks of them."""

import re
from collections.abc import Collection, Sequence

from corpus.span import Span
from extract.figures.clauses import (
    CLAUSE_MARKS,
    SENTENCE_MARKS,
    circumstance_start,
    is_link,
    skip_links,
)
from extract.figures.counted_nouns import phrase_after
from extract.figures.elements import Element
from extract.figures.noun_phrases import phrase_before
from extract.figures.predicates import relative_end
from extract.figures.quantities import Quantity
from extract.figures.word_classes import is_governing, opens_predicate
from extract.records import Dimension

PERSONS: frozenset[Dimension] = frozenset(("person", "person_times"))
_ACTING_UNITS = frozenset("家户所")
PARTICIPATION = frozenset(re.findall("..", "参与参加加入投身投入报名"))
_QUANTITY = re.compile(r"(?:率|额|值|数量?|(?<![质力])量|面积|收入|规模|产值|利润|投资|余额)$")
CAUSING = frozenset(("让", "使", "令"))
_FIGURE_REACH, _NOUN_REACH, _CLAUSE_REACH = 25, 12, 40
INCLUDING = frozenset(("含", "不含"))
_LOCATIONS = frozenset(("入口", "门口", "门前", "周边", "附近", "内", "里", "现场", "出入口"))
_BRACKET_REACH = 5
_DELAYED_TO = re.compile(r"可?(?:延长|延迟|延期|顺延|推迟|展期|延)?[至到]$")
_DELAY_REACH = 12
_PORTIONS = tuple("批期组步档类级层")
RELATIVE: frozenset[Dimension] = frozenset(("percent", "percentage_points", "fraction", "times"))


class Findings:
    """The elements of one text and the indicators found so far; ``index`` is always a figure's."""

    def __init__(
        self, elements: Sequence[Element], quantities: Sequence[Quantity], paired: Collection[int]
    ) -> None:
        self.elements = elements
        self.quantities = quantities
        self.paired = paired
        self.found: list[Span | None] = [None] * len(quantities)

    def _quantity(self, index: int) -> Quantity:
        return self.quantities[self.elements[index].quantity]

    def _next(self, index: int) -> Element | None:
        return self.elements[index + 1] if index + 1 < len(self.elements) else None

    def _subject_index(self, index: int) -> int:
        paired = self.elements[index].quantity in self.paired
        k = index - 1
        if k > 0 and self.elements[k].text == "分" and self._quantity(index).unit.startswith(_PORTIONS):
            k -= 1  # 学员|分3批
        return skip_links(self.elements, self._before_delay(index, k), paired=paired)

    def _before_delay(self, index: int, k: int) -> int:
        """What a delay is of, where it is counted from an event: 有效期|延长至活动结束后|3个月."""
        if (
            k < 0
            or self.elements[k].text not in ("后", "之后")
            or self._quantity(index).dimension != "duration"
        ):
            return k
        for j in range(k - 1, max(-1, k - _DELAY_REACH), -1):
            if self.elements[j].text in CLAUSE_MARKS:
                break
            if _DELAYED_TO.match(self.elements[j].text):
                j -= 1
                while j >= 0 and (
                    _DELAYED_TO.match(self.elements[j].text + "至") or is_link(self.elements[j])
                ):
                    j -= 1
                return j
        return k

    def _beyond_bracket(self, k: int) -> int:
        """The index after a bracket of words that only explains the unit: 100张|（组）图片."""
        if k >= len(self.elements) or self.elements[k].text not in "（(":
            return k
        for j in range(k + 1, min(len(self.elements), k + _BRACKET_REACH)):
            if self.elements[j].text in "）)":
                return j + 1
            if self.elements[j].kind == "figure" and self.elements[j - 1].text not in INCLUDING:
                break
        return k

    def _after(self, index: int, *, skipped: int = 1) -> Span | None:
        quantity = self._quantity(index)
        person = quantity.dimension in PERSONS or quantity.unit in ("", "户", "岁", "周岁")
        actor = person or quantity.unit in _ACTING_UNITS or quantity.dimension in RELATIVE
        subject = self._opens_clause(index)
        first = self._beyond_bracket(index + skipped)
        phrase = phrase_after(self.elements, first, person=person, actor=actor, subject=subject)
        return phrase if phrase is None else self._without_location(index, phrase)

    def _without_location(self, index: int, phrase: Span) -> Span:
        """在|13家小区入口 → 小区: where something is done at what is counted."""
        if not any(element.text == "在" for element in self.elements[max(0, index - 2) : index]):
            return phrase
        last = next(e for e in self.elements[index:] if e.span.end >= phrase.end)
        if last.text in _LOCATIONS and last.span.start > phrase.start:
            return Span(phrase.start, last.span.start)
        inside = len(last.text) > 1 and last.text[-1] in "内里" and last.span.end == phrase.end
        return Span(phrase.start, phrase.end - 1) if inside else phrase

    def _opens_clause(self, index: int) -> bool:
        """Whether no verb stands before the number in its clause, so that what it counts is the subject."""
        for k in range(index - 1, max(-1, index - _CLAUSE_REACH), -1):
            element = self.elements[k]
            if element.text in CLAUSE_MARKS:
                return True
            if element.text == "：" or element.tag[0] in "vpu" or is_governing(element):
                return False
        return True

    def _has_subject(self, index: int) -> bool:
        """Whether a noun stands right before the number, so that it needs none after it."""
        k = self._subject_index(index)
        return k >= 0 and phrase_before(self.elements, k) is not None and not is_governing(self.elements[k])

    def _starts_verb(self, first: int) -> bool:
        """Whether a verb rather than a noun follows: 3700余人|参与, but not 有意愿的|党员."""
        if relative_end(self.elements, first) is not None:
            return False
        return opens_predicate(self.elements, first) or self.elements[first].text in PARTICIPATION

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
        subject = self._own_subject(k)
        if subject is not None:
            return subject
        for j in range(k, max(-1, k - _FIGURE_REACH), -1):
            if self.elements[j].kind == "figure":
                return self.found[self.elements[j].quantity]
            if self.elements[j].text in SENTENCE_MARKS:
                break
        return self._earlier_noun(k)

    def _own_subject(self, k: int) -> Span | None:
        """The subject of a clause that only says how it changed: 数量|实现翻番、达2万家."""
        while (
            k >= 0
            and self.elements[k].kind == "word"
            and (is_link(self.elements[k]) or self.elements[k].tag in ("v", "d", "ad", "a"))
        ):
            k -= 1
        if k < 0 or _QUANTITY.search(self.elements[k].text) is None or self.elements[k].kind != "word":
            return None
        return phrase_before(self.elements, k, subject=True)

    def _earlier_noun(self, k: int) -> Span | None:
        while k >= 0 and self.elements[k].text in CLAUSE_MARKS:
            k -= 1
        for j in range(k, max(-1, k - _NOUN_REACH), -1):
            element = self.elements[j]
            if element.text in SENTENCE_MARKS:
                return None
            named = element.kind == "word" and not is_link(element)
            phrase = phrase_before(self.elements, j) if named else None
            if phrase is not None:
                return phrase
        return None
