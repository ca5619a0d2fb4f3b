"""Exits: run a command line and turn its errors into sentences and exit codes, in one place."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.errors import PolicyKBError
from query.terminal import neutralise

if TYPE_CHECKING:
    import typer

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def run(app: "typer.Typer", arguments: Sequence[str] | None = None) -> int:
    """Run ``app`` and return its exit code: 0 done, 1 something failed, 2 the command's words are off.

    Each failure is one line on standard error. A reader who closes the pipe early is no failure.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a locale without Chinese prints \\u escapes and does not fail
            reconfigure(errors="backslashreplace")
    try:
        app(None if arguments is None else list(arguments))
        sys.stdout.flush()
    except SystemExit as exit_:
        return _code(exit_)
    except PolicyKBError as error:
        complain(str(error))
        return FAILED
    except BrokenPipeError:
        _silence_stdout()
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def complain(sentence: str) -> None:
    """Name one failure on standard error."""
    import typer

    typer.echo(f"policykb: {neutralise(sentence)}", err=True)


def _code(exit_: SystemExit) -> int:
    if exit_.code is None:
        return DONE
    return exit_.code if isinstance(exit_.code, int) else FAILED


def _silence_stdout() -> None:
    """Point standard output at nothing, so that Python's own flush at exit finds no closed pipe."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
