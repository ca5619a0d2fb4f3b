"""What a practice consists of: actors, instruments, figures, outcomes, kind and themes, from its passages."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from extract.actors import find_actors
from extract.kinds import kind_of, orders, prevailing_kind
from extract.outcomes import find_outcomes
from extract.records import Figure, Mention, Outcome, Passage, Practice, PracticeKind
from extract.themes import themes_of

_Row = TypeVar("_Row", Mention, Figure)
_INSTRUMENTS = frozenset({"PROGRAM", "DOCUMENT"})
_OPENING_PASSAGES = 6


@dataclass(frozen=True, slots=True)
class _Content:
    """The passages of the source, and what was found in each, by its id."""

    originals: dict[str, Passage]
    mentions: dict[str, list[Mention]]
    figures: dict[str, list[Figure]]

    def of(self, practice: Practice) -> list[Passage]:
        return [self.originals[id_] for id_ in practice.passage_ids if id_ in self.originals]


def describe_practices(
    practices: Iterable[Practice],
    passages: Iterable[Passage],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    planned: Collection[str] = (),
) -> tuple[Practice, ...]:
    """Fill each practice from its passages; copies add nothing, so that nothing is counted twice.

    ``planned`` are the ids of the passages in sections that tell plans.
    """
    practices, passages = list(practices), list(passages)
    originals = {passage.id: passage for passage in passages if passage.duplicate_of is None}
    content = _Content(originals, _by_passage(mentions), _by_passage(figures))
    kinds = _kinds(practices, passages, content, planned)
    return tuple(_describe(practice, kind, content) for practice, kind in zip(practices, kinds, strict=True))


def refill_practices(
    practices: Iterable[Practice],
    passages: Iterable[Passage],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
) -> tuple[Practice, ...]:
    """The practices with what follows from these mentions and figures; their kinds and themes stay."""
    originals = {passage.id: passage for passage in passages if passage.duplicate_of is None}
    content = _Content(originals, _by_passage(mentions), _by_passage(figures))
    return tuple(_fill(practice, practice.kind, content) for practice in practices)


def _kinds(
    practices: Sequence[Practice], passages: Sequence[Passage], content: _Content, planned: Collection[str]
) -> list[PracticeKind]:
    ordered = {report: orders(*_head(report, passages)) for report in {p.report_id for p in practices}}
    said = [kind_of(p, content.of(p), ordered=ordered[p.report_id], planned=planned) for p in practices]
    prevailing = {
        report: prevailing_kind(
            kind for p, kind in zip(practices, said, strict=True) if p.report_id == report
        )
        for report in ordered
    }
    return [kind or prevailing[p.report_id] for p, kind in zip(practices, said, strict=True)]


def _head(report_id: str, passages: Iterable[Passage]) -> tuple[str | None, str]:
    """The title of a report and the text that opens it."""
    own = [passage for passage in passages if passage.report_id == report_id]
    title = next((passage.text for passage in own if passage.role == "title"), None)
    opening = [passage.text for passage in own if passage.role in {"body", "lead"}][:_OPENING_PASSAGES]
    return title, "\n".join(opening)


def _by_passage(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.passage_id, []).append(row)
    return found


def _describe(practice: Practice, kind: PracticeKind, content: _Content) -> Practice:
    text = "".join(passage.text for passage in content.of(practice))
    themes = themes_of(practice.title, practice.heading_path, text)
    return replace(_fill(practice, kind, content), themes=themes)


def _fill(practice: Practice, kind: PracticeKind, content: _Content) -> Practice:
    """The practice with all that follows from its mentions and figures."""
    passages, mentions, figures = content.of(practice), content.mentions, content.figures
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
        outcomes=tuple(_outcomes(passages, figures, kind)),
        kind=kind,
    )


def _outcomes(
    passages: Iterable[Passage], figures: dict[str, list[Figure]], kind: PracticeKind
) -> Iterator[Outcome]:
    for passage in passages:
        yield from find_outcomes(passage, figures.get(passage.id, []), kind)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
