"""Containers: archives and lists of documents, told into items, each a document with its own bytes."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.archives import Member, list_members, open_archive, read_member
from corpus.delimited_text import read_rows
from corpus.document_lists import Row, columns_path, find_list, read_mapping
from corpus.errors import SourceError
from corpus.formats import MEDIA_TYPES, format_of
from corpus.limits import Limits
from corpus.listed_documents import Field, write_listed
from corpus.packages import check_package, is_office_package, is_zip
from corpus.spreadsheet import is_spreadsheet, open_sheets

INSIDE = "!/"  # between a container and the path in it: "archive.zip!/folder/a.docx"
SUFFIXES = frozenset({".zip", ".xlsx", ".csv", ".tsv"})
_TABLES = frozenset({".csv", ".tsv"})
_OTHER_DOCUMENTS = {"word": ".docx", "ppt": ".pptx"}


@dataclass(frozen=True, slots=True)
class Item:
    """A document in a container."""

    path: str  # "archive.zip!/folder/a.docx", "list.xlsx!/Sheet1/row 12"
    data: bytes

    @property
    def id(self) -> str:
        """The id of the source that it is."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a container that is not read."""

    path: str
    message: str  # a sentence that begins with the path


Items = Iterator[Item | Refusal]


@dataclass(slots=True)
class _Budget:
    """What all archives in one may still expand to."""

    limits: Limits
    expanded: int = 0  # bytes until now
    items: int = 0

    def take(self, name: str, size: int) -> None:
        self.expanded += size
        self.items += 1
        if self.expanded > self.limits.expanded:
            raise SourceError(
                f"{name} expands to more than {self.limits.expanded:,} bytes with the archives in it: "
                "unpack it and name the folder."
            )
        if self.items > self.limits.items:
            raise SourceError(f"{name} holds more than {self.limits.items:,} documents: split it.")


def may_contain(name: str, head: bytes) -> bool:
    """Whether a file could be a container, by its name and first bytes; ``expand`` tells for certain."""
    return is_zip(head) or PurePosixPath(name).suffix.lower() in _TABLES


def expand(path: str, data: bytes, limits: Limits, columns: bytes | None = None) -> Items | None:
    """What the file ``path`` with these bytes contains, in its order; None where it is itself a document.

    ``columns`` is the file beside a list that says what its columns mean. What cannot be read is a Refusal
    with its reason, and the rest goes on. Raises SourceError where nothing can be read, also later.
    """
    return _expand(path, data, columns, _Budget(limits), 1)


def _expand(path: str, data: bytes, columns: bytes | None, budget: _Budget, depth: int) -> Items | None:
    if is_zip(data):
        if is_spreadsheet(data):
            check_package(path, data, budget.limits)
            return _expand_spreadsheet(path, data, columns, budget)
        if any(is_office_package(data, folder) for folder in _OTHER_DOCUMENTS):
            return None
        return _expand_archive(path, data, budget, depth)
    if PurePosixPath(path).suffix.lower() in _TABLES and format_of(path, data).media_type == "text/csv":
        return _expand_delimited(path, data, columns, budget)
    return None


# --- archives ---------------------------------------------------------------------------------------


def _expand_archive(path: str, data: bytes, budget: _Budget, depth: int) -> Items:
    if depth > budget.limits.depth:
        raise SourceError(f"{path} is an archive {depth} deep in others: unpack the outer ones.")
    with open_archive(path, data, budget.limits) as archive:
        members = list(list_members(archive, budget.limits))
        beside = {each.path: each for each in members if isinstance(each, Member)}
        for each in members:
            inside = f"{path}{INSIDE}{each.path}"
            if not isinstance(each, Member):
                yield Refusal(inside, f"{inside} {each.reason}.")
            elif is_wanted(each.path):
                budget.take(path, each.info.file_size)
                try:
                    of_columns = beside.get(columns_path(each.path))
                    columns = read_member(inside, archive, of_columns.info) if of_columns else None
                    yield from _member_items(
                        inside, read_member(inside, archive, each.info), columns, budget, depth
                    )
                except SourceError as error:
                    yield Refusal(inside, str(error))


