"""Boundary: what every request passes before it is answered, and what every answer gets."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from time import monotonic

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from query.server.access import Access, BadTokenError, Caller, same_origin
from query.server.problems import FOR_PROGRAMS, REQUEST_ID, broken, problem
from query.server.rates import Buckets

CALLER = "caller"  # key of the state of a request
UPLOADS = "/api/inbox"  # has a limit of its own
LONGEST = 16 * 1024  # bytes of an address with its parameters
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/static/", "/sign-in", "/api/health")  # what who has no token may see

# Scripts and styles come from our own files alone, and no other site may show a page of ours in its own.
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_log = logging.getLogger("policykb.requests")

Answer = Callable[[Scope, Receive, Send], Awaitable[None]]


class TooLargeError(Exception):
    """More was sent than is taken."""


class Boundary:
    """Checks name, size, rate, origin and token; numbers requests; turns what was not foreseen into a 500.

    What is logged of a request is its number, method, path, status and time: no parameters, in which
    questions stand, and no headers, in which tokens do.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._buckets = Buckets(access.rate) if access.rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = monotonic()
        number = secrets.token_hex(8)
        scope.setdefault("state", {})[REQUEST_ID] = number
        answer = _Sending(scope, send, number)
        if scope["method"] == "HEAD":
            scope["method"] = "GET"  # answered alike, without its body
            scope["state"]["head"] = True
        request = Request(scope, receive)
        refusal = self._refuse(request)
        try:
            if refusal is not None:
                await refusal(scope, receive, answer)
            else:
                await self._app(scope, self._counted(request, receive), answer)
        except TooLargeError:
            await _instead(answer, problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE))
        except Exception as error:
            await _instead(answer, broken(request, error))
        spent = round((monotonic() - started) * 1000)
        method = "HEAD" if answer.without_body else scope["method"]
        _log.info("%s %s %r %s %d ms", number, method, scope["path"], answer.status, spent)

    def _refuse(self, request: Request) -> Response | None:
        """The answer to a request that is not let through."""
        scope, headers = request.scope, request.headers
        if not self._access.knows_host(headers.get("host")):
            sentence = "This server is not asked by that name; name it with policykb serve --name."
            return problem(request, HTTPStatus.MISDIRECTED_REQUEST, sentence)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            return problem(request, HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long; shorten it.")
        try:
            caller = self._access.identify(headers)
        except BadTokenError:
            if wait := self._wait(request, Caller()):
                return _wait_for(request, wait)
            sentence = "This token opens nothing; ask who runs the server for another."
            return problem(request, HTTPStatus.UNAUTHORIZED, sentence, _CHALLENGE)
        scope["state"][CALLER] = caller
        if wait := self._wait(request, caller):
            return _wait_for(request, wait)
        if _is_cross_site(request) or (
            scope["method"] not in SAFE and not same_origin(headers, scope["scheme"])
        ):
            sentence = "A page of another site sent this request; only pages of this server may."
            return problem(request, HTTPStatus.FORBIDDEN, sentence)
        if not self._access.may_read(caller) and not scope["path"].startswith(OPEN):
            return _sign_in(request)
        if _stated_length(headers) > self._most_bytes(request):
            return problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE)
        return None

    def _wait(self, request: Request, caller: Caller) -> float:
        if self._buckets is None:
            return 0.0
        address = request.client.host if request.client else ""
        return self._buckets.take(f"token {caller.token.name}" if caller.token else address)

    def _most_bytes(self, request: Request) -> int:
        access = self._access
        return access.most_upload_bytes if request.scope["path"] == UPLOADS else access.most_bytes

    def _counted(self, request: Request, receive: Receive) -> Receive:
        """``receive`` that ends a request which sends more than it stated or is taken."""
        most, sent = self._most_bytes(request), 0

        async def counted() -> Message:
            nonlocal sent
            message = await receive()
            sent += len(message.get("body", b""))
            if sent > most:
                raise TooLargeError
            return message

        return counted


_TOO_LARGE = "More was sent than this address takes; send less."
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="policykb"'}


class _Sending:
    """``send`` that adds what every answer gets, and leaves the body out where only the head is wanted."""

    def __init__(self, scope: Scope, send: Send, number: str) -> None:
        self.status: int | None = None  # None: nothing was sent yet
        self.without_body = scope["method"] == "HEAD"
        self._send = send
        self._number = number

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._number
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "private, no-cache")
        elif self.without_body:
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)


async def _instead(answer: _Sending, response: Response) -> None:
    """Send ``response`` where nothing was sent yet; else cut the connection, which shows that it failed."""
    if answer.status is not None:
        raise ConnectionAbortedError("an answer failed after it was begun")

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    await response({"type": "http"}, nothing, answer)


def _wait_for(request: Request, seconds: float) -> Response:
    sentence = f"Too many requests came from you; wait {seconds:.1f} seconds."
    return problem(request, HTTPStatus.TOO_MANY_REQUESTS, sentence, {"Retry-After": str(int(seconds) + 1)})


def _sign_in(request: Request) -> Response:
    """A program is told that it needs a token; a browser is led to where one is given."""
    path = request.scope["path"]
    if path.startswith(FOR_PROGRAMS) or request.method not in SAFE:
        sentence = "This server answers only with a token; send it as Authorization: Bearer TOKEN."
        return problem(request, HTTPStatus.UNAUTHORIZED, sentence, _CHALLENGE)
    where = f"{request.scope.get('root_path', '')}/sign-in"
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": where})


def _is_cross_site(request: Request) -> bool:
    """Whether a page of another site asks in the background: it may link to us, and no more."""
    headers = request.headers
    fetched = headers.get("sec-fetch-site") == "cross-site"
    return fetched and headers.get("sec-fetch-mode") != "navigate"


def _stated_length(headers: Headers) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else 0
