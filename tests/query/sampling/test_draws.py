"""Draws: sizes add up, chance is fair, and nothing but seed and ids decides."""

import random
from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from query.sampling.draws import Strata, allocate

sizes = st.dictionaries(
    st.text("甲乙丙丁", min_size=1, max_size=2), st.integers(1, 40), min_size=1, max_size=6
)


@given(sizes, st.integers(1, 100), st.booleans())
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(
    of: dict[str, int], size: int, equal: bool
) -> None:
    shares = allocate(of, size, equal=equal)
    assert sum(shares.values()) == min(size, sum(of.values()))
    assert all(0 <= shares[name] <= of[name] for name in of)
    if size >= len(of):
        assert all(shares.values())


@given(sizes, st.integers(6, 100))
def test_shares_are_in_proportion(of: dict[str, int], size: int) -> None:
    shares = allocate(of, size)
    for name in of:
        exact = min(size, sum(of.values())) * of[name] / sum(of.values())
        assert shares[name] <= max(1, ceil(exact))
        assert all(shares[name] >= shares[other] for other in of if of[name] > of[other])
    if all(size * of[name] >= sum(of.values()) for name in of) and size <= sum(of.values()):
        assert all(abs(shares[name] - size * of[name] / sum(of.values())) < 1 for name in of)


@given(sizes, st.integers(6, 100))
def test_equal_shares_differ_only_where_a_stratum_is_used_up(of: dict[str, int], size: int) -> None:
    shares = allocate(of, size, equal=True)
    open_ = [shares[name] for name in of if shares[name] < of[name]]
    if open_:
        assert max(open_) - min(open_) <= 1
        assert all(shares[name] <= min(open_) + 1 for name in of)


def drawn(ids: list[str], size: int, seed: int, most: int = 100) -> list[str]:
    strata: Strata[str] = Strata(most, seed)
    for id_ in ids:
        strata.add(id_[0], id_)
    return [draw.unit for draw in strata.draw(size)]


@given(st.lists(st.text("甲乙1234", min_size=2, max_size=4), unique=True, max_size=30), st.randoms())
def test_only_seed_and_ids_decide(ids: list[str], order: random.Random) -> None:
    mixed = list(ids)
    order.shuffle(mixed)
    assert drawn(ids, 5, 7) == drawn(mixed, 5, 7) == drawn(ids, 5, 7, most=5)


def test_a_larger_sample_holds_the_smaller_one() -> None:
    ids = [f"甲{number}" for number in range(50)]
    assert drawn(ids, 30, 1)[:10] == drawn(ids, 10, 1)
    assert drawn(ids, 10, 1) != drawn(ids, 10, 2)


def test_weights_make_the_whole_again() -> None:
    strata: Strata[str] = Strata(20, 3)
    for number in range(100):
        strata.add("大" if number < 90 else "小", str(number))
    chosen = strata.draw(20)
    assert len(chosen) == 20
    assert sum(draw.weight for draw in chosen) == 100
    assert Counter(draw.stratum_size for draw in chosen) == {90: 18, 10: 2}


def test_each_unit_has_the_same_chance() -> None:
    ids = [f"甲{number}" for number in range(10)]
    times = Counter(id_ for seed in range(2000) for id_ in drawn(ids, 3, seed))
    # 600 expected each; five standard deviations are 102
    assert all(498 < times[id_] < 702 for id_ in ids)
