"""Run-ins: headings and numbered paragraphs that stand inside a paragraph because line breaks were lost."""

import itertools
import re
from dataclasses import dataclass

from corpus.span import Span
from extract.segmentation.enumerators import Enumerator, read_enumerator, read_han_number
from extract.segmentation.punctuation import FINAL, ends_sentence

# Shorter paragraphs may well hold their whole list.
_LONG = 500
_LONGEST_HEADING = 60
_CANDIDATE = re.compile(
    r"(?<![第条款项至、和《“（(])(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|第[一二三四五六七八九十百]{1,5}条[\s\u3000])"
)
_WIDE_SPACE = re.compile(r"\u3000{2,}|[ \xa0\u2002\u2003]{4,}")
_ITEM = re.compile(r"(?:^|(?<=[。；：;:]))(?P<number>[一二三四五六七八九十]{1,3})(?:是(?!否)|要)")
_SHORTEST_ITEM = 16
_STOPS = FINAL | frozenset("；;：:”） \u3000\xa0")
_ARTICLE = re.compile(
    r"(?<=[。；])\s+(?=第[一二三四五六七八九十百]{1,5}条\s)"
    r"|(?<=[。；])\s*(?=第[一二三四五六七八九十]{1,4}[章节][^，。；]{2,30}$)"
)
# 一、2022年工作总结|今年来，…: a heading that ends in such a noun, and a sentence that opens as sentences do.
_HEADING_NOUN = re.compile(
    r"^.{2,24}?(?:总结|情况|计划|打算|措施|问题|不足|成效|做法|回顾|目标|思路|安排|建议|任务|要求|工作)"
    r"(?=(?:\d{4}年|今年|去年|近年|截至|目前|一年来|[一二三]是|（一）|首先|为深入|为进一步|为认真|我[局市区县镇乡]|全[市区县镇]|各级|各地))"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a paragraph that is a paragraph or heading of its own."""

    span: Span  # in the paragraph
    is_heading: bool
    enumerator: Enumerator | None


def split_run_ins(text: str) -> list[Segment]:
    """The paragraphs and headings that ``text`` holds, in order; white space between them is left out.

    >>> [(s.span, s.is_heading) for s in split_run_ins("一、工作总结今年来，全镇办实事三十件。")]
    [(Span(start=0, end=6), True), (Span(start=6, end=19), False)]
    """
    starts = {0, *(match.end() for match in _ARTICLE.finditer(text))}
    if len(text) > _LONG:
        starts.update(_numbered_starts(text))
    starts.update(_gap_starts(text, starts))
    edges = [*sorted(starts), len(text)]
    segments: list[Segment] = []
    for start, end in itertools.pairwise(edges):
        segments.extend(_segments(text, _trimmed(text, Span(start, end)), alone=len(edges) == 2))
    return segments


def find_items(text: str) -> list[int]:
    """Where the items of a list in words begin: 一是…；二是…; empty unless each tells something at length.

    >>> find_items("一是改造老旧管网三公里，惠及两村。二是组建巡河小组，每周巡查两次。")
    [0, 17]
    >>> find_items("做到一是快，二是准。")
    []
    """
    starts: list[int] = []
    for match in _ITEM.finditer(text):
        if read_han_number(match["number"]) == len(starts) + 1:
            starts.append(match.start())
    lengths = [end - start for start, end in itertools.pairwise([*starts, len(text)])]
    return starts if len(starts) > 1 and min(lengths) >= _SHORTEST_ITEM else []


def _segments(text: str, span: Span, *, alone: bool) -> list[Segment]:
    part = span.of(text)
    enumerator = read_enumerator(part)
    if enumerator is None or enumerator.kind in {"article", "point"}:
        return [Segment(span, False, enumerator)]
    if not alone and len(part) <= _LONGEST_HEADING and not ends_sentence(part) and part[-1] not in "；;，、":
        return [Segment(span, True, enumerator)]
    match = _HEADING_NOUN.match(part[len(enumerator.text) :])
    if match and not re.search(r"[，。；：]", match[0]):
        cut = span.start + len(enumerator.text) + match.end()
        return [
            Segment(Span(span.start, cut), True, enumerator),
            *_segments(text, _trimmed(text, Span(cut, span.end)), alone=False),
        ]
    return [Segment(span, False, enumerator)]


def _numbered_starts(text: str) -> list[int]:
    """Where numbered paragraphs begin: numbers that count up from one, at most two of them missing."""
    candidates = [
        (match.start(), enumerator)
        for match in _CANDIDATE.finditer(text)
        if (enumerator := read_enumerator(text[match.start() : match.start() + 20])) is not None
        and enumerator.number is not None
    ]
    starts: list[int] = []
    last: dict[str, int] = {}
    for index, (position, enumerator) in enumerate(candidates):
        number, kind = enumerator.number or 0, enumerator.kind
        after_stop = position == 0 or text[position - 1] in _STOPS
        if number == 1:
            # A list has a second item; 一、 opens one only after a stop.
            counted = any(e.kind == kind and e.number == 2 for _, e in candidates[index + 1 :])
            if not counted or (kind == "han" and not after_stop):
                continue
        elif kind == "article" and kind not in last:
            pass
        elif not last.get(kind, 0) < number <= last.get(kind, 0) + (3 if after_stop else 1):
            continue
        last[kind] = number
        if kind == "han":
            last.pop("han_brackets", None)
        starts.append(position)
    return starts


def _gap_starts(text: str, starts: set[int]) -> list[int]:
    """Where a paragraph begins after a wide space: after a full stop, or after a numbered heading."""
    found: list[int] = []
    for match in _WIDE_SPACE.finditer(text):
        last = max(start for start in (*starts, *found) if start <= match.start())
        before = text[last : match.start()].strip()
        if not before or match.end() == len(text):
            continue
        stopped = before[-1] in _STOPS
        headed = len(before) <= _LONGEST_HEADING and read_enumerator(before) and len(text) - match.end() >= 25
        if stopped or headed:
            found.append(match.end())
    return found


def _trimmed(text: str, span: Span) -> Span:
    part = span.of(text)
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.end - (len(part) - len(part.rstrip()))))
