"""Agreement: the figures of published worked examples, and what holds for any codes."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.sampling.agreement import Scale, cohens_kappa, krippendorffs_alpha, percent_alike


def units(*coders: str) -> list[tuple[int | None, ...]]:
    """Units by column, from one line of digits for each coder; a dot is uncoded."""
    rows = [[None if sign == "." else int(sign) for sign in coder.split()] for coder in coders]
    return list(zip(*rows, strict=True))


# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C and D.
FOUR_OBSERVERS = units(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# https://en.wikipedia.org/wiki/Krippendorff's_alpha#A_computational_example
THREE_CODERS = units(
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)
# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), A and B.
TWO_OBSERVERS = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
BEN_AND_GERRY = list(zip("aabbdcccedda", "babbbccceddd", strict=True))


@pytest.mark.parametrize(
    ("data", "scale", "alpha"),
    [
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "interval", 0.849),
        (THREE_CODERS, "nominal", 0.691),
        (THREE_CODERS, "interval", 0.811),
        (TWO_OBSERVERS, "nominal", 0.095),
        (BEN_AND_GERRY, "nominal", 0.692),
    ],
)
def test_alpha_is_that_of_the_published_example(
    data: Sequence[Sequence[int | None]], scale: Scale, alpha: float
) -> None:
    found = krippendorffs_alpha(data, scale)
    assert found is not None
    assert round(float(found), 3) == alpha


def coders(table: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """The codes of two coders from how often the one gave the row and the other the column."""
    pairs = [(a, b) for a, row in enumerate(table) for b, times in enumerate(row) for _ in range(times)]
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # https://en.wikipedia.org/wiki/Cohen's_kappa#Simple_example
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        # J. L. Fleiss, J. Cohen, B. S. Everitt, Psychological Bulletin 72 (1969), 323-327, of 100 cases
        ([[53, 5, 2], [11, 14, 5], [1, 6, 3]], 0.4286),
    ],
)
def test_kappa_is_that_of_the_published_example(table: Sequence[Sequence[int]], kappa: float) -> None:
    found = cohens_kappa(*coders(table))
    assert found is not None
    assert round(float(found), 4) == kappa


def test_what_cannot_be_said_is_none() -> None:
    assert cohens_kappa(["a", None], [None, "b"]) is None
    assert cohens_kappa(["a", "a"], ["a", "a"]) is None
    assert krippendorffs_alpha([("a", "a"), ("a", None)]) is None
    assert krippendorffs_alpha([("a", None), (None, "b")]) is None
    assert percent_alike([("a", None)]) is None


codes = st.none() | st.integers(0, 3)
matrices = st.integers(2, 4).flatmap(
    lambda coders: st.lists(st.tuples(*[codes] * coders), min_size=1, max_size=8)
)


def pairwise_alpha(matrix: Sequence[Sequence[int | None]], scale: Scale) -> Fraction | None:
    """The definition without coincidences: mean distance within units over mean distance of all values."""
    power = 2 if scale == "interval" else 0
    coded = [[value for value in unit if value is not None] for unit in matrix]
    coded = [unit for unit in coded if len(unit) > 1]
    values = [value for unit in coded for value in unit]

    def distance(one: int, other: int) -> int:
        return 0 if one == other else abs(one - other) ** power

    expected = sum(distance(a, b) for a, b in permutations(values, 2))
    if not expected:
        return None
    within = sum(
        Fraction(sum(distance(a, b) for a, b in permutations(unit, 2)), len(unit) - 1) for unit in coded
    )
    return 1 - Fraction(within, len(values)) / Fraction(expected, len(values) * (len(values) - 1))


@given(matrices, st.sampled_from(["nominal", "interval"]))
def test_alpha_is_what_its_definition_says(matrix: list[tuple[int | None, ...]], scale: Scale) -> None:
    assert krippendorffs_alpha(matrix, scale) == pairwise_alpha(matrix, scale)


@given(matrices, st.randoms())
def test_neither_coders_nor_units_have_an_order(matrix: list[tuple[int | None, ...]], random: object) -> None:
    turned = [tuple(reversed(unit)) for unit in reversed(matrix)]
    assert krippendorffs_alpha(matrix, "interval") == krippendorffs_alpha(turned, "interval")
    assert percent_alike(matrix) == percent_alike(turned)
    one, other = [unit[0] for unit in matrix], [unit[1] for unit in matrix]
    assert cohens_kappa(one, other) == cohens_kappa(other, one)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8))
def test_full_agreement_is_one_where_there_is_something_to_tell_apart(values: list[int]) -> None:
    expected = Fraction(1) if len(set(values)) > 1 else None
    assert cohens_kappa(values, values) == expected
    assert krippendorffs_alpha(list(zip(values, values, values, strict=True))) == expected
