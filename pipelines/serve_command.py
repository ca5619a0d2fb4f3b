"""The command ``serve``: ingestion that runs by itself, by the clock and when folders change."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from query.options import Home, refuse_if

if TYPE_CHECKING:
    from index.settings import Settings
    from pipelines.schedules import Schedule


def serve(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH…", help="Folders and files to take in each time.")
    ] = None,
    feeds: Annotated[
        list[str] | None,
        typer.Option("--feeds", metavar="FEED", help="A TOML file of feeds, or one address; repeatable."),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option("--releases", metavar="DIR", help="Also keep datasets here, one for each change."),
    ] = None,
    cron: Annotated[
        str | None, typer.Option("--cron", metavar="'0 3 * * *'", help="When to run, as cron writes it.")
    ] = None,
    time_zone: Annotated[
        str, typer.Option("--time-zone", metavar="ZONE", help="Whose clock --cron follows.")
    ] = "Asia/Shanghai",
    watch: Annotated[
        bool, typer.Option("--watch", help="Also run when something below PATH… changes.")
    ] = False,
    pool: Annotated[
        str | None,
        typer.Option("--pool", metavar="NAME", help="Leave the runs to workers of this work pool, and end."),
    ] = None,
    home: Home = None,
) -> None:
    """Take in PATH… and poll feeds by schedule, until stopped. Prefect's UI shows each run."""
    from index.settings import Settings
    from pipelines.schedules import Schedule

    refuse_if(
        not (paths or feeds or releases), "name folders to take in, --feeds to poll, or --releases to keep"
    )
    refuse_if(cron is None and not watch, "say when: --cron '0 3 * * *', --watch, or both")
    refuse_if(watch and not paths, "--watch needs a folder to watch")
    refuse_if(releases is not None and cron is None, "--releases needs --cron: it follows the clock")
    refuse_if(watch and pool is not None, "--watch runs here: leave it or --pool out")
    settings = Settings.from_environment(home)
    places = tuple(str(Path(path).absolute()) for path in paths or ())
    kept = str(releases.absolute()) if releases else None
    schedule = Schedule(str(settings.home), places, tuple(feeds or ()), kept, cron, time_zone)
    _serve(schedule, settings, watch, pool)


def _serve(schedule: "Schedule", settings: "Settings", watch: bool, pool: str | None) -> None:
    from pipelines.history import prefect_for

    with prefect_for(settings, standing=True) as api:
        from prefect import serve as serve_here

        from pipelines.poll import read_feeds
        from pipelines.schedules import NAME, deploy_to_pool, make_deployments, watching

        if schedule.feeds:
            read_feeds(schedule.feeds)
        deployments = make_deployments(schedule)
        api.wait()
        if pool is not None:
            names = ", ".join(deploy_to_pool(schedule, pool))
            typer.echo(f"deployed {names}; start workers with: prefect worker start --pool {pool}")
            return
        typer.echo(f"serving; Prefect's UI is at {api.url.removesuffix('/api')}", err=True)
        if watch:
            with watching(schedule.paths, f"ingest/{NAME}"):
                serve_here(*deployments, limit=1, print_starting_message=False)
        else:
            serve_here(*deployments, limit=1, print_starting_message=False)
