"""Effects: what a change of rules did, counted by kind and type, with examples that stand for all."""

import heapq
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import get_args

from extract.serialization import JsonObject
from pipelines.differences import (
    KINDS,
    Difference,
    Effect,
    Kind,
    Row,
    Rows,
    find_differences,
    new_fields,
    start_of,
    type_of,
)

CONTEXT = 20  # characters shown on each side of an example
LONGEST = 60  # characters shown of the example itself

# Rows that are gained or lost, or the field that changed.
Group = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row as it was and as it is, as people read it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Example:
    """One difference where it stands."""

    path: str
    start: int  # in the source
    effect: Effect
    type: str
    context: str  # the row's characters in [ ] with some before and after
    row: Row
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Effects:
    """Differences counted so far; grows with the number of groups, not with the texts."""

    most_examples: int
    files: int = 0
    characters: int = 0
    rows: "Counter[tuple[Kind, str]]" = field(default_factory=Counter)  # now, by kind and type
    counts: "Counter[tuple[Kind, str, Effect]]" = field(default_factory=Counter)
    fields: "Counter[Group]" = field(default_factory=Counter)
    not_compared: set[Group] = field(default_factory=set)  # fields that one version alone has
    _examples: "defaultdict[Group, list[tuple[int, int, Example]]]" = field(
        default_factory=lambda: defaultdict(list)
    )
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def add(self, path: str, text: str, old: Rows, new: Rows) -> None:
        """Compare two readings of the file ``path`` with this ``text``."""
        self.files += 1
        self.characters += len(text)
        self.not_compared |= new_fields(old, new)
        for kind in KINDS:
            self.rows.update((kind, type_of(kind, row)) for row in new[kind])
        for difference in find_differences(old, new):
            self._count(path, text, difference)

    def examples(self, group: Group) -> list[Example]:
        """Those kept of a group, by file and place."""
        kept = (example for _, _, example in self._examples[group])
        return sorted(kept, key=lambda example: (example.path, example.start))

    def count(self, kind: Kind, effect: Effect) -> int:
        """How many rows of a kind are gained, lost or changed."""
        return sum(
            number for (counted, _, met), number in self.counts.items() if (counted, met) == (kind, effect)
        )

    def groups(self) -> list[tuple[Group, int]]:
        """Groups that have something, each kind's gained and lost before its fields, with their numbers."""
        found: list[tuple[Group, int]] = []
        for kind in KINDS:
            found += [((kind, effect), self.count(kind, effect)) for effect in ("gained", "lost")]
            fields = [(group, number) for group, number in self.fields.items() if group[0] == kind]
            found += sorted(fields, key=lambda counted: (-counted[1], counted[0]))
        return [(group, number) for group, number in found if number]

    def _count(self, path: str, text: str, difference: Difference) -> None:
        self.counts[difference.kind, difference.type, difference.effect] += 1
        self.fields.update((difference.kind, name) for name in difference.fields)
        for name in difference.fields or (difference.effect,):
            self._keep((difference.kind, name), path, text, difference)

    def _keep(self, group: Group, path: str, text: str, difference: Difference) -> None:
        """Keep an example where chance wants it; chance is a digest, so every run wants the same ones."""
        where = f"{path}\0{start_of(difference.row)}".encode("utf-8", "surrogateescape")
        lot = -int.from_bytes(blake2b(where, digest_size=8).digest())
        kept = self._examples[group]
        if len(kept) >= self.most_examples and (not kept or lot <= kept[0][0]):
            return
        # A number, so that examples with the same lot are never compared with each other.
        heapq.heappush(kept, (lot, next(self._numbers), _example(path, text, difference)))
        if len(kept) > self.most_examples:
            heapq.heappop(kept)


def _example(path: str, text: str, difference: Difference) -> Example:
    row, old, new = difference.row, difference.old, difference.new
    changes: list[Change] = []
    if old is not None and new is not None:
        changes = [_change(name, old, new, text) for name in difference.fields]
    context = in_context(text, row)
    return Example(path, start_of(row), difference.effect, difference.type, context, row, tuple(changes))


def _change(name: str, old: Row, new: Row, text: str) -> Change:
    before, after = old[name], new[name]
    if name == "source_spans":
        return Change(name, _spelled(text, before), _spelled(text, after))
    if isinstance(before, list) and isinstance(after, list):
        # Of a list, what is no longer there and what is new; all of it where only the order changed.
        gone = [value for value in before if value not in after]
        come = [value for value in after if value not in before]
        before, after = (gone, come) if gone or come else (before, after)
    return Change(name, _shown(before), _shown(after))


def _shown(value: object) -> str:
    return shorten(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def in_context(text: str, row: Row) -> str:
    """The row's characters in [ ], joined by … where repair joined them, with what stands around them.

    >>> in_context("全年开展活动84场。", {"source_spans": [[6, 9]]})
    '全年开展活动[84场]。'
    """
    spans = row["source_spans"]
    if not spans:
        return ""
    first, last = spans[0][0], spans[-1][1]
    return f"{text[max(0, first - CONTEXT) : first]}[{_spelled(text, spans)}]{text[last : last + CONTEXT]}"


def _spelled(text: str, spans: Sequence[Sequence[int]]) -> str:
    return shorten("…".join(text[start:end] for start, end in spans))


def shorten(text: str) -> str:
    """The text, or its two ends where it is long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"


def effects_as_json(effects: Effects) -> JsonObject:
    """Counts by kind, type and field, and the examples of each group."""
    return {
        "files": effects.files,
        "characters": effects.characters,
        "kinds": {kind: _kind_as_json(effects, kind) for kind in KINDS},
        "not_compared": [f"{kind}.{name}" for kind, name in sorted(effects.not_compared)],
    }


def _kind_as_json(effects: Effects, kind: Kind) -> JsonObject:
    types = sorted({type_ for counted, type_ in effects.rows if counted == kind})
    types += sorted({type_ for counted, type_, _ in effects.counts if counted == kind} - set(types))
    return {
        "rows": sum(effects.rows[kind, type_] for type_ in types),
        **{effect: effects.count(kind, effect) for effect in get_args(Effect)},
        "types": {
            type_: {
                "rows": effects.rows[kind, type_],
                **{effect: effects.counts[kind, type_, effect] for effect in get_args(Effect)},
            }
            for type_ in types
        },
        "fields": {name: number for (counted, name), number in effects.groups() if counted == kind
                   and name not in get_args(Effect)},
        "examples": {
            name: [example_as_json(example) for example in effects.examples((counted, name))]
            for (counted, name), _ in effects.groups()
            if counted == kind
        },
    }  # fmt: skip


def example_as_json(example: Example) -> JsonObject:
    """An example with its file, its place there and the row."""
    return {
        "path": example.path,
        "start": example.start,
        "effect": example.effect,
        "context": example.context,
        "row": dict(example.row),
        "changes": {change.field: [change.old, change.new] for change in example.changes},
    }
