"""Exits: run a command line and turn its errors into sentences and exit codes, in one place."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.errors import PolicyKBError
from query.terminal import neutralise

if TYPE_CHECKING:
    import typer

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def run(app: "typer.Typer", arguments: Sequence[str] | None = None) -> int:
    """Run ``app`` and return its exit code: 0 done, 1 something failed, 2 the command's words are off.

    Each failure is one line on standard error, an error of the program too, which then says where it lies.
    A reader who closes the pipe early is no failure.
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
    except OSError as error:
        complain(_refused(error))
        _flush_or_silence()
        return FAILED
    except Exception as error:
        complain(_unforeseen(error))
        return FAILED
    return DONE


def complain(sentence: str) -> None:
    """Name one failure on standard error."""
    import typer

    typer.echo(f"policykb: {neutralise(sentence)}", err=True)


def _refused(error: OSError) -> str:
    """What the system refused to do, with which file, such as a standard output on a full disk."""
    reason = error.strerror or str(error) or type(error).__name__
    what = (
        f"{error.filename}: {reason}" if error.filename else f"the system refused to read or write: {reason}"
    )
    return f"{what}; check permissions and free space, then run the same again"


def _unforeseen(error: Exception) -> str:
    """A fault of the program as one sentence that its makers can start from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"this is an error of the program ({type(error).__name__}{place}: {error}); please report it"


def _code(exit_: SystemExit) -> int:
    if exit_.code is None:
        return DONE
    return exit_.code if isinstance(exit_.code, int) else FAILED


def _flush_or_silence() -> None:
    """Write out what was printed; where that is refused too, nothing may try again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        _silence_stdout()


def _silence_stdout() -> None:
    """Point standard output at nothing, so that Python's own flush at exit finds no closed pipe."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
