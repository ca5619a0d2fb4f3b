"""The command ``metrics``: numbers for a monitoring system."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from query.opening import open_knowledge_base
from query.options import Home


def metrics(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.prom", help="Write to this file, whole or not at all."),
    ] = None,
    home: Home = None,
) -> None:
    """Print counts, runs and disk space in the text format of Prometheus."""
    from index.metrics import metrics_text

    with open_knowledge_base(home) as kb:
        text = metrics_text(kb)
    if out is None:
        typer.echo(text, nl=False)
    else:
        _replace(out, text)


def _replace(file: Path, text: str) -> None:
    """Write ``file`` so that a collector never reads half of it."""
    descriptor, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".policykb-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as unfinished:
            unfinished.write(text)
        Path(name).chmod(0o644)  # the collector is another user
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
