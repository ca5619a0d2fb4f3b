"""Headings: which lines are titles and headings, and how they nest."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.segmentation.captions import is_caption
from extract.segmentation.cuts import find_overlap, splits_word
from extract.segmentation.enumerators import Enumerator, read_enumerator
from extract.segmentation.furniture import front_matter, is_furniture
from extract.segmentation.lines import SourceLine
from extract.segmentation.places import title_place
from extract.segmentation.punctuation import ends_sentence, open_brackets
from extract.segmentation.title_sentences import is_title

Kind = Literal["furniture", "caption", "title", "heading", "text"]

UNNUMBERED_RANK = 70
# A phrase does not end in these.
_DANGLING = frozenset("，、；,;的于和与将把在为以对及由从应被并其而或")
_LONGEST_HEADING = 40
_LONGEST_TITLE = 80
_LONGEST_HEAD = 40  # lines
_MOST_TITLE_LINES = 4
_FEWEST_LABELS = 3
_LONGEST_LABEL = 8
_HAN = re.compile(r"[一-鿿]")
_DOCUMENT_NOUN = re.compile(
    r"(?:通知|意见|办法|规定|方案|报告|公告|通告|公报|函|批复|答复|决定|决议|条例|细则|解读|规划|计划|总结|纪要|通报|指南|指引|纲要|要点|倡议书|讲话)"
    r"(?:[（(][^（()）]*[）)])?$"
)
_DOCUMENT_NUMBER = re.compile(
    r"^[\w一-鿿]{1,14}[〔\[【（(]\d{4}[〕\]】）)]\s*(?:第?\s*\d+|\d+)\s*号$|^[A-Z]{2,4}\d{8,}$|^（?\d{4}年?第\d+号）?$"
)
_DATE_LINE = re.compile(
    r"^[（(]?\s*[\d〇○零一二三四五六七八九十]{2,4}\s*[年.\-/]\s*[\d一二三四五六七八九十]{1,3}\s*[月.\-/]\s*(?:[\d一二三四五六七八九十]{1,3}\s*日?)?\s*[）)]?$"
)
_LABEL = re.compile(r"^[^，。；：:]{1,6}[：:]")
_TITLE_PROPERTY = re.compile(r"(?:标\s*题|名\s*称|题\s*名)\s*[：:]")
_TITLE_LABEL = re.compile(r"(?:标题|题目)\s*[:：]\s*")
_ISSUER = re.compile(r"(?:部|委|局|厅|院|会|办公室|政府|公司|署|中心|总社|小组)$")
# The opening of a sentence, not of a name.
_CIRCUMSTANCE = re.compile(r"根据|按照|为了|为进一步|为贯彻|为深入|近日|日前|[上下]午")
# 县长　某某: who speaks, set apart by space.
_SPEAKER = re.compile(
    r"^[一-鿿]{0,16}(?:省长|市长|区长|县长|旗长|州长|镇长|乡长|主席|主任|书记|局长|记者|通讯员|作者)[\s\u3000]+[一-鿿·\s\u3000]{2,12}$"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a line is in the outline of its file."""

    kind: Kind
    rank: int = 0  # of a heading: smaller ranks hold larger ones
    enumerator: Enumerator | None = None
    label: int = 0  # characters of a label before a title: 标题：
    goes_on: bool = False  # whether the line is the rest of a title


def outline_lines(lines: Sequence[SourceLine], full: Sequence[bool]) -> list[Outline]:
    """The part of each line in the outline, in order.

    A Markdown heading is one by its marker. A numbered line is one when it is short, no sentence, and not
    one of several items in a row. A plain line is one when it is short, no sentence, and stands alone
    before text. A line that reached the edge of the page (``full``) is neither. The title is the first
    line of the head that could be one, a document's name before others.
    """
    properties = front_matter([line.text for line in lines[:40]])
    values = _find_values(lines[:_LONGEST_HEAD])
    title = _find_title(lines[properties:], {index - properties for index in values})
    title = None if title is None else range(title.start + properties, title.stop + properties)
    found: list[Outline] = [Outline("furniture")] * properties
    for index in range(properties, len(lines)):
        if index in values and not (title is not None and index in title):
            found.append(Outline("furniture"))
        else:
            found.append(_outline(lines, index, found, title, full[index]))
    return _demote_items(lines, found)


