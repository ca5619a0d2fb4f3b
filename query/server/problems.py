"""Problems: every error as one sentence, in the form of RFC 9457 for programs and as a page for people."""

import json
import logging
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from corpus.errors import (
    CorrectionError,
    ModelError,
    PolicyKBError,
    QuestionError,
    SettingsError,
    SourceError,
    StoreError,
)
from query.pages.rendering import error_page
from query.server.knowledge import BusyError

PROBLEM = "application/problem+json"
FOR_PROGRAMS = ("/api", "/mcp")  # what lies below these is asked for by programs
REQUEST_ID = "request_id"  # key of the state of a request
_log = logging.getLogger(__name__)

_STATUSES: tuple[tuple[type[PolicyKBError], HTTPStatus], ...] = (
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (QuestionError, HTTPStatus.BAD_REQUEST),
    (CorrectionError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SourceError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ModelError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SettingsError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


class NotFoundError(HTTPException):
    """Nothing is there under this id or address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, sentence)


def handle_problems(app: FastAPI) -> None:
    """Have ``app`` answer each error with a problem."""
    app.add_exception_handler(PolicyKBError, _told)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _off)


def problem(
    request: Request,
    status: int,
    sentence: str,
    headers: dict[str, str] | None = None,
    **more: object,
) -> Response:
    """The answer to a request that failed: a problem document below /api, else a page."""
    known = HTTPStatus(status)
    path = request.scope["path"]
    if any(path == one or path.startswith(f"{one}/") for one in FOR_PROGRAMS):
        document = {
            "type": "about:blank",
            "title": known.phrase,
            "status": status,
            "detail": sentence,
            "request_id": request.scope.get("state", {}).get(REQUEST_ID),
            **more,
        }
        body = json.dumps(document, ensure_ascii=True)  # a lone surrogate of an address can be told
        return Response(body, status, headers, media_type=PROBLEM)
    page = error_page(request, status, sentence)
    page.headers.update(headers or {})
    return page


def broken(request: Request, error: Exception) -> Response:
    """The answer where the program is at fault: what happened is in the log, under the request's id."""
    id_ = request.scope.get("state", {}).get(REQUEST_ID)
    _log.error("request %s failed", id_, exc_info=error)
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        f"This is an error of the program; please report it with the number {id_}.",
    )


def _told(request: Request, error: Exception) -> Response:
    known = (status for kind, status in _STATUSES if isinstance(error, kind))
    status = next(known, HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning("request %s: %s", request.scope.get("state", {}).get(REQUEST_ID), error)
    return problem(request, status, str(error), headers)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    sentence = str(error.detail)
    if sentence == HTTPStatus(error.status_code).phrase:  # the framework's own words
        sentence = _SENTENCES.get(error.status_code, sentence)
    return problem(request, error.status_code, sentence, dict(error.headers or {}))


_SENTENCES = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take that method; /docs lists which it takes.",
}


def _off(request: Request, error: Exception) -> Response:
    """What is off with the parameters, each with where it stands; what was sent is not repeated."""
    assert isinstance(error, RequestValidationError)
    faults = [{"where": ".".join(map(str, one["loc"])), "fault": str(one["msg"])} for one in error.errors()]
    first = f"{faults[0]['where']}: {faults[0]['fault']}" if faults else "the request cannot be read"
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, first, errors=faults)
