"""Periods: the date or interval that governs a figure, as ISO 8601, with where it was read."""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.exclusions import Refusal
from extract.figures.times import UNKNOWN, Clock, Time, find_times

_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，；,;]")
_BEFORE = re.compile(r"(?:年?[底末初])?(?:以前|之前|前(?!后|三|两|\d))")
_NEAR = 12  # characters before or after a time that say what part it plays
_COMPARED = re.compile(
    r"(?:(?:对|相|同|环)?比|较|与|同|和|是|相当于|[高低多少快慢大早晚优好强]于|超过?|由|从|自|以|截?至今为止)[“‘]?$"
)
_START = re.compile(r"[由从自][“‘]?$")
_LASTS = re.compile(r"(?:起|开始|以来|至今|，|[^，。；]{1,10}以来)")
_COMPARED_AFTER = re.compile(
    r"[”’]?(?:全年|同期|年均|平均)?(?:水平)?(?:的[^，。；]{0,8})?(?:相比|为基[期数准]|基数|基础上|同期水平|水平[上增提下])"
)
_COUNTED = re.compile(r"[^，。；、]{0,14}?[\d一二三四五六七八九十百千万两近约]")
# What a whole is taken from is no time of what is counted: 对2013年底的贫困人口建档立卡.
_TAKEN = re.compile(r"[对将把][“‘]?$")
# 成立于2013年, 建于1997年 date the founding alone.
_FOUNDED = re.compile(
    r"(?:成立|建立|组建|设立|创[建办立]|建成?|生|签订|颁布|印发|落户|发布|完工|投产|形成|起源|始|源|投运|开业|竣工)于$"
)
# A date that tells when something began says nothing of the numbers in later clauses.
_EVENT = re.compile(
    r"[^，。；：]{0,14}?(?:成立|始建|创[建办立]|设立|组建|建立|印发|出台|颁布|发布|入选|获评|获批|评为|荣获|诞生|启动|动工|开工|投产"
    r"|建成投|通车|开业|开园|挂牌|签订|签署|举行|召开|考察|视察|视频|批准|确定为|列为|命名|授予|改制|更名|撤[并销]|结束|到期|届满|止|建设完成|脱贫)"
)
_NAMED_AFTER = re.compile(
    r"度[^，。；、]{0,6}(?:报告|年检|考核|评估|审计|检查)|度?(?:国家级?|全国|省级|市级|中国|世界|中央|“|《|版|届|级|款|秋季?|春季?|冬奥|本科|毕业|入学|新生|招生)"
)
# What stands does not happen in a year: 占地300亩, 总投资3亿元.
_STANDING = re.compile(
    r"占地(?!区)|总投资|计划投资|拟投资|位于|坐落|地处|距|海拔|全长|总长|设计|规划|下辖|辖区|现[有已在共辖]|注册资[本金]|[年月日]龄"
    r"|建筑面积|产能|年产|容纳|可[年日]?产|每[年月日天人户亩]|最[长高多短低少]不?"
)
# What may stand between the beginning of a sentence and the period that opens it.
_OPENING = re.compile(
    r"[\s　—－–*·•-]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．是]\s*)*(?:各位代表[！，：])?"
    r"(?:(?:初步|据|经)统计，|(?:即将|刚刚)?过去的|其中，|同时，|截[至止]到?|自|从|在|到|至)?[“‘]?$"
)
_TRIED = 6  # times looked at before a figure
_CLAUSE = 40  # characters
_CLAUSE_MARK = re.compile(r"[。；，、！？\n]")
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


def read_periods(text: str, refusals: Iterable[Refusal] = (), clock: Clock = UNKNOWN) -> tuple[Period, ...]:
    """The periods that ``text`` names, in order; ``refusals`` say where names and titles stand.

    >>> [period.iso for period in read_periods("2021年产值5亿元，比2020年增加1亿元")]
    ['2021', '2020']
    """
    names = [each.span for each in refusals if each.reason in ("name", "document number")]
    starts = [span.start for span in names]
    found: list[Period] = []
    for time in find_times(text, clock):
        index = bisect.bisect_right(starts, time.span.start) - 1
        if time.kind != "plan" and index >= 0 and time.span.start < names[index].end:
            continue
        if not (time.kind == "vague" and found and _says_since(text, found[-1], time)):
            found.append(_period(text, time))
    return tuple(found)


def _says_since(text: str, period: Period, time: Time) -> bool:
    """自2024年9月|开展以来: the words after an open period say what has lasted since."""
    is_open = period.iso is not None and period.iso.endswith("..")
    return is_open and _CLAUSE_END.search(text, period.span.end, time.span.end) is None


