"""Periods: ISO 8601 dates and intervals as ranges of days, and how one stands to another."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.errors import QuestionError

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?)?")

_REVIEW = timedelta(days=366)  # how long after a period reports look back on it


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; None is open."""

    first: date | None
    last: date | None

    def holds(self, other: "Period") -> bool:
        """Whether every day of ``other`` is one of this period's."""
        starts = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return starts and ends

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        before = self.last is not None and other.first is not None and self.last < other.first
        after = self.first is not None and other.last is not None and other.last < self.first
        return not before and not after


def read_period(iso: str) -> Period:
    """The days of an ISO 8601 date or interval. Raises QuestionError where it is none.

    >>> read_period("2021/2025").last
    datetime.date(2025, 12, 31)
    >>> read_period("2025-02").last, read_period("2019-10/").last
    (datetime.date(2025, 2, 28), None)
    """
    first, mark, last = iso.strip().partition("/")
    period = Period(
        _edge(first, iso, last=False) if first.strip(".") else None,
        _edge(last if mark else first, iso, last=True) if (last if mark else first).strip(".") else None,
    )
    if period.first is None and period.last is None:
        raise _unreadable(iso)
    if period.first is not None and period.last is not None and period.last < period.first:
        raise QuestionError(f"the period {iso!r} ends before it begins; write the earlier date first")
    return period


def known_period(stated: str | None) -> Period | None:
    """The days of what a report calls its time, or None where its words do not tell them: 近年来."""
    if stated is None or not stated[:1].isdigit():
        return None
    try:
        return read_period(stated)
    except QuestionError:
        return None


def reviews(report: Period, period: Period) -> bool:
    """Whether a report of this date may tell of the period without naming it: it is of it, or soon after."""
    if report.overlaps(period):
        return True
    first, last = report.first, period.last
    return first is not None and last is not None and last < first <= last + _REVIEW


def _edge(text: str, iso: str, *, last: bool) -> date:
    match = _POINT.fullmatch(text.strip())
    if match is None:
        raise _unreadable(iso)
    year = int(match["year"])
    month = int(match["month"] or (12 if last else 1))
    try:
        day = int(match["day"] or (calendar.monthrange(year, month)[1] if last else 1))
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _unreadable(iso) from error


def _unreadable(iso: str) -> QuestionError:
    return QuestionError(
        f"{iso!r} is no period; write a year, month, day or two of them, such as 2023, 2023-05 or 2021/2025"
    )
