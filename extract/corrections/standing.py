"""Standing: which entries of the ledger of corrections hold, since a revert can be reverted too."""

from collections.abc import Iterable
from operator import attrgetter

from extract.corrections.records import Correction


def in_force(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that no revert in force undoes, reverts aside, by number."""
    ledger = sorted(corrections, key=attrgetter("number"))
    stands = standing(ledger)
    return [each for each in ledger if each.number in stands and each.reverts is None]


def standing(corrections: Iterable[Correction]) -> frozenset[int]:
    """The numbers of those that no revert in force undoes, reverts included."""
    undone: set[int] = set()
    stands: set[int] = set()
    for each in sorted(corrections, key=attrgetter("number"), reverse=True):
        if each.number not in undone:
            stands.add(each.number)
            if each.reverts is not None:
                undone.add(each.reverts)
    return frozenset(stands)
