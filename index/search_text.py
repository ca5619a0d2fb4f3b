"""Search text: what is embedded and indexed of a passage, and which passages are."""

import hashlib
from collections.abc import Iterator

from extract.records import Facts, Passage, Report

_CLOSERS = " \t\r\n　。．.！!？?；;：:，,"


def search_text(passage: Passage, report: Report) -> str:
    """The text that stands for ``passage`` in both rankings: heading path, lead, then its own text.

    ``report`` is the one it belongs to; its title and place are not repeated in each passage, where they
    would make all passages of a report alike.
    """
    parts = [*passage.heading_path]
    if passage.lead and not passage.text.startswith(passage.lead):
        parts.append(passage.lead)
    return "\n".join([*parts, passage.text])


def searched_passages(facts: Facts) -> Iterator[tuple[Passage, Report]]:
    """The passages that are searched, in reading order, each with its report.

    Titles and headings are not: their words come with the passages below them. A lead that stands alone
    ("优化组织设置。") is not either where the passage that it leads carries it.
    """
    reports = {report.id: report for report in facts.reports}
    carried = {(passage.report_id, _bare(passage.lead)) for passage in facts.passages if passage.lead}
    for passage in facts.passages:
        led = passage.role == "lead" and (passage.report_id, _bare(passage.text)) in carried
        if passage.role not in ("title", "heading") and not led:
            yield passage, reports[passage.report_id]


def search_texts(facts: Facts) -> dict[str, str]:
    """The search text of each searched passage by its id, in reading order."""
    return {passage.id: search_text(passage, report) for passage, report in searched_passages(facts)}


def text_hash(text: str) -> str:
    """The sha256 of a text, 64 hex digits: the key under which its vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _bare(text: str) -> str:
    return text.strip(_CLOSERS)
