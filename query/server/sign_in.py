"""Sign-in: a browser trades a token for a cookie that only this server is sent."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from query.pages.rendering import render
from query.server.access import COOKIE
from query.server.forms import caller_of

router = APIRouter(include_in_schema=False)

_LASTS = 30 * 24 * 3600  # seconds, unless the token is removed before


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Ask for a token, or tell whose is in use."""
    return render(request, "sign_in.html", caller=caller_of(request), refused=False)


@router.post("/sign-in")
def sign_in(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep the token in the browser, out of reach of scripts and other sites."""
    tokens = request.app.state.access.tokens
    if tokens is None or tokens.find(token.strip()) is None:
        caller = caller_of(request)
        return render(request, "sign_in.html", HTTPStatus.UNAUTHORIZED, caller=caller, refused=True)
    response = RedirectResponse(_home(request), HTTPStatus.SEE_OTHER)
    # Behind a proxy with TLS the server itself sees HTTP; the browser tells in which of the two it is.
    secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")
    response.set_cookie(
        COOKIE, token.strip(), max_age=_LASTS, httponly=True, samesite="strict", secure=secure
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Forget the token."""
    response = RedirectResponse(_home(request), HTTPStatus.SEE_OTHER)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def _home(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"
