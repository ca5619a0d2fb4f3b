"""Addresses: where on this site a practice, a name, or the characters of a source are shown."""

from collections.abc import Sequence

from corpus.span import Span


def source_key(id_: str) -> str:
    """The head of a source's id, which also starts the id of all that it says: 3f9a1c04b7d2.r2.p017."""
    return id_.partition(".")[0][:12]


def source_path(id_: str) -> str:
    """The path of the view of a source, given its id or that of anything in it."""
    return f"/sources/{source_key(id_)}"


def practice_path(practice_id: str) -> str:
    """The path of a practice's page."""
    return f"/practices/{practice_id}"


def span_value(spans: Sequence[Span]) -> list[str]:
    """Spans as values of the parameter ``span``: 120-141."""
    return [f"{span.start}-{span.end}" for span in spans]


def anchor(spans: Sequence[Span]) -> str:
    """The id of the element that the first of these characters begins."""
    return f"c{spans[0].start}" if spans else ""
