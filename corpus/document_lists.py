"""Document lists: which columns of a table hold the title, the text and the rest of one document a row."""

import csv
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import get_args

from corpus.errors import SourceError
from corpus.listed_documents import Field

COLUMNS_SUFFIX = ".columns.toml"
_FIRST_ROWS = 10  # in which the headings stand: titles and notes may come before them
_EDGES = " \t\n\r　:：*＊()（）[]【】"

Row = tuple[int, Sequence[str]]  # its number from 1, and the text of its cells


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, by its number from 0. Several columns of text are joined in their order."""

    fields: Mapping[int, Field]

    def read(self, cells: Sequence[str]) -> dict[Field, str]:
        """What a row says, e.g. ``{"title": "简报", "text": "开展活动84场。"}``."""
        found: dict[Field, str] = {}
        for number, field in self.fields.items():
            cell = cells[number].strip() if number < len(cells) else ""
            if cell and field == "text" and field in found:
                found[field] += f"\n{cell}"
            elif cell:
                found.setdefault(field, cell)
        return found


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The rows of a list below its headings."""

    columns: Columns
    rows: Iterator[Row]


def find_list(rows: Iterable[Row], mapping: Mapping[str, Field] | None = None) -> DocumentList | None:
    """The list that these rows are, or None where no heading among the first rows names a text.

    ``mapping`` says what is what by the names of the columns; without it the usual names count.
    """
    remaining = iter(rows)
    for row in islice(remaining, _FIRST_ROWS):
        columns = _mapped(row[1], mapping) if mapping is not None else _usual(row[1])
        if columns is not None:
            return DocumentList(columns, remaining)
    return None


def _mapped(cells: Sequence[str], mapping: Mapping[str, Field]) -> Columns | None:
    """The columns where this row has all the headings that were named."""
    names = {_plain(name): field for name, field in mapping.items()}
    found = {number: names[plain] for number, cell in enumerate(cells) if (plain := _plain(cell)) in names}
    return Columns(found) if len(set(map(_plain, cells)) & set(names)) == len(names) else None


def _usual(cells: Sequence[str]) -> Columns | None:
    """The columns where the usual headings stand: a text, which some names mean only beside a title."""
    names = usual_names()
    named = {number: names[plain] for number, cell in enumerate(cells) if (plain := _plain(cell)) in names}
    has_title = any(name.field == "title" for name in named.values())
    kept = {number: name.field for number, name in named.items() if has_title or not name.with_title}
    return Columns(kept) if "text" in kept.values() else None


def _plain(heading: str) -> str:
    """A heading as names are compared: ``正文（*）：`` is ``正文``."""
    folded = unicodedata.normalize("NFKC", heading).casefold().replace("_", " ").replace("-", " ")
    return " ".join(folded.strip(_EDGES).split())


@dataclass(frozen=True, slots=True)
class UsualName:
    """A name that lists give a column."""

    field: Field
    with_title: bool  # it means this only where another column is the title


@cache
def usual_names() -> dict[str, UsualName]:
    """The usual names of columns: ``{"标题": UsualName("title", False), …}``."""
    with Path(__file__).with_name("list_columns.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: UsualName(_field(row["field"]), bool(row["with_title"]))
            for row in csv.DictReader(file)
        }


def _field(word: str) -> Field:
    found: Field | None = next((field for field in get_args(Field) if field == word), None)
    if found is None:
        raise ValueError(word)
    return found


def read_mapping(name: str, data: bytes) -> dict[str, Field]:
    """The columns file of a list: TOML whose keys are headings and whose values are fields.

    >>> read_mapping("list.columns.toml", '"稿件" = "text"'.encode())
    {'稿件': 'text'}

    Raises SourceError where it is no such file or names no text.
    """
    try:
        found = {heading: _field(word) for heading, word in tomllib.loads(data.decode("utf-8")).items()}
    except (ValueError, RecursionError) as error:  # of TOML, UTF-8 and our fields alike
        words = ", ".join(get_args(Field))
        raise SourceError(
            f'{name} is not a columns file ({error}): write lines like "正文" = "text"; fields are {words}.'
        ) from None
    if "text" not in found.values():
        raise SourceError(f'{name} names no column of texts: add a line like "正文" = "text".')
    return found


def columns_path(path: str) -> str:
    """The columns file of a list: ``list.columns.toml`` for ``list.xlsx``."""
    return f"{path.rpartition('.')[0]}{COLUMNS_SUFFIX}"
