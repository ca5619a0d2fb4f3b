"""Cards: the README of a release in the form of Hugging Face, and how to cite it."""

import json
from collections.abc import Iterator

from query.release.codebook import said
from query.release.columns import tables
from query.release.documents import Block, Grid, Heading, Paragraph, as_markdown
from query.release.plans import Contents
from query.release.quality import measured_quality

CARD, CITATION = "README.md", "CITATION.cff"
NO_AUTHOR = "Makers of this release"  # a citation needs one
_SIZES = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)  # fmt: skip
_SUFFIXES = {"parquet": "parquet", "csv": "csv", "jsonl": "jsonl"}


def dataset_card(contents: Contents) -> str:
    """README.md: front matter that Hugging Face reads, then what a reader needs first."""
    return f"---\n{_front_matter(contents)}---\n\n{as_markdown(_blocks(contents))}"


def citation(contents: Contents) -> str:
    """CITATION.cff, in the Citation File Format 1.2.0. JSON strings are YAML strings."""
    imprint = contents.plan.imprint
    authors = "".join(f"  - name: {_text(author)}\n" for author in imprint.authors or (NO_AUTHOR,))
    return (
        "cff-version: 1.2.0\n"
        f"message: {_text('If you use this dataset, please cite it.')}\n"
        "type: dataset\n"
        f"title: {_text(imprint.title)}\n"
        f"version: {_text(contents.version)}\n"
        f"authors:\n{authors}"
        "identifiers:\n"
        "  - type: other\n"
        f"    value: {_text(f'sha256:{contents.digest}')}\n"
        f"    description: {_text('SHA-256 of all rows, whatever the formats')}\n"
    )


def _front_matter(contents: Contents) -> str:
    total = max(contents.rows.values(), default=0)
    size = next((name for most, name in _SIZES if total < most), "n>10M")
    lines = [
        f"pretty_name: {_text(contents.plan.imprint.title)}",
        "language:\n- zh",
        "license: unknown",
        f"size_categories:\n- {size}",
        "task_categories:\n- text-retrieval\n- token-classification",
        "tags:\n- policy\n- local-government\n- china",
    ]
    folder = next((name for name in _SUFFIXES if name in contents.plan.formats), None)
    if folder:
        lines.append("configs:")
        lines += [
            f"- config_name: {table}\n  data_files: {folder}/{table}.{_SUFFIXES[folder]}"
            for table in contents.plan.tables
        ]
    return "\n".join(lines) + "\n"


def _blocks(contents: Contents) -> Iterator[Block]:
    imprint, formats = contents.plan.imprint, contents.plan.formats
    yield Heading(1, imprint.title)
    yield Paragraph(f"Version {contents.version}. {said('what', 'en')}")
    if imprint.notes:
        yield Paragraph(imprint.notes)
    yield Heading(2, "Tables")
    yield Grid(
        ("table", "one row is a", "rows"),
        [(name, tables()[name].row.en, f"{contents.rows[name]:,}") for name in contents.plan.tables],
    )
    yield Paragraph(
        "Every column is told in codebook.en.html and codebook.zh.html, and to programs in datapackage.json."
    )
    yield Heading(2, "Files")
    yield Grid(("where", "what"), [(where, what) for name, where, what in _FILES if name in formats])
    if contents.vectors:
        yield Paragraph(
            f"passages.arrow holds {contents.vectors:,} vectors of the model {contents.versions['model']}."
        )
    yield Heading(2, "What to know before you use it")
    for key in ("spans", "numbers", "formulas", "licence_note"):
        yield Paragraph(said(key, "en"))
    yield Paragraph(said("quality_note", "en").format(extractor=measured_quality().extractor))
    if contents.plan.filters:
        yield Paragraph(
            "Only passages that meet these conditions, and what belongs to them: "
            + "; ".join(condition.text for condition in contents.plan.filters)
        )
    yield Heading(2, "The same again")
    yield Paragraph(
        "The same files, rules and model give the same bytes. SHA256SUMS has the digest of every file, "
        f"datapackage.json that of all rows, whatever the formats: {contents.digest}"
    )


_FILES = (
    ("csv", "csv/", "CSV in UTF-8"),
    ("jsonl", "jsonl/", "one JSON object a line"),
    ("parquet", "parquet/", "Parquet, typed, with exact decimals"),
    ("xlsx", "policykb.xlsx", "one workbook, a sheet for each table"),
    ("sqlite", "policykb.sqlite", "one database: datasette policykb.sqlite --metadata metadata.json"),
)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
