"""Periods: the date or interval that governs a figure, as ISO 8601, with where it was read."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.exclusions import Refusal

_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，；,;]")
_BEFORE = re.compile(r"(?:[年月]?[底末])?(?:以前|之前|前(?!后|三|两|\d))")
_YEAR = r"([12]\d{3}|[一二][零〇一二三四五六七八九]{3})"
_DATE = re.compile(
    rf"{_YEAR}年(?:(\d{{1,2}}|十[一二]?|[一二三四五六七八九])月(?:([\d一二三四五六七八九十]{{1,3}})[日号])?)?"
)
_INTERVAL = re.compile(rf"{_YEAR}年?(?:—+|－|-+|–|~|～|至|到){_YEAR}年")
_PLAN = re.compile(r"([一二三四五六七八九十]{1,3})五")
_QUARTER = re.compile(r"([一二三四1-4])季度")
_COMPARED = re.compile(r"(?:比|较|与|同|是|相当于|由|从|自)$")
_UNRESOLVED = re.compile(
    r"今年以来|去年以来|每年|(?<![实体呈表发展出涌再])现[有已在共]|今年|去年|上半年|下半年|近年来|过去一年|全年|当年|目前|本届以来"
)
_TRIED = 6  # periods looked at before a figure
_REACH = 300  # characters between a period and what it governs
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Period:
    """A governing period; ``iso`` is None where the words alone do not say when (今年以来)."""

    iso: str | None
    span: Span
    compared: bool = False  # the number is compared with this time, not measured in it: 比2015年
    deadline: bool = False  # it governs its own clause only: 2016年底前完工，总投资3亿元


def read_periods(text: str, refusals: Sequence[Refusal]) -> tuple[Period, ...]:
    """The periods that ``text`` names, in order.

    An interval that lasts is open: 2020年至今 is 2020/.. as ISO 8601-2 writes it.

    >>> [p.iso for p in read_periods("2021年产值5亿元", [Refusal(Span(0, 5), "2021年", "date")])]
    ['2021']
    """
    found: list[Period] = []
    for refusal in refusals:
        if refusal.reason not in ("date", "plan", "period"):
            continue
        iso = _iso(refusal.text, refusal.reason)
        before = text[max(0, refusal.span.start - 3) : refusal.span.start]
        follows = text[refusal.span.end : refusal.span.end + 1]
        compared = _COMPARED.search(before) is not None and not (
            before.endswith(("自", "从", "由")) and follows != "的"
        )
        if iso is not None or refusal.reason == "period":
            after = text[refusal.span.end : refusal.span.end + 4]
            if iso is not None and after.startswith("至今") and "/" not in iso:
                iso = f"{iso}/.."
            found.append(Period(iso, refusal.span, compared, _BEFORE.match(after) is not None))
    taken = {period.span for period in found}
    for match in _UNRESOLVED.finditer(text):
        span = Span(match.start(), match.end())
        compared = _COMPARED.search(text[max(0, span.start - 1) : span.start]) is not None
        if not any(span.overlaps(other) for other in taken):
            found.append(Period(None, span, compared))
    found.sort(key=lambda period: period.span)
    return tuple(found)


def governing_period(text: str, start: int, periods: Sequence[Period]) -> Period | None:
    """The last period named before ``start`` in the same sentence that the number is measured in."""
    last = bisect.bisect_right([period.span.end for period in periods], start)
    for period in reversed(periods[max(0, last - _TRIED) : last]):
        if start - period.span.end > _REACH:
            return None
        if _SENTENCE_END.search(text, period.span.end, start):
            return None
        if period.deadline and _CLAUSE_END.search(text, period.span.end, start):
            return None
        if not period.compared or _of_level(text, period, start):
            return period
    return None


def _of_level(text: str, period: Period, start: int) -> bool:
    """由2010年的|162.4亿元: the starting level does belong to the year that it is compared from."""
    between = text[period.span.end : start]
    return between in ("的", "") and text[period.span.start - 1 : period.span.start] in ("由", "从")


def _iso(text: str, reason: str) -> str | None:
    if reason == "plan":
        plan = _PLAN.search(text)
        return _plan_years(plan[1]) if plan else None
    interval = _INTERVAL.search(text)
    if interval is not None:
        return f"{_year(interval[1])}/{_year(interval[2])}"
    dates = [_date(match) for match in _DATE.finditer(text)]
    if not dates:
        return None
    return dates[0] if len(dates) == 1 else f"{dates[0]}/{dates[-1]}"


def _date(match: re.Match[str]) -> str:
    parts = [_year(match[1])]
    for group in (match[2], match[3]):
        if group:
            parts.append(f"{_small(group):02d}")
    return "-".join(parts)


def _year(digits: str) -> str:
    return digits.translate(_DIGITS)


def _small(numeral: str) -> int:
    """A number below 100: 12, 十二, 二十."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (int(tens.translate(_DIGITS) or 1) * 10 if ten else 0) + int(ones.translate(_DIGITS) or 0)


def _plan_years(number: str) -> str:
    """The years of a five-year plan: the first began in 1953, the sixth in 1981; 十四五 is 2021/2025."""
    count = _small(number)
    first = 1953 + 5 * (count - 1) if count < 3 else 1951 + 5 * count
    return f"{first}/{first + 4}"
