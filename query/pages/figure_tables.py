"""Figure tables: rows of figures in which each cell knows the characters that it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.span import Span, slice_pieces
from extract.records import Figure
from query.display import amount

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

Pieces = Mapping[str, Sequence[Span]]  # of passages, by id


@dataclass(frozen=True, slots=True)
class FigureCells:
    """One figure as a row. Spans are of the source; a cell that no characters say has those of the figure."""

    figure: Figure
    amount: str
    place: str | None  # what the number belongs to
    spans: tuple[Span, ...]
    indicator_spans: tuple[Span, ...]
    period_spans: tuple[Span, ...]
    place_spans: tuple[Span, ...]


def figure_cells(figure: Figure, place: str | None, pieces: Pieces) -> FigureCells:
    """The row of a figure; ``pieces`` are those of its passage and of those that its fields were read in."""
    own = figure.passage_id
    spans = slice_pieces(pieces[own], figure.span)
    parts = [part for part in (figure.indicator_row_span, figure.indicator_span) if part is not None]
    indicator = tuple(piece for part in parts for piece in slice_pieces(pieces[own], part))
    return FigureCells(
        figure=figure,
        amount=amount(figure),
        place=place,
        spans=spans,
        indicator_spans=indicator or spans,
        period_spans=_elsewhere(figure.period_span, figure.period_passage_id or own, pieces) or spans,
        place_spans=_elsewhere(figure.scope_span, figure.scope_passage_id or own, pieces) or spans,
    )


def read_pieces(kb: "KnowledgeBase", figures: Iterable[Figure]) -> Pieces:
    """The pieces of all passages that these figures and their fields were read in."""
    ids = {
        id_
        for figure in figures
        for id_ in (figure.passage_id, figure.period_passage_id, figure.scope_passage_id)
        if id_ is not None
    }
    return {id_: stored.passage.pieces for id_, stored in kb.tables.passages(sorted(ids)).items()}


def _elsewhere(span: Span | None, passage_id: str, pieces: Pieces) -> tuple[Span, ...]:
    return slice_pieces(pieces[passage_id], span) if span is not None and passage_id in pieces else ()
