"""Look-up commands of ``policykb``: figures, entities, practices, compare, similar, spread."""

from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import QuestionError
from query.narrowing_options import Kind, Period, Places, Status, Where
from query.opening import open_knowledge_base
from query.options import Home, Json
from query.record_columns import (
    COMPARED_COLUMNS,
    ENTITY_COLUMNS,
    FIGURE_ROW_COLUMNS,
    PRACTICE_COLUMNS,
    SIMILAR_COLUMNS,
    SPREAD_COLUMNS,
)
from query.terminal import as_json, console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.serialization import JsonObject

Csv = Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets.")]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="The most rows to give.")]
EntityType = Literal["REGION", "PLACE", "ORG", "PROGRAM", "DOCUMENT", "ROLE", "DATE", "PERSON"]


def figures(
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="NAME", help="What is measured, in your words; repeatable."),
    ] = None,
    where: Where = None,
    place: Places = None,
    period: Period = None,
    status: Annotated[Status | None, typer.Option("--status", help="Reached, or aimed at.")] = None,
    possibly: Annotated[
        bool, typer.Option("--possibly", help="Also what only possibly meets the condition and the period.")
    ] = False,
    limit: Limit = 100,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """List figures by what they measure, how much, where and when; copies are left out."""
    from query.filters import read_filter
    from query.listings import FigureQuestion, list_figures
    from query.periods import read_period
    from query.places import read_places
    from query.records import figure_row_record

    with as_misuse():
        asked = FigureQuestion(
            indicators=tuple(indicator or ()),
            condition=read_filter(where) if where else None,
            adcodes=read_places(place or ()),
            period=read_period(period) if period else None,
            status=status,
            possibly=possibly,
        )
    with open_knowledge_base(home) as kb:
        rows = list_figures(kb, asked, limit)
    _print(map(figure_row_record, rows), as_json_, csv, FIGURE_ROW_COLUMNS)


def entities(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Part of a name, or of what some report calls it.")
    ] = None,
    type_: Annotated[EntityType | None, typer.Option("--type", help="Only names of this type.")] = None,
    place: Places = None,
    limit: Limit = 100,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """List named things, those that most reports name first."""
    from query.listings import list_entities
    from query.places import read_places
    from query.records import entity_record

    with as_misuse():
        adcodes = read_places(place or ())
    with open_knowledge_base(home) as kb:
        rows = list_entities(kb, text, type_, adcodes, limit)
    _print(map(entity_record, rows), as_json_, csv, ENTITY_COLUMNS)


def practices(
    place: Places = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="NAME", help="A theme of the taxonomy: elderly_care.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Done, or planned.")] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="TEXT", help="Part of the name of who acts.")
    ] = None,
    instrument: Annotated[
        str | None,
        typer.Option("--instrument", metavar="TEXT", help="Part of a programme's or document's name."),
    ] = None,
    limit: Limit = 100,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """List practices by place, theme, kind, who acts and with which instrument."""
    from query.listings import list_practices
    from query.places import read_places
    from query.records import practice_record

    with as_misuse():
        adcodes = read_places(place or ())
    with open_knowledge_base(home) as kb:
        rows = list_practices(
            kb, adcodes=adcodes, theme=theme, kind=kind, actor=actor, instrument=instrument, limit=limit
        )
    _print(map(practice_record, rows), as_json_, csv, PRACTICE_COLUMNS)


def compare(
    places: Annotated[
        list[str], typer.Argument(metavar="PLACE…", help="Two places or more, by name or code.")
    ],
    indicator: Annotated[
        list[str], typer.Option("--indicator", metavar="NAME", help="What is measured; repeatable.")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="ISO", help="Such as 2023, 2023-05 or 2021/2025.")
    ] = None,
    status: Annotated[Status | None, typer.Option("--status", help="Reached, or aimed at.")] = None,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """Set places side by side in what is measured; units, periods and changes are never mixed in a row."""
    from query.comparisons import compare_places
    from query.listings import FigureQuestion
    from query.periods import read_period
    from query.places import read_place
    from query.records import comparison_records

    with as_misuse():
        codes = [read_place(place) for place in places]
        asked = FigureQuestion(period=read_period(period) if period else None, status=status)
    with open_knowledge_base(home) as kb:
        comparison = compare_places(kb, codes, indicator, asked)
    if as_json_ or csv:
        _print(comparison_records(comparison), as_json_, csv, COMPARED_COLUMNS)
        return
    from query.record_blocks import comparison_table

    console().print(comparison_table(comparison))


def similar(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A practice, passage or report.")],
    elsewhere: Annotated[bool, typer.Option("--elsewhere", help="Nothing from the same report.")] = False,
    limit: Limit = 10,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """List the practices that resemble the one of this id, nearest first."""
    from query.records import similar_record
    from query.similar import find_similar

    with open_knowledge_base(home) as kb:
        rows = find_similar(kb, id_, limit, elsewhere=elsewhere)
    _print(map(similar_record, rows), as_json_, csv, SIMILAR_COLUMNS)


def spread(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A programme, document or other name.")],
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """Show which reports name NAME, the earliest first, and which wording they share with the first."""
    from query.records import appearance_record
    from query.spread import trace_spread

    with open_knowledge_base(home) as kb:
        rows = trace_spread(kb, name)
    _print(map(appearance_record, rows), as_json_, csv, SPREAD_COLUMNS)


# What a terminal shows of a row, and the text below it.
_SHOWN = {
    FIGURE_ROW_COLUMNS: (
        ("text", "indicator", "belongs_to", "period", "status", "meets", "source", "figure_id"),
        "sentence",
    ),
    ENTITY_COLUMNS: (("canonical", "type", "adcode", "mentions", "reports"), "names"),
    PRACTICE_COLUMNS: (("title", "kind", "region", "themes", "actors", "source", "practice_id"), "outcomes"),
    SIMILAR_COLUMNS: (("similarity", "title", "region", "source", "practice_id"), "text"),
    SPREAD_COLUMNS: (("date", "region", "written", "times", "source", "passage_id"), "shared"),
}


def _print(records: "Iterable[JsonObject]", as_json_: bool, csv: bool, columns: tuple[str, ...]) -> None:
    if as_json_ and csv:
        raise typer.BadParameter("give --json or --csv, not both")
    rows = list(records)
    if as_json_:
        typer.echo(as_json({"rows": rows}))
    elif csv:
        from query.spreadsheets import as_csv

        typer.echo(as_csv(rows, columns), nl=False)
    else:
        from query.record_blocks import record_blocks

        console().print(record_blocks(rows, *_SHOWN[columns]))


@contextmanager
def as_misuse() -> "Iterator[None]":
    """What was typed and cannot be read is a fault of the command's words."""
    try:
        yield
    except QuestionError as error:
        raise typer.BadParameter(str(error)) from error
