"""Entities: named regions, places, organisations, programmes, documents, roles, dates and people."""

from extract.entities.mentions import find_mentions

__all__ = ["find_mentions"]
