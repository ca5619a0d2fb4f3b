"""Contexts: what the passages before one say about when and where its figures hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.span import Span
from extract.figures.numerals import fold_digits
from extract.figures.periods import Period, read_periods
from extract.figures.scopes import Place, read_home, read_units
from extract.figures.statuses import announces, looks_back
from extract.figures.times import UNKNOWN, Clock, find_times, may_begin_time, plan_years
from extract.records import Mention, Passage, Report, Status


@dataclass(frozen=True, slots=True)
class Context:
    """What governs the figures of a passage where the passage itself does not say."""

    clock: Clock = UNKNOWN
    section: Period | None = None  # what its headings or the passages before are about
    planned: bool = False  # whether that section tells plans
    place: Place | None = None  # the region of the report
    units: tuple[Place, ...] = ()  # towns and villages that the report is about: 全镇, 全村

    @property
    def told(self) -> int | None:
        """The last year that the report can tell results of."""
        return self.clock.reviewed or self.clock.year

    def section_for(self, status: Status) -> Period | None:
        """The section's period for a figure: a review dates what was reached, a plan what is intended."""
        return self.section if self.planned == (status == "target") else None


def read_contexts(
    reports: Sequence[Report],
    passages: Sequence[Passage],
    mentions: Sequence[Mention] = (),
    published: str | None = None,
) -> dict[str, Context]:
    """The context of every passage by its id; ``passages`` stand in reading order.

    ``published`` is the day that the format states, for reports whose text names none.

    Under “一、2025年工作回顾” a passage without a date of its own tells of 2025, and in a report of January
    2026 “去年” is 2025.
    """
    by_id = {report.id: report for report in reports}
    named: dict[str, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.passage_id, []).append(mention)
    found: dict[str, Context] = {}
    for report_id, group in groupby(passages, key=lambda passage: passage.report_id):
        found.update(_walk(by_id.get(report_id), list(group), named, published))
    return found


# ------------------------------------------------------------------------------------- date of the report


def date_reports(
    reports: Sequence[Report], passages: Sequence[Passage], published: str | None = None
) -> tuple[Report, ...]:
    """The reports, each with the day on which it speaks, or the year where no more is said.

    The text decides: the day that it is signed or delivered, then the day that the format states
    (``published``: 2023-05-06 09:10), unless the number of the document names another year: pages are often
    put up again. ``passages`` stand in reading order. “——2026年1月27日在省人民代表大会会议上” gives
    2026-01-27.
    """
    own = {id_: list(group) for id_, group in groupby(passages, key=lambda passage: passage.report_id)}
    return tuple(
        replace(report, date=_date_of(report, own.get(report.id, []), published)) for report in reports
    )


def _date_of(report: Report, passages: Sequence[Passage], published: str | None) -> str | None:
    clock = _read_speech(report, passages, published).clock
    return clock.day or (f"{clock.year:04}" if clock.year is not None else None)


_SPACES = re.compile(r"\s")
_ADDRESS = re.compile(r"工作报告")
_SUMMARY = re.compile(r"([12]\d{3})年度?[^\d]{0,16}?(?:总结|情况|公报|回顾|年报|年度报告)")
_TITLE_YEAR = re.compile(r"([12]\d{3})年")
_FULL_DATE = re.compile(
    r"(?P<year>[12]\d{3}|[一二][零〇○Ｏ一二三四五六七八九]{3})(?:\s?年\s?|[-/.])"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:\s?月\s?|[-/.])"
    r"(?P<day>[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:\s?[日号])?"
)
_SESSION = re.compile(r"[\s　—－–*·-]*(?:[（(])?$")
_SESSION_AFTER = re.compile(r"在[^。，]{4,40}(?:会议|大会)上")
_DATE_LINE = re.compile(
    r"(?:(?:发布|发文|成文|印发|公开|更新)?(?:日期|时间)[:：]?|[（(])?\s*"
    + _FULL_DATE.pattern
    + r"(?:\s*\d\d[时:：]\d\d分?(?:[:：]\d\d)?)?[)）]?$"
)
_NUMBER_LINE = re.compile(r"^[^，。；]{0,16}[〔\[（(]([12]\d{3})[〕\]）)]第?\d{1,4}号$")
_FIRST, _LAST = 9, 6  # passages of a report in which its date stands