def _find_values(lines: Sequence[SourceLine]) -> set[int]:
    """Indices of the values in a table of properties, where labels stand alone: 发文机关： / 县民政局."""
    bare = [_is_bare_label(line.text) for line in lines]
    if sum(bare) < _FEWEST_LABELS:
        return set()
    values = {
        index + 1
        for index in range(len(lines) - 1)
        if bare[index] and not bare[index + 1] and not _is_running_text(lines[index + 1].text)
    }
    named = next((i for i in values if _TITLE_PROPERTY.fullmatch(lines[i - 1].text)), None)
    if named is None:
        return values
    # The last label may have no value: what stands below it is then the title of the document.
    last = max(values)
    begins_title = last != named and lines[named].text.startswith(lines[last].text)
    return values - {last} if begins_title else values


def _is_bare_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and text[-1] in "：:" and is_furniture(text)


def _find_title(lines: Sequence[SourceLine], values: Collection[int]) -> range | None:
    """Indices of the title's lines among the short lines before the running text; None without any.

    Of the ``values`` of a table of properties only the name of a document can be one.
    """
    phrases: list[int] = []
    for index, line in enumerate(lines[:_LONGEST_HEAD]):
        if is_furniture(line.text) or (index in values and not ends_document_name(line.text)):
            continue
        if _TITLE_LABEL.match(line.text) and len(line.text) > 6:
            return range(index, index + 1)
        if line.level == 1 and read_enumerator(line.text) is None:
            return None  # the title says so itself
        if line.level or _is_running_text(line.text) or read_enumerator(line.text):
            break
        if len(line.text) <= _LONGEST_TITLE and _is_phrase(line.text) and not _is_apparatus(line.text):
            phrases.append(index)
    else:
        return None  # a table or list: no running text follows
    start = next((i for i in phrases if ends_document_name(lines[i].text)), None)
    while (
        start is not None
        and start - 1 in phrases
        and continues_title(lines[start - 1].text, lines[start].text)
    ):
        start -= 1
    if start is not None:
        return _find_own_title(lines, phrases, start)
    return range(phrases[0], phrases[0] + 1) if phrases else None


def _find_own_title(lines: Sequence[SourceLine], phrases: Sequence[int], start: int) -> range:
    """Where the title stands by itself, if ``start`` holds its copy in a table of properties.

    Below a bare label (标题：) the name of the document is a value; the document has it again, often broken.
    """
    if not start or not lines[start - 1].text.endswith(("：", ":")):
        return range(start, start + 1)
    name = lines[start].text
    for index in phrases:
        for end in range(index + 1, index + _MOST_TITLE_LINES + 1):
            if index > start and "".join(line.text for line in lines[index:end]) == name:
                return range(index, min(end, len(lines)))
    return range(start, start + 1)


def _outline(
    lines: Sequence[SourceLine], index: int, before: Sequence[Outline], title: range | None, full: bool
) -> Outline:
    line = lines[index]
    enumerator = read_enumerator(line.text)
    if is_furniture(line.text):
        return Outline("furniture")
    if line.level and len(line.text) <= 2 * _LONGEST_TITLE:
        return _markdown_heading(lines, index, before, enumerator)
    if title is not None and index in title:
        label = _TITLE_LABEL.match(line.text)
        return Outline("title", label=label.end() if label else 0, goes_on=index > title.start)
    if is_caption(lines, index):
        return Outline("caption")
    if enumerator and enumerator.kind in {"article", "point"}:
        return Outline("text", enumerator=enumerator)
    if enumerator and line.marker not in {"-", ">", "*", "+"}:
        is_heading = not full and _is_numbered_heading(line.text, enumerator)
        if is_heading and index + 1 < len(lines) and splits_word(line.text, lines[index + 1].text):
            is_heading = False
        return Outline("heading" if is_heading else "text", enumerator.rank if is_heading else 0, enumerator)
    if not full and _is_plain_heading(lines, index, before):
        return Outline("heading", UNNUMBERED_RANK)
    return Outline("text", enumerator=enumerator)


def _markdown_heading(
    lines: Sequence[SourceLine], index: int, before: Sequence[Outline], enumerator: Enumerator | None
) -> Outline:
    line = lines[index]
    after_title = next((o.kind == "title" for o in reversed(before) if o.kind != "furniture"), False)
    if line.level == 1 and enumerator is None and not after_title:
        return Outline("title", 1)
    return Outline("heading", line.level, enumerator)


def _is_numbered_heading(text: str, enumerator: Enumerator) -> bool:
    title = text[len(enumerator.text) :]
    if enumerator.kind == "attachment" and re.search(r"\w", title):
        return False  # 附件：1.登记表: where to find it, not the attachment itself
    if not title or len(title) > _LONGEST_HEADING or not _HAN.search(title):
        return False
    if re.search(r"[。；;]", title) or title[-1] in _DANGLING:
        return False
    return title[-1] in "？?" or (not ends_sentence(title) and not open_brackets(title))


