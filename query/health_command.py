"""The command ``doctor``: what a knowledge base needs, what is amiss, and what to run."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from query.exits import FAILED
from query.options import Home, Json
from query.terminal import as_json, console

if TYPE_CHECKING:
    from rich.console import RenderableType

    from index.health import Check

_SIGNS = {"fine": ("✓", "green"), "warning": ("!", "yellow"), "broken": ("✗", "bold red")}


def doctor(
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Also read every source's bytes and every page of the tables.")
    ] = False,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Check packages, disk, tables, sources, model, vectors and words; exit 1 where something is broken."""
    from extract.version import EXTRACTOR_VERSION
    from index.health import check_health
    from index.settings import Settings

    settings = Settings.from_environment(home)
    checks = list(check_health(settings, EXTRACTOR_VERSION, thorough=thorough))
    if as_json_:
        typer.echo(as_json({"home": str(settings.home), "checks": [asdict(check) for check in checks]}))
    else:
        console().print(_block(checks))
    if any(check.state == "broken" for check in checks):
        raise typer.Exit(FAILED)


def _block(checks: "list[Check]") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    from query.display import plain

    table = Table.grid(padding=(0, 1))
    for check in checks:
        sign, style = _SIGNS[check.state]
        remedy = f" → {check.remedy}" if check.remedy else ""
        table.add_row(Text(sign, style), plain(check.name), plain(check.finding + remedy))
    return table
