"""Progress of a run over files: a bar in a terminal, plain lines in a log."""

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES = 10.0


@dataclass(slots=True)
class Tally:
    """How far a run is. ``work`` is in bytes of its files: what is known before they are decoded."""

    total_files: int
    total_work: int
    files: int = 0
    work: float = 0.0
    characters: int = 0
    started: float = 0.0  # by time.monotonic()

    def rate(self, now: float) -> float:
        """Characters a second since the start."""
        return self.characters / (now - self.started) if now > self.started else 0.0

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at the speed until now; None before anything is done."""
        if not self.work:
            return None
        return (now - self.started) * (self.total_work - self.work) / self.work


class Progress(Protocol):
    """Told by a run what it has done."""

    def begin(self, files: int, work: int) -> None:
        """The run has this many files and bytes before it."""

    def advance(self, *, work: float = 0.0, files: int = 0, characters: int = 0) -> None:
        """So much more is done."""


class Silence:
    """Shows nothing."""

    def begin(self, files: int, work: int) -> None:
        """Nothing."""

    def advance(self, *, work: float = 0.0, files: int = 0, characters: int = 0) -> None:
        """Nothing."""


class Lines:
    """A plain line every ten seconds and one at the end, for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally(0, 0)
        self._next = 0.0

    def begin(self, files: int, work: int) -> None:
        """Note the total."""
        now = time.monotonic()
        self._tally = Tally(files, work, started=now)
        self._next = now + SECONDS_BETWEEN_LINES

    def advance(self, *, work: float = 0.0, files: int = 0, characters: int = 0) -> None:
        """Count, and write a line when it is time."""
        _count(self._tally, work, files, characters)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + SECONDS_BETWEEN_LINES
            self._stream.write(line(self._tally, now) + "\n")
            self._stream.flush()


class TerminalBar:
    """A bar with files, characters, rate and the time left."""

    def __init__(self, bar: "Bar", doing: str) -> None:
        self._bar = bar
        self._doing = doing
        self._tally = Tally(0, 0)
        self._task = bar.add_task("looking for files", total=None, status="")

    def begin(self, files: int, work: int) -> None:
        """Show the total."""
        self._tally = Tally(files, work, started=time.monotonic())
        self._bar.update(self._task, description=self._doing, total=work, completed=0)

    def advance(self, *, work: float = 0.0, files: int = 0, characters: int = 0) -> None:
        """Count and redraw."""
        _count(self._tally, work, files, characters)
        status = line(self._tally, time.monotonic())
        self._bar.update(self._task, completed=self._tally.work, status=status)


def _count(tally: Tally, work: float, files: int, characters: int) -> None:
    tally.work += work
    tally.files += files
    tally.characters += characters


def line(tally: Tally, now: float) -> str:
    """The tally as people read it: ``12/30 files, 345,000 characters, 4,100 characters/s, 2:05 left``."""
    parts = [
        f"{tally.files:,}/{tally.total_files:,} files",
        f"{tally.characters:,} characters",
        f"{tally.rate(now):,.0f} characters/s",
    ]
    left = tally.seconds_left(now)
    if left is not None:
        minutes, seconds = divmod(round(left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return ", ".join(parts)


@contextlib.contextmanager
def shown_progress(stream: TextIO | None = None, doing: str = "ingesting") -> Iterator[Progress]:
    """Progress on ``stream`` (standard error), as a bar where that is a terminal that says ``doing``."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield Lines(stream)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TextColumn("{task.fields[status]}"),
    )
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        yield TerminalBar(bar, doing)