def _is_plain_heading(lines: Sequence[SourceLine], index: int, before: Sequence[Outline]) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or len(_HAN.findall(line.text)) < 4:
        return False
    if (
        len(line.text) <= 60
        and _is_running_text(following.text)
        and _is_phrase(line.text)
        and title_place(line.text)
    ):
        return True
    if len(line.text) > 30:
        return False
    if _LABEL.match(line.text):
        return False  # 成员：某某、某某
    if line.marker not in {"", "**"} or not _is_phrase(line.text) or _is_apparatus(line.text):
        return False
    if index and before[index - 1].kind == "text" and _may_continue(lines[index - 1].text):
        return False
    if splits_word(line.text, following.text) or find_overlap(line.text, following.text) > 1:
        return False
    if "，" in line.text and not is_title(line.text):
        return False
    if read_enumerator(following.text) is None and not _is_running_text(following.text):
        return False
    return before_is_text(before) or line.marker == "**"


def before_is_text(before: Sequence[Outline]) -> bool:
    """Whether running text has begun: what stands between a title and the text is no heading."""
    return any(outline.kind == "text" for outline in before)


def _may_continue(text: str) -> bool:
    return not ends_sentence(text) and text[-1] not in "；;" and len(text) > 20


def _is_phrase(text: str) -> bool:
    return (
        not ends_sentence(text)
        and text[-1] not in _DANGLING
        and not re.search(r"[。；;|]", text)
        and bool(_HAN.search(text))
        and not open_brackets(text)
    )


def _is_apparatus(text: str) -> bool:
    """Document numbers, dates, signatures and labels: short lines that head nothing."""
    return bool(
        _DOCUMENT_NUMBER.search(text)
        or _DATE_LINE.search(text)
        or _SPEAKER.search(text)
        or _CIRCUMSTANCE.match(text)
        or text.startswith(("—", "--", "－", "（", "(", "注：", "附件", "抄送"))
        or ("  " in text and len(text) < 24)
    )


def _is_running_text(text: str) -> bool:
    return len(text) >= 25 and bool(re.search(r"[，。；]", text))


def ends_document_name(text: str) -> bool:
    """Whether ``text`` ends like the name of a document: …工作的通知, …实施办法（试行）."""
    return bool(_DOCUMENT_NOUN.search(text))


def continues_title(title: str, text: str) -> bool:
    """Whether a line goes on with the title above it: 关于应对疫情影响 / 做好就业工作的通知.

    The name of a document often breaks after who issues it: 某市某局 / 关于做好某事的通知. A line that begins
    as the one above or with a year is a title of its own.
    """
    if ends_document_name(title) or _is_apparatus(text) or not _is_phrase(text) or len(text) > 60:
        return False
    if (
        read_enumerator(text)
        or _LABEL.match(text)
        or text.startswith(title[:4])
        or re.match(r"\d{4}年", text)
    ):
        return False
    if "关于" in text:
        issued = bool(_ISSUER.search(title)) if text.startswith("关于") else len(title) >= 8
        return issued and "关于" not in title
    return ends_document_name(text) and ("关于" in title or len(title) >= 16)


def _demote_items(lines: Sequence[SourceLine], outlines: list[Outline]) -> list[Outline]:
    """Numbered lines that follow each other with no text between are items of a list, not headings."""
    result = list(outlines)
    for index, outline in enumerate(outlines):
        if outline.kind != "heading" or outline.enumerator is None or lines[index].level:
            continue
        if outline.enumerator.kind in {"part", "chapter", "section"}:
            continue
        previous = outlines[index - 1] if index else Outline("furniture")
        following = outlines[index + 1] if index + 1 < len(outlines) else None
        holds = following is not None and following.kind == "heading" and following.rank > outline.rank
        listed = not holds and previous.kind == "heading" and _is_same_kind(outline, previous)
        attached = previous.kind == "text" and lines[index - 1].text.startswith("附件")
        if listed or attached or _is_same_kind(outline, following):
            result[index] = Outline("text", enumerator=outline.enumerator)
    return result


def _is_same_kind(outline: Outline, other: Outline | None) -> bool:
    return (
        outline.enumerator is not None
        and other is not None
        and other.enumerator is not None
        and other.enumerator.kind == outline.enumerator.kind
    )
