"""Source: one file as it came in, with its identity and decoded text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One file. Every offset in the project that is called a *source span* indexes ``text``.

    ``text`` is ``bytes.decode(encoding)`` without a byte-order mark and otherwise untouched: line ends
    stay as they are, so a span found here is a span of the file. ``id`` depends on the bytes alone:
    the same file under another name is the same source.
    """

    id: str  # sha256 of the bytes, 64 hex digits
    name: str  # file name without folders, for people
    media_type: str  # "text/plain" or "text/markdown"
    encoding: str  # Python codec name, e.g. "utf-8", "gb18030"
    text: str

    @property
    def key(self) -> str:
        """The readable head of the id that starts the id of each record made from this source."""
        return self.id[:12]
