"""Draws: a stratified random choice that is the same on every machine and in any order of ingestion."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappush, heappushpop
from typing import Generic, TypeVar

Stratum = TypeVar("Stratum", bound=Hashable)
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Draw(Generic[Drawn]):
    """One unit of the sample."""

    unit: Drawn
    stratum_size: int  # units there are in its stratum
    weight: Fraction  # how many of them it stands for


class Strata(Generic[Stratum]):
    """Ids by stratum, of which the first ones in a random order are kept: memory grows with the sample.

    The order is that of the SHA-256 of seed and id: with one seed a larger sample holds the smaller.
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._seed = seed
        self.sizes: dict[Stratum, int] = {}
        self._kept: dict[Stratum, list[tuple[int, str]]] = {}

    def add(self, stratum: Stratum, id_: str) -> None:
        """Take in one unit; ``id_`` tells it from all others."""
        self.sizes[stratum] = self.sizes.get(stratum, 0) + 1
        kept = self._kept.setdefault(stratum, [])
        entry = (-self._place(id_), id_)  # the last in the order on top
        if len(kept) < self._most:
            heappush(kept, entry)
        else:
            heappushpop(kept, entry)

    def draw(self, size: int, *, equal: bool = False) -> list[Draw[str]]:
        """``size`` units, or all where there are fewer, in random order; at most ``most`` of one stratum."""
        shares = allocate(self.sizes, size, equal=equal)
        chosen: list[tuple[int, Draw[str]]] = []
        for stratum, kept in self._kept.items():
            share, whole = shares[stratum], self.sizes[stratum]
            for place, id_ in sorted(kept, reverse=True)[:share]:
                chosen.append((-place, Draw(id_, whole, Fraction(whole, share))))
        return [draw for _, draw in sorted(chosen, key=lambda entry: (entry[0], entry[1].unit))]

    def _place(self, id_: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self._seed}\x00{id_}".encode()).digest())


def allocate(sizes: Mapping[Stratum, int], size: int, *, equal: bool = False) -> dict[Stratum, int]:
    """How many units each stratum gives to a sample of ``size``, or to all units where there are fewer.

    In proportion to its size, by largest remainders, but one at least where there are enough for all; if
    ``equal``, the same number from each, or all it has.

    >>> allocate({"甲": 90, "乙": 9, "丙": 1}, 10)
    {'甲': 8, '乙': 1, '丙': 1}
    """
    names = sorted(sizes, key=lambda stratum: (-sizes[stratum], repr(stratum)))
    size = min(size, sum(sizes.values()))
    if size <= len(names):
        return {name: 1 if name in names[:size] else 0 for name in sizes}
    shares = _equal_shares(names, sizes, size) if equal else _proportional_shares(names, sizes, size)
    return {name: shares[name] for name in sizes}


def _proportional_shares(
    names: Sequence[Stratum], sizes: Mapping[Stratum, int], size: int
) -> dict[Stratum, int]:
    """``names`` by size, the largest first. Those that come to less than one have one."""
    large = list(names)
    while sizes[large[-1]] * (size - len(names) + len(large)) < sum(sizes[name] for name in large):
        large.pop()
    shares = dict.fromkeys(names, 1)
    rest, whole = size - len(names) + len(large), sum(sizes[name] for name in large)
    parts = {name: Fraction(rest * sizes[name], whole) for name in large}
    shares |= {name: int(part) for name, part in parts.items()}
    by_remainder = sorted(large, key=lambda name: shares[name] - parts[name])
    for name in by_remainder[: size - sum(shares.values())]:
        shares[name] += 1
    return shares


def _equal_shares(names: Sequence[Stratum], sizes: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    shares = dict.fromkeys(names, 0)
    while rest := size - sum(shares.values()):
        unused = [name for name in names if shares[name] < sizes[name]]
        for name in unused[:rest]:
            shares[name] += min(max(rest // len(unused), 1), sizes[name] - shares[name])
    return shares
