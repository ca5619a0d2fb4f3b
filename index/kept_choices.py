"""Kept choices: what was chosen from the tables, kept until they change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from sqlalchemy import Engine

from index.catalogue import State, read_state
from index.database import reading

MOST = 500_000  # ids in all choices together, about 130 bytes each

Ids = frozenset[str]


class KeptChoices:
    """Sets of passage ids by what they were chosen for; the ones used last are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._state: State | None = None
        self._kept: OrderedDict[Hashable, Ids | None] = OrderedDict()
        self._size = 0

    def choose(self, asked: Hashable, choose: Callable[[], Ids | None]) -> Ids | None:
        """What ``choose`` says of ``asked`` in this state of the tables; called where that is not known."""
        with reading(self._engine) as connection:
            state = read_state(connection)
        if state != self._state:
            self._kept.clear()
            self._state, self._size = state, 0
        if asked not in self._kept:
            self._kept[asked] = found = choose()
            self._size += _size(found)
        self._kept.move_to_end(asked)
        found = self._kept[asked]
        while self._size > MOST and len(self._kept) > 1:
            self._size -= _size(self._kept.popitem(last=False)[1])
        return found


def _size(ids: Ids | None) -> int:
    return 1 + len(ids or ())
