"""Readers: the rows of any table of a release by its name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from query.release.clusters import cluster_rows
from query.release.rows import (
    Row,
    correction_rows,
    edit_rows,
    entity_rows,
    figure_rows,
    mention_rows,
    passage_rows,
    practice_rows,
    report_rows,
    source_rows,
)
from query.release.wide_rows import figure_wide_rows, practice_wide_rows

if TYPE_CHECKING:
    from index.streams import Streams

_STREAMED: dict[str, Callable[["Streams"], Iterator[Row]]] = {
    "reports": report_rows,
    "passages": passage_rows,
    "practices": practice_rows,
    "figures": figure_rows,
    "entities": entity_rows,
    "mentions": mention_rows,
    "edits": edit_rows,
    "corrections": correction_rows,
    "practices_wide": practice_wide_rows,
    "figures_wide": figure_wide_rows,
}


@dataclass(frozen=True, slots=True)
class Readers:
    """Reads tables from one state of the knowledge base, each row as it is needed."""

    streams: "Streams"
    folder: Path  # for what has to be sorted
    licences: Mapping[str, str] = field(default_factory=dict)  # see licence_of

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, by file name and place in the file; entities by id, corrections by number."""
        if table == "sources":
            return source_rows(self.streams, self.licences)
        if table == "clusters":
            return cluster_rows(self.streams, self.folder)
        return _STREAMED[table](self.streams)
