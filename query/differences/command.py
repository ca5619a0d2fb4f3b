"""The command ``policykb diff``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from query.look_up_commands import Csv
from query.options import Json, refuse_if
from query.terminal import as_json, console


def diff(
    releases: Annotated[
        list[Path], typer.Argument(metavar="OLD NEW…", help="Folders of releases, the oldest first.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write changes.csv, changes.md and changes.html there."),
    ] = None,
    examples: Annotated[
        int, typer.Option("--examples", min=0, metavar="N", help="How many examples of each difference.")
    ] = 5,
    as_json_: Json = False,
    csv: Csv = False,
) -> None:
    """Tell which rows of two releases or more were added, removed or changed, and why."""
    from query.differences.releases import open_release
    from query.differences.summaries import summary_as_json
    from query.differences.writing import changelog_blocks, compare_releases, write_differences

    refuse_if(len(releases) < 2, "a difference is between two releases or more; name OLD and NEW")
    refuse_if(as_json_ and csv, "give --json or --csv, not both")
    refuse_if(csv and out is not None, "--out writes the CSV already; leave --csv out")
    opened = [open_release(folder) for folder in releases]
    if out is not None:
        steps = write_differences(opened, out, examples)
    else:
        steps = compare_releases(opened, sys.stdout if csv else None, examples)
    if as_json_:
        typer.echo(as_json({"steps": [summary_as_json(step) for step in steps]}))
    elif not csv:
        from query.differences.blocks import rendered

        console().print(rendered(changelog_blocks(steps)))
