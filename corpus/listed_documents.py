"""Listed documents: one row of a list of documents as bytes of its own, the same on every reading."""

import re
from collections.abc import Mapping
from typing import Literal, get_args

from corpus.errors import SourceError
from corpus.source import Conversion, Description, Heading
from corpus.span import Span

Field = Literal["title", "text", "place", "date", "issuer", "document_number", "url"]

MEDIA_TYPE = "application/vnd.policykb.listed-document"
SIGNATURE = b"%policykb listed document 1\n"
# Above the text, in this order, as a government's web page prints them.
_HEAD: tuple[Field, ...] = ("title", "place", "issuer", "document_number", "date")
_STATED: tuple[Field, ...] = (*_HEAD, "url")
_NEAR = 300  # characters at either end of a text in which it may say these itself


def write_listed(values: Mapping[Field, str]) -> bytes:
    """The bytes of a row: what its columns state, a line each in a fixed order, then the text.

    >>> print(write_listed({"text": "开展活动84场。", "title": "简报"}).decode())
    %policykb listed document 1
    title: 简报
    <BLANKLINE>
    开展活动84场。
    """
    stated = [(field, " ".join(values.get(field, "").split())) for field in _STATED]
    head = "".join(f"{field}: {value}\n" for field, value in stated if value)
    return SIGNATURE + f"{head}\n{_plain(values.get('text', ''))}".encode("utf-8", "replace")


def _plain(text: str) -> str:
    """The text with line feeds alone, and without the marks that spreadsheets write for carriage returns."""
    return re.sub(r"\r\n?|_x000D_\n?", "\n", text).strip("\n")


def is_listed(data: bytes) -> bool:
    """Whether ``data`` was made by write_listed."""
    return data.startswith(SIGNATURE)


def convert_listed(name: str, data: bytes) -> Conversion:
    """The text of a row below its title, place, issuer, number and date, where the text does not say them.

    Raises SourceError where there is no text.
    """
    values, text = _read(name, data)
    if not text.strip():
        raise SourceError(f"{name} has no text: fill its cell or take the row out.")
    ends = text[:_NEAR] + text[-_NEAR:]
    said = [field for field in _HEAD if values.get(field) and values[field] not in ends]
    head = "".join(f"{values[field]}\n" for field in said)
    headings = (Heading(Span(0, len(values["title"])), 1),) if "title" in said else ()
    return Conversion(
        head + text,
        encoding="utf-8",
        headings=headings,
        description=Description(**{field: values.get(field) for field in _STATED}),
    )


def _read(name: str, data: bytes) -> tuple[dict[Field, str], str]:
    try:
        head, _, text = data[len(SIGNATURE) :].decode("utf-8").partition("\n\n")
    except UnicodeDecodeError:
        raise SourceError(f"{name} is damaged: take its list in again.") from None
    if head.startswith("\n"):  # a row that states nothing but its text
        head, text = "", f"{head[1:]}\n\n{text}" if text else head[1:]
    known = {field: value for field in get_args(Field) for value in _values(head, field)}
    return known, text


def _values(head: str, field: Field) -> list[str]:
    lines = (line.partition(": ") for line in head.split("\n"))
    return [value for key, _, value in lines if key == field]
