"""Figures: numbers that measure something, read by a grammar of Chinese quantities."""

from extract.figures.contexts import Context, date_reports, read_contexts
from extract.figures.exclusions import Reason, Refusal
from extract.figures.intervals import Condition, Interval, compare
from extract.figures.passages import find_figures, read_refusals

__all__ = [
    "Condition", "Context", "Interval", "Reason", "Refusal", "compare", "date_reports", "find_figures",
    "read_contexts", "read_refusals",
]  # fmt: skip
