"""Timestamps: the moment at which something is noted, as the tables keep it."""

from datetime import UTC, datetime


def now() -> str:
    """This moment, ISO 8601 in UTC to the millisecond: ``2026-11-30T19:40:00.000+00:00``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
