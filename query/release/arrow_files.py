"""Arrow files: tables as Parquet, and the vectors of passages; the only importer of pyarrow."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from query.release.columns import ENUMERATIONS, Column, ColumnType, Table
from query.release.exact_numbers import DIGITS, PLACES
from query.release.formats import Part
from query.release.rows import Row

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROWS_IN_A_GROUP = 20_000
CHARACTERS_IN_A_GROUP = 16_000_000
VECTORS_IN_A_BATCH = 2_000
_SPANS = pa.list_(pa.list_(pa.int32()))
_TYPES: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(DIGITS, PLACES),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
    "integers": pa.list_(pa.int32()),
    "spans": _SPANS,
    "span_lists": pa.list_(_SPANS),
}
# Everything that decides the bytes, so that a new version's other defaults change nothing.
_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "data_page_version": "1.0",
    "store_schema": True,
}


class ParquetWriter:
    """One Parquet file for each table. Words of enumerations are dictionary columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "parquet"
        self._folder.mkdir()
        self._writer: pq.ParquetWriter | None = None
        self._rows: list[Row] = []
        self._characters = 0

    def begin(self, table: Table) -> None:
        self.close()
        self._columns = table.columns
        self._schema = _schema(table)
        path = self._folder / f"{table.name}.parquet"
        self._writer = pq.ParquetWriter(path, self._schema, **_SETTINGS)

    def write(self, part: Part) -> None:
        for row in part.rows:
            self._rows.append(row)
            self._characters += sum(len(value) for value in row.values() if isinstance(value, str))
            if len(self._rows) >= ROWS_IN_A_GROUP or self._characters >= CHARACTERS_IN_A_GROUP:
                self._flush()

    def close(self) -> None:
        if self._writer is not None:
            self._flush()
            self._writer.close()
            self._writer = None

    def abandon(self) -> None:
        self._rows = []
        self.close()

    def _flush(self) -> None:
        if self._rows and self._writer is not None:
            arrays = [_array(column, [row[column.name] for row in self._rows]) for column in self._columns]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows, self._characters = [], 0


def write_vectors(
    path: Path, model: str, dimension: int, pages: "Iterable[tuple[list[str], npt.NDArray[np.float32]]]"
) -> int:
    """Write passage ids and vectors to an Arrow IPC file, to be mapped into memory; returns how many."""
    vector = pa.list_(pa.field("item", pa.float32(), nullable=False), dimension)
    fields = [pa.field("passage_id", pa.string(), nullable=False), pa.field("vector", vector, nullable=False)]
    schema = pa.schema(fields, metadata={"model": model})
    written = 0
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as out:
        for ids, numbers in _batches(pages):
            values = pa.FixedSizeListArray.from_arrays(pa.array(numbers, pa.float32()), type=vector)
            out.write_batch(pa.record_batch([pa.array(ids, pa.string()), values], schema=schema))
            written += len(ids)
    return written


def _batches(
    pages: "Iterable[tuple[list[str], npt.NDArray[np.float32]]]",
) -> "Iterator[tuple[list[str], npt.NDArray[np.float32]]]":
    """The same, ``VECTORS_IN_A_BATCH`` at a time however many come at once; vectors one after another."""
    import numpy as np

    rows = ((id_, vector) for ids, matrix in pages for id_, vector in zip(ids, matrix, strict=True))
    while some := list(itertools.islice(rows, VECTORS_IN_A_BATCH)):
        yield [id_ for id_, _ in some], np.concatenate([vector for _, vector in some])


def _schema(table: Table) -> pa.Schema:
    return pa.schema([_field(column) for column in table.columns], metadata={"table": table.name})


def _field(column: Column) -> pa.Field:
    notes = {"description": column.meaning.en, "description:zh": column.meaning.zh, "unit": column.unit}
    return pa.field(
        column.name,
        pa.dictionary(pa.int32(), pa.string()) if column.values else _TYPES[column.type],
        nullable=not column.is_key,
        metadata={name: note for name, note in notes.items() if note},
    )


def _array(column: Column, values: list[Any]) -> pa.Array:
    if column.values is None:
        return pa.array(values, _TYPES[column.type])
    # The same dictionary in every part, in the order of the records.
    words = ENUMERATIONS[column.values]
    places = {word: place for place, word in enumerate(words)}
    indices = pa.array([None if value is None else places[value] for value in values], pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
