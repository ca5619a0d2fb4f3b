"""Kept numbers: each choice is looked up once, and again once the index changes or others took its place."""

from collections.abc import Collection

import pytest

from index import kept_numbers
from index.kept_numbers import KeptNumbers
from index.word_segments import Integers, as_integers


def test_a_choice_is_looked_up_once_in_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[list[str]] = []

    def fetch(ids: Collection[str]) -> Integers:
        looked_up.append(sorted(ids))
        return as_integers([int(id_) for id_ in sorted(ids)])

    monkeypatch.setattr(kept_numbers, "MOST", 5)
    kept = KeptNumbers()
    for state, ids in (
        (1, {"1", "2"}),
        (1, {"2", "1"}),
        (2, {"1", "2"}),
        (2, {"3", "4", "5"}),
        (2, {"1", "2"}),
    ):
        assert kept.read(state, ids, fetch).tolist() == sorted(map(int, ids))
    assert looked_up == [["1", "2"], ["1", "2"], ["3", "4", "5"]]
    kept.read(2, {"6"}, fetch)  # the three that were asked for longest ago go
    kept.read(2, {"3", "4", "5"}, fetch)
    assert looked_up[3:] == [["6"], ["3", "4", "5"]]
