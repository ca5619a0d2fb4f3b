"""Segmentation: repaired reports, lines, passages and practices of a source."""

from extract.segmentation.ledger import Segmentation
from extract.segmentation.repair import segment

__all__ = ["Segmentation", "segment"]
