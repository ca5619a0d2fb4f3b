"""Times: the dates and intervals that a text names, in ISO 8601 where the words and the report tell it."""

import calendar
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.span import Span
from extract.figures.numerals import fold_digits
from extract.word_lists import any_of, read_rows

# now: 目前; vague: 近年来; both govern although nothing may say when that is. each: 每年.
TimeKind = Literal["date", "plan", "year", "part", "years", "now", "vague", "each", "era"]


@dataclass(frozen=True, slots=True)
class Clock:
    """What a report says about when it speaks, as far as a passage is concerned; None where unknown."""

    year: int | None = None  # what it calls 今年
    day: str | None = None  # ISO date of the day on which it speaks: 目前
    month: int | None = None  # of that day
    reviewed: int | None = None  # what it calls 过去一年
    about: int | None = None  # the one year that the section tells of: 全年, 上半年, 6月
    plan: tuple[int, int] | None = None  # the years of the plan that the section tells of: 五年来


UNKNOWN = Clock()


@dataclass(frozen=True, slots=True)
class Time:
    """A time named in a text; ``iso`` is None where the words alone do not say when (近年来)."""

    span: Span  # in the text
    iso: str | None
    kind: TimeKind


_YEAR = r"(?:(?<!\d)[12]\d{3}(?!\d)|[一二][零〇○Ｏ一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九]?十?[一二三四五六七八九]|[一二三四五六七八九]?十)"
_TO = r"(?:—+|－|-+|–|~|～|至|到)"
_PART = r"(?:上半年|下半年|前?[一二三四1-4]季度|前[一二两三四五六七八九十\d]{1,2}个?月)"
_SINCE = r"(?:以来|至今|起(?![到来点草步始码源]))"
_TIME = (
    rf"(?P<year1>{_YEAR})年?{_TO}(?P<year2>{_YEAR})年"
    rf"|(?P<year>{_YEAR})\s?年度?(?:(?P<m1>{_MONTH})月?(?:份)?{_TO}(?P<m2>{_MONTH})月"
    rf"|\s?(?P<month>{_MONTH})\s?月份?(?:\s?(?P<day>{_DAY})\s?[日号])?|(?P<part>{_PART}))?"
    rf"(?:[初末底]|年[初末底])?(?P<since>{_SINCE})?"
    rf"|(?<!\d)(?P<iso>(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:[12]\d|3[01]|0?[1-9]))(?![\d.])"
    rf"|[“‘]?(?P<plan>十[一二三四五六七]|[六七八九])五[”’]?(?P<tail>以来|时期|期间|末|初(?!步|[期心中])|[前头]{_COUNT}年|五年"
    rf"|(?=，|[我全][们国省市区县州旗盟]|累计))"
    rf"|(?P<named>今年|去年|明年|前年|后年|本年度?|上年度?|当年|同年)(?:(?P<n1>{_MONTH})月?{_TO}(?P<n2>{_MONTH})月"
    rf"|(?P<nmonth>{_MONTH})月份?(?:(?P<nday>{_DAY})[日号])?|(?P<npart>{_PART}))?[初中末底]?(?P<nsince>以?来)?"
    rf"|(?<![\d.个第年十百千万月至到—－~～-])(?:(?P<b1>{_MONTH})月?(?:份)?{_TO}(?P<b2>{_MONTH})月(?!龄|{_DAY}[日号])"
    rf"|(?P<bmonth>{_MONTH})月(?!龄|均|饼|嫂|季|球)份?(?:(?P<bday>{_DAY})[日号])?)[初末底]?(?P<bsince>以来)?"
    rf"|(?<!第)(?P<bpart>{_PART})(?!度)"
    rf"|(?P<side>过去|这|近|最近|刚刚过去|未来|今后|此后|下一?个?)的?(?P<count>{_COUNT})年(?:来|间|里|时间)?(?!计划|行动|规划|级)"
    rf"|(?<![\d.第近去这后来十百])(?P<ago>{_COUNT})年来(?![自水])"
    r"|(?P<whole>全年)(?!级|龄|无|制)"
    rf"|(?P<end>(?<![年月度五”\d])(?:到)?年[末底](?![前以之考])|岁末)"
    r"|(?P<now>截[至止]到?(?:目前|现在|今)|目前|至今(?!为)|(?<![实体呈表展出涌再])现[有已在共辖]|当前|眼下|如今)"
    r"|(?P<vague>近年来?|近[几些两]年来?|多年来|长期以来|一直以来|近日|日前|本届(?:政府)?以来|有史以来"
    r"|(?:[建成创设]立|开[航业通园展工]|启动|实施|运[行营]|投[用产]|上线|改革|推行|组建|试点|任职|挂牌|开幕|施行|创建)以来)"
    r"|(?P<each>每年|逐年|连年|历年|历届)"
    r"|(?:党的)?(?P<era><ERA>)以来"
)
# The characters that a time can begin with: most places of a text are passed over by looking at one.
_STARTS = (
    r"\d一二两三四五六七八九十“‘今去明前后本上下当同过这近最刚未此全年岁截目至现眼如多长日有每逐连历党到"
    "建成创设开启实运投改推组试任挂施"
)
_DIGITS = str.maketrans("零〇○Ｏ一二两三四五六七八九", "00001223456789")
_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12),
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
    "前二季度": (1, 6), "前三季度": (1, 9), "前四季度": (1, 12),
}  # fmt: skip
_NAMED = {
    "今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "上年度": -1, "明年": 1, "前年": -2, "后年": 2,
}  # fmt: skip


@functools.cache
def _start() -> re.Pattern[str]:
    return re.compile(f"[{_STARTS}{''.join(word[0] for word in _eras())}]")


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"(?={_start().pattern})(?:{_TIME.replace('<ERA>', any_of(_eras()))})")


@functools.cache
def _eras() -> dict[str, str]:
    return {row["word"]: row["first"] for row in read_rows("eras")}


def find_times(text: str, clock: Clock = UNKNOWN) -> tuple[Time, ...]:
    """The times named in ``text``, in order, none overlapping.

    What lasts to the report's own time is open, as ISO 8601-2 writes it: 2019年10月以来 is 2019-10/...

    >>> [time.iso for time in find_times("去年新建3座，今年上半年新建5座", Clock(year=2021))]
    ['2020', '2021-01/2021-06']
    """
    return tuple(_read(fold_digits(text), clock))


def may_begin_time(text: str, end: int) -> bool:
    """Whether one of the first ``end`` characters could begin a time, by that character alone."""
    return _start().search(fold_digits(text), 0, end) is not None


def _read(text: str, clock: Clock) -> Iterator[Time]:
    last: int | None = None  # the year named last
    for match in _pattern().finditer(text):
        kind, iso = _resolve(match, clock, last)
        if match["year"] and iso and match["since"] is None:
            last = _number(match["year"])
        elif match["named"] and iso and match["named"] not in ("当年", "同年"):
            last = int(iso[:4])
        yield Time(Span(match.start(), match.end()), iso, kind)


def _resolve(match: re.Match[str], clock: Clock, last: int | None) -> tuple[TimeKind, str | None]:
    if match["year1"]:
        return "years", _interval(_number(match["year1"]), _number(match["year2"]))
    if match["year"]:
        return _in_year(match, _number(match["year"]), ("m1", "m2", "month", "day", "part", "since"), clock)
    if match["iso"]:
        return "date", _day(*(int(part) for part in re.split("[-/.]", match["iso"])))
    if match["plan"]:
        return "plan", _plan(match["plan"], match["tail"])
    if match["named"]:
        return _in_year(
            match, _named_year(match["named"], clock, last),
            ("n1", "n2", "nmonth", "nday", "npart", "nsince"), clock,
        )  # fmt: skip
    if match["b1"] or match["bmonth"]:
        base = last or clock.about or (clock.year if clock.year != _following(clock.reviewed) else None)
        return _in_year(match, base, ("b1", "b2", "bmonth", "bday", None, "bsince"), clock)
    if match["bpart"]:
        base = clock.about or last or clock.reviewed or clock.year
        return _in_year(match, base, (None, None, None, None, "bpart", None), clock)
    if match["whole"] or match["end"]:
        base = clock.about or clock.reviewed or last
        return "year", f"{base}" if base else None
    if match["count"] or match["ago"]:
        return _years(match, clock)
    if match["now"]:
        return "now", clock.day
    if match["era"]:
        return "era", f"{_eras()[match['era']]}/.."
    return "each" if match["each"] else "vague", None


