"""The command ``policykb-ingest``: run, reindex, evaluate; each is a Prefect flow that needs no server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import (
    backup_commands,
    correction_commands,
    poll_command,
    quarantine_commands,
    release_command,
    serve_command,
    token_command,
)
from pipelines.parameters import Runner, Split, as_parameter
from query.exits import FAILED, complain, run
from query.options import Home, Json, command_group, refuse_if
from query.terminal import as_json, console

if TYPE_CHECKING:
    from index.settings import Settings
    from pipelines.summary import Summary

# Everything heavy is imported where it is used, so that `policykb-ingest --help` answers at once.
app = command_group("Take reports into the knowledge base, rebuild its vectors, score it on the gold data.")


@app.command("run")
def run_(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files or folders.")],
    force: Annotated[bool, typer.Option("--force", help="Take unchanged files in again.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try what is in quarantine again, though it is unchanged.")
    ] = False,
    runner: Annotated[
        Runner,
        typer.Option("--runner", help="Extract files in processes here, or on a Dask cluster."),
    ] = "processes",
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Take the files at and below PATH… into the knowledge base; unchanged ones are left alone."""
    settings = _settings(home)
    from pipelines.quick_look import look_quickly
    from pipelines.summary import correction_line, quarantine_line, summary_as_json, summary_block

    summary = None if force or retry else look_quickly(settings, paths)
    if summary is None:
        summary = _ingest(settings, paths, force, retry, runner)
    if as_json_:
        typer.echo(as_json(summary_as_json(summary)))
    else:
        console().print(summary_block(summary))
    for failure in summary.failures:
        complain(failure.message)
    if summary.quarantined:
        complain(quarantine_line(summary.quarantined))
    if summary.totals.inapplicable_corrections:
        complain(correction_line(summary.totals.inapplicable_corrections))
    if summary.failures or summary.quarantined:
        raise typer.Exit(FAILED)


def _ingest(settings: "Settings", paths: list[str], force: bool, retry: bool, runner: Runner) -> "Summary":
    """Run the flow."""
    from pipelines.history import keep_history, prefect_for

    with prefect_for(settings) as api:
        from pipelines.ingest import ingest

        api.wait()
        summary = ingest([as_parameter(path) for path in paths], str(settings.home), force, retry, runner)
        # Besides the batches there is the task that found them.
        keep_history(api, summary.run_id, summary.batches + 1)
        return summary


@app.command()
def reindex(
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="NAME", help="Embed with this model from now on (else POLICYKB_MODEL)."
        ),
    ] = None,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Rebuild the vector store from the tables, in a new folder that then takes the old one's place."""
    settings = _settings(home)
    from pipelines.history import keep_history, prefect_for

    with prefect_for(settings) as api:
        from pipelines.reindex import TASK_RUNS, reindexing_as_json
        from pipelines.reindex import reindex as rebuild

        api.wait()
        reindexing = rebuild(str(settings.home), model)
        keep_history(api, reindexing.run_id, TASK_RUNS)
    if as_json_:
        typer.echo(as_json(reindexing_as_json(reindexing)))
    else:
        typer.echo(f"{reindexing.vectors:,} vectors of the model {reindexing.model}")


@app.command()
def evaluate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH…", help="With --save: files, or folders of .txt and .md, to save."),
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold", metavar="DIR", help="Folder of the gold files (else tests/gold of the project)."
        ),
    ] = None,
    no_search: Annotated[
        bool, typer.Option("--no-search", help="Leave the search in the sample out.")
    ] = False,
    held_out: Annotated[
        Path | None,
        typer.Option(
            "--held-out", metavar="DIR", help="Score the labelled passages of the texts in DIR too."
        ),
    ] = None,
    questions: Annotated[
        bool,
        typer.Option("--questions", help="Ask the knowledge base the held-out questions, beside baselines."),
    ] = False,
    split: Annotated[
        Split | None,
        typer.Option("--split", help="Which labels or questions: dev, unless test is named."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save what is read in the sample and at PATH…"),
    ] = None,
    diff: Annotated[
        Path | None,
        typer.Option("--diff", metavar="OLD", help="Read the files of OLD again: what is gained and lost?"),
    ] = None,
    examples: Annotated[
        int | None,
        typer.Option("--examples", metavar="N", min=0, help="Of each difference show N examples, not 5."),
    ] = None,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Score extraction and search on the shipped sample; exit 1 where a score is below its floor."""
    refuse_if(bool(paths) and not save, "PATH… goes with --save FILE")
    refuse_if(bool(paths) and bool(diff), "--diff OLD reads the files of OLD: leave PATH… out")
    refuse_if(bool(split) and not (held_out or questions), "--split goes with --held-out DIR or --questions")
    refuse_if(examples is not None and not diff, "--examples goes with --diff OLD")
    settings = _settings(home)
    from pipelines.history import keep_history, prefect_for

    with prefect_for(settings) as api:
        from pipelines.display import evaluation_as_json, evaluation_block
        from pipelines.evaluate import EXAMPLES
        from pipelines.evaluate import evaluate as score

        api.wait()
        evaluation = score(
            as_parameter(str(gold)) if gold else None,
            str(settings.home),
            search=not no_search,
            held_out=as_parameter(str(held_out)) if held_out else None,
            questions=questions,
            split=split or "dev",
            paths=[as_parameter(path) for path in paths or ()],
            save=as_parameter(str(save)) if save else None,
            diff=as_parameter(str(diff)) if diff else None,
            examples=EXAMPLES if examples is None else examples,
        )
        keep_history(api, evaluation.run_id, evaluation.task_runs)
    if as_json_:
        typer.echo(as_json(evaluation_as_json(evaluation)))
    else:
        console().print(evaluation_block(evaluation), crop=False)  # examples are one line each
    for failure in evaluation.failures:
        complain(failure.message)
    for shortfall in evaluation.shortfalls:
        score_ = "not scored" if shortfall.score is None else f"{shortfall.score:.4f}"
        complain(f"{shortfall.name} is {score_}, below its floor of {shortfall.floor}")
    if evaluation.failures or evaluation.shortfalls:
        raise typer.Exit(FAILED)


for _command in (
    poll_command.poll,
    serve_command.serve,
    quarantine_commands.quarantine,
    correction_commands.correct,
    correction_commands.revert,
    release_command.release,
    backup_commands.backup,
    backup_commands.restore,
    token_command.token,
):
    app.command()(_command)


def _settings(home: Path | None) -> "Settings":
    from index.settings import Settings

    return Settings.from_environment(home)


def main() -> None:
    """Entry point of the command."""
    raise SystemExit(run(app))
