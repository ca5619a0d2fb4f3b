"""CSV files: a listing as a download that spreadsheets open, however long it is."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from extract.serialization import JsonObject
from query.spreadsheets import csv_lines

_CHUNK = 64 * 1024
_BOM = "\ufeff"  # without it spreadsheets take Chinese in UTF-8 for something else


def csv_file(name: str, records: Iterable[JsonObject], columns: Sequence[str]) -> StreamingResponse:
    """The records as a file of this name, on disk before it is sent: readers may take their time."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it is read)
    file.write(_BOM.encode())
    for line in csv_lines(records, columns):
        file.write(line.encode("utf-8", "replace"))
    file.seek(0)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"}
    return StreamingResponse(_read(file), media_type="text/csv; charset=utf-8", headers=headers)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
