"""A reference for aggregates: the rules as docs/commands.md tells them, one figure after another, slowly."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from statistics import median

from extract.gazetteer import ancestors
from index.figure_lookups import StoredFigure
from query.figure_groups import Grouping
from query.listings import FigureRow
from query.measures import common_measure, level_or_change
from query.periods import read_period

FAR = Fraction(10**15)  # stands for "without end"
SHORT = Fraction(1, 10**9)  # how far a number stays below an end that is not reached

Key = tuple[object, ...]


@dataclass
class Reference:
    """Groups by key with the ids that count, and the reason for each id that does not."""

    groups: dict[Key, list[StoredFigure]]
    left_out: dict[str, str]


def refer(
    rows: Sequence[FigureRow], grouping: Grouping, themes: Mapping[str, tuple[str, ...]], possibly: bool
) -> Reference:
    """Sort the figures of ``rows`` into groups."""
    left_out: dict[str, str] = {}
    entries: list[tuple[Key, StoredFigure]] = []
    for row in rows:
        key = key_of(row, grouping, themes, possibly)
        if isinstance(key, str):
            left_out[row.stored.figure.id] = key
        else:
            entries.append((key, row.stored))
    dated = sorted(entries, key=lambda entry: entry[1].report_date or "9999")
    for at, (_, one) in enumerate(dated):
        if any(says_the_same(one, other) for _, other in dated[:at]):
            left_out[one.figure.id] = "same_wording"
    dated = [(key, one) for key, one in dated if one.figure.id not in left_out]
    for at, (key, one) in enumerate(dated):
        same = [other for k, other in dated[:at] if k == key and tells_the_same(one, other)]
        repeats = one.figure.indicator_key == "城镇新增就业" or written(one) >= 3
        if same and (same[0].report_id != one.report_id or repeats):
            left_out[one.figure.id] = "restated"
    entries = [(key, one) for key, one in entries if one.figure.id not in left_out]
    groups: dict[Key, list[StoredFigure]] = {}
    for key, one in entries:
        if any(k == key and is_part(one, other) for k, other in entries):
            left_out[one.figure.id] = "part"
        else:
            groups.setdefault(key, []).append(one)
    return Reference(groups, left_out)


def key_of(
    row: FigureRow, grouping: Grouping, themes: Mapping[str, tuple[str, ...]], possibly: bool
) -> Key | str:
    stored, figure = row.stored, row.stored.figure
    if stored.copy_of:
        return "copy"
    if row.tier == "possibly" and not possibly:
        return "possibly"
    if figure.lower is None and figure.upper is None:
        return "no_number"
    if not figure.indicator_key:
        return "no_indicator"
    if figure.unit == "" and figure.dimension in ("count", "other", "money"):
        return "no_unit"
    if stored.changed:
        return "changed"
    if not grouping.any_period and figure.period is None:
        return "no_period"
    year = theme = place = None
    if "year" in grouping.by:
        if figure.period is None:
            return "no_period"
        days = read_period(figure.period)
        if days.first is None or days.last is None or days.first.year != days.last.year:
            return "several_years"
        year = days.first.year
    if "theme" in grouping.by:
        if not themes.get(stored.practice_id or ""):
            return "no_theme"
        theme = themes[stored.practice_id or ""][0]
    if "place" in grouping.by:
        if stored.adcode is None:
            return "no_place"
        place = stored.adcode
        if grouping.level:
            found = [one.adcode for one in ancestors(place) if one.level == grouping.level]
            if not found:
                return "above_level"
            place = found[0]
    key, change = level_or_change(figure.indicator_key, figure.change)
    if figure.basis == "from_to":
        key, change = figure.indicator_key, None
    basis = figure.basis if change else None
    period = None if grouping.any_period else figure.period
    measure = common_measure(figure.unit, figure.dimension)[0]
    return key, measure, change, basis, figure.status, period, place, year, theme


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def owner(one: StoredFigure) -> tuple[str | None, str | None]:
    if one.figure.scope == "中华人民共和国":
        return "country", None
    return one.adcode, None if one.figure.scope_adcode else one.figure.scope


def says_the_same(one: StoredFigure, other: StoredFigure) -> bool:
    text = plain(one.passage_text)
    starts = [plain(each.passage_text[: each.figure.span.start]) for each in (one, other)]
    if text != plain(other.passage_text) or len(starts[0]) != len(starts[1]):
        return False
    return len(text) >= 20 or owner(one) == owner(other)


def tells_the_same(one: StoredFigure, other: StoredFigure) -> bool:
    if one.figure.period is None or owner(one)[0] is None:
        return False
    return (owner(one), one.figure.period, ends(one)) == (owner(other), other.figure.period, ends(other))


def written(one: StoredFigure) -> int:
    value = one.figure.value
    return 0 if value is None else len(str(value).replace(".", "").strip("0"))


def ends(one: StoredFigure) -> tuple[Fraction | None, Fraction | None, bool]:
    """The numbers it may stand for, in the measure that its unit converts to."""
    factor = common_measure(one.figure.unit, one.figure.dimension)[1]
    low = None if one.figure.lower is None else Fraction(one.figure.lower) * factor
    high = None if one.figure.upper is None else Fraction(one.figure.upper) * factor
    return low, high, one.figure.upper_open


def may_not_be_summed(one: StoredFigure) -> bool:
    figure = one.figure
    return (
        figure.dimension in ("percent", "percentage_points", "fraction", "times", "other")
        or "/" in figure.unit
        or any(word in (figure.indicator_key or "") for word in ("人均", "平均"))
    )


def is_part(one: StoredFigure, other: StoredFigure) -> bool:
    if may_not_be_summed(one):
        return False
    if one.figure.passage_id == other.figure.passage_id:
        between = one.passage_text[other.figure.span.end : one.figure.span.start]
        if "其中" in between and not set(between) & set("。！？!?\n"):
            return True
    place, organisation = owner(one)
    whole, other_organisation = owner(other)
    if place is None or whole is None or other_organisation or one.figure.period != other.figure.period:
        return False
    around = {each.adcode for each in ancestors(place)} - {place}
    if organisation:
        around.add(place)
    if place != "country":
        around.add("country")
    low, (_, high, is_open) = ends(one)[0], ends(other)
    larger = low is not None and high is not None and (low > high or (low == high and is_open))
    return whole in around and not larger


def range_of(name: str, members: Sequence[StoredFigure]) -> tuple[Fraction, Fraction]:
    """The least and the most that a statistic comes to, of every choice of ends."""
    count = {"sum": sum, "min": min, "max": max, "median": median}[name]
    choices = []
    for low, high, is_open in map(ends, members):
        top = FAR if high is None else high - SHORT if is_open else high
        choices.append((-FAR if low is None else low, top))
    values = [Fraction(count(choice)) for choice in product(*choices)]
    return min(values), max(values)
