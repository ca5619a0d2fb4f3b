"""Codebook: every column of a release told in Chinese or English, with what is missing and how sure it is."""

import csv
import functools
from collections.abc import Iterator
from importlib import resources

from query.release.columns import ENUMERATIONS, Column, Language, Table, tables, value_labels
from query.release.documents import Block, Grid, Heading, Paragraph, as_markdown, as_page
from query.release.plans import Contents
from query.release.quality import measured_quality

_NOTES = ("what", "spans", "numbers", "lists", "missing_values", "formulas", "quality_note", "licence_note")
_TITLES = ("column", "label", "type", "unit", "meaning", "rule", "example", "missing", "quality")


def codebook_markdown(contents: Contents, language: Language) -> str:
    """The codebook as Markdown."""
    return as_markdown(_blocks(contents, language))


def codebook_page(contents: Contents, language: Language) -> str:
    """The codebook as one HTML page."""
    title = f"{contents.plan.imprint.title_in(language)} · {said('title', language)}"
    return as_page(title, "zh-CN" if language == "zh" else "en", _blocks(contents, language))


def said(key: str, language: Language) -> str:
    """A text of the codebook. Raises KeyError for one that it does not have."""
    return _texts()[key][language]


def told_quality(column: Column, language: Language) -> str:
    """The score that tells how well a column is read: ``F1 0.993``; nothing where none does."""
    if column.quality is None:
        return ""
    is_accuracy = column.quality.endswith("accuracy")
    name = said("accuracy", language) if is_accuracy else "F1"
    return f"{name} {measured_quality().scores[column.quality]:.3f}"


def _blocks(contents: Contents, language: Language) -> Iterator[Block]:
    plan, chosen = contents.plan, [tables()[name] for name in contents.plan.tables]
    yield Heading(1, f"{said('title', language)} · {plan.imprint.title_in(language)} {contents.version}")
    for key in _NOTES:
        yield Paragraph(said(key, language).format(extractor=measured_quality().extractor))
    yield Heading(2, said("made_by", language))
    yield Grid(
        (said("part", language), said("version", language)),
        [(name, value if isinstance(value, str) else str(value)) for name, value in _made_by(contents)],
    )
    yield Heading(2, said("filters", language))
    if plan.filters:
        yield Grid((said("filters", language),), [(condition.text,) for condition in plan.filters])
    else:
        yield Paragraph(said("nothing_left_out", language))
    yield Heading(2, said("tables", language))
    header = (
        said("table", language),
        said("label", language),
        said("meaning", language),
        said("rows", language),
    )
    yield Grid(header, [_table_row(table, contents, language) for table in chosen])
    for table in chosen:
        yield Heading(2, f"{table.name} · {table.label.in_(language)}")
        yield Paragraph(said("row_is", language).format(row=table.row.in_(language)))
        titles = [said(title, language) for title in _TITLES]
        yield Grid(titles, [_column_row(column, contents, language) for column in table.columns])
    yield Heading(2, said("values", language))
    used = {column.values for table in chosen for column in table.columns}
    for name in ENUMERATIONS:
        if name in used:
            yield Heading(3, name)
            words = [(word, wording.in_(language)) for word, wording in value_labels(name).items()]
            yield Grid((said("value", language), said("meaning", language)), words)


def _made_by(contents: Contents) -> Iterator[tuple[str, str]]:
    made = contents.versions
    yield "policykb", str(made["policykb"])
    extractors = made["extractors"]
    yield "extractor", ", ".join(map(str, extractors)) if isinstance(extractors, list) else ""
    yield "lexicon (SHA-256)", str(made["lexicon"])
    yield "model", str(made["model"] or "")
    yield "rows (SHA-256)", contents.digest


def _table_row(table: Table, contents: Contents, language: Language) -> tuple[str, ...]:
    row = said("row_is", language).format(row=table.row.in_(language))
    return table.name, table.label.in_(language), row, f"{contents.rows[table.name]:,}"


def _column_row(column: Column, contents: Contents, language: Language) -> tuple[str, ...]:
    return (
        column.name,
        column.label.in_(language),
        said(f"type.{column.type}", language),
        said(column.unit, language) if column.unit else "",
        column.meaning.in_(language),
        column.rule.in_(language),
        column.example,
        f"{contents.missing[column.table, column.name]:.1%}",
        told_quality(column, language),
    )


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    text = resources.files("query.release").joinpath("texts.csv").read_text("utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}
