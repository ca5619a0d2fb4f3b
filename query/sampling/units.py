"""Units of a sample: figures, practices and passages of a knowledge base, and the strata they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, get_args

from corpus.span import Span, slice_pieces
from extract.gazetteer import ancestors, region
from extract.records import Figure, Practice
from extract.region_table import Level
from extract.themes import theme_definitions
from index.database import reading
from index.practice_lookups import themes_of_practices
from index.row_records import read_figure
from index.streams import Pieces, Streams
from query.periods import known_period
from query.sampling.codes import NONE, Unit

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

By = Literal["place", "theme", "year", "folder", "source", "kind", "role", "status", "dimension"]
BYS: tuple[By, ...] = get_args(By)
OF_ALL: tuple[By, ...] = ("place", "theme", "year", "folder", "source")
STRATA: Mapping[Unit, tuple[By, ...]] = {
    "figures": (*OF_ALL, "status", "dimension"),
    "practices": (*OF_ALL, "kind"),
    "passages": (*OF_ALL, "role"),
}
UNKNOWN = "–"  # the stratum of what has no place, theme, year …
_BODY = frozenset({"lead", "body", "table"})  # roles of passages that say something by themselves


@dataclass(frozen=True, slots=True)
class SampledUnit:
    """What a coder sees of one unit, and where it stands."""

    id: str
    source_id: str
    source_name: str
    spans: tuple[Span, ...]  # in the source
    place: str | None
    report: str | None  # its title
    heading: str | None
    text: str
    marked: Span | None = None  # in the text: the figure that is meant
    strata: Mapping[By, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)  # what the extractor answers, by code


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the streams do not say of each row."""

    level: Level
    folders: Mapping[str, str]  # by source id
    reports: Mapping[str, Mapping[str, Any]]

    def strata(self, row: Mapping[str, Any], adcode: str | None, year: str | None) -> dict[By, str]:
        date = self.reports[row["report_id"]]["date"] or ""
        return {
            "place": _rolled_up(adcode, self.level),
            "year": year or date[:4] or UNKNOWN,
            "folder": self.folders.get(row["source_id"], UNKNOWN),
            "source": row["source_name"],
        }

    def around(self, row: Mapping[str, Any]) -> dict[str, Any]:
        report = self.reports[row["report_id"]]
        return {"source_id": row["source_id"], "source_name": row["source_name"], "report": report["title"]}


def read_units(kb: "KnowledgeBase", unit: Unit, level: Level = "province") -> Iterator[SampledUnit]:
    """All units of a kind, in the order of their files; copies of passages are no units of their own.

    ``level`` is the one of the places that make strata.
    """
    read = {"figures": _figures, "practices": _practices, "passages": _passages}[unit]
    folders: dict[str, str] = {}
    for path, (source_id, _) in sorted(kb.tables.current_sources().items()):
        folders.setdefault(source_id, PurePosixPath(path.replace("!/", "/")).parent.name or UNKNOWN)
    with reading(kb.tables.engine) as connection:
        streams = Streams(connection)
        reports = {row["id"]: row for page in streams.reports() for row in page}
        yield from read(kb, streams, _Surroundings(level, folders, reports))


def figure_answers(figure: Figure) -> dict[str, str]:
    """What the extractor answers to the usual questions about a figure."""
    fields = ("bound", "unit", "dimension", "indicator", "change", "basis", "status", "period")
    numbers = {name: _digits(getattr(figure, name)) for name in ("value", "low", "high")}
    return {"is_figure": "yes", **numbers, **{name: getattr(figure, name) or NONE for name in fields}}


def practice_answers(practice: Practice) -> dict[str, str]:
    """What the extractor answers to the usual questions about a practice."""
    themes = [theme.name for theme in practice.themes]
    ranked = {f"theme_{number}": name for number, name in enumerate([*themes, *[NONE] * 3][:3], start=1)}
    return {"is_practice": "yes", "kind": practice.kind, **ranked}


def _digits(number: Decimal | Fraction | None) -> str:
    if isinstance(number, Fraction):
        return f"{number.numerator}/{number.denominator}"
    return NONE if number is None else f"{number:f}"


def _figures(kb: "KnowledgeBase", streams: Streams, known: _Surroundings) -> Iterator[SampledUnit]:
    for page in streams.figures():
        pieces = streams.pieces({row["passage_id"] for row in page})
        themes = _themes(kb, page)
        for row in page:
            if row["duplicate_of"] is not None:
                continue
            span = Span(row["span_start"], row["span_end"])
            period = known_period(row["period"])
            year = str(period.first.year) if period is not None and period.first is not None else None
            yield SampledUnit(
                id=row["id"],
                **known.around(row),
                spans=slice_pieces(pieces[row["passage_id"]], span),
                place=row["owner"],
                heading=None,
                text=row["passage_text"],
                marked=span,
                strata={
                    **known.strata(row, row["owner_adcode"], year),
                    "theme": themes.get(row["practice_id"], UNKNOWN),
                    "status": row["status"],
                    "dimension": row["dimension"],
                },
                said=figure_answers(read_figure(row)),
            )


def _practices(kb: "KnowledgeBase", streams: Streams, known: _Surroundings) -> Iterator[SampledUnit]:
    for page in streams.practices():
        originals = streams.originals({id_ for row in page for id_ in row["record"].passage_ids})
        for row in page:
            record = row["record"]
            own = [originals[id_] for id_ in record.passage_ids if id_ in originals]
            if own:
                theme = record.themes[0].name if record.themes else None
                yield SampledUnit(
                    id=record.id,
                    **known.around(row),
                    spans=tuple(span for _, spans in own for span in spans),
                    place=record.region,
                    heading=" / ".join(record.heading_path) or None,
                    text="\n".join(text for text, _ in own),
                    strata={
                        **known.strata(row, record.adcode, None),
                        "theme": _theme_label(theme),
                        "kind": record.kind,
                    },
                    said=practice_answers(record),
                )


def _passages(kb: "KnowledgeBase", streams: Streams, known: _Surroundings) -> Iterator[SampledUnit]:
    for page in streams.passages():
        wanted = [row for row in page if row["role"] in _BODY and row["duplicate_of"] is None]
        pieces: Pieces = streams.pieces({row["id"] for row in wanted})
        themes = _themes(kb, wanted)
        for row in wanted:
            report = known.reports[row["report_id"]]
            yield SampledUnit(
                id=row["id"],
                **known.around(row),
                spans=pieces[row["id"]],
                place=report["region"],
                heading=" / ".join(row["heading_path"]) or None,
                text=row["text"],
                strata={
                    **known.strata(row, report["adcode"], None),
                    "theme": themes.get(row["practice_id"], UNKNOWN),
                    "role": row["role"],
                },
                said={"role": row["role"], "tells_practice": "no" if row["practice_id"] is None else "yes"},
            )


def _themes(kb: "KnowledgeBase", page: list[dict[str, Any]]) -> dict[str, str]:
    """The strongest theme of each practice that rows belong to."""
    practices = {row["practice_id"] for row in page if row["practice_id"] is not None}
    found = themes_of_practices(kb.tables.engine, practices)
    return {id_: _theme_label(themes[0]) for id_, themes in found.items()}


def _theme_label(name: str | None) -> str:
    return next((one.label for one in theme_definitions() if one.name == name), UNKNOWN)


def _rolled_up(adcode: str | None, level: Level) -> str:
    """The name of the place of this level, or of the larger place that a report is about."""
    if adcode is None or region(adcode) is None:
        return UNKNOWN
    line = ancestors(adcode)
    return next((one.full_name for one in line if one.level == level), line[0].full_name)
