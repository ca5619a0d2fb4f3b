"""Tokens: who may ask a server for what; a file in the home keeps a hash of each."""

import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import SettingsError, StoreError
from index.timestamps import now
from index.whole_files import write_whole

Role = Literal["reader", "writer"]

FILE = "tokens.json"
PREFIX = "policykb_"  # so that a token that was left somewhere can be told for what it is
_NAME = re.compile(r"[\w.@-]{1,60}")
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without what it takes to use it."""

    name: str
    role: Role
    sha256: str
    created: str  # ISO 8601, UTC


class Tokens:
    """The tokens of one home.

    A token is 256 random bits. Nobody can guess through that many, so a fast hash keeps it as safe as a
    slow one, and a server can check each request with it. The file is for its owner alone all the same.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._read: tuple[tuple[int, int, int], tuple[Token, ...]] | None = None  # by how the file looked

    def all(self) -> tuple[Token, ...]:
        """Every token by name; read again when the file was written. Raises StoreError for a damaged file."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return ()
        look = (found.st_mtime_ns, found.st_size, found.st_ino)
        if self._read is None or self._read[0] != look:
            self._read = (look, self._load())
        return self._read[1]

    def add(self, name: str, role: Role) -> str:
        """A new token, which is told this once. Raises SettingsError for a name that is off or taken."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{name!r} is no name for a token; write up to 60 letters, digits and . _ - @ without spaces."
            )
        known = self.all()
        if any(token.name == name for token in known):
            raise SettingsError(f"There is a token called {name} already; remove it or use another name.")
        secret = PREFIX + secrets.token_urlsafe(_BYTES)
        self._save((*known, Token(name, role, _hash(secret), now())))
        return secret

    def remove(self, name: str) -> bool:
        """Let the token of this name open nothing any more; False where there is none."""
        known = self.all()
        kept = tuple(token for token in known if token.name != name)
        if len(kept) < len(known):
            self._save(kept)
        return len(kept) < len(known)

    def find(self, secret: str) -> Token | None:
        """The token that this is, if any."""
        hashed = _hash(secret)
        found = [token for token in self.all() if hmac.compare_digest(token.sha256, hashed)]
        return found[0] if found else None

    def _load(self) -> tuple[Token, ...]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(sorted((Token(**row) for row in rows), key=lambda token: token.name))
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read ({error.strerror}); make it yours.") from error
        except (ValueError, TypeError) as error:
            raise StoreError(
                f"{self._path} is damaged; delete it and add the tokens again with policykb-ingest token."
            ) from error

    def _save(self, tokens: tuple[Token, ...]) -> None:
        text = json.dumps([asdict(token) for token in tokens], ensure_ascii=False, indent=1)
        try:
            write_whole(self._path, f"{text}{os.linesep}".encode(), durable=True, mode=0o600)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written ({error.strerror}).") from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