def _following(year: int | None) -> int | None:
    return None if year is None else year + 1


_Groups = tuple[str | None, str | None, str | None, str | None, str | None, str | None]  # month to part


def _in_year(
    match: re.Match[str], year: int | None, groups: _Groups, clock: Clock
) -> tuple[TimeKind, str | None]:
    """A year, or a day, month or part of it."""
    first, last, month, day, part, since = (match[name] if name else None for name in groups)
    kind: TimeKind = "date" if month else "part" if first or part else "year"
    if year is None:
        return kind, None
    if first and last:
        return kind, _months(year, _number(first), _number(last))
    if part:
        return kind, _months(year, *_part(part))
    iso: str | None = f"{year:04}"
    if month:
        iso = f"{year:04}-{_number(month):02}"
        if day:
            iso = _day(year, _number(month), _number(day))
    if since is None or iso is None:
        return kind, iso
    if since == "来" or match["named"]:
        return "year", _until_report(year, clock)
    return kind, f"{iso}/.."


def _until_report(year: int, clock: Clock) -> str:
    """今年以来: from January to the month in which the report speaks, where that is known."""
    if clock.month is None or clock.year != year:
        return f"{year:04}"
    return f"{year:04}-01/{year:04}-{clock.month:02}"


def _months(year: int, first: int, last: int) -> str | None:
    if not 1 <= first <= last <= 12:
        return None
    return f"{year:04}-{first:02}/{year:04}-{last:02}"


def _part(text: str) -> tuple[int, int]:
    text = re.sub("[1-4](?=季)", lambda digit: "一二三四"[int(digit[0]) - 1], text).replace("两", "二")
    return _PARTS[text] if text in _PARTS else (1, _number(text.strip("前个月")) if "月" in text else 3)


def _day(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def _named_year(word: str, clock: Clock, last: int | None) -> int | None:
    if word in ("当年", "同年"):
        return last
    if clock.year is None:
        return None
    if word in ("上年", "上年度") and clock.about not in (None, clock.year):
        return None  # the year before the one that is told of, or before the report's own?
    return clock.year + _NAMED[word]


def _years(match: re.Match[str], clock: Clock) -> tuple[TimeKind, str | None]:
    """五年来, 过去五年, 近三年, 今后五年: whole years before or after the report."""
    count = _number(match["count"] or match["ago"])
    side = match["side"] or ""
    if side in ("未来", "今后", "此后") or side.startswith("下"):
        if clock.year is None or side in ("此后",) or side.startswith("下"):
            return "years", None
        return "years", _interval(clock.year, clock.year + count - 1)
    if count == 1:
        base = clock.about or clock.reviewed
        return "year", f"{base}" if base else None
    if clock.plan and clock.plan[1] - clock.plan[0] + 1 == count:
        return "years", _interval(*clock.plan)
    if clock.reviewed is None:
        return "years", None
    return "years", _interval(clock.reviewed - count + 1, clock.reviewed)


def _interval(first: int, last: int) -> str | None:
    return f"{first:04}/{last:04}" if first < last else f"{first:04}" if first == last else None


def plan_years(number: str) -> tuple[int, int]:
    """The years of a five-year plan: the sixth began in 1981; 十四 is 2021–2025."""
    first = 1951 + 5 * _number(number)
    return first, first + 4


def _plan(number: str, tail: str) -> str | None:
    first, last = plan_years(number)
    if tail == "以来":
        return f"{first}/.."
    if tail in ("末", "初"):
        return f"{last if tail == '末' else first}"
    if tail[:1] in ("前", "头"):
        return _interval(first, first + _number(tail[1:-1]) - 1)
    return _interval(first, last)


def _number(text: str) -> int:
    """The number that digits, numerals below 100 or the digits of a year spell: 二〇二一, 十二, 30."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)
    return int(text.translate(_DIGITS))
