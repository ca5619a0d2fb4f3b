"""Comparison of two releases: every row that was added, removed or changed, one after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from corpus.errors import SourceError
from query.differences.merging import merge_keys, merge_sources, sorted_by_source
from query.differences.reasons import Reason, Reasons, joined
from query.differences.releases import FORMATS, ReleaseFolder, TableRow
from query.differences.rows import Change, Kind, Pair, Spans, changes_between, pair_rows, spans_of, words_of
from query.differences.sources import note_sources, pair_sources
from query.release.columns import tables

# Wide tables say what others do, so they are not compared. Entities differ for the reasons of their mentions.
COMPARED = (
    "sources", "reports", "passages", "practices", "figures", "mentions", "entities", "edits", "clusters",
    "corrections",
)  # fmt: skip
_BY_SOURCE = frozenset({"reports", "passages", "practices", "figures", "mentions", "edits", "clusters"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that one release has and the other has not, or has otherwise."""

    table: str
    kind: Kind
    reasons: tuple[Reason, ...]
    source_id: str
    source_name: str
    old_id: str  # "" where it was added
    new_id: str  # "" where it was removed
    spans: Spans  # in the source, of the new row where there is one
    text: str
    changes: tuple[Change, ...] = ()


class ReleaseComparison:
    """Compares two releases, table by table, in the memory of the rows of one source."""

    def __init__(self, old: ReleaseFolder, new: ReleaseFolder) -> None:
        self.old = old
        self.new = new
        # Columns that one of the two has in a table and the other has not, once its rows were compared.
        self.columns_of_one: set[tuple[str, str]] = set()
        self._format = _common_format(old, new)
        self.tables = tuple(name for name in COMPARED if name in old.rows_of and name in new.rows_of)
        for release in (old, new):
            if "sources" not in release.rows_of:
                raise SourceError(f"{release.folder} has no table sources; export it with that table")
        sources = (note_sources(release.rows("sources", self._format)) for release in (old, new))
        self._sources = pair_sources(*sources)
        self.reasons = Reasons(old, new, self._sources)
        if "corrections" in self.tables:
            self.reasons.note_corrections(*self._both("corrections"))
        self._of_entities: dict[str, tuple[Reason, ...]] = {}

    def differences(self) -> Iterator[Difference]:
        """Every difference, in the order of tables, files and places in them."""
        for name in self.tables:
            if name in _BY_SOURCE:
                yield from self._in_sources(name)
            elif name == "sources":
                yield from self._sources_themselves()
            elif name == "entities":
                yield from self._entities()
            else:
                yield from self._corrections()

    def _both(self, table: str) -> tuple[Iterator[TableRow], Iterator[TableRow]]:
        old, new = self.old.rows(table, self._format), self.new.rows(table, self._format)
        first = [next(rows, None) for rows in (old, new)]
        if all(first):
            names = [set(row) for row in first if row]
            self.columns_of_one |= {(table, name) for name in names[0] ^ names[1]}
        one, other = ([row] if row else [] for row in first)
        return chain(one, old), chain(other, new)

    def _in_sources(self, table: str) -> Iterator[Difference]:
        old, new = self._both(table)
        if table == "clusters":  # they come cluster by cluster
            old, new = sorted_by_source(old), sorted_by_source(new)
        for (_, id_), before, after in merge_sources(old, new, self._sources.renamed):
            if id_ in self._sources.old and id_ in self._sources.new:
                same_text = self._sources.same_text(id_)
                pairs = pair_rows(before or (), after or (), same_text=same_text)
                found = list(self._of_pairs(table, id_, pairs))
            else:
                reasons = self.reasons.of_source(id_, added=id_ in self._sources.new)
                found = [self._difference(table, reasons, row, None) for row in before or ()]
                found += [self._difference(table, reasons, None, row) for row in after or ()]
            yield from sorted(found, key=lambda one: one.spans)

    def _of_pairs(self, table: str, source_id: str, pairs: Iterable[Pair]) -> Iterator[Difference]:
        for before, after in pairs:
            changes = changes_between(table, before, after) if before and after else ()
            if not before or not after or changes:
                spans = tuple(span for row in (before, after) if row for span in spans_of(row))
                columns = [change.column for change in changes]
                reasons = self.reasons.of_row(table, source_id, spans, columns)
                yield self._difference(table, reasons, before, after, changes)

    def _sources_themselves(self) -> Iterator[Difference]:
        for (_, id_), before, after in merge_sources(*self._both("sources"), self._sources.renamed):
            if before and after:
                yield from self._of_pairs("sources", id_, [(before[0], after[0])])
            else:
                reasons = self.reasons.of_source(id_, added=before is None)
                one, other = (rows[0] if rows else None for rows in (before, after))
                yield self._difference("sources", reasons, one, other)

    def _entities(self) -> Iterator[Difference]:
        for before, after in merge_keys(*self._both("entities"), _entity_id):
            changes = changes_between("entities", before, after) if before and after else ()
            if not before or not after or changes:
                id_ = _entity_id(after or before or {})
                reasons = self._of_entities.get(id_) or self.reasons.of_row("entities", None, ())
                yield self._difference("entities", reasons, before, after, changes)

    def _corrections(self) -> Iterator[Difference]:
        for before, after in merge_keys(*self._both("corrections"), _number):
            if before and after:
                changes = changes_between("corrections", before, after)
                if changes:
                    yield self._difference(
                        "corrections", self._why_changed(before, after), before, after, changes
                    )
            else:
                entered = Reason("correction", str(_number(after or before or {})))
                yield self._difference("corrections", (entered,), before, after)

    def _why_changed(self, before: TableRow, after: TableRow) -> tuple[Reason, ...]:
        undone = after.get("reverted_by")
        if undone and undone != before.get("reverted_by"):
            return (Reason("correction", str(undone)),)
        return self.reasons.of_row("corrections", after["source_id"], ())

    def _difference(
        self,
        table: str,
        reasons: tuple[Reason, ...],
        before: TableRow | None,
        after: TableRow | None,
        changes: tuple[Change, ...] = (),
    ) -> Difference:
        row = after or before or {}
        key = tables()[table].key
        if table == "mentions":
            for one in filter(None, (before, after)):
                known = self._of_entities.get(one["entity_id"], ())
                self._of_entities[one["entity_id"]] = joined((known, reasons))
        return Difference(
            table=table,
            kind="changed" if before and after else "removed" if before else "added",
            reasons=reasons,
            source_id=str(row.get("source_id") or ""),
            source_name=str(row.get("source_name") or ""),
            old_id=str(before[key]) if before else "",
            new_id=str(after[key]) if after else "",
            spans=spans_of(row),
            text=words_of(row),
            changes=changes,
        )


def _entity_id(row: TableRow) -> str:
    return str(row["entity_id"])


def _number(row: TableRow) -> int:
    return int(row["correction_number"])


def _common_format(old: ReleaseFolder, new: ReleaseFolder) -> str:
    for name in FORMATS:
        if name in old.formats() and name in new.formats():
            return name
    raise SourceError(
        f"{old.folder} and {new.folder} have neither JSON lines nor CSV in common; "
        "export both with --format jsonl"
    )
