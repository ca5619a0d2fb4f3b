"""Figures of cells: a number in a table measures what the headings of its row and column say."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.span import Span
from extract.figures.contexts import Context
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import Number
from extract.figures.passages import dimension_of, find_figures
from extract.figures.periods import Period, read_periods
from extract.figures.quantities import Quantity
from extract.figures.scopes import Place
from extract.figures.statuses import announces
from extract.records import Figure, Mention, Passage
from extract.tables.headings import Heading, read_heading
from extract.tables.rows import RowCell, TableRow
from extract.tables.values import is_unit, read_bare_number, read_whole_quantity

# Columns whose digits count nothing, and words that make a target of a number.
_NO_FIGURE = re.compile(
    r"(?:序号|编号|编码|代码|电话|手机|传真|邮编|邮政编码|证号|证件|账号|帐号|文号|号码|页码|年份|日期|时间|排名|名次|位次|备注|学号|工号"
    r"|坐标|经度|纬度|联系方式|网址)(?:[（(].*)?$"
)
_TARGET = re.compile(r"目标|计划|预期|预计|规划|任务数|拟")
_REACHED = re.compile(r"完成|实际|实绩|已")
# Columns whose names are places, bodies or people: the number belongs to them and they measure nothing.
_OWNERS = re.compile(
    r"(?:地区|区县|县区|[县市]区?|区|省[份市]?|市县|县市区|旗县|乡镇|镇街|街镇|街道|镇村|镇|乡|行政村|村名?|村居|社区|城市|地市|单位|部门|企业|公司"
    r"|学校|医院|机构|园区|开发区|地点|区域)(?:名称)?(?:[（(].*[)）])?$"
)
_OWNER_TYPES = frozenset(("REGION", "PLACE", "ORG"))
_LONGEST_CAPTION = 60
# Headings of columns that say only that there are numbers below, where the row says of what.
_PLAIN = re.compile(
    r"(?:本年|上年|收入|支出|实际|计划|累计)?"
    r"(?:金额|数值|数额|数据|[决预]算数|统计数|完成数|实绩|(?:目标|现状|指标|基期|实际|完成|预期|规划)值|数)"
)
_SENTENCE = re.compile(r"[，。；]")
_SHORT = 20  # characters of a cell that its headings explain; a longer one explains itself
# What is counted in heads or per cent, not in the money that is said above the table; 决算数 is money.
_COUNTS = re.compile(r"(?:(?<![决预]算)(?<!计划|完成|实际|执行)数|率|比重|占比|比例|排名|比|度|分)$")


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the headings say about one cell; spans are in the row's text."""

    row: Span | None  # the part of the indicator that the row names
    column: Span | None  # likewise the column
    unit: str
    period: tuple[str, Span] | None
    owner: Span | None
    change: Heading | None
    target: bool


def find_cell_figures(
    row: TableRow,
    passage: Passage,
    mentions: Sequence[Mention] = (),
    context: Context | None = None,
    caption: Period | None = None,
) -> Iterator[Figure]:
    """The figures of a row of a table, in order.

    A number alone takes its unit from the heading (投资额（万元）), from a column of units or from above the
    table, and what it measures from row and column: under 项目数 beside 教育 it is “教育项目数”, with
    ``indicator_row_span`` and ``indicator_span``. A year in a heading is its period, a place or body that
    names the row owns it, 同比增长（%） makes a change of what the row names. A cell of words is read as any
    text; what is missing there, the headings say. ``caption`` is the time that stands above the table.
    """
    context = context if context is not None else Context()
    number = 0
    for cell in row.cells:
        if cell.serial or cell.span == row.unit or (cell.name and len(cell.span) <= _SHORT):
            continue
        labels = _read_labels(row, cell, mentions, context)
        if labels is None:
            continue
        found = list(_figures_of(row, cell, labels, passage, mentions, context, caption))
        ids = {figure.id: f"{passage.id}.f{number + n:02d}" for n, figure in enumerate(found, start=1)}
        number += len(found)
        for figure in found:
            changed = ids[figure.change_of] if figure.change_of is not None else None
            yield replace(figure, id=ids[figure.id], change_of=changed)


