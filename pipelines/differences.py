"""Differences: what one reading of a text has that another has not, row by row; pure comparing.

Rows are those of ``policykb extract --json`` without what only names or repeats them, so that a new
numbering of passages is no difference.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extract.serialization import JsonObject

Kind = Literal["reports", "lines", "practices", "entities", "figures"]
KINDS: tuple[Kind, ...] = ("reports", "lines", "practices", "entities", "figures")
Effect = Literal["gained", "lost", "changed"]
Row = Mapping[str, Any]
Rows = Mapping[Kind, Sequence[Row]]

# What ``source_spans``, other fields and the source's characters say anyway, besides all ids.
_DERIVED = frozenset(
    {"text", "heading", "start", "end", "passage_span", "outcome_spans", "indicator_spans"}
    | {"period_spans", "scope_spans", "change_of"}
)
# What sorts the rows of a kind for people.
_TYPE_FIELDS: dict[Kind, str] = {
    "lines": "role", "practices": "kind", "entities": "type", "figures": "dimension",
}  # fmt: skip
# Lines are told apart by their number; a row of another kind may stand at moved borders.
_MOVABLE: frozenset[Kind] = frozenset({"reports", "practices", "entities", "figures"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that one of two readings has alone, or that both have with other fields."""

    kind: Kind
    old: Row | None  # None: gained
    new: Row | None  # None: lost

    @property
    def effect(self) -> Effect:
        """Whether the row is gained, lost or changed."""
        if self.old is None:
            return "gained"
        return "lost" if self.new is None else "changed"

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was where it is lost."""
        row = self.old if self.new is None else self.new
        assert row is not None
        return row

    @property
    def type(self) -> str:
        """The entity's type, the figure's dimension, the line's role; "" where the kind has none."""
        return type_of(self.kind, self.row)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that changed, sorted; none for a row that is gained or lost."""
        if self.old is None or self.new is None:
            return ()
        shared = self.old.keys() & self.new.keys()
        return tuple(sorted(name for name in shared if self.old[name] != self.new[name]))


def comparable_rows(found: JsonObject) -> dict[Kind, list[Row]]:
    """What of ``policykb extract --json`` is worth comparing, by kind.

    A figure is ``{"value": 84, "unit": "场", …, "source_spans": [[272, 275]]}``.
    """
    rows: dict[Kind, list[Row]] = {}
    for kind in KINDS:
        listed = found[kind]
        assert isinstance(listed, list)
        rows[kind] = [{name: row[name] for name in row if _is_told(name)} for row in listed]
    return rows


def _is_told(name: str) -> bool:
    is_id = name == "id" or name.endswith(("_id", "_ids"))
    return not is_id and name not in _DERIVED


def type_of(kind: Kind, row: Row) -> str:
    """The entity's type, the figure's dimension, the line's role; "" where the kind has none."""
    return str(row.get(_TYPE_FIELDS.get(kind, ""), ""))


def start_of(row: Row) -> int:
    """Where the row begins in the source."""
    return int(row["source_spans"][0][0]) if row["source_spans"] else 0


def find_differences(old: Rows, new: Rows) -> list[Difference]:
    """How ``new`` differs from ``old``, kind by kind in reading order.

    Rows at the same characters are the same row, whose fields may have changed. Of the rest, an old and a
    new row that overlap each other and nothing else are one row whose ``source_spans`` changed
    (3000余 → 3000余名). A field that only one of the two readings knows is not compared: see new_fields.
    """
    return [difference for kind in KINDS for difference in _compare(kind, old.get(kind, ()), new[kind])]


def new_fields(old: Rows, new: Rows) -> set[tuple[Kind, str]]:
    """Fields that rows of one reading have and those of the other have not, as between two versions."""
    fields: set[tuple[Kind, str]] = set()
    for kind in KINDS:
        if old.get(kind) and new[kind]:
            fields |= {(kind, name) for name in old[kind][0].keys() ^ new[kind][0].keys()}
    return fields


def _compare(kind: Kind, old: Sequence[Row], new: Sequence[Row]) -> list[Difference]:
    before, after = _by_place(kind, old), _by_place(kind, new)
    lost = [row for place, row in before.items() if place not in after]
    gained = [row for place, row in after.items() if place not in before]
    moved = _moved(lost, gained) if kind in _MOVABLE else {}
    differences = [Difference(kind, before[place], after[place]) for place in before if place in after]
    differences = [difference for difference in differences if difference.fields]
    differences += [Difference(kind, lost[number], gained[other]) for number, other in moved.items()]
    differences += [Difference(kind, row, None) for number, row in enumerate(lost) if number not in moved]
    taken = set(moved.values())
    differences += [Difference(kind, None, row) for number, row in enumerate(gained) if number not in taken]
    return sorted(differences, key=lambda difference: start_of(difference.row))


def _by_place(kind: Kind, rows: Iterable[Row]) -> dict[Hashable, Row]:
    """Rows by where they stand; those that share a place are counted there."""
    placed: dict[Hashable, Row] = {}
    met: defaultdict[Hashable, int] = defaultdict(int)
    for row in rows:
        place = _place(kind, row)
        placed[place, met[place]] = row
        met[place] += 1
    return placed


def _place(kind: Kind, row: Row) -> Hashable:
    if kind == "lines":
        return int(row["line"])
    if kind in ("reports", "practices"):  # where it ends follows from where the next one begins
        return start_of(row)
    return tuple((int(start), int(end)) for start, end in row["source_spans"])


def _moved(lost: Sequence[Row], gained: Sequence[Row]) -> dict[int, int]:
    """Numbers of lost rows and of the gained rows that took their places, one to one."""
    partners: defaultdict[int, list[int]] = defaultdict(list)
    rivals: defaultdict[int, list[int]] = defaultdict(list)
    for number, other in _overlaps(lost, gained):
        partners[number].append(other)
        rivals[other].append(number)
    return {
        number: others[0]
        for number, others in partners.items()
        if len(others) == 1 and len(rivals[others[0]]) == 1
    }


def _overlaps(lost: Sequence[Row], gained: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Numbers of lost and gained rows that share characters, found in one walk from left to right."""
    walk = sorted(
        (start_of(row), int(row["source_spans"][-1][1]), side, number)
        for side, rows in enumerate((lost, gained))
        for number, row in enumerate(rows)
        if row["source_spans"]
    )
    open_: list[list[tuple[int, int]]] = [[], []]  # by side: end and number of what may still reach on
    for start, end, side, number in walk:
        open_[1 - side] = [(ended, other) for ended, other in open_[1 - side] if ended > start]
        for _, other in open_[1 - side]:
            yield (number, other) if side == 0 else (other, number)
        open_[side].append((end, number))
