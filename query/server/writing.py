"""Writing: the one way from a request to the writer of the knowledge base, one request at a time.

What is written, and how, `index` alone knows: a request opens the knowledge base to write, as a command does,
and lets go of it at once, so that ingestions go on between corrections.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.write_lock import BeingWrittenError
from query.server.knowledge import BusyError

PATIENCE = 5.0  # seconds that a request waits for another writer
_PAUSE = 0.2

_turns = threading.Lock()


@contextmanager
def knowledge_base_to_write(settings: Settings, patience: float = PATIENCE) -> Iterator[KnowledgeBase]:
    """The knowledge base of these settings, open to write, for this request alone.

    Raises BusyError where other requests, and BeingWrittenError where another process, write for long.
    """
    until = time.monotonic() + patience
    if not _turns.acquire(timeout=patience):
        raise BusyError("Other corrections are being entered; try again in a moment.")
    try:
        kb = _open(settings, until)
        try:
            yield kb
        finally:
            kb.close()  # corrections leave nothing to publish
    finally:
        _turns.release()


def _open(settings: Settings, until: float) -> KnowledgeBase:
    while True:
        try:
            return KnowledgeBase.open(settings, write=True)
        except BeingWrittenError:
            if time.monotonic() + _PAUSE > until:
                raise
            time.sleep(_PAUSE)
