"""Places: which place a paragraph or title introduces, and which one a report is about."""

import re
from collections import Counter
from collections.abc import Sequence

from extract.gazetteer import PlaceName, Region, ancestors, find_place_names, region

# After the name: a list, a reference or an organisation of the place, not the place as a subject.
_NO_INTRODUCTION = re.compile(
    r"[、的和与及等至或·]|以及|[党市区县州旗省]?委(?!托)|政府|人民|政协|人大|公安|法院|检察|[一-鿿]{0,6}(?:局|厅|委员会|办公室|集团|公司|大学|学院|医院)"
)
_BEFORE_TITLE_PLACE = re.compile(
    r"(?:\d{4}年|\d{4}|关于|印发|公布|发布|中共|中国共产党|调整|实施|加强|做好|开展|[《【\[（(：:\s——-]|[^，。]{2,8}[：:｜|])*"
)
_ASSEMBLY = re.compile(r"(?:第[一二三四五六七八九十\d]+届)?(?:人民代表大会|人民政府|人大)")
_LIES_IN = re.compile(
    r"[一-鿿]{2,14}(?:镇|乡|街道|村|社区|园区|开发区)(?:位于|地处|坐落于|坐落在|隶属于|隶属)"
)
_LONGEST_LINE_OF_HEAD = 60
_HEAD_CHARACTERS = 600
_BODY_CHARACTERS = 6_000
_SHORTEST_INTRODUCTION = 40


def opening_place(text: str) -> Region | None:
    """The place that a paragraph introduces by its full name: 四川省成都市双流区坚持党建搭台…

    None where the name is part of a list, of a reference or of an organisation's name, and where the text
    is too short to introduce anything.
    """
    if len(text) < _SHORTEST_INTRODUCTION:
        return None
    first = next(find_place_names(text[:40]), None)
    if first is None or first.span.start != 0 or not first.explicit:
        return None
    meant = first.regions[0]
    line = ancestors(meant.adcode)
    is_full = len(line) > 1 and text.startswith(line[-1].short)
    if not is_full or _NO_INTRODUCTION.match(text, first.span.end):
        return None
    return meant


def title_place(text: str) -> Region | None:
    """The place of a heading like 双流区：凝聚发展合力, where the place stands before a colon."""
    head = re.match(r"[^：:，。]{2,20}[：:](?=\S)", text)
    if head is None or re.match(r"\d", text[head.end() :]):
        return None
    name = head[0][:-1]
    first = next(find_place_names(name), None)
    return first.regions[0] if first and first.span.start == 0 and first.span.end == len(name) else None


def is_elsewhere(place: Region, current: Region | None) -> bool:
    """Whether ``place`` is neither the current report's place nor a part of it nor what it is a part of."""
    if current is None:
        return False
    mine = {r.adcode for r in ancestors(place.adcode)}
    theirs = {r.adcode for r in ancestors(current.adcode)}
    return place.adcode not in theirs and current.adcode not in mine


def find_region(title: str | None, paragraphs: Sequence[str]) -> Region | None:
    """The place that a report is about.

    In this order: the place its title begins with; the place a short line of its head names with an
    assembly or government; the place that one of the first paragraphs opens with; the place that most
    names in the text lie in, where one stands out.
    """
    head = "\n".join(paragraphs)[:_HEAD_CHARACTERS]
    if title is not None and (found := _in_title(title, head)):
        return found
    for text in paragraphs[:6]:
        if len(text) <= _LONGEST_LINE_OF_HEAD and (found := _of_assembly(text, head)):
            return found
    for text in paragraphs[:4]:
        if found := _holding(text):
            return found
        first = next(find_place_names(text[:60]), None)
        if first and first.span.start == 0 and first.explicit and not _NO_SUBJECT.match(text, first.span.end):
            return first.regions[0]
    return _most_named("\n".join(([title] if title else []) + list(paragraphs))[:_BODY_CHARACTERS])


_NO_SUBJECT = re.compile(r"[、和与及等至或]")


def _in_title(title: str, head: str) -> Region | None:
    text = f"{title}\n{head}"
    for place in find_place_names(text):
        if place.span.end > len(title):
            return None
        if _BEFORE_TITLE_PLACE.fullmatch(title[: place.span.start]):
            return _best(place)
    return None


def _of_assembly(text: str, head: str) -> Region | None:
    for place in find_place_names(f"{text}\n{head}"):
        if place.span.end <= len(text) and _ASSEMBLY.match(text, place.span.end):
            return _best(place)
    return None


def _holding(text: str) -> Region | None:
    """The place that a smaller one is said to lie in: 某镇位于某县南部."""
    if match := _LIES_IN.match(text):
        first = next(find_place_names(text[match.end() : match.end() + 200]), None)
        if first is not None and first.span.start == 0 and first.explicit:
            return first.regions[0]
    return None


def _best(place: PlaceName) -> Region | None:
    return place.regions[0]


def _most_named(text: str) -> Region | None:
    """The deepest place that holds at least three names and two thirds of all names in ``text``."""
    named = [
        place.regions[0]
        for place in find_place_names(text)
        if place.explicit and len(place.regions) == 1 and text[place.span.end : place.span.end + 1] != "级"
    ]
    if len(named) < 3:
        return None
    inside: Counter[str] = Counter()
    for each in named:
        inside.update(r.adcode for r in ancestors(each.adcode))
    enough = [code for code, count in inside.items() if count >= max(3, len(named) * 2 / 3)]
    deepest = max(enough, key=lambda code: (len(ancestors(code)), inside[code], code), default=None)
    return region(deepest) if deepest else None
