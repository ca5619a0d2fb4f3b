"""Files: the dependency that answers with a listing as a file, and how that is described."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import Depends, Request, Response

from query.api.downloads import AT_ONCE, MEDIA_TYPES, Download, Records, Write, listing_lines
from query.api.parameters import Export

HOLDING_COLUMNS = (
    "name", "media_type", "reports", "passages", "practices", "figures", "vanished", "paths", "source_id",
)  # fmt: skip


class FileMaker:
    """Makes the answers that are files; two of them are written at one time."""

    def __init__(self, request: Request) -> None:
        state = request.app.state
        if not hasattr(state, "writing_files"):
            state.writing_files = CapacityLimiter(AT_ONCE)
        self._knowledge = state.knowledge
        self._turns: CapacityLimiter = state.writing_files
        self._head = bool(request.scope["state"].get("head"))

    def send(self, records: Records, columns: Sequence[str], asked: Export, name: str) -> Response:
        """The answer: what ``records`` gives, written as ``asked``, to be saved as ``name``."""
        write = partial(listing_lines, records=records, columns=columns, format_=asked.format, bom=asked.bom)
        return self.send_bytes(write, f"{name}.{asked.format}", MEDIA_TYPES[asked.format])

    def send_bytes(self, write: Write, name: str, media_type: str) -> Response:
        """The answer: what ``write`` gives, to be saved as ``name``."""
        return Download(self._knowledge, write, name, media_type, self._turns, only_head=self._head)


def file_maker(request: Request) -> FileMaker:
    """A dependency: what makes files."""
    return FileMaker(request)


Files = Annotated[FileMaker, Depends(file_maker)]


def described(what: str) -> dict[int | str, dict[str, Any]]:
    """How the answer of an address that gives a file is described."""
    as_text = {"schema": {"type": "string"}}
    content = {"text/csv": as_text, "application/jsonl": as_text}
    return {200: {"description": f"All {what}, as a file.", "content": content}}
