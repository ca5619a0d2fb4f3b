"""Reasons of differences: what between two releases may have made a row another one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from query.differences.releases import ReleaseFolder, TableRow
from query.differences.rows import Spans, spans_of
from query.differences.sources import SourcePairs

ReasonKind = Literal[
    "new_source", "source_replaced", "source_gone", "correction", "extractor", "lexicon", "converter",
    "export", "other_source", "program", "model", "unknown",
]  # fmt: skip
REASONS: tuple[ReasonKind, ...] = get_args(ReasonKind)
MEANINGS: Mapping[ReasonKind, str] = {
    "new_source": "its file is new",
    "source_replaced": "its file has other bytes now",
    "source_gone": "its file is no longer in the release",
    "correction": "somebody corrected it, or took a correction back",
    "extractor": "its file was read by another version of the rules",
    "lexicon": "the word lists of the rules changed",
    "converter": "its file became other text",
    "export": "it was stated when the release was written",
    "other_source": "it follows from other files",
    "program": "the program has another version",
    "model": "the model is another one",
    "unknown": "nothing that the releases tell explains it",
}
_STATED = frozenset({"licence", "origin"})  # columns of sources that come from outside of them


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row may differ, with what tells: the numbers of corrections, the versions."""

    kind: ReasonKind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} ({self.detail})" if self.detail else self.kind


@dataclass(frozen=True, slots=True)
class _Effect:
    """A correction that holds in one of the two releases only."""

    number: str
    spans: Spans
    far: bool  # reaches other characters than its own


@dataclass(slots=True)
class Reasons:
    """Knows what differs between two releases, and so why a row may."""

    old: ReleaseFolder
    new: ReleaseFolder
    sources: SourcePairs
    _corrections: dict[str, list[_Effect]] = field(default_factory=dict)  # by source id
    _everywhere: list[str] = field(default_factory=list)  # numbers of corrections that reach all sources

    def note_corrections(self, old: Iterable[TableRow], new: Iterable[TableRow]) -> None:
        """Take in the ledgers of both; a ledger is made by hand, so it is kept whole."""
        before = {str(row["correction_number"]): row for row in old}
        after = {str(row["correction_number"]): row for row in new}
        for number in sorted(before.keys() | after.keys(), key=int):
            one, other = before.get(number), after.get(number)
            row = other or one
            if row is None or _holds(one) == _holds(other):
                continue
            reach = _reach(row)
            effect = _Effect(number, spans_of(row), far=reach != "mention")
            self._corrections.setdefault(row["source_id"], []).append(effect)
            if reach == "everywhere":
                self._everywhere.append(number)

    def of_source(self, source_id: str, *, added: bool) -> tuple[Reason, ...]:
        """Why a release has a source, or rows of it, that the other has not."""
        if added:
            former = self.sources.former.get(source_id)
            return (Reason("source_replaced", f"was {former[:12]}") if former else Reason("new_source"),)
        later = self.sources.later.get(source_id)
        return (Reason("source_replaced", f"is {later[:12]}") if later else Reason("source_gone"),)

    def of_row(
        self, table: str, source_id: str | None, spans: Spans, columns: Sequence[str] = ()
    ) -> tuple[Reason, ...]:
        """Why a row of a source that both have differs, most telling reason first."""
        if table == "sources" and columns and _STATED.issuperset(columns):
            return (Reason("export"),)
        found = [*self._corrected(source_id, spans), *self._read_otherwise(source_id)]
        if found:
            return tuple(found)
        return tuple(self._elsewhere(source_id)) or (Reason("unknown"),)

    def _corrected(self, source_id: str | None, spans: Spans) -> list[Reason]:
        effects = self._corrections.get(source_id or "", ())
        numbers = [one.number for one in effects if _meet(one.spans, spans)]
        return [Reason("correction", ", ".join(numbers))] if numbers else []

    def _read_otherwise(self, source_id: str | None) -> list[Reason]:
        found = []
        one, other = self.sources.old.get(source_id or ""), self.sources.new.get(source_id or "")
        if one is not None and other is not None:
            if one.extractor_version != other.extractor_version:
                found.append(Reason("extractor", f"{one.extractor_version} → {other.extractor_version}"))
            if one.text != other.text:
                found.append(Reason("converter"))
        found += self._version("lexicon", "lexicon")
        return found

    def _elsewhere(self, source_id: str | None) -> list[Reason]:
        """Reasons that do not name the row: only where no other does."""
        far = [one.number for one in self._corrections.get(source_id or "", ()) if one.far]
        numbers = list(dict.fromkeys([*far, *self._everywhere]))
        if numbers:
            return [Reason("correction", ", ".join(numbers))]
        if self.sources.differ:
            return [Reason("other_source")]
        return [*self._version("policykb", "program"), *self._version("model", "model")]

    def _version(self, name: str, kind: ReasonKind) -> list[Reason]:
        before, after = (str(one.versions.get(name) or "none") for one in (self.old, self.new))
        return [] if before == after else [Reason(kind, f"{before[:12]} → {after[:12]}")]


def joined(reasons: Iterable[tuple[Reason, ...]]) -> tuple[Reason, ...]:
    """All reasons of several rows, each kind once."""
    found: dict[ReasonKind, Reason] = {}
    for several in reasons:
        for one in several:
            found.setdefault(one.kind, one)
    return tuple(sorted(found.values(), key=lambda one: REASONS.index(one.kind)))


def _holds(row: TableRow | None) -> bool:
    return row is not None and row.get("state") == "applied"


def _reach(row: TableRow) -> str:
    """How far a correction of a name goes; all others stay where they are."""
    text = str(row.get("changes") or "")
    return next((reach for reach in ("everywhere", "source") if f"reach={reach}" in text), "mention")


def _meet(one: Spans, other: Spans) -> bool:
    return any(start < stop and begin < end for start, end in one for begin, stop in other)
