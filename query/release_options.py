"""Release options: what commands say of a dataset that they write, in the same words."""

from typing import Annotated

import typer

Tables = Annotated[
    list[str] | None,
    typer.Option("--table", metavar="NAME", help="Only this table; repeatable. Else all."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", metavar="NAME", help="csv, jsonl, parquet, xlsx or sqlite; repeatable. Else all."
    ),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the release is called.")]
Authors = Annotated[
    list[str] | None, typer.Option("--author", metavar="NAME", help="Whom to cite; repeatable.")
]
Version = Annotated[
    str | None, typer.Option("--version", metavar="TEXT", help="Else the head of its digest.")
]
Notes = Annotated[str, typer.Option("--notes", metavar="TEXT", help="What is new in it.")]
