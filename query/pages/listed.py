"""Lists: what the address of a list asks for, and how many rows a page of it has."""

from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from corpus.errors import QuestionError
from query.pages.rendering import render

ROWS = 50  # of a page

Value = TypeVar("Value")


class Asked:
    """What the address of a list asks for; empty values are as if unsaid, and no name has a NUL in it."""

    def __init__(self, query: QueryParams) -> None:
        self._query = query

    def one(self, name: str) -> str:
        """The last value of a parameter, "" where there is none."""
        return next(reversed(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Its values, each once."""
        given = (value.replace("\0", "").strip() for value in self._query.getlist(name))
        return tuple(dict.fromkeys(value for value in given if value))

    def number(self, name: str) -> int | None:
        """Its last value as a whole number; None where it is none of up to nine digits."""
        value = self.one(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All that is asked for, but where the page begins and in which language."""
        names = dict.fromkeys(name for name in self._query if name not in ("after", "lang"))
        return [(name, value) for name in names for value in self.all(name)]


def one_of(known: Sequence[Value], value: str) -> Value | None:
    """The one of ``known`` that was asked for; None for "". Raises QuestionError for what is none of them."""
    found = next((one for one in known if one == value), None)
    if value and found is None:
        raise QuestionError(f"{value[:40]!r} is not one of {', '.join(map(str, known))}")
    return found


def refuse(request: Request, template: str, asked: Asked, error: QuestionError, **more: Any) -> HTMLResponse:
    """A list without rows, its form as it was filled in, with what cannot be read."""
    return render(request, template, 422, asked=asked, refused=str(error), rows=[], following=None, **more)