def _period(text: str, time: Time) -> Period:
    start, end = time.span.start, time.span.end
    before = text[max(0, start - _NEAR) : start]
    noun = end - text.endswith("度", start, end)
    iso = time.iso
    lasting = _LASTS.match(text, end) if _START.search(before) else None
    if lasting is not None and iso is not None and "/" not in iso and lasting[0].endswith("以来"):
        iso = f"{iso}/.."
    compared = (
        (_COMPARED.search(before) is not None and lasting is None and not (iso or "").endswith(".."))
        or _COMPARED_AFTER.match(text, end) is not None
        or _FOUNDED.search(before) is not None
        or (_TAKEN.search(before) is not None and text[end : end + 1] in ("的", "前"))
        or (before.endswith(("（", "(")) and text[end : end + 1] in ("）", ")"))
        or (time.kind == "year" and _NAMED_AFTER.match(text, noun) is not None)
    )
    brief = time.kind == "each" or _BEFORE.match(text, end) is not None
    if time.kind == "now":  # 目前 that opens nothing says no more than its own clause
        opens_clause = start == 0 or text[start - 1] in "。；，：！？\n"
        brief = (
            text.startswith("现", start)
            and not text.startswith("现在", start)
            and _COUNTED.match(text, end) is None
        )
        brief = brief or (not opens_clause and text[end : end + 1] not in ("，", ","))
    if time.kind in ("year", "date") and text[end : end + 1] not in ("，", ","):
        brief = brief or _EVENT.match(text, end) is not None
    sentence = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 40), start)), default=0)
    if text.startswith("各位代表！", max(0, sentence - 5)):
        sentence = max(0, sentence - 5)
    opening = text[sentence:start] if start - sentence <= 30 else "…"
    clause = max(opening.rfind(mark) for mark in "。：；") + 1
    opens = not compared and not brief and _OPENING.match(opening, clause) is not None
    return Period(iso, time.span, None, compared, brief, opens and _is_long(time), time.kind == "vague")


def _is_long(time: Time) -> bool:
    """Whether a time is one that whole paragraphs are about: a year or more, half a year, 今年以来."""
    if time.kind in ("years", "plan"):
        return True
    return time.kind in ("year", "part") and time.iso is not None and not time.iso.endswith("..")


class Timeline:
    """The periods of one text, ready to be asked which governs a number."""

    def __init__(self, text: str, periods: Sequence[Period]) -> None:
        self.text = text
        self.periods = periods
        self._ends = [period.span.end for period in periods]
        opened: list[Period | None] = [
            None
        ]  # by the number of periods before: the last that opens a sentence
        for period in periods:
            opened.append(period if period.opens else opened[-1])
        self._opened = opened

    def governing(self, start: int, section: Period | None = None) -> Period | None:
        """The period that the number at ``start`` is measured in.

        The last one named before it in its sentence; else the last that opens an earlier sentence of the
        text; else ``section``, what the passages before or their headings say.
        """
        text = self.text
        last = bisect.bisect_right(self._ends, start)
        clause = _clause_start(text, start)
        own = _in_sentence(text, start, self.periods[max(0, last - _TRIED) : last])
        standing = _STANDING.search(text, clause, start) is not None
        average = text.find("年均", clause, start) >= 0
        if own is not None and standing and own.span.end <= clause:
            own = None
        if own is not None and (own.vague or not average or _spans_years(own)):
            return own
        carried = self._opened[last] or section
        if carried is None or standing or (average and not _spans_years(carried)):
            return None
        return carried


def _in_sentence(text: str, start: int, periods: Sequence[Period]) -> Period | None:
    for period in reversed(periods):
        if start - period.span.end > _REACH or _SENTENCE_END.search(text, period.span.end, start):
            return None
        if period.brief and _CLAUSE_END.search(text, period.span.end, start):
            continue
        if not period.compared or _is_level(text, period, start):
            return period
    return None


def _clause_start(text: str, start: int) -> int:
    begin = max(0, start - _CLAUSE)
    return max((match.end() for match in _CLAUSE_MARK.finditer(text, begin, start)), default=begin)


def _spans_years(period: Period) -> bool:
    return period.iso is not None and "/" in period.iso and not period.iso.endswith(period.iso[:4], 5)


def _is_level(text: str, period: Period, start: int) -> bool:
    """由2010年的|162.4亿元: the starting level does belong to the year that it is compared from."""
    between = text[period.span.end : start]
    opening = text[max(0, period.span.start - 2) : period.span.start].rstrip("“‘")
    return between in ("的", "") and opening.endswith(("由", "从"))
