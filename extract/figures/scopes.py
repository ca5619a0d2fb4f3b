"""Scopes: the place or organisation that a number belongs to, with where it is named."""

import bisect
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.gazetteer import ancestors
from extract.patterns import Pattern
from extract.records import Mention, Passage, Report
from extract.word_lists import any_of, read_column

COUNTRY = "中华人民共和国"
_WORLD = "全球"
_TYPES = frozenset({"REGION", "PLACE", "ORG"})
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_MARK = re.compile(r"[，；,;]")
_REACH = 160  # characters between a subject and the numbers of its later clauses
# Who is with, for or against somebody does not own what is counted: 与北京大学共建3个, 向西藏捐款30万元.
_WITH = re.compile(
    r"(?:与|和|同|跟|及|(?<!\d.)(?<!\d..)(?<!\d...)、|向|对|给|赴|比|较|对口|支援|援助|支持|高于|低于|快于|超过|居|占|来自|据|根据|由)$"
)
# What may stand between the beginning of a clause and its subject.
_OPENER = re.compile(
    r"[\s　—－–*·•-]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．是]\s*)*"
    r"(?:[^，。；：、]{0,8}(?:\d年度?|[一二三四〇零九]年|\d[月日]|年[底末]|今年|去年|近年来|以来|期间|上半年|全年|时期)"
    r"|其中|目前|同时|另外|此外|截至目前|如|例如|比如|仅|以及|而|并|[一二三四五六七八九十]是|第[一二三四五六七八九十])?[，,：:]?"
)
_ATTRIBUTE = re.compile(
    r"(?:的|地区|境内|域内|辖区|全[市县区省州镇乡村域]|共有?|现有?|已|累计|总|户籍|常住|年均?|人均|实有)?"
)
_FILLER = 2
_FIRST = 3  # passages of a report that name what it is about
_JOINS = frozenset(("、", "和", "与", "及", "以及"))
_LISTED = frozenset(("、", "和", "与", "及", "以及", "，", ","))
_SHARED = re.compile(r"分别|各自?(?=[\d一二两三四五六七八九十])")
_WHOLE = Pattern(
    r"(?=[全我本该])(?<![占居在高低为比向于较是健安完、])"
    r"(?:全(?:国|省|市|区|县|州|盟|旗|镇|乡|村|街道|社区|校|院|球)"
    r"|我(?:国|省|市|区|县|州|旗|镇|乡|村)|[本该](?:省|市|区|县|镇|乡|村|街道|社区)(?!级))"
    r"(?![性首前第排领唯先率一百各规都年其外统同仅最域长委党“]|平均|示范|先进|文明|优秀|重点|政府|人大)"
)
# Clauses that go on telling of the organisation or place before: 公司投资3亿元，占地30亩，建成厂房2座.
_GOES_ON = (
    "占地|面积|总|年|建筑|注册|现|拥有|已|并|共|累计|先后|还|全年|目前|其中|可|有|员工|职工|设|为|平均|日均"
    "|位于|地处|坐落|隶属|是|获|被"
)
_AMOUNT = "\\s*[\\d约近超逾]"
_UNIT_ENDING = re.compile(r"(?:街道|社区|镇|乡|村|苏木)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place or organisation that numbers belong to."""

    name: str
    adcode: str | None = None
    span: Span | None = None  # in the passage named next
    passage_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A name that opens a clause; ``place`` is None where what opens it owns no number (据…, 甲市和乙市)."""

    start: int
    end: int
    place: Place | None
    lasts: bool = False  # a region that has or does what all clauses of its sentence tell


@dataclass(frozen=True, slots=True)
class Scopes:
    """The places and organisations of one passage that may own its numbers."""

    text: str
    subjects: tuple[_Subject, ...]  # in order
    attributes: Mapping[int, Place]  # by the end of the name
    groups: tuple[tuple[Place, ...], ...]  # names that stand side by side
    home: Place | None


@functools.cache
def _reporting() -> re.Pattern[str]:
    words = any_of(read_column("reporting_verbs", "word"))
    return re.compile(rf"[^，。；：]{{0,8}}?(?:{words})")


@functools.cache
def _going_on() -> re.Pattern[str]:
    verbs = any_of(read_column("governing_verbs", "word"))
    return re.compile(f"(?:{_GOES_ON}|{verbs})")


@functools.cache
def _continues() -> re.Pattern[str]:
    return re.compile(f"{_AMOUNT}|{_going_on().pattern}")


def read_home(report: Report, passages: Sequence[Passage], units: Sequence[Place]) -> Place | None:
    """What a report is about where its numbers name nobody: the town that is its title, else its region."""
    titles = {passage.id: passage.text for passage in passages[:_FIRST] if passage.role == "title"}
    for unit in units:
        title = titles.get(unit.passage_id or "")
        if title is not None and unit.span is not None and unit.span.of(title) == title.strip():
            return Place(unit.name, unit.adcode)
    return Place(report.region, report.adcode) if report.region else None


def read_units(passages: Sequence[Passage], mentions: Mapping[str, Sequence[Mention]]) -> tuple[Place, ...]:
    """Towns, villages and communities that a report's first lines are about: what it calls 全镇, 该村.

    ``mentions`` are given by the id of their passage.
    """
    found: dict[str, Place] = {}
    for passage in passages[:_FIRST]:
        for mention in mentions.get(passage.id, ()):
            ending = _UNIT_ENDING.search(mention.canonical) if mention.type in _TYPES else None
            if ending is not None:
                place = Place(mention.canonical, mention.adcode, mention.span, mention.passage_id)
                found.setdefault(ending[0], place)
    return tuple(found.values())


def read_scopes(
    passage: Passage, mentions: Sequence[Mention], home: Place | None = None, units: Sequence[Place] = ()
) -> Scopes:
    """Who may own the numbers of ``passage``: names that open a clause or stand before what is measured."""
    text = passage.text
    names = [(each.span, _place(each)) for each in mentions if each.type in _TYPES and len(each.span) > 1]
    regions = {each.span for each in mentions if each.type == "REGION"}
    lasting = {span for span in regions if _going_on().match(text, span.end) is not None}
    starts = [span.start for span, _ in names]
    ends = [span.end for span, _ in names]
    for match in _WHOLE.finditer(text):
        span = Span(*match.span())
        if bisect.bisect_right(ends, span.start) == bisect.bisect_left(starts, span.end):
            names.append((span, _whole(match, home, units)))
            regions.add(span)
            lasting.add(span)
    names.sort(key=lambda name: name[0])
    groups = _grouped(text, names)
    subjects, attributes = [], {}
    for group in groups:
        start, end = group[0][0].start, group[-1][0].end
        before = text[max(0, start - 24) : start]
        if _opens_clause(before):
            alone = len(group) == 1 and not _reporting().match(text, end) and not text.startswith("等", end)
            topic = text.startswith("，", end) or _continues().match(text, end) is not None
            alone = alone and (group[0][0] in regions or topic)
            place = group[0][1] if alone else None
            subjects.append(_Subject(start, end, place, group[0][0] in lasting))
        if len(group) == 1 and _WITH.search(before) is None and group[0][1].name not in (COUNTRY, _WORLD):
            attributes[end] = group[0][1]
    together = tuple(tuple(place for _, place in group) for group in groups if len(group) > 1)
    return Scopes(text, tuple(subjects), attributes, together, home)


def _place(mention: Mention) -> Place:
    return Place(mention.canonical, mention.adcode, mention.span)


def _grouped(text: str, names: Sequence[tuple[Span, Place]]) -> list[list[tuple[Span, Place]]]:
    """Names that only 、, 和 or 与 parts; 四川省|成都市 says one place, the last."""
    groups: list[list[tuple[Span, Place]]] = []
    for name in names:
        between = text[groups[-1][-1][0].end : name[0].start] if groups else "…"
        if between == "":
            groups[-1][-1] = name
        elif between in _JOINS:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _opens_clause(before: str) -> bool:
    clause = max(before.rfind(mark) for mark in "，。；：！？\n,;") + 1
    return _OPENER.fullmatch(before[clause:]) is not None


def _whole(match: re.Match[str], home: Place | None, units: Sequence[Place]) -> Place:
    """What 全省, 我市 or 该镇 names in a report of ``home``; a name of "" where nothing says which."""
    span, level = Span(*match.span()), match[0][1:]
    if level == "国":
        return Place(COUNTRY, None, span)
    if level == "球":
        return Place(_WORLD, None, span)
    for unit in units:
        if unit.name.endswith(level):
            return Place(unit.name, unit.adcode, span)
    for each in ancestors(home.adcode) if home is not None and home.adcode else ():
        if each.name.endswith(level):
            return Place(each.full_name, each.adcode, span)
    return Place("", None, span)


def shared_places(scopes: Scopes, starts: Sequence[int], ends: Sequence[int]) -> dict[int, Place]:
    """By the number of the figure: 甲市和乙市分别投资3亿元和2亿元 gives each city its own."""
    found: dict[int, Place] = {}
    for group in scopes.groups:
        begin = group[-1].span.end if group[-1].span else 0
        first = bisect.bisect_left(starts, begin)
        last = first + len(group)
        if last > len(starts) or starts[first] - begin > _REACH:
            continue
        shared = _SHARED.search(scopes.text, begin, starts[first])
        if shared is None or _CLAUSE_MARK.search(scopes.text, begin, starts[first]):
            continue
        if _SENTENCE_END.search(scopes.text, begin, starts[first]):
            continue
        joined = all(
            scopes.text[ends[index] : starts[index + 1]].strip() in _LISTED
            for index in range(first, last - 1)
        )
        if joined:
            found.update(zip(range(first, last), group, strict=True))
    return found


def scope_of(scopes: Scopes, start: int, indicator: Span | None, *, lasting: bool = False) -> Place | None:
    """The place or organisation that the number at ``start`` belongs to.

    The name right before what is measured (肥西县常住人口71万); else the name that opened a clause of the
    sentence last (云湾集团投资3亿元，建成公园2座); else the region of the report. A ``lasting`` number is a
    time, which a name before it only dates: 长江|十年禁渔.
    """
    if scopes.text.endswith("等", 0, start):
        return scopes.home  # 甲厂、乙厂等|30家企业
    spots = [] if lasting else [start]
    if indicator is not None and indicator.start < start:
        spots.insert(0, indicator.start)
    for spot in spots:
        place = _attribute(scopes, spot)
        if place is not None and not _is_counted(place, indicator):
            return place if place.name else None
    number = bisect.bisect_right(scopes.subjects, start, key=lambda subject: subject.end) - 1
    subject = scopes.subjects[number] if number >= 0 else None
    if subject is None or subject.place is None or not _reaches(scopes.text, subject, start):
        return scopes.home
    return subject.place if subject.place.name else None


def _reaches(text: str, subject: _Subject, start: int) -> bool:
    """Whether the number at ``start`` still belongs to what opened an earlier clause of its sentence."""
    if start - subject.end > _REACH or _SENTENCE_END.search(text, subject.end, start):
        return False
    if subject.lasts:
        return True
    clauses = _CLAUSE_MARK.finditer(text, subject.end, start)
    return all(_going_on().match(text, mark.end()) for mark in clauses)


def _is_counted(place: Place, indicator: Span | None) -> bool:
    """Whether the name is itself what is counted: 产业园|12个."""
    return indicator is not None and place.span is not None and indicator.overlaps(place.span)


def _attribute(scopes: Scopes, at: int) -> Place | None:
    for length in range(_FILLER + 1):
        place = scopes.attributes.get(at - length)
        if place is not None and _ATTRIBUTE.fullmatch(scopes.text, at - length, at):
            return place
    return None