@dataclass(frozen=True, slots=True)
class _Speech:
    """When a report speaks and which year it reviews."""

    clock: Clock
    yearly: bool  # an address or a summary, which goes through a year section by section
    title: Period | None = None


def _read_speech(report: Report | None, passages: Sequence[Passage], published: str | None = None) -> _Speech:
    title = _SPACES.sub("", fold_digits(report.title or "")) if report is not None else ""
    day = next(_find_days(passages), None)
    summary = _SUMMARY.search(title)
    if _ADDRESS.search(title) and summary is None:
        year = _TITLE_YEAR.search(title)
        stated = int(year[1]) if year else day[0] if day else None
        if stated is None:
            return _Speech(UNKNOWN, yearly=True)
        clock = _clock(day) if day and day[0] == stated else Clock(stated)
        early = clock.month is None or clock.month <= 4
        return _Speech(replace(clock, reviewed=stated - 1 if early else None), yearly=True)
    if summary is not None:
        told = int(summary[1])
        return _Speech(Clock(told, reviewed=told), yearly=True, title=_in_title(passages, told))
    numbered = _numbered_year(passages)
    if day is None and (stated_day := _read_stated(published)) and numbered in (None, stated_day[0]):
        day = stated_day
    return _Speech(_clock(day) if day else Clock(numbered), yearly=False)


def _read_stated(published: str | None) -> tuple[int, int, int] | None:
    found = _FULL_DATE.match(fold_digits(published.strip())) if published else None
    return _date(found) if found else None


def _clock(day: tuple[int, int, int]) -> Clock:
    times = find_times(f"{day[0]:04}-{day[1]:02}-{day[2]:02}")
    return Clock(day[0], times[0].iso if times else None, day[1])


def _in_title(passages: Sequence[Passage], year: int) -> Period | None:
    for passage in passages[:_FIRST]:
        at = fold_digits(passage.text).find(f"{year}年") if passage.role == "title" else -1
        if at >= 0:
            return Period(f"{year}", Span(at, at + 5), passage.id)
    return None


def _find_days(passages: Sequence[Passage]) -> Iterator[tuple[int, int, int]]:
    """Days on which the report may speak, most telling first."""
    passages = [passage for passage in passages if passage.role != "table"]
    head, tail = passages[:_FIRST], passages[_FIRST:][-_LAST:]
    for passage in head:
        text = passage.text
        found = _FULL_DATE.search(text, 0, 60)
        if found and _SESSION.match(text[: found.start()]) and _SESSION_AFTER.match(text, found.end()):
            yield _date(found)
    for passage in (*reversed(tail), *head):
        found = _DATE_LINE.match(passage.text.strip()) if len(passage.text) < 40 else None
        if found:
            yield _date(found)
    for passage in head:
        if passage.role in ("body", "fragment") and len(passage.text) >= 40:
            found = _FULL_DATE.match(passage.text)
            if found:
                yield _date(found)
            return


def _date(match: re.Match[str]) -> tuple[int, int, int]:
    (time, *_) = find_times(f"{match['year']}年{match['month']}月{match['day']}日")
    parts = [int(part) for part in (time.iso or "").split("-") if part]
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (int(match["year"]), 1, 1)


def _numbered_year(passages: Sequence[Passage]) -> int | None:
    for passage in passages[:_FIRST]:
        found = _NUMBER_LINE.match(passage.text.strip()) if len(passage.text) < 40 else None
        if found:
            return int(found[1])
    return None


# ------------------------------------------------------------------------------------------------ sections

