"""Forms: that whoever writes may, and that a browser which sends a form was shown that form by us."""

import hashlib
import hmac
import secrets
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from query.server.access import Caller

FIELD = "form_token"
HEADER = "x-form-token"
_SALT = 16  # bytes
_key = secrets.token_bytes(32)  # of this process: a form that was shown before a restart is shown again


def caller_of(request: Request) -> Caller:
    """Who sent the request."""
    caller: Caller = request.scope["state"]["caller"]
    return caller


def form_token(request: Request) -> str:
    """What a form that is shown to this caller carries in the hidden field ``FIELD``, each time another."""
    salt = secrets.token_hex(_SALT)
    return f"{salt}.{_sign(salt, caller_of(request))}"


async def writer(request: Request) -> Caller:
    """A dependency: the caller, who may write.

    A browser sends its cookie with whatever request a page makes it send, so that one has to carry the
    token of a form of ours, too, in the field or the header; a program's own header shows its intent.
    """
    caller = caller_of(request)
    if caller.token is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            "Changing something takes a writer's token; send it as Authorization: Bearer TOKEN, or sign in.",
            {"WWW-Authenticate": 'Bearer realm="policykb"'},
        )
    if caller.role != "writer":
        raise HTTPException(
            HTTPStatus.FORBIDDEN,
            f"The token {caller.token.name} may read and not write; ask for a writer's token.",
        )
    if caller.by_cookie and not await _carries_token(request, caller):
        raise HTTPException(
            HTTPStatus.FORBIDDEN, "The form is too old or from elsewhere; open its page again and send it."
        )
    return caller


Writing = Annotated[Caller, Depends(writer)]


async def _carries_token(request: Request, caller: Caller) -> bool:
    given = request.headers.get(HEADER)
    if given is None and "form" in request.headers.get("content-type", ""):
        value = (await request.form()).get(FIELD)
        given = value if isinstance(value, str) else None
    salt, _, signature = (given or "").partition(".")
    return hmac.compare_digest(_bytes(signature), _bytes(_sign(salt, caller)))


def _sign(salt: str, caller: Caller) -> str:
    bound = caller.token.sha256 if caller.token else ""
    return hmac.new(_key, _bytes(f"{salt}.{bound}"), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
