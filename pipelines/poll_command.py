"""The command ``poll``: documents from feeds, sitemaps and lists of addresses."""

from typing import TYPE_CHECKING, Annotated

import typer

from query.exits import FAILED, complain
from query.options import Home, Json
from query.terminal import as_json, console

if TYPE_CHECKING:
    from pipelines.polling import Polled


def poll(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEED…", help="TOML files of feeds, or addresses of feeds.")
    ],
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Fetch what each FEED names, once more only where it changed, and take it into the knowledge base."""
    from index.settings import Settings
    from pipelines.history import keep_history, prefect_for

    settings = Settings.from_environment(home)
    with prefect_for(settings) as api:
        from pipelines.poll import TASK_RUNS, poll_as_json, read_feeds
        from pipelines.poll import poll as poll_all
        from pipelines.summary import summary_block

        read_feeds(feeds)  # before anything is started for them
        api.wait()
        done = poll_all(feeds, str(settings.home))
        keep_history(api, done.run_id, TASK_RUNS)
        keep_history(api, done.ingested.run_id, done.ingested.batches + 1)
    if as_json_:
        typer.echo(as_json(poll_as_json(done)))
    else:
        typer.echo(_sentence(done.polled))
        console().print(summary_block(done.ingested))
    failures = [message for _, message in done.polled.failures]
    failures += [failure.message for failure in done.ingested.failures]
    for message in failures:
        complain(message)
    if failures:
        raise typer.Exit(FAILED)


def _sentence(polled: "Polled") -> str:
    return (
        f"{polled.feeds:,} feeds name {polled.named:,} documents: {polled.fetched:,} fetched, "
        f"{polled.gone:,} gone, {len(polled.failures):,} failed"
    )
