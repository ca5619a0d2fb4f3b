"""Writing differences: a CSV of every row that differs, and a page that sums them up."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO

from corpus.errors import StoreError
from query.differences.comparison import Difference, ReleaseComparison
from query.differences.releases import ReleaseFolder
from query.differences.summaries import StepSummary, step_blocks
from query.release.cells import spreadsheet_text
from query.release.documents import Block, Heading, as_markdown, as_page

CHANGES, SUMMARY, PAGE = "changes.csv", "changes.md", "changes.html"
COLUMNS = (
    "from", "to", "table", "change", "reasons", "source_name", "source_id", "source_spans", "old_id",
    "new_id", "text", "column", "old", "new",
)  # fmt: skip
_TITLE = "Changes between releases"


def compare_releases(
    releases: Sequence[ReleaseFolder], lines: IO[str] | None = None, examples: int = 5
) -> list[StepSummary]:
    """Compare each release with the one before it; a line of CSV for each difference goes to ``lines``.

    A row that changed in several columns has a line for each.
    """
    writer = csv.writer(lines) if lines is not None else None
    if writer:
        writer.writerow(COLUMNS)
    steps = []
    for old, new in pairwise(releases):
        step = StepSummary(old, new, examples)
        comparison = ReleaseComparison(old, new)
        for one in comparison.differences():
            step.note(one)
            if writer:
                writer.writerows(map(spreadsheet_text, cells) for cells in _lines(step, one))
        step.columns_of_one = comparison.columns_of_one
        steps.append(step)
    return steps


def _lines(step: StepSummary, one: Difference) -> Iterator[tuple[str, ...]]:
    head = (
        step.old.version,
        step.new.version,
        one.table,
        one.kind,
        "; ".join(map(str, one.reasons)),
        one.source_name,
        one.source_id,
        json.dumps([list(span) for span in one.spans]),
        one.old_id,
        one.new_id,
        one.text,
    )
    if not one.changes:
        yield (*head, "", "", "")
    for change in one.changes:
        yield (*head, change.column, change.old, change.new)


def write_differences(
    releases: Sequence[ReleaseFolder], folder: Path, examples: int = 5
) -> list[StepSummary]:
    """Write the CSV, and the summary as Markdown and as a page, to a folder. StoreError where it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _whole(folder / CHANGES) as lines:
            steps = compare_releases(releases, lines, examples)
        blocks = list(changelog_blocks(steps))
        for name, text in ((SUMMARY, as_markdown(blocks)), (PAGE, as_page(_TITLE, "en", blocks))):
            with _whole(folder / name) as file:
                file.write(text)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror or error}") from error
    return steps


def changelog_blocks(steps: Iterable[StepSummary]) -> Iterator[Block]:
    """All steps as one document, the latest first."""
    yield Heading(1, _TITLE)
    for step in reversed(list(steps)):
        yield from step_blocks(step, 2)


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file that is there once it is complete, or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
