"""Limits: how much of one file is read before it is refused."""

from dataclasses import dataclass

from corpus.errors import SourceError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a file is where its bytes do not tell, e.g. ``Extent(pages=12)``."""

    pages: int = 0  # of a PDF; frames of an image file
    pixels: int = 0  # of its largest image


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may hold, e.g. ``Limits(pages=20)``. What holds more is refused unread."""

    bytes: int = 64 * MIB  # of the file, and of each file in an archive
    pages: int = 2_000
    pixels: int = 200_000_000  # of one image; a page of A2 scanned at 600 dpi has 140 million
    expanded: int = 1024 * MIB  # bytes of all that is compressed in the file, archives in archives included
    ratio: int = 200  # expanded bytes for each compressed one, where there are more than RATIO_FLOOR of them
    items: int = 200_000  # files of an archive, rows of a list
    depth: int = 3  # an archive in an archive in an archive

    def check(self, name: str, extent: Extent) -> None:
        """Raise SourceError where ``extent`` is beyond a limit."""
        if extent.pages > self.pages:
            raise SourceError(
                f"{name} has {extent.pages:,} pages, more than {self.pages:,}: "
                "split it or raise POLICYKB_MAX_PAGES."
            )
        if extent.pixels > self.pixels:
            raise SourceError(
                f"{name} holds an image of {extent.pixels:,} pixels, more than {self.pixels:,}: "
                "save it in a lower resolution."
            )


# Text of little variety compresses a thousandfold without being a bomb; so little does no harm.
RATIO_FLOOR = 16 * MIB
