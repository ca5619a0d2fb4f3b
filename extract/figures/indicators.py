"""Indicators: what a figure measures, as the shortest noun phrase that says it."""

import bisect
import re
from collections.abc import Collection, Sequence

from corpus.span import Span
from extract.figures.deeds import Deeds
from extract.figures.elements import Element
from extract.figures.nouns_after import NounsAfter
from extract.figures.nouns_before import NounsBefore
from extract.figures.phrase_spans import COORDINATORS
from extract.figures.quantities import Quantity
from extract.figures.respective_nouns import RespectiveNouns


def find_indicators(
    elements: Sequence[Element],
    quantities: Sequence[Quantity],
    paired: Collection[int] = (),
    names: Sequence[Span] = (),
    regions: Collection[Span] = (),
) -> list[Span | None]:
    """The indicator of each quantity, in order; a number without its own inherits that of the one before.

    ``paired`` numbers the quantities that 由…至… joins in twos; ``names`` are the places that the text names,
    which own what is measured: 云湾镇|耕地面积; ``regions`` are the regions among them.
    """
    finder = _Finder(elements, quantities, paired)
    for index, element in enumerate(elements):
        if element.kind == "figure":
            finder.found[element.quantity] = finder.indicator(index)
    if not names:
        return finder.found
    for number, span in enumerate(finder.found):
        if span in regions and quantities[number].dimension in _SHARED_OUT:
            finder.found[number] = finder.shared_out(number)
    joints = {element.span.start for element in elements if element.text in COORDINATORS}
    return [None if span is None else _without_owner(span, names, joints) for span in finder.found]


def _without_owner(span: Span, names: Sequence[Span], joints: Collection[int]) -> Span:
    """The indicator without the named place that it begins with, or with the end of which it begins."""
    k = bisect.bisect_right(names, span.start, key=lambda name: name.start) - 1
    if k >= 0 and names[k].end in joints:
        return span  # a list of places: 石湾、柳林
    if k < 0 or not span.start < names[k].end < span.end - 1:
        return span
    return Span(names[k].end, span.end)


# A place alone is no answer where things, people or money are counted: 湖南最多，29份.
_SHARED_OUT = frozenset(("count", "person", "person_times", "money", "percent"))
_AGE = re.compile(r"[年已未不]?满[^，。]{1,6}岁")


class _Finder(NounsAfter, NounsBefore, Deeds, RespectiveNouns):
    """All rules in the order of how sure they are."""

    def indicator(self, index: int) -> Span | None:
        """The first answer of the rules, the surest of which come first."""
        if _AGE.match(self.elements[index].text):
            return None  # 年满60周岁的老人: an age, which no noun names
        following = self._next(index)
        if following is not None and following.text.startswith("一遇"):
            return self._preceding(index)  # 防洪标准|100年一遇
        if self.elements[index].text.endswith("部门"):
            return self._departments(index)
        respective = self._respective(index)
        if respective is not None:
            return respective
        rules = (
            self._whole_of_share, self._those_that, self._shared_with_next,
            self._measured_by_modifier, self._bracketed, self._listed_noun, self._lasting, self._partitive,
            self._granted, self._deed, self._became, self._spent, self._deadline, self._following,
            self._within, self._participation, self._named_people, self._preceding, self._after,
        )  # fmt: skip
        for rule in rules:
            span = rule(index)
            if span is not None:
                return self._as_before(index, span)
        return None

    def _departments(self, index: int) -> Span:
        """等|5部门印发 → 部门, which is unit and noun at once."""
        end = self.elements[index].span.end
        return Span(end - 2, end)

    def _as_before(self, index: int, span: Span) -> Span:
        """The whole of what the figure before measures where ``span`` is its end: 计划 of 42个|改造计划."""
        before = self.elements[index].quantity - 1
        other = self.found[before] if before >= 0 else None
        return other if other is not None and other.end == span.end and other.start < span.start else span
