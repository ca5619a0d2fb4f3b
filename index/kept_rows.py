"""Kept rows: what was read of each passage, kept until the tables change."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from sqlalchemy import Connection

from index.catalogue import State, read_state
from index.database import batches

T = TypeVar("T")


class KeptRows(Generic[T]):
    """Reads of each passage what ``fetch`` says of it, once; of all but ``most`` passages it is forgotten."""

    def __init__(self, fetch: Callable[[Connection, list[str]], Mapping[str, T]], most: int) -> None:
        self._fetch = fetch
        self._most = most
        self._kept: tuple[State, dict[str, T | None]] = ((), {})  # None: there is nothing to say

    def read(self, connection: Connection, ids: Collection[str]) -> dict[str, T]:
        """What there is to say of these passages by id, in their order; nothing, no entry."""
        state = read_state(connection)
        if self._kept[0] != state or len(self._kept[1]) > self._most:
            self._kept = (state, {})
        kept = self._kept[1]
        for batch in batches(id_ for id_ in ids if id_ not in kept):
            found = self._fetch(connection, batch)
            kept.update((id_, found.get(id_)) for id_ in batch)
        return {id_: row for id_ in ids if (row := kept[id_]) is not None}
