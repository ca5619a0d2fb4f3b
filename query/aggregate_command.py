"""The command ``policykb aggregate``."""

from typing import Annotated, Literal, cast, get_args

import typer

from query.look_up_commands import Csv, as_misuse
from query.narrowing_options import Period, Places, Status, Where
from query.opening import open_knowledge_base
from query.options import Home, Json, refuse_if
from query.terminal import as_json, console

By = Literal["place", "year", "theme"]
Level = Literal["province", "city", "county"]
RankBy = Literal["count", "sum", "min", "max", "median"]


def aggregate(
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="NAME", help="What is measured, in your words; repeatable."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="Group by place, year or theme; repeatable. Ranks compare by the first.",
        ),
    ] = None,
    level: Annotated[
        Level | None, typer.Option("--level", help="Count places below this level as the one they lie in.")
    ] = None,
    where: Where = None,
    place: Places = None,
    period: Period = None,
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="NAME", help="Only of practices of this theme, such as 养老服务."),
    ] = None,
    status: Annotated[Status | None, typer.Option("--status", help="Reached, or aimed at.")] = None,
    any_period: Annotated[
        bool, typer.Option("--any-period", help="Count figures of different or unknown periods together.")
    ] = False,
    possibly: Annotated[
        bool, typer.Option("--possibly", help="Also what only possibly meets the condition and the period.")
    ] = False,
    rank_by: Annotated[
        RankBy | None, typer.Option("--rank-by", help="What ranks compare; else sums, or medians.")
    ] = None,
    lowest_first: Annotated[
        bool, typer.Option("--lowest-first", help="The smallest has rank 1, not the greatest.")
    ] = False,
    rows: Annotated[
        bool, typer.Option("--rows", help="Also the figures of each group, with their sentences.")
    ] = False,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """Count, sum, min, max, median and rank of figures, bounds carried through; units are never mixed."""
    from query.aggregates import Ranking, aggregate_figures
    from query.figure_groups import Grouping
    from query.filters import read_filter, theme_filter
    from query.listings import FigureQuestion
    from query.periods import read_period
    from query.places import read_places

    refuse_if(as_json_ and csv, "give --json or --csv, not both")
    for name in by or ():
        refuse_if(name not in get_args(By), f"{name!r} is nothing to group by; give place, year or theme")
    chosen: tuple[By, ...] = tuple(dict.fromkeys(cast(list[By], by or [])))
    refuse_if(level is not None and "place" not in chosen, "--level groups places; add --by place")
    with as_misuse():
        asked = FigureQuestion(
            indicators=tuple(indicator or ()),
            condition=read_filter(where) if where else None,
            adcodes=read_places(place or ()),
            period=read_period(period) if period else None,
            status=status,
            possibly=possibly,
        )
        theme_name = theme_filter(theme).theme if theme else None
    named = asked.indicators or (asked.condition.indicators if asked.condition else ())
    is_named = bool(named) and all(name.strip() for name in named)
    refuse_if(not is_named, "say what is measured with --indicator NAME")
    grouping = Grouping(by=chosen, level=level, any_period=any_period)
    with open_knowledge_base(home) as kb:
        found = aggregate_figures(kb, asked, grouping, Ranking(rank_by, lowest_first), theme=theme_name)
    from query import aggregate_records

    if as_json_:
        typer.echo(as_json(aggregate_records.aggregates_as_json(found, rows=rows)))
    elif csv:
        from query.record_columns import FIGURE_COLUMNS
        from query.spreadsheets import as_csv

        records, columns = aggregate_records.group_records(found), aggregate_records.GROUPS
        if rows:
            records, columns = aggregate_records.counted_records(found), ("group", *FIGURE_COLUMNS)
        typer.echo(as_csv(records, columns), nl=False)
        for reason, ids in found.left_out.items():
            typer.echo(f"not counted: {len(ids)} {reason}: {aggregate_records.WHY[reason]}", err=True)
    else:
        from query.aggregate_blocks import aggregates_block

        console().print(aggregates_block(found, rows=rows))
