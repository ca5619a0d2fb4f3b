"""The cycle collector comes back after the last block that paused it, in whichever order threads leave."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from extract.collector import collector_paused


@pytest.fixture(autouse=True)
def _enabled_afterwards() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_blocks_that_overlap() -> None:
    first, second = ExitStack(), ExitStack()
    first.enter_context(collector_paused())
    second.enter_context(collector_paused())
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused(), collector_paused():
        pass
    assert not gc.isenabled()


def test_many_threads() -> None:
    def pause(_: int) -> bool:
        with collector_paused():
            return gc.isenabled()

    with ThreadPoolExecutor(8) as threads:
        assert not any(threads.map(pause, range(2_000)))
    assert gc.isenabled()
