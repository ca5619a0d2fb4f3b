"""Narrowing options: what commands say of the passages they are asked about, in the same words."""

from typing import Annotated, Literal

import typer

from query.narrowing import Narrowing

Kind = Literal["done", "planned"]
Status = Literal["reported", "target"]

Wheres = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="CONDITION", help="Such as '满意度>=95%' or '培训2000人次以上'; repeatable."
    ),
]
Where = Annotated[
    str | None,
    typer.Option("--where", metavar="CONDITION", help="Such as '满意度>=95%' or '培训2000人次以上'."),
]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="PLACE", help="In this place or below it, by name or code; repeatable."),
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="ISO", help="Such as 2023, 2023-05 or 2021/2025.")
]
Themes = Annotated[
    list[str] | None,
    typer.Option("--theme", metavar="NAME", help="Only practices of this theme, such as 养老服务."),
]
OfKind = Annotated[Kind | None, typer.Option("--kind", help="Only practices done, or planned.")]
OfStatus = Annotated[
    Status | None, typer.Option("--status", help="Only passages with a figure of this status.")
]
Organisations = Annotated[
    list[str] | None,
    typer.Option("--org", metavar="NAME", help="Only passages that name this organisation; repeatable."),
]
Programmes = Annotated[
    list[str] | None,
    typer.Option("--programme", metavar="NAME", help="Only passages that name this; repeatable."),
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="FILE", help="Only this file, by its name or id; repeatable."),
]
Possibly = Annotated[bool, typer.Option("--possibly", help="Also what only possibly meets these conditions.")]


def narrow(
    *,
    where: list[str] | None,
    place: list[str] | None,
    period: str | None,
    theme: list[str] | None,
    kind: Kind | None,
    status: Status | None,
    org: list[str] | None,
    programme: list[str] | None,
    source: list[str] | None,
) -> Narrowing:
    """What these options ask for."""
    return Narrowing(
        where=tuple(where or ()),
        places=tuple(place or ()),
        period=period,
        themes=tuple(theme or ()),
        kind=kind,
        status=status,
        organisations=tuple(org or ()),
        programmes=tuple(programme or ()),
        sources=tuple(source or ()),
    )
