"""Workbooks for coders: instructions, a sheet of units with lists to choose from, and all answers told."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import StoreError
from extract.serialization import spans_as_json
from query.sampling.codes import LOCKED, NOTE, Code, codes_as_json
from query.sampling.draws import Draw
from query.sampling.instructions import SampleOutline, instructions
from query.sampling.units import SampledUnit
from query.terminal import neutralise

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

INSTRUCTIONS, CODING, CODES, ABOUT = "说明 Instructions", "编码 Coding", "类目 Codes", "about"
IDENTIFYING = ("id", "source_id", "source_spans")
_WIDTHS = {"id": 24, "stratum": 18, "weight": 8, "text": 80, "marked": 14, "report": 24, "source": 24}
_CELL = 32_767  # characters that a cell holds
_SHOWN = 4_000  # characters of a text that is shown
_MADE = datetime(2000, 1, 1)  # of every workbook, so that the same sample has the same bytes


def write_workbook(
    path: Path, outline: SampleOutline, codes: Sequence[Code], drawn: Sequence[Draw[SampledUnit]]
) -> None:
    """Write the sample as .xlsx. The same sample gives the same bytes.

    Nothing in it acts: texts are written as text, so none is a formula or link.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"policykb: {outline.unit}", "created": _MADE})
        style = _Styles(
            head=book.add_format({"bold": True, "bg_color": "#DDDDDD", "text_wrap": True, "valign": "top"}),
            asked=book.add_format({"bold": True, "bg_color": "#FFF2CC", "text_wrap": True, "valign": "top"}),
            locked=book.add_format({"text_wrap": True, "valign": "top", "font_color": "#444444"}),
            # Text, so that a spreadsheet does not make a date of 2023-05.
            open=book.add_format(
                {"locked": False, "num_format": "@", "valign": "top", "bg_color": "#FFFBEF"}
            ),
            marked=book.add_format({"bold": True, "font_color": "#C00000"}),
        )
        told, coding, answers, about = map(book.add_worksheet, (INSTRUCTIONS, CODING, CODES, ABOUT))
        _write_lines(told, instructions(outline, codes), style.locked)
        lists = _write_answers(answers, codes, style)
        _write_units(coding, outline, codes, drawn, lists, style)
        _write_about(about, outline, codes, drawn, style)
        for sheet in (told, coding, answers, about):
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        coding.activate()


def write_new_workbook(
    path: Path, outline: SampleOutline, codes: Sequence[Code], drawn: Sequence[Draw[SampledUnit]]
) -> None:
    """The same where there is no such file yet, whole or not at all: a workbook may hold a coder's work.

    Raises StoreError where there is one, or it cannot be written.
    """
    if path.exists():
        raise StoreError(f"{path} is there already; write to another name, or move it away")
    part = path.with_name(f".{path.name}.part")
    try:
        write_workbook(part, outline, codes, drawn)
        part.rename(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def digest(rows: Iterable[Sequence[str]]) -> str:
    """What tells whether rows, in any order, are those that were written, by their ``IDENTIFYING`` cells."""
    text = json.dumps(sorted(map(list, rows)), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Styles:
    head: "Format"
    asked: "Format"
    locked: "Format"
    open: "Format"
    marked: "Format"


def _write_units(
    sheet: "Worksheet",
    outline: SampleOutline,
    codes: Sequence[Code],
    drawn: Sequence[Draw[SampledUnit]],
    lists: Mapping[str, str],
    style: _Styles,
) -> None:
    headings = [*LOCKED, *(code.name for code in codes), NOTE]
    shown = {
        (code.name, value): text
        for code in codes
        for (value, _), text in zip(code.values, code.shown(), strict=True)
    }
    for column, name in enumerate(headings):
        sheet.write_string(0, column, name, style.head if name in LOCKED else style.asked)
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
    strata = outline.shown()
    for row, draw in enumerate(drawn, start=1):
        cells = unit_cells(draw, outline, strata)
        for column, name in enumerate(LOCKED):
            sheet.write_string(row, column, cells[name], style.locked)
        _write_text(sheet, row, draw.unit, style)
        said = draw.unit.said if outline.prefilled else {}
        for column, name in enumerate(headings[len(LOCKED) :], start=len(LOCKED)):
            answer = said.get(name, "")
            sheet.write_string(row, column, neutralise(shown.get((name, answer), answer)), style.open)
    for column, code in enumerate(codes, start=len(LOCKED)):
        if drawn and code.name in lists:
            sheet.data_validation(1, column, len(drawn), column, {
                "validate": "list",
                "source": lists[code.name],
                "input_title": code.label.zh[:32],
                "input_message": code.meaning.zh[:255],
                "error_title": code.label.zh[:32],
                "error_message": "请从列表中选择。Choose from the list.",
            })  # fmt: skip
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(drawn), 1), len(headings) - 1)


