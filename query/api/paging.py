"""Paging: a cursor says behind which row a listing goes on, and of which listing that row is."""

import base64
import binascii
import hashlib
import json

from pydantic import BaseModel

from corpus.errors import QuestionError
from extract.serialization import JsonObject

Key = str | int | list[str | int]  # what a row is found again by

_APART = {"limit", "cursor", "facets"}  # parameters that may change from page to page


def cursor_behind(key: Key, asked: BaseModel) -> str:
    """The cursor of the page that begins behind this row."""
    written = json.dumps([_listing(asked), key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, asked: BaseModel, like: Key) -> Key | None:
    """The row to go on behind, of the form of ``like``; None for the first page.

    A cursor holds no secret and opens nothing that its listing does not show, so it is checked and not
    signed. Raises QuestionError for what is none, or one of another listing.

    >>> read_cursor("x", BaseModel(), "")
    Traceback (most recent call last):
    corpus.errors.QuestionError: the cursor 'x' is none of this listing; take it from next, and leave the rest
    """
    if cursor is None:
        return None
    try:
        written = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        match json.loads(written.decode()):
            case [str() as listing, key] if listing == _listing(asked) and _is_like(key, like):
                found: Key = key
                return found
    except (binascii.Error, ValueError, RecursionError):
        pass
    raise QuestionError(
        f"the cursor {cursor[:40]!r} is none of this listing; take it from next, and leave the rest"
    )


def page_of(rows: list[JsonObject], behind: str | None) -> JsonObject:
    """A page with the cursor of the next one, or null on the last."""
    return {"rows": rows, "next": behind}


def _listing(asked: BaseModel) -> str:
    """What tells one listing from another: its parameters, but for those of the page."""
    written = type(asked).__name__ + asked.model_dump_json(exclude=_APART)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_like(key: object, like: Key) -> bool:
    if isinstance(like, list):
        return (
            isinstance(key, list)
            and len(key) == len(like)
            and all(_is_like(one, other) for one, other in zip(key, like, strict=True))
        )
    if isinstance(like, int):
        return isinstance(key, int) and not isinstance(key, bool) and 0 <= key < 1 << 62
    return isinstance(key, str) and len(key) <= 200 and "\0" not in key
