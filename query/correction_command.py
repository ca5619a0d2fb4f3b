"""The command ``policykb corrections``: what researchers have corrected, and what came of it."""

from typing import Annotated, Literal

import typer

from query.look_up_commands import Csv, Limit
from query.opening import open_knowledge_base
from query.options import Home, Json, refuse_if
from query.terminal import as_json, console

Kind = Literal[
    "retype_mention", "merge_mention", "split_mention", "reject_mention", "add_mention", "fix_figure",
    "reject_figure", "add_figure", "set_themes", "revert",
]  # fmt: skip
State = Literal["applied", "needless", "inapplicable", "reverted"]


def corrections(
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Made by NAME.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only corrections of this kind.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only those in this state.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="TEXT", help="How the id of a source begins, or part of its name."),
    ] = None,
    limit: Limit = 100,
    as_json_: Json = False,
    csv: Csv = False,
    home: Home = None,
) -> None:
    """List what was corrected: where, how, by whom, when, why, and what came of it."""
    refuse_if(as_json_ and csv, "give --json or --csv, not both")
    from index.corrections import LedgerFilter
    from query.corrections import COLUMNS, correction_record, flat_record

    wanted = LedgerFilter(author=author, kind=kind, state=state, source=source)
    with open_knowledge_base(home) as kb:
        rows = [correction_record(entry) for entry in kb.corrections.entries(wanted, limit=limit)]
    if as_json_:
        typer.echo(as_json({"rows": rows}))
    elif csv:
        from query.spreadsheets import as_csv

        typer.echo(as_csv(map(flat_record, rows), COLUMNS), nl=False)
    else:
        from query.record_blocks import record_blocks

        facts = ("number", "kind", "text", "changes", "state", "why", "author", "made", "source_name")
        console().print(record_blocks(list(map(flat_record, rows)), facts, "reason"))