_HEADING_PLAN = re.compile(
    r"(?<![“‘])[“‘]?十([一二三四五六七])五[”’]?(?!规划|计划|纲要|重[大点]|[时期间以末]|（)"
)
# A heading of a period tells what was or will be done in it; 2019年冠状病毒病防治方案 does not.
_ABOUT_WORK = re.compile(
    r"工作|回顾|总结|成[就绩效]|发展|目标|任务|安排|部署|计划|打算|思路|要求|情况|完成|时期|期间|实事|要点|五年|一年|来$"
)
_RULES = re.compile(r"(?:方案|办法|通知|细则|指南|意见|条例|规定|公告|指引|预案|措施)(?:（.{1,12}）)?$")
_NUMBERED = re.compile(
    r"[\s　]*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]部分)"
    r"[^，。；：\n]{2,36}(?=$|[\s　（。：])"
)
_FOOTNOTE = re.compile(r"[［\[【]\d{1,3}[］\]】]")  # notes at the end of a report belong to no section
_SETTER = re.compile(r"(?:工作|如下|以下|方面|成效|成绩|目标|任务|安排|进展)[^，。；]{0,12}[：:。]$")
_SETTER_LENGTH = 70
_DRAWN_UP = re.compile(r"(?:编制|制定|起草|形成|提出)了?[^。；]{0,40}(?:规划|纲要)")
_OPENING_LENGTH = 160  # characters of a passage in which what it is about is said
_INTERVAL_LENGTH = 9  # characters of 2021/2025
_BEFORE_OPENING = "　 “‘刚即将过去的在各位代表！，,"


@dataclass(frozen=True, slots=True)
class _Section:
    """What the headings say of their passages, and then what an opening passage adds."""

    period: Period | None
    clock: Clock
    planned: bool
    fixed: bool  # whether one heading names one time
    mixed: bool  # whether it names several: “十四五”成就和“十五五”目标
    anchor: tuple[str, ...]  # the headings down to the one that names a time


def _walk(
    report: Report | None,
    passages: Sequence[Passage],
    mentions: Mapping[str, Sequence[Mention]],
    published: str | None,
) -> Iterator[tuple[str, Context]]:
    speech = _read_speech(report, passages, published)
    units = read_units(passages, mentions)
    place = read_home(report, passages, units) if report is not None else None
    ids: dict[str, str] = {}  # of the heading with this text that came last
    path: tuple[str, ...] = ()
    section = _read_section((), ids, speech)
    for passage in passages:
        if passage.role == "heading":
            ids[passage.text] = passage.id
        elif passage.heading_path != path:
            section = _follow(section, passage.heading_path, ids, speech)
            path = passage.heading_path
        if passage.role == "caption":  # it stands beside the text, and what it says is not of the section
            yield passage.id, Context(speech.clock, None, planned=False, place=place, units=units)
            continue
        if _FOOTNOTE.match(passage.text) is not None:
            section = _Section(
                None, speech.clock, planned=False, fixed=True, mixed=False, anchor=section.anchor
            )
        numbered = _NUMBERED.match(passage.text) if passage.role == "body" else None
        stated = _read_heading(numbered[0], passage.id, speech) if numbered is not None else None
        if stated is not None:
            section = replace(stated, anchor=section.anchor)
        elif passage.role not in ("heading", "table"):
            section = _after_opening(passage, section, speech)
        yield passage.id, Context(section.clock, section.period, section.planned, place, units)


def _follow(section: _Section, path: tuple[str, ...], ids: Mapping[str, str], speech: _Speech) -> _Section:
    """The section that begins with the headings ``path`` after ``section``."""
    found = _read_section(path, ids, speech)
    named = found.fixed or found.clock != speech.clock
    if speech.yearly and not named and path and path[0].startswith(("（", "(")):
        return replace(section, planned=section.planned or found.planned)  # its own heading was not read
    if found.anchor == section.anchor:
        return replace(section, planned=found.planned or section.planned)
    if speech.yearly and not named and speech.clock.reviewed != speech.clock.year and section.anchor:
        # After its review an address tells plans, whether a heading says so or not.
        return replace(found, planned=bool(path) and not looks_back(path))
    return found