def _member_items(inside: str, data: bytes, columns: bytes | None, budget: _Budget, depth: int) -> Items:
    items = _expand(inside, data, columns, budget, depth + 1)
    if items is None:
        yield Item(inside, data)
    else:
        yield from items


def is_wanted(path: str) -> bool:
    """Whether a file of this name is looked for in folders and archives."""
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    return (suffix in MEDIA_TYPES or suffix in SUFFIXES) and name.stem.lower() != "readme"


# --- lists ------------------------------------------------------------------------------------------


def _expand_spreadsheet(path: str, data: bytes, columns: bytes | None, budget: _Budget) -> Items | None:
    mapping = read_mapping(columns_path(path), columns) if columns is not None else None
    if not _has_list(path, data, mapping):
        _refuse_mapped(path, mapping)
        return None
    return _spreadsheet_items(path, data, mapping, budget)


def _has_list(path: str, data: bytes, mapping: Mapping[str, Field] | None) -> bool:
    with open_sheets(path, data) as sheets:
        return any(find_list(sheet.rows, mapping) is not None for sheet in sheets)


def _spreadsheet_items(path: str, data: bytes, mapping: Mapping[str, Field] | None, budget: _Budget) -> Items:
    with open_sheets(path, data) as sheets:
        for sheet in sheets:
            yield from _row_items(path, f"{path}{INSIDE}{_as_part(sheet.name)}/", sheet.rows, mapping, budget)


def _as_part(name: str) -> str:
    """The name of a sheet as one part of a path."""
    part = name.replace("/", "_")
    return "_" if part in ("", ".") else part


def _expand_delimited(path: str, data: bytes, columns: bytes | None, budget: _Budget) -> Items | None:
    mapping = read_mapping(columns_path(path), columns) if columns is not None else None
    if find_list(read_rows(path, data)[1], mapping) is None:
        _refuse_mapped(path, mapping)
        return None
    return _row_items(path, f"{path}{INSIDE}", read_rows(path, data)[1], mapping, budget)


def _refuse_mapped(path: str, mapping: Mapping[str, Field] | None) -> None:
    """A table that is no list, though somebody said that it is one."""
    if mapping is not None:
        raise SourceError(
            f"{path} has not all the columns that {columns_path(path)} names: correct one of the two."
        )


def _row_items(
    path: str, above: str, rows: Iterator[Row], mapping: Mapping[str, Field] | None, budget: _Budget
) -> Items:
    found = find_list(rows, mapping)
    for number, cells in found.rows if found else ():
        if not any(map(str.strip, cells)):
            continue
        inside = f"{above}row {number}"
        values = found.columns.read(cells) if found else {}
        if not values.get("text"):
            yield Refusal(inside, f"{inside} has no text: fill its cell or take the row out.")
            continue
        data = write_listed(values)
        budget.take(path, len(data))
        yield Item(inside, data)


# --- names ------------------------------------------------------------------------------------------


def container_of(path: str) -> str:
    """The file on disk that holds an item: ``/a.zip`` for ``/a.zip!/b.xlsx!/Sheet1/row 2``."""
    return path.partition(INSIDE)[0]


def name_of(path: str) -> str:
    """The name of an item for people: a file's own, and that of its list for a row.

    >>> name_of("/home/archive.zip!/2023/总结.docx"), name_of("/home/list.xlsx!/Sheet1/row 12")
    ('总结.docx', 'list.xlsx!/Sheet1/row 12')
    """
    outer, mark, last = path.rpartition(INSIDE)
    name = PurePosixPath(last).name
    if mark and name.startswith("row ") and PurePosixPath(outer).suffix.lower() in SUFFIXES - {".zip"}:
        return f"{PurePosixPath(outer).name}{INSIDE}{last}"
    return name
