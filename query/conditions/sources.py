"""Source conditions: the file that a passage stands in."""

from dataclasses import dataclass

from corpus.span import Span


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """The passage stands in one of these files. It is never read from a question's words."""

    text: str  # as it was asked for
    span: Span | None
    source_ids: frozenset[str]
    name: str  # of the files
