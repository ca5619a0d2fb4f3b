"""Joins: which lines were cut inside a sentence, and which line goes on with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.segmentation.breaks import Breaks
from extract.segmentation.cuts import find_overlap
from extract.segmentation.enumerators import read_enumerator
from extract.segmentation.headings import Outline, continues_title
from extract.segmentation.lines import SourceLine
from extract.segmentation.openings import lacks_beginning, opens_with_title, why_new
from extract.segmentation.places import opening_place
from extract.segmentation.rivals import find_rivals, fit

_HAN = re.compile(r"[一-鿿]")
# An adverb of the clause cannot stand between the object of 把/将 and its verb, nor can a stative verb.
_OPEN_DISPOSAL = re.compile(r"(?:^|[，；。：])(?:并|再|又)?[将把](?![来要会于军领近])[^，；。]*$")
_NO_DISPOSAL_VERB = re.compile(
    r"(?:仍|依然|依旧|却|则|尚|曾|才|还是|正在|正处|是|处于|属于|位于|具有|拥有|有着|没有|存在)"
)
# After these a place name is the object of the sentence: 在|四川省…
_LEADS_ON = frozenset("，、于在自至从为是与和及对向到由往经如让使把将")
_NEW_SENTENCE = re.compile(
    r"各位[^，。]{0,8}[：:！]|同志们|(?:\d{1,2}月\d{1,2}日|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?)[，,]"
)
_LONGEST_CLAUSE = 150
_LED_SHARE = 0.3
# Characters in which a copy and its original must agree at a cut.
_MATCH = 8


@dataclass(frozen=True, slots=True)
class Join:
    """A line that goes on with an earlier one."""

    to: int  # index of the line that it continues
    overlap: int  # characters at its start that repeat the end of the other
    reason: str


@dataclass(frozen=True, slots=True)
class Joins:
    """What was decided about the lines that break off."""

    joins: dict[int, Join]  # by index of the continuing line
    fragments: dict[int, str]  # index of a line whose beginning or end is missing → why
    headless: set[int]  # those of the fragments whose beginning is missing
    homes: dict[int, int]  # index of a fragment → index of the line whose text it speaks of


def find_joins(
    lines: Sequence[SourceLine], outlines: Sequence[Outline], full: Sequence[bool], copies: Mapping[int, int]
) -> Joins:
    """Decide for each line whether it breaks off and whether the next line goes on with it.

    ``full`` says which lines reached the edge of the page, ``copies`` which line copies which. A cut that
    occurs twice is one cut: only one of the lines after it can go on with it.
    """
    return _Search(lines, outlines, full, copies).run()


class _Search:
    def __init__(
        self,
        lines: Sequence[SourceLine],
        outlines: Sequence[Outline],
        full: Sequence[bool],
        copies: Mapping[int, int],
    ) -> None:
        self.lines = lines
        self.outlines = outlines
        self.full = full
        self.copies = copies
        self.breaks = Breaks(lines, outlines, full)
        self.led: bool | None = None
        self.titles = {i for i, outline in enumerate(outlines) if outline.kind == "title"}
        self.cuts: dict[int, int] = {}  # index of a line that breaks off → index of the line after it
        self.found = Joins({}, {}, set(), {})

    def run(self) -> Joins:
        previous: int | None = None
        for index, outline in enumerate(self.outlines):
            if outline.kind in {"furniture", "caption"}:
                continue
            if previous is not None:
                self._decide(previous, index)
            previous = index
        if previous is not None and self.breaks.breaks_off(previous):
            self.found.fragments[previous] = "the text ends inside this sentence"
        self._settle_rivals()
        self._mark_headless()
        return self.found

    # ------------------------------------------------------------------ one pair of neighbours

    def _decide(self, index: int, following: int) -> None:
        if index in self.titles:
            if self.outlines[following].kind in {"title", "heading", "text"} and self._continues_title(
                index, following
            ):
                self.found.joins[following] = Join(index, 0, "the title goes on")
                self.titles.add(following)
            return
        if not self.breaks.breaks_off(index, following):
            return
        if self._leaves_copy(index, following):
            return  # its end is not missing: the text that it copies has it
        if reason := self._cannot_continue(index, following):
            self.found.fragments[index] = f"breaks off: {reason}"
            return
        self.cuts[index] = following
        self._join(index, following)

    def _join(self, index: int, following: int) -> None:
        overlap = find_overlap(self.lines[index].text, self.lines[following].text)
        soft = self.lines[index].text.endswith(("；", ";"))
        reason = (
            "the line above ends with a semicolon" if soft else "the line above breaks off inside a sentence"
        )
        self.found.joins[following] = Join(index, overlap, reason)

    def _continues_title(self, index: int, following: int) -> bool:
        if self.outlines[following].goes_on:
            return True
        near = self.lines[following].gap <= 1 and following == index + 1
        return (
            near
            and self.lines[following].level == 0
            and continues_title(self.lines[index].text, self.lines[following].text)
        )

    def _cannot_continue(self, index: int, following: int) -> str | None:
        """Why the next line does not go on with this one; None when it may."""
        text, line = self.lines[index].text, self.lines[following]
        if self.outlines[following].kind in {"title", "heading"}:
            return "a heading follows"
        if self._enters_copy(index, following):
            return "the next line copies a text that begins otherwise"
        enumerator = read_enumerator(line.text)
        if enumerator is not None and not (enumerator.kind in {"digit", "decimal"} and text[-1] in "，、"):
            return "a numbered paragraph follows"
        if _NEW_SENTENCE.match(line.text) and text[-1] not in _LEADS_ON:
            return "a new sentence follows"
        if not self.full[index] and text[-1] not in _LEADS_ON and opening_place(line.text):
            return "another place is introduced"
        if _OPEN_DISPOSAL.search(text[-_LONGEST_CLAUSE:]) and _NO_DISPOSAL_VERB.match(line.text):
            return "the next line has no verb for the object of 将 or 把"
        if not self.full[index] and (reason := why_new(text, line.text, led=self._is_led())):
            return f"the next line does not go on with it, for {reason}"
        return None

    def _is_led(self) -> bool:
        """Whether most paragraphs of the text open with a title sentence."""
        if self.led is None:
            texts = [line.text for line, o in zip(self.lines, self.outlines, strict=True) if o.kind == "text"]
            self.led = sum(map(opens_with_title, texts)) >= _LED_SHARE * len(texts)
        return self.led

    # ------------------------------------------------------------------------------------ copies

    def _leaves_copy(self, index: int, following: int) -> bool:
        """Whether the line is a copy without its end, and the next line is not that end."""
        if index not in self.copies:
            return False
        whole, text = self.lines[self.copies[index]].text, self.lines[index].text
        at = whole.find(text[-_MATCH:])
        if at < 0 or at + _MATCH >= len(whole):
            return False
        rest, candidate = whole[at + _MATCH :], self.lines[following].text
        own = candidate[find_overlap(text, candidate) :]
        return not (own.startswith(rest[:_MATCH]) or rest.startswith(own[:_MATCH]))

    def _enters_copy(self, index: int, following: int) -> bool:
        """Whether the next line is a copy without its beginning, and this line is not that beginning."""
        if following not in self.copies:
            return False
        whole, candidate = self.lines[self.copies[following]].text, self.lines[following].text
        at = whole.find(candidate[:_MATCH])
        text = self.lines[index].text
        before = whole[: at + find_overlap(text, candidate)]
        return at > 0 and not before.endswith(text[-_MATCH:])

    # ---------------------------------------------------------------------------- rival cuts

    def _settle_rivals(self) -> None:
        """Let only the likelier of two lines go on where the same cut, or a like one, occurs twice."""
        for copy, original in self.copies.items():
            if copy in self.cuts and original in self.cuts:
                self._settle_copies(original, copy)
        # A line that was broken at the edge of the page is followed by its own rest.
        loose = {index: following for index, following in self.cuts.items() if not self.full[index]}
        for index, rival in find_rivals(self.lines, loose).items():
            following = self.cuts[index]
            self._reject(index, following, "the next line speaks of another matter")
            self.found.homes[following] = rival

    def _settle_copies(self, original: int, copy: int) -> None:
        first, second = self.cuts[original], self.cuts[copy]
        if self.lines[first].text[:12] == self.lines[second].text[:12]:
            return
        text = self.lines[original].text
        better = fit(text, self.lines[first].text) >= fit(text, self.lines[second].text)
        loser = (copy, second) if better else (original, first)
        self._reject(*loser, "a copy of the line above goes on otherwise")
        self.found.fragments.pop(loser[0], None)  # its end is not missing: the copy has it

    def _reject(self, index: int, following: int, reason: str) -> None:
        self.found.joins.pop(following, None)
        self.cuts.pop(index, None)
        self.found.fragments[index] = f"breaks off: {reason}"
        self._behead(following)

    def _behead(self, index: int) -> None:
        self.found.headless.add(index)
        self.found.fragments.setdefault(index, "its beginning is missing")

    # ---------------------------------------------------------------------------- beginnings

    def _mark_headless(self) -> None:
        """Lines that begin inside a sentence and go on with nothing."""
        previous: int | None = None
        for index, line in enumerate(self.lines):
            outline = self.outlines[index]
            if outline.kind == "text" and index not in self.found.joins:
                headless = outline.enumerator is None and lacks_beginning(line.text)
                rejected = (
                    previous is not None
                    and "no verb" in self.found.fragments.get(previous, "")
                    and previous not in self.cuts
                )
                if headless or rejected:
                    self._behead(index)
            if outline.kind not in {"furniture", "caption"}:
                previous = index
