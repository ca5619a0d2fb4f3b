"""The command ``policykb export``."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from corpus.errors import QuestionError
from query.look_up_commands import Kind, Places, Status, as_misuse
from query.narrowing import Narrowing
from query.opening import open_knowledge_base
from query.options import Home, Json, refuse_if
from query.terminal import as_json

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from query.conditions import Condition


def export(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A folder that is new or empty.")],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="NAME", help="Only this table; repeatable. Else all."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME", help="csv, jsonl, parquet, xlsx or sqlite; repeatable. Else all."
        ),
    ] = None,
    vectors: Annotated[
        bool, typer.Option("--vectors/--no-vectors", help="Also the vectors of passages, as Arrow.")
    ] = True,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with the mark that old Excel needs.")] = False,
    question: Annotated[
        str | None,
        typer.Option("--question", metavar="TEXT", help="Only what meets the conditions in a question."),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="CONDITION", help="Such as '满意度>=95%'; repeatable."),
    ] = None,
    place: Places = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="ISO", help="Such as 2023, 2023-05 or 2021/2025.")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="NAME", help="Only of practices of this theme.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only of practices done, or planned.")] = None,
    status: Annotated[
        Status | None, typer.Option("--status", help="Only passages with a figure of this status.")
    ] = None,
    org: Annotated[
        list[str] | None,
        typer.Option("--org", metavar="NAME", help="Only passages that name this organisation; repeatable."),
    ] = None,
    programme: Annotated[
        list[str] | None,
        typer.Option("--programme", metavar="NAME", help="Only passages that name this; repeatable."),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="FILE", help="Only this file, by its name or id; repeatable."),
    ] = None,
    possibly: Annotated[
        bool, typer.Option("--possibly", help="Also what only possibly meets these conditions.")
    ] = False,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the release is called.")
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option("--author", metavar="NAME", help="Whom to cite; repeatable.")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="TEXT", help="Else the head of its digest.")
    ] = None,
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="What is new in it.")] = "",
    licences: Annotated[
        Path | None,
        typer.Option("--licences", metavar="FILE", help="CSV with the columns source and licence."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the release in DIR.")
    ] = False,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Write tables, their description and their checksums to DIR: a dataset that a paper can cite."""
    from query.release.columns import tables
    from query.release.formats import FORMATS, Format
    from query.release.licences import read_licences
    from query.release.plans import TITLE, Imprint, Plan, release_as_json, release_sentence
    from query.release.writing import write_release

    for name in table or ():
        refuse_if(name not in tables(), f"{name!r} is no table; give one of {', '.join(tables())}")
    for name in format_ or ():
        refuse_if(name not in get_args(Format), f"{name!r} is no format; give one of {', '.join(FORMATS)}")
    narrowing = Narrowing(
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
    with as_misuse():
        filters = tuple(narrowing.plain_filters())
    known = read_licences(licences) if licences else {}
    with open_knowledge_base(home) as kb:
        with as_misuse():
            filters += tuple(narrowing.named_filters(kb))
            if question is not None:
                filters += _asked_in(question, kb)
        plan = Plan(
            tables=tuple(name for name in tables() if not table or name in table),
            formats=tuple(name for name in FORMATS if not format_ or name in cast(list[Format], format_)),
            vectors=vectors,
            bom=bom,
            filters=filters,
            possibly=possibly,
            licences=known,
            imprint=Imprint(title or TITLE, tuple(author or ()), version, notes),
        )
        release = write_release(kb, out, plan, replace=replace)
    typer.echo(as_json(release_as_json(release)) if as_json_ else release_sentence(release))


def _asked_in(question: str, kb: "KnowledgeBase") -> "tuple[Condition, ...]":
    """The conditions that search reads in a question. QuestionError where it reads none."""
    from query.questions import ask
    from query.search import read_question

    conditions = read_question(kb, ask(question, today=date.today())).conditions
    if not conditions:
        raise QuestionError(
            f"{question!r} asks for no place, time, figure, theme or name; a release is chosen by these"
        )
    return conditions