def _read_section(path: tuple[str, ...], ids: Mapping[str, str], speech: _Speech) -> _Section:
    planned = announces(path)
    for depth in range(len(path), 0, -1):
        stated = _read_heading(path[depth - 1], ids.get(path[depth - 1], ""), speech)
        if stated is not None:
            return replace(stated, planned=stated.planned or planned, anchor=path[:depth])
    title = speech.title if not planned else None
    clock = replace(speech.clock, about=speech.clock.reviewed) if title is not None else speech.clock
    return _Section(title, clock, planned, fixed=False, mixed=False, anchor=path[:1])


def _read_heading(heading: str, passage_id: str, speech: _Speech) -> _Section | None:
    """What a heading says about time, or None where it names none."""
    if _ABOUT_WORK.search(heading) is None or _RULES.search(heading) is not None:
        return None
    found = [period for period in read_periods(heading, (), speech.clock) if not period.vague]
    # 和2015年 is a comparison in a sentence (和2015年相比), and the second time of a heading.
    stated = {
        period.iso: period
        for period in found
        if period.iso is not None
        and not (period.compared and heading[period.span.start - 1 : period.span.start] not in ("和", "与"))
    }
    for match in _HEADING_PLAN.finditer(heading):
        first, last = plan_years("十" + match[1])
        stated.setdefault(f"{first}/{last}", Period(f"{first}/{last}", Span(match.start(), match.end())))
    if not stated:
        return None
    years = [int(iso) for iso in stated if len(iso) == 4]
    plans = [iso for iso in stated if len(iso) == 9]
    clock = replace(
        speech.clock,
        about=years[0] if len(years) == 1 else None,
        plan=(int(plans[0][:4]), int(plans[0][5:])) if len(plans) == 1 else None,
    )
    (iso, period), *others = stated.items()
    told = speech.clock.reviewed or speech.clock.year
    planned = announces((heading,)) or (told is not None and int(iso[:4]) > told)
    single = None if others else replace(period, passage_id=passage_id)
    return _Section(single, clock, planned, fixed=not others, mixed=bool(others), anchor=())


def _drawn_up(passage: Passage, section: _Section, speech: _Speech) -> _Section | None:
    """What comes after the achievements where a passage opens with a plan: 我们编制了“十五五”规划纲要."""
    told = speech.clock.reviewed or speech.clock.year
    text = passage.text[:_OPENING_LENGTH]
    plan = _HEADING_PLAN.search(text) if told is not None and _DRAWN_UP.search(text) else None
    if plan is None or told is None:
        return None
    first, last = plan_years("十" + plan[1])
    if first <= told:
        return None
    period = Period(f"{first}/{last}", Span(plan.start(), plan.end()), passage_id=passage.id)
    clock = replace(section.clock, about=None, plan=(first, last))
    return replace(section, period=period, clock=clock, planned=True)


def _after_opening(passage: Passage, section: _Section, speech: _Speech) -> _Section:
    """The section as a passage leaves it that opens with a time: 一年来，主要做了以下工作："""
    if section.mixed and not section.planned and (drawn_up := _drawn_up(passage, section, speech)):
        return drawn_up
    setter = len(passage.text) <= _SETTER_LENGTH and _SETTER.search(passage.text) is not None
    if not (setter or speech.yearly):
        return section
    text = passage.text[:_OPENING_LENGTH]
    if not may_begin_time(text, len(text) - len(text.lstrip(_BEFORE_OPENING)) + 1):
        return section
    openings = [
        period for period in read_periods(text, (), section.clock) if period.opens and period.iso is not None
    ]
    if not openings or passage.text[: openings[0].span.start].strip(_BEFORE_OPENING):
        return section
    several = [period for period in openings if len(period.iso or "") == _INTERVAL_LENGTH]
    period = several[0] if several else openings[0]
    if section.fixed and not (setter or several):
        return section
    about = int((period.iso or "")[:4]) if not several else section.clock.about
    told = speech.clock.reviewed or speech.clock.year
    ahead = told is not None and int((period.iso or "")[:4]) > told
    return replace(
        section,
        period=replace(period, passage_id=passage.id),
        clock=replace(section.clock, about=about),
        planned=section.planned if section.fixed else ahead or (section.planned and not section.mixed),
    )
