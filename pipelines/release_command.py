"""The command ``release``: datasets kept by version."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.parameters import as_parameter
from query.options import Home, Json
from query.terminal import as_json


def release(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where releases are kept, each in a folder.")],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="NAME", help="Only this table; repeatable. Else all."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="csv, jsonl, parquet, xlsx or sqlite; repeatable."),
    ] = None,
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
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Keep the knowledge base of today as a dataset below DIR, unless it says what a release there says."""
    from index.settings import Settings

    settings = Settings.from_environment(home)
    from pipelines.history import keep_history, prefect_for

    with prefect_for(settings) as api:
        from pipelines.release import TASK_RUNS, kept_as_json
        from pipelines.release import release as keep
        from query.release.plans import TITLE, release_sentence

        api.wait()
        kept = keep(
            as_parameter(str(folder)),
            str(settings.home),
            tables=table or [],
            formats=format_ or [],
            title=title or TITLE,
            authors=author or [],
            version=version,
            notes=notes,
        )
        keep_history(api, kept.run_id, TASK_RUNS)
    if as_json_:
        typer.echo(as_json(kept_as_json(kept)))
    elif kept.is_new:
        typer.echo(release_sentence(kept.release))
    else:
        typer.echo(f"nothing new: {kept.release.folder} has the same rows")
