"""Access: from which address, under which name and with which token a server may be asked."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from index.settings import Settings
from index.tokens import Role, Token, Tokens
from query.server.rates import Rate

COOKIE = "policykb_token"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+)(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Access:
    """What a server demands of those who ask. The default is that of a server at a loopback address."""

    tokens: Tokens | None = None  # None: nobody can write
    open_to_read: bool = True  # without a token
    names: frozenset[str] = frozenset()  # that it is asked by, besides those of this machine
    addresses: bool = False  # whether it may be asked by any numeric address, as behind 0.0.0.0
    rate: Rate | None = field(default_factory=Rate)
    most_bytes: int = 1024 * 1024  # of what is sent, but for uploads
    most_upload_bytes: int = 256 * 1024 * 1024  # of the files of one request

    def knows_host(self, host: str | None) -> bool:
        """Whether a request that names ``host`` is meant for this server.

        A page of another site can have its own name lead to this machine (DNS rebinding); its requests
        then name that site.
        """
        match = _HOST.fullmatch(host or "")
        if match is None:
            return False
        name = match["name"].lower().rstrip(".")
        if name in LOCAL_NAMES or name in self.names:
            return True
        return self.addresses and is_numeric(name)

    def identify(self, headers: Mapping[str, str]) -> "Caller":
        """Who asks, by the token that the request carries in its header or cookie.

        Raises BadTokenError for a token that opens nothing: one that was removed is told so.
        """
        given, value = headers.get("authorization"), headers.get("cookie")
        if given is not None:
            scheme, _, secret = given.partition(" ")
            token = self.tokens.find(secret.strip()) if self.tokens and scheme.lower() == "bearer" else None
            if token is None:
                raise BadTokenError
            return Caller(token)
        kept = _cookie(value)
        token = self.tokens.find(kept) if self.tokens and kept else None
        # A cookie of a removed token is none: a page must still be able to ask for another.
        return Caller(token, by_cookie=token is not None)

    def may_read(self, caller: "Caller") -> bool:
        """Whether the caller may see what is there."""
        return self.open_to_read or caller.role is not None


class BadTokenError(Exception):
    """The request carries a token that opens nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; without a token, anybody."""

    token: Token | None = None
    by_cookie: bool = False  # a browser sent it by itself, so a form must show that it was meant

    @property
    def role(self) -> Role | None:
        """What the token allows."""
        return self.token.role if self.token else None


def access_at(host: str, settings: Settings, names: tuple[str, ...] = ()) -> Access:
    """What a server that listens at ``host`` demands: a token, unless only this machine reaches it."""
    bound = host.lower() if ":" not in host else f"[{host.lower()}]"
    anywhere = host in ("0.0.0.0", "::", "")
    return Access(
        tokens=Tokens(settings.home),
        open_to_read=is_loopback(host),
        names=frozenset({*(name.lower() for name in names), *(() if anywhere else (bound,))}),
        addresses=anywhere,
    )


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_numeric(host: str) -> bool:
    """Whether ``host`` is a numeric address, which no site's name can lead to."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def same_origin(headers: Mapping[str, str], scheme: str) -> bool:
    """Whether a request comes from a page of this server, or from no page at all.

    Browsers say where a request comes from; what other programs send needs a token that no page of
    another site has.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in (scheme, "https") and parts.netloc.lower() == headers.get("host", "").lower()


def _cookie(value: str | None) -> str | None:
    try:
        found = SimpleCookie(value or "").get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None
