"""Aggregate blocks: aggregates for a terminal, a row for each group, below it what was left out."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract.figures.intervals import Interval
from query.aggregate_records import WHY, in_its_unit, place_name
from query.aggregates import Aggregate, Aggregates
from query.display import plain
from query.interval_arithmetic import shortest
from query.record_blocks import record_blocks
from query.records import figure_record
from query.terminal import neutralise

_NO_SUMS = {
    "percentage": "shares",
    "multiple": "multiples",
    "average": "averages",
    "per_unit": "per unit",
    "score": "scores",
}
_CHANGES = {"increase": " ↑", "decrease": " ↓", None: ""}
_SHOWN = ("text", "belongs_to", "period", "source", "figure_id")


def aggregates_block(found: Aggregates, *, rows: bool = False) -> RenderableType:
    """The groups as a table; with ``rows`` the figures of each with their sentences."""
    parts: list[RenderableType] = [_table(found)] if found.groups else [Text(_NOTHING)]
    if rows:
        for number, one in enumerate(found.groups, start=1):
            parts.append(Text(f"\n{number}", "bold"))
            records = [figure_record(stored) for stored in one.figures]
            parts.append(Padding(record_blocks(records, _SHOWN, "sentence"), (0, 0, 0, 2)))
    parts += _left_out(found)
    return Group(*parts)


_NOTHING = "No figure counts; `policykb figures --indicator NAME` lists those that may be meant."


def _table(found: Aggregates) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold dim")
    names = ("", "measured", "figures", "sum", "least to greatest", "median")
    for name in (*names, "rank") if found.grouping.by else names:
        table.add_column(name, overflow="fold")
    for number, one in enumerate(found.groups, start=1):
        table.add_row(*_cells(number, one, found))
    return table


def _cells(number: int, one: Aggregate, found: Aggregates) -> Iterator[Text]:
    yield Text(str(number), "dim")
    yield _measured(one, any_period=found.grouping.any_period)
    yield Text(f"{one.count}{'*' if one.repeated else ''}")
    if one.total is None:
        yield Text(f"none: {_NO_SUMS[one.no_sum or 'score']}", "dim")
    else:
        yield plain(_amount(one, one.total))
    ends = (_amount(one, one.smallest), _amount(one, one.greatest))
    yield Text("\nto ".join(dict.fromkeys(ends)))
    yield plain(_amount(one, one.median))
    if found.grouping.by:
        yield Text(_rank(one))


def _measured(one: Aggregate, *, any_period: bool) -> Text:
    """What a group measures, and below it where, when, of which theme and whether it was reached."""
    group, line = one.group, one.group.line
    year = None if group.year is None or str(group.year) == line.period else str(group.year)
    period = "any period" if any_period else line.period
    parts = (place_name(group.place), group.theme, year, period, line.status, line.basis)
    text = Text.assemble(plain(line.indicator_key), _CHANGES[line.change])
    return text.append("\n" + neutralise(", ".join(filter(None, parts))), "dim")


def _rank(one: Aggregate) -> str:
    if one.rank is None:
        return "–"
    best, worst = one.rank
    return f"{best if best == worst else f'{best}–{worst}'} of {one.ranked}"


def _amount(one: Aggregate, interval: Interval) -> str:
    """An interval in the unit of its group: "≥ 300 人", "200–<300 家", "274.4亿 元"."""
    shown, unit = in_its_unit(one, interval)
    ends = [Fraction(end) for end in (shown.lower, shown.upper) if end is not None]
    scale, word = _scale(ends)
    low, high = (
        None if end is None else _number(Fraction(end) / scale) + word for end in (shown.lower, shown.upper)
    )
    if low is None and high is None:
        return "any number"
    if low == high:
        text = low
    elif high is None:
        text = f"≥ {low}"
    elif low is None:
        text = f"{'<' if interval.upper_open else '≤'} {high}"
    else:
        text = f"{low}–{'<' if interval.upper_open else ''}{high}"
    return neutralise(f"{text} {unit}".rstrip())


def _scale(ends: Iterable[Fraction]) -> tuple[int, str]:
    """In what a Chinese reader counts numbers as large as these."""
    largest = max(map(abs, ends), default=Fraction(0))
    return (10**8, "亿") if largest >= 10**8 else (10**4, "万") if largest >= 10**5 else (1, "")


def _number(number: Fraction) -> str:
    """Decimal where that is exact, else to four places, with a sign that says so."""
    exact = shortest(number)
    return f"≈{float(number):,.4f}" if isinstance(exact, Fraction) else f"{exact:,f}"


def _left_out(found: Aggregates) -> Iterator[RenderableType]:
    if any(one.repeated for one in found.groups):
        yield Text("\n* with several figures of one place and period, which may tell of the same", "dim")
    if found.left_out:
        yield Text("\nNot counted", "bold")
    for reason, ids in found.left_out.items():
        yield Text(f"  {len(ids):>5} {reason}: {WHY[reason]}")
