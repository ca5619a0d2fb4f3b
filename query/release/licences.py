"""Licences: the terms of sources, as whoever makes a release knows them."""

import csv
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import SourceError

_COLUMNS = {"source", "licence"}


def read_licences(file: Path) -> dict[str, str]:
    """Licences by id or file name of the source, from a CSV file with the columns ``source`` and ``licence``.

    A row ``*`` tells the licence of all that are not named. Raises SourceError for a file that is none such.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not set(rows.fieldnames or ()) >= _COLUMNS:
                raise SourceError(f"{file} has no columns source and licence; write them in its first line.")
            return {row["source"].strip(): row["licence"].strip() for row in rows if row["licence"]}
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def licence_of(licences: Mapping[str, str], source_id: str, source_name: str) -> str | None:
    """The licence of one source: by its id, else by its name, else that of all others."""
    for key in (source_id, source_name, "*"):
        if licences.get(key):
            return licences[key]
    return None
