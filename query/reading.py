"""Reading: what one file says, from a process with the limits of ingestion where the file could do harm."""

from pathlib import Path

from corpus.errors import SourceError
from corpus.guarding import describe_error, describe_loss, is_harmless
from corpus.limits import Limits
from corpus.workers import Job, Lost, Workers
from extract.records import Facts
from index.settings import Settings


def read_facts(file: Path, settings: Settings) -> Facts:
    """The facts of ``file``. Raises SourceError where it cannot be read, or not within the limits."""
    if file.exists() and not file.is_file() and not file.is_dir():  # reading a pipe or a device may never end
        raise SourceError(f"{file} is no regular file: copy what it gives into one.")
    if is_harmless(file.name, file):
        return _facts_of(file, settings.limits)
    found = _read_apart(file, settings)
    if isinstance(found, str):
        raise SourceError(found)
    return found


def _read_apart(file: Path, settings: Settings) -> Facts | str:
    """The facts, or why there are none."""
    seconds, memory = settings.max_seconds, settings.max_memory
    workers = Workers(1, seconds=seconds, memory=memory, modules=("extract.facts", __name__))
    try:
        (found,) = workers.do([Job(facts_or_reason, (file, settings.limits))])
    finally:
        workers.close()
    if isinstance(found, Lost):
        return describe_loss(str(file), found, seconds=seconds, memory=memory, again="try it again")
    answer: Facts | str = found
    return answer


def facts_or_reason(file: Path, limits: Limits) -> Facts | str:
    """The facts of a file, or why there are none. Raises MemoryError alone."""
    try:
        return _facts_of(file, limits)
    except Exception as error:
        return describe_error(str(file), error)


def _facts_of(file: Path, limits: Limits) -> Facts:
    from corpus.loaders import load_source
    from extract.facts import extract_facts

    return extract_facts(load_source(file, limits=limits).source)
