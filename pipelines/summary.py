"""Summary: what an ingestion did and what the knowledge base holds now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from extract.serialization import JsonObject
from pipelines.batches import Failure

if TYPE_CHECKING:
    from rich.console import RenderableType

    from index.tables import Counts


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of one run over some paths."""

    run_id: str
    files: int  # looked at
    stored: int
    unchanged: int
    characters: int  # of the files stored
    seconds: float
    batches: int
    failures: tuple[Failure, ...]
    quarantined: tuple[Failure, ...]  # left alone, since they failed before
    totals: "Counts"  # of the whole knowledge base


def summary_as_json(summary: Summary) -> JsonObject:
    """The object that ``policykb-ingest run --json`` prints."""
    return {
        "run_id": summary.run_id,
        "files": summary.files,
        "stored": summary.stored,
        "unchanged": summary.unchanged,
        "failed": len(summary.failures),
        "characters": summary.characters,
        "seconds": round(summary.seconds, 1),
        "quarantined": len(summary.quarantined),
        "failures": list(map(_failure_as_json, summary.failures)),
        "quarantine": list(map(_failure_as_json, summary.quarantined)),
        "knowledge_base": asdict(summary.totals),
    }


def _failure_as_json(failure: Failure) -> JsonObject:
    return {"path": failure.path, "step": failure.step, "message": failure.message}


def quarantine_line(quarantined: Sequence[Failure], shown: int = 5) -> str:
    """One line about what was not tried again, with the names of the first."""
    names = ", ".join(failure.path for failure in quarantined[:shown])
    more = f" and {len(quarantined) - shown:,} more" if len(quarantined) > shown else ""
    files = "1 file is" if len(quarantined) == 1 else f"{len(quarantined):,} files are"
    return (
        f"{files} in quarantine, as they failed before and have not changed: {names}{more}; "
        "policykb-ingest quarantine says why, run --retry tries again"
    )


def correction_line(count: int) -> str:
    """One line about corrections that what was read does not fit any more."""
    told = "1 correction does not apply" if count == 1 else f"{count:,} corrections do not apply"
    return f"{told} to what the files say now; policykb corrections --state inapplicable says why"


def summary_block(summary: Summary) -> "RenderableType":
    """The summary for people: what the run did and a table of what there is now."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    files = (
        f"{summary.files:,} files: {summary.stored:,} stored, {summary.unchanged:,} unchanged, "
        f"{len(summary.failures):,} failed, {len(summary.quarantined):,} in quarantine"
    )
    speed = f"{summary.characters:,} characters in {summary.seconds:,.1f} s"
    totals = summary.totals
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, number in (
        ("sources", totals.sources),
        ("reports", totals.reports),
        ("passages", totals.passages),
        ("practices", totals.practices),
        ("entities", totals.entities),
        ("figures", totals.figures),
        ("copies", totals.copies),
        ("vanished", totals.vanished),
        ("failures", totals.failures),
        ("corrections", totals.corrections),
    ):
        table.add_row(name, f"{number:,}")
    return Group(Text(files, "bold"), Text(speed), Text("The knowledge base holds", "dim"), table)
