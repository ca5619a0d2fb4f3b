"""Wide rows of a release: practices with all that belongs to them, figures with all around them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from corpus.span import slice_pieces
from extract.gazetteer import ancestors
from extract.records import Practice
from extract.themes import theme_definitions
from index.row_records import read_figure
from query.measures import common_measure
from query.periods import known_period
from query.records import sentence_around
from query.release.exact_numbers import Number, as_decimal
from query.release.rows import Row, figure_values, pairs

if TYPE_CHECKING:
    from index.streams import Streams

_BETWEEN = "；"


def practice_wide_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``practices_wide``."""
    for page in streams.practices():
        records: list[Practice] = [row["record"] for row in page]
        originals = streams.originals({id_ for record in records for id_ in record.passage_ids})
        measured = streams.measured({id_ for record in records for id_ in record.figure_ids})
        for row in page:
            record: Practice = row["record"]
            own = [originals[id_] for id_ in record.passage_ids if id_ in originals]
            figures = [measured[id_] for id_ in record.figure_ids if id_ in measured]
            yield {
                "practice_id": record.id,
                "title": record.title,
                "kind": record.kind,
                "themes": _labels(record),
                "headings": " / ".join(record.heading_path) or None,
                "actors": _BETWEEN.join(record.actors) or None,
                "instruments": _BETWEEN.join(record.instruments) or None,
                "figures": _BETWEEN.join(" ".join(filter(None, figure)) for figure in figures) or None,
                "outcomes": _BETWEEN.join(outcome.text for outcome in record.outcomes) or None,
                "text": "\n".join(text for text, _ in own) or None,
                "region": record.region,
                **_administration(record.adcode),
                **_around(row),
                "source_spans": pairs(span for _, spans in own for span in spans),
            }


def figure_wide_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``figures_wide``."""
    for page in streams.figures():
        pieces = streams.pieces({row["passage_id"] for row in page})
        practices = streams.titles({row["practice_id"] for row in page if row["practice_id"]})
        for row in page:
            figure = read_figure(row)
            measure, factor = common_measure(figure.unit, figure.dimension)
            period = known_period(figure.period)
            yield {
                **figure_values(figure),
                "measure": measure,
                "measure_lower": _scaled(figure.lower, factor),
                "measure_upper": _scaled(figure.upper, factor),
                "period_first": period.first if period else None,
                "period_last": period.last if period else None,
                "belongs_to": row["owner"],
                **_administration(row["owner_adcode"]),
                "sentence": sentence_around(row["passage_text"], figure.span),
                "passage_id": figure.passage_id,
                "practice_id": row["practice_id"],
                "practice_title": practices.get(row["practice_id"]),
                "is_copy": row["duplicate_of"] is not None,
                **_around(row),
                "source_spans": pairs(slice_pieces(pieces.get(figure.passage_id, ()), figure.span)),
            }


def _labels(practice: Practice) -> str | None:
    labels = {definition.name: definition.label for definition in theme_definitions()}
    return _BETWEEN.join(labels[theme.name] for theme in practice.themes) or None


def _administration(adcode: str | None) -> Row:
    """The code, and the names of the province, city and county that it lies in."""
    names = {region.level: region.name for region in ancestors(adcode)} if adcode else {}
    return {"adcode": adcode, **{level: names.get(level) for level in ("province", "city", "county")}}


def _scaled(number: Number | None, factor: Fraction) -> Any:
    if number is None:
        return None
    return as_decimal(number) if factor == 1 else as_decimal(Fraction(number) * factor)


def _around(row: Any) -> Row:
    names = ("report_id", "report_title", "report_date", "source_id", "source_name", "source_url")
    return {name: row[name] for name in names}
