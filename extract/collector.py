"""Collector: Python's cycle collector, paused where many records are made that hold no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pausing: list[bool] = []  # for each block that is under way, whether the first found the collector enabled


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the collector, which would look through all new records for cycles, again and again.

    It takes a third of the time of an extraction or a search otherwise. What is freed by counting
    references is freed all the same. The collector is the process's own: it comes back when the last of the
    threads is through that paused it.
    """
    with _lock:
        _pausing.append(_pausing[0] if _pausing else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _pausing.pop() and not _pausing:
                gc.enable()
