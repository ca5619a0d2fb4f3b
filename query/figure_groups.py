"""Figure groups: what figures have to share to be counted together, and which numbers may be summed."""

import re
from dataclasses import dataclass
from typing import Literal

from extract.figures.intervals import Interval
from extract.figures.scopes import COUNTRY
from extract.gazetteer import ancestors
from extract.records import Basis, Change, Status
from extract.region_table import Level
from index.figure_lookups import StoredFigure
from query.measures import common_measure, level_or_change

By = Literal["place", "year", "theme"]
Refusal = Literal["percentage", "multiple", "average", "per_unit", "score"]
WHOLE_COUNTRY = ""
_SHARES = frozenset({"percent", "percentage_points", "fraction"})
_AVERAGE = re.compile(r"人均|户均|亩均|地均|平均|均价|单价|中位数|指数")
_PER = re.compile(r"[/／每]")


@dataclass(frozen=True, slots=True)
class Line:
    """What the figures of one group measure: only they may be counted together."""

    indicator_key: str
    measure: str  # what numbers are counted in before they are counted together
    change: Change | None
    basis: Basis | None  # of a change
    status: Status
    period: str | None  # ISO 8601; None: any


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the answer."""

    line: Line
    place: str | None = None  # code
    year: int | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its group and the numbers it may stand for, in the measure of its group."""

    stored: StoredFigure
    group: Group
    interval: Interval

    @property
    def owner(self) -> tuple[str | None, str | None]:
        """The place that the number belongs to, and the organisation there, if it is one's.

        The country, which has no code, is ``WHOLE_COUNTRY``.
        """
        figure = self.stored.figure
        if figure.scope == COUNTRY:
            return WHOLE_COUNTRY, None
        return self.stored.adcode, figure.scope if figure.scope_adcode is None else None


@dataclass(frozen=True, slots=True)
class Grouping:
    """How figures are put into groups."""

    by: tuple[By, ...] = ()
    level: Level | None = None  # of places; None: each place by itself
    any_period: bool = False  # figures of different periods, or of none that is known, in one group


def line_of(stored: StoredFigure, period: str | None) -> Line:
    """What a figure measures; ``period`` is the one of its group, None for any."""
    figure = stored.figure
    measure, _ = common_measure(figure.unit, figure.dimension)
    key, change = level_or_change(figure.indicator_key or "", figure.change)
    if figure.basis == "from_to":  # 由9天缩短至2天: the 2天 is a level
        key, change = figure.indicator_key or "", None
    return Line(key, measure, change, figure.basis if change else None, figure.status, period)


def rolled_up(adcode: str, level: Level | None) -> str | None:
    """The place of this level that a place lies in or is; a district of 北京市 has no city between."""
    if level is None:
        return adcode
    return next((one.adcode for one in ancestors(adcode) if one.level == level), None)


def why_no_sum(stored: StoredFigure) -> Refusal | None:
    """Why numbers like this one are not summed, or None where they may be.

    The sum of two shares, averages or scores measures nothing.
    """
    figure = stored.figure
    if figure.dimension in _SHARES:
        return "percentage"
    if figure.dimension == "times":
        return "multiple"
    if _PER.search(figure.unit):
        return "per_unit"
    if _AVERAGE.search(figure.indicator_key or ""):
        return "average"
    return "score" if figure.dimension == "other" else None
