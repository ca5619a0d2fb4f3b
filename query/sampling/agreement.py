"""Agreement between coders beyond chance: Cohen's kappa of two, Krippendorff's alpha of any number."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

Scale = Literal["nominal", "interval"]
Value = TypeVar("Value", bound=Hashable)


def cohens_kappa(one: Sequence[Value | None], other: Sequence[Value | None]) -> Fraction | None:
    """How far two coders agree on the units that both coded; None is uncoded. 1 is full, 0 as by chance.

    (p_o - p_e) / (1 - p_e), where p_o is the share of units coded alike and p_e the share that would be if
    each coder dealt out their own codes by chance: J. Cohen, A coefficient of agreement for nominal scales,
    Educational and Psychological Measurement 20 (1960), 37-46. None where that cannot be said: no unit was
    coded by both, or both used one and the same code throughout.

    >>> cohens_kappa("aabb", "aaab")
    Fraction(1, 2)
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    if not pairs:
        return None
    count = len(pairs)
    observed = Fraction(sum(a == b for a, b in pairs), count)
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum((Fraction(firsts[code] * seconds[code], count**2) for code in firsts), Fraction(0))
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorffs_alpha(units: Sequence[Sequence[Value | None]], scale: Scale = "nominal") -> Fraction | None:
    """How far any number of coders agree; each unit holds what each coder gave it, None where uncoded.

    1 - D_o / D_e over the coincidences of values in units with two or more, differences squared on an
    interval scale, where values are numbers: K. Krippendorff, Computing Krippendorff's Alpha-Reliability
    (2011), https://repository.upenn.edu/asc_papers/43. None where values do not vary or cannot be paired.

    >>> krippendorffs_alpha([("a", "a"), ("b", "a"), ("b", "b")])
    Fraction(4, 9)
    """
    coincidences: defaultdict[tuple[Value, Value], Fraction] = defaultdict(Fraction)
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        coded = values.total()
        if coded < 2:
            continue
        for first, times in values.items():
            for second, others in values.items():
                pairs = times * (others - 1 if first == second else others)
                coincidences[first, second] += Fraction(pairs, coded - 1)
    totals: defaultdict[Value, Fraction] = defaultdict(Fraction)
    for (value, _), count in coincidences.items():
        totals[value] += count
    distance = _DISTANCES[scale]
    expected = _disagreement({(a, b): totals[a] * totals[b] for a in totals for b in totals}, distance)
    if expected == 0:
        return None
    observed = _disagreement(coincidences, distance)
    return 1 - (sum(totals.values()) - 1) * observed / expected


def percent_alike(units: Sequence[Sequence[Value | None]]) -> Fraction | None:
    """The share of pairs of coders, over all units, that gave a unit the same value; None without a pair."""
    alike = pairs = 0
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        coded = values.total()
        pairs += coded * (coded - 1) // 2
        alike += sum(times * (times - 1) // 2 for times in values.values())
    return Fraction(alike, pairs) if pairs else None


def _disagreement(
    pairs: Mapping[tuple[Value, Value], Fraction], distance: Callable[[Value, Value], Fraction]
) -> Fraction:
    return sum((count * distance(a, b) for (a, b), count in pairs.items() if a != b), Fraction(0))


def _squared(one: object, other: object) -> Fraction:
    if not isinstance(one, Fraction | int) or not isinstance(other, Fraction | int):
        raise TypeError(f"an interval scale needs numbers, not {one!r} and {other!r}")
    return Fraction(one - other) ** 2


def _unequal(one: object, other: object) -> Fraction:
    return Fraction(1)


_DISTANCES: Mapping[Scale, Callable[[object, object], Fraction]] = {
    "nominal": _unequal,
    "interval": _squared,
}
