"""Breaks: which lines end inside a sentence."""

import re
from collections.abc import Sequence

from extract.segmentation.cuts import find_overlap, splits_word
from extract.segmentation.enumerators import read_enumerator
from extract.segmentation.headings import Outline, ends_document_name
from extract.segmentation.lines import SourceLine
from extract.segmentation.openings import lacks_beginning
from extract.segmentation.punctuation import CLOSERS, ends_sentence, open_brackets

_HAN = re.compile(r"[一-鿿]")
_LISTLIKE = re.compile(
    r"^[^，。；]{1,10}[:：]\s*[\w\-－+@./（）() 、]{2,40}$|\d{5,}$|(?:https?|www)\S*$"
    r"|^[（(]?\d{4}年\d{1,2}月\d{1,2}日.*(?:通过|修正|修订|公布|发布|批准|施行)[）)]*$"
    r"|[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
# 作者：某某: credits and contacts are no sentences.
_CREDIT = re.compile(
    r"(?:附件|附|链接|作者|责编|编辑|文字|图片|摄影|审核|校对|审校|撰稿|供稿|联系人|联系|电话|传真|地址|邮编)[^，。：:]{0,6}[:：]"
)
_REMARK = re.compile(r"[（(][^（()）]*[）)]$")
_SHORTEST_CUT = 12
_LONGEST_LABEL = 300
_SHORTEST_SPLIT = 8
_LONGEST_CLAUSE = 150


class Breaks:
    """Tells where the lines of one source break off."""

    def __init__(
        self, lines: Sequence[SourceLine], outlines: Sequence[Outline], full: Sequence[bool]
    ) -> None:
        self.lines = lines
        self.outlines = outlines
        self.full = full  # which lines reached the edge of the page
        # Where paragraphs are indented, a line without indent goes on with the paragraph above.
        self.indented = sum(line.indented for line in lines) >= 0.1 * len(lines)

    def breaks_off(self, index: int, following: int | None = None) -> bool:
        """Whether the sentence that the line ends with is not complete."""
        text = self.lines[index].text
        if self.outlines[index].kind != "text":
            return False
        if self.full[index] and following is not None and self._runs_on(text, following):
            return True
        if ends_sentence(text):
            return bool(open_brackets(text)) and text[-1] not in "：:" and self._closes(text, following)
        if text[-1] in "；;":
            return (
                following is not None
                and len(text) > _SHORTEST_CUT
                and not self.starts_item(following)
                and not self._is_in_list(index)
            )
        if text[-1] in "，、,":
            return True
        tail = _REMARK.sub("", text[-_LONGEST_CLAUSE:] if len(text) > _LONGEST_LABEL else text).rstrip()
        if _CREDIT.match(text) or _LISTLIKE.search(tail) or "|" in text:
            return False
        if self.full[index]:
            return True
        if following is not None and not self.starts_item(following) and self._goes_through(text, following):
            return True
        enumerator = self.outlines[index].enumerator
        if enumerator is not None and enumerator.kind == "article":
            named = following is None or self.starts_item(following)
            return len(text) > len(enumerator.text) and not named
        if len(text) < _SHORTEST_CUT or not _HAN.search(text) or self._is_bare_item(index, following):
            return False
        if ends_document_name(text) and "。" not in text:
            return False
        return bool(re.search(r"[，。；]", text)) or ("、" in text and len(text) >= 18) or len(text) > 40

    def _is_bare_item(self, index: int, following: int | None) -> bool:
        """Whether the line is one of several numbered items that end without punctuation."""
        text, mine = self.lines[index].text, self.outlines[index].enumerator
        theirs = self.outlines[following].enumerator if following is not None else None
        if mine is None or theirs is None or "。" in text or len(text) > 2 * _SHORTEST_CUT + 50:
            return False
        return theirs.kind == mine.kind

    def _is_in_list(self, index: int) -> bool:
        """Whether the line is one of three and more in a row that end with a semicolon, unlike a cut."""
        if self.full[index]:
            return False
        around = [self._ends_item(i) for i in range(index - 2, index + 3)]
        return any(all(around[i : i + 3]) for i in range(3))

    def _ends_item(self, index: int) -> bool:
        return 0 <= index < len(self.lines) and self.lines[index].text.endswith(("；", ";"))

    def _runs_on(self, text: str, following: int) -> bool:
        """In a text broken by machine: whether a full line and the next one are one paragraph."""
        line = self.lines[following]
        if not ends_sentence(text) and text[-1] not in "；;":
            return True
        return self.indented and not line.indented and line.gap == 0 and not self.starts_item(following)

    def _goes_through(self, text: str, following: int) -> bool:
        """Whether the break goes through a word, a number or a pair of brackets."""
        candidate = self.lines[following].text
        if lacks_beginning(candidate) or (open_brackets(text) and self._closes(text, following)):
            return True
        if re.search(r"\d\.$", text) and candidate[0].isdigit():
            return True
        return len(text) >= _SHORTEST_SPLIT and (
            find_overlap(text, candidate) > 1 or splits_word(text, candidate, longer=True)
        )

    def _closes(self, text: str, following: int | None) -> bool:
        """Whether the next line closes the bracket that this one leaves open, before opening another."""
        if following is None:
            return False
        first = re.search(r"[“”‘’《》（）()「」]", self.lines[following].text)
        return first is not None and first[0] in CLOSERS and first.start() < 60

    def starts_item(self, index: int) -> bool:
        """Whether the line is a heading or opens with a number or marker."""
        return (
            self.outlines[index].kind != "text"
            or self.lines[index].marker != ""
            or read_enumerator(self.lines[index].text) is not None
        )
