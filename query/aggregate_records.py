"""Aggregate records: aggregates as JSON objects, which are also the rows of their CSV."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from extract.figures.intervals import Interval
from extract.gazetteer import region
from extract.serialization import JsonObject, number_as_json
from query.aggregates import Aggregate, Aggregates
from query.counted_figures import LeftOut
from query.interval_arithmetic import scaled, shortest, statement
from query.measures import in_unit
from query.records import figure_record

STATISTICS = ("sum", "min", "max", "median")
# Columns of the CSV, in order.
GROUPS = (
    "group", "indicator_key", "measure", "unit", "change", "basis", "status", "period", "place", "place_code",
    "year", "theme", "count",
    *(f"{name}_{part}" for name in STATISTICS for part in ("says", "low", "high", "high_open")),
    "no_sum", "ranked_by", "rank_best", "rank_worst", "ranked", "repeated", "left_out", "figure_ids",
)  # fmt: skip
WHY: Mapping[LeftOut, str] = {
    "copy": "in a passage that copies another of its file",
    "same_wording": "in a passage that says the same as one of another report",
    "possibly": "meets the condition or the period only possibly",
    "no_number": "states no number",
    "no_indicator": "does not say what it measures",
    "no_unit": "has no unit, so it cannot be counted with others",
    "changed": "is the level before a change, of which the level after it counts",
    "no_period": "does not say of which time it is",
    "several_years": "is of several years",
    "no_place": "belongs to no place that is known",
    "above_level": "is of a place above the level asked for",
    "no_theme": "is of no practice with a theme",
    "restated": "was told before, of the same place and period, with the same numbers",
    "part": "is part of a figure that counts",
}


def aggregates_as_json(found: Aggregates, *, rows: bool = False) -> JsonObject:
    """All groups, then what was left out: how many figures for each reason, and which.

    With ``rows`` each group has its figures with their sentences and where those stand in their source.
    """
    grouping = found.grouping
    return {
        "by": list(grouping.by),
        "level": grouping.level,
        "any_period": grouping.any_period,
        "groups": [
            _group_as_json(number, one, rows=rows) for number, one in enumerate(found.groups, start=1)
        ],
        "left_out": [
            {"reason": reason, "means": WHY[reason], "count": len(ids), "figure_ids": list(ids)}
            for reason, ids in found.left_out.items()
        ],
    }


def group_records(found: Aggregates) -> Iterator[JsonObject]:
    """One flat record for each group."""
    for number, one in enumerate(found.groups, start=1):
        record = _heading(number, one)
        for name, interval in _statistics(one).items():
            if interval is not None:
                parts = _interval_as_json(one, interval)
                record |= {f"{name}_{part}": value for part, value in parts.items()}
        record["rank_best"], record["rank_worst"] = one.rank or (None, None)
        record["left_out"] = [f"{reason} {len(ids)}" for reason, ids in one.left_out.items()]
        yield record


def counted_records(found: Aggregates) -> Iterator[JsonObject]:
    """One record for each figure that counts, with the number of its group."""
    for number, one in enumerate(found.groups, start=1):
        for stored in one.figures:
            yield {"group": number, **figure_record(stored)}


def place_name(adcode: str | None) -> str | None:
    """The full name of a place, or its code where the name is not known."""
    known = region(adcode) if adcode else None
    return known.full_name if known else adcode


def in_its_unit(one: Aggregate, interval: Interval) -> tuple[Interval, str]:
    """An interval of a group in the unit that most of its figures are written in."""
    factor, unit = in_unit(Fraction(1), one.unit, one.group.line.measure)
    return scaled(interval, factor), unit


def _group_as_json(number: int, one: Aggregate, *, rows: bool) -> JsonObject:
    record = _heading(number, one)
    for name, interval in _statistics(one).items():
        record[name] = None if interval is None else _interval_as_json(one, interval)
    record["rank"] = one.rank._asdict() if one.rank else None
    record["left_out"] = {reason: len(ids) for reason, ids in one.left_out.items()}
    if rows:
        record["rows"] = [figure_record(stored) for stored in one.figures]
    return record


def _heading(number: int, one: Aggregate) -> JsonObject:
    group, line = one.group, one.group.line
    return {
        "group": number,
        "indicator_key": line.indicator_key,
        "measure": line.measure,
        "unit": in_its_unit(one, one.median)[1],
        "change": line.change,
        "basis": line.basis,
        "status": line.status,
        "period": line.period,
        "place": place_name(group.place),
        "place_code": group.place,
        "year": group.year,
        "theme": group.theme,
        "count": one.count,
        "no_sum": one.no_sum,
        "ranked_by": one.ranked_by if one.rank else None,
        "ranked": one.ranked or None,
        "repeated": one.repeated,
        "figure_ids": [stored.figure.id for stored in one.figures],
    }


def _statistics(one: Aggregate) -> dict[str, Interval | None]:
    return {"sum": one.total, "min": one.smallest, "max": one.greatest, "median": one.median}


def _interval_as_json(one: Aggregate, interval: Interval) -> JsonObject:
    shown, _ = in_its_unit(one, interval)
    low, high = (None if end is None else shortest(Fraction(end)) for end in (shown.lower, shown.upper))
    return {
        "says": statement(interval),
        "low": number_as_json(low),
        "high": number_as_json(high),
        "high_open": interval.upper_open,
    }
