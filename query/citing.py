"""Citing: what was found, each statement with the file, the characters and the sentence that say so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.span import Span, slice_pieces
from extract.records import Facts, Figure
from extract.serialization import number_as_json, spans_as_json
from index.figure_lookups import StoredFigure
from query.answers import Answer
from query.comparisons import Line
from query.records import sentence_around
from query.terminal import neutralise
from query.themes import ranked_themes_as_json

if TYPE_CHECKING:
    from index.themes import RankedTheme

Record = dict[str, Any]


def readable(text: str) -> str:
    """Text of a report with lines kept and every other acting character visible; spans stay right.

    Marks that turn the direction of writing or hide words would show a person another text than the one
    that an assistant reads.
    """
    return "\n".join(map(neutralise, text.split("\n")))


def citation(source: str, source_id: str, spans: Iterable[Span], sentence: str) -> Record:
    """Where a statement stands: ``spans`` are ranges of characters of the source's text."""
    return {
        "source": neutralise(source),
        "source_id": source_id,
        "spans": spans_as_json(spans),
        "sentence": readable(sentence),
    }


def cite_answer(answer: Answer) -> Record:
    """An answer of a search."""
    return {
        "practice_id": answer.practice_id,
        "passage_id": answer.passage_id,
        "title": _plain(answer.title),
        "place": answer.region,
        "report": _plain(answer.report_title),
        "headings": [neutralise(heading) for heading in answer.heading_path],
        "text": readable(answer.text),
        "figures": [_figure(figure) for figure in answer.figures],
        "citation": citation(answer.source, answer.source_id, answer.source_spans, answer.text),
        "also_said_in": sorted({neutralise(copy.source) for copy in answer.copies} - {answer.source}),
    }


def cite_figure(stored: StoredFigure) -> Record:
    """A figure of a look-up."""
    figure = stored.figure
    sentence = sentence_around(stored.passage_text, figure.span)
    spans = slice_pieces(stored.pieces, figure.span)
    return _figure(figure) | {
        "belongs_to": stored.place,
        "practice_id": stored.practice_id,
        "practice": _plain(stored.practice_title),
        "report": _plain(stored.report_title),
        "report_date": stored.report_date,
        "citation": citation(stored.source_name, stored.source_id, spans, sentence),
    }


def cite_line(line: Line, cells: Mapping[str, Iterable[StoredFigure]]) -> Record:
    """A row of a comparison: what its figures measure, and those of each place."""
    return {
        "indicator": readable(line.indicator_key),
        "measure": readable(line.measure),
        "change": line.change,
        "period": line.period,
        "status": line.status,
        "cells": [
            {"place": place, "figures": [cite_figure(stored) for stored in cell]}
            for place, cell in cells.items()
        ],
    }


def cite_practice(facts: Facts, themes: "Sequence[RankedTheme]") -> Record:
    """A practice whole; ``facts`` are those of its source, narrowed to it."""
    practice, source = facts.practices[0], facts.source
    passages = {passage.id: passage for passage in facts.passages}
    report = next((one for one in facts.reports if one.id == practice.report_id), None)
    figures = []
    for figure in facts.figures:
        if figure.id in practice.figure_ids and figure.passage_id in passages:
            passage = passages[figure.passage_id]
            spans = slice_pieces(passage.pieces, figure.span)
            cited = citation(source.name, source.id, spans, sentence_around(passage.text, figure.span))
            figures.append(_figure(figure) | {"citation": cited})
    return {
        "practice_id": practice.id,
        "title": _plain(practice.title),
        "kind": practice.kind,
        "place": practice.region,
        "report": _plain(report.title) if report else None,
        "report_date": report.date if report else None,
        "headings": [neutralise(heading) for heading in practice.heading_path],
        "themes": [theme["label"] for theme in ranked_themes_as_json(themes)],
        "actors": [neutralise(actor) for actor in practice.actors],
        "instruments": [neutralise(instrument) for instrument in practice.instruments],
        "outcomes": [readable(outcome.text) for outcome in practice.outcomes],
        "passages": [
            {
                "passage_id": id_,
                "text": readable(passages[id_].text),
                "citation": citation(source.name, source.id, passages[id_].pieces, passages[id_].text),
            }
            for id_ in practice.passage_ids
            if id_ in passages
        ],
        "figures": figures,
    }


def _figure(figure: Figure) -> Record:
    return {
        "figure_id": figure.id,
        "text": readable(figure.text),
        "indicator": _plain(figure.indicator),
        "value": number_as_json(figure.value),
        "low": number_as_json(figure.low),
        "high": number_as_json(figure.high),
        "bound": figure.bound,
        "unit": neutralise(figure.unit),
        "change": figure.change,
        "status": figure.status,
        "period": figure.period,
    }


def _plain(text: str | None) -> str | None:
    return None if text is None else readable(text)
