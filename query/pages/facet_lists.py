"""Facet lists: what the answers can be narrowed to, each with its count and the state that follows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.themes import theme_definitions
from query.conditions import PlaceCondition, SourceCondition, ThemeCondition
from query.facets import Bucket, Facets
from query.pages.languages import Texts
from query.pages.search_state import Filter, SearchState

SHOWN = 8  # values of a facet that are shown at once; the others can be unfolded


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    label: str
    count: int
    is_on: bool
    state: SearchState  # that follows: with it, or without where it is on
    depth: int = 0  # of a place: how many of those listed it lies in


@dataclass(frozen=True, slots=True)
class FacetList:
    """One facet with its values."""

    name: str  # of the parameter
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        """What is shown at once."""
        return self.choices[:SHOWN]

    @property
    def rest(self) -> tuple[Choice, ...]:
        """What is unfolded on demand."""
        return self.choices[SHOWN:]


def list_facets(state: SearchState, filters: Iterable[Filter], facets: Facets, t: Texts) -> list[FacetList]:
    """The facets that have any value, those that people narrow by most first.

    ``filters`` are those of the state: a place that was typed by name is the one that its code counts.
    """
    held = {(one.name, value): one.value for one in filters for value in _values(one)}
    english = {one.name: one.english for one in theme_definitions()} if t.language == "en" else {}
    depths = _depths(facets.places)
    groups: tuple[tuple[str, tuple[Bucket, ...], dict[str, str], dict[str, int]], ...] = (
        ("place", facets.places, {}, depths),
        ("theme", facets.themes, english, {}),
        ("kind", facets.kinds, {one.value: t.name("kind", one.value) for one in facets.kinds}, {}),
        ("period", facets.years, {}, {}),
        ("org", facets.organisations, {}, {}),
        ("programme", facets.programmes, {}, {}),
        ("source", facets.sources, {}, {}),
    )
    found = (
        FacetList(name, tuple(_choices(state, name, buckets, labels, depth, held)))
        for name, buckets, labels, depth in groups
    )
    return [one for one in found if one.choices]


def _choices(
    state: SearchState,
    name: str,
    buckets: Iterable[Bucket],
    labels: dict[str, str],
    depths: dict[str, int],
    held: dict[tuple[str, str], str],
) -> Iterator[Choice]:
    for bucket in buckets:
        typed = held.get((name, bucket.value))
        is_on = typed is not None
        following = state.adding(name, bucket.value) if typed is None else state.removing(name, typed)
        label = labels.get(bucket.value, bucket.label)
        yield Choice(label, bucket.count, is_on, following, depths.get(bucket.value, 0))


def _values(one: Filter) -> Iterable[str]:
    """The values of facets that a filter means."""
    match one.condition:
        case PlaceCondition(adcodes=codes):
            return codes
        case ThemeCondition(theme=theme):
            return (theme,)
        case SourceCondition(source_ids=ids):
            return ids
    return (one.value,)


def _depths(places: Iterable[Bucket]) -> dict[str, int]:
    """How deep each place lies; those above come first."""
    depths: dict[str, int] = {}
    for place in places:
        depths[place.value] = depths.get(place.above, -1) + 1 if place.above else 0
    return depths
