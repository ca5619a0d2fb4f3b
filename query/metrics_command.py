"""The command ``metrics``: numbers for a monitoring system."""

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
    from index.whole_files import write_whole

    with open_knowledge_base(home) as kb:
        text = metrics_text(kb)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text.encode(), mode=0o644)  # the collector is another user
