"""Blocks about the quarantine: what could not be read, as people and programs see it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from query.terminal import neutralise

if TYPE_CHECKING:
    from index.quarantine import Quarantined

SHOWN = 10  # where it is only a part of what is shown


def quarantined_as_json(entries: "Iterable[Quarantined]") -> list[dict[str, Any]]:
    """One object for each entry, with ``sha256``, ``size`` and ``modified`` beside the other fields."""
    rows = (asdict(entry) for entry in entries)
    return [{"path": row["path"], **row.pop("fingerprint"), **row} for row in rows]


def quarantine_block(entries: "Collection[Quarantined]", shown: int | None = None) -> RenderableType:
    """What is in quarantine and why, each in a line or two; the first ``shown`` of them."""
    if not entries:
        return Text("Nothing is in quarantine.")
    title = "1 path in quarantine" if len(entries) == 1 else f"{len(entries):,} paths in quarantine"
    return Group(Text(title, "bold red"), *_lines(islice(entries, shown), len(entries)))


def _lines(entries: "Iterable[Quarantined]", total: int) -> Iterator[Text]:
    left = total
    for entry in entries:
        left -= 1
        times = "once" if entry.tries == 1 else f"{entry.tries} times"
        when = entry.last_seen[:16].replace("T", " ")
        yield Text(neutralise(entry.reason))
        yield Text(neutralise(f"  {entry.path}: {entry.step}, tried {times}, last {when}"), "dim")
    if left:
        yield Text(f"and {left:,} more: policykb-ingest quarantine lists them", "dim")
