"""Summaries of differences: how many rows of which table differ for which reason, with examples."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from query.differences.comparison import COMPARED, Difference
from query.differences.reasons import MEANINGS, REASONS, ReasonKind
from query.differences.releases import ReleaseFolder
from query.differences.rows import Kind
from query.release.columns import tables
from query.release.documents import Block, Grid, Heading, Paragraph

if TYPE_CHECKING:
    from extract.serialization import JsonObject

KINDS: tuple[Kind, ...] = ("added", "removed", "changed")
_MADE = ("policykb", "extractors", "lexicon", "model")


@dataclass(slots=True)
class StepSummary:
    """What differs between two releases, counted while differences go by."""

    old: ReleaseFolder
    new: ReleaseFolder
    examples: int = 5  # of each table, kind and reasons
    rows: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, Kind, ReasonKind]] = field(default_factory=Counter)
    columns: Counter[tuple[str, str]] = field(default_factory=Counter)
    columns_of_one: set[tuple[str, str]] = field(default_factory=set)  # not compared: the other has none
    shown: dict[tuple[str, Kind, tuple[ReasonKind, ...]], list[Difference]] = field(default_factory=dict)

    def note(self, one: Difference) -> None:
        """Count a difference. One with several reasons counts under each."""
        self.rows[one.table, one.kind] += 1
        self.columns.update((one.table, change.column) for change in one.changes)
        why = tuple(dict.fromkeys(reason.kind for reason in one.reasons))
        self.reasons.update((one.table, one.kind, kind) for kind in why)
        kept = self.shown.setdefault((one.table, one.kind, why), [])
        if len(kept) < self.examples:
            kept.append(one)

    def tables_of_one(self) -> list[str]:
        """Tables that only one of the two has, so that they are not compared."""
        return [name for name in COMPARED if (name in self.old.rows_of) != (name in self.new.rows_of)]

    def versions(self) -> list[tuple[str, str, str]]:
        """What made the two releases, where it differs."""
        found = []
        for name in _MADE:
            before, after = (_told(release.versions.get(name)) for release in (self.old, self.new))
            if before != after:
                found.append((name, before, after))
        return found


def summary_as_json(step: StepSummary) -> "JsonObject":
    """The counts of one step."""
    return {
        "old": {"folder": str(step.old.folder), "version": step.old.version, "digest": step.old.digest},
        "new": {"folder": str(step.new.folder), "version": step.new.version, "digest": step.new.digest},
        "same": step.old.digest == step.new.digest,
        "versions": [dict(zip(("of", "old", "new"), row, strict=True)) for row in step.versions()],
        "filters": {"old": list(step.old.filters), "new": list(step.new.filters)},
        "tables": {
            name: {kind: step.rows[name, kind] for kind in KINDS} for name in COMPARED if _has(step, name)
        },
        "tables_of_one": step.tables_of_one(),
        "columns_of_one": [
            {"table": table, "column": column} for table, column in sorted(step.columns_of_one)
        ],
        "reasons": [
            {"table": table, "change": kind, "reason": reason, "rows": count}
            for (table, kind, reason), count in _in_order(step)
        ],
        "columns": [
            {"table": table, "column": column, "rows": count}
            for (table, column), count in sorted(step.columns.items())
        ],
    }


def step_blocks(step: StepSummary, level: int = 1) -> Iterator[Block]:
    """One step as a document."""
    yield Heading(level, f"{step.old.version} → {step.new.version}")
    yield Paragraph(f"From {step.old.folder} to {step.new.folder}.")
    if step.new.notes:
        yield Paragraph(step.new.notes)
    if step.old.filters != step.new.filters:
        asked = (", ".join(release.filters) or "everything" for release in (step.old, step.new))
        yield Paragraph("The two releases were asked for otherwise: {} and {}.".format(*asked))
    alone = [*step.tables_of_one(), *(f"{table}.{name}" for table, name in sorted(step.columns_of_one))]
    if alone:
        yield Paragraph(f"Only one of the two has {', '.join(alone)}; these are not compared.")
    if not step.rows:
        yield Paragraph("No row differs.")
        return
    if versions := step.versions():
        yield Heading(level + 1, "What made them")
        yield Grid(("", "old", "new"), versions)
    yield Heading(level + 1, "Rows")
    yield Grid(
        ("table", "old", "new", *KINDS),
        [
            (_named(name), *(f"{release.rows_of[name]:,}" for release in (step.old, step.new)),
             *(f"{step.rows[name, kind]:,}" for kind in KINDS))
            for name in COMPARED
            if _has(step, name)
        ],
    )  # fmt: skip
    yield Heading(level + 1, "Reasons")
    yield Grid(
        ("table", "change", "reason", "because", "rows"),
        [
            (_named(table), kind, reason, MEANINGS[reason], f"{count:,}")
            for (table, kind, reason), count in _in_order(step)
        ],
    )
    if step.columns:
        yield Heading(level + 1, "Columns that changed")
        yield Grid(
            ("table", "column", "rows"),
            [
                (_named(table), column, f"{count:,}")
                for (table, column), count in sorted(step.columns.items())
            ],
        )
    yield Heading(level + 1, "Examples")
    yield Grid(("table", "change", "reasons", "file", "row", "what"), list(_examples(step)))


def _examples(step: StepSummary) -> Iterator[tuple[str, ...]]:
    for key in sorted(step.shown, key=lambda key: (COMPARED.index(key[0]), KINDS.index(key[1]), key[2])):
        for one in step.shown[key]:
            changes = "; ".join(f"{change.column}: {change.old} → {change.new}" for change in one.changes)
            reasons = "; ".join(map(str, one.reasons))
            what = changes or one.text
            id_ = one.new_id or one.old_id
            yield _named(one.table), one.kind, reasons, one.source_name, _told(id_), what


def _in_order(step: StepSummary) -> list[tuple[tuple[str, Kind, ReasonKind], int]]:
    def place(key: tuple[str, Kind, ReasonKind]) -> tuple[int, int, int]:
        return COMPARED.index(key[0]), KINDS.index(key[1]), REASONS.index(key[2])

    return sorted(step.reasons.items(), key=lambda item: place(item[0]))


def _has(step: StepSummary, table: str) -> bool:
    return table in step.old.rows_of and table in step.new.rows_of


def _named(table: str) -> str:
    return f"{table} {tables()[table].label.zh}"


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(value or "none")
    return text[:12] if len(text) == 64 else text  # a digest
