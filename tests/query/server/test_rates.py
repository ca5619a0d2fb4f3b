"""A client may ask in bursts, and on the whole no oftener than the rate says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.server.rates import MOST_CLIENTS, Buckets, Rate


class Clock:
    """Time that passes on request."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5), st.sampled_from([0.5, 2.0, 10.0]))
def test_never_more_than_the_burst_and_what_flowed_in(
    pauses: list[float], burst: int, a_second: float
) -> None:
    clock = Clock()
    buckets = Buckets(Rate(a_second, burst), clock)
    let_in: list[float] = []
    for pause in pauses:
        clock.now += pause
        wait = buckets.take("a")
        if wait == 0:
            let_in.append(clock.now)
        else:
            assert 0 < wait <= 1 / a_second
    for first, start in enumerate(let_in):
        for last in range(first, len(let_in)):
            assert last - first + 1 <= burst + (let_in[last] - start) * a_second + 1e-6


def test_who_waits_as_told_is_let_in() -> None:
    clock = Clock()
    buckets = Buckets(Rate(2.0, 3), clock)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    clock.now += buckets.take("a")
    assert buckets.take("a") == 0
    assert buckets.take("b") == 0


def test_buckets_of_many_clients_do_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("query.server.rates.MOST_CLIENTS", 10)
    buckets = Buckets(Rate(), Clock())
    for number in range(100):
        buckets.take(str(number))
    assert len(buckets._buckets) == 10
    assert MOST_CLIENTS >= 1_000
