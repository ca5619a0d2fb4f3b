"""Dates and periods, normalised to ISO 8601 where the calendar knows them."""

import functools
import re
from collections.abc import Iterator
from datetime import date

from corpus.span import Span
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_rows

_D = "[0-9０-９]"
_CN = "[〇零○Ｏ一二三四五六七八九十]"
_YEAR = (
    rf"(?P<year>(?:1[0-9]|20|２０|１９){_D}{{2}}|[一二][〇零○Ｏ九八][〇零○Ｏ一二三四五六七八九]{{2}})\s?年"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|[０-９]{1,2}|十[一二]?|[一二三四五六七八九])\s?月(?!报)份?\s?"
_DAY = (
    r"(?:[12][0-9]|3[01]|0?[1-9]|[０-９]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号]"
    r"(?!线|楼|院|文)"
)
_PART = r"(?P<part>上半年|下半年|第?[一二三四1-4]季度|年初|年中|年底|年末|初|底|末|春节?|夏季?|秋季?|冬季?)"
_RANGE = r"\s*(?:至|到|—+|－|-|~|～|–)\s*"

_FULL = re.compile(
    rf"{_YEAR}(?:\s?{_MONTH}(?:{_DAY})?|{_PART})?度?(?:以来|以后|之前|以前|前后|期间)?"
    rf"|(?P<relative>今|去|前|明|同|次)年\s?{_MONTH}(?:{_DAY})?"
    rf"|(?<![0-9０-９点第个]){_MONTH}{_DAY}|(?<![0-9０-９.第个]){_MONTH}(?![球饼])(?:以来|上旬|中旬|下旬|初|底)?"
)
_MONTH_DAY = re.compile(
    r"(?<=年)?(?P<month>[0-9０-９一二三四五六七八九十]{1,2})\s?月份?\s?(?:(?P<day>[0-9０-９一二三四五六七八九十]{1,3})\s?[日号])?"
)
_ISO = re.compile(r"(?<![\d.-])((?:19|20)\d{2})([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])")
_DAYS = re.compile(
    rf"(?:{_YEAR})?\s?(?P<m1>{_D}{{1,2}})\s?月\s?(?P<d1>{_D}{{1,2}})\s?[日号]?{_RANGE}"
    rf"(?:(?P<last>{_D}{{4}})\s?年)?\s?(?:(?P<m2>{_D}{{1,2}})\s?月)?\s?(?P<d2>{_D}{{1,2}})\s?[日号](?!线|楼|院|文)"
)
# A day or a month of the calendar: no word goes across its end (3月12日|原国家测绘局).
_CALENDAR = re.compile(rf"{_YEAR}(?:\s?{_MONTH}(?:{_DAY})?)?|(?<![0-9０-９点第个]){_MONTH}{_DAY}")
_YEARS = re.compile(
    rf"(?<![0-9])(?P<first>{_D}{{4}})\s?年?{_RANGE}(?P<last>{_D}{{4}})\s?年"
    rf"|(?<![0-9])(?P<y>{_D}{{4}})\s?年\s?(?P<m1>{_D}{{1,2}})\s?月?{_RANGE}(?P<m2>{_D}{{1,2}})\s?月(?!{_D})"
    rf"|(?P<relative>[今去前明])年\s?(?P<r1>{_D}{{1,2}})\s?月?{_RANGE}(?P<r2>{_D}{{1,2}})\s?月(?!\s?{_D})"
    rf"|(?<![0-9])(?P<n1>{_D}{{1,2}})\s?月?{_RANGE}(?P<n2>{_D}{{1,2}})\s?月(?!\s?{_D})"
)
_PLAN = re.compile(
    r"[“\"]?(?P<plan>十[一二三四五六七]五)[”\"]?(?:规划)?(?P<tail>时期|期间|以来|末|初|前|中期)"
)
_RELATIVE = re.compile(
    r"(?:近|最近|过去|今后|未来)(?:[一二两三四五六七八九十几]|[0-9]{1,2})个?(?:年|月)(?:来|间|内)?(?![度年])"
    r"|近年来?(?!度)|近些年来?|多年来|一年来|长期以来|今年以?来|去年以?来|年初以来|今年(?:上半年|下半年|底|初|年底|年初)?|去年(?:同期|底|年底)?"
    r"|前年|明年|后年|上年(?!度|级)|本年度|上半年|下半年|(?:第?[一二三四]|上|本)季度|(?:本|上|下)月(?!均)|年底前?|年初|年末"
    r"|新世纪以来|改革开放以来|(?:党的)?(?:十[六七八九]|二十)大以来|新中国成立以来|建国以来"
    r"|(?:20|19)?[0-9]0年代(?:[初中末]期?)?|[二一]十世纪[一二三四五六七八九]十年代(?:[初中末]期?)?|上世纪(?:[一二三四五六七八九]十|[0-9]0)年代"
)
_EACH = re.compile("[每逐]$|每年$")
_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_PERIODS = {
    "上半年": (1, 6), "下半年": (7, 12),
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
    "1季度": (1, 3), "2季度": (4, 6), "3季度": (7, 9), "4季度": (10, 12),
}  # fmt: skip
_PLAN_YEARS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}


