"""Period conditions: when the practice took place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.span import Span
from extract.figures.times import UNKNOWN, Clock, find_times
from query.periods import Period, read_period

_DATED = re.compile(r"[12]\d{3}|[一二][零〇○]|五|[年届]")  # 3月 alone may be the third month of any year


@dataclass(frozen=True, slots=True)
class PeriodCondition:
    """What is told happened in this period."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    iso: str  # ISO 8601: 2023, 2021/2025, 2023/..
    period: Period


def read_periods(text: str, today: date | None = None) -> Iterator[PeriodCondition]:
    """The periods that a question names: 2023年以来, “十四五”期间, 近三年.

    今年 and 近三年 are told from ``today`` and mean whole calendar years, the current one included.

    >>> [(c.text, c.iso) for c in read_periods("近三年的做法", date(2026, 5, 1))]
    [('近三年', '2024/2026')]
    """
    for time in find_times(text, _clock(today)):
        written = time.span.of(text)
        if time.iso is not None and time.kind not in ("now", "era") and _DATED.search(written):
            yield PeriodCondition(written, time.span, time.iso, read_period(time.iso))


def _clock(today: date | None) -> Clock:
    if today is None:
        return UNKNOWN
    return Clock(year=today.year, day=today.isoformat(), month=today.month, reviewed=today.year)
