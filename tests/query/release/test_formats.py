"""Formats of a release: what each program reads is what was written, and nothing of it acts."""

import asyncio
import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasette.app import Datasette
from openpyxl.utils.escape import unescape

from query.release.arrow_files import ParquetWriter, write_vectors
from query.release.cells import writable
from query.release.columns import tables
from query.release.formats import CsvWriter, JsonLinesWriter, Part, Tally, Writer
from query.release.rows import Row
from query.release.sqlite_files import METADATA, SqliteWriter, datasette_metadata
from query.release.workbooks import LONGEST, WorkbookWriter
from tests.support.releases import HOSTILE, example_row

FILTER = "Text - txt - csv (StarCalc)"
NUMBERS = [
    "98.6",
    "-3",
    "0.000000000001",
    "12345678901234567890.123456789012",
    "1000000000000000000000000",
    "0",
]


def write(writer: Writer, **rows: Sequence[Row]) -> None:
    """Write rows by table, in two parts each."""
    for name, some in rows.items():
        writer.begin(tables()[name])
        for part in (some[:1], some[1:]):
            held_rows = [{column: writable(value) for column, value in row.items()} for row in part]
            writer.write(Part(tables()[name], held_rows))
    writer.close()


def edits() -> list[Row]:
    """Rows with everything hostile in a column of text."""
    return [example_row("edits", edit_id=f"e{n:02}", reason=text) for n, text in enumerate(HOSTILE)]


def figures() -> list[Row]:
    """Rows with numbers of all sizes."""
    return [
        example_row(
            "figures", figure_id=f"f{n}", value=Decimal(number), exact=number, change=None, practice_id=None
        )
        for n, number in enumerate(NUMBERS)
    ]


def wide() -> list[Row]:
    """Rows with days, one of which spreadsheets do not know."""
    days = (date(2023, 1, 1), date(1899, 12, 31), None)
    return [example_row("figures_wide", figure_id=f"f{n}", period_first=day) for n, day in enumerate(days)]


def held(text: str) -> str:
    """The text as a file can hold it."""
    return text.replace("\x00", "␀").replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")


# --- text formats ------------------------------------------------------------------------------------