def _figures_of(
    row: TableRow,
    cell: RowCell,
    labels: _Labels,
    passage: Passage,
    mentions: Sequence[Mention],
    context: Context,
    caption: Period | None,
) -> Iterator[Figure]:
    text = cell.span.of(row.text)
    bare = read_bare_number(text, labels.unit) or read_whole_quantity(text)
    if bare is not None:
        if not any(map(_no_figure, _heading_texts(row, cell))) and (labels.column or labels.row):
            quantity, start, end = bare
            span = Span(cell.span.start + start, cell.span.start + end)
            yield _explained(_bare_figure(quantity, span, passage, labels), labels, passage, context, caption)
        return
    own = replace(passage, text=text, pieces=())
    inside = [
        replace(each, span=each.span.shifted(-cell.span.start))
        for each in mentions
        if cell.span.contains(each.span)
    ]
    for figure in find_figures(own, inside, context):
        moved = _moved(figure, cell.span.start)
        explained = len(text) <= _SHORT and not _SENTENCE.search(text)
        yield _explained(moved, labels, passage, context, caption) if explained else moved


def _heading_texts(row: TableRow, cell: RowCell) -> list[str]:
    spans = [*cell.headings, *((cell.named,) if cell.named else ())]
    return [span.of(row.text) for span in spans]


def _no_figure(heading: str) -> bool:
    return _NO_FIGURE.search(heading.strip()) is not None


# ------------------------------------------------------------------------------------------------- headings


def _read_labels(
    row: TableRow, cell: RowCell, mentions: Sequence[Mention], context: Context
) -> _Labels | None:
    """What the headings of a cell say; None where the cell itself names the row."""
    columns = [(span, read_heading(span.of(row.text), context.clock)) for span in reversed(cell.headings)]
    name = cell.named
    named = (name, read_heading(name.of(row.text), context.clock)) if name is not None else None
    owner = _owner(row, named, mentions)
    column = _measure(columns)
    change = next((heading for _, heading in columns if heading.change), None)
    if change is None and named is not None and named[1].change:
        change = named[1]
    row_part = _part(named) if owner is None else None
    if row_part is not None and column is not None and _PLAIN.fullmatch(column.of(row.text)):
        column = None
    read = [*columns, *([named] if named is not None else [])]
    texts = _heading_texts(row, cell)
    announced = any(_TARGET.search(text) for text in texts) and not any(map(_REACHED.search, texts))
    return _Labels(
        row=row_part,
        column=column,
        unit=_unit(row, [heading for _, heading in read], texts),
        period=next(((h.iso, _in_row(span, h.time)) for span, h in read if h.iso and h.time), None),
        owner=owner,
        change=change,
        target=announced,
    )


def _part(labelled: tuple[Span, Heading] | None) -> Span | None:
    if labelled is None or labelled[1].name is None:
        return None
    return _in_row(labelled[0], labelled[1].name)


def _in_row(heading: Span, part: Span) -> Span:
    """A part of a heading's text as a span of the row's."""
    return part.shifted(heading.start)


def _measure(columns: Sequence[tuple[Span, Heading]]) -> Span | None:
    """What the column measures: headings that stand side by side, 支付限额|在职职工, innermost first given.

    Where something stands between them, the innermost that names a measure, else that names anything.
    """
    named = [each for each in columns if each[1].name is not None]
    parts = [part for each in reversed(named) if (part := _part(each)) is not None]
    if parts and all(first.end == second.start for first, second in itertools.pairwise(parts)):
        return Span(parts[0].start, parts[-1].end)
    return _part(next((each for each in named if each[1].measures), named[0] if named else None))


def _unit(row: TableRow, headings: Sequence[Heading], texts: Sequence[str]) -> str:
    """The column of units, then what a heading has in brackets, then what is said above the table."""
    own = row.unit.of(row.text).strip() if row.unit is not None else ""
    change = next((heading.unit for heading in headings if heading.change), None)
    if change is not None:
        return change or "%"
    if own and is_unit(own):
        return own
    stated = next((heading.unit for heading in headings if heading.unit), "")
    if stated:
        return stated
    counted = any(_COUNTS.search(text.strip()) for text in texts[: max(1, len(texts) - 1)])
    return "" if counted else row.table_unit


def _owner(row: TableRow, named: tuple[Span, Heading] | None, mentions: Sequence[Mention]) -> Span | None:
    """The name of the row, where it is one of a place or body: by its mention or by the heading above it."""
    if named is None or named[1].name is None:
        return None
    span = _in_row(named[0], named[1].name)
    if any(each.span == span and each.type in _OWNER_TYPES for each in mentions):
        return span
    cell = next(each for each in row.cells if each.span == named[0])
    headings = [heading.of(row.text).strip() for heading in cell.headings]
    return span if headings and _OWNERS.fullmatch(headings[-1]) else None


