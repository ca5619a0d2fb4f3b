"""Kept choices: what was chosen from the tables, kept until they change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from sqlalchemy import Engine

from index.catalogue import State, read_state
from index.database import reading

MOST = 64  # choices; of 100,000 passages each takes a few megabytes at most

Ids = frozenset[str]


class KeptChoices:
    """Sets of passage ids by what they were chosen for; the ones used last are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._state: State | None = None
        self._kept: OrderedDict[Hashable, Ids | None] = OrderedDict()

    def choose(self, asked: Hashable, choose: Callable[[], Ids | None]) -> Ids | None:
        """What ``choose`` says of ``asked`` in this state of the tables; called where that is not known."""
        with reading(self._engine) as connection:
            state = read_state(connection)
        if state != self._state:
            self._kept.clear()
            self._state = state
        if asked not in self._kept:
            self._kept[asked] = choose()
        self._kept.move_to_end(asked)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return self._kept[asked]
