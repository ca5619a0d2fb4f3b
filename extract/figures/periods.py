"""Periods: the date or interval that governs a figure, as ISO 8601, with where it was read."""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.exclusions import Refusal
from extract.figures.times import Clock, Time, find_times

_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，；,;]")
_BEFORE = re.compile(r"(?:年?[底末初])?(?:以前|之前|前(?!后|三|两|\d))")
_NEAR = 12  # characters before or after a time that say what part it plays
_COMPARED = re.compile(
    r"(?:(?:对|相|同|环)?比|较|与|同|和|是|相当于|[高低多少快慢大早晚优好强]于|超过|超|由|从|自|以|截?至今为止)(?:[“‘]?)$"
)
_START = re.compile(r"[由从自][“‘]?$")
_COMPARED_AFTER = re.compile(
    r"[”’]?(?:全年|同期|年均|平均)?(?:水平)?(?:的[^，。；]{0,8})?(?:相比|为基[期数准]|同期水平|基数|的?水平(?:上|增|提|下))"
)
# A date that tells when something began says nothing of the numbers in later clauses.
_EVENT = re.compile(
    r"[^，。；：]{0,14}?(?:成立|始建|创[建办立]|设立|组建|建立|印发|出台|颁布|发布|入选|获评|获批|评为|荣获|诞生|启动|动工|开工|投产"
    r"|建成投|通车|开业|开园|挂牌|签订|签署|举行|召开|考察|视察|视频|脱贫)"
)
_NAMED_AFTER = re.compile(
    r"度?(?:国家级?|全国|全省|全市|省级?|市级|中国|世界|中央|“|《|版|届|级|款|秋季?|春季?|冬奥|本科|毕业|入学|新生|招生|届)"
)
# What stands does not happen in a year: 占地300亩, 总投资3亿元.
_STANDING = re.compile(
    r"占地|总投资|计划投资|拟投资|位于|坐落|地处|距|海拔|全长|总长|设计|规划|下辖|辖区|现[有已在共辖]|注册资[本金]|[年月日]龄|每[年月日天人户亩]|标准"
)
# What may stand between the beginning of a sentence and the period that opens it.
_OPENING = re.compile(
    r"[\s　—－–*·•-]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．是]\s*)*(?:(?:初步|据|经)统计，|(?:即将|刚刚)?过去的|其中，|同时，|截[至止]到?|自|从|在|到|至)?[“‘]?$"
)
_TRIED = 6  # times looked at before a figure
_REACH = 300  # characters between a period and what it governs


@dataclass(frozen=True, slots=True)
class Period:
    """A governing period; ``iso`` is None where nothing says when (近年来)."""

    iso: str | None
    span: Span  # in the passage named next, where it was read from
    passage_id: str | None = None  # None: in the passage that is read
    compared: bool = False  # the number is compared with this time, not measured in it: 比2015年
    brief: bool = False  # it governs its own clause only: 2016年底前完工，总投资3亿元
    opens: bool = False  # it opens its sentence and governs those that follow: 2021年，…。…。
    vague: bool = False


def read_periods(
    text: str, refusals: Iterable[Refusal] = (), clock: Clock = Clock()  # noqa: B008  (frozen)
) -> tuple[Period, ...]:
    """The periods that ``text`` names, in order; ``refusals`` say where names and titles stand.

    >>> [period.iso for period in read_periods("2021年产值5亿元，比2020年增加1亿元")]
    ['2021', '2020']
    """
    names = [each.span for each in refusals if each.reason in ("name", "document number")]
    starts = [span.start for span in names]
    found = []
    for time in find_times(text, clock):
        index = bisect.bisect_right(starts, time.span.start) - 1
        if time.kind == "plan" or index < 0 or time.span.start >= names[index].end:
            found.append(_period(text, time))
    return tuple(found)


def _period(text: str, time: Time) -> Period:
    start, end = time.span.start, time.span.end
    before = text[max(0, start - _NEAR) : start]
    from_there = _START.search(before) is not None and text[end : end + 1] != "的"
    compared = (
        (_COMPARED.search(before) is not None and not from_there)
        or _COMPARED_AFTER.match(text, end) is not None
        or (before.endswith(("（", "(")) and text[end : end + 1] in ("）", ")"))
        or (time.kind == "year" and _NAMED_AFTER.match(text, end) is not None)
    )
    ends_clause = text[end : end + 1] in ("，", ",")
    brief = (
        _BEFORE.match(text, end) is not None
        or (not ends_clause and time.kind in ("year", "date") and _EVENT.match(text, end) is not None)
    )  # fmt: skip
    sentence = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 40), start)), default=0)
    opening = text[sentence:start] if start - sentence <= 30 else "…"
    clause = max(opening.rfind(mark) for mark in "。：；") + 1
    opens = not compared and not brief and _OPENING.match(opening, clause) is not None
    return Period(time.iso, time.span, None, compared, brief, opens and _is_long(time), time.kind == "vague")


def _is_long(time: Time) -> bool:
    """Whether a time is one that whole paragraphs are about: a year or more, half a year, 今年以来."""
    return time.kind in ("year", "years", "plan", "era") or (time.kind == "part" and time.iso is not None)


def governing_period(
    text: str, start: int, periods: Sequence[Period], section: Period | None = None
) -> Period | None:
    """The period that the number at ``start`` is measured in.

    The last one named before it in its sentence; else the last that opens an earlier sentence of the
    passage; else ``section``, what the passages before or their headings say.
    """
    last = bisect.bisect_right([period.span.end for period in periods], start)
    clause = _clause_start(text, start)
    own = _in_sentence(text, start, periods[:last])
    if own is not None and (own.vague or not _is_average(text, clause, start) or _spans_years(own)):
        return own
    carried = next((period for period in reversed(periods[:last]) if period.opens), None) or section
    if carried is None or _STANDING.search(text, clause, start):
        return None
    if _is_average(text, clause, start) and not _spans_years(carried):
        return None
    return carried


def _in_sentence(text: str, start: int, periods: Sequence[Period]) -> Period | None:
    for period in reversed(periods[-_TRIED:]):
        if start - period.span.end > _REACH or _SENTENCE_END.search(text, period.span.end, start):
            return None
        if period.brief and _CLAUSE_END.search(text, period.span.end, start):
            continue
        if not period.compared or _is_level(text, period, start):
            return period
    return None


def _clause_start(text: str, start: int) -> int:
    begin = max(0, start - 40)
    return max((match.end() for match in re.finditer(r"[。；，、！？\n]", text[begin:start])), default=0) + begin


def _is_average(text: str, clause: int, start: int) -> bool:
    return text.find("年均", clause, start) >= 0


def _spans_years(period: Period) -> bool:
    return period.iso is not None and "/" in period.iso and not period.iso.endswith(period.iso[:4], 5)


def _is_level(text: str, period: Period, start: int) -> bool:
    """由2010年的|162.4亿元: the starting level does belong to the year that it is compared from."""
    between = text[period.span.end : start]
    opening = text[max(0, period.span.start - 2) : period.span.start].rstrip("“‘")
    return between in ("的", "") and opening.endswith(("由", "从"))
