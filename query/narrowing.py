"""Narrowing: what options, addresses and forms ask for besides a question's words, as filters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import QuestionError

if TYPE_CHECKING:
    from extract.records import PracticeKind, Status
    from index.knowledge_base import KnowledgeBase
    from query.conditions import Condition


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions as they were typed; what is not given excludes nothing. ``where=("满意度>=95%",)``."""

    where: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # names or codes; in any of them
    period: str | None = None
    themes: tuple[str, ...] = ()  # keys or labels; of all of them
    kind: "PracticeKind | None" = None
    status: "Status | None" = None
    organisations: tuple[str, ...] = ()  # naming all of them
    programmes: tuple[str, ...] = ()  # naming all of them
    sources: tuple[str, ...] = ()  # file names or ids; in any of them

    def plain_filters(self) -> "Iterator[Condition]":
        """The filters that no knowledge base is needed for. Raises QuestionError for what cannot be read."""
        for name, typed in (("organisation", self.organisations), ("programme", self.programmes)):
            if not all(map(str.strip, typed)):
                raise QuestionError(f"the {name} is empty; write a name, such as 民政局")
        if not (self.where or self.places or self.period or self.themes or self.kind or self.status):
            return  # reading conditions loads much
        from query import filters

        yield from map(filters.read_filter, self.where)
        if self.places:
            yield filters.place_filter(self.places)
        if self.period:
            yield filters.period_filter(self.period)
        yield from map(filters.theme_filter, self.themes)
        if self.kind:
            yield filters.kind_filter(kind=self.kind)
        if self.status:
            yield filters.kind_filter(status=self.status)

    def named_filters(self, kb: "KnowledgeBase") -> "Iterator[Condition]":
        """The filters by names that ``kb`` knows. Raises QuestionError for a source that it does not hold."""
        if not (self.organisations or self.programmes or self.sources):
            return
        from query import filters

        for name in self.organisations:
            yield filters.organisation_filter(name, kb.catalogue)
        for name in self.programmes:
            yield filters.programme_filter(name, kb.catalogue)
        if self.sources:
            yield filters.source_filter(self.sources, kb)

    def filters(self, kb: "KnowledgeBase") -> "tuple[Condition, ...]":
        """All filters."""
        return (*self.plain_filters(), *self.named_filters(kb))
