"""Freshness: answers carry a tag of the state they are of, so that what is unchanged is not sent again."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request, Response

from extract.serialization import JsonObject
from index.state_mark import read_mark
from query.server.knowledge import Reading
from query.terminal import as_json


class UnchangedError(Exception):
    """What is asked for is what the asker has already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Freshness:
    """The tag of an answer to one request."""

    tag: str

    def answer(self, document: JsonObject) -> Response:
        """The answer, as JSON in which nothing from a report can act on the screen that shows it."""
        return Response(as_json(document), headers={"ETag": self.tag}, media_type="application/json")


def freshness(request: Request, kb: Reading) -> Freshness:
    """A dependency: the tag. Raises UnchangedError where the request names it.

    The tag is weak: two answers of one tag say the same, compressed or not. A question may be told from the
    day (近三年), so that days have tags of their own.
    """
    parts = (
        read_mark(kb.tables.engine),
        kb.model,
        date.today().isoformat(),
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
    )
    tag = f'W/"{hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'
    named = request.headers.get("if-none-match", "")
    if named.strip() == "*" or tag in [one.strip() for one in named.split(",")]:
        raise UnchangedError(tag)
    return Freshness(tag)


def unchanged(_: Request, error: Exception) -> Response:
    """The answer where nothing changed."""
    assert isinstance(error, UnchangedError)
    return Response(status_code=304, headers={"ETag": error.tag})


Fresh = Annotated[Freshness, Depends(freshness, scope="function")]
