"""The command ``policykb``. Reads only; ``policykb-ingest`` writes."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from corpus.errors import QuestionError, SourceError
from query import (
    aggregate_command,
    correction_command,
    export_command,
    health_command,
    look_up_commands,
    metrics_command,
    serve_command,
)
from query.differences import command as difference_command
from query.exits import FAILED, complain, run
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
from query.options import Home, Json, command_group
from query.questions import DEFAULT_ANSWERS, MAX_ANSWERS, Question, ask
from query.sampling import commands as sampling_commands
from query.terminal import as_json, console

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

# Everything heavy is imported where it is used, so that `policykb --help` answers at once.
app = command_group("Find practices in Chinese local government reports, and see what they are made of.")


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report, or several, in any format.")],
    as_json_: Json = False,
) -> None:
    """Show what FILE says: reports, repairs, passages, practices, names and figures. Stores nothing."""
    from extract.serialization import facts_as_json
    from index.settings import Settings
    from query.reading import read_facts

    facts = read_facts(file, Settings.from_environment())
    if as_json_:
        typer.echo(as_json(facts_as_json(facts)))
        return
    from query.display import facts_block

    console().print(facts_block(facts))


@app.command()
def search(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What you look for, in Chinese words of your own.")
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE.jsonl",
            help='Answer many: one {"qid": …, "text": …} on each line; - reads standard input.',
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MAX_ANSWERS, help="The most answers to give.")
    ] = DEFAULT_ANSWERS,
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
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Find the practices that answer TEXT, best first, each with why it was found."""
    if (text is None) == (questions is None):
        raise typer.BadParameter("give either TEXT or --questions FILE.jsonl")
    with as_misuse():
        if text is not None:
            ask(text, limit=limit)  # before a knowledge base is opened for it
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
        filters = tuple(narrowing.plain_filters())
    with open_knowledge_base(home) as kb:
        with as_misuse():
            filters += tuple(narrowing.named_filters(kb))

        def asked(text: str) -> Question:
            return ask(text, limit=limit, filters=filters, possibly=possibly, today=date.today())

        if text is not None:
            _search_one(kb, asked(text), as_json_)
        elif questions is not None:
            _search_many(kb, questions, asked, as_json_)


def _search_one(kb: "KnowledgeBase", question: Question, as_json_: bool) -> None:
    from query.answers import answers_as_json
    from query.search import search as find

    answers = find(kb, question)
    if as_json_:
        typer.echo(as_json(answers_as_json(answers)))
        return
    from query.display import answers_block

    console().print(answers_block(answers))


def _search_many(kb: "KnowledgeBase", path: Path, asked: Callable[[str], Question], as_json_: bool) -> None:
    """Answer the rows of ``path`` in their order; a bad row is named on standard error and passed over."""
    from query.answers import answers_as_json
    from query.search import search as find

    met = failed = False
    for where, row in _rows(path):
        met = True
        try:
            qid, question = _read_row(row, asked)
        except QuestionError as error:
            complain(f"{where}: {error}")
            failed = True
            continue
        answers = find(kb, question)
        if as_json_:
            typer.echo(as_json({"qid": qid, **answers_as_json(answers)}))
        else:
            from query.display import answers_block

            console().print(answers_block(answers))
    if not met:
        raise SourceError(f"{path} holds no question; write one JSON object on each line")
    if failed:
        raise typer.Exit(FAILED)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """The rows of a JSON Lines file with where each stands, blank ones left out."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{path.name}, line {number}", line
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text; save it as UTF-8") from error


def _opened(path: Path) -> TextIO:
    """The file, or standard input for a dash."""
    if str(path) != "-":
        return path.open(encoding="utf-8-sig")
    return open(sys.stdin.fileno(), encoding="utf-8-sig", closefd=False)


def _read_row(line: str, asked: Callable[[str], Question]) -> tuple[str | int, Question]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise QuestionError(f"this is no JSON object ({error})") from error
    match row:
        case {"qid": str() | int() as qid, "text": str() as text} if not isinstance(qid, bool):
            return qid, asked(text)
    raise QuestionError('a row needs "qid" and "text", such as {"qid": "q1", "text": "志愿服务"}')


@app.command()
def show(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="A source, report, practice, passage, figure or name.")
    ],
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Show what is stored under ID: text with names and figures, source lines, repairs."""
    from extract.serialization import facts_as_json
    from query.lookup import look_up
    from query.themes import ranked_themes_as_json

    with open_knowledge_base(home) as kb:
        entry = look_up(kb, id_)
        themes = kb.themes_of(entry.facts.practices[0]) if entry.kind == "practice" else ()
    if as_json_:
        ranked = {"ranked_themes": ranked_themes_as_json(themes)} if entry.kind == "practice" else {}
        typer.echo(as_json({"kind": entry.kind, "id": entry.id, **ranked, **facts_as_json(entry.facts)}))
        return
    from query.display import facts_block

    console().print(facts_block(entry.facts, themes))


@app.command()
def status(as_json_: Json = False, home: Home = None) -> None:
    """Show what the knowledge base holds, its model, its last runs, what failed and what is in quarantine."""
    from dataclasses import asdict

    with open_knowledge_base(home) as kb:
        counts, runs, settings = kb.counts(), kb.tables.runs(), kb.settings
        quarantined = kb.quarantine.all().values()
    from query.quarantine_blocks import SHOWN, quarantine_block, quarantined_as_json

    if as_json_:
        held = {"home": str(settings.home), "model": settings.model, "counts": asdict(counts)}
        history = {"runs": [asdict(run) for run in runs], "quarantine": quarantined_as_json(quarantined)}
        typer.echo(as_json({**held, **history}))
        return
    from query.display import status_block

    console().print(status_block(counts, settings, runs))
    if quarantined:
        console().print(quarantine_block(quarantined, SHOWN))


for _command in (
    look_up_commands.practices,
    look_up_commands.figures,
    look_up_commands.entities,
    look_up_commands.compare,
    aggregate_command.aggregate,
    difference_command.diff,
    sampling_commands.sample,
    sampling_commands.agreement,
    sampling_commands.coded,
    look_up_commands.similar,
    look_up_commands.spread,
    export_command.export,
    correction_command.corrections,
    health_command.doctor,
    metrics_command.metrics,
    serve_command.serve,
    serve_command.mcp,
):
    app.command()(_command)


def main() -> None:
    """Entry point of the command."""
    raise SystemExit(run(app))
