"""Comparison: go through many files once, to save their facts, to compare them with saved ones, or both."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extract.serialization import facts_as_json
from pipelines.batches import Failure, cut_batches
from pipelines.differences import comparable_rows
from pipelines.effects import Effects
from pipelines.extraction import Extracted, Extractor
from pipelines.progress import Progress
from pipelines.saved_facts import SavedFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read now, with what was read in it before where there is something to compare."""

    path: str
    size: int  # bytes
    sample: bool = False
    old: SavedFile | None = None


@dataclass(slots=True)
class Comparison:
    """What going through the files brought to light."""

    sample: Effects
    files: Effects
    failures: list[Failure] = field(default_factory=list)


def files_of(old: Iterable[SavedFile], sample: Path) -> Iterator[Wanted]:
    """The files of saved facts, with ``sample`` in the place of the sample they were saved with."""
    for file in old:
        path = str(sample) if file.sample else file.path
        yield Wanted(path, file.size, file.sample, file)


def go_through(
    wanted: Iterable[Wanted],
    workers: Extractor,
    progress: Progress,
    comparison: Comparison,
    keep: Callable[[SavedFile], None],
) -> None:
    """Extract the files one batch after another, ``keep`` what was read, compare where there is an old one.

    A file that cannot be read, or whose bytes are not those that the old facts were read from, is a failure
    and is not compared. No more than one batch is held at a time.
    """
    for batch in cut_batches(wanted):
        for file, outcome in zip(batch, workers.extract([file.path for file in batch]), strict=True):
            characters = 0
            if isinstance(outcome, Failure):
                comparison.failures.append(outcome)
            else:
                now = _as_saved(file, outcome)
                keep(now)
                _compare(file, now, outcome, comparison)
                characters = len(outcome.facts.source.text)
            progress.advance(work=file.size, files=1, characters=characters)


def _as_saved(file: Wanted, extracted: Extracted) -> SavedFile:
    source = extracted.facts.source
    rows = comparable_rows(facts_as_json(extracted.facts))
    return SavedFile(file.path, file.sample, source.id, len(extracted.data), rows)


def _compare(file: Wanted, now: SavedFile, extracted: Extracted, comparison: Comparison) -> None:
    if file.old is None:
        return
    if file.old.source_id != now.source_id:
        reason = f"{file.path} has changed since its facts were saved: it is not compared"
        comparison.failures.append(Failure(file.path, "read", reason))
        return
    effects = comparison.sample if file.sample else comparison.files
    effects.add(file.path, extracted.facts.source.text, file.old.rows, now.rows)
