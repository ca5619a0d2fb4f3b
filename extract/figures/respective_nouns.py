"""Respective nouns: which of several subjects each of several numbers belongs to, as 分别 tells."""

import re

from corpus.span import Span
from extract.figures.clauses import CLAUSE_MARKS, is_link
from extract.figures.elements import TERM
from extract.figures.findings import Findings
from extract.figures.noun_phrases import phrase_before
from extract.figures.phrase_spans import COORDINATORS, phrase_span

_LIST_REACH = 24  # elements between 分别 and its last number
_REGION = re.compile(r"(?:京津冀|[长珠]三角|粤港澳)")
_BETWEEN = re.compile(r"[、和与及，]$")
_FROM = re.compile(r"[从由自]$")
_HEAD = re.compile(
    r"(?:率|额|值|数|(?<![质力])量|费|价|面积|收入|支出|产值|规模|利润|投资|时间|期限|比例|比重|标准|人次|增速)$"
)


class RespectiveNouns(Findings):
    """The rule for 产值、利润分别增长|5%和6% → 产值, 利润."""

    def _respective(self, index: int) -> Span | None:
        """The subject with the same place in its list as the number has.

        One without a head of its own is taken with those up to it: 粮食、棉花产量, then 棉花产量."""
        adverb = self._adverb(index)
        if adverb is None:
            return None
        numbers = self._numbers(adverb)
        last = adverb - 1
        while last >= 0 and is_link(self.elements[last]):
            last -= 1
        if last > 0 and self.elements[last].text in ("，", ",") and index in numbers:
            return self._told_before(last, numbers, numbers.index(index))
        subjects = self._subjects(last)
        if len(subjects) < 2 or index not in numbers:
            return None
        if not self._is_told_of_each(numbers, len(subjects)):
            return None
        if len(numbers) == len(subjects) + 1 and index == numbers[-1]:
            return phrase_span(self.elements, subjects[0][0], subjects[-1][1])
        if all(self._is_place(*subject) for subject in subjects):
            return None
        first = last = numbers.index(index) % len(subjects)
        while not self._has_head(subjects[last], subjects[-1]):
            last += 1
        return phrase_span(self.elements, subjects[first][0], subjects[last][1])

    def _is_told_of_each(self, numbers: list[int], subjects: int) -> bool:
        """As many numbers as subjects, twice as many (分别从1%、2%升至3%、4%), or one that all come to."""
        if len(numbers) not in (subjects + 1, 2 * subjects):
            return len(numbers) == subjects
        between = self.elements[numbers[subjects - 1] + 1 : numbers[subjects]]
        return any(element.text.endswith(("至", "到", "为")) for element in between)

    def _told_before(self, mark: int, numbers: list[int], place: int) -> Span | None:
        """产值3亿元、利润2千万元，分别增长|5%和6%: what the amounts told before measure, in order."""
        told: list[int] = []
        for k in range(mark - 1, max(-1, mark - _LIST_REACH), -1):
            element = self.elements[k]
            if element.kind == "figure":
                told.insert(0, element.quantity)
            elif element.text in CLAUSE_MARKS:
                break
        found = [self.found[number] for number in told]
        if len(told) != len(numbers) or None in found or len(set(found)) < len(found):
            return None
        return found[place]

    def _adverb(self, index: int) -> int | None:
        """Where 分别 stands before the number in its clause."""
        for k in range(index - 1, max(-1, index - _LIST_REACH), -1):
            element = self.elements[k]
            if element.text.startswith("分别"):
                return k
            if element.kind == "word" and (
                element.text in CLAUSE_MARKS and self.elements[k - 1].kind != "figure"
            ):
                return None
        return None

    def _numbers(self, adverb: int) -> list[int]:
        """The numbers after 分别, which only marks and words of change separate."""
        found: list[int] = []
        for k in range(adverb + 1, min(len(self.elements), adverb + _LIST_REACH)):
            element = self.elements[k]
            if element.kind == "figure":
                found.append(k)
            elif not (is_link(element) or (_BETWEEN if found else _FROM).match(element.text)):
                break
        return found

    def _subjects(self, last: int) -> list[tuple[int, int]]:
        """The first and last elements of the coordinated nouns that end with ``last``, in order."""
        found: list[tuple[int, int]] = []
        while last >= 0:
            phrase = phrase_before(self.elements, last, subject=True)
            if phrase is None or phrase.end != self.elements[last].span.end:
                break
            first = last
            for k in range(last, -1, -1):
                element = self.elements[k]
                if element.span.end <= phrase.start:
                    break
                if element.text in COORDINATORS:
                    found.append((first, last))
                    last = first = k - 1
                    continue
                first = k
            found.append((first, last))
            if first < 2 or self.elements[first - 1].text not in COORDINATORS:
                break
            last = first - 2
        return found[::-1]

    def _is_place(self, first: int, last: int) -> bool:
        return first == last and (
            self.elements[last].tag == "ns" or _REGION.match(self.elements[last].text) is not None
        )

    def _has_head(self, subject: tuple[int, int], final: tuple[int, int]) -> bool:
        """Whether the subject says itself what is measured, unlike 粮食 in 粮食、棉花产量."""
        own, shared = self.elements[subject[1]], self.elements[final[1]]
        if subject == final or own.tag == TERM or _HEAD.search(own.text) or own.text[-1] == shared.text[-1]:
            return True
        return subject[0] < subject[1] and self.elements[subject[0]].text in ("接待", "带动")
