"""The command ``release``: datasets kept by version."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.parameters import as_parameter
from query.options import Home, Json
from query.release_options import Authors, Formats, Notes, Tables, Title, Version
from query.terminal import as_json


def release(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where releases are kept, each in a folder.")],
    table: Tables = None,
    format_: Formats = None,
    title: Title = None,
    author: Authors = None,
    version: Version = None,
    notes: Notes = "",
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
