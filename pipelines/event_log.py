"""Event log: what a run does, one JSON object on each line, with the run, the source and the step."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError

STANDARD_ERROR = "-"
_LOGGERS = ("policykb", "index")  # events of runs, and what the stores warn of
_FIELDS = "policykb_fields"

_log = logging.getLogger("policykb")


def note_event(event: str, run: str, *, failed: bool = False, **fields: Any) -> None:
    """Note one event, such as ``note_event("stored", run_id, path="/做法.txt", source="3f9a…")``.

    It goes where ``logging_to`` says, and to any handler that a program puts on the logger ``policykb``.
    """
    level = logging.ERROR if failed else logging.INFO
    _log.log(level, event, extra={_FIELDS: {"run": run, **fields}})


class JsonLines(logging.Formatter):
    """``{"time": …, "level": …, "event": …}`` and the fields of the event; text from reports is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; whatever stands in a field, it is no second one."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        about = {"time": time, "level": record.levelname.lower(), "event": record.getMessage()}
        fields: dict[str, Any] = getattr(record, _FIELDS, {})
        # ASCII only: a log is read in terminals, which some characters of a file name would act on.
        return json.dumps({**about, **fields}, default=str)


@contextmanager
def logging_to(target: str | None) -> Iterator[None]:
    """Write events to a file, after what is in it, or to standard error for ``-``; None: nowhere.

    Raises SettingsError where the file cannot be written.
    """
    if target is None:
        yield
        return
    handler = _open(target)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    level = _log.level
    _log.setLevel(logging.INFO)
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        _log.setLevel(level)
        handler.close()


def _open(target: str) -> logging.Handler:
    if target == STANDARD_ERROR:
        return logging.StreamHandler()
    try:
        return logging.FileHandler(Path(target).expanduser(), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise SettingsError(f"POLICYKB_LOG is {target}, which cannot be written ({reason}).") from error
