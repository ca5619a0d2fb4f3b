"""Downloads: listings of any length as files, sent while they are written."""

import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from threading import Event as Flag
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from anyio import CapacityLimiter, Event, create_task_group, from_thread, to_thread
from fastapi import Response
from starlette.types import Receive, Scope, Send

from extract.serialization import JsonObject
from query.server.knowledge import Knowledge
from query.spreadsheets import csv_lines
from query.terminal import as_json

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

STEP = 64 * 1024  # bytes that are written before they are sent
AT_ONCE = 2  # downloads that are written at one time

Records = Callable[["KnowledgeBase"], Iterable[JsonObject]]
Write = Callable[["KnowledgeBase"], Generator[bytes]]
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/jsonl"}


class Download(Response):
    """Sends what ``write`` gives as a file to be saved under ``name``, however slowly it is read.

    A file on disk lies between the two: rows are read as fast as they come, and no knowledge base and no
    state of the tables is held for a reader who takes an hour. What fails before the first bytes is an
    error like any other; what fails later cuts the connection, so that no part passes for the whole.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        write: Write,
        name: str,
        media_type: str,
        turns: CapacityLimiter,
        *,
        only_head: bool = False,
    ) -> None:
        super().__init__()
        self._only_head = only_head
        self._knowledge = knowledge
        self._write = write
        self._turns = turns
        self.raw_headers = [
            (b"content-type", media_type.encode()),
            (b"content-disposition", attachment(name).encode()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._only_head:
            await super().__call__(scope, receive, send)
            return
        with tempfile.TemporaryFile() as file:
            transfer = _Transfer(file, self.status_code, self.raw_headers)
            async with create_task_group() as tasks:
                tasks.start_soon(transfer.watch, receive, tasks.cancel_scope.cancel)
                try:
                    tasks.start_soon(self._produce, transfer)
                    await transfer.send_all(send)
                finally:
                    transfer.stop.set()
                    tasks.cancel_scope.cancel()
        if transfer.failure is not None:
            raise transfer.failure

    async def _produce(self, transfer: "_Transfer") -> None:
        """Write the file; a failure is kept for ``__call__`` to raise as it is, not in a group."""
        try:
            async with self._turns, self._knowledge.lend() as kb:
                await to_thread.run_sync(transfer.fill, self._write, kb)
        except Exception as error:
            transfer.failure = error
        finally:
            transfer.done = True
            transfer.news.set()


class _Transfer:
    """A file that one thread writes and the event loop sends."""

    def __init__(self, file: IO[bytes], status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self.done = False
        self.failure: Exception | None = None
        self.news = Event()
        self.stop = Flag()  # nobody reads any more
        self._file = file
        self._written = 0
        self._start = {"type": "http.response.start", "status": status, "headers": headers}

    def fill(self, write: Write, kb: "KnowledgeBase") -> None:
        """In a thread: write everything, telling the loop after each step."""
        pending: list[bytes] = []
        size = 0
        with closing(write(kb)) as lines:
            for line in lines:
                pending.append(line)
                size += len(line)
                if size >= STEP:
                    self._flush(pending)
                    pending, size = [], 0
                if self.stop.is_set():
                    return
        self._flush(pending)

    def _flush(self, pending: list[bytes]) -> None:
        data = b"".join(pending)
        self._file.seek(self._written)
        self._file.write(data)
        self._file.flush()
        from_thread.run_sync(self._tell, len(data))

    def _tell(self, written: int) -> None:
        self._written += written
        self.news.set()

    async def send_all(self, send: Send) -> None:
        """Send what is written, as it is written; nothing where it fails before anything was."""
        sent, begun = 0, False
        while True:
            done, written = self.done, self._written
            if self.failure is not None:
                return
            if not begun and (done or written):
                await send(self._start)
                begun = True
            while sent < written:
                data = await to_thread.run_sync(self._read, sent, min(STEP, written - sent))
                sent += len(data)
                await send({"type": "http.response.body", "body": data, "more_body": True})
            if done and sent == self._written:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            await self.news.wait()
            self.news = Event()

    def _read(self, at: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, at)

    async def watch(self, receive: Receive, leave: Callable[[], None]) -> None:
        """Stop where the reader goes away."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.stop.set()
        leave()


def listing_lines(
    kb: "KnowledgeBase", records: Records, columns: Sequence[str], format_: str, bom: bool
) -> Generator[bytes]:
    """A listing as CSV or JSON lines, row by row."""
    if format_ == "jsonl":
        for record in records(kb):
            yield f"{as_json(record)}\n".encode()
        return
    if bom:
        yield "\ufeff".encode()
    for line in csv_lines(records(kb), columns):
        yield line.encode()


def attachment(name: str) -> str:
    """The header that has a file of this name saved and not shown, whatever the name holds."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    encoded = quote(name.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
