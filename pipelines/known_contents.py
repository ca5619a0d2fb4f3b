"""Known contents: what a container holds, from the last time where nothing that decides it has changed."""

import hashlib
from typing import TYPE_CHECKING

from corpus.contents import Contents
from index.quarantine import Fingerprint

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase


class KnownContents:
    """Listings by the bytes of a container (with its columns file), the rules that read it and the limits."""

    def __init__(self, kb: "KnowledgeBase") -> None:
        self._listings = kb.listings
        self._rules = f"{kb.extractor_version} {kb.settings.limits}"

    def of(self, path: str, whole: Fingerprint) -> Contents | None:
        """What the container held, if it was read to its end as it is now."""
        return self._listings.find(path, self._digest(whole))

    def keep(self, path: str, whole: Fingerprint, contents: Contents) -> None:
        """Keep what a container holds, unless it was not read to its end."""
        if all(refused != path for refused, _ in contents.refusals):
            self._listings.keep(path, self._digest(whole), contents)

    def _digest(self, whole: Fingerprint) -> str:
        return hashlib.sha256(f"{whole.sha256} {self._rules}".encode()).hexdigest()
