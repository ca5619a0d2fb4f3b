"""Catalogues: what the reading of a question needs to know of the tables."""

from collections.abc import Collection, Sequence
from typing import Protocol

from extract.records import MentionType
from index.catalogue import NAMED_TYPES, KnownName

__all__ = ["NAMED_TYPES", "Catalogue", "KnownName"]


class Catalogue(Protocol):
    """The names and places that the knowledge base knows."""

    @property
    def adcodes(self) -> frozenset[str]:
        """The codes of the places that reports are about."""

    @property
    def indicator_keys(self) -> frozenset[str]:
        """Everything that some figure measures."""

    def names_in(self, text: str) -> Sequence[KnownName]:
        """Each name of an organisation, programme or document that stands in ``text``, wherever."""

    def names_called(self, name: str, types: Collection[MentionType] = NAMED_TYPES) -> Sequence[KnownName]:
        """What ``name`` names in some report; where nothing is called so, the names that it is a part of."""
