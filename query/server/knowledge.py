"""Knowledge: the open knowledge bases of a server, each of which serves one request at a time."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from anyio import Semaphore, fail_after, to_thread
from fastapi import Depends, Request

from corpus.errors import StoreError
from index.knowledge_base import KnowledgeBase

AT_ONCE = 4  # knowledge bases that are open: requests that read at one time
PATIENCE = 30.0  # seconds that a request waits for one

Opening = Callable[[], KnowledgeBase]


class BusyError(StoreError):
    """All knowledge bases of the server are in use, and stayed so for long."""


class Knowledge:
    """A few knowledge bases of one home; whoever takes one has it alone until it is given back.

    A knowledge base keeps what it has read of words, vectors, names and texts, and changes that as it
    reads, so that two threads must not ask one at the same time. A lock around a single one would let the
    slowest question hold up all others. Several cost memory for what each keeps; the model is shared. Each
    notices by itself what another process writes.

    Requests wait in the event loop and not in a thread: a thread that waits would be missing to the
    requests that have what it waits for.
    """

    def __init__(self, opening: Opening, at_once: int = AT_ONCE) -> None:
        self._opening = opening
        self._free: list[KnowledgeBase] = []  # the last one used is the first one taken: it knows most
        self._turns = Semaphore(at_once)
        self._closed = False

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[KnowledgeBase]:
        """One of the knowledge bases, opened where none is free. Raises BusyError after ``PATIENCE``."""
        try:
            with fail_after(PATIENCE):
                await self._turns.acquire()
        except TimeoutError as error:
            raise BusyError("The server is busy; try again in a moment.") from error
        try:
            kb = self._free.pop() if self._free else await to_thread.run_sync(self._opening)
            try:
                yield kb
            finally:
                if self._closed:
                    kb.close()
                else:
                    self._free.append(kb)
        finally:
            self._turns.release()

    def close(self) -> None:
        """Close those that are free now, and the others as they come back."""
        self._closed = True
        while self._free:
            self._free.pop().close()


async def knowledge_base(request: Request) -> AsyncIterator[KnowledgeBase]:
    """A dependency: a knowledge base for this request alone, open to read."""
    knowledge: Knowledge = request.app.state.knowledge
    async with knowledge.lend() as kb:
        yield kb


# Given back as soon as the answer is made, however slowly it is then read.
Reading = Annotated[KnowledgeBase, Depends(knowledge_base, scope="function")]
