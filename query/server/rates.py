"""Rates: how often one client may ask, as a bucket of tokens that fills as time goes by."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

MOST_CLIENTS = 10_000  # whose buckets are kept; the one that asked longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` requests at once, and ``a_second`` of them for as long as one likes."""

    a_second: float = 50.0
    burst: int = 200


class Buckets:
    """The bucket of each client. Not for several threads: the event loop asks."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when

    def take(self, client: str) -> float:
        """Take a token for a request; 0.0 where there was one, else seconds until there is."""
        now = self._clock()
        left, then = self._buckets.get(client, (float(self._rate.burst), now))
        left = min(float(self._rate.burst), left + (now - then) * self._rate.a_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate.a_second
        self._buckets[client] = (left - 1 if not wait else left, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait
