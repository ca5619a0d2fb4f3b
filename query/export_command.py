"""The command ``policykb export``."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from corpus.errors import QuestionError
from query.look_up_commands import as_misuse
from query.narrowing_options import (
    OfKind,
    OfStatus,
    Organisations,
    Period,
    Places,
    Possibly,
    Programmes,
    Sources,
    Themes,
    Wheres,
    narrow,
)
from query.opening import open_knowledge_base
from query.options import Home, Json, refuse_if
from query.release_options import Authors, Formats, Notes, Tables, Title, Version
from query.terminal import as_json

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from query.conditions import Condition


def export(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A folder that is new or empty.")],
    table: Tables = None,
    format_: Formats = None,
    vectors: Annotated[
        bool, typer.Option("--vectors/--no-vectors", help="Also the vectors of passages, as Arrow.")
    ] = True,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with the mark that old Excel needs.")] = False,
    question: Annotated[
        str | None,
        typer.Option("--question", metavar="TEXT", help="Only what meets the conditions in a question."),
    ] = None,
    where: Wheres = None,
    place: Places = None,
    period: Period = None,
    theme: Themes = None,
    kind: OfKind = None,
    status: OfStatus = None,
    org: Organisations = None,
    programme: Programmes = None,
    source: Sources = None,
    possibly: Possibly = False,
    title: Title = None,
    author: Authors = None,
    version: Version = None,
    notes: Notes = "",
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
    narrowing = narrow(
        where=where,
        place=place,
        period=period,
        theme=theme,
        kind=kind,
        status=status,
        org=org,
        programme=programme,
        source=source,
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
