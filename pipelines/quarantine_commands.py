"""The command ``policykb-ingest quarantine``: what could not be read, and trying it again."""

from typing import Annotated

import typer

from query.exits import FAILED, complain
from query.options import Home, Json
from query.terminal import as_json, console


def quarantine(
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="PATH", help="Take PATH out, so that it is tried again; repeatable."),
    ] = None,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """List what could not be read and is not tried again before it changes, with the reason."""
    from index.knowledge_base import KnowledgeBase
    from index.settings import Settings
    from query.quarantine_blocks import quarantine_block, quarantined_as_json

    with KnowledgeBase.open(Settings.from_environment(home), write=bool(drop)) as kb:
        missing = [path for path in drop or () if not kb.quarantine.drop([path])]
        entries = kb.quarantine.all().values()
    if as_json_:
        typer.echo(as_json({"quarantine": quarantined_as_json(entries)}))
    else:
        console().print(quarantine_block(entries))
    for path in missing:
        complain(f"{path} is not in quarantine: write it as the list shows it")
    if missing:
        raise typer.Exit(FAILED)
