"""Collector: Python's cycle collector, paused where many records are made that hold no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the collector, which would look through all new records for cycles, again and again.

    It takes a third of the time of an extraction or a search otherwise. What is freed by counting
    references is freed all the same.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
