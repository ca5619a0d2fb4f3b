"""Records: rows of look-ups as flat JSON objects, which are also the rows of their CSV."""

from collections.abc import Iterator

from corpus.span import Span, slice_pieces
from extract.serialization import JsonObject, number_as_json, spans_as_json
from index.entity_lookups import StoredEntity
from index.figure_lookups import StoredFigure
from index.tables import StoredPractice
from query.answers import Answer, answer_as_json
from query.comparisons import Comparison
from query.listings import FigureRow
from query.similar import Resemblance
from query.spread import Appearance


def answer_record(answer: Answer) -> JsonObject:
    """An answer with the name of its place beside the rest, for tables."""
    return answer_as_json(answer) | {"region": answer.region}


def figure_record(stored: StoredFigure) -> JsonObject:
    """A figure with everything that says what it means and where it stands."""
    figure = stored.figure
    return {
        "figure_id": figure.id,
        "indicator": figure.indicator,
        "indicator_key": figure.indicator_key,
        "text": figure.text,
        "value": number_as_json(figure.value),
        "low": number_as_json(figure.low),
        "high": number_as_json(figure.high),
        "bound": figure.bound,
        "unit": figure.unit,
        "dimension": figure.dimension,
        "change": figure.change,
        "basis": figure.basis,
        "status": figure.status,
        "period": figure.period,
        "belongs_to": stored.place,
        "adcode": stored.adcode,
        "practice_id": stored.practice_id,
        "practice_title": stored.practice_title,
        "report_title": stored.report_title,
        "report_date": stored.report_date,
        "source": stored.source_name,
        "source_spans": spans_as_json(slice_pieces(stored.pieces, figure.span)),
        "sentence": sentence_around(stored.passage_text, figure.span),
    }


def figure_row_record(row: FigureRow) -> JsonObject:
    """A figure with how surely it meets the question."""
    return {"meets": row.tier, **figure_record(row.stored)}


def entity_record(entity: StoredEntity) -> JsonObject:
    """A named thing with its names and how often it is named."""
    return {
        "entity_id": entity.id,
        "type": entity.type,
        "canonical": entity.canonical,
        "adcode": entity.adcode,
        "mentions": entity.mentions,
        "reports": entity.reports,
        "names": list(entity.names),
    }


def practice_record(stored: StoredPractice) -> JsonObject:
    """A practice as one row."""
    practice = stored.practice
    return {
        "practice_id": practice.id,
        "title": practice.title,
        "kind": practice.kind,
        "themes": [theme.name for theme in practice.themes],
        "region": practice.region,
        "adcode": practice.adcode,
        "heading_path": list(practice.heading_path),
        "actors": list(practice.actors),
        "instruments": list(practice.instruments),
        "figures": len(practice.figure_ids),
        "outcomes": [outcome.text for outcome in practice.outcomes],
        "report_title": stored.report_title,
        "source": stored.source_name,
        "lines": list(practice.lines),
    }


def similar_record(found: Resemblance) -> JsonObject:
    """A practice that resembles another."""
    stored = found.passage
    return {
        "similarity": round(found.similarity, 6),
        "practice_id": stored.practice_id,
        "passage_id": stored.passage.id,
        "title": stored.practice_title,
        "region": stored.region,
        "text": stored.passage.text,
        "copies": found.copies,
        "report_title": stored.report_title,
        "source": stored.source_name,
        "source_spans": spans_as_json(stored.source_spans),
    }


def appearance_record(appearance: Appearance) -> JsonObject:
    """A report that names a programme."""
    first = appearance.first
    return {
        "date": appearance.date,
        "region": appearance.region,
        "adcode": appearance.adcode,
        "report_title": appearance.report_title,
        "source": appearance.source_name,
        "times": appearance.times,
        "written": first.text,
        "passage_id": first.passage_id,
        "practice_id": first.practice_id,
        "passage": first.passage_text,
        "shared": appearance.shared,
    }


def comparison_records(comparison: Comparison) -> Iterator[JsonObject]:
    """One record for each figure of each cell, rows in the order of the comparison."""
    names = comparison.names()
    for line, cells in zip(comparison.lines, comparison.cells, strict=True):
        for place, name, cell in zip(comparison.places, names, cells, strict=True):
            for stored in cell:
                yield {
                    "row": f"{line.indicator_key} ({line.measure})",
                    "place": name,
                    "place_code": place,
                    **figure_record(stored),
                }


def sentence_around(text: str, span: Span) -> str:
    """The sentence of ``text`` that ``span`` stands in.

    >>> sentence_around("推行一窗受理。满意度达98%。", Span(11, 14))
    '满意度达98%。'
    """
    start = max(text.rfind(mark, 0, span.start) for mark in "。！？；\n") + 1
    ends = [at for mark in "。！？；\n" if (at := text.find(mark, span.end)) >= 0]
    return text[start : min(ends, default=len(text) - 1) + 1].strip()