def unit_cells(
    draw: Draw[SampledUnit], outline: SampleOutline, strata: Mapping[tuple[str, ...], str]
) -> dict[str, str]:
    """What the locked columns say of a unit."""
    unit = draw.unit
    cells = {
        "id": unit.id,
        "stratum": strata[tuple(unit.strata[name] for name in outline.by)],
        "weight": f"{float(draw.weight):.6g}",
        "place": unit.place,
        "report": unit.report,
        "heading": unit.heading,
        "marked": unit.marked.of(unit.text) if unit.marked else None,
        "text": _window(unit)[0],
        "source": unit.source_name,
        "source_id": unit.source_id,
        "source_spans": json.dumps(spans_as_json(unit.spans)),
    }
    return {name: neutralise(text or "")[:_CELL] for name, text in cells.items()}


def _window(unit: SampledUnit) -> tuple[str, int]:
    """The text, or of a long one what is around the figure that is meant, with where it begins."""
    if len(unit.text) <= _SHOWN:
        return unit.text, 0
    middle = unit.marked.start if unit.marked else 0
    start = max(0, min(middle - _SHOWN // 2, len(unit.text) - _SHOWN))
    return unit.text[start : start + _SHOWN], start


def _write_text(sheet: "Worksheet", row: int, unit: SampledUnit, style: _Styles) -> None:
    """The text with the figure that is meant in bold red."""
    if unit.marked is None:
        return
    text, shift = _window(unit)
    start, end = unit.marked.start - shift, unit.marked.end - shift
    parts = (text[:start], text[start:end], text[end:])
    before, meant, after = map(neutralise, parts)
    rich: list[Any] = [*filter(None, [before]), style.marked, meant, *filter(None, [after])]
    if len(rich) > 2:  # a text that is the figure alone stands there already
        sheet.write_rich_string(row, LOCKED.index("text"), *rich, style.locked)


def _write_answers(sheet: "Worksheet", codes: Sequence[Code], style: _Styles) -> dict[str, str]:
    """A column for each list, and by the name of its code where the list stands."""
    lists: dict[str, str] = {}
    for column, code in enumerate(code for code in codes if code.values):
        sheet.write_string(0, column, code.name, style.head)
        sheet.set_column(column, column, 24)
        for row, shown in enumerate(code.shown(), start=1):
            sheet.write_string(row, column, shown, style.locked)
        letter = _letters(column)
        lists[code.name] = f"='{CODES}'!${letter}$2:${letter}${len(code.values) + 1}"
    return lists


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters, column = chr(ord("A") + rest) + letters, column - 1
    return letters


def _write_about(
    sheet: "Worksheet",
    outline: SampleOutline,
    codes: Sequence[Code],
    drawn: Sequence[Draw[SampledUnit]],
    style: _Styles,
) -> None:
    """What reads the sheet again; the codes one a row, since a cell holds only so much."""
    strata = outline.shown()
    cells = [unit_cells(draw, outline, strata) for draw in drawn]
    named = {
        "unit": outline.unit,
        "size": outline.size,
        "seed": outline.seed,
        "by": list(outline.by),
        "extractor_version": outline.extractor_version,
        "digest": digest([row[name] for name in IDENTIFYING] for row in cells),
    }
    for row, (name, value) in enumerate(named.items()):
        sheet.write_string(row, 0, name, style.head)
        sheet.write_string(row, 1, json.dumps(value, ensure_ascii=False), style.locked)
    for row, code in enumerate(codes_as_json(codes), start=len(named)):
        sheet.write_string(row, 0, "code", style.head)
        sheet.write_string(row, 1, json.dumps(code, ensure_ascii=False), style.locked)
    sheet.set_column(0, 1, 40)


def _write_lines(sheet: "Worksheet", lines: Iterable[str], style: "Format") -> None:
    sheet.set_column(0, 0, 110)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, neutralise(line), style)
