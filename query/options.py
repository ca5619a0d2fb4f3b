"""Options: what both commands share, so that they look and read alike."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where the knowledge base lies (else POLICYKB_HOME)."),
]


def command_group(purpose: str) -> typer.Typer:
    """An empty group of commands whose ``--help`` opens with ``purpose``; errors are told elsewhere."""
    return typer.Typer(
        help=purpose,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def refuse_if(is_off: bool, sentence: str) -> None:
    """Tell the user that the command's words are off, if they are."""
    if is_off:
        raise typer.BadParameter(sentence)
