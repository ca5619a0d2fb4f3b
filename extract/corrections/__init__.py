"""Corrections: what researchers say against what was extracted, and facts with that applied; all pure."""
