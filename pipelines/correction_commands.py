"""The commands ``correct`` and ``revert``: entries of the ledger of corrections, one or many at once."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from query.correction_command import Kind
from query.exits import FAILED, complain
from query.options import Home, Json, refuse_if
from query.terminal import as_json, neutralise

if TYPE_CHECKING:
    from corpus.errors import CorrectionError
    from extract.corrections.proposals import Proposal

AT_ONCE = 1_000  # lines of a batch that are entered together

Author = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Who says so, where a line does not tell.")
]
Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why, where a line does not tell.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")]


def correct(
    what: Annotated[
        str, typer.Argument(metavar="FILE|KIND", help="A batch (- is standard input), or one kind.")
    ],
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help="With KIND: a mention, figure, practice or passage.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="What to add, as the passage ID has it.")
    ] = None,
    occurrence: Annotated[
        int | None,
        typer.Option("--occurrence", min=1, metavar="N", help="The Nth time that it stands there."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field; empty takes it away; repeatable."),
    ] = None,
    author: Author = None,
    reason: Reason = None,
    dry_run: DryRun = False,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Correct names, figures and themes: a batch of JSON lines, or KIND for one ID (docs/corrections.md)."""
    from typing import get_args

    if what in get_args(Kind):
        row = _row(what, id_, text, occurrence, set_ or ())
        refuse_if(author is None or reason is None, "a correction needs --author and --reason")
        _enter([_read(row, author, reason)], dry_run, as_json_, home)
        return
    refuse_if(
        bool(id_ or text or occurrence or set_), f"{what!r} is no kind of correction, so it is a batch alone"
    )
    from query.corrections import read_batch

    with _lines(what) as lines:
        _enter(read_batch(lines, author, reason), dry_run, as_json_, home)


def revert(
    numbers: Annotated[
        list[int], typer.Argument(metavar="NUMBER…", help="As `policykb corrections` lists them.")
    ],
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="Who says so.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    dry_run: DryRun = False,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Undo corrections, or reverts, each by a new entry; facts are then what they would be without it."""
    rows = [_read({"revert": number}, author, reason) for number in numbers]
    _enter(rows, dry_run, as_json_, home)


def _row(
    kind: str, id_: str | None, text: str | None, occurrence: int | None, fields: Sequence[str]
) -> dict[str, object]:
    """The JSON object that the options say."""
    refuse_if(id_ is None, f"{kind} needs the ID that it is about")
    refuse_if(kind == "revert", "policykb-ingest revert NUMBER undoes corrections")
    changes = {}
    for field in fields:
        name, sign, value = field.partition("=")
        refuse_if(not sign, f"--set {field!r} has no =; write such as --set value=300")
        changes[name.strip()] = value.strip() or None
    if text is None:
        return {"kind": kind, "id": id_, "changes": changes}
    return {"kind": kind, "passage": id_, "text": text, "occurrence": occurrence, "changes": changes}


def _read(
    row: dict[str, object], author: str | None, reason: str | None
) -> "tuple[int, Proposal | CorrectionError]":
    from corpus.errors import CorrectionError
    from extract.corrections.proposals import read_proposal

    try:
        return 0, read_proposal(row, author, reason)
    except CorrectionError as error:
        raise typer.BadParameter(str(error)) from error


@contextmanager
def _lines(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
        return
    refuse_if(not Path(name).is_file(), f"{name!r} is neither a file nor a kind of correction")
    with Path(name).open(encoding="utf-8-sig", errors="replace") as lines:
        yield lines


def _enter(
    rows: "Iterator[tuple[int, Proposal | CorrectionError]] | list[tuple[int, Proposal | CorrectionError]]",
    dry_run: bool,
    as_json_: bool,
    home: Path | None,
) -> None:
    """Enter some at a time, tell of each, and fail where one was refused."""
    from itertools import islice

    from corpus.errors import CorrectionError
    from index.knowledge_base import KnowledgeBase
    from index.settings import Settings
    from query.corrections import verdict_record

    rest, failed = iter(rows), 0
    with KnowledgeBase.open(Settings.from_environment(home), write=not dry_run) as kb:
        while part := list(islice(rest, AT_ONCE)):
            readable = [each for _, each in part if not isinstance(each, CorrectionError)]
            verdicts = iter(kb.correct(readable, dry_run=dry_run))
            for line, each in part:
                verdict = each if isinstance(each, CorrectionError) else next(verdicts)
                record = ({"line": line} if line else {}) | verdict_record(verdict)
                if as_json_:
                    typer.echo(as_json(record))
                elif record["entered"]:
                    typer.echo(_told(record, dry_run))
                if not record["entered"]:
                    failed += 1
                    complain(f"line {line}: {verdict}" if line else str(verdict))
    if failed:
        raise typer.Exit(FAILED)


def _told(record: dict[str, object], dry_run: bool) -> str:
    """One line about what was entered."""
    name = "would be entered" if dry_run else f"correction {record['number']}"
    what = f"undoes {record['revert']}" if record["revert"] is not None else f"“{record['text']}”"
    changes, former = record["changes"], record["former"]
    told = ""
    if isinstance(changes, dict) and isinstance(former, dict):
        told = "".join(f", {key}: {former.get(key)} → {value}" for key, value in changes.items())
    disturbed = record["disturbed"]
    more = f"; no longer applies: {disturbed}" if disturbed else ""
    return neutralise(f"{name}: {record['kind']} {what}{told}{more}")
