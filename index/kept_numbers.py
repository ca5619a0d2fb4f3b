"""Kept numbers: the documents of chosen passages in the word index, kept until it changes."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable

from index.word_segments import Integers

MOST = 500_000  # passages in all choices together


class KeptNumbers:
    """The documents of each choice of passages that was asked for lately, such as those of a filter."""

    def __init__(self) -> None:
        self._state: Hashable = None
        self._kept: OrderedDict[frozenset[str], Integers] = OrderedDict()
        self._size = 0

    def read(
        self, state: Hashable, passage_ids: Collection[str], fetch: Callable[[Collection[str]], Integers]
    ) -> Integers:
        """What ``fetch`` says of these passages in this ``state`` of the index; called if it is not known."""
        if state != self._state:
            self._kept.clear()
            self._state, self._size = state, 0
        asked = frozenset(passage_ids)
        found = self._kept.get(asked)
        if found is None:
            self._kept[asked] = found = fetch(asked)
            self._size += len(asked)
        self._kept.move_to_end(asked)
        while self._size > MOST and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[0])
        return found
