"""The commands ``backup`` and ``restore``: a knowledge base in one file."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from query.options import Home, Json
from query.terminal import as_json

if TYPE_CHECKING:
    from index.backup import BackedUp

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="Such as policykb-2026-11-30.tar.gz.")]


def backup(file: BackupFile, as_json_: Json = False, home: Home = None) -> None:
    """Write the whole knowledge base, as it is now, to the new file FILE; a run may go on meanwhile."""
    from index.backup import back_up
    from index.settings import Settings

    _tell(back_up(Settings.from_environment(home), file), f"written to {file}", as_json_)


def restore(file: BackupFile, as_json_: Json = False, home: Home = None) -> None:
    """Make a knowledge base of FILE, where there is none yet; on either engine, whichever it came from."""
    from index.restoration import restore as restored
    from index.settings import Settings

    settings = Settings.from_environment(home)
    _tell(restored(settings, file), f"restored in {settings.home}", as_json_)


def _tell(done: "BackedUp", what: str, as_json_: bool) -> None:
    if as_json_:
        typer.echo(as_json(asdict(done)))
    else:
        typer.echo(f"{done.sources:,} sources and {done.rows:,} rows {what}")
