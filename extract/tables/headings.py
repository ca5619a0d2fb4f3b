"""Headings of rows and columns: what they name, in which unit, when, and whether they tell a change."""

import functools
import re
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.times import Clock, find_times
from extract.records import Basis, Change
from extract.tables.values import is_unit, is_year

# 投资额（万元）, 增长(%), 面积／亩, 单位：户
_UNIT = re.compile(
    r"\s*(?:[（(【\[]\s*(?:单位\s*[:：]\s*)?([^（）()【】\[\]]{1,12})\s*[)）】\]]|[/／,，]\s*(\S{1,6})|([%％]))$"
)
_STATED_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s，,；;、）)]{1,12})")
# What stands before a name: numbers of an outline, 其中：, and marks of the part of a whole.
_BEFORE = re.compile(
    r"(?:\s|\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|[#*★●·—-]|其中\s*[:：]?)+"
)
# Behind it: remarks with numbers (价格分（60分）) and signs of notes.
_AFTER = re.compile(r"(?:[\s:：*＊①-⑳]|注\d|[（(][^（）()]{0,8}\d[^（）()]{0,8}[)）])+$")
_AROUND_TIME = re.compile(r"^(?:度|末|底|初|全年|累计|年?度?实绩|的)")
_ONLY_TIME = re.compile(r"^(?:合计|累计|全年|实绩|数|值|情况|数据)?$")
_CHANGE = re.compile(
    r"(?P<than>同比|比上?年?同期|[比较](?:上年|去年|同期|前一年)(?:同期)?|环比|[比较]上(?:月|季度?|期))?(?:\s*[±+-])?"
    r"(?P<verb>增长|增减|增加|增幅|增速|增|提高|上升|变化|升降|涨跌|下降|减少|降低|降幅|减幅|降)?(?:率|额|幅度?|数|量|速度|变化|情况)?"
    r"|增长速度|±"
)
_FALLS = ("下降", "减少", "降低", "降幅", "减幅", "降")
_TOTALS = frozenset(
    "合计 总计 小计 总数 合 计 全部 共计 总和 汇总 平均 均值".split()  # noqa: SIM905
)
_WHOLE = re.compile(r"全[国省市县区州旗镇乡村]$")
# Nouns that something measures: what ends in one is the measure where an outer heading is none.
_MEASURE = re.compile(
    r"(?:[数量额率值费款金价比重积度入出资]|标准|人次|人口|面积|增速|规模|占比|限额|水平|指数|时间|期限|年限|情况|产值)$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says; ``name`` is None where it names only a time, a change, a total or a unit."""

    name: Span | None  # in the heading's text
    unit: str = ""
    time: Span | None = None  # in the heading's text
    iso: str | None = None
    change: Change | None = None
    basis: Basis | None = None
    measures: bool = False  # whether the name is one of something that is measured: 投资额, 就业率


@functools.lru_cache(maxsize=1024)
def read_heading(text: str, clock: Clock) -> Heading:
    """What the heading of a row or column says; ``clock`` tells when 上年 is.

    >>> heading = read_heading("2023年投资额（万元）", Clock())
    >>> heading.name.of("2023年投资额（万元）"), heading.unit, heading.iso
    ('投资额', '万元', '2023')
    """
    unit, end = _split_unit(text)
    start = 0
    time, iso = _find_time(text[:end], clock)
    if time is not None and time.end == end:
        end = time.start
    elif time is not None:
        after = _AROUND_TIME.match(text[time.end : end])
        rest = time.end + (after.end() if after else 0)
        start, end = (rest, end) if not text[: time.start].strip() else (0, end)
    name = _trim(text, start, end)
    bare = re.sub(r"\s", "", name.of(text))
    change = _CHANGE.fullmatch(bare) if bare else None
    if change is not None and (change["than"] or change["verb"] or not change.groupdict()):
        falls = change["verb"] in _FALLS
        return Heading(None, unit, time, iso, "decrease" if falls else "increase", _basis(change["than"]))
    if not bare or bare in _TOTALS or _WHOLE.fullmatch(bare) or (time and _ONLY_TIME.match(bare)):
        return Heading(None, unit, time, iso)
    return Heading(name, unit, time, iso, measures=_MEASURE.search(bare) is not None)


def stated_unit(text: str) -> str:
    """The unit that a line above a table gives for all of it: 单位：万元; "" where it gives none or several.

    >>> stated_unit("附表1 项目情况（单位：万元）"), stated_unit("单位：万元、%")
    ('万元', '')
    """
    found = _STATED_UNIT.search(text)
    several = found is not None and text[found.end() : found.end() + 1] in tuple("、，,；;")
    return found[1] if found and not several and is_unit(found[1]) else ""


def _split_unit(text: str) -> tuple[str, int]:
    """The unit at the end of a heading and where the rest ends."""
    stated = _UNIT.search(text)
    if stated is None:
        return "", len(text)
    unit = next(part for part in stated.groups() if part).strip()
    return (unit, stated.start()) if is_unit(unit) else ("", len(text))


def _find_time(text: str, clock: Clock) -> tuple[Span | None, str | None]:
    if is_year(text):
        return Span(0, len(text)), text.strip()
    times = find_times(text, clock)
    return (times[0].span, times[0].iso) if len(times) == 1 and times[0].iso else (None, None)


def _trim(text: str, start: int, end: int) -> Span:
    """Without numbers of an outline and marks around the name."""
    before = _BEFORE.match(text, start, end)
    start = before.end() if before and before.end() < end else start
    after = _AFTER.search(text[:end])
    end = max(start, after.start()) if after else end
    return Span(min(start, end), end)


def _basis(than: str | None) -> Basis:
    if not than:
        return "unspecified"
    return (
        "qoq"
        if than.startswith("环比") or (than[-1:] in "月季度期" and "上" in than and "年" not in than)
        else "yoy"
    )
