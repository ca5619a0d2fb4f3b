"""What a practice consists of: actors, instruments, figures and outcomes gathered from its passages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from extract.actors import find_actors
from extract.outcomes import find_outcomes
from extract.records import Figure, Mention, Outcome, Passage, Practice

_Row = TypeVar("_Row", Mention, Figure)
_INSTRUMENTS = frozenset({"PROGRAM", "DOCUMENT"})


def describe_practices(
    practices: Iterable[Practice],
    passages: Iterable[Passage],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
) -> tuple[Practice, ...]:
    """Fill each practice from its passages; copies add nothing, so that nothing is counted twice."""
    originals = {passage.id: passage for passage in passages if passage.duplicate_of is None}
    named = _by_passage(mentions)
    counted = _by_passage(figures)
    return tuple(
        _describe(
            practice, [originals[id_] for id_ in practice.passage_ids if id_ in originals], named, counted
        )
        for practice in practices
    )


def _by_passage(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.passage_id, []).append(row)
    return found


def _describe(
    practice: Practice,
    passages: Sequence[Passage],
    mentions: dict[str, list[Mention]],
    figures: dict[str, list[Figure]],
) -> Practice:
    return replace(
        practice,
        actors=_unique(
            actor for passage in passages for actor in find_actors(passage, mentions.get(passage.id, []))
        ),
        instruments=_unique(
            mention.text
            for passage in passages
            for mention in mentions.get(passage.id, [])
            if mention.type in _INSTRUMENTS
        ),
        figure_ids=tuple(figure.id for passage in passages for figure in figures.get(passage.id, [])),
        outcomes=tuple(_outcomes(passages, figures)),
    )


def _outcomes(passages: Iterable[Passage], figures: dict[str, list[Figure]]) -> Iterator[Outcome]:
    for passage in passages:
        yield from find_outcomes(passage, figures.get(passage.id, []))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
