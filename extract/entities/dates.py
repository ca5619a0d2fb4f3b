"""Dates and periods: where a text says when, with the ISO 8601 value where the calendar knows it."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.date_values import (
    PLAN_YEARS,
    day_value,
    days_value,
    festival_value,
    point_value,
    range_value,
    relative_value,
)
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.word_lists import any_of, read_rows

_D = "[0-9０-９]"
_YEAR = (
    rf"(?P<year>(?:1[0-9]|20|２０|１９){_D}{{2}}|[一二][〇零○Ｏ九八][〇零○Ｏ一二三四五六七八九]{{2}})\s?年"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|[０-９]{1,2}|十[一二]?|[一二三四五六七八九])\s?月(?!报)(?!(?<=三月)三)份?\s?"
_DAY = (
    r"(?:[12][0-9]|3[01]|0?[1-9]|[０-９]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号]"
    r"(?!线|楼|院|文)"
)
# 晚9时, 下午, 20：00; 晚会 is no time of day.
_HOUR = (
    r"(?:\s?(?:凌晨|清晨|早上|早晨|上午|中午|正午|下午|傍晚|晚上|晚间|夜间|深夜|[早晚晨夜](?![会宴餐报班期])))?"
    rf"(?:\s?{_D}{{1,2}}(?:[时点](?:{_D}{{1,2}}分|整|半)?|[:：]{_D}{{2}}))?"
)
_QUARTER = r"(?:第?[一二三四1-4]|[1１][-—~～至][2-4]|前[两二三23])季度末?"
_PART = rf"(?P<part>上半年|下半年|{_QUARTER}|年初|年中|年底|年末|初|中期|底|末|春节?|夏季?|秋季?|冬季?)"
_RANGE = r"\s*(?:至|到|—+|－|-|~|～|–)\s*"

# Each pattern opens with the characters that its matches begin with: most offsets are passed over at once.
_FULL = Pattern(
    "(?=[0-9０-９一二三四五六七八九十今去前明同次当翌])(?:"
    rf"{_YEAR}(?:\s?{_MONTH}(?:{_DAY}{_HOUR}|[上中下]旬|[初底末])?|{_PART})?度?(?:以来|以后|{_RANGE}今)?"
    rf"|(?P<relative>[今去前明同次当翌])年(?:的)?\s?{_MONTH}(?:{_DAY}{_HOUR}|[上中下]旬|[初底末])?(?:以来)?"
    rf"|(?<![0-9０-９点第个]){_MONTH}{_DAY}{_HOUR}(?:以来)?"
    rf"|(?<![0-9０-９.第个]){_MONTH}(?![球饼])(?:以来|[上中下]旬|[初底末])?"
    ")"
)
_ISO = Pattern(r"(?<![\d.-])((?:19|20)\d{2})([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])")
_DAYS = Pattern(
    "(?=[0-9０-９一二])(?:"
    rf"(?:{_YEAR})?\s?(?P<m1>{_D}{{1,2}})\s?月\s?(?P<d1>{_D}{{1,2}})\s?[日号]?{_HOUR}{_RANGE}"
    rf"(?:(?P<last>{_D}{{4}})\s?年)?\s?(?:(?P<m2>{_D}{{1,2}})\s?月)?\s?(?P<d2>{_D}{{1,2}})\s?[日号](?!线|楼|院|文)"
    rf"{_HOUR}"
    ")"
)
# A day or a month of the calendar: no word goes across its end (3月12日|原国家测绘局).
_CALENDAR = Pattern(
    "(?=[0-9０-９一二三四五六七八九十])(?:"
    rf"{_YEAR}(?:\s?{_MONTH}(?:{_DAY})?)?|(?<![0-9０-９点第个]){_MONTH}{_DAY}"
    ")"
)
_YEARS = Pattern(
    "(?=[0-9０-９今去前明])(?:"
    rf"(?<![0-9])(?<![0-9A-Z]-)(?P<first>{_D}{{4}})\s?年?{_RANGE}(?P<last>{_D}{{4}})\s?年(?!\s?{_D}{{1,2}}\s?月)"
    rf"|(?<![0-9])(?P<y1>{_D}{{4}})(?:\s?年\s?|\.)(?P<f1>{_D}{{1,2}})\s?月?{_RANGE}"
    rf"(?P<y2>{_D}{{4}})(?:\s?年\s?|\.)(?P<f2>{_D}{{1,2}})(?:\s?月(?!\s?{_D})|(?![0-9.年月日]))"
    rf"|(?<![0-9])(?P<y>{_D}{{4}})\s?年\s?(?P<m1>{_D}{{1,2}})\s?月?{_RANGE}(?P<m2>{_D}{{1,2}})\s?月(?!{_D})"
    rf"|(?P<relative>[今去前明])年\s?(?P<r1>{_D}{{1,2}})\s?月?{_RANGE}(?P<r2>{_D}{{1,2}})\s?月(?!\s?{_D})"
    rf"|(?<![0-9])(?P<n1>{_D}{{1,2}})\s?月?{_RANGE}(?P<n2>{_D}{{1,2}})\s?月(?!\s?{_D})"
    ")"
)
# Alone the plan's number is the time, before 规划 it opens a document's name.
_PLAN = Pattern(
    r"(?P<open>[“\"])?(?<![一二三四五六七八九十百])(?P<plan>十[一二三四五六七]五)(?P<close>[”\"])?"
    r"(?:(?P<tail>(?:规划)?(?:时期|期间|以来|末期?|初期?|前期|中期|后期))|(?![”\"]?(?:规划|计划|纲要|国民|重点|重大|专项|行动|[一-鿿]{2,8}规划)))"
)
_NUMBER = "(?:[一二两三四五六七八九十几]{1,3}|[0-9]{1,2})"
_RELATIVE = Pattern(
    "(?=[近最过今未改0-9一二两三四五六七八九十几多长去年前明后上本下新党中建第１２２])(?:"
    rf"(?:近|最近|过去|今后|未来){_NUMBER}个?多?(?:年|月)多?(?:来|间|内)?(?![度年])"
    rf"|(?:改革开放)?(?<![0-9一二三四五六七八九十]){_NUMBER}[多余]?年[多余]?来(?!自|到|得|的?及)"
    rf"|近年来?(?!度)|近些年来?|多年来|长期以来"
    rf"|[今去]年(?:的)?(?:上半年|下半年|{_QUARTER})|今年以?来|去年以?来|年初以来|今年(?:[底初末]|年底|年初)?|去年(?:同期|[底末]|年底)?"
    rf"|前年(?!均)|明年(?:[底初]|上半年)?|后年|上年(?:同期|末|底)|上年(?!度|级)|本年度|上半年|下半年|(?:{_QUARTER}|[上本]季度)"
    r"|(?:本|上|下)月(?:[底初末]|[上中下]旬)?(?!均)|年[底末](?!前?[卡])|年初|新世纪以来|改革开放以来|(?:党的)?(?:十[六七八九]|二十)大以来"
    r"|新中国成立以来|建国以来|新时代以来"
    r"|(?:[上本]|[二12２１][十０-９0-9][一]?)世纪(?:[一二三四五六七八九]十年代|[0-9]0年代)?(?:[初末]期?|中[叶期]|以来)?"
    r"|(?:20|19)?[0-9]0年代(?:[初中末]期?)?"
    ")"
)
# 9月2日、3日: the month is said once. 18日下午 needs no month.
_NEXT_DAY = re.compile(rf"[、和至及](?P<day>{_DAY}{_HOUR})(?:以来)?")
_DAY_TIME = Pattern(
    rf"(?<![0-9０-９月点第个一二三四五六七八九十、./-])(?P<day>(?:[12][0-9]|3[01]|0?[1-9])\s?日)"
    r"(?P<time>\s?(?:凌晨|清晨|早上|早晨|上午|中午|正午|下午|傍晚|晚上|晚间|夜间|深夜|晚(?![会宴餐报班期])))"
    rf"(?:\s?{_D}{{1,2}}(?:[时点](?:{_D}{{1,2}}分|整|半)?|[:：]{_D}{{2}}))?"
)
_EACH = re.compile("[每逐]$|每年$")
# What follows an everyday word that names a holiday: 国庆|假期, 清明|期间.
_HOLIDAY = re.compile("假期|期间|前后|前夕|小?长假|黄金周|佳节|当[天日]|双节|节前|节后")


@find_once
def find_dates(reading: Reading) -> Iterator[Candidate]:
    """Points and periods of time: 2019年10月, 6月20日, “十四五”时期, 近年来, 清明节.

    Each month and each year (每年, 每月) is no date; neither is a number of years (三年, 10年).
    """
    text = reading.text
    year, spoken = reading.context.year, reading.context.spoken
    for match in _DAYS.finditer(text):
        yield _date(match.start(), match.end(), days_value(match, year))
    for match in _YEARS.finditer(text):
        yield _date(match.start(), match.end(), range_value(match, spoken if match["relative"] else year))
    for match in _FULL.finditer(text):
        if not _EACH.search(text[max(0, match.start() - 2) : match.start()]):
            end = match.start() + len(match[0].rstrip())
            yield _date(match.start(), end, point_value(match, spoken if match["relative"] else year))
            if "日" in match[0]:
                yield from _next_days(text, end)
    for match in _ISO.finditer(text):
        yield _date(match.start(), match.end(), day_value(int(match[1]), int(match[3]), int(match[4])))
    for match in _DAY_TIME.finditer(text):
        yield _date(match.start(), match.end(), None)
    yield from _find_plans(text)
    for match in _RELATIVE.finditer(text):
        yield _date(match.start(), match.end(), relative_value(match[0], spoken))
    yield from _find_festivals(text)


def _next_days(text: str, end: int) -> Iterator[Candidate]:
    """The days that a list goes on with after a whole date: 9月2日、3日."""
    while match := _NEXT_DAY.match(text, end):
        yield _date(*match.span("day"), None)
        end = match.end()


def find_calendar_spans(text: str) -> Iterator[Span]:
    """Years, months and days of the calendar, as boundaries of words."""
    return (Span(match.start(), match.start() + len(match[0].rstrip())) for match in _CALENDAR.finditer(text))


def _date(start: int, end: int, iso: str | None) -> Candidate:
    return Candidate("DATE", Span(start, end), canonical=iso)


def _find_plans(text: str) -> Iterator[Candidate]:
    """“十四五”时期 with its marks; where nothing follows the plan's number alone: 十四五."""
    for match in _PLAN.finditer(text):
        first = PLAN_YEARS.get(match["plan"])
        tail = match["tail"] or ""
        whole = tail in {"", "时期", "期间"}
        span = match.span() if tail else match.span("plan")
        yield _date(*span, f"{first}/{first + 4}" if first and whole else None)


def _find_festivals(text: str) -> Iterator[Candidate]:
    for match in _festival_pattern().finditer(text):
        row = _festivals()[match[0]]
        start, end = match.span()
        quoted = text[start - 1 : start] in {"“", '"'} and text[end : end + 1] in {"”", '"'}
        if row["quoted"] == "yes" and not quoted and not _HOLIDAY.match(text, end):
            continue
        yield _date(start, end, festival_value(row["iso"], text, start))


@functools.cache
def _festivals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read_rows("festivals")}


@functools.cache
def _festival_pattern() -> Pattern:
    return Pattern(any_of(_festivals()))