# -------------------------------------------------------------------------------------------------- figures


def _bare_figure(quantity: Quantity, span: Span, passage: Passage, labels: _Labels) -> Figure:
    """The figure of a number that stands alone, before its headings explain it."""
    parts = [each.of(passage.text) for each in (labels.row, labels.column) if each is not None]
    return Figure(
        id=f"{passage.id}.f01",
        passage_id=passage.id,
        span=span,
        text=span.of(passage.text),
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        bound=quantity.bound,
        unit=quantity.unit,
        dimension=dimension_of(quantity, "".join(parts) or None),
        lower=quantity.interval.lower,
        upper=quantity.interval.upper,
        upper_open=quantity.interval.upper_open,
        indicator=None,
        indicator_span=None,
        indicator_key=None,
    )


def _moved(figure: Figure, offset: int) -> Figure:
    """A figure of a cell's text as one of the row's text."""

    def moved(span: Span | None, elsewhere: str | None) -> Span | None:
        return span.shifted(offset) if span is not None and elsewhere is None else span

    return replace(
        figure,
        span=figure.span.shifted(offset),
        indicator_span=moved(figure.indicator_span, None),
        period_span=moved(figure.period_span, figure.period_passage_id),
        scope_span=moved(figure.scope_span, figure.scope_passage_id),
    )


def _explained(
    figure: Figure, labels: _Labels, passage: Passage, context: Context, caption: Period | None
) -> Figure:
    """With indicator, period, owner and change from the headings where the cell itself does not say."""
    if figure.indicator is None:
        figure = _measured(figure, labels, passage)
    if labels.change is not None and figure.change is None:
        figure = _changed(figure, labels.change)
    if figure.period_span is None or figure.period_passage_id is not None:
        figure = _dated(figure, labels, context, caption)
    if figure.scope_span is None:
        figure = _owned(figure, labels, passage, context.place)
    aimed = labels.target or context.planned or announces(passage.heading_path)
    return replace(figure, status="target") if aimed else figure


def _measured(figure: Figure, labels: _Labels, passage: Passage) -> Figure:
    row, column = labels.row, labels.column
    parts = [span.of(passage.text) for span in (row, column) if span is not None]
    if not parts:
        return figure
    indicator = "".join(parts)
    main = column if column is not None else row
    return replace(
        figure,
        indicator=indicator,
        indicator_span=main,
        indicator_row_span=row if column is not None else None,
        indicator_key=indicator_key(indicator),
    )


def _changed(figure: Figure, heading: Heading) -> Figure:
    """A growth below zero is a decrease: -1.8 under 增长（%）."""
    falls = figure.upper is not None and figure.upper < 0
    change = heading.change
    if falls:
        change = "decrease" if change == "increase" else "increase"
        figure = replace(
            figure,
            value=_turned(figure.value),
            low=_turned(figure.high),
            high=_turned(figure.low),
            lower=_turned(figure.upper),
            upper=_turned(figure.lower),
        )
    return replace(figure, change=change, basis=heading.basis)


def _turned(number: Number | None) -> Number | None:
    return -number if number is not None else None


def _dated(figure: Figure, labels: _Labels, context: Context, caption: Period | None) -> Figure:
    if labels.period is not None:
        iso, span = labels.period
        return replace(figure, period=iso, period_span=span, period_passage_id=None)
    period = caption if caption is not None and caption.iso else context.section_for(figure.status)
    if period is None or period.iso is None:
        return figure
    return replace(figure, period=period.iso, period_span=period.span, period_passage_id=period.passage_id)


def _owned(figure: Figure, labels: _Labels, passage: Passage, home: Place | None) -> Figure:
    if labels.owner is not None:
        return replace(figure, scope=labels.owner.of(passage.text), scope_span=labels.owner)
    if home is not None and figure.scope is None:
        return replace(figure, scope=home.name, scope_adcode=home.adcode)
    return figure


def read_caption(passage: Passage, context: Context) -> Period | None:
    """The time that the line above a table, or its title row, says of all its numbers: 表1 2023年主要指标."""
    if len(passage.text) > _LONGEST_CAPTION or passage.text.endswith("。"):
        return None
    periods = [
        each for each in read_periods(passage.text, (), context.clock) if each.iso and not each.compared
    ]
    return replace(periods[0], passage_id=passage.id) if len(periods) == 1 else None
