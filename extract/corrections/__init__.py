"""Corrections: what researchers say against what was extracted, and facts with that applied. Pure."""

from extract.corrections.application import Application, apply_corrections, in_force
from extract.corrections.proposals import Proposal, Target, read_proposal, source_key_of
from extract.corrections.records import Correction, CorrectionKind, Outcome, Reach, Reason, State

__all__ = [
    "Application", "Correction", "CorrectionKind", "Outcome", "Proposal", "Reach", "Reason", "State",
    "Target", "apply_corrections", "in_force", "read_proposal", "source_key_of",
]  # fmt: skip