def find_dates(reading: Reading) -> Iterator[Candidate]:
    """Points and periods of time: 2019年10月, 6月20日, “十四五”时期, 近年来, 清明节.

    Each month and each year (每年, 每月) is no date; neither is a number of years (三年, 10年).
    """
    text = reading.text
    for match in _DAYS.finditer(text):
        yield _date(match.start(), match.end(), _iso_days(match, reading.context.year))
    for match in _YEARS.finditer(text):
        yield _date(match.start(), match.end(), _iso_range(match, reading.context.year))
    for match in _FULL.finditer(text):
        if not _EACH.search(text[max(0, match.start() - 2) : match.start()]):
            yield _date(match.start(), match.end(), _iso_point(match, reading.context.year))
    for match in _ISO.finditer(text):
        yield _date(match.start(), match.end(), _iso_day(int(match[1]), int(match[3]), int(match[4])))
    for match in _PLAN.finditer(text):
        start = _PLAN_YEARS.get(match["plan"])
        iso = f"{start}/{start + 4}" if start and match["tail"] in {"时期", "期间"} else None
        yield _date(match.start(), match.end(), iso)
    for match in _RELATIVE.finditer(text):
        yield _date(match.start(), match.end(), _iso_relative(match[0], reading.context.year))
    yield from _find_festivals(text)


def find_calendar_spans(text: str) -> Iterator[Span]:
    """Years, months and days of the calendar, as boundaries of words."""
    return (Span(match.start(), match.start() + len(match[0].rstrip())) for match in _CALENDAR.finditer(text))


def _date(start: int, end: int, iso: str | None) -> Candidate:
    return Candidate("DATE", Span(start, end), canonical=iso)


def _find_festivals(text: str) -> Iterator[Candidate]:
    festivals = _festivals()
    for match in _festival_pattern().finditer(text):
        row = festivals[match[0]]
        start, end = match.span()
        quoted = text[start - 1 : start] in {"“", '"'} and text[end : end + 1] in {"”", '"'}
        if row["quoted"] == "yes" and not quoted:
            continue
        yield _date(start, end, row["iso"] or None)


@functools.cache
def _festivals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read_rows("festivals")}


@functools.cache
def _festival_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_festivals()))


def _iso_point(match: re.Match[str], year: int | None) -> str | None:
    """2019年10月 → 2019-10; 6月20日 → --06-20 where no year is known; 2021年上半年 → 2021-01/2021-06."""
    groups = match.groupdict()
    if groups.get("year") is not None:
        year = _number(groups["year"])
    if groups.get("relative"):
        year = _relative_year(groups["relative"], year)
    months = _MONTH_DAY.search(match[0])
    month = _number(months["month"]) if months else None
    day = _number(months["day"]) if months and months["day"] else None
    if month is None:
        period = _PERIODS.get((groups.get("part") or "").removeprefix("第"))
        if year and period:
            return f"{year:04}-{period[0]:02}/{year:04}-{period[1]:02}"
        return f"{year:04}" if year else None
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}" if year else f"--{month:02}"
    return _iso_day(year, month, day)


def _relative_year(word: str, year: int | None) -> int | None:
    shift = {"今": 0, "去": -1, "前": -2, "明": 1}.get(word)
    return None if year is None or shift is None else year + shift


def _iso_days(match: re.Match[str], year: int | None) -> str | None:
    """5月1日至3日 → --05-01/--05-03; 2023年11月15日至2024年3月15日 → 2023-11-15/2024-03-15."""
    first_year = _number(match["year"]) if match["year"] else year
    last_year = _number(match["last"]) if match["last"] else first_year
    first_month = _number(match["m1"])
    last_month = _number(match["m2"]) if match["m2"] else first_month
    first = _iso_day(first_year, first_month, _number(match["d1"]))
    last = _iso_day(last_year, last_month, _number(match["d2"]))
    return f"{first}/{last}" if first and last else None


def _iso_day(year: int | None, month: int, day: int) -> str | None:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _iso_range(match: re.Match[str], year: int | None) -> str | None:
    if match["first"]:
        return f"{_number(match['first']):04}/{_number(match['last']):04}"
    if match["relative"]:
        year = _relative_year(match["relative"], year)
        first, last = _number(match["r1"]), _number(match["r2"])
    elif match["y"]:
        year, first, last = _number(match["y"]), _number(match["m1"]), _number(match["m2"])
    else:
        first, last = _number(match["n1"]), _number(match["n2"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    head = f"{year:04}" if year else "-"
    return f"{head}-{first:02}/{head}-{last:02}"


def _iso_relative(text: str, year: int | None) -> str | None:
    if year is None:
        return None
    if text.startswith("去年"):
        return f"{year - 1:04}" if text in {"去年", "去年同期"} else None
    if text in {"今年", "明年"}:
        return f"{year + (text == '明年'):04}"
    period = _PERIODS.get(text.removeprefix("今年"))
    return f"{year:04}-{period[0]:02}/{year:04}-{period[1]:02}" if period else None


def _number(text: str) -> int:
    """The number that digits or Chinese numerals up to 99 and years spell: 二〇二一 → 2021, 十二 → 12."""
    text = text.translate({ord("０") + index: str(index) for index in range(10)})
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS[char] for char in text))
