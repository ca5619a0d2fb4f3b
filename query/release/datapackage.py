"""Data package: a release as Frictionless describes it, with a Table Schema for each table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from query.release.columns import ENUMERATIONS, Column, ColumnType, Table, tables
from query.release.plans import Contents

NAME = "datapackage.json"
_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "list": "array",
    "integers": "array",
    "spans": "array",
    "span_lists": "array",
}
_ONE_TABLE_EACH = ("csv", "jsonl", "parquet")
_MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "arrow": "application/vnd.apache.arrow.file",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of data in a release."""

    path: str  # in the folder of the release, with "/"
    size: int  # bytes
    sha256: str

    @property
    def suffix(self) -> str:
        """``csv``."""
        return self.path.rpartition(".")[2]

    @property
    def table(self) -> str | None:
        """The only table in it, or None."""
        stem = self.path.rpartition("/")[2].partition(".")[0]
        return stem if "/" in self.path and stem in tables() else None


def describe_package(contents: Contents, files: Sequence[DataFile]) -> dict[str, Any]:
    """The descriptor. CSV files have the schemas; where there are none, the first format that has tables."""
    plan, imprint = contents.plan, contents.plan.imprint
    described = next((name for name in _ONE_TABLE_EACH if name in plan.formats), None)
    found = {
        "profile": "data-package",
        "name": "policykb-release",
        "id": f"sha256:{contents.digest}",
        "title": imprint.title,
        "version": contents.version,
        "description": imprint.notes,
        "keywords": ["local government", "China", "policy", "地方治理"],
        "contributors": [{"title": author, "role": "author"} for author in imprint.authors],
        "resources": [_resource(file, file.suffix == described, contents) for file in files],
        "policykb": {
            "format": 1,
            "digest": contents.digest,
            "versions": contents.versions,
            "filters": [condition.text for condition in plan.filters],
            "possibly": plan.possibly,
            "rows": dict(contents.rows),
            "vectors": contents.vectors,
        },
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _resource(file: DataFile, described: bool, contents: Contents) -> Mapping[str, Any]:
    table = tables()[file.table] if file.table else None
    found: dict[str, Any] = {
        "name": table.name if table and described else re.sub(r"[^a-z0-9]", "-", file.path),
        "path": file.path,
        "format": file.suffix,
        "mediatype": _MEDIA_TYPES[file.suffix],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if table:
        found |= {"title": table.label.en, "title:zh": table.label.zh}
        found["description"] = f"One row is a {table.row.en}."
    if table and described:
        found["schema"] = describe_table(table, contents)
    if file.suffix == "csv":
        return found | {"profile": "tabular-data-resource", "encoding": "utf-8"}
    return found | {"type": "file"}  # so that no program takes it for a table of text


def describe_table(table: Table, contents: Contents) -> dict[str, Any]:
    """The Table Schema of a table; only references that hold in this release are keys."""
    keys = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if reference.table == table.name else reference.table,
                "fields": [reference.column],
            },
        }
        for column in table.columns
        if (reference := column.reference)
        and reference.table in contents.plan.tables
        and (reference.always or not contents.plan.filters)
    ]
    found: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [table.key],
        "missingValues": [""],
    }
    return found | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True, "unique": True} if column.is_key else {}
    if column.values:
        constraints["enum"] = list(ENUMERATIONS[column.values])
    found = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.label.en,
        "title:zh": column.label.zh,
        "description": f"{column.meaning.en} {column.rule.en}",
        "description:zh": f"{column.meaning.zh}{column.rule.zh}",
        "unit": column.unit,
        "example": column.example,
        "constraints": constraints,
    }
    return {key: value for key, value in found.items() if value not in ("", {})}
