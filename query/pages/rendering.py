"""Rendering: templates filled in, with all text from reports escaped and made visible."""

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from query.pages.assets import TEMPLATES, asset_version
from query.pages.languages import COOKIE, LANGUAGES, choose_language, texts_in
from query.terminal import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.span import Span
    from query.pages.languages import Language

_YEAR = 365 * 24 * 3600  # seconds


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page: ``template`` with ``context``, in the reader's language."""
    language = choose_language(request)
    texts = texts_in(language)
    body = environment().get_template(template).render(
        t=texts,
        language=language,
        link=Links(request),
        here=request.url.path,
        switch=_in_other_language(request, texts.other),
        **context,
    )  # fmt: skip
    response = HTMLResponse(body, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


def error_page(request: Request, status: int, sentence: str) -> HTMLResponse:
    """A page that says what went wrong, in one sentence, and where to go on."""
    return render(request, "error.html", status, sentence=sentence, code=status)


class Links:
    """Makes addresses of this site that keep the language, where the reader's own address names one."""

    def __init__(self, request: Request) -> None:
        self._root = str(request.scope.get("root_path", "")).rstrip("/")
        asked = request.query_params.get("lang")
        self.language = asked if asked in LANGUAGES else None

    def __call__(self, path: str, values: Any = (), *, at: str = "", **more: Any) -> str:
        """``path`` with these query parameters; None and "" are left out, lists repeat their name.

        ``at`` is the id of an element of the page.
        """
        pairs = [*(values.items() if isinstance(values, dict) else values), *more.items()]
        if self.language:
            pairs.append(("lang", self.language))
        flat = [
            (name, str(one))
            for name, value in pairs
            for one in (value if isinstance(value, list | tuple | frozenset) else (value,))
            if one is not None and one != ""
        ]
        query = f"?{urlencode(flat)}" if flat else ""
        return f"{self._root}{quote(path)}{query}" + (f"#{at}" if at else "")

    def asset(self, name: str) -> str:
        """Where one of our own files is served; the address changes with the file."""
        return f"{self._root}/static/{name}?v={asset_version(name)}"


def _in_other_language(request: Request, other: "Language") -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    path = request.url.path
    return f"{root}{quote(path)}?{urlencode([*pairs, ('lang', other)])}"


@functools.cache
def environment() -> Environment:
    """The templates. Whatever is filled in is text, unless our own code made it markup."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_as_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["bdi"] = isolated
    made.filters["pairs"] = span_pairs
    return made


def span_pairs(spans: "Iterable[Span]") -> list[tuple[str, str]]:
    """Characters of a source as query parameters of its view: ``span=120-141``."""
    return [("span", f"{span.start}-{span.end}") for span in spans]


def isolated(text: object) -> Markup:
    """Text of a report that does not turn the direction of what stands beside it."""
    return Markup("<bdi>{}</bdi>").format(shown(str(text))) if text else Markup("")


def shown(text: str) -> Markup:
    """Text that others wrote as HTML that shows all of its characters; tabs stay tabs."""
    return escape("\t".join(map(neutralise, text.split("\t"))))


def _as_text(value: Any) -> Any:
    """What a template prints for a value: nothing for None, text with its acting characters visible."""
    if value is None:
        return ""
    return neutralise(value) if type(value) is str else value
