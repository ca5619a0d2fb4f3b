"""Counted figures: which figures an aggregate counts, in which group, and why it leaves the others out."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from extract.figures.indicator_terms import read_terms
from extract.figures.intervals import Interval
from extract.gazetteer import ancestors
from extract.records import Figure
from index.figure_lookups import StoredFigure
from query.figure_groups import WHOLE_COUNTRY, Counted, Group, Grouping, line_of, rolled_up, why_no_sum
from query.interval_arithmetic import scaled
from query.listings import FigureRow
from query.measures import common_measure
from query.periods import known_period

LeftOut = Literal[
    "copy",  # of a passage of the same file
    "same_wording",  # as a passage of another report
    "possibly",  # meets the condition or the period only possibly
    "no_number",
    "no_indicator",
    "no_unit",  # two numbers without a unit may be of different ones: 万元 in a table's title
    "changed",  # the 9天 of 由9天缩短至2天
    "no_period",
    "several_years",
    "no_place",
    "above_level",  # a figure of the province, where cities are asked for
    "no_theme",
    "restated",  # the same amount of the same place and period
    "part",  # of a figure that is counted
]
# Two places may use the same short sentence by chance; one this long was copied.
COPIED = 20  # characters without white space
SPECIFIC = 5  # characters of a standard indicator that no project has: 城镇新增就业, but not 总投资
TELLING = 3  # digits, without zeros at either end, that two amounts hardly share by chance
_PART = "其中"
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_UNITLESS = frozenset({"fraction", "person", "person_times"})  # say what they count without a unit: 近8万市民


class Sieve:
    """Puts figures into groups and notes which it leaves out.

    ``left_out`` has each figure with its reason; of those that belong to a group, the group too.
    """

    def __init__(self, grouping: Grouping, themes: Mapping[str, tuple[str, ...]], possibly: bool) -> None:
        self._grouping = grouping
        self._themes = themes
        self._possibly = possibly
        self.left_out: list[tuple[str, LeftOut, Group | None]] = []

    def sort(self, rows: Iterable[FigureRow]) -> dict[Group, list[Counted]]:
        """The figures that count, by group, in the order of ``rows``."""
        found: dict[Group, list[Counted]] = {}
        for one in self._without_same_wording(self._grouped(rows)):
            found.setdefault(one.group, []).append(one)
        for group, ones in found.items():
            found[group] = list(self._without_parts(self._without_restated(ones)))
        return found

    def _grouped(self, rows: Iterable[FigureRow]) -> Iterator[Counted]:
        for row in rows:
            reason = self._why_not(row)
            group = self._group(row.stored) if reason is None else reason
            if isinstance(group, Group):
                figure = row.stored.figure
                _, factor = common_measure(figure.unit, figure.dimension)
                interval = scaled(Interval(figure.lower, figure.upper, figure.upper_open), factor)
                yield Counted(row.stored, group, interval)
            else:
                self.left_out.append((row.stored.figure.id, group, None))

    def _why_not(self, row: FigureRow) -> LeftOut | None:
        figure = row.stored.figure
        if row.stored.copy_of is not None:
            return "copy"
        if row.tier != "certainly" and not self._possibly:
            return "possibly"
        if figure.lower is None and figure.upper is None:
            return "no_number"
        if not figure.indicator_key:
            return "no_indicator"
        if not figure.unit and figure.dimension not in _UNITLESS:
            return "no_unit"
        return "changed" if row.stored.changed else None

    def _group(self, stored: StoredFigure) -> "Group | LeftOut":
        by, figure = self._grouping.by, stored.figure
        if figure.period is None and not self._grouping.any_period:
            return "no_period"
        group = Group(line_of(stored, None if self._grouping.any_period else figure.period))
        if "year" in by:
            period = known_period(figure.period)
            if period is None:
                return "no_period"
            if period.first is None or period.last is None or period.first.year != period.last.year:
                return "several_years"
            group = replace(group, year=period.first.year)
        if "theme" in by:
            themes = self._themes.get(stored.practice_id or "", ())
            if not themes:
                return "no_theme"
            group = replace(group, theme=themes[0])
        if "place" in by:
            if stored.adcode is None:
                return "no_place"
            place = rolled_up(stored.adcode, self._grouping.level)
            if place is None:
                return "above_level"
            group = replace(group, place=place)
        return group

    def _without_same_wording(self, counted: Iterable[Counted]) -> Iterator[Counted]:
        """Each wording once: of those that say the same that of the earliest report."""
        ones = list(counted)
        kept: dict[tuple[object, ...], str] = {}
        for one in sorted(ones, key=_date):
            kept.setdefault(_wording(one), one.stored.figure.id)
        first = set(kept.values())
        for one in ones:
            if one.stored.figure.id in first:
                yield one
            else:
                self._leave_out(one, "same_wording")

    def _without_restated(self, ones: list[Counted]) -> list[Counted]:
        """Without what was told before of the same place and period, with the same numbers.

        Within one report round numbers stay: two projects may cost 5亿元 each, hardly 287.9亿元. What a
        place has one of, such as 城镇新增就业, is told again whatever its number.
        """
        first: dict[tuple[object, ...], Counted] = {}
        for one in sorted(ones, key=_date):
            if (key := _told(one)) is not None:
                first.setdefault(key, one)
        kept = []
        for one in ones:
            key = _told(one)
            told = one if key is None else first[key]
            elsewhere = told.stored.report_id != one.stored.report_id
            if told is not one and (elsewhere or _cannot_be_two(one.stored.figure)):
                self._leave_out(one, "restated")
            else:
                kept.append(one)
        return kept

    def _without_parts(self, ones: list[Counted]) -> Iterator[Counted]:
        """Without figures that others of the group hold already; ratios are no parts of one another."""
        wholes: dict[tuple[str, str | None], list[Counted]] = {}
        passages: dict[str, list[Counted]] = {}
        for one in ones:
            passages.setdefault(one.stored.figure.passage_id, []).append(one)
            place, organisation = one.owner
            if place is not None and organisation is None:
                wholes.setdefault((place, one.stored.figure.period), []).append(one)
        for one in ones:
            beside = passages[one.stored.figure.passage_id]
            if why_no_sum(one.stored) is None and (_is_in(one, wholes) or _is_named_part(one, beside)):
                self._leave_out(one, "part")
            else:
                yield one

    def _leave_out(self, one: Counted, reason: LeftOut) -> None:
        self.left_out.append((one.stored.figure.id, reason, one.group))


def _date(one: Counted) -> tuple[bool, str]:
    return one.stored.report_date is None, one.stored.report_date or ""


def _wording(one: Counted) -> tuple[object, ...]:
    """What two figures have in common where one text was copied from the other."""
    text = _plain(one.stored.passage_text)
    before = _plain(one.stored.passage_text[: one.stored.figure.span.start])
    return text, len(before), None if len(text) >= COPIED else one.owner


def _plain(text: str) -> str:
    """The text without white space and in one form of each character."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _told(one: Counted) -> tuple[object, ...] | None:
    """What makes two reports tell of the same; None where nothing surely does."""
    period = one.stored.figure.period
    if period is None or one.owner[0] is None:
        return None
    return one.owner, period, one.interval


def _cannot_be_two(figure: Figure) -> bool:
    """Whether two things of one place hardly have this amount, or a place has one such thing only."""
    return figure.indicator_key in _single_indicators() or _digits(figure) >= TELLING


@functools.cache
def _single_indicators() -> frozenset[str]:
    """The standard indicators that tell of a place as a whole; short names may be a project's: 总投资."""
    return frozenset(term.key for term in read_terms().values() if len(term.key) >= SPECIFIC)


def _digits(figure: Figure) -> int:
    """How many digits a number is written with, without zeros at either end: 1 in 5000, 4 in 287.9."""
    number = figure.value if figure.value is not None else figure.low
    return len(f"{number:f}".replace(".", "").strip("0")) if isinstance(number, Decimal) else 0


def _is_in(one: Counted, wholes: Mapping[tuple[str, str | None], list[Counted]]) -> bool:
    """Whether a place around it has a figure of the same period that may hold it."""
    place, organisation = one.owner
    if place is None or place == WHOLE_COUNTRY:
        return False
    around = {place, *(each.adcode for each in ancestors(place)), WHOLE_COUNTRY}
    if organisation is None:
        around.discard(place)
    found = (whole for code in around for whole in wholes.get((code, one.stored.figure.period), ()))
    return any(_may_hold(whole.interval, one.interval) for whole in found)


def _may_hold(whole: Interval, part: Interval) -> bool:
    """Whether the whole can be as large as the part: 200 people are not those of which 300 are a part."""
    if whole.upper is None or part.lower is None:
        return True
    return whole.upper > part.lower or (whole.upper == part.lower and not whole.upper_open)


def _is_named_part(one: Counted, beside: Iterable[Counted]) -> bool:
    """Whether its sentence says 其中 between a figure of the group in its passage and it."""
    text, end = one.stored.passage_text, one.stored.figure.span.start
    between = (text[other.stored.figure.span.end : end] for other in beside)
    return any(_PART in words and _SENTENCE_END.search(words) is None for words in between)


def repeated(ones: Iterable[Counted]) -> int:
    """How many figures there are beyond the first of each place and period: a sum adds them up."""
    owners = Counter((one.owner, one.stored.figure.period) for one in ones)
    return sum(count - 1 for count in owners.values())