def test_json_lines_hold_every_character_and_digit(tmp_path: Path) -> None:
    write(JsonLinesWriter(tmp_path), edits=edits(), figures=figures())
    lines = (tmp_path / "jsonl" / "edits.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["reason"] for line in lines if line] == [held(text) for text in HOSTILE]
    assert "\u202e" not in "".join(lines)  # it is an escape there
    text = (tmp_path / "jsonl" / "figures.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in text.splitlines()]
    assert [row["value"] for row in rows] == [Decimal(number) for number in NUMBERS]
    assert [*rows[0]] == [column.name for column in tables()["figures"].columns]
    frame = pl.read_ndjson(tmp_path / "jsonl" / "edits.jsonl")
    assert frame["reason"].to_list() == [held(text) for text in HOSTILE]
    assert pl.read_ndjson(tmp_path / "jsonl" / "figures.jsonl")["exact"].to_list() == NUMBERS
    assert pd.read_json(tmp_path / "jsonl" / "edits.jsonl", lines=True)["reason"].tolist() == [
        held(text) for text in HOSTILE
    ]


def test_csv_is_the_same_in_every_program_and_no_formula_in_any(tmp_path: Path) -> None:
    write(CsvWriter(tmp_path), edits=edits(), figures=figures())
    path = tmp_path / "csv" / "edits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        read = [row["reason"] for row in csv.DictReader(file)]
    assert len(read) == len(HOSTILE)
    for text, cell in zip(HOSTILE, read, strict=True):
        assert cell.strip()[0] not in "=+-@＝"
        assert not {"\x00", "\x1b", "\x07", "\t", "\r", "\u202e", "\u2066"} & set(cell)
        assert len(cell.removeprefix("'")) == len(text.removeprefix("'"))
    assert read[0] == "'" + HOSTILE[0]
    for frame in (
        pd.read_csv(path, keep_default_na=False)["reason"].tolist(),
        pl.read_csv(path)["reason"].to_list(),
        [
            row[0]
            for row in duckdb.sql(
                f"SELECT reason FROM read_csv('{path}', header=true) ORDER BY edit_id"
            ).fetchall()
        ],
    ):
        assert [cell.replace("\r\n", "\n") for cell in frame] == read
    numbers = pd.read_csv(tmp_path / "csv" / "figures.csv", dtype=str)["value"].tolist()
    assert numbers == NUMBERS


def test_csv_has_a_mark_for_excel_only_where_it_is_asked_for(tmp_path: Path) -> None:
    for name, bom in (("with", True), ("without", False)):
        (tmp_path / name).mkdir()
        write(CsvWriter(tmp_path / name, bom=bom), edits=edits())
    marked = (tmp_path / "with" / "csv" / "edits.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + (tmp_path / "without" / "csv" / "edits.csv").read_bytes()


def test_a_tally_counts_what_is_missing_and_digests_the_rows(tmp_path: Path) -> None:
    digests = []
    for rows in (figures(), figures()[::-1], figures()):
        tally = Tally()
        write(tally, figures=rows, edits=[])
        assert tally.rows == {"figures": len(NUMBERS), "edits": 0}
        assert tally.share_missing("figures", "change") == 1
        assert tally.share_missing("figures", "value") == 0
        assert tally.share_missing("edits", "reason") == 0
        digests.append(tally.digest)
    assert digests[0] == digests[2] != digests[1]


# --- Parquet and Arrow -------------------------------------------------------------------------------


def test_parquet_is_typed_exact_and_has_dictionaries(tmp_path: Path) -> None:
    write(ParquetWriter(tmp_path), edits=edits(), figures=figures(), figures_wide=wide())
    table = pq.read_table(tmp_path / "parquet" / "figures.parquet")
    assert table.column("value").to_pylist() == [Decimal(number) for number in NUMBERS]
    assert table.schema.field("value").type == pa.decimal128(38, 12)
    assert pa.types.is_dictionary(table.schema.field("bound").type)
    assert table.column("bound").to_pylist() == ["at_least"] * len(NUMBERS)
    assert table.column("source_spans").to_pylist()[0] == [[36, 41], [44, 60]]
    assert table.column("is_copy").to_pylist() == [False] * len(NUMBERS)
    assert table.column("change").null_count == len(NUMBERS)
    assert not table.schema.field("figure_id").nullable
    notes = table.schema.field("indicator_key").metadata
    assert notes[b"description:zh"].decode() == "各种说法归一后的指标名。"
    texts = pq.read_table(tmp_path / "parquet" / "edits.parquet").column("reason").to_pylist()
    assert texts == [held(text) for text in HOSTILE]
    days = pq.read_table(tmp_path / "parquet" / "figures_wide.parquet").column("period_first").to_pylist()
    assert days == [date(2023, 1, 1), date(1899, 12, 31), None]


def test_parquet_opens_in_pandas_polars_and_duckdb(tmp_path: Path) -> None:
    write(ParquetWriter(tmp_path), figures=figures(), practices=[example_row("practices")])
    path = tmp_path / "parquet" / "figures.parquet"
    expected = [Decimal(number) for number in NUMBERS]
    frame = pd.read_parquet(path)
    assert frame["value"].tolist() == expected
    assert str(frame["bound"].dtype) == "category"
    polars = pl.read_parquet(path)
    assert polars["value"].to_list() == expected
    assert polars["bound"].to_list() == ["at_least"] * len(NUMBERS)
    found = duckdb.sql(
        f"SELECT value, CAST(bound AS VARCHAR), source_spans[1][1] FROM '{path}' ORDER BY figure_id"
    )
    assert found.fetchall() == [(number, "at_least", 36) for number in expected]
    spans = pl.read_parquet(tmp_path / "parquet" / "practices.parquet")["outcome_spans"].to_list()
    assert spans == [[[[40, 52]], [[60, 66], [70, 75]]]]


def test_parquet_of_many_parts_is_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("query.release.arrow_files.ROWS_IN_A_GROUP", 3)
    rows = [example_row("edits", edit_id=f"e{n}", kind=("join", "caption")[n % 2]) for n in range(10)]
    write(ParquetWriter(tmp_path), edits=rows)
    file = pq.ParquetFile(tmp_path / "parquet" / "edits.parquet")
    assert file.metadata.num_row_groups == 4
    assert file.read().column("kind").to_pylist() == ["join", "caption"] * 5


def test_vectors_are_an_arrow_file_that_maps_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "vectors.arrow"
    first, second = np.arange(6, dtype=np.float32).reshape(2, 3), np.ones((1, 3), np.float32)
    assert write_vectors(path, "characters", 3, [(["p1", "p2"], first), (["p3"], second)]) == 3
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    assert table.schema.metadata == {b"model": b"characters"}
    assert table.column("passage_id").to_pylist() == ["p1", "p2", "p3"]
    assert table.column("vector").to_pylist() == [[0, 1, 2], [3, 4, 5], [1, 1, 1]]
    assert pl.read_ipc(path)["vector"].to_list() == [[0, 1, 2], [3, 4, 5], [1, 1, 1]]


# --- spreadsheets ------------------------------------------------------------------------------------


def sheet_rows(path: Path, name: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    header, *rows = book[name].iter_rows()
    for row in rows:
        assert all(cell.data_type != "f" for cell in row)
        assert all(cell.hyperlink is None for cell in row)
    return [{title.value: cell.value for title, cell in zip(header, row, strict=True)} for row in rows]


def test_a_workbook_is_typed_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    write(WorkbookWriter(tmp_path), edits=edits(), figures=figures(), figures_wide=wide())
    path = tmp_path / "policykb.xlsx"
    rows = sheet_rows(path, "edits")
    for text, row in zip(HOSTILE, rows, strict=True):
        assert isinstance(row["reason"], str)
        cell = unescape(row["reason"])  # the format writes _x0041_ as _x005F_x0041_
        assert not {"\x00", "\x1b", "\x07", "\t", "\r", "\u202e"} & set(cell)
        assert len(cell.encode("utf-16-le")) // 2 <= LONGEST
        whole = len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST
        assert len(cell) == len(text) if whole else cell.endswith("…"), text
    assert rows[0]["reason"] == HOSTILE[0]
    values = [row["value"] for row in sheet_rows(path, "figures")]
    assert values == [98.6, -3, 1e-12, "12345678901234567890.123456789012", 1e24, 0]
    days = [row["period_first"] for row in sheet_rows(path, "figures_wide")]
    assert [str(day)[:10] for day in days] == ["2023-01-01", "1899-12-31", "None"]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["columns", "edits", "figures", "figures_wide"]
    assert book["figures"].freeze_panes == "A2"
    assert book["edits"].cell(2, 3).quotePrefix
    assert book.properties.created.year == 2000
    frame = pd.read_excel(path, sheet_name="figures")
    assert frame["value"][0] == 98.6


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    writer = WorkbookWriter(tmp_path, ("edits", "figures"), rows_of_a_sheet=4)
    write(writer, edits=edits()[:8], figures=[])
    book = openpyxl.load_workbook(tmp_path / "policykb.xlsx")
    told = {row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert told == {"edits", "figures"}
    assert book.sheetnames == ["columns", "edits", "edits 2", "edits 3", "figures"]
    ids = [
        book[name].cell(row, 1).value
        for name in book.sheetnames[1:4]
        for row in range(2, book[name].max_row + 1)
    ]
    assert ids == [f"e{n:02}" for n in range(8)]
    assert book["edits 2"].cell(1, 1).value == "edit_id"


def convert(path: Path, to: str, folder: Path) -> None:
    """Let LibreOffice open a file and write it as another."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, timeout=180, capture_output=True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_what_was_written_and_calculates_nothing(tmp_path: Path) -> None:
    write(WorkbookWriter(tmp_path), edits=edits(), figures=figures())
    write(CsvWriter(tmp_path), edits=edits())
    # Every sheet as CSV in UTF-8, cells as they are stored.
    convert(
        tmp_path / "policykb.xlsx", f"csv:{FILTER}:44,34,76,1,,0,false,false,false,false,false,-1", tmp_path
    )
    read = [row["reason"] for row in rows_of_csv(tmp_path / "policykb-edits.csv")]
    assert len(read) == len(HOSTILE)
    written = [unescape(row["reason"]) for row in sheet_rows(tmp_path / "policykb.xlsx", "edits")]
    assert read == written
    values = [row["value"] for row in rows_of_csv(tmp_path / "policykb-figures.csv")]
    assert [float(value) for value in values] == [float(number) for number in NUMBERS]
    convert(tmp_path / "csv" / "edits.csv", "xlsx", tmp_path)
    sheet_rows(tmp_path / "edits.xlsx", "edits")  # none of them a formula


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    csv.field_size_limit(1 << 20)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- SQLite and Datasette ----------------------------------------------------------------------------


def test_a_database_keeps_types_keys_and_references(tmp_path: Path) -> None:
    chosen = ["passages", "figures", "edits"]
    writer = SqliteWriter(tmp_path, chosen, complete=True)
    passage = example_row("passages", duplicate_of=None)
    rows = [
        {**row, "period_passage_id": None, "scope_passage_id": None, "change_of": None} for row in figures()
    ]
    write(writer, passages=[passage], figures=rows, edits=edits())
    with closing(sqlite3.connect(tmp_path / "policykb.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [text for (text,) in connection.execute("SELECT reason FROM edits ORDER BY edit_id")] == [
            held(text) for text in HOSTILE
        ]
        found = connection.execute("SELECT value, typeof(value) FROM figures ORDER BY figure_id").fetchall()
        assert found[0] == (98.6, "real")
        assert found[3] == ("12345678901234567890.123456789012", "text")
        keys = {row[3] for row in connection.execute("PRAGMA foreign_key_list(figures)")}
        assert keys == {"passage_id", "change_of", "period_passage_id", "scope_passage_id"}
        hits = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?"
        assert connection.execute(hits, ('"一窗受理"',)).fetchone() == (1,)


def test_references_that_a_choice_may_break_are_none_in_it(tmp_path: Path) -> None:
    SqliteWriter(tmp_path, ["passages", "figures"], complete=False).close()
    with closing(sqlite3.connect(tmp_path / "policykb.sqlite")) as connection:
        assert {row[3] for row in connection.execute("PRAGMA foreign_key_list(figures)")} == {"passage_id"}


def test_datasette_shows_titles_meanings_units_facets_and_searches(tmp_path: Path) -> None:
    write(SqliteWriter(tmp_path, ["sources", "passages"], complete=False), sources=[example_row("sources")],
          passages=[example_row("passages")])  # fmt: skip
    metadata = json.loads((tmp_path / METADATA).read_text(encoding="utf-8"))
    assert metadata == datasette_metadata(["passages", "sources"])

    async def ask() -> tuple[Any, ...]:
        site = Datasette([str(tmp_path / "policykb.sqlite")], metadata=metadata)
        await site.invoke_startup()
        page = await site.client.get("/policykb/passages?_search=一窗受理")
        found = await site.client.get("/policykb/passages.json?_search=一窗受理&_shape=objects&_facet=role")
        none = await site.client.get("/policykb/passages.json?_search=没有的话&_shape=objects")
        sources = await site.client.get("/policykb/sources")
        return page, found.json(), none.json(), sources

    page, found, none, sources = asyncio.run(ask())
    assert page.status_code == sources.status_code == 200
    assert "段落 · passages" in page.text
    assert "段落的角色。" in page.text
    assert [row["passage_id"] for row in found["rows"]] == [example_row("passages")["passage_id"]]
    assert found["facet_results"]["role"]["results"][0]["value"] == "body"
    assert none["rows"] == []
    assert "code_point" in sources.text


@pytest.mark.parametrize("make", [CsvWriter, JsonLinesWriter, ParquetWriter, WorkbookWriter])
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, make: Any) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(make(tmp_path / name), edits=edits(), figures=figures())
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two != {}
